"""How firm each grade is: what becomes of it when weights and raters had been a little different.

Each draw changes every weight by up to a fifth, all candidates alike, keeps the full marks as they are, and moves
each total by an error as large as that of its raters. It is for the meeting to see who stands on the edge.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import mul
from random import Random

from xiefa.review.statistics.agreement import percentile
from xiefa.review.statistics.meaning import Meaning


@dataclass(frozen=True, slots=True)
class Stability:
    """One candidate: the grade, the share of draws that keep it, all shares, and where 95 of 100 ranks lie."""

    candidate: str
    total: float
    grade: str
    kept: float
    shares: Mapping[str, float]
    rank: int
    best_rank: float
    worst_rank: float

    @property
    def meaning(self) -> Meaning:
        """One sentence about it."""
        if self.kept >= 0.9:
            return Meaning("等次稳定。", "The grade is firm.")
        return Meaning("处于等次边缘，建议会评时再议。", "On the edge of a grade: look again in the meeting.")


def stabilities(
    points: Mapping[str, Sequence[float]],
    *,
    most: Sequence[float],
    grade: Callable[[float], str],
    errors: Mapping[str, float],
    seed: int,
    spread: float = 0.2,
    draws: int = 1000,
) -> list[Stability]:
    """Every candidate's stability, by their keys.

    ``points`` are each candidate's leaves in the order of ``most`` (what each leaf can give), ``errors`` the standard
    error of each total that comes from the raters (0 where none), ``grade`` the scheme's. Memory: 4 bytes for each
    candidate and draw.
    """
    keys = sorted(points)
    drawn = [Counter[str]() for _ in keys]
    places = [array("I") for _ in keys]
    draw = Random(seed)  # noqa: S311  (to be repeated, not secret)
    for _ in range(draws):
        factors = _factors(draw, most, spread)
        totals = [sum(map(mul, factors, points[key])) + draw.gauss(0, errors.get(key, 0.0)) for key in keys]
        for seen, place, total, rank in zip(drawn, places, totals, _ranks(totals), strict=True):
            seen[grade(total)] += 1
            place.append(rank)
    plain = [sum(points[key]) for key in keys]
    rows = zip(keys, plain, _ranks(plain), drawn, places, strict=True)
    return [_stability(*row, grade=grade, draws=draws) for row in rows]


def _factors(draw: Random, most: Sequence[float], spread: float) -> list[float]:
    """What each leaf's points are multiplied by; full marks stay what they were."""
    factors = [draw.uniform(1 - spread, 1 + spread) for _ in most]
    scale = sum(most) / sum(map(mul, factors, most))
    return [factor * scale for factor in factors]


def _ranks(totals: Sequence[float]) -> list[int]:
    """1 for the largest; equal totals share the better rank."""
    first: dict[float, int] = {}
    for rank, total in enumerate(sorted(totals, reverse=True), 1):
        first.setdefault(total, rank)
    return [first[total] for total in totals]


def _stability(
    key: str,
    total: float,
    rank: int,
    drawn: Counter[str],
    places: array[int],
    *,
    grade: Callable[[float], str],
    draws: int,
) -> Stability:
    now, ranks = grade(total), sorted(places)
    shares = {name: times / draws for name, times in drawn.most_common()}
    return Stability(
        key, total, now, shares.get(now, 0.0), shares, rank, percentile(ranks, 0.025), percentile(ranks, 0.975)
    )
