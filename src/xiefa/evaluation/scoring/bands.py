"""Grades: reading the bands, proving that they cover every possible total exactly once, and repairing them."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import Any

from .exact import Exact, places_of, printed, rounded
from .faults import Part, Problem
from .scheme import EXCLUDED, ROUNDED, Band, Scheme

# A cut lies just before (0) or just behind (1) a number.
Cut = tuple[Fraction, int]
Span = tuple[Cut, Cut]


@dataclass(frozen=True, slots=True)
class Repair:
    """One way to mend the bands: what it does, and the scheme's data with it done."""

    zh: str
    en: str
    data: dict[str, Any]


def read_bands(part: Part) -> tuple[Band, ...]:
    """The bands, from high to low."""
    parts = part.parts("bands")
    bands = tuple(_band(one) for one in parts)
    keys = [band.key for band in bands]
    if len(set(keys)) < len(keys):
        part.fault("bands", "等级的键不能重复。", "the keys of bands are all different.")
    for above, below in pairwise(bands):
        if above.lower is None or (below.lower is not None and below.lower >= above.lower):
            part.fault(
                "bands",
                "等级要从高到低排列，只有最后一级可以没有 lower。",
                "bands stand from high to low; only the last one may have no lower.",
            )
            break
    if bands and bands[-1].rank is not None:
        part.fault("bands", "最后一级不能要求名次。", "the last band cannot ask for a rank.")
    return bands


def _band(part: Part) -> Band:
    has_lower, has_upper = part.has("lower"), part.has("upper")
    band = Band(
        part.key(),
        part.text("zh"),
        part.text("en"),
        lower=part.decimal("lower") if has_lower else None,
        upper=part.decimal("upper") if has_upper else None,
        has_lower=part.yes("lower_inclusive", is_default=True),
        has_upper=part.yes("upper_inclusive"),
        rank=part.whole("rank", least=1) if part.has("rank") else None,
    )
    part.close()
    return band


def band_problems(scheme: Scheme) -> list[Problem]:
    """Every gap and every overlap of the bands over the totals that can occur; empty is the proof that there is none."""
    return [*reversed(list(_gaps(scheme))), *_overlaps(scheme)]


def possible(scheme: Scheme) -> tuple[Fraction, Fraction]:
    """The least and the most total that can be graded; never less than from 0 to the full points."""
    least = sum((leaf.least for leaf in scheme.leaves), Fraction(0))
    most = scheme.full + sum((leaf.most for leaf in scheme.leaves if leaf.is_outside), Fraction(0))
    if any(leaf.missing == EXCLUDED for leaf in scheme.leaves):
        # Points that are multiplied after others were left out are rounded one by one.
        most += len(scheme.leaves) * Fraction(1, 2 * 10**scheme.places.indicator)
    if scheme.least_total is not None:
        least = max(least, scheme.least_total)
    if scheme.most_total is not None:
        most = min(most, scheme.most_total)
    if scheme.graded == ROUNDED:
        return _graded(scheme, least), _graded(scheme, most)
    return least, most


class Grades:
    """Gives the grades of one scheme."""

    def __init__(self, scheme: Scheme) -> None:
        self._bands, self._spans = scheme.bands, _spans(scheme)

    def band(self, total: Exact, rank: int | None) -> Band:
        """The band that takes the total; who lacks the place that it asks for gets the next one below."""
        cut = Fraction(total), 0
        at = next(at for at, (low, high) in enumerate(self._spans) if low <= cut < high)  # proven to be there
        return next(band for band in self._bands[at:] if band.rank is None or (rank is not None and rank <= band.rank))


def grade_of(scheme: Scheme, total: Exact, rank: int | None) -> Band:
    """The band of a total that is graded, given the place."""
    return Grades(scheme).band(total, rank)


