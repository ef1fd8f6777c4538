"""Results: from a scheme and its facts to points, sums, grades, places and honours of every alliance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .bands import Grades
from .exact import Exact, negated, percent, printed, rounded, total_of
from .facts import Entrant, Facts
from .leaves import Answers, LeafResult, Scorer
from .rules import Veto
from .scheme import LIMIT, ROUNDED, Band, Branch, Leaf, Named, Scheme

FORMAT = "xiefa-result/1"


@dataclass(frozen=True, slots=True)
class EntrantResult:
    """What one alliance got. ``total``, ``rounded``, ``rank`` and ``grade`` are None while a leaf is open."""

    code: str
    name: str
    leaves: tuple[LeafResult, ...]
    nodes: Mapping[str, Decimal]
    total: Decimal | None
    rounded: Decimal | None = None
    rank: int | None = None
    grade: str | None = None
    reasons: tuple[Named, ...] = ()
    honours: tuple[str, ...] = ()

    @property
    def open(self) -> tuple[str, ...]:
        """Keys of the leaves without an answer."""
        return tuple(leaf.key for leaf in self.leaves if leaf.points is None)


@dataclass(frozen=True, slots=True)
class GradeCount:
    """How many got a grade, and which part of all that is, in percent with two decimals."""

    band: Band
    count: int
    share: str


@dataclass(frozen=True, slots=True)
class Result:
    """The scores of a whole cycle, alliances in the order of their codes."""

    scheme: str
    facts: str
    cycle: str
    grades: tuple[GradeCount, ...]
    entrants: tuple[EntrantResult, ...]

    def entrant(self, code: str) -> EntrantResult:
        """The result with this code; KeyError when there is none."""
        return {one.code: one for one in self.entrants}[code]


def compute(scheme: Scheme, facts: Facts) -> Result:
    """The result. Every alliance's points rest on its own facts and sheets; only a band may look at places."""
    scorer, scores = Scorer(scheme), facts.scores()
    summed = [_summed(scheme, scorer, one, scores.get(one.code, {})) for one in facts.entrants]
    grades = Grades(scheme)
    ranks = _ranks([total for _leaves, total in summed if total is not None])
    entrants = [
        _entrant(scheme, grades, facts, one, leaves, total, None if total is None else ranks[total])
        for one, (leaves, total) in zip(facts.entrants, summed, strict=True)
    ]
    return Result(
        scheme.digest,
        facts.digest,
        facts.cycle,
        _grade_counts(scheme, entrants),
        tuple(sorted(entrants, key=lambda one: one.code)),
    )


def _summed(
    scheme: Scheme, scorer: Scorer, entrant: Entrant, answers: Answers
) -> tuple[tuple[LeafResult, ...], Decimal | None]:
    """The leaves and their exact sum; vetoes and limits are leaves like others, so that they always add up."""
    leaves = scorer.leaves(entrant, answers)
    if any(leaf.points is None for leaf in leaves):
        return tuple(leaves), None
    total = total_of(leaf.points for leaf in leaves if leaf.points is not None)
    taking = next((at for at, leaf in enumerate(scheme.leaves) if _takes_all(leaf, leaves[at])), None)
    if taking is not None:
        leaves[taking] = leaves[taking].taking(total)
        total = total_of((total, negated(total)))
    limit = _limit(scheme, total)
    if limit is not None:
        leaves.append(limit)
        total = total_of((total, limit.points or Decimal(0)))
    return tuple(leaves), total


def _is_vetoed(leaf: Leaf, found: LeafResult) -> bool:
    return isinstance(leaf.rule, Veto) and found.is_true


def _takes_all(leaf: Leaf, found: LeafResult) -> bool:
    return isinstance(leaf.rule, Veto) and not leaf.rule.grade and found.is_true


def _limit(scheme: Scheme, total: Decimal) -> LeafResult | None:
    exact, least, most = Fraction(total), scheme.least_total, scheme.most_total
    bound = max(exact, exact if least is None else least)
    bound = min(bound, bound if most is None else most)
    if bound == exact:
        return None
    points = rounded(bound - exact, scheme.places.indicator, scheme.rounding)
    zh = f"总分 {printed(total)} 超出限度，按 {printed(bound)} 计"
    en = f"a total of {printed(total)} is brought back to {printed(bound)}"
    return LeafResult(LIMIT, points, None, zh, en)


