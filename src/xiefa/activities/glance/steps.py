"""Four steps from few to many: the colour of a tile, the size of a day."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

MOST = 4


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the legend: its number from 1, and the least and the largest count that belong to it."""

    number: int
    least: int
    most: int

    def __str__(self) -> str:
        return str(self.least) if self.least == self.most else f"{self.least}–{self.most}"


def steps_up_to(largest: int) -> tuple[Step, ...]:
    """Steps of about equal width that cover 1 … ``largest``; one for each count when there are few; none for 0."""
    number = min(MOST, max(largest, 0))
    bounds = [largest * at // number for at in range(number + 1)] if number else []
    return tuple(Step(at + 1, low + 1, high) for at, (low, high) in enumerate(pairwise(bounds)))


def step_of(count: int, steps: tuple[Step, ...]) -> int:
    """The number of the step to which a count belongs; 0 for nothing."""
    return next((one.number for one in steps if one.least <= count <= one.most), 0)
