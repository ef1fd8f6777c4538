"""A line under consideration, and the account that is kept of what becomes of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from xiefa.reading.layout import Layout
from xiefa.reading.numbers import NUMBERING, without_numbering
from xiefa.reading.source import Line, unblank

_FOLD = str.maketrans("（），：；！？．＆“”‘’—–－【】〔〕", "(),:;!?.&\"\"''---[][]")
_FINAL = "。！？；：…!?;:."
_CLOSING = "”’）》」』】)]\"'"
_ASIDE = re.compile(r"[（(【\[][^（）()【】]{1,80}[）)】\]]$")
_PAGE = re.compile(r"(?P<bracket>[（(]\s{0,4}第?\s{0,4})?(?:\d{1,3}|[ivxIVX]{1,4})\s{0,4}页?\s{0,4}[）)]?$")
_LEADER_SIGNS = " \t\u3000\xa0.．。·…‥⋯-—_"
_LEADER = re.compile(r"\.{2}|．{2}|[…‥⋯\t]|·{2}|_{3}|-{3}|—{3}|\s{2}")
_PAGE_ROOM = 24


@dataclass(slots=True)
class Entry:
    """A line with its section sign taken off. ``text`` is trimmed; ``key`` is for comparing headings."""

    line: Line
    text: str
    mark: str = ""
    key: str = ""

    @property
    def number(self) -> int:
        """The line of the source to show a person."""
        return self.line.number

    @property
    def is_short(self) -> bool:
        """Whether the line could be a heading: not long, and not a finished sentence."""
        return 0 < len(self.text) <= 80 and self.line.kind not in {"row", "picture"} and not is_finished(self.text)

    @property
    def style(self) -> tuple[object, ...]:
        """What lines of one function usually share, apart from their words."""
        line = self.line
        found = NUMBERING.match(self.text)
        numbering = re.sub(r"[\d一二三四五六七八九十\s①-⑳]+", "0", found.group()) if found else ""
        bracketed = self.text[:1] in tuple("【〖[") and self.text[-1:] in tuple("】〗]")
        kind = line.kind if line.kind == "heading" else "plain"
        return (kind, line.level, line.is_bold, line.is_centred, round(line.size), self.mark[:1], numbering, bracketed)


def comparison_key(text: str) -> str:
    """Headings that differ only in blanks, numbering or width of signs have the same key."""
    return "".join(without_numbering(text).translate(_FOLD).split()).strip("[]《》<>").lower()


def is_finished(text: str) -> bool:
    """Whether a text ends as a sentence does; closing quotes and brackets are looked through."""
    bare = text.rstrip()
    aside = _ASIDE.search(bare)
    bare = (bare[: aside.start()] if aside and aside.start() > 0 else bare).rstrip().rstrip(_CLOSING)
    return bare.endswith(tuple(_FINAL)) or (bool(aside) and text.rstrip().rstrip(_CLOSING).endswith(tuple(_FINAL)))


def without_leader(text: str) -> tuple[str, str]:
    """A contents entry without its dotted leader and page number, and what was taken off."""
    found = _PAGE.search(text, max(0, len(text) - _PAGE_ROOM))
    if not found:
        return text, ""
    words = text[: found.start()].rstrip(_LEADER_SIGNS)
    is_leader = bool(found["bracket"]) or _LEADER.search(text[len(words) : found.start()]) is not None
    return (words, text[len(words) :]) if words and is_leader else (text, "")


def entry_of(line: Line, layout: Layout) -> Entry:
    """The entry of a line: its section sign is taken off and kept in ``mark``."""
    found = layout.mark_pattern.match(line.text) if line.kind != "row" else None
    text = line.text[found.end() :] if found else line.text
    text = text.strip()
    if found and not text:
        return Entry(line, line.text.strip(), "", "")
    return Entry(line, text, found.group(1) if found else "", comparison_key(text) if len(text) <= 120 else "")


def renewed(entry: Entry, text: str) -> Entry:
    """The same entry with other words."""
    return Entry(replace(entry.line, text=text), text.strip(), entry.mark, comparison_key(text))


@dataclass(slots=True)
class Account:
    """Where characters went that are not part of the manuscript's text, and what was noticed.

    ``markup`` counts signs that formats or channels draw themselves; ``furniture`` is running heads
    and page numbers; ``unplaced`` is text nobody understood; ``joins`` are (first line, second line,
    at a page break?) of paragraphs that were put together again.
    """

    markup: Counter[str] = field(default_factory=Counter)
    furniture: list[tuple[int, str]] = field(default_factory=list)
    unplaced: list[tuple[int, str]] = field(default_factory=list)
    joins: list[tuple[int, int, bool]] = field(default_factory=list)
    notes: list[tuple[str, int, tuple[str, ...]]] = field(default_factory=list)

    def set_aside(self, text: str) -> None:
        """Count signs that are drawn, not printed."""
        self.markup.update(unblank(text))

    def give_up(self, entries: Iterable[Entry]) -> None:
        """Put lines on the visible list of what was not understood."""
        self.unplaced.extend((entry.number, entry.text) for entry in entries if entry.text)

    def note(self, code: str, line: int, *values: str) -> None:
        """Remember something an editor would want to know."""
        self.notes.append((code, line, values))