def _ranks(totals: list[Decimal]) -> dict[Decimal, int]:
    """Place by total: one more than the number of better totals."""
    places: dict[Decimal, int] = {}
    for place, total in enumerate(sorted(totals, reverse=True), 1):
        places.setdefault(total, place)
    return places


def _entrant(
    scheme: Scheme,
    grades: Grades,
    facts: Facts,
    entrant: Entrant,
    leaves: tuple[LeafResult, ...],
    total: Decimal | None,
    rank: int | None,
) -> EntrantResult:
    by_key = {leaf.key: leaf for leaf in leaves}
    nodes = {branch.key: _sum_of(branch, by_key) for branch in scheme.branches}
    if total is None:
        return EntrantResult(entrant.code, entrant.name, leaves, nodes, None)
    whole = rounded(Fraction(total), scheme.places.total, scheme.rounding)
    band = grades.band(Fraction(whole if scheme.graded == ROUNDED else total), rank)
    grade, reasons = _vetoed(scheme, band, by_key)
    return EntrantResult(
        entrant.code,
        entrant.name,
        leaves,
        nodes,
        total,
        whole,
        rank,
        grade,
        reasons,
        honours_of(scheme, facts.earlier, entrant.earlier, grade),
    )


def _sum_of(branch: Branch, by_key: Mapping[str, LeafResult]) -> Decimal:
    points = (by_key[leaf.key].points for leaf in branch.leaves())
    return total_of(one for one in points if one is not None)


def _vetoed(scheme: Scheme, band: Band, by_key: Mapping[str, LeafResult]) -> tuple[str, tuple[Named, ...]]:
    """The worst of the grade by points and those that vetoes name, and the vetoes that apply."""
    vetoes = [leaf for leaf in scheme.leaves if _is_vetoed(leaf, by_key[leaf.key])]
    order = [one.key for one in scheme.bands]
    named = [leaf.rule.grade for leaf in vetoes if isinstance(leaf.rule, Veto) and leaf.rule.grade]
    return max([band.key, *named], key=order.index), tuple(Named(leaf.key, leaf.zh, leaf.en) for leaf in vetoes)


def honours_of(scheme: Scheme, earlier: Sequence[str], grades: Mapping[str, str], grade: str | None) -> tuple[str, ...]:
    """Keys of the honours: as many periods in a row with the grade, this one last; one not taken part in breaks it."""
    row = [*(grades.get(period) for period in earlier), grade]
    return tuple(
        honour.key
        for honour in scheme.honours
        if len(row) >= honour.periods and set(row[-honour.periods :]) == {honour.grade}
    )


def _grade_counts(scheme: Scheme, entrants: Sequence[EntrantResult]) -> tuple[GradeCount, ...]:
    counts = Counter(one.grade for one in entrants)
    return tuple(
        GradeCount(band, counts[band.key], percent(counts[band.key], len(entrants), scheme.rounding))
        for band in scheme.bands
    )


def result_data(result: Result) -> dict[str, Any]:
    """The result as plain data: what ``canonical`` makes the published bytes of."""
    return {
        "format": FORMAT,
        "scheme": result.scheme,
        "facts": result.facts,
        "cycle": result.cycle,
        "taking_part": len(result.entrants),
        "grades": [_named(one.band) | {"count": one.count, "share": one.share} for one in result.grades],
        "entrants": [_entrant_data(one) for one in result.entrants],
    }


def _named(one: Named) -> dict[str, Any]:
    return {"key": one.key, "zh": one.zh, "en": one.en}


def _entrant_data(one: EntrantResult) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name,
        "leaves": [_leaf_data(leaf) for leaf in one.leaves],
        "nodes": [{"key": key, "points": _text(points)} for key, points in one.nodes.items()],
        "total": _text(one.total),
        "rounded": _text(one.rounded),
        "rank": one.rank,
        "grade": one.grade,
        "reasons": [_named(reason) for reason in one.reasons],
        "honours": list(one.honours),
        "open": list(one.open),
    }


def _leaf_data(leaf: LeafResult) -> dict[str, Any]:
    values = {key: _value(value) for key, value in leaf.values}
    state = {"points": _text(leaf.points), "most": _text(leaf.most), "state": leaf.state, "values": values}
    return {"key": leaf.key, "zh": leaf.zh, "en": leaf.en, **state}


def _value(value: Exact | None) -> int | str | None:
    return f"{value.numerator}/{value.denominator}" if isinstance(value, Fraction) else value


def _text(points: Decimal | None) -> str | None:
    return None if points is None else format(points, "f")