def mended(data: Any, scheme: Scheme) -> list[Repair]:
    """Two ways to mend the bands of ``data``, which was read as ``scheme``; whether they do is for the reader to see."""
    bounds = [one for band in scheme.bands for one in (band.lower, band.upper) if one is not None]
    places = max((places_of(one) or 0 for one in bounds), default=0)
    first = deepcopy(data) | {"graded": ROUNDED}
    first["places"] = {**(first.get("places") or {}), "total": places}
    second = deepcopy(data)
    second["bands"] = [{key: one[key] for key in one if not key.startswith("upper")} for one in second["bands"]]
    second["bands"][-1].pop("lower", None)
    unit = "整数" if places == 0 else f"{places} 位小数"
    unit_en = "a whole number" if places == 0 else f"{places} decimals"
    return [
        Repair(f"先把总分四舍五入到{unit}，再定级。", f"Round the total to {unit_en} first, then grade it.", first),
        Repair(
            "每一级从它的下限起，到上一级的下限为止，中间不留空隙。",
            "Let each band reach from its lower line up to that of the band above, with nothing in between.",
            second,
        ),
    ]


def _graded(scheme: Scheme, total: Fraction) -> Fraction:
    return Fraction(rounded(total, scheme.places.total, scheme.rounding))


def _range(scheme: Scheme) -> Span:
    least, most = possible(scheme)
    return (min(least, Fraction(0)), 0), (max(most, scheme.full), 1)


def _spans(scheme: Scheme) -> list[Span]:
    """The span of each band, in the scheme's order; an open end reaches to the next band or beyond every total."""
    bottom, top = _range(scheme)
    spans = []
    above: Cut = (max(top[0], *(band.lower or top[0] for band in scheme.bands)) + 1, 1)
    for band in scheme.bands:
        low = (
            (min(bottom[0], band.upper or bottom[0]) - 1, 0)
            if band.lower is None
            else (band.lower, 0 if band.has_lower else 1)
        )
        high = above if band.upper is None else (band.upper, 1 if band.has_upper else 0)
        spans.append((low, high))
        above = low
    return spans


def _holds(scheme: Scheme, span: Span) -> bool:
    """Whether a total that can be graded lies in the span."""
    low, high = max(span[0], _range(scheme)[0]), min(span[1], _range(scheme)[1])
    if low >= high:
        return False
    if scheme.graded != ROUNDED:
        return True
    unit = 10**scheme.places.total
    number = Fraction(floor(low[0] * unit) + 1 if low[1] else ceil(low[0] * unit), unit)
    return (number, 1) <= high


def _gaps(scheme: Scheme) -> Iterator[Problem]:
    bottom, top = _range(scheme)
    reached = bottom
    for low, high in sorted(_spans(scheme)):
        if low > reached and _holds(scheme, (reached, low)):
            yield _gap((reached, low))
        reached = max(reached, high)
    if reached < top and _holds(scheme, (reached, top)):
        yield _gap((reached, top))


def _gap(span: Span) -> Problem:
    zh = f"分数 {shown(span)} 没有等级。请调整上下限，或先取整再定级。"
    return Problem("bands", zh, f"totals in {shown(span)} have no grade; move the lines, or round the total first.")


def _overlaps(scheme: Scheme) -> Iterator[Problem]:
    spans = list(zip(scheme.bands, _spans(scheme), strict=True))
    for at, (upper_band, upper) in enumerate(spans):
        for lower_band, lower in spans[at + 1 :]:
            both = max(upper[0], lower[0]), min(upper[1], lower[1])
            if _holds(scheme, both):
                yield Problem(
                    "bands",
                    f"分数 {shown(both)} 同时属于“{upper_band.zh}”和“{lower_band.zh}”。请调整上下限。",
                    f"totals in {shown(both)} belong to both {upper_band.en} and {lower_band.en}; move the lines.",
                )


def shown(span: Span) -> str:
    """A span as mathematicians write it: round brackets leave the number out, square ones take it in."""
    (low, behind), (high, reach) = span
    return f"{'(' if behind else '['}{printed(low)}, {printed(high)}{']' if reach else ')'}"
