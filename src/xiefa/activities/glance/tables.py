"""The tables behind the drawings: what a page shows, what Excel gets, and where each figure leads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Cell:
    """A text or a number, and the address of what is behind it (empty: nothing)."""

    value: Any
    url: str = ""

    @property
    def is_number(self) -> bool:
        """Whether it stands at the right edge of its column."""
        return not isinstance(self.value, str)


@dataclass(frozen=True, slots=True)
class Table:
    """A key for addresses and anchors, a title, headings, and rows that begin with what they are about.

    ``total`` is the number of rows that there are; a page shows only the first of them.
    """

    key: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int

    @property
    def heads(self) -> list[tuple[str, bool]]:
        """Each heading, and whether numbers stand under it."""
        first = self.rows[0] if self.rows else ()
        return [(name, at < len(first) and first[at].is_number) for at, name in enumerate(self.headings)]

    def plain_rows(self) -> list[list[Any]]:
        """The values alone, for a sheet."""
        return [[cell.value for cell in row] for row in self.rows]


def table(
    key: str, title: Any, headings: Iterable[Any], rows: Iterable[Iterable[Cell]], *, total: int | None = None
) -> Table:
    """A table of translated words and cells; ``total`` when not all rows are given."""
    given = tuple(tuple(row) for row in rows)
    return Table(key, str(title), tuple(map(str, headings)), given, len(given) if total is None else total)
