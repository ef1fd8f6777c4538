"""Glyphs → printed lines. A line is what stands at one height and without a wide gap in between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from xiefa.reading.pdf.pages import Glyph, Page
from xiefa.reading.tidy import split_leader

# In font sizes: more than this between two glyphs ends a stretch; is a blank between Han characters.
_GAP = 1.6
_WORD_GAP = 0.17
_LEVEL = 0.15
_TOUCH = 0.16
_HALF_HEIGHT = 0.35  # of a character above the line it stands on
_APART = 3.0  # between two parts of one line that end a paragraph together


@dataclass(slots=True)
class Printed:
    """A stretch of print on one page, in points from the lower left corner of the page."""

    page: int
    glyphs: list[Glyph]
    is_bold: bool = False
    left: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    top: float = 0.0
    middle: float = 0.0
    size: float = 0.0
    text: str = ""
    leader: str = ""
    column: int = 0
    column_left: float = 0.0
    column_right: float = 0.0
    is_stop: bool = False
    joined: list[Printed] = field(default_factory=list)

    def measure(self) -> Printed:
        """Work out place, size and text from the glyphs."""
        glyphs = self.glyphs
        self.left = min(glyph.left for glyph in glyphs)
        self.right = max(glyph.right for glyph in glyphs)
        self.bottom = min(glyph.bottom for glyph in glyphs)
        self.top = max(glyph.top for glyph in glyphs)
        self.size = round(median(glyph.size for glyph in glyphs), 1)
        self.middle = median(glyph.base for glyph in glyphs) + _HALF_HEIGHT * self.size
        self.text, self.leader = split_leader(_text_of(glyphs))
        return self


def printed_lines(page: Page) -> list[Printed]:
    """The stretches of a page in the order of the file; ``columns`` puts them in reading order."""
    found: list[Printed] = []
    current: list[Glyph] = []
    bold = 0
    for index, glyph in enumerate(page.glyphs):
        if current and _breaks(current[-1], glyph):
            found.append(_stretch(page, current, bold))
            current, bold = [], 0
        current.append(glyph)
        bold += index in page.bold
    return _woven([*found, _stretch(page, current, bold)]) if current else found


def _woven(stretches: list[Printed]) -> list[Printed]:
    """Stretches that touch on one line are one, in whatever order the file draws them.

    Programs draw the signs of another font (quotes, say) before or after the line they stand in.
    """
    rows: list[list[Printed]] = []
    for one in sorted(stretches, key=lambda part: -part.middle):
        if rows and abs(rows[-1][-1].middle - one.middle) < _LEVEL * one.size:
            rows[-1].append(one)
        else:
            rows.append([one])
    return [whole for row in rows for whole in _touching(sorted(row, key=lambda part: part.left))]


def _touching(row: list[Printed]) -> Iterator[Printed]:
    group, right = [row[0]], row[0].right
    for one in row[1:]:
        if one.left - right < _TOUCH * one.size:
            group.append(one)
        else:
            yield _merged_in_order(group)
            group, right = [one], 0.0
        right = max(right, one.right)
    yield _merged_in_order(group)


def _merged_in_order(parts: list[Printed]) -> Printed:
    """Stretches that touch or lie within each other, their glyphs from left to right."""
    glyphs = [glyph for part in parts for glyph in part.glyphs]
    if all(one.left <= other.left for one, other in pairwise(glyphs)):
        return merged(parts)
    before = {id(glyph): last for last, glyph in pairwise(glyphs)}
    ordered = sorted(glyphs, key=lambda glyph: glyph.left)
    moved = [
        glyph._replace(blank="") if glyph.is_made_up and before.get(id(glyph)) is not last else glyph
        for last, glyph in zip([None, *ordered], ordered, strict=False)
    ]
    bold = sum(part.is_bold * len(part.glyphs) for part in parts) * 2 > len(glyphs)
    return Printed(parts[0].page, moved, is_bold=bold).measure()


def _stretch(page: Page, glyphs: list[Glyph], bold: int) -> Printed:
    return Printed(page.number, glyphs, is_bold=bold * 2 > len(glyphs)).measure()


def _breaks(before: Glyph, glyph: Glyph) -> bool:
    size = max(before.size, glyph.size)
    rise = abs(before.base - glyph.base)
    gap = glyph.left - before.right
    return rise > 0.45 * size or gap > _GAP * size or gap < -1.5 * size


def merged(parts: Iterable[Printed]) -> Printed:
    """Stretches at one height, put together from left to right."""
    ordered = sorted(parts, key=lambda part: part.left)
    if len(ordered) == 1:
        return ordered[0]
    glyphs = [ordered[0].glyphs[0]._replace(blank=""), *ordered[0].glyphs[1:]]
    for before, part in pairwise(ordered):
        first = part.glyphs[0]
        is_touching = abs(part.left - before.right) < _TOUCH * part.size
        blank = (first.blank if not first.is_made_up else "") if is_touching else " "
        glyphs += [first._replace(blank=blank, is_made_up=False), *part.glyphs[1:]]
    bold = sum(part.is_bold * len(part.glyphs) for part in ordered) * 2 > len(glyphs)
    whole = Printed(ordered[0].page, glyphs, is_bold=bold).measure()
    last = ordered[-1]
    gap = last.left - ordered[-2].right
    is_number = last.text.isascii() and last.text.isdigit() and len(last.text) <= 3
    whole.is_stop = gap > (_GAP if is_number else _APART) * last.size
    if whole.is_stop and not whole.leader and is_number:
        whole.text, whole.leader = whole.text[: -len(last.text)].rstrip(), last.text
    return whole


def _text_of(glyphs: list[Glyph]) -> str:
    pairs = list(pairwise(glyphs))
    usual = median(max(glyph.left - before.right, 0.0) for before, glyph in pairs) if pairs else 0.0
    pieces = [glyphs[0].char]
    for before, glyph in pairs:
        if glyph.blank and _keeps_blank(before, glyph, usual):
            pieces.append(glyph.blank)
        pieces.append(glyph.char)
    return "".join(pieces)


def _keeps_blank(before: Glyph, glyph: Glyph, usual: float) -> bool:
    """Whether a blank is the author's. One that the engine made up counts between Latin words, and
    between two Han characters that stand clearly further apart than the rest of the line; between
    Han characters and digits or letters it is the layout's."""
    if not glyph.is_made_up:
        return True
    scripts = _is_latin(before.char) + _is_latin(glyph.char)
    if scripts == 1:
        return False
    gap = glyph.left - before.right
    if scripts == 2:
        return usual < 0.1 * glyph.size or gap > usual + 0.1 * glyph.size
    return usual < 0.1 * glyph.size and gap > usual + _WORD_GAP * glyph.size


def _is_latin(char: str) -> bool:
    return ord(char[0]) < 0x2000
