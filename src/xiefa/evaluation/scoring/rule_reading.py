"""Reading the rule of an indicator."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from .curves import Curved, Growth, Plain, Quantity, Ratio, Straight, Tiers
from .exact import printed
from .faults import Part
from .judged import MEAN, WAYS, Judged, Stage
from .rules import Binary, Condition, Level, Rule, Tally, Threshold, Veto
from .scheme import Measure, Named, Places, Step

_ZERO, _ONE = Fraction(0), Fraction(1)
_LARGEST = Fraction(10**9 - 1)
BONUS, DEDUCTION, VETO, EXPERT, COMPOSITE = "bonus", "deduction", "veto", "expert", "composite"
OUTSIDE = (BONUS, DEDUCTION, VETO)


@dataclass(frozen=True, slots=True)
class Ground:
    """What rules may refer to."""

    measures: Mapping[str, Measure]
    flags: Mapping[str, Named]
    steps: tuple[Step, ...]
    bands: tuple[str, ...]
    places: Places
    rounding: str

    def scoring_steps(self) -> tuple[Step, ...]:
        """The steps in which experts score."""
        return tuple(step for step in self.steps if step.weight is not None)


Reader = Callable[[Part, Ground, Fraction], "Rule | Judged | None"]


def read_rule(part: Part, ground: Ground, points: Fraction) -> tuple[str, Rule | Judged | None]:
    """(kind, rule) of an indicator of at most ``points``; the rule is None when something is wrong with it."""
    kind = part.choice("kind", KINDS)
    if not kind:
        return "", None
    before = len(part.found)
    rule = KINDS[kind](part, ground, points)
    part.close()
    return kind, rule if len(part.found) == before else None


def stand_in(ground: Ground, points: Fraction) -> Judged:
    """The rule of experts' scores where a value is missing."""
    stages = tuple(Stage(step, step.weight or _ZERO) for step in ground.scoring_steps())
    return Judged(stages, points, ground.places.mean, ground.rounding)


def _measure(part: Part, key: str, ground: Ground) -> Measure | None:
    return ground.measures.get(part.choice(key, ground.measures))


def _number(part: Part, key: str, *, default: Fraction | None = None, least: Fraction = _ZERO) -> Fraction:
    found = part.decimal(key, default=default, least=least, most=_LARGEST)
    return least if found is None else found


def _positive(part: Part, key: str, *, default: Fraction | None = None) -> Fraction:
    found = part.decimal(key, default=default, least=_ZERO, most=_LARGEST)
    if found == 0:
        part.fault(key, "这里要大于 0。", "more than 0 is expected here.")
    return found or _ONE


def _fact(part: Part, ground: Ground) -> Measure | Named | None:
    if part.has("flag") and part.has("measure"):
        part.fault("flag", "measure 和 flag 只写一个。", "write measure or flag, not both.")
    if part.has("flag"):
        return ground.flags.get(part.choice("flag", ground.flags))
    return _measure(part, "measure", ground)


def _condition(part: Part, ground: Ground) -> Condition | None:
    fact = _fact(part, ground)
    least = _positive(part, "least", default=_ONE) if isinstance(fact, Measure) else _ONE
    return Condition(fact, least) if fact else None


def _binary(part: Part, ground: Ground, _points: Fraction) -> Rule | None:
    condition = _condition(part, ground)
    proof = _measure(part, "proof", ground) if part.has("proof") else None
    return Binary(condition, Condition(proof) if proof else None) if condition else None


def _level(part: Part, ground: Ground) -> Level | None:
    fact, each = _fact(part, ground), _positive(part, "each")
    cap = _number(part, "cap") if part.has("cap") else None
    part.close()
    return Level(fact, each, cap) if fact else None


def _tally(part: Part, ground: Ground, *, sign: int = 1) -> Rule | None:
    if part.has("levels"):
        levels = [_level(one, ground) for one in part.parts("levels", name="measure")]
    else:
        fact, each = _fact(part, ground), _positive(part, "each")
        levels = [Level(fact, each) if fact else None]
    is_highest_only = part.yes("highest_only") if part.has("levels") else False
    found = tuple(level for level in levels if level is not None)
    return Tally(found, is_highest_only, sign) if found else None


def _tiered(part: Part, ground: Ground, points: Fraction) -> Rule | None:
    if not part.has("tiers"):
        part.wanted("levels")
        return _tally(part, ground) if part.has("levels") else None
    measure = _measure(part, "measure", ground)
    tiers = _tiers(part, points)
    return Curved(Plain(measure), tiers) if measure else None


def _tiers(part: Part, points: Fraction) -> Tiers:
    found = []
    for one in part.parts("tiers", name="from"):
        found.append((_number(one, "from", least=-_LARGEST), _within(one, "points", points)))
        one.close()
    found.sort()
    starts, given = [start for start, _points in found], [points for _start, points in found]
    if len(set(starts)) < len(starts) or given != sorted(given):
        part.fault(
            "tiers",
            "各档的起点不能相同，起点越高分值不能越低。",
            "tiers begin at different values, and a higher one never gives less.",
        )
    return Tiers(tuple(found))


def _within(part: Part, key: str, points: Fraction, *, default: Fraction | None = None) -> Fraction:
    """Points that a rule names: from 0 to those of its indicator."""
    found = part.decimal(key, default=default, least=_ZERO, most=points)
    return _ZERO if found is None else found


def _count_cap(part: Part, ground: Ground, _points: Fraction) -> Rule | None:
    measure, each = _measure(part, "measure", ground), _positive(part, "each")
    return Tally((Level(measure, each),)) if measure else None


