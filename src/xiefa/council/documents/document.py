"""A document as plain data: a title, blocks in reading order, and who signs it on which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: 2 for 一、 (黑体), 3 and more for （一） (楷体); 1 begins another document inside this one."""

    text: str
    level: int = 2
    label: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. One that is not indented is an address (某某联盟：) or a line of a form; one on the right signs."""

    text: str
    is_indented: bool = True
    is_right: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose first row names the columns; ``widths`` are weights.

    ``row_mm`` is the height of the other rows, where people write by hand; 0 for as high as the text.
    """

    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    row_mm: float = 0


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """A line that leads to a label further on and says on which page it is."""

    text: str
    label: str
    is_inner: bool = False


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins on a new page; ``stamp`` stands at the head of that page and of those after it."""

    stamp: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in the text; ``file`` is the name under which the press finds its bytes.

    ``height_mm`` is the height that it takes in the text; 0 for as high as a page allows.
    """

    file: str
    alt: str
    height_mm: float = 0


@dataclass(frozen=True, slots=True)
class Pages:
    """Pages of another PDF, each in its own size (width and height in points): all, or those that ``only`` names.

    ``stamp`` is printed over the corner of each; ``level`` is that of the bookmark.
    """

    file: str
    title: str
    label: str
    sizes: tuple[tuple[float, float], ...]
    only: tuple[int, ...] = ()
    stamp: str = ""
    level: int = 1


Block = Heading | Paragraph | Table | ContentsLine | NewPage | Picture | Pages


@dataclass(frozen=True, slots=True)
class Document:
    """One document. ``office`` is printed in red at its head, ``number`` under it; both may be empty.

    ``day`` is the day it belongs to: that of the meeting or of the resolution, never the clock's, so that the same
    record gives the same bytes. ``signer`` and ``day_line`` close it on the right.
    """

    title: str
    blocks: tuple[Block, ...]
    day: date
    author: str = ""
    office: str = ""
    number: str = ""
    signer: str = ""
    day_line: str = ""

    def texts(self) -> tuple[str, ...]:
        """Every text in reading order, for looking up where a character stands."""
        head = (self.office, self.number, self.title)
        return tuple(text for text in (*head, *_texts(self.blocks), self.signer, self.day_line) if text)


def _texts(blocks: tuple[Block, ...]) -> list[str]:
    found: list[str] = []
    for block in blocks:
        if isinstance(block, Table):
            found += [cell for row in block.rows for cell in row]
        elif isinstance(block, Picture):
            found.append(block.alt)
        elif isinstance(block, Pages):
            found += [block.title, block.stamp]
        elif isinstance(block, NewPage):
            found.append(block.stamp)
        else:
            found.append(block.text)
    return found


class CannotPrint(Exception):
    """The document cannot be printed without losing something.

    ``messages`` maps ``zh`` and ``en`` to a full sentence with the way out; ``character`` names the one without a
    glyph (``U+1F600 GRINNING FACE``), or is empty.
    """

    def __init__(self, code: str, *, zh: str, en: str, character: str = "") -> None:
        super().__init__(zh)
        self.code, self.character = code, character
        self.messages = {"zh": zh, "en": en}
