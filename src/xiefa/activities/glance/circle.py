"""Who works with whom: organisations on a circle, neighbours where they share most, a chord for each pair.

The order is found by a rule and not by chance, so that the same records always give the same drawing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, pi, sin, sqrt

MOST_NODES = 60
RADIUS, MARGIN = 230, 125
Pairs = Mapping[tuple[int, int], int]


@dataclass(frozen=True, slots=True)
class Node:
    """An organisation on the circle; ``angle`` turns its label, in degrees; ``is_left`` labels end at it."""

    key: int
    partners: int
    shared: int
    x: float
    y: float
    radius: float
    label_x: float
    label_y: float
    angle: float
    is_left: bool


@dataclass(frozen=True, slots=True)
class Chord:
    """A pair and how many records they share; ``path`` is the curve between them, ``width`` its stroke."""

    a: int
    b: int
    count: int
    path: str
    width: float


@dataclass(frozen=True, slots=True)
class Network:
    """The drawing: a square of ``size``; ``left_out`` organisations are in the table only."""

    nodes: tuple[Node, ...]
    chords: tuple[Chord, ...]
    size: int
    left_out: int


def network_of(pairs: Pairs, *, most: int = MOST_NODES) -> Network:
    """The drawing of the ``most`` best connected; ``pairs`` counts shared records by two keys, the smaller first."""
    shared, partners = _sums(pairs)
    ranked = sorted(shared, key=lambda key: (-partners[key], -shared[key], key))
    kept = ranked[:most]
    inner = {pair: count for pair, count in pairs.items() if pair[0] in kept and pair[1] in kept}
    order = order_of(kept, inner)
    places = {key: 2 * pi * at / max(len(order), 1) - pi / 2 for at, key in enumerate(order)}
    most_shared = max([shared[key] for key in order], default=1)
    nodes = tuple(_node(key, places[key], partners[key], shared[key], most_shared) for key in order)
    heaviest = max(inner.values(), default=1)
    chords = tuple(_chord(pair, count, places, heaviest) for pair, count in sorted(inner.items()))
    return Network(nodes, chords, 2 * (RADIUS + MARGIN), len(ranked) - len(kept))


def order_of(keys: list[int], pairs: Pairs) -> list[int]:
    """The keys one after the other: the first given, then always the one that shares most with the last few placed."""
    ties: dict[int, dict[int, int]] = {key: {} for key in keys}
    for (a, b), count in pairs.items():
        ties[a][b] = ties[b][a] = count
    order, waiting = keys[:1], list(keys[1:])
    while waiting:
        near = order[-4:]
        best = max(waiting, key=lambda key: (sum(ties[key].get(one, 0) for one in near), -keys.index(key)))
        waiting.remove(best)
        order.append(best)
    return order


def _sums(pairs: Pairs) -> tuple[dict[int, int], dict[int, int]]:
    shared: dict[int, int] = {}
    partners: dict[int, int] = {}
    for pair, count in pairs.items():
        for key in pair:
            shared[key] = shared.get(key, 0) + count
            partners[key] = partners.get(key, 0) + 1
    return shared, partners


def _node(key: int, place: float, partners: int, shared: int, most: int) -> Node:
    centre, is_left = RADIUS + MARGIN, cos(place) < -1e-9
    radius = round(4 + 7 * sqrt(shared / most), 1)
    out = RADIUS + radius + 6
    degrees = place * 180 / pi
    return Node(
        key, partners, shared, _at(centre, place, RADIUS)[0], _at(centre, place, RADIUS)[1], radius,
        *_at(centre, place, out), round(degrees + 180 if is_left else degrees, 1), is_left,
    )  # fmt: skip


def _chord(pair: tuple[int, int], count: int, places: Mapping[int, float], heaviest: int) -> Chord:
    centre = RADIUS + MARGIN
    (ax, ay), (bx, by) = (_at(centre, places[key], RADIUS) for key in pair)
    # Neighbours bow a little, those across the circle run through its middle.
    mx, my = ((ax + bx) / 2 + centre) / 2, ((ay + by) / 2 + centre) / 2
    return Chord(*pair, count, f"M{ax} {ay}Q{mx:.1f} {my:.1f} {bx} {by}", round(0.8 + 3.7 * count / heaviest, 1))


def _at(centre: float, place: float, radius: float) -> tuple[float, float]:
    return round(centre + radius * cos(place), 1), round(centre + radius * sin(place), 1)