def _threshold(part: Part, ground: Ground, points: Fraction) -> Rule | None:
    measure = _measure(part, "measure", ground)
    base, step, each = _number(part, "base"), _positive(part, "step"), _positive(part, "each")
    at_base = _within(part, "at_base", points, default=_ZERO)
    return Threshold(measure, base, step, each, at_base) if measure else None


def _quotient(part: Part, ground: Ground, points: Fraction) -> Ratio | None:
    top, bottom = _measure(part, "measure", ground), _measure(part, "of", ground)
    when_zero = _within(part, "when_zero", points, default=_ZERO)
    return Ratio(top, bottom, when_zero) if top and bottom else None


def _linear(part: Part, ground: Ground, points: Fraction) -> Rule | None:
    quantity: Quantity | None
    if part.has("of"):
        quantity = _quotient(part, ground, points)
    else:
        measure = _measure(part, "measure", ground)
        quantity = Plain(measure) if measure else None
    start, end = _end(part, "start", points), _end(part, "end", points)
    if start and end and start[0] >= end[0]:
        part.fault("end", "end 的 at 要大于 start 的 at。", "end lies beyond start: its 'at' is larger.")
    return Curved(quantity, Straight(start, end)) if quantity and start and end else None


def _end(part: Part, key: str, points: Fraction) -> tuple[Fraction, Fraction] | None:
    one = part.part(key)
    if one is None:
        return None
    found = _number(one, "at", least=-_LARGEST), _within(one, "points", points)
    one.close()
    return found


def _ratio(part: Part, ground: Ground, points: Fraction) -> Rule | None:
    quantity, goal = _quotient(part, ground, points), _positive(part, "goal", default=_ONE)
    return Curved(quantity, Straight((_ZERO, _ZERO), (goal, points))) if quantity else None


def _growth(part: Part, ground: Ground, points: Fraction) -> Rule | None:
    now, before = _measure(part, "measure", ground), _measure(part, "before", ground)
    when_zero = _within(part, "when_zero", points)
    when_both = _within(part, "when_both_zero", points, default=_ZERO)
    if when_both > when_zero:
        part.fault(
            "when_both_zero",
            "从零到零不能比从零到有得分更高。",
            "staying at nothing cannot give more than rising from nothing.",
        )
    curve: Tiers | Straight
    if part.has("tiers"):
        curve = _tiers(part, points)
    else:
        start = _number(part, "start", default=_ZERO, least=-_LARGEST)
        goal = _number(part, "goal", least=-_LARGEST)
        if goal <= start:
            part.fault(
                "goal", f"goal 要大于 start（{printed(start)}）。", f"goal is larger than start ({printed(start)})."
            )
        curve = Straight((start, _ZERO), (goal, points))
    return Curved(Growth(now, before, when_zero, when_both), curve) if now and before else None


def _bonus(part: Part, ground: Ground, _points: Fraction) -> Rule | None:
    part.yes("inside")
    part.has("cap")
    return _tally(part, ground)


def _deduction(part: Part, ground: Ground, _points: Fraction) -> Rule | None:
    part.has("floor")
    return _tally(part, ground, sign=-1)


def _veto(part: Part, ground: Ground, _points: Fraction) -> Rule | None:
    condition = _condition(part, ground)
    if part.has("total") == part.has("grade"):
        part.fault("grade", "grade 和 total 写其中一个。", "write either grade or total.")
    if part.has("total"):
        part.choice("total", ("zero",))
        return Veto(condition) if condition else None
    grade = part.choice("grade", ground.bands)
    return Veto(condition, grade) if condition and grade else None


def _expert(part: Part, ground: Ground, points: Fraction) -> Judged | None:
    way, scale = part.choice("of", WAYS, default=MEAN), _positive(part, "scale", default=points)
    steps = ground.scoring_steps()
    if not steps:
        part.fault(
            "kind",
            "要由专家打分，steps 里至少要有一个带 weight 的分组评审步骤。",
            "experts score only in a step with a weight; add one to steps.",
        )
    stages = tuple(Stage(step, step.weight or _ZERO, way) for step in steps)
    return Judged(stages, scale, ground.places.mean, ground.rounding)


def _composite(part: Part, ground: Ground, points: Fraction) -> Judged | None:
    scale = _positive(part, "scale", default=points)
    known = {step.key: step for step in ground.scoring_steps()}
    stages = []
    for one in part.parts("stages", name="step"):
        step, weight = known.get(one.choice("step", known)), _positive(one, "weight")
        way = one.choice("of", WAYS, default=MEAN)
        one.close()
        stages += [Stage(step, weight, way)] if step else []
    total = sum((stage.weight for stage in stages), _ZERO)
    keys = {stage.step.key for stage in stages}
    if stages and (total != 1 or len(keys) < len(stages)):
        part.fault(
            "stages",
            f"每个步骤写一次，权重之和应为 1，现为 {printed(total)}。",
            f"each step stands once and weights add up to 1; they add up to {printed(total)}.",
        )
    return Judged(tuple(stages), scale, ground.places.mean, ground.rounding) if stages else None


KINDS: dict[str, Reader] = {
    "binary": _binary,
    "tiered": _tiered,
    "count_cap": _count_cap,
    "threshold_increment": _threshold,
    "linear": _linear,
    "ratio": _ratio,
    "growth": _growth,
    BONUS: _bonus,
    DEDUCTION: _deduction,
    VETO: _veto,
    EXPERT: _expert,
    COMPOSITE: _composite,
}
