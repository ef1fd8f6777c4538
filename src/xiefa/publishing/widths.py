"""How wide a text is in print, near enough to balance headings and columns."""

from __future__ import annotations

import unicodedata

from xiefa.manuscript import Table


def ems(text: str) -> float:
    """The width of a text in ems: 1 for a full-width character, 0.55 for the rest."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.55 for char in text)


def squared(table: Table) -> tuple[tuple[str, ...], ...]:
    """The rows with missing cells filled in, so that all have the same number."""
    width = max((len(row) for row in table.rows), default=0)
    return tuple((*row, *("",) * (width - len(row))) for row in table.rows)


def column_widths(table: Table) -> list[float]:
    """A weight for every column, by its longest cell, between 3 and 20."""
    columns = zip(*squared(table), strict=True)
    return [min(max(3.0, *(ems(cell) for cell in column)), 20.0) for column in columns]


def is_banner(line: str) -> bool:
    """Whether a title line is so short (简报) that it is set as the banner."""
    return len("".join(line.split())) <= 4
