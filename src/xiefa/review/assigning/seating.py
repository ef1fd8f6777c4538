"""The order of a meeting in which the fewest people have to leave the room.

Each item has the people who must not be there. Whoever stays out from one item to the next leaves once. With an
empty room-list before and after, the leavings are half the length of a round trip whose distances are the people
who go in or out between two items: a travelling salesman's tour, solved exactly where it is small.

Items that send out the same people stand together, and items whose people are others altogether are ordered for
themselves, so that even long meetings mostly fall into parts that are small.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

_Out = frozenset[str]
# Held and Karp's method takes 2ⁿ·n² steps: a fifth of a second for so many different sets of people.
MOST_EXACT = 11
# Where there are more, so many tries are made, from different items.
_MOST_STARTS = 32
_NOBODY: _Out = frozenset()


@dataclass(frozen=True, slots=True)
class Agenda:
    """The items in their order. ``bound``: no order has fewer leavings; ``is_best`` when that is reached or proven."""

    items: tuple[str, ...]
    leavings: int
    bound: int
    is_best: bool


def seated(outside: Mapping[str, Iterable[str]]) -> Agenda:
    """The best order of the items of ``outside``, each with the keys of those who must leave for it.

    Items for which everybody may stay come first; otherwise the order that was given is kept as far as it can be.
    """
    sets = {item: frozenset(people) for item, people in outside.items()}
    order: list[_Out] = [_NOBODY]
    bound, is_best = 0, True
    for stops in _parts(list(dict.fromkeys(people for people in sets.values() if people))):
        route, least, is_exact = _route(stops)
        order += route
        bound, is_best = bound + least, is_best and is_exact
    items = tuple(item for people in order for item in sets if sets[item] == people)
    leavings = leavings_of([sets[item] for item in items])
    return Agenda(items, leavings, bound, is_best or leavings == bound)


def leavings_of(order: Sequence[Iterable[str]]) -> int:
    """How often somebody leaves when the items come in this order."""
    return sum(len(frozenset(after) - frozenset(before)) for before, after in pairwise([_NOBODY, *order]))


def _parts(stops: Sequence[_Out]) -> list[list[_Out]]:
    """Sets of people, apart from those with which they share nobody."""
    parts: list[tuple[_Out, list[_Out]]] = []
    for stop in stops:
        near = [part for part in parts if part[0] & stop]
        parts = [part for part in parts if not part[0] & stop]
        parts.append((stop.union(*(people for people, _ in near)), [one for _, ones in near for one in ones] + [stop]))
    given = {stop: at for at, stop in enumerate(stops)}
    return sorted((sorted(ones, key=given.__getitem__) for _, ones in parts), key=lambda ones: given[ones[0]])


def _route(stops: list[_Out]) -> tuple[list[_Out], int, bool]:
    """The order of connected stops, a bound of its leavings, and whether the order is proven best."""
    if len(stops) <= MOST_EXACT:
        route = _exact(stops)
        return route, leavings_of(route), True
    firsts = range(0, len(stops), -(-len(stops) // _MOST_STARTS))
    tries = (_improved(_nearest(stops, first)) for first in firsts)
    return min(tries, key=leavings_of), _bound(stops), False


def _exact(stops: list[_Out]) -> list[_Out]:
    """The shortest path through all stops (Held and Karp 1962); of equal ones the first found."""
    number = len(stops)
    best: dict[tuple[int, int], tuple[int, int]] = {(1 << at, at): (len(stops[at]), -1) for at in range(number)}
    for seen in range(1, 1 << number):
        for last in range(number):
            if (here := best.get((seen, last))) is None:
                continue
            for after in range(number):
                if not seen >> after & 1:
                    cost = here[0] + len(stops[after] - stops[last])
                    key = seen | 1 << after, after
                    if key not in best or cost < best[key][0]:
                        best[key] = cost, last
    seen, last = (1 << number) - 1, min(range(number), key=lambda at: best[(1 << number) - 1, at][0])
    route = []
    while last >= 0:
        route.append(stops[last])
        seen, last = seen & ~(1 << last), best[seen, last][1]
    return route[::-1]


def _nearest(stops: list[_Out], first: int) -> list[_Out]:
    route, rest = [stops[first]], stops[:first] + stops[first + 1 :]
    while rest:
        after = min(rest, key=lambda stop: len(stop ^ route[-1]))
        rest.remove(after)
        route.append(after)
    return route


def _improved(route: list[_Out]) -> list[_Out]:
    """Turn stretches round (2-opt) as long as that saves something."""
    is_better = True
    while is_better:
        is_better = False
        for start, end in combinations(range(len(route) + 1), 2):
            before = route[start - 1] if start else _NOBODY
            after = route[end] if end < len(route) else _NOBODY
            now = len(before ^ route[start]) + len(route[end - 1] ^ after)
            if len(before ^ route[end - 1]) + len(route[start] ^ after) < now:
                route[start:end] = route[start:end][::-1]
                is_better = True
    return route


def _bound(stops: list[_Out]) -> int:
    """Everybody leaves at least once; and a round trip is at least as long as the shortest tree and one more way."""
    people = len(frozenset[str]().union(*stops))
    near = {at: len(stop) for at, stop in enumerate(stops)}
    tree = 0
    while near:
        at = min(near, key=near.__getitem__)
        tree += near.pop(at)
        for other in near:
            near[other] = min(near[other], len(stops[at] ^ stops[other]))
    shortest = min(min(len(one ^ other) for one, other in combinations(stops, 2)), *map(len, stops))
    return max(people, -(-(tree + shortest) // 2))
