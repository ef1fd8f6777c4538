"""Whether experts and candidates are linked well enough to tell a severe group of experts from a weak one.

Scores are compared through candidates whom two experts have both judged. Where no chain of such candidates joins
two parts, the whole difference between them may be severity or merit, and nothing in the scores says which: the
additive design has one unknown more than it can find out for each part beyond the first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from xiefa.review.assigning.joining import Joined
from xiefa.review.assigning.problem import Pair


@dataclass(frozen=True, slots=True)
class Part:
    """Candidates and experts that a chain of scores joins."""

    candidates: tuple[str, ...]
    experts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Linkage:
    """The parts of a design. ``rank`` is what can be told of the ``full_rank`` = candidates + experts − 1."""

    parts: tuple[Part, ...]
    rank: int
    full_rank: int

    @property
    def is_connected(self) -> bool:
        """Whether every expert can be compared with every other."""
        return len(self.parts) <= 1

    @property
    def meaning(self) -> tuple[str, str]:
        """One sentence in Chinese and in English."""
        if self.is_connected:
            return "所有专家之间可以比较宽严。", "Every expert can be compared with every other."
        number = len(self.parts)
        return (
            f"评审分成互不相连的 {number} 块，块与块之间的宽严无法区分，至少再加 {number - 1} 次评审才能连通。",
            f"The design falls into {number} parts whose severity cannot be told apart; "
            f"{number - 1} more assignments at least would join them.",
        )


def linkage(candidates: Iterable[str], experts: Iterable[str], pairs: Iterable[Pair]) -> Linkage:
    """The parts into which ``pairs`` (of all steps together) join candidates and experts, the largest first."""
    joined: Joined[tuple[str, str]] = Joined()
    names = [("c", one) for one in sorted(set(candidates))] + [("e", one) for one in sorted(set(experts))]
    for candidate, expert in pairs:
        joined.join(("c", candidate), ("e", expert))
    members: dict[tuple[str, str], tuple[list[str], list[str]]] = {}
    for name in names:
        members.setdefault(joined.root_of(name), ([], []))[name[0] == "e"].append(name[1])
    parts = sorted((Part(tuple(one), tuple(other)) for one, other in members.values()), key=_size)
    return Linkage(tuple(parts), len(names) - len(parts), max(0, len(names) - 1))


def extra_pairs(
    found: Linkage, *, forbidden: Collection[Pair], scores: Mapping[Pair, int] | None = None
) -> tuple[tuple[Pair, ...], Linkage]:
    """The fewest further pairs that join the parts, the best matches first, and what the design is like with them.

    Each pair joins two parts, so there are as many as parts beyond the first; fewer only where ``forbidden`` leaves
    no pair between parts, which the new linkage shows. Of equal matches, an expert who was given no extra
    candidate so far comes first.
    """
    scores, joined, chosen = scores or {}, Joined[int](), list[Pair]()
    home = {one: at for at, part in enumerate(found.parts) for one in part.candidates}
    seat = {one: at for at, part in enumerate(found.parts) for one in part.experts}
    waiting = sorted(
        (-scores.get((candidate, expert), 0), candidate, expert)
        for candidate in home
        for expert in seat
        if home[candidate] != seat[expert] and (candidate, expert) not in forbidden
    )
    while waiting:
        burdened = {expert for _, expert in chosen}
        _, candidate, expert = min(waiting, key=lambda one: (one[0], one[2] in burdened))
        joined.join(home[candidate], seat[expert])
        chosen.append((candidate, expert))
        waiting = [one for one in waiting if joined.root_of(home[one[1]]) != joined.root_of(seat[one[2]])]
    return tuple(chosen), _with(found, chosen)


def _with(found: Linkage, chosen: Iterable[Pair]) -> Linkage:
    """The linkage with more pairs; within a part it is enough to hang everybody on its first two."""
    pairs = list(chosen)
    for part in found.parts:
        if part.candidates and part.experts:
            pairs += [(part.candidates[0], expert) for expert in part.experts]
            pairs += [(candidate, part.experts[0]) for candidate in part.candidates]
    everybody = (
        [one for part in found.parts for one in part.candidates],
        [one for p in found.parts for one in p.experts],
    )
    return linkage(*everybody, pairs)


def _size(part: Part) -> tuple[int, tuple[str, ...], tuple[str, ...]]:
    return -len(part.candidates) - len(part.experts), part.candidates, part.experts
