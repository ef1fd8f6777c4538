"""The marks inside a line of Markdown: found and cut out, so that text + marks is the line again.

Marks that were dealt with are blotted out with NUL (no text holds one), so that later passes do not
see them. Every pass runs in time linear in the length of the line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

INLINE = re.compile(r"[*_\[\\`<&]")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_CODE = re.compile(r"(`{1,3})([^`]+)\1(?!`)")
_IMAGE_OR_LINK = re.compile(r"(!?)\[([^\[\]]*)\]\(\s?<?([^()\s<>]*(?:\([^()\s<>]*\)[^()\s<>]*)*)>?( \"[^\"]*\")?\s?\)")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]+|[\w.+-]+@[\w.-]+\.\w+)>")
_TAG = re.compile(r"</?(?:br|b|i|u|em|strong|p|div|center|font|span|sup|sub|big|small)(?:\s[^<>]*)?/?>", re.I)
_ENTITY = re.compile(r"&(amp|nbsp|ensp|emsp);")
_RUN = re.compile(r"\*+|_+")


@dataclass(slots=True)
class Inline:
    """What was found in a line: the text, the marks, link targets, pictures, and whether all of it is bold."""

    text: str
    markup: str = ""
    hrefs: tuple[tuple[str, str], ...] = ()
    pictures: tuple[tuple[str, str], ...] = ()
    is_bold: bool = False


@dataclass(slots=True)
class _Scan:
    line: str
    masked: str
    cuts: list[tuple[int, int]] = field(default_factory=list)
    bold: list[tuple[int, int]] = field(default_factory=list)
    links: list[tuple[int, int, str]] = field(default_factory=list)
    pictures: list[tuple[str, str]] = field(default_factory=list)

    def blot(self, spans: list[tuple[int, int]]) -> None:
        """Hide spans (in order) from the passes that follow."""
        pieces, at = [], 0
        for start, end in spans:
            pieces += [self.masked[at:start], "\0" * (end - start)]
            at = end
        self.masked = "".join(pieces) + self.masked[at:]


def parsed(line: str) -> Inline:
    """Split a line into text and marks."""
    if not INLINE.search(line):
        return Inline(line)
    scan = _Scan(line, line)
    for step in (_escapes, _codes, _links, _autolinks, _tags, _emphasis):
        step(scan)
    return _result(scan)


def _escapes(scan: _Scan) -> None:
    found = [match.span() for match in _ESCAPE.finditer(scan.masked)]
    scan.cuts += [(start, start + 1) for start, _ in found]
    scan.blot(found)


def _codes(scan: _Scan) -> None:
    found = [match for match in _CODE.finditer(scan.masked) if "`" in scan.masked]
    for match in found:
        scan.cuts += [(match.start(), match.start(2)), (match.end(2), match.end())]
    scan.blot([match.span() for match in found])


def _links(scan: _Scan) -> None:
    spans = []
    for match in _IMAGE_OR_LINK.finditer(scan.masked) if "](" in scan.masked else ():
        if match[1]:
            scan.pictures.append((scan.line[match.start(3) : match.end(3)], scan.line[match.start(2) : match.end(2)]))
            marks = [match.span()]
        else:
            marks = [(match.start(), match.start(2)), (match.end(2), match.end())]
            scan.links.append((*match.span(2), scan.line[match.start(3) : match.end(3)]))
        scan.cuts += marks
        spans += marks
    scan.blot(spans)


def _autolinks(scan: _Scan) -> None:
    spans = []
    for match in _AUTOLINK.finditer(scan.masked) if "<" in scan.masked else ():
        scan.cuts += [(match.start(), match.start() + 1), (match.end() - 1, match.end())]
        target = match[1] if ":" in match[1] else f"mailto:{match[1]}"
        scan.links.append((*match.span(1), target))
        spans.append(match.span())
    scan.blot(spans)


def _tags(scan: _Scan) -> None:
    found = [match.span() for match in _TAG.finditer(scan.masked)] if "<" in scan.masked else []
    scan.cuts += found
    scan.blot(found)
    for match in _ENTITY.finditer(scan.masked):
        keep = 1 if match[1] == "amp" else 0
        scan.cuts.append((match.start() + keep, match.end()))


def _emphasis(scan: _Scan) -> None:
    """Pair runs of ``*`` and ``_``: two or more stars anywhere, single ones and ``_`` only around words."""
    waiting: dict[tuple[str, int], int] = {}
    runs = _runs(scan.masked)
    if _embraces(scan.line, runs):
        (opener, start, size), (_, end, _) = runs
        scan.cuts += [(opener, start), (end - size, end)]
        scan.bold.append((opener, end))
        return
    for start, end, size in runs:
        key = (scan.masked[start], size)
        before = scan.line[start - 1] if start else " "
        after = scan.line[end] if end < len(scan.line) else " "
        is_loose = key[0] == "_" or size == 1
        if key in waiting and not before.isspace() and not (is_loose and _is_word(after)):
            opener = waiting.pop(key)
            scan.cuts += [(opener, opener + size), (start, end)]
            if size > 1:
                scan.bold.append((opener, end))
        elif not after.isspace() and not (is_loose and _is_word(before)):
            waiting[key] = start


def _embraces(line: str, runs: list[tuple[int, int, int]]) -> bool:
    """Two runs of stars around the whole line, blanks inside or not: ``** 要闻 **`` is meant as bold."""
    if len(runs) != 2:
        return False
    (opener, start, size), (_, end, other) = runs
    is_whole = not line[:opener].strip() and not line[end:].strip() and bool(line[start : end - size].strip())
    return size == other > 1 and is_whole and line[opener] == line[end - 1] == "*"


def _runs(masked: str) -> list[tuple[int, int, int]]:
    runs = []
    for match in _RUN.finditer(masked):
        start, end = match.span()
        if end - start <= 3:
            runs.append((start, end, end - start))
        elif end - start == 4:
            runs += [(start, start + 2, 2), (start + 2, end, 2)]
    return runs


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def _result(scan: _Scan) -> Inline:
    cuts = sorted(scan.cuts)
    text, marks, at = [], [], 0
    for start, end in cuts:
        text.append(scan.line[at:start])
        marks.append(scan.line[start:end])
        at = max(at, end)
    text.append(scan.line[at:])
    hrefs = tuple((_without(scan.line, start, end, cuts), target) for start, end, target in scan.links)
    return Inline("".join(text), "".join(marks), hrefs, tuple(scan.pictures), _is_all_bold(scan, cuts))


def _without(line: str, start: int, end: int, cuts: list[tuple[int, int]]) -> str:
    pieces, at = [], start
    for cut_start, cut_end in cuts:
        if start <= cut_start and cut_end <= end:
            pieces.append(line[at:cut_start])
            at = cut_end
    return "".join(pieces) + line[at:end]


def _is_all_bold(scan: _Scan, cuts: list[tuple[int, int]]) -> bool:
    if not scan.bold:
        return False
    rest, at = [], 0
    for start, end in sorted(scan.bold + [cut for cut in cuts if cut[1] > cut[0]]):
        rest.append(scan.line[at:start] if start > at else "")
        at = max(at, end)
    return not ("".join(rest) + scan.line[at:]).strip()
