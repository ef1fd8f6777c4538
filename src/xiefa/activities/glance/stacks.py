"""Kinds over time: a column for each month or year, stacked from the dimensions to which the kinds belong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

HEIGHT, TOP, BOTTOM, PITCH, WIDTH = 200, 22, 42, 44, 30


@dataclass(frozen=True, slots=True)
class Segment:
    """One dimension in one column; ``at`` is its place in the order of dimensions."""

    at: int
    count: int
    x: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One column: its name, what it holds in all, its middle and its upper edge."""

    name: str
    total: int
    middle: float
    top: float
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Stacks:
    """All columns and the size of the drawing; ``ground`` is the line on which they stand."""

    bars: tuple[Bar, ...]
    width: int
    height: int
    ground: int


def stacks_of(counts: Mapping[tuple[str, str], int], *, columns: Sequence[str], layers: Sequence[str]) -> Stacks:
    """Columns for counts by (column, layer); the first layer stands on the ground."""
    totals = [sum(counts.get((name, layer), 0) for layer in layers) for name in columns]
    scale = (HEIGHT - TOP - BOTTOM) / max([*totals, 1])
    bars = tuple(_bar(counts, name, layers, at, scale) for at, name in enumerate(columns))
    return Stacks(bars, max(len(columns), 8) * PITCH, HEIGHT, HEIGHT - BOTTOM)


def _bar(counts: Mapping[tuple[str, str], int], name: str, layers: Sequence[str], at: int, scale: float) -> Bar:
    left, y, total, segments = at * PITCH + (PITCH - WIDTH) / 2, float(HEIGHT - BOTTOM), 0, []
    for place, layer in enumerate(layers):
        count = counts.get((name, layer), 0)
        if count:
            y, total = y - count * scale, total + count
            segments.append(Segment(place, count, left, round(y, 1), round(max(count * scale - 1.5, 1), 1)))
    return Bar(name, total, left + WIDTH / 2, round(y, 1), tuple(segments))
