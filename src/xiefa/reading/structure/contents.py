"""The contents list (本期导读): where it ends, which of its lines are groups, what it promises."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extractOne

from xiefa.manuscript import Contents, ContentsGroup
from xiefa.manuscript.model import unspaced
from xiefa.reading.layout import Layout
from xiefa.reading.numbers import NUMBERING
from xiefa.reading.structure.entries import Account, Entry, comparison_key, is_finished, renewed, without_leader

_SEARCHED = 80
_ALIKE = 75.0
_COMPARED = 200
_PARAGRAPH = 25
_SHORTEST, _LONGEST = 4, 160
_OPENING, _CLOSING = frozenset("《“‘（(【"), frozenset("》”’）)】，、。：；！？")
_PAGE_BEHIND = re.compile(r"\s*(?<![\d.-])\d{1,3}$")
_CELL_NUMBER = re.compile(r"第?\s*\d{1,4}\s*页?|[pP]\.?\s*\d{1,4}")
_COLUMN_HEADS = frozenset(
    [
        "序号",
        "编号",
        "栏目",
        "标题",
        "题目",
        "篇目",
        "篇名",
        "内容",
        "条目",
        "文章",
        "作者",
        "单位",
        "页码",
        "页次",
        "页",
        "备注",
    ]
)


@dataclass(slots=True)
class Outline:
    """What the contents list says: the record, and group and entry lines by their keys."""

    contents: Contents | None = None
    groups: dict[str, Entry] = field(default_factory=dict)
    headings: dict[str, Entry] = field(default_factory=dict)
    body_at: int = 0


def heading_at(entries: Sequence[Entry], layout: Layout) -> int | None:
    """The index of the line that heads the contents list, if there is one near the top."""
    paragraphs = 0
    for at, entry in enumerate(entries[:_SEARCHED]):
        if is_heading(entry, layout):
            return at
        paragraphs += len(entry.text) > _PARAGRAPH and is_finished(entry.text)
        if paragraphs > 1:
            return None
    return None


def is_heading(entry: Entry, layout: Layout) -> bool:
    """Whether a line is one that heads a contents list."""
    return len(entry.text) <= 24 and layout.contents_heading.match(unspaced(entry.text)) is not None


def moved_from_end(entries: list[Entry], *, top: int, end: int, layout: Layout) -> list[Entry]:
    """The lines with a contents list that is printed behind the text put below the head, which ends at
    ``top``, where others have it. ``end`` is where the foot begins."""
    at = next((at for at in range(end - 1, max(0, end - _SEARCHED) - 1, -1) if is_heading(entries[at], layout)), None)
    if at is None or at <= top or heading_at(entries[:end], layout) is not None:
        return entries
    listed = [entry for entry in entries[at + 1 : end] if entry.text]
    known = {entry.key for entry in entries[:at] if entry.key}
    is_list = len(listed) > 1 and sum(entry.key in known for entry in listed) * 2 >= len(listed)
    return [*entries[:top], *entries[at:end], *entries[top:at], *entries[end:]] if is_list else entries


def read_outline(entries: list[Entry], *, head: int | None, start: int, stop: int, account: Account) -> Outline:
    """The outline of the lines from ``start``; ``head`` is the index of the contents heading, if any.

    Without a heading a list is believed only if at least two lines recur in the same order.
    """
    keys = Counter(key for entry in entries[start:stop] for key in _keys_of(entry) if key)
    body_at = _body_begins(entries, start, stop, keys)
    if body_at is None or (head is None and not _recurs(entries, start, body_at, stop, keys)):
        if head is not None:
            account.set_aside(entries[head].mark)
        return Outline(Contents(entries[head].text, ()) if head is not None else None, body_at=start)
    listed = _unleadered(
        [entry for entry in entries[start:body_at] if entry.text and entry.line.kind != "rule"], keys, account
    )
    listed = _merged_wraps(listed, entries[body_at:stop], account)
    verdicts = _verdicts(listed, [entry for entry in entries[body_at:stop] if entry.text])
    for entry in listed:
        account.set_aside(entry.mark)
    contents, outline = _grouped(entries[head].text if head is not None else "", listed, verdicts)
    outline.contents, outline.body_at = contents, body_at
    if head is not None:
        account.set_aside(entries[head].mark)
    return outline


def _body_begins(entries: list[Entry], start: int, stop: int, keys: Counter[str]) -> int | None:
    """The list ends where one of its lines occurs again, or just above the first paragraph."""
    seen: dict[str, int] = {}
    for at in range(start, stop):
        entry = entries[at]
        if entry.line.kind == "rule" or not entry.text:
            continue
        found = _keys_of(entry) if entry.line.cells else [_bare_key(entry, keys)]
        first = next((seen[key] for key in found if key and key in seen), None)
        if first is not None:
            return _with_section_above(entries, at, first, start)
        if len(entry.text) > 90 or (is_finished(entry.text) and len(entry.text) > 30):
            return _above_paragraph(entries, at, start)
        seen.update(dict.fromkeys(found, at))
    return None


def _keys_of(entry: Entry) -> list[str]:
    return [comparison_key(cell) for cell in entry.line.cells] if entry.line.cells else [entry.key]


def _bare_key(entry: Entry, keys: Counter[str]) -> str:
    text, leader = _parted(entry, keys)
    return renewed(entry, text).key if leader else entry.key


def _parted(entry: Entry, keys: Counter[str]) -> tuple[str, str]:
    """An entry without leader and page number. A number right behind the words is one of a page when the
    words without it are a heading and with it are none."""
    text, leader = without_leader(entry.text)
    if leader or not entry.key or keys[entry.key] > 1:
        return text, leader
    found = _PAGE_BEHIND.search(entry.text)
    rest = entry.text[: found.start()] if found else ""
    return (rest, entry.text[len(rest) :]) if rest and keys[comparison_key(rest)] else (text, leader)


def _previous(entries: list[Entry], at: int, start: int) -> int | None:
    return next(
        (one for one in range(at - 1, start - 1, -1) if entries[one].text and entries[one].line.kind != "rule"), None
    )


def _with_section_above(entries: list[Entry], at: int, first: int, start: int) -> int:
    """A section title above the recurring heading belongs to the body, even if worded otherwise.

    It can only be there when the list has a line above the one that recurs: that is its group.
    """
    above, group = _previous(entries, at, start), _previous(entries, first, start)
    if above is None or above <= first:
        return at
    if entries[above].line.kind == "heading" and entries[first].line.kind != "heading":
        return above
    if group is None:
        return at
    one, other = entries[above], entries[group]
    is_same_sign = bool(one.mark) and one.mark != entries[at].mark and other.mark in {one.mark, ""}
    return above if is_same_sign or ratio(one.key, other.key) >= 60 else at


def _above_paragraph(entries: list[Entry], at: int, start: int) -> int | None:
    above = _previous(entries, at, start)
    if above is None:
        return None
    higher = _previous(entries, above, start)
    return higher if higher is not None and entries[higher].mark and not entries[above].mark else above


def _recurs(entries: list[Entry], start: int, body_at: int, stop: int, keys: Counter[str]) -> bool:
    listed = [_bare_key(entry, keys) for entry in entries[start:body_at] if entry.text]
    later = {entry.key for entry in entries[body_at:stop] if entry.key}
    return len(listed) >= 2 and sum(key in later for key in listed) * 2 >= len(listed)


def _unleadered(listed: list[Entry], keys: Counter[str], account: Account) -> list[Entry]:
    """Leaders and page numbers come off: they belong to the paper, not to the text."""
    result = []
    for entry in listed:
        if _is_column_head(entry):
            account.furniture.append((entry.number, entry.text))
            continue
        for piece in _cells(entry, account):
            text, leader = _parted(piece, keys)
            account.set_aside(leader)
            result.append(renewed(piece, text) if leader else piece)
    return result


def _cells(entry: Entry, account: Account) -> list[Entry]:
    """The cells of a row; a number in a cell of its own is that of a page or of the row."""
    if not entry.line.cells:
        return [entry]
    pieces = [piece.strip() for cell in entry.line.cells for piece in cell.split("\n") if piece.strip()]
    numbers = [piece for piece in pieces if _CELL_NUMBER.fullmatch(piece)] if len(pieces) > 1 else []
    account.set_aside("".join(numbers))
    return [renewed(entry, piece) for piece in pieces if piece not in numbers]


def _is_column_head(entry: Entry) -> bool:
    cells = [unspaced(cell) for cell in entry.line.cells if cell.strip()]
    return bool(cells) and all(cell in _COLUMN_HEADS for cell in cells)


def _merged_wraps(listed: list[Entry], body: list[Entry], account: Account) -> list[Entry]:
    """An entry that a narrow column cut in two is put together when the body has it whole."""
    keys = {entry.key for entry in body if entry.key}
    result: list[Entry] = []
    at = 0
    while at < len(listed):
        entry = listed[at]
        parts = [entry]
        if entry.key not in keys:
            parts, at = _whole(listed, at, keys, account)
        result.extend(parts)
        at += 1
    return result


def _whole(listed: list[Entry], at: int, keys: set[str], account: Account) -> tuple[list[Entry], int]:
    """The entry at ``at`` with up to two lines below it, if together they are a heading; or taken apart,
    if a full line made one of two; and where it ends."""
    entry = listed[at]
    text = entry.text
    for end in range(at + 1, min(at + 3, len(listed))):
        text += listed[end].text
        if renewed(entry, text).key in keys:
            account.joins.extend((entry.number, line.number, False) for line in listed[at + 1 : end + 1])
            return [renewed(entry, text)], end
    return _taken_apart(entry, keys), at


def _taken_apart(entry: Entry, keys: set[str]) -> list[Entry]:
    if not 2 * _SHORTEST <= len(entry.text) <= _LONGEST:
        return [entry]
    for cut in range(_SHORTEST, len(entry.text) - _SHORTEST + 1):
        if entry.text[cut] in _CLOSING or entry.text[cut - 1] in _OPENING:
            continue
        if comparison_key(entry.text[:cut]) in keys and comparison_key(entry.text[cut:]) in keys:
            return [renewed(entry, entry.text[:cut]), renewed(entry, entry.text[cut:])]
    return [entry]


def _verdicts(listed: list[Entry], body: list[Entry]) -> list[bool]:
    """For each listed line whether it is a group: first by the body, then by its looks."""
    keys = {entry.key for entry in listed}
    followers: dict[str, Entry | None] = {}
    for at, entry in enumerate(body):
        if entry.key in keys:
            followers.setdefault(entry.key, body[at + 1] if at + 1 < len(body) else None)
    titles = [
        body[at].key
        for at in range(len(body) - 1)
        if body[at].key not in keys and body[at + 1].key in keys and body[at].is_short
    ]
    verdicts: list[bool | None] = [_verdict(entry, followers, keys, titles) for entry in listed]
    if True not in verdicts and _are_sections(listed, body):
        return [True] * len(listed)
    looks = _by_looks(listed, verdicts)
    return [
        looks.get(_looks(entry), False) if verdict is None else verdict
        for entry, verdict in zip(listed, verdicts, strict=True)
    ]


def _are_sections(listed: list[Entry], body: list[Entry]) -> bool:
    """Whether a list names sections only: each stands out in the body, above a short line above a text."""
    keys = {entry.key for entry in listed}
    places = {entry.key: at for at, entry in reversed(list(enumerate(body))) if entry.key in keys}
    return len(places) >= 2 and all(_stands_above_heading(body, at, keys) for at in places.values())


def _stands_above_heading(body: list[Entry], at: int, keys: set[str]) -> bool:
    if at + 2 >= len(body):
        return False
    one, heading, text = body[at : at + 3]
    stands_out = bool(one.mark and not heading.mark) or 0 < one.line.level < heading.line.level
    return stands_out and heading.is_short and heading.key not in keys and len(heading.text) > 6 and not text.is_short


def _verdict(entry: Entry, followers: dict[str, Entry | None], keys: set[str], titles: list[str]) -> bool | None:
    """A group when a heading of the list stands below it in the body; ``titles`` are worded otherwise there."""
    if entry.key not in followers:
        return True if most_alike(entry.key, titles) is not None else None
    following = followers[entry.key]
    return bool(following and following.key in keys and following.key != entry.key)


def _looks(entry: Entry) -> tuple[object, ...]:
    numbering = NUMBERING.match(entry.text)
    kind = (
        "".join("N" if char.isdigit() else "汉" for char in numbering.group().strip("、.（）() ")[:1])
        if numbering
        else ""
    )
    is_bracketed = entry.text[:1] in "【〖"
    return (entry.line.kind == "list", kind, bool(entry.mark), is_bracketed)


def _by_looks(listed: list[Entry], verdicts: list[bool | None]) -> dict[tuple[object, ...], bool]:
    """Lines that look alike are alike: the majority of what the body decided."""
    votes: dict[tuple[object, ...], Counter[bool]] = {}
    for entry, verdict in zip(listed, verdicts, strict=True):
        if verdict is not None:
            votes.setdefault(_looks(entry), Counter())[verdict] += 1
    decided = {looks: counter.most_common(1)[0][0] for looks, counter in votes.items()}
    has_lists = any(entry.line.kind == "list" for entry in listed)
    for entry in listed:
        decided.setdefault(_looks(entry), bool(entry.mark or (has_lists and entry.line.kind != "list")))
    return decided


def _grouped(heading: str, listed: list[Entry], verdicts: list[bool]) -> tuple[Contents, Outline]:
    outline = Outline()
    groups: list[tuple[str, list[str]]] = []
    for entry, is_group in zip(listed, verdicts, strict=True):
        if is_group:
            groups.append((entry.text, []))
            outline.groups.setdefault(entry.key, entry)
            continue
        if not groups:
            groups.append(("", []))
        groups[-1][1].append(entry.text)
        outline.headings.setdefault(entry.key, entry)
    record = Contents(heading, tuple(ContentsGroup(title, tuple(entries)) for title, entries in groups))
    return record, outline


def most_alike(key: str, others: Iterable[str]) -> str | None:
    """Of other headings the one that is probably the same, worded or typed slightly otherwise; None when
    none is. Only the first few hundred are looked at: no briefing has more, and a hostile one would."""
    found = extractOne(key, list(islice(others, _COMPARED)), scorer=ratio, score_cutoff=_ALIKE)
    return str(found[0]) if found else None
