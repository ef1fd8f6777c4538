"""Bringing two people's work on one text together, so that neither is lost. Pure.

A paragraph that only one of them changed is taken as that person left it. Where both changed the
same place, both wordings are kept, one after the other, and the place is reported.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from xiefa.manuscript.model import Block


@dataclass(frozen=True, slots=True)
class Clash:
    """A place that both changed; ``at`` is the index of its first block in the merged text."""

    at: int
    mine: tuple[Block, ...]
    theirs: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged blocks, and the places a person has to look at."""

    blocks: tuple[Block, ...]
    clashes: tuple[Clash, ...] = ()


def merge(base: Sequence[Block], mine: Sequence[Block], theirs: Sequence[Block]) -> Merged:
    """Merge two descendants of ``base``; nothing that either wrote is dropped."""
    blocks: list[Block] = []
    clashes: list[Clash] = []
    edges = [(-1, -1, -1), *_common(base, mine, theirs), (len(base), len(mine), len(theirs))]
    for (b1, m1, t1), (b2, m2, t2) in itertools.pairwise(edges):
        stretch = tuple(base[b1 + 1 : b2]), tuple(mine[m1 + 1 : m2]), tuple(theirs[t1 + 1 : t2])
        taken = _settle(*stretch)
        if taken is None:
            clashes.append(Clash(len(blocks), stretch[1], stretch[2]))
            taken = stretch[1] + stretch[2]
        blocks.extend(taken)
        if b2 < len(base):
            blocks.append(base[b2])
    return Merged(tuple(blocks), tuple(clashes))


def _settle(base: tuple[Block, ...], mine: tuple[Block, ...], theirs: tuple[Block, ...]) -> tuple[Block, ...] | None:
    if mine == theirs or theirs == base:
        return mine
    return theirs if mine == base else None


def _common(base: Sequence[Block], mine: Sequence[Block], theirs: Sequence[Block]) -> list[tuple[int, int, int]]:
    """Places of the blocks that all three share, in order."""
    in_mine, in_theirs = _matches(base, mine), _matches(base, theirs)
    return [(at, in_mine[at], in_theirs[at]) for at in sorted(in_mine.keys() & in_theirs.keys())]


def _matches(old: Sequence[Block], new: Sequence[Block]) -> dict[int, int]:
    found = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return {match.a + step: match.b + step for match in found for step in range(match.size)}
