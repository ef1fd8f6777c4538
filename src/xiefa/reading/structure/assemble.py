"""Roles → sections and items; paragraphs that a page or a line end cut in two are put together again."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from xiefa.manuscript import Block, Credit, Item, Paragraph, Picture, Section, Table
from xiefa.manuscript.model import ParagraphRole
from xiefa.reading.layout import Layout
from xiefa.reading.numbers import NUMBERING
from xiefa.reading.source import Source
from xiefa.reading.structure.credits import parse_credit, split_trailing
from xiefa.reading.structure.entries import Account, Entry, is_finished
from xiefa.reading.structure.roles import Role

_SHORTEST_CUT = 15
_LONG_CUT = 25


@dataclass(slots=True)
class PlacedItem:
    """An item with the source lines of its heading, its blocks and its credit line."""

    heading: str = ""
    line: int = 0
    blocks: list[Block] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    credit: Credit | None = None
    credit_line: int = 0

    def record(self) -> Item:
        """The item as the manuscript has it."""
        return Item(heading=self.heading, blocks=tuple(self.blocks), credit=self.credit)


@dataclass(slots=True)
class PlacedSection:
    """A section with the source line of its title."""

    title: str = ""
    line: int = 0
    items: list[PlacedItem] = field(default_factory=list)

    def record(self) -> Section:
        """The section as the manuscript has it."""
        return Section(title=self.title, items=tuple(item.record() for item in self.items))


class Assembly:
    """Takes lines in order and grows sections, items and paragraphs."""

    def __init__(self, source: Source, layout: Layout, account: Account) -> None:
        self.sections: list[PlacedSection] = []
        self._source = source
        self._layout = layout
        self._account = account
        self._last: Entry | None = None
        self._table = 0

    def take(self, entry: Entry, role: Role) -> None:
        """Give one line its place."""
        if role is Role.RULE:
            return
        if role is not Role.TEXT or entry.line.kind != "row":
            self._table = 0
        if entry.mark:
            self._account.set_aside(entry.mark)
        getattr(self, f"_{role.name.lower()}")(entry)
        self._last = entry if role is Role.TEXT else None

    def _section(self, entry: Entry) -> None:
        self.sections.append(PlacedSection(entry.text, entry.number))

    def _heading(self, entry: Entry) -> None:
        self._open_section().items.append(PlacedItem(entry.text, entry.number))

    def _subheading(self, entry: Entry) -> None:
        self._add(Paragraph(entry.text, "subheading"), entry)

    def _credit(self, entry: Entry) -> None:
        item = self._open_item()
        credit = parse_credit(entry.text, self._layout)
        if credit is None:
            self._text(entry)
        elif item.credit is None:
            item.credit, item.credit_line = credit, entry.number
        else:
            item.credit = _both(item.credit, credit)

    def _text(self, entry: Entry) -> None:
        if entry.line.kind == "row":
            self._row(entry)
        elif entry.line.kind == "picture":
            self._picture(entry)
        elif not self._joined(entry):
            self._add(Paragraph(entry.text, _paragraph_role(entry)), entry)

    def _open_section(self) -> PlacedSection:
        if not self.sections:
            self.sections.append(PlacedSection())
        return self.sections[-1]

    def _open_item(self) -> PlacedItem:
        section = self._open_section()
        if not section.items:
            section.items.append(PlacedItem())
        return section.items[-1]

    def _add(self, block: Block, entry: Entry) -> None:
        item = self._open_item()
        item.blocks.append(block)
        item.lines.append(entry.number)

    def _row(self, entry: Entry) -> None:
        cells = tuple(cell.strip() for cell in entry.line.cells)
        item = self._open_item()
        if self._table and self._table == entry.line.table and item.blocks and isinstance(item.blocks[-1], Table):
            item.blocks[-1] = Table((*item.blocks[-1].rows, cells), caption=item.blocks[-1].caption)
            return
        self._table = entry.line.table
        self._add(Table((cells,)), entry)

    def _picture(self, entry: Entry) -> None:
        data = self._source.pictures.get(entry.line.picture)
        if data is not None:
            self._add(Picture(entry.line.picture, data.media_type, alt=data.alt, caption=entry.text), entry)
        elif entry.text:
            self._add(Paragraph(entry.text), entry)

    def _joined(self, entry: Entry) -> bool:
        """Whether the line went on with the paragraph before it."""
        last = self._last
        item = self._open_item()
        before = item.blocks[-1] if item.blocks else None
        if last is None or not isinstance(before, Paragraph) or before.role not in {"body", "list"}:
            return False
        if not self._goes_on(last, before.text, entry):
            return False
        item.blocks[-1] = Paragraph(_spliced(before.text, entry.text), before.role)
        is_cut = entry.line.blanks_before > 0 or entry.line.page != last.line.page
        self._account.joins.append((last.number, entry.number, is_cut))
        return True

    def _goes_on(self, last: Entry, before: str, entry: Entry) -> bool:
        line = entry.line
        if line.kind != "plain" or line.part != last.line.part or last.line.kind not in {"plain", "list"}:
            return False
        if is_finished(last.text) or NUMBERING.match(entry.text) or last.line.part == "footnote" or entry.mark:
            return False
        if line.is_indented:
            return _is_cut_clearly(before, entry.text)
        return len(before) >= _SHORTEST_CUT and not _starts_afresh(entry.text)


def _is_cut_clearly(before: str, after: str) -> bool:
    """Whether two stretches are one paragraph although the second is indented like a new one."""
    is_open = before[-1:].isalnum() and len(before) >= _LONG_CUT and re.search("[，。、；]", before)
    return bool(is_open) and len(after) >= _LONG_CUT and re.search("[，。；]", after) is not None


def _starts_afresh(text: str) -> bool:
    return bool(re.match(r"(?:[•·●○◆■□▪-]\s|附件?[:：]|注[:：]|图\s?\d|表\s?\d)", text))


def _paragraph_role(entry: Entry) -> ParagraphRole:
    if entry.line.part == "footnote":
        return "note"
    return "list" if entry.line.kind == "list" else "body"


def _spliced(before: str, after: str) -> str:
    """Two halves of a paragraph: nothing between Han, one blank between Latin words."""
    ends, starts = before[-1:], after[:1]
    needs_blank = ends.isascii() and starts.isascii() and (ends.isalpha() or ends in ",.;") and starts.isalnum()
    return f"{before} {after}" if needs_blank else before + after


def _both(one: Credit, other: Credit) -> Credit:
    return Credit(
        text=one.text + other.text,
        contributors=one.contributors + other.contributors,
        verb=one.verb or other.verb,
        source=one.source or other.source,
    )


def settle_trailing_credits(sections: list[PlacedSection], layout: Layout) -> None:
    """A credit that ends the last paragraph of an item is taken out of it."""
    for item in (item for section in sections for item in section.items):
        last = item.blocks[-1] if item.blocks else None
        if item.credit is None and isinstance(last, Paragraph) and last.role in {"body", "list"}:
            body, credit = split_trailing(last.text, layout)
            if credit is not None:
                item.blocks[-1] = Paragraph(body, last.role)
                item.credit, item.credit_line = credit, item.lines[-1]
