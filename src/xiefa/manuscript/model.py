"""The records an issue is made of.

Every record keeps the words exactly as they are printed (``text``, ``…_line``, ``heading``) and,
beside them, what was understood of them (``year``, ``contributors``, ``bodies``). Channels print
only the former; rules and indexes use only the latter, so that understanding never alters a text.
All sequences are tuples and so are the records: a manuscript can be hashed, shared and compared. They
are named tuples, not dataclasses, because every command that prints waits for this module, and these
load in a fraction of the time. Write their fields by name all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple

ParagraphRole = Literal["body", "subheading", "list", "note"]
OfficialRole = Literal["editor", "reviewer", "signer", "other"]

_HAN_SPACED = re.compile(r"(?<=[\u3400-\u9fff])[ \u3000\u00a0]+(?=[\u3400-\u9fff])")


def unspaced(title: str) -> str:
    """Close up a letter-spaced heading: ``简 报`` → ``简报``; words in other scripts keep blanks."""
    return _HAN_SPACED.sub("", title.strip())


class Masthead(NamedTuple):
    """The head of an issue (报头).

    ``number`` counts within ``year`` and ``total_number`` over the whole series; ``year`` belongs
    to the numbering and may differ from the year of ``date``. A supplement (增刊) is numbered in
    a series of its own. ``marks`` are printed notes such as a copy number or 内部资料.
    """

    title_lines: tuple[str, ...] = ()
    issue_line: str = ""
    office: str = ""
    date_line: str = ""
    marks: tuple[str, ...] = ()
    year: int | None = None
    number: int | None = None
    total_number: int | None = None
    is_supplement: bool = False
    date: date | None = None

    @property
    def title(self) -> str:
        """The title as one string, letter-spacing closed up."""
        return "".join(unspaced(line) for line in self.title_lines)


class ContentsGroup(NamedTuple):
    """One group of the contents list: a title (may be empty) and the headings under it."""

    title: str
    entries: tuple[str, ...]


class Contents(NamedTuple):
    """The contents list (本期导读) as printed; it may differ from the headings it points to."""

    heading: str
    groups: tuple[ContentsGroup, ...]

    @property
    def entries(self) -> tuple[str, ...]:
        """All entries in order, over all groups."""
        return tuple(entry for group in self.groups for entry in group.entries)


class Paragraph(NamedTuple):
    """A paragraph of text; ``role`` tells a subheading, a list entry or a footnote from the rest."""

    text: str
    role: ParagraphRole = "body"


class Table(NamedTuple):
    """A table as rows of cell texts; ``has_header`` when the first row names the columns."""

    rows: tuple[tuple[str, ...], ...]
    has_header: bool = True
    caption: str = ""


class Picture(NamedTuple):
    """A picture by the SHA-256 of its bytes; ``alt`` is read aloud, ``caption`` is printed."""

    sha256: str
    media_type: str
    alt: str = ""
    caption: str = ""
    width: int = 0
    height: int = 0


Block = Paragraph | Table | Picture


class Credit(NamedTuple):
    """The credit line (署名行) that closes an item, e.g. （某某联盟秘书处供稿）.

    ``text`` is printed, brackets included; ``verb`` is the word used (供稿, 摘述 …) or empty.
    """

    text: str
    contributors: tuple[str, ...] = ()
    verb: str = ""
    source: str | None = None


class Item(NamedTuple):
    """One piece of news or policy: heading, blocks, credit line."""

    heading: str
    blocks: tuple[Block, ...] = ()
    credit: Credit | None = None

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The printed text of the blocks, one string a block; cells of a table are tab-separated."""
        return tuple(text for block in self.blocks for text in block_lines(block))


class Section(NamedTuple):
    """A section (栏目) with its items; ``preface`` is text that stands before the first heading."""

    title: str
    items: tuple[Item, ...] = ()
    preface: tuple[Block, ...] = ()

    @property
    def blocks(self) -> tuple[Block, ...]:
        """All blocks in reading order: those of the preface, then those of the items."""
        return (*self.preface, *(block for item in self.items for block in item.blocks))


class Distribution(NamedTuple):
    """A distribution line: 报 (to superiors) or 送 (to peers), with the bodies it names."""

    text: str
    bodies: tuple[str, ...] = ()


class Official(NamedTuple):
    """A person who answers for the issue: 编辑, 审核 or 签发."""

    role: OfficialRole
    name: str
    text: str


class Contact(NamedTuple):
    """An address, telephone, site, account or mailbox; ``owner`` is whose it is, by its place."""

    label: str
    value: str
    text: str
    owner: str = ""
    href: str = ""


class Colophon(NamedTuple):
    """The foot of an issue (报尾)."""

    report_to: Distribution | None = None
    send_to: Distribution | None = None
    officials: tuple[Official, ...] = ()
    contacts: tuple[Contact, ...] = ()
    notes: tuple[str, ...] = ()

    def official(self, role: OfficialRole) -> str:
        """The name of the first official in this role, or an empty string."""
        return next((one.name for one in self.officials if one.role == role), "")


class Manuscript(NamedTuple):
    """A whole issue. ``unplaced`` is text that was read and not understood: printed last, never lost."""

    masthead: Masthead = Masthead()
    contents: Contents | None = None
    sections: tuple[Section, ...] = ()
    colophon: Colophon = Colophon()
    unplaced: tuple[str, ...] = ()
    language: str = "zh-CN"

    @property
    def items(self) -> tuple[Item, ...]:
        """All items in order, over all sections."""
        return tuple(item for section in self.sections for item in section.items)

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """All pictures in reading order: of each section its preface, then its items. Channels ask for their bytes."""
        blocks = (block for section in self.sections for block in section.blocks)
        return tuple(block for block in blocks if isinstance(block, Picture))


def block_lines(block: Block) -> Iterator[str]:
    """The printed lines of one block, in reading order; empty texts give no line."""
    if isinstance(block, Paragraph):
        texts: tuple[str, ...] = (block.text,)
    elif isinstance(block, Table):
        texts = (block.caption, *("\t".join(row) for row in block.rows))
    else:
        texts = (block.caption,)
    return (text for text in texts if text.strip())
