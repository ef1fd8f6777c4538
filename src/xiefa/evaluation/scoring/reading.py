"""Reading a scheme: plain data in, a checked ``Scheme`` out, or everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from fractions import Fraction
from typing import Any

from .bands import Repair, band_problems, mended, read_bands
from .exact import HALF_UP, ROUNDINGS, places_of, printed
from .faults import Part, Problem, Unfit
from .measures import read_flags, read_measures
from .plain import digest, plain_scheme
from .rule_reading import Ground
from .scheme import (
    CREDITS,
    EXACT,
    LEAD_AND_PARTICIPANTS,
    MISSING,
    ROUNDED,
    SCORING_STEPS,
    STEP_KINDS,
    ZERO,
    Credit,
    Honour,
    Places,
    Scheme,
    Step,
)
from .tree import doubled_keys, read_tree

_ZERO, _ONE = Fraction(0), Fraction(1)


def problems(data: Any) -> list[Problem]:
    """Everything that keeps the data from being a scheme; empty when nothing does."""
    try:
        read_scheme(data)
    except Unfit as unfit:
        return unfit.problems
    return []


def read_scheme(data: Any) -> Scheme:
    """The scheme; ``Unfit`` names every fault. Shape first: bands are proven once the rest is sound."""
    scheme = _sound(plain_scheme(data))
    faults = band_problems(scheme)
    if faults:
        raise Unfit(faults)
    return scheme


def repairs(data: Any) -> list[Repair]:
    """Ways to mend a scheme of which only the bands are faulty, each with the whole mended scheme; else none."""
    try:
        plain = plain_scheme(data)
        scheme = _sound(plain)
    except Unfit:
        return []
    if not band_problems(scheme):
        return []
    return [repair for repair in mended(plain, scheme) if not problems(repair.data)]


def _sound(plain: Any) -> Scheme:
    found: list[Problem] = []
    scheme = _scheme(Part(plain, "", found), digest(plain))
    if found:
        raise Unfit(found)
    return scheme


def _scheme(part: Part, digest_of_it: str) -> Scheme:
    places, rounding = _places(part), part.choice("rounding", ROUNDINGS, default=HALF_UP)
    measures, flags, steps, bands = read_measures(part), read_flags(part), _steps(part), read_bands(part)
    for key in measures.keys() & flags.keys():
        part.fault(
            f"flags.{key}", "measures 里已有这个键，请换一个。", "measures has this key already; choose another."
        )
    ground = Ground(measures, flags, steps, tuple(one.key for one in bands), places, rounding)
    full = part.decimal("full", default=Fraction(100), least=Fraction(1, 1000)) or _ONE
    missing = part.choice("missing", MISSING, default=ZERO)
    dimensions = read_tree(part, ground, full, missing)
    doubled_keys(part)
    limits = _limits(part, full, places)
    scheme = Scheme(
        digest=digest_of_it,
        zh=part.text("zh"),
        en=part.text("en"),
        note_zh=part.text("note_zh", is_needed=False),
        note_en=part.text("note_en", is_needed=False),
        since=_day(part),
        is_sample=part.yes("sample"),
        full=full,
        places=places,
        rounding=rounding,
        graded=part.choice("graded", (ROUNDED, EXACT), default=ROUNDED),
        least_total=limits[0],
        most_total=limits[1],
        credit=_credit(part),
        measures=measures,
        flags=flags,
        dimensions=dimensions,
        steps=steps,
        most_difference=_difference(part),
        bands=bands,
        honours=_honours(part, [one.key for one in bands]),
    )
    part.close()
    return scheme


def _day(part: Part) -> str:
    text = part.text("since")
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        part.fault("since", "应当是日期，如 2026-01-01。", "a day such as 2026-01-01 is expected.")
        return ""


def _places(part: Part) -> Places:
    group = part.part("places", is_needed=False)
    if group is None:
        return Places()
    numbers = {
        name: group.whole(name, default=default, most=6)
        for name, default in (("indicator", 2), ("mean", 2), ("total", 0))
    }
    group.close()
    return Places(**{name: number for name, number in numbers.items() if number is not None})


def _limits(part: Part, full: Fraction, places: Places) -> tuple[Fraction | None, Fraction | None]:
    group = part.part("limits", is_needed=False)
    if group is None:
        return None, None
    least = group.decimal("least", most=_ZERO) if group.has("least") else None
    most = group.decimal("most", least=full) if group.has("most") else None
    for key, bound in (("least", least), ("most", most)):
        if bound is not None and (places_of(bound) or 0) > places.indicator:
            group.fault(key, f"小数不能多于 {places.indicator} 位。", f"it has at most {places.indicator} decimals.")
    group.close()
    return least, most


def _credit(part: Part) -> Credit:
    group = part.part("credit", is_needed=False)
    if group is None:
        return Credit()
    rule = group.choice("rule", CREDITS)
    lead = _ONE
    if rule == LEAD_AND_PARTICIPANTS:
        lead = group.decimal("lead", least=_ZERO, most=_ONE) or _ZERO
    group.close()
    return Credit(rule, lead)


def _difference(part: Part) -> Fraction | None:
    group = part.part("difference", is_needed=False)
    if group is None:
        return None
    most = group.decimal("most", least=_ZERO)
    group.close()
    return most


def _steps(part: Part) -> tuple[Step, ...]:
    steps = [_step(one) for one in part.parts("steps", is_needed=False)]
    keys = [step.key for step in steps]
    if len(set(keys)) < len(keys):
        part.fault("steps", "步骤的键不能重复。", "the keys of steps are all different.")
    weights = [step.weight for step in steps if step.weight is not None]
    total = sum(weights, _ZERO)
    if weights and total != 1:
        part.fault(
            "steps",
            f"专家打分各步骤的权重之和应为 1，现为 {printed(total)}。",
            f"the weights of the steps in which experts score add up to 1; they add up to {printed(total)}.",
        )
    return tuple(steps)


def _step(part: Part) -> Step:
    kind = part.choice("kind", STEP_KINDS)
    weight = None
    if kind in SCORING_STEPS:
        weight = part.decimal("weight", least=_ZERO, most=_ONE)
    elif part.has("weight"):
        part.fault("weight", "只有专家打分的步骤才有权重，请删去。", "only steps in which experts score have a weight.")
    step = Step(part.key(), part.text("zh"), part.text("en"), kind, weight, part.yes("needed", is_default=True))
    part.close()
    return step


def _honours(part: Part, bands: Collection[str]) -> tuple[Honour, ...]:
    return tuple(_honour(one, bands) for one in part.parts("honours", is_needed=False))


def _honour(part: Part, bands: Collection[str]) -> Honour:
    honour = Honour(
        part.key(),
        part.text("zh"),
        part.text("en"),
        part.choice("grade", bands),
        part.whole("periods", least=1, most=100) or 1,
    )
    part.close()
    return honour
