"""Checks an assignment or a bottleneck from its record alone, with whole numbers; needs nothing but Python.

``python checking.py RECORD.json`` prints what is wrong and exits with 1, or says that everything holds. It shares no
code with the solver: whoever doubts an assignment can read this page and run it.

Why the prices prove the best: of any allowed set of pairs, the score of each is at most its two prices plus its
gain, and a gain below zero is none. So no set has a larger sum than: what each candidate needs, at its price; what
each expert has at most (at least, if his price is negative), at his; and every gain above zero once.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FORMAT = "xiefa-assignment/1"


def faults_of(record: dict[str, Any]) -> list[str]:
    """Everything in the record that does not hold; none: the answer is right, and proven so."""
    try:
        if record["format"] != FORMAT:
            return [f"the format is not {FORMAT}"]
        question = _Question(record)
        if "bottleneck" in record:
            return list(question.faults_of_bottleneck(record["bottleneck"], question.open))
        return list(question.faults_of_assignment(record["assignment"]))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        return [f"the record cannot be read: {error!r}"]


class _Question:
    """The question of a record, read anew."""

    def __init__(self, record: dict[str, Any]) -> None:
        self.needs = {one["key"]: one["needs"] for one in record["candidates"]}
        self.least = {one["key"]: one["least"] for one in record["experts"]}
        self.most = {one["key"]: one["most"] for one in record["experts"]}
        self.scores = {(candidate, expert): score for candidate, expert, score in record["scores"]}
        self.pinned = {(candidate, expert) for candidate, expert in record["pinned"]}
        forbidden = {(candidate, expert) for candidate, expert, _ in record["forbidden"]}
        self.open = {
            (candidate["key"], expert["key"])
            for candidate in record["candidates"]
            for expert in record["experts"]
            if record["kind"] == "any" or (candidate["group"] == expert["group"]) is (record["kind"] == "own_group")
        } - forbidden - self.pinned  # fmt: skip
        judged, loads = _counts(self.pinned)
        self.needs_left = {key: needs - judged[key] for key, needs in self.needs.items()}
        self.least_left = {key: max(0, least - loads[key]) for key, least in self.least.items()}
        self.most_left = {key: most - loads[key] for key, most in self.most.items()}

    def score(self, pair: tuple[str, str]) -> int:
        """The score of a pair; 0 when none is given."""
        return int(self.scores.get(pair, 0))

    def faults_of_assignment(self, answer: dict[str, Any]) -> Iterator[str]:
        """What is wrong with an assignment, its figures and its proof."""
        pairs = [(candidate, expert) for candidate, expert in answer["pairs"]]
        yield from self._faults_of_pairs(pairs)
        scores = [self.score(pair) for pair in pairs]
        if answer["total"] != sum(scores):
            yield f"the sum is {sum(scores)}, not {answer['total']}"
        if answer["weakest"] != min(scores, default=None):
            yield f"the weakest pair has {min(scores, default=None)}, not {answer['weakest']}"
        if answer["loads"] != {key: _counts(pairs)[1][key] for key in self.most}:
            yield "the loads are not those of the pairs"
        yield from self._faults_of_floor(set(pairs) - self.pinned, answer["floor"], answer["certificate"]["limit"])
        yield from self._faults_of_prices(set(pairs) - self.pinned, answer["floor"], answer["certificate"])

    def _faults_of_pairs(self, pairs: list[tuple[str, str]]) -> Iterator[str]:
        if len(set(pairs)) < len(pairs):
            yield "a pair is there twice"
        for pair in sorted(set(pairs) - self.open - self.pinned):
            yield f"{pair[0]} may not be judged by {pair[1]}"
        for pair in sorted(self.pinned - set(pairs)):
            yield f"the pinned pair {pair[0]}, {pair[1]} is missing"
        judged, loads = _counts(pairs)
        for key, needs in self.needs.items():
            if judged[key] != needs:
                yield f"{key} has {judged[key]} experts, not {needs}"
        for key, load in ((key, loads[key]) for key in self.most):
            if not self.least[key] <= load <= self.most[key]:
                yield f"{key} has {load} candidates, not {self.least[key]} to {self.most[key]}"

    def _faults_of_floor(self, chosen: set[tuple[str, str]], floor: int | None, limit: Any) -> Iterator[str]:
        if floor is None or limit is None:
            if chosen or floor is not limit:
                yield "there is no proof that the weakest pair is as strong as can be"
            return
        if min((self.score(pair) for pair in chosen), default=floor) < floor:
            yield f"a pair is weaker than the floor of {floor}"
        stronger = {pair for pair in self.open if self.score(pair) > floor}
        yield from self.faults_of_bottleneck(limit, stronger)

    def _faults_of_prices(self, chosen: set[tuple[str, str]], floor: int | None, prices: Any) -> Iterator[str]:
        candidates, experts = prices["candidates"], prices["experts"]
        if not all(isinstance(price, int) for price in (*candidates.values(), *experts.values())):
            yield "a price is not a whole number"
            return
        bound = sum(candidates[key] * needs for key, needs in self.needs_left.items())
        for key, price in experts.items():
            bound += price * (self.most_left[key] if price > 0 else self.least_left[key])
        for pair in self.open:
            if floor is not None and self.score(pair) >= floor:
                bound += max(0, self.score(pair) - candidates[pair[0]] - experts[pair[1]])
        reached = sum(self.score(pair) for pair in chosen)
        if bound != reached:
            yield f"the prices allow a sum of {bound}, and the open pairs have {reached}"

    def faults_of_bottleneck(self, claim: dict[str, Any], pairs: set[tuple[str, str]]) -> Iterator[str]:
        """What is wrong with the claim that these ``pairs`` do not suffice."""
        candidates, experts = set(claim["candidates"]), set(claim["experts"])
        if not (candidates <= self.needs.keys() and experts <= self.most.keys()):
            yield "the bottleneck names somebody who is not on the lists"
            return
        if claim["kind"] == "most":
            needed = sum(self.needs_left[key] for key in candidates)
            places = sum(self.most_left[key] for key in experts)
            elsewhere = sum(one in candidates and other not in experts for one, other in pairs)
        else:
            needed = sum(self.least_left[key] for key in experts)
            places = sum(self.needs_left[key] for key in candidates)
            elsewhere = sum(other in experts and one not in candidates for one, other in pairs)
        if (claim["needed"], claim["places"], claim["elsewhere"]) != (needed, places, elsewhere):
            yield f"the bottleneck counts {needed} needed, {places} places and {elsewhere} elsewhere"
        if needed <= places + elsewhere:
            yield "there is no bottleneck: what is needed is not more than what there is"


def _counts(pairs: Any) -> tuple[Counter[str], Counter[str]]:
    return Counter(candidate for candidate, _ in pairs), Counter(expert for _, expert in pairs)


def main(arguments: list[str]) -> int:
    """Check one file; 0 when everything holds."""
    try:
        faults = faults_of(json.loads(Path(arguments[0]).read_text(encoding="utf-8")))
    except ValueError as error:
        faults = [f"the file cannot be read: {error}"]
    sys.stdout.write("\n".join(faults or ["everything holds"]) + "\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
