"""The head of an issue (报头): title, number, office, date."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from xiefa.manuscript import Masthead
from xiefa.manuscript.model import unspaced
from xiefa.reading.layout import Layout
from xiefa.reading.numbers import YEAR_ONLY, IssueNumber, find_date, find_issue_number, numeral
from xiefa.reading.structure.entries import Account, Entry, is_finished

_MOST_LINES = 25


class _Words:
    """The patterns of one layout."""

    def __init__(self, layout: Layout) -> None:
        suffixes = layout.alternation("masthead", "office_suffixes")
        endings = layout.alternation("masthead", "office_endings")
        self.office = re.compile(rf"^.{{2,40}}(?:{suffixes})\s*(?:{endings})?$|^.{{2,40}}[\s\u3000]*(?:{endings})$")
        self.office_label = re.compile(rf"^(?:{layout.alternation('masthead', 'office_labels')})\s*[：:]\s*")
        self.office_ending = re.compile(rf"[\s\u3000]*(?:{endings})$")
        self.date_label = re.compile(
            rf"^(?:{layout.alternation('masthead', 'date_labels')}|\w{{0,6}}(?:日期|时间)(?=[：:]))\s*[：:]?\s*"
        )
        self.title = re.compile(
            "|".join(r"[\s\u3000]*".join(map(re.escape, word)) for word in layout.words("masthead", "title_words"))
        )


@lru_cache(maxsize=8)
def _words(layout: Layout) -> _Words:
    return _Words(layout)


@dataclass(slots=True)
class _Head:
    titles: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    issue_line: str = ""
    issue: IssueNumber | None = None
    office: str = ""
    date_line: str = ""
    day: date | None = None
    strangers: list[Entry] = field(default_factory=list)


def ends_at(entries: list[Entry], layout: Layout) -> int:
    """The index behind the last line of the head when no contents list says so.

    The head ends after the last of issue line, office and date near the top; without any of them
    after a first line that can be a title.
    """
    words = _words(layout)
    last = 0
    for at, entry in enumerate(entries[:_MOST_LINES]):
        if len(entry.text) > 80 or (is_finished(entry.text) and len(entry.text) > 20):
            break
        if any(_pieces_kind(piece, words, layout) for piece in _pieces(entry)):
            last = at + 1
    if last == 0 and entries and (words.title.search(entries[0].text) and entries[0].is_short):
        return 1
    return last


def _pieces_kind(piece: str, words: _Words, layout: Layout) -> str:
    if any(pattern.match(piece) for pattern in layout.head_marks):
        return "mark"
    if len(piece) <= 60 and find_issue_number(piece) and _is_mainly_number(piece, words):
        return "issue"
    if _is_date(piece, words) or _office_and_date(piece, words):
        return "date"
    return (
        "office"
        if words.office_label.match(piece) or re.search(r"(?:办公室|秘书处|编辑部)\s*(?:编|主办|编印)?$", piece)
        else ""
    )


def _is_mainly_number(piece: str, words: _Words) -> bool:
    found = find_issue_number(piece)
    return found is not None and (found.end - found.start >= len(piece) - 4 or bool(words.title.search(piece)))


def _is_date(piece: str, words: _Words) -> bool:
    bare = words.date_label.sub("", piece).strip("（）() ")
    found = find_date(bare)
    return bool(found and found[1] == 0 and found[2] >= len(bare) - 6)


def _office_and_date(piece: str, words: _Words) -> tuple[str, str, date | None] | None:
    """An office with the date behind it in one stretch of text."""
    found = find_date(piece)
    if not found or found[1] == 0 or len(piece) - found[2] > 6:
        return None
    office = words.date_label.sub("", piece[: found[1]]).strip()
    return (
        (office, piece[len(office) :].strip(), found[0])
        if words.office.match(office) and piece.startswith(office)
        else None
    )


def read_masthead(entries: list[Entry], layout: Layout, account: Account) -> Masthead:
    """The head as a record; lines that fit nowhere go to the list of what was not understood."""
    head = _Head()
    words = _words(layout)
    for entry in entries:
        if entry.line.kind == "rule" or not entry.text:
            continue
        if entry.mark:
            account.set_aside(entry.mark)
        for piece in _pieces(entry):
            _take(head, piece, entry, words, layout)
    _settle(head, words, account)
    issue = head.issue
    return Masthead(
        title_lines=tuple(head.titles),
        issue_line=head.issue_line,
        office=head.office,
        date_line=head.date_line,
        marks=tuple(head.marks),
        year=issue.year if issue else None,
        number=issue.number if issue else None,
        total_number=issue.total if issue else None,
        is_supplement=bool(issue and issue.is_supplement),
        date=head.day,
    )


def _pieces(entry: Entry) -> list[str]:
    """Cells, or parts of a line set wide apart; a letter-spaced title is one part."""
    if entry.line.cells:
        return [piece.strip() for cell in entry.line.cells for piece in cell.split("\n") if piece.strip()]
    text = entry.text
    if re.fullmatch(r"(?:\S[\s\u3000]+){1,7}\S", text):
        return [text]
    parts = [part for part in re.split(r"\t+|[ \u3000\u00a0]{2,}|\u3000", text) if part.strip()]
    if len(parts) == 1:
        parts = _parted_at_number(text)
    return [part.strip() for part in parts]


def _parted_at_number(text: str) -> list[str]:
    """A line that carries title, number and date behind each other, parted at single blanks."""
    if not re.search(r"[\u4e00-\u9fff）)] (?=\S)", text) or not find_issue_number(text):
        return [text]
    return [part for part in re.split(r"(?<=[\u4e00-\u9fff）)]) (?=\S)", text) if part]


def _take(head: _Head, piece: str, entry: Entry, words: _Words, layout: Layout) -> None:
    if any(pattern.match(piece) for pattern in layout.head_marks):
        head.marks.append(piece)
    elif head.issue and _take_more_of_number(head, piece):
        pass
    elif len(piece) <= 60 and (issue := find_issue_number(piece)) and _is_first_number(head, issue):
        _take_number(head, piece, issue, entry)
    elif not head.date_line and _is_date(piece, words):
        found = find_date(piece)
        head.date_line, head.day = piece, found[0] if found else None
    elif not head.date_line and (both := _office_and_date(piece, words)):
        head.office, head.date_line, head.day = both
    elif not head.office and (head.issue_line or words.office_label.match(piece)) and _is_office(piece, words):
        head.office = piece
    elif _is_title(piece, head, words):
        head.titles.append(piece)
    else:
        head.strangers.append(Entry(entry.line, piece))


def _is_first_number(head: _Head, issue: IssueNumber) -> bool:
    """Whether this is the number. 增刊 or 专刊 alone, above the number, was part of the title."""
    if not head.issue_line:
        return True
    if head.issue is None or head.issue.number is not None or issue.number is None:
        return False
    head.titles.append(head.issue_line)
    head.issue_line = ""
    return True


def _take_more_of_number(head: _Head, piece: str) -> bool:
    """A total or a year that stands apart from the number: 总第一百零三期, （二〇二三年）."""
    issue = head.issue
    more = find_issue_number(piece) if issue and issue.total is None and "总" in piece[:2] else None
    year = YEAR_ONLY.match(piece) if issue and issue.year is None else None
    if issue is None or (not (more and more.total) and not year):
        return False
    head.issue_line = f"{head.issue_line} {piece}"
    head.issue = IssueNumber(
        year=numeral(year.group(1)) if year else issue.year,
        number=issue.number,
        total=more.total if more else issue.total,
        is_supplement=issue.is_supplement,
        start=0,
        end=0,
    )
    return True


def _take_number(head: _Head, piece: str, issue: IssueNumber, entry: Entry) -> None:
    before = piece[: issue.start].rstrip("（( ")
    opening = piece[len(before) : issue.start]
    behind = piece[issue.end :].strip()
    if before.strip() and not re.fullmatch(r"[（(〔\[\s]*", before):
        head.titles.append(before.strip())
        head.issue_line = (opening + piece[issue.start : issue.end]).strip() + (behind if len(behind) <= 3 else "")
        if len(behind) > 3 and head.office:
            head.strangers.append(Entry(entry.line, behind))
        elif len(behind) > 3:
            head.office = behind
    else:
        head.issue_line = piece
    head.issue = issue


def _is_office(piece: str, words: _Words) -> bool:
    return bool(words.office_label.match(piece) or words.office.match(piece)) and not is_finished(piece)


def _is_title(piece: str, head: _Head, words: _Words) -> bool:
    if len(piece) > 40 or is_finished(piece) or len(head.titles) >= 4:
        return False
    if " > " in piece or " » " in piece:
        return False
    return not head.issue_line or (not head.titles) or bool(words.title.search(piece) and not head.office)


def _settle(head: _Head, words: _Words, account: Account) -> None:
    """What only shows at the end: an office that stood above the number, strangers, letter-spacing."""
    for stranger in list(head.strangers):
        stands_by_date = bool(head.date_line) and head.date_line in stranger.line.text and len(stranger.text) <= 30
        if not head.office and (stands_by_date or _is_office(stranger.text, words)):
            head.office = stranger.text
            head.strangers.remove(stranger)
        elif head.office and _is_office(stranger.text, words) and len(stranger.text) <= 30:
            head.office = f"{head.office}\u3000{stranger.text}"  # issued by two offices together
            head.strangers.remove(stranger)
    if not head.office and len(head.titles) > 1:
        for title in head.titles[1:]:
            if words.office_label.match(title) or (not words.title.search(title) and _is_office(title, words)):
                head.office = title
                head.titles.remove(title)
                break
    account.unplaced.extend((entry.number, entry.text) for entry in head.strangers)


def office_name(printed: str, layout: Layout) -> str:
    """The office itself, without 编发单位： before it or 编印 behind it."""
    words = _words(layout)
    return words.office_ending.sub("", words.office_label.sub("", printed)).strip()


def note_masthead(masthead: Masthead, entries: list[Entry], account: Account) -> None:
    """What an editor would want to know about the head."""
    by_text = {entry.text: entry.number for entry in entries}
    for title in masthead.title_lines:
        if unspaced(title) != title:
            account.note("letter-spacing", by_text.get(title, 1), title, unspaced(title))
    if not masthead.issue_line:
        account.note("no-issue-number", 1)
    elif masthead.date and masthead.year and masthead.date.year != masthead.year:
        account.note("year-differs", by_text.get(masthead.date_line, 1), str(masthead.year), masthead.date.isoformat())
    if not masthead.date:
        account.note("no-issue-date", 1)
