"""Fields of knowledge as people write them: how near two are, how well an expert fits, which candidates are neighbours.

Pure: words in, whole numbers out, the same on every machine.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

Key = TypeVar("Key")

# The best match of an expert and a candidate.
BEST = 1000
MOST_FIELDS = 12
LONGEST_FIELD = 40
_BETWEEN = re.compile(r"[、,，;；\n]+")


def fields_of(text: str) -> list[str]:
    """The fields in a line that somebody typed, each once, in their order."""
    return list(dict.fromkeys(" ".join(word.split()) for word in _BETWEEN.split(text) if word.strip()))


def likeness(one: str, other: str) -> int:
    """How near two fields are, 0 to 1000: the share of pairs of neighbouring characters that both have (Dice 1945)."""
    first, second = _pairs(one), _pairs(other)
    if not first or not second:
        return 0
    return 2 * BEST * len(first & second) // (len(first) + len(second))


def match(known: Sequence[str], asked: Sequence[str]) -> int:
    """How well somebody who knows ``known`` fits what is about ``asked``, 0 to 1000; 0 when nothing is asked.

    For each field that is asked the nearest one that is known, and of these the mean, rounded down.
    """
    if not asked:
        return 0
    return sum(max((likeness(one, field) for one in known), default=0) for field in asked) // len(asked)


def neighbours(fields: Mapping[Key, Sequence[str]], number: int) -> list[list[Key]]:
    """Divide into ``number`` groups whose sizes differ by one at most, those of near fields together.

    Each group begins with whoever has the least in common with those already placed at the head of a group, and
    takes in turn whoever is nearest to its own; the order of ``fields`` decides between equals.
    """
    left = list(fields)
    number = min(number, len(left))
    sizes = [len(left) // number + (place < len(left) % number) for place in range(number)]
    groups: list[list[Key]] = []
    for size in sizes:
        heads = [group[0] for group in groups]
        group = [min(left, key=lambda one: max((_near(fields, one, head) for head in heads), default=0))]
        left.remove(group[0])
        nearness = dict.fromkeys(left, 0)
        while len(group) < size:
            nearness = {one: sum_ + _near(fields, one, group[-1]) for one, sum_ in nearness.items()}
            group.append(max(nearness, key=lambda one: nearness[one]))
            left.remove(group[-1])
            del nearness[group[-1]]
        groups.append(group)
    return groups


def _near(fields: Mapping[Key, Sequence[str]], one: Key, other: Key) -> int:
    return match(fields[one], fields[other]) + match(fields[other], fields[one])


@lru_cache(maxsize=4096)
def _pairs(text: str) -> frozenset[str]:
    letters = re.sub(r"\W+", "", text.casefold())
    return frozenset(letters[at : at + 2] for at in range(len(letters) - 1)) or frozenset(letters)
