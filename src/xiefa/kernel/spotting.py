"""Finding many names in a text: leftmost first, and of those that begin there the longest; no framework.

The names lie sorted, and each knows the longest other name that it begins with. At a place of the text one
search in the sorted list finds the name that would come just before the text, and the longest name that stands
there is that one or one that it begins with. Places where no name begins are passed over by their first two
characters alone: ten thousand characters cost about a millisecond beside twenty thousand names. No place costs
more steps than there are names that begin with one another, so a text that was made to be slow costs a tenth of
a second where names have 200 characters at most (``benchmarks/linking.py``).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable


class Spotter:
    """Finds the given names in texts. Immutable; ``ValueError`` for an empty name."""

    def __init__(self, names: Iterable[str]) -> None:
        """``names`` are numbered in the order given; of equal ones the first counts."""
        numbers: dict[str, int] = {}
        for number, name in enumerate(names):
            numbers.setdefault(name, number)
        if "" in numbers:
            raise ValueError("An empty name stands everywhere.")
        self._names = sorted(numbers)
        self._numbers = [numbers[name] for name in self._names]
        self._shorter = _shorter(self._names)
        self._longest = max(map(len, self._names), default=0)
        self._width = min((2, *map(len, self._names)))
        self._beginnings = frozenset(name[: self._width] for name in self._names)

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """The names that stand in ``text``, in order and without overlap: (number of the name, start, end)."""
        found: list[tuple[int, int, int]] = []
        width, beginnings, last_end = self._width, self._beginnings, 0
        for start in [at for at in range(len(text)) if text[at : at + width] in beginnings]:
            if start >= last_end and (place := self._standing_at(text, start)) >= 0:
                last_end = start + len(self._names[place])
                found.append((self._numbers[place], start, last_end))
        return found

    def _standing_at(self, text: str, start: int) -> int:
        """The place in the sorted list of the longest name that stands at ``start``; -1 for none."""
        place = bisect_right(self._names, text[start : start + self._longest]) - 1
        while place >= 0 and not text.startswith(self._names[place], start):
            place = self._shorter[place]
        return place


def _shorter(names: list[str]) -> list[int]:
    """For each of the sorted ``names`` the place of the longest other one that it begins with; -1 for none."""
    shorter: list[int] = []
    for place, name in enumerate(names):
        before = place - 1
        while before >= 0 and not name.startswith(names[before]):
            before = shorter[before]
        shorter.append(before)
    return shorter
