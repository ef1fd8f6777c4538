"""The order of work: furniture off, foot, head, contents, body, account closed."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from xiefa.manuscript import Colophon, Contents, Manuscript, Masthead, lines
from xiefa.reading.layout import Layout
from xiefa.reading.source import Source, unblank
from xiefa.reading.structure import colophon as foot
from xiefa.reading.structure import masthead as head
from xiefa.reading.structure.assemble import Assembly, PlacedSection, settle_trailing_credits, wrap_width
from xiefa.reading.structure.contents import Outline, heading_at, read_outline
from xiefa.reading.structure.entries import Account, Entry, entry_of
from xiefa.reading.structure.roles import assign

_PAGE_NUMBER = re.compile(r"^[\s—–\-－·]*(?:第\s*)?\d{1,4}\s*页?(?:\s*[/／共]+\s*(?:共\s*)?\d{1,4}\s*页?)?[\s—–\-－·]*$")


@dataclass(slots=True)
class Built:
    """A manuscript with the places its parts came from and the account of every character."""

    manuscript: Manuscript
    sections: list[PlacedSection]
    outline: Outline
    masthead_entries: list[Entry]
    foot_entries: list[Entry]
    account: Account


def build(source: Source, layout: Layout) -> Built:
    """The manuscript of a source. Text that fits nowhere is kept in ``manuscript.unplaced``."""
    account = Account()
    entries = _without_furniture(source, layout, account)
    end = foot.begins_at(entries, layout)
    contents_at = heading_at(entries[:end], layout)
    head_end = contents_at if contents_at is not None else head.ends_at(entries[:end], layout)
    masthead = head.read_masthead(entries[:head_end], layout, account)
    start = contents_at + 1 if contents_at is not None else head_end
    outline = read_outline(entries, head=contents_at, start=start, stop=end, account=account)
    body, roles = assign(entries[outline.body_at : end], outline, layout, account)
    assembly = Assembly(source, layout, account, wrap=wrap_width(source))
    for entry, role in zip(body, roles, strict=True):
        assembly.take(entry, role)
    settle_trailing_credits(assembly.sections, layout)
    for entry in entries[end:]:
        account.set_aside(entry.mark)
    colophon = foot.read_colophon(entries[end:], layout, account)
    _close(source, account, entries)
    manuscript = _manuscript(masthead, outline.contents, assembly.sections, colophon, account)
    _balance(source, manuscript, account)
    head.note_masthead(masthead, entries[:head_end], account)
    return Built(manuscript, assembly.sections, outline, entries[:head_end], entries[end:], account)


def _without_furniture(source: Source, layout: Layout, account: Account) -> list[Entry]:
    entries = []
    for line in source.lines:
        if line.part in {"header", "footer"}:
            account.furniture.append((line.number, line.text))
        elif line.kind == "plain" and len(line.text) <= 16 and _is_page_number(line.text):
            account.furniture.append((line.number, line.text))
        else:
            entries.append(entry_of(line, layout))
        account.set_aside(line.markup)
    return [entry for entry in entries if entry.text or entry.line.kind in {"rule", "picture"}]


def _is_page_number(text: str) -> bool:
    return bool(text.strip()) and bool(_PAGE_NUMBER.match(text)) and not text.strip().isdigit() or bool(
        re.fullmatch(r"第\s*\d+\s*页.*", text.strip())
    )


def _close(source: Source, account: Account, entries: list[Entry]) -> None:
    """Rules typed as text are signs, not words."""
    for entry in entries:
        if entry.line.kind == "rule":
            account.set_aside(entry.line.text)


def _manuscript(
    masthead: Masthead,
    contents: Contents | None,
    sections: list[PlacedSection],
    colophon: Colophon,
    account: Account,
) -> Manuscript:
    return Manuscript(
        masthead=masthead,
        contents=contents,
        sections=tuple(section.record() for section in sections),
        colophon=colophon,
        unplaced=tuple(text for _, text in account.unplaced),
    )


def accounted(manuscript: Manuscript, account: Account) -> Counter[str]:
    """Every non-blank character that has a place: printed, running head or sign."""
    total = Counter(account.markup)
    for text in lines(manuscript):
        total.update(unblank(text))
    for _, text in account.furniture:
        total.update(unblank(text))
    return total


def _balance(source: Source, manuscript: Manuscript, account: Account) -> None:
    """The promise of this room. A difference is our fault, never the author's, and must be loud."""
    difference = Counter(dict(source.characters))
    difference.subtract(accounted(manuscript, account))
    wrong = {char: count for char, count in difference.items() if count}
    if wrong:
        raise Unbalanced(wrong)


class Unbalanced(AssertionError):
    """Characters were lost (positive counts) or invented (negative) while reading."""

    def __init__(self, difference: dict[str, int]) -> None:
        super().__init__(f"characters not accounted for: {difference}")
        self.difference = difference
