"""Printed stretches of a page → lines in reading order, column by column."""

from __future__ import annotations

from statistics import median

from xiefa.reading.pdf.printed import Printed, merged

_FEWEST = 4  # lines on either side, before a gap down the page is taken for a gutter
_STEP = 3.0
_BAND = 1.0  # font sizes of empty space
_INSET = 12  # font sizes that lines of one column may be set in
_CROSSING = 0.15
_LARGE = 1.3  # times the usual size
_HEAD = 4  # stretches above the columns that may be a line in parts


def in_reading_order(pages: list[list[Printed]]) -> list[list[Printed]]:
    """The lines of every page in reading order. Pages that tell nothing of themselves (a first page full
    of short entries, a last one half empty) are divided where the others are."""
    pages = [[one for one in page if one.text or one.leader] for page in pages]
    gutters = [_gutter(page) if page else None for page in pages]
    known = [gutter for gutter in gutters if gutter is not None]
    common = median(known) if len(known) * 3 >= len(pages) else None
    return [
        columns_of(page, common if gutter is None and common and _is_clear(page, common) else gutter, is_first=at == 0)
        for at, (page, gutter) in enumerate(zip(pages, gutters, strict=True))
    ]


def _is_clear(stretches: list[Printed], gutter: float) -> bool:
    """Whether hardly anything crosses, and lines on the right (if any) begin at one edge."""
    crossing = sum(one.left < gutter < one.right for one in stretches)
    lefts = [one.left for one in stretches if one.left >= gutter]
    if not lefts:
        return not crossing
    is_column = (len(lefts) >= _FEWEST or not crossing) and max(lefts) - min(lefts) < _INSET * stretches[0].size
    return is_column and crossing <= _CROSSING * len(stretches)


def columns_of(stretches: list[Printed], gutter: float | None, *, is_first: bool) -> list[Printed]:
    """The lines of one page in reading order, each with its column and the edges of that column."""
    if not stretches:
        return []
    if gutter is None:
        return _with_edges(_rows(stretches), 0)
    divided = [one for one in stretches if not one.left < gutter < one.right]
    start = _columns_start(divided, gutter) if is_first else float("inf")
    across = [one for one in stretches if one.left < gutter < one.right or one.middle > start]
    across += _bands([one for one in stretches if one not in across], gutter)
    below = [one for one in stretches if one not in across]
    left = _with_edges(_rows([one for one in below if one.right <= gutter]), 1)
    right = _with_edges(_rows([one for one in below if one.left >= gutter]), 2)
    return _by_bands(_with_edges(_rows(across), 0), left, right)


def _bands(stretches: list[Printed], gutter: float) -> list[Printed]:
    """Titles over both columns that are too short to reach the gutter: large, with nothing beside them
    and text in both columns below."""
    usual = median(one.size for one in stretches) if stretches else 0.0
    right = [one for one in stretches if one.left >= gutter]
    found = []
    for one in stretches:
        if one.right > gutter or one.size < _LARGE * usual:
            continue
        is_alone = all(other.bottom > one.top + 0.3 * one.size or other.top < one.bottom for other in right)
        if is_alone and any(other.top < one.bottom for other in right):
            found.append(one)
    return found


def _columns_start(stretches: list[Printed], gutter: float) -> float:
    """The height from which down the columns run. A row or two above, with an empty band below them,
    is a line in two parts (an office on the left, a date on the right) and no beginning of columns."""
    ordered = sorted(stretches, key=lambda one: -one.top)
    bottom = ordered[0].bottom
    for at, one in enumerate(ordered):
        if one.top < bottom - _BAND * one.size:
            head = ordered[:at]
            has_both = any(part.left >= gutter for part in head) and any(part.right <= gutter for part in head)
            return (bottom + one.top) / 2 if has_both and at <= _HEAD else float("inf")
        bottom = min(bottom, one.bottom)
    return float("inf")


def _gutter(stretches: list[Printed]) -> float | None:
    """Where a page is divided in two: nothing (or little) crosses, and both sides are well filled."""
    start, end = min(one.left for one in stretches), max(one.right for one in stretches)
    at, best = start + 0.3 * (end - start), None
    while at < start + 0.7 * (end - start):
        if _divides(stretches, at, start, end):
            crossing = sum(one.left < at < one.right for one in stretches)
            if best is None or crossing < best[0]:
                best = (crossing, at)
        at += _STEP
    return best[1] if best else None


def _divides(stretches: list[Printed], at: float, start: float, end: float) -> bool:
    left = [one for one in stretches if one.right <= at]
    right = [one for one in stretches if one.left >= at]
    if len(left) < _FEWEST or len(right) < _FEWEST or len(left) + len(right) < 0.6 * len(stretches):
        return False
    is_filled = median(one.right - one.left for one in left) > 0.6 * (at - start)
    is_filled_too = median(one.right - one.left for one in right) > 0.6 * (end - at)
    return is_filled and is_filled_too


def _rows(stretches: list[Printed]) -> list[Printed]:
    """Put together what stands at one height, from the top of the page down."""
    rows: list[list[Printed]] = []
    for one in sorted(stretches, key=lambda part: (-part.middle, part.left)):
        if rows and abs(rows[-1][0].middle - one.middle) < 0.4 * min(rows[-1][0].size, one.size):
            rows[-1].append(one)
        else:
            rows.append([one])
    return [merged(row) for row in rows]


def _with_edges(lines: list[Printed], column: int) -> list[Printed]:
    if not lines:
        return []
    left = min(line.left for line in lines)
    right = max(line.right for line in lines)
    for line in lines:
        line.column, line.column_left, line.column_right = column, left, right
    return lines


def _by_bands(across: list[Printed], left: list[Printed], right: list[Printed]) -> list[Printed]:
    """Lines over both columns cut the page in bands; in each band the left column comes first."""
    found: list[Printed] = []
    for line in across:
        for side in (left, right):
            while side and side[0].middle > line.middle:
                found.append(side.pop(0))
        found.append(line)
    return [*found, *left, *right]
