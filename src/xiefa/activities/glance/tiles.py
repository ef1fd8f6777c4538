"""The map by province: one tile of the same size for each region."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xiefa.activities.glance.steps import Step, step_of, steps_up_to
from xiefa.activities.provinces import PROVINCES, Province

SIZE, GAP = 56, 4


@dataclass(frozen=True, slots=True)
class Tile:
    """A region with its count, its step and the upper left corner of its tile."""

    province: Province
    count: int
    step: int
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class TileMap:
    """All tiles, the steps of the legend, and the size of the drawing."""

    tiles: tuple[Tile, ...]
    steps: tuple[Step, ...]
    width: int
    height: int


def tile_map(counts: Mapping[str, int]) -> TileMap:
    """The tiles for counts by the Chinese short name of the region."""
    steps = steps_up_to(max((counts.get(one.zh, 0) for one in PROVINCES), default=0))
    pitch = SIZE + GAP
    tiles = tuple(
        Tile(one, found := counts.get(one.zh, 0), step_of(found, steps), one.column * pitch + 1, one.row * pitch + 1)
        for one in PROVINCES
    )
    width = max(one.column for one in PROVINCES) * pitch + SIZE + 2
    return TileMap(tiles, steps, width, max(one.row for one in PROVINCES) * pitch + SIZE + 2)
