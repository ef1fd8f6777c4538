"""Which of many things hang together (union and find)."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

Thing = TypeVar("Thing", bound=Hashable)


class Joined(Generic[Thing]):
    """Things that hang together have the same root; a thing that nobody joined is its own."""

    def __init__(self) -> None:
        self._above: dict[Thing, Thing] = {}

    def root_of(self, one: Thing) -> Thing:
        """The thing that stands for all that hang together with ``one``."""
        while (above := self._above.setdefault(one, one)) != one:
            self._above[one] = one = self._above[above]
        return one

    def join(self, one: Thing, other: Thing) -> None:
        """Let both, and all that hangs on them, hang together."""
        self._above[self.root_of(one)] = self.root_of(other)
