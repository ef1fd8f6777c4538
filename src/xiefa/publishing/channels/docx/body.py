"""The body of the document, in reading order, as one string of WordprocessingML."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

from xiefa.manuscript import Block, Colophon, Contact, Item, Manuscript, Masthead, Paragraph, Picture, Section, Table
from xiefa.publishing.addresses import safe_address
from xiefa.publishing.channels.docx import words
from xiefa.publishing.placing import entry_labels, item_label, section_label
from xiefa.publishing.widths import column_widths, ems, is_banner, squared

TYPE_AREA_TWIPS = 8844  # 156 mm
_TYPE_AREA_POINTS = 441.0
_CONTENTS_FIELD = r'TOC \o "1-2" \n \h \z \u'
_STYLES = {"body": "BodyText", "list": "BodyText", "subheading": "Heading3", "note": "Note"}


class Body:
    """Writes one issue. ``link_to`` gives the relationship of an address, ``draw`` a picture's run."""

    def __init__(
        self, manuscript: Manuscript, *, link_to: Callable[[str], str], draw: Callable[[Picture, int], str]
    ) -> None:
        self._manuscript = manuscript
        self._link_to = link_to
        self._draw = draw
        self._numbers = count(1)

    def xml(self) -> str:
        """Every paragraph and table, without the section properties."""
        return "".join(self._parts())

    def _parts(self) -> Iterator[str]:
        yield from _masthead(self._manuscript.masthead)
        yield from self._contents()
        for at, section in enumerate(self._manuscript.sections, 1):
            yield from self._section(section, at)
        yield from (_plain("BodyText", text) for text in self._manuscript.unplaced)
        yield from self._colophon(self._manuscript.colophon)

    def _contents(self) -> Iterator[str]:
        contents = self._manuscript.contents
        if contents is None:
            return
        yield _plain("ContentsHeading", contents.heading)
        rows: list[tuple[str, str, str]] = []
        for group, labels in zip(contents.groups, entry_labels(self._manuscript), strict=True):
            rows.append(("TOC1", group.title, ""))
            rows += [("TOC2", entry, label) for entry, label in zip(group.entries, labels, strict=True)]
        yield from _contents_field([row for row in rows if row[1].strip()])

    def _section(self, section: Section, at: int) -> Iterator[str]:
        yield self._heading("Heading1", section.title, section_label(at))
        yield from self._blocks(section.preface)
        for number, item in enumerate(section.items, 1):
            yield from self._item(item, item_label(at, number))

    def _item(self, item: Item, label: str) -> Iterator[str]:
        yield self._heading("Heading2", item.heading, label)
        yield from self._blocks(item.blocks)
        if item.credit:
            yield _plain("Credit", item.credit.text)

    def _heading(self, style: str, text: str, label: str) -> str:
        if not text.strip():
            return ""
        return words.paragraph(style, words.bookmarked(words.run(text), _bookmark(label), next(self._numbers)))

    def _blocks(self, blocks: tuple[Block, ...]) -> Iterator[str]:
        for block in blocks:
            if isinstance(block, Paragraph):
                yield _plain(_STYLES[block.role], block.text)
            elif isinstance(block, Table):
                yield _table(block)
            else:
                yield words.paragraph("Picture", self._draw(block, next(self._numbers)))
                yield _plain("Caption", block.caption)

    def _colophon(self, colophon: Colophon) -> Iterator[str]:
        lists = [words.run(one.text) for one in (colophon.report_to, colophon.send_to) if one and one.text.strip()]
        officials = [words.run(one.text) for one in colophon.officials if one.text.strip()]
        contacts = [self._contact(one) for one in colophon.contacts if one.text.strip()]
        notes = [words.run(note) for note in colophon.notes if note.strip()]
        groups = [lists, _rows_of_three(officials), [*contacts, *notes]]
        yield from _ruled([group for group in groups if group])

    def _contact(self, contact: Contact) -> str:
        address = safe_address(contact.href)
        text = words.run(contact.text)
        return words.outer_link(text, self._link_to(address)) if address else text


def _plain(style: str, text: str) -> str:
    return words.paragraph(style, words.run(text)) if text.strip() else ""


def _bookmark(label: str) -> str:
    return f"_Toc_{label.replace('-', '_')}"


def _masthead(masthead: Masthead) -> Iterator[str]:
    yield from (_plain("Mark", mark) for mark in masthead.marks)
    for line in masthead.title_lines:
        if line.strip():
            yield words.paragraph("Title", words.run(line, _title_size(line)))
    yield _plain("IssueLine", masthead.issue_line)
    if masthead.office.strip() or masthead.date_line.strip():
        yield words.paragraph("Imprint", words.run(masthead.office), words.tab(), words.run(masthead.date_line))


def _title_size(line: str) -> str:
    points = min(54.0 if is_banner(line) else 32.0, (_TYPE_AREA_POINTS - 12) / max(ems(line), 1))
    halves = int(points * 2)
    return f'<w:sz w:val="{halves}"/><w:szCs w:val="{halves}"/>'


def _contents_field(rows: list[tuple[str, str, str]]) -> Iterator[str]:
    """The entries as the cached result of one field, opened in the first and closed in the last."""
    for at, (style, text, label) in enumerate(rows):
        shown = words.inner_link(words.run(text), _bookmark(label)) if label else words.run(text)
        start = words.field_start(_CONTENTS_FIELD) if at == 0 else ""
        yield words.paragraph(style, start, shown, words.FIELD_END if at == len(rows) - 1 else "")


def _table(table: Table) -> str:
    weights = column_widths(table)
    if not weights:
        return _plain("TableCaption", table.caption)
    widths = [int(TYPE_AREA_TWIPS * weight / sum(weights)) for weight in weights]
    made = words.table(squared(table), widths, has_header=table.has_header)
    return f"{_plain('TableCaption', table.caption)}{made}{words.paragraph('Note')}"


def _rows_of_three(runs: list[str]) -> list[str]:
    """Officials side by side: left, centre and right of a line."""
    return [words.tab().join(runs[at : at + 3]) for at in range(0, len(runs), 3)]


def _ruled(groups: list[list[str]]) -> Iterator[str]:
    """Rules above, between and below the groups.

    Word melts neighbours with equal borders into one box, so only every second group has its own.
    """
    places = [(group, at) for group in range(len(groups)) for at in range(len(groups[group]))]
    for number, (group, at) in enumerate(places):
        is_first, is_last = number == 0, number == len(places) - 1
        opens, closes = at == 0 and group % 2, at == len(groups[group]) - 1 and group % 2
        rules = (*(("top",) if is_first or opens else ()), *(("bottom",) if is_last or closes else ()))
        before = 480 if is_first else 0
        yield words.paragraph("Colophon", groups[group][at], keep_next=not is_last, rules=rules, before=before)
