"""The order of work: furniture off, foot, head, contents, body, account closed."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from xiefa.manuscript import Colophon, Contents, Manuscript, Masthead, lines
from xiefa.reading.layout import Layout
from xiefa.reading.source import Line, Source, unblank
from xiefa.reading.structure import colophon as foot
from xiefa.reading.structure import masthead as head
from xiefa.reading.structure.assemble import Assembly, PlacedSection, settle_trailing_credits
from xiefa.reading.structure.contents import Outline, heading_at, moved_from_end, read_outline
from xiefa.reading.structure.entries import Account, Entry, entry_of, renewed
from xiefa.reading.structure.hints import sobered
from xiefa.reading.structure.roles import assign
from xiefa.reading.structure.unwrap import unwrapped

# The mark our own channels print below the text: it says which text it is and is no part of it.
_PRINTED_DIGEST = re.compile(r"^[\s—–\-\d]*\S{0,12}\s*[0-9A-F]{4}(?:-[0-9A-F]{4}){3}[\s—–\-\d]*$")
_BULLET = re.compile(r"\s*[·•・∙‣◦⁃]\s*(?=[^\s·•・∙‣◦⁃.…])")
_TYPED_RULE = re.compile(r"([-*_=~—–－─━＊＿﹣])(?:\s*\1){2,}")
_SIGNATURE_SIGN = "--"
_LONE_NUMBER = re.compile(r"^[一二三四五六七八九十]{1,2}$")
_PAGE_NUMBER = re.compile(
    r"^[\s—–\-－·]*(?:第\s*)?\d{1,4}\s*页?(?:\s*[/／共]+\s*(?:共\s*)?\d{1,4}\s*页?)?[\s—–\-－·]*$"
)


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
    """The manuscript of a source. Text that fits nowhere is kept in ``manuscript.unplaced``.

    Should the account ever not close, nothing is believed and every line is given up to the visible
    list: wrong structure is an inconvenience, a lost character a breach of promise.
    """
    try:
        return arrange(source, layout)
    except Unbalanced as error:
        return _nothing_understood(source, error)


def arrange(source: Source, layout: Layout) -> Built:
    """The structure of a source; ``Unbalanced`` if a character was lost or invented on the way."""
    account = Account()
    entries = sobered(unwrapped(_without_furniture(source, layout, account), source, account))
    end = foot.begins_at(entries, layout)
    entries = moved_from_end(entries, top=head.ends_at(entries[:end], layout), end=end, layout=layout)
    contents_at = heading_at(entries[:end], layout)
    head_end = contents_at if contents_at is not None else head.ends_at(entries[:end], layout)
    masthead = head.read_masthead(entries[:head_end], layout, account)
    start = contents_at + 1 if contents_at is not None else head_end
    if source.format == "pdf":
        middle = _with_whole_headings(entries[start:end], account)
        entries, end = [*entries[:start], *middle, *entries[end:]], start + len(middle)
    outline = read_outline(entries, head=contents_at, start=start, stop=end, account=account)
    body, roles = assign(entries[outline.body_at : end], outline, layout, account)
    assembly = Assembly(source, layout, account)
    for entry, role in zip(body, roles, strict=True):
        assembly.take(entry, role)
    settle_trailing_credits(assembly.sections, layout)
    for entry in entries[end:]:
        account.set_aside(entry.mark)
    colophon = foot.read_colophon(entries[end:], layout, account)
    manuscript = _manuscript(masthead, outline.contents, assembly.sections, colophon, account)
    _balance(source, manuscript, account)
    head.note_masthead(masthead, entries[:head_end], account)
    return Built(manuscript, assembly.sections, outline, entries[:head_end], entries[end:], account)


def _without_furniture(source: Source, layout: Layout, account: Account) -> list[Entry]:
    entries = []
    for line in source.lines:
        if line.part in {"header", "footer"} or (
            line.kind == "plain" and len(line.text) <= 48 and _is_furniture(line.text)
        ):
            account.furniture.append((line.number, line.text))
        elif line.kind == "rule" or (line.kind != "row" and _TYPED_RULE.fullmatch(line.text.strip())):
            account.set_aside(line.text)
            entries.append(Entry(replace(line, kind="rule"), ""))
        else:
            entries.append(entry_of(_without_bullet(line, account), layout))
        account.set_aside(line.markup)
    return _with_lone_numbers(
        [entry for entry in entries if entry.text or entry.line.kind in {"rule", "picture"}], account
    )


def _without_bullet(line: Line, account: Account) -> Line:
    """A typed bullet makes an entry of a list, and is drawn by the list."""
    found = _BULLET.match(line.text) if line.kind == "plain" else None
    if not found:
        return line
    account.set_aside(found.group())
    return replace(line, kind="list", text=line.text[found.end() :])


def _with_lone_numbers(entries: list[Entry], account: Account) -> list[Entry]:
    """A number set in a box of its own, as web pages do, belongs to the short line below it."""
    result: list[Entry] = []
    for entry in entries:
        last = result[-1] if result else None
        if last and _LONE_NUMBER.match(last.text) and entry.is_short and not last.mark and last.line.kind != "row":
            account.joins.append((last.number, entry.number, False))
            account.set_aside(entry.mark)
            result[-1] = renewed(last, f"{last.text} {entry.text}")
        else:
            result.append(entry)
    return result


def _with_whole_headings(entries: list[Entry], account: Account) -> list[Entry]:
    """On a printed page a long heading fills several lines, all larger than the text and all centred."""
    sizes: Counter[float] = Counter()
    for entry in entries:
        sizes[entry.line.size] += len(entry.text)
    text_size = sizes.most_common(1)[0][0] if sizes else 0.0
    result: list[Entry] = []
    for entry in entries:
        last = result[-1] if result else None
        if last and _is_one_heading(last, entry, text_size):
            account.joins.append((last.number, entry.number, False))
            result[-1] = renewed(last, last.text + entry.text)
        else:
            result.append(entry)
    return result


def _is_one_heading(above: Entry, entry: Entry, text_size: float) -> bool:
    one, other = above.line, entry.line
    is_large = one.size == other.size > text_size + 1
    is_set_alike = one.page == other.page and one.is_centred == other.is_centred and other.blanks_before == 0
    return is_large and is_set_alike and above.is_short and entry.is_short and not entry.mark


def _is_furniture(text: str) -> bool:
    return text.strip() == _SIGNATURE_SIGN or _is_page_number(text) or bool(_PRINTED_DIGEST.match(text))


def _is_page_number(text: str) -> bool:
    return (bool(text.strip()) and bool(_PAGE_NUMBER.match(text)) and not text.strip().isdigit()) or bool(
        re.fullmatch(r"第\s*\d+\s*页.*", text.strip())
    )


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


def _nothing_understood(source: Source, error: Unbalanced) -> Built:
    account = Account()
    for line in source.lines:
        account.set_aside(line.markup)
        if line.text.strip():
            account.unplaced.append((line.number, line.text))
    account.note("not-accounted", 1, str(error))
    manuscript = _manuscript(Masthead(), None, [], Colophon(), account)
    return Built(manuscript, [], Outline(), [], [], account)


class Unbalanced(AssertionError):
    """Characters were lost (positive counts) or invented (negative) while reading."""

    def __init__(self, difference: dict[str, int]) -> None:
        super().__init__(f"characters not accounted for: {difference}")
        self.difference = difference
