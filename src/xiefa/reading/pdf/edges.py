"""Where the columns begin and end: what tells a full line from a short one and an indent from none."""

from __future__ import annotations

from collections import Counter

from xiefa.reading.pdf.printed import Printed

_ENOUGH = 12  # lines in a column of one page, before that page is believed on its own
_GRID = 2.0  # points


def set_edges(bodies: list[list[Printed]]) -> None:
    """Set the edges of every body line, from its page where that holds enough, else from all pages."""
    for column in sorted({line.column for body in bodies for line in body}):
        pages = [[line for line in body if line.column == column] for body in bodies]
        general = _edges([line for page in pages for line in page])
        for lines in filter(None, pages):
            _assign(lines, _edges(lines), general)


def _assign(lines: list[Printed], own: tuple[float, float], general: tuple[float, float]) -> None:
    size = lines[0].size
    is_alike = abs(own[0] - general[0]) < size or len(lines) < _ENOUGH
    left, right = (general[0], max(own[1], general[1])) if is_alike and own[0] > general[0] - size else own
    for line in lines:
        line.column_left, line.column_right = left, right


def _edges(lines: list[Printed]) -> tuple[float, float]:
    """The left and right edge that most lines near the outermost one share."""
    lefts = [line.left for line in lines]
    rights = [line.right for line in lines]
    size = lines[0].size
    near_left = [left for left in lefts if left < min(lefts) + 1.2 * size]
    near_right = [right for right in rights if right > max(rights) - 1.2 * size]
    return _usual(near_left), _usual(near_right)


def _usual(values: list[float]) -> float:
    counted = Counter(round(value / _GRID) for value in values)
    best, _ = max(counted.items(), key=lambda pair: (pair[1], pair[0]))
    return best * _GRID
