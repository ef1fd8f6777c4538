"""What every format is turned into first: lines with hints, and an account of every character.

A format reader decides nothing about briefings. It gives lines in reading order, says how each one
looked, and proves with ``Source.balance`` that no character was dropped or invented.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

LineKind = Literal["plain", "heading", "list", "rule", "row", "picture"]
LinePart = Literal["body", "header", "footer", "footnote"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the source: a line of a text file, a paragraph of a Word or HTML file, a paragraph
    put together from the lines of a PDF page, or one row of a table.

    ``number`` is 1-based and is what a person would look up; ``text`` is what is printed, without
    markup; ``markup`` holds the characters of the source that are marks and not text (``##``,
    ``**``, a list hyphen, ``](http://…)``, dot leaders). ``blanks_before`` counts empty lines above;
    ``indent`` is the first-line indent in characters. Hints are hints: they are often wrong.
    """

    number: int
    text: str
    kind: LineKind = "plain"
    markup: str = ""
    level: int = 0
    part: LinePart = "body"
    page: int = 0
    is_bold: bool = False
    is_centred: bool = False
    is_indented: bool = False
    size: float = 0.0
    blanks_before: int = 0
    table: int = 0
    cells: tuple[str, ...] = ()
    hrefs: tuple[tuple[str, str], ...] = ()
    picture: str = ""
    other_numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a format reader noticed, e.g. that radicals were folded to Han characters."""

    code: str
    line: int
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureData:
    """The bytes of a picture found in the source."""

    media_type: str
    content: bytes
    alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file as lines. ``characters`` counts every non-blank character of the file by a way of its
    own, not by adding up the lines; ``deleted`` is text that the author struck out (tracked
    deletions), kept apart and not counted. ``pictures`` are keyed by the SHA-256 of their bytes.
    """

    format: str
    lines: tuple[Line, ...]
    characters: Mapping[str, int]
    deleted: tuple[Line, ...] = ()
    pictures: Mapping[str, PictureData] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()

    def balance(self) -> Counter[str]:
        """Characters counted minus characters carried by lines; empty when all are accounted for."""
        carried: Counter[str] = Counter()
        for line in self.lines:
            carried.update(unblank(line.text))
            carried.update(unblank(line.markup))
        difference = Counter(dict(self.characters))
        difference.subtract(carried)
        return Counter({char: count for char, count in difference.items() if count})


def unblank(text: str) -> str:
    """The text without blanks: what the ledger counts."""
    return "".join(text.split())
