"""The small chart of members over the years, as numbers for a drawing of 600 by 160 units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, _FOOT, _TOP = 600, 160, 24, 20


@dataclass(frozen=True)
class Bar:
    """One year: where its bar stands, how high it is, what is written above and below."""

    x: int
    y: int
    width: int
    height: int
    middle: int
    year: int
    number: int
    has_label: bool


@dataclass(frozen=True)
class Chart:
    """All bars of the chart, and its size."""

    width: int
    height: int
    foot: int
    bars: tuple[Bar, ...]


def steps_of(years: Sequence[tuple[int, int]]) -> Chart:
    """Bars for (year, members); labels are left out where they would touch each other."""
    most = max((number for _year, number in years), default=0) or 1
    step = WIDTH / max(len(years), 1)
    every = max(1, -(-44 // max(int(step), 1)))
    room = HEIGHT - _FOOT - _TOP
    bars = []
    for place, (year, number) in enumerate(years):
        height, width = round(number / most * room), max(2, round(step * 0.6))
        middle = round((place + 0.5) * step)
        bars.append(
            Bar(
                middle - width // 2,
                HEIGHT - _FOOT - height,
                width,
                height,
                middle,
                year,
                number,
                (len(years) - 1 - place) % every == 0,
            )
        )
    return Chart(WIDTH, HEIGHT, HEIGHT - 6, tuple(bars))
