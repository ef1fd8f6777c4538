"""Looking at results from the side: what a change would move, what each record gave, where steps differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .curves import Curved, Plain
from .exact import Exact, negated, rounded, total_of
from .facts import Entrant, Facts, read_facts
from .faults import Problem
from .judged import Judged
from .leaves import Scorer
from .plain import plain_facts
from .results import EntrantResult, Result, compute
from .rules import Binary, Tally, Threshold
from .scheme import Leaf, Measure, Scheme


@dataclass(frozen=True, slots=True)
class Move:
    """An alliance whose total, place or grade a change would move; None where a result is open."""

    code: str
    name: str
    before: EntrantResult
    after: EntrantResult

    @property
    def by(self) -> Decimal | None:
        """By how many points the exact total moves."""
        if self.before.total is None or self.after.total is None:
            return None
        return total_of((self.after.total, negated(self.before.total)))

    @property
    def has_other_grade(self) -> bool:
        """Whether the grade changes."""
        return self.before.grade != self.after.grade


def what_if(before: Scheme, after: Scheme, data: Any) -> list[Move]:
    """Who would move if ``after`` took the place of ``before``, in the order of the codes.

    ``data`` are facts that have the measures of both schemes; ``Unfit`` names those that are missing.
    """
    return moves(
        compute(before, read_facts(narrowed(data, before), before)),
        compute(after, read_facts(narrowed(data, after), after)),
    )


def moves(before: Result, after: Result) -> list[Move]:
    """Every alliance of both results whose total, place or grade differs, in the order of the codes."""
    later = {one.code: one for one in after.entrants}
    pairs = [(one, later[one.code]) for one in before.entrants if one.code in later]
    return [Move(one.code, one.name, one, other) for one, other in pairs if _standing(one) != _standing(other)]


def _standing(one: EntrantResult) -> tuple[object, ...]:
    return one.total, one.rank, one.grade, one.honours


def narrowed(data: Any, scheme: Scheme) -> Any:
    """Facts without what this scheme does not ask for: other measures, flags, indicators and steps."""
    plain = plain_facts(data)
    if not isinstance(plain, dict):
        return plain
    leaves, steps = {leaf.key for leaf in scheme.leaves}, {step.key for step in scheme.scoring_steps}
    judged = {leaf.key for leaf in scheme.leaves if isinstance(leaf.rule, Judged) or leaf.stand_in is not None}
    wanted = {"measures": scheme.measures, "flags": scheme.flags, "decisions": leaves}
    entrants = [_kept(one, wanted) for one in plain.get("entrants") or ()]
    sheets = [
        _kept(one, {"scores": judged, "remarks": judged})
        for one in plain.get("sheets") or ()
        if not isinstance(one, dict) or one.get("step") in steps
    ]
    return plain | {"entrants": entrants, "sheets": sheets}


def _kept(one: Any, wanted: Mapping[str, Any]) -> Any:
    if not isinstance(one, dict):
        return one
    groups = {key: value for key, value in one.items() if key in wanted and isinstance(value, dict)}
    return one | {key: {name: group[name] for name in group if name in wanted[key]} for key, group in groups.items()}


def own_influence(scheme: Scheme) -> list[Problem]:
    """Where an alliance's grade depends on other alliances' values; empty when it does nowhere.

    Points never do: a rule is given the values of one alliance. Only a band that asks for a rank looks at others.
    """
    return [
        Problem(
            f"bands[{band.key}].rank",
            f"等级“{band.zh}”要求名次：给别的联盟打低分，会抬高本联盟的名次。",
            f"the grade {band.en} asks for a rank: scoring other alliances low would raise one's own place.",
        )
        for band in scheme.bands
        if band.rank is not None
    ]


def contributions(
    scheme: Scheme, key: str, records: Sequence[tuple[str, Exact]], values: Mapping[str, Exact] | None = None
) -> list[Decimal] | None:
    """What each record adds to the points of an indicator, in the order given; they add up to the points exactly.

    ``records`` are (measure, what the record counts for it); ``values`` are those of measures and flags that do not
    come from these records. None for rules that are not a sum over records (ratio, growth, experts, newest value).
    """
    leaf = scheme.leaf(key)
    if not _is_countable(leaf, scheme):
        return None
    scorer, counted = Scorer(scheme), dict.fromkeys([*scheme.measures, *scheme.flags], 0) | dict(values or {})
    reached = _points(scorer, leaf, counted)
    found = []
    for measure, share in records:
        counted[measure] += share
        now = _points(scorer, leaf, counted)
        found.append(total_of((now, negated(reached))))
        reached = now
    return found


def _points(scorer: Scorer, leaf: Leaf, values: Mapping[str, Exact]) -> Decimal:
    points = scorer.leaf(leaf, Entrant("", "", values), {}).points
    return _rounded(scorer.scheme, Fraction(0)) if points is None else points


def _is_countable(leaf: Leaf, scheme: Scheme) -> bool:
    rule = leaf.rule
    is_sum = isinstance(rule, Binary | Tally | Threshold) or (
        isinstance(rule, Curved) and isinstance(rule.quantity, Plain)
    )
    if not is_sum or isinstance(rule, Judged):
        return False
    facts = [scheme.measures.get(key) for key in rule.needs]
    return all(fact is None or (isinstance(fact, Measure) and fact.is_additive) for fact in facts)


@dataclass(frozen=True, slots=True)
class Difference:
    """How far the steps of one alliance lie apart: experts' points by step, and their largest difference."""

    code: str
    points: Mapping[str, Decimal]
    most: Decimal
    is_for_meeting: bool


def differences(scheme: Scheme, facts: Facts) -> list[Difference]:
    """The difference between the steps of each alliance that was scored in at least two, largest first.

    Only indicators that are judged in more than one step are compared.
    """
    judged = [
        (leaf, leaf.rule) for leaf in scheme.leaves if isinstance(leaf.rule, Judged) and len(leaf.rule.stages) > 1
    ]
    found = []
    for code, answers in facts.scores().items():
        by_leaf = [rule.step_points(answers.get(leaf.key, {}), leaf.most) for leaf, rule in judged]
        steps = {step.key for step in scheme.scoring_steps}.intersection(*by_leaf)
        if len(steps) < 2:
            continue
        sums = {key: sum((one[key] for one in by_leaf), Fraction(0)) for key in sorted(steps)}
        spread = max(sums.values()) - min(sums.values())
        is_large = scheme.most_difference is not None and spread > scheme.most_difference
        points = {key: _rounded(scheme, value) for key, value in sums.items()}
        found.append(Difference(code, points, _rounded(scheme, spread), is_large))
    return sorted(found, key=lambda one: (-one.most, one.code))


def _rounded(scheme: Scheme, value: Fraction) -> Decimal:
    return rounded(value, scheme.places.indicator, scheme.rounding)
