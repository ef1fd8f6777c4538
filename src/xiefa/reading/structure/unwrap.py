"""Text files whose lines were wrapped by hand or by a program: printed lines → paragraphs and headings.

Whether a file is wrapped, and at which width, is told by its longer lines: most of them end within a
character of the same column. A line goes on below when the first word of the next line would not
have fitted on it; where empty lines part the paragraphs, a line that is nearly full is enough.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import east_asian_width

from xiefa.reading.numbers import NUMBERING
from xiefa.reading.source import Line, Source
from xiefa.reading.structure.entries import Account, Entry, is_finished, renewed

_TEXTS = frozenset({"text", "markdown", "plaintext"})
_LONGER = 16
_FEWEST = 8
_NARROWEST, _WIDEST = 36, 140
_MEASURED = 4000
_WORD = re.compile(r"[（《“‘「『【〔(\[]*(?:[!-~]{1,40}|.)[，。、；：！？”’》）」』】〕)\]]*")
_AFRESH = re.compile(r"(?:[•·●○◆■□▪-]\s|附件?[:：]|注[:：]|图\s?\d|表\s?\d|\S{1,12}[：:]\s*\S)")
_LABELLED = re.compile(r"[^\s：:，。]{1,12}[：:]\s*\S")
_CREDIT_OPENS = "（(【["


@dataclass(frozen=True, slots=True)
class Wrap:
    """The width at which a file is wrapped, how it was counted, and how far lines may fall short."""

    width: int
    measure: Callable[[str], int]
    slack: int
    has_indents: bool


def columns(text: str) -> int:
    """Width in half-width columns; quotes and dashes count two, as in Chinese fonts."""
    return sum(2 if east_asian_width(char) in "WFA" else 1 for char in text)


def narrow_columns(text: str) -> int:
    """Width in half-width columns; quotes and dashes count one, as in Latin fonts."""
    return sum(2 if ord(char) > 0x2E7F else 1 for char in text)


def characters(text: str) -> int:
    """Width in characters, given in columns: programs that know no widths cut every so many characters."""
    return 2 * len(text)


def wrap_of(source: Source) -> Wrap | None:
    """How a text file is wrapped; None when it is not."""
    if source.format not in _TEXTS:
        return None
    rows = [line for line in source.lines[:_MEASURED] if line.kind in {"plain", "list"}]
    longer = [_printed(line) for line in rows if len(line.text) > _LONGER]
    if len(longer) < _FEWEST:
        return None
    measures = (columns, narrow_columns, characters)
    found = [(*_peak(list(map(measure, longer))), measure) for measure in measures]
    share, width, measure = max(found, key=lambda one: one[0])
    values = list(map(measure, longer))
    is_wrapped = share * 2 >= len(values) and sum(value > width + 4 for value in values) * 10 <= len(values)
    if not is_wrapped or not _NARROWEST <= width <= _WIDEST:
        return None
    return _with_slack(rows, width, measure)


def _printed(line: Line) -> str:
    return ("\u3000\u3000" if line.is_indented else "") + line.text


def _peak(values: list[int]) -> tuple[int, int]:
    """How many lines end at the width that most lines end at (or a little before), and that width."""
    counts = Counter(values)
    width = max(counts, key=lambda value: (counts[value] + counts[value - 1], value))
    return sum(counts[width - short] for short in range(-2, 4)), width


def _with_slack(rows: list[Line], width: int, measure: Callable[[str], int]) -> Wrap:
    """Empty lines between the paragraphs allow a generous eye for what is full."""
    full = [measure(_printed(line)) >= width - 5 for line in rows]
    ends = [at for at in range(1, len(rows) - 1) if full[at - 1] and not full[at] and not rows[at].blanks_before]
    parted = sum(rows[at + 1].blanks_before > 0 for at in ends)
    starts = [at for at in range(len(rows)) if full[at] and not (at and full[at - 1])]
    indented = sum(rows[at].is_indented for at in starts)
    is_parted = parted * 10 >= len(ends) * 7
    return Wrap(width, measure, 5 if is_parted and ends else 0, has_indents=indented * 5 >= len(starts) * 2 > 0)


def unwrapped(entries: list[Entry], source: Source, account: Account) -> list[Entry]:
    """The lines with wrapped ones put together; every join is recorded."""
    wrap = wrap_of(source)
    if wrap is None:
        return entries
    ends = _line_ends(entries)
    result: list[Entry] = []
    group: list[Entry] = []
    for entry in entries:
        if group and group[-1].text not in ends and _goes_on(group[-1], entry, wrap):
            group.append(entry)
            continue
        result.extend(_whole(group, account))
        group = [entry]
    return [*result, *_whole(group, account)]


def _line_ends(entries: list[Entry]) -> set[str]:
    """Lines that come more than once and not always with the same line below them: whole headings,
    entries and credit lines, whatever their width."""
    below: dict[str, str] = {}
    ends: set[str] = set()
    for entry, following in pairwise(entries):
        shown = "" if following.line.blanks_before else following.text
        if below.setdefault(entry.text, shown) != shown:
            ends.add(entry.text)
    return ends


def _whole(group: list[Entry], account: Account) -> Iterable[Entry]:
    if len(group) < 2:
        return group
    first = group[0]
    pieces = [first.text]
    for above, entry in pairwise(group):
        account.joins.append((above.number, entry.number, False))
        pieces.append(f" {entry.text}" if _needs_blank(above.text, entry.text) else entry.text)
    return [renewed(first, "".join(pieces))]


def _needs_blank(before: str, after: str) -> bool:
    ends, starts = before[-1:], after[:1]
    return ends.isascii() and starts.isascii() and (ends.isalpha() or ends in ",.;") and starts.isalnum()


def _goes_on(above: Entry, entry: Entry, wrap: Wrap) -> bool:
    line = entry.line
    if line.kind != "plain" or line.blanks_before or line.part != above.line.part or entry.mark:
        return False
    if above.line.kind not in {"plain", "list"} or line.is_indented or not entry.text:
        return False
    width = wrap.measure(_printed(above.line))
    if width > wrap.width + 4 or _opens(above, entry, wrap):
        return False
    slack = wrap.slack or (6 if wrap.has_indents and above.line.is_indented else 0)
    word = _WORD.match(entry.text)
    return width >= wrap.width - slack or width + wrap.measure(word.group() if word else "") > wrap.width


def _opens(above: Entry, entry: Entry, wrap: Wrap) -> bool:
    """Whether the line opens something of its own although the one above it is full."""
    if _LABELLED.match(above.text) and _LABELLED.match(entry.text):
        return True
    if wrap.slack or not is_finished(above.text):
        return False
    if wrap.has_indents and above.line.is_indented:
        return entry.text[0] in _CREDIT_OPENS
    opens = entry.text[0] in _CREDIT_OPENS or NUMBERING.match(entry.text) or _AFRESH.match(entry.text)
    return bool(opens)
