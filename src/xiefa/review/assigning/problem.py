"""What is to be assigned: experts with their loads, candidates with their needs, and which pairs may be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from xiefa.review.assigning.joining import Joined

# (candidate, expert), by their keys.
Pair = tuple[str, str]
ANY, OWN_GROUP, OTHER_GROUPS = "any", "own_group", "other_groups"
KINDS = (ANY, OWN_GROUP, OTHER_GROUPS)
# Larger ones would be lost in the solver's tolerances.
LARGEST_SCORE = 1_000_000


@dataclass(frozen=True, slots=True)
class Expert:
    """Somebody who judges from ``least`` to ``most`` candidates."""

    key: str
    least: int
    most: int
    group: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that ``needs`` so many experts."""

    key: str
    needs: int
    group: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a problem cannot even be asked: a short code, and a sentence in both languages."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Remaining:
    """What is left to decide when the pinned pairs are settled, or one part of it that no pair joins to another.

    ``pairs`` are the open pairs with their scores, in the order of their keys.
    """

    needs: Mapping[str, int]
    least: Mapping[str, int]
    most: Mapping[str, int]
    pairs: Mapping[Pair, int]


@dataclass(frozen=True, slots=True)
class Problem:
    """Experts and candidates, and what is known of their pairs.

    ``kind`` says whether experts judge their own group, other groups or any. ``scores`` are whole numbers, the
    larger the better the match; a pair without one has 0. ``forbidden`` gives each pair that may not be its
    reason. ``pinned`` pairs stay as they are, whatever their group or score.
    """

    experts: tuple[Expert, ...]
    candidates: tuple[Candidate, ...]
    kind: str = ANY
    scores: Mapping[Pair, int] = field(default_factory=dict)
    forbidden: Mapping[Pair, str] = field(default_factory=dict)
    pinned: frozenset[Pair] = frozenset()

    def faults(self) -> list[Fault]:
        """Everything that keeps this from being a question that has an answer."""
        return [*self._faults_of_shape(), *self._faults_of_pins()]

    def open_pairs(self) -> dict[Pair, int]:
        """The pairs that may be and are not pinned, with their scores, in the order of their keys."""
        experts = sorted(self.experts, key=lambda expert: expert.key)
        return {
            pair: self.scores.get(pair, 0)
            for candidate in sorted(self.candidates, key=lambda one: one.key)
            for expert in experts
            if self._groups_match(candidate.group, expert.group)
            and (pair := (candidate.key, expert.key)) not in self.forbidden
            and pair not in self.pinned
        }

    def remaining(self) -> Remaining:
        """What is left to decide when the pinned pairs are settled."""
        judged = Counter(candidate for candidate, _ in self.pinned)
        loads = Counter(expert for _, expert in self.pinned)
        return Remaining(
            {one.key: one.needs - judged[one.key] for one in self.candidates},
            {one.key: max(0, one.least - loads[one.key]) for one in self.experts},
            {one.key: one.most - loads[one.key] for one in self.experts},
            self.open_pairs(),
        )

    def _groups_match(self, candidate: str, expert: str) -> bool:
        return self.kind == ANY or (candidate == expert) is (self.kind == OWN_GROUP)

    def _faults_of_shape(self) -> Iterator[Fault]:
        if self.kind not in KINDS:
            yield Fault(
                "kind", f"没有“{self.kind}”这种分配方式。", f"There is no way of assigning called “{self.kind}”."
            )
        for keys in ([one.key for one in self.experts], [one.key for one in self.candidates]):
            for key in sorted(key for key, times in Counter(keys).items() if times > 1):
                yield Fault("twice", f"“{key}”出现了两次。", f"“{key}” is there twice.")
        if not all(isinstance(score, int) and abs(score) <= LARGEST_SCORE for score in self.scores.values()):
            yield Fault("scores", "匹配分须为绝对值不超过一百万的整数。", "Scores are whole numbers up to a million.")
        for expert in self.experts:
            if not 0 <= expert.least <= expert.most:
                words = f"{expert.least}–{expert.most}"
                yield Fault(
                    "loads", f"专家“{expert.key}”的任务数范围 {words} 不成立。", f"“{expert.key}” cannot have {words}."
                )
        for one in self.candidates:
            if one.needs < 0:
                yield Fault(
                    "needs", f"“{one.key}”所需专家数不能为负。", f"“{one.key}” cannot need fewer than no expert."
                )

    def _faults_of_pins(self) -> Iterator[Fault]:
        known = {one.key for one in self.candidates}, {one.key for one in self.experts}
        for pair in sorted(self.pinned):
            words = "—".join(pair)
            if pair[0] not in known[0] or pair[1] not in known[1]:
                yield Fault("unknown", f"指定的“{words}”不在名单中。", f"{words} is not on the lists.")
            if reason := self.forbidden.get(pair):
                yield Fault(
                    "forbidden", f"指定的“{words}”须回避：{reason}。", f"{words} is pinned and forbidden: {reason}."
                )
        judged, loads = Counter(key for key, _ in self.pinned), Counter(key for _, key in self.pinned)
        for one in self.candidates:
            if judged[one.key] > max(0, one.needs):
                yield Fault("pins", f"“{one.key}”指定的专家超过所需。", f"“{one.key}” has more pins than it needs.")
        for expert in self.experts:
            if loads[expert.key] > expert.most:
                yield Fault(
                    "pins", f"专家“{expert.key}”指定的任务超过上限。", f"“{expert.key}” has more pins than places."
                )


def parts_of(whole: Remaining) -> list[Remaining]:
    """The parts that no open pair joins, in the order of their first keys: each can be decided for itself."""
    joined: Joined[tuple[str, str]] = Joined()
    for candidate, expert in whole.pairs:
        joined.join(("c", candidate), ("e", expert))
    names: dict[tuple[str, str], tuple[dict[str, int], dict[str, int], dict[str, int], dict[Pair, int]]] = {}
    for candidate, needs in sorted(whole.needs.items()):
        names.setdefault(joined.root_of(("c", candidate)), ({}, {}, {}, {}))[0][candidate] = needs
    for expert in sorted(whole.most):
        part = names.setdefault(joined.root_of(("e", expert)), ({}, {}, {}, {}))
        part[1][expert], part[2][expert] = whole.least[expert], whole.most[expert]
    for pair, score in whole.pairs.items():
        names[joined.root_of(("c", pair[0]))][3][pair] = score
    return [Remaining(*part) for part in names.values()]
