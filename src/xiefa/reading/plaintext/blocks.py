"""What a whole line is: heading, list entry, rule, quotation, row of a table, or plain."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from xiefa.reading.plaintext.inline import Inline, parsed
from xiefa.reading.source import Line, PictureData, Remark, unblank
from xiefa.reading.tidy import is_page_number, split_leader

EMBEDDED = "picture-embedded"
_RULE = re.compile(r"([-*_=~—–－─━＊＿﹣])(?:[ \t\u3000]*\1){2,}")
_HEADING = re.compile(r"(#{1,6})[ \t\u3000]+|(##{1,5})(?=[^#\s])")
_CLOSING = re.compile(r"(?:^|[ \t])#+$")
_LIST = re.compile(r"([-*+])[ \t\u3000]+(?=\S)")
_PLAIN_LIST = re.compile(r"(-)[ \t\u3000]+(?=\S)")
_QUOTE = re.compile(r"(?:>[ \t]?)+")
_FENCE = re.compile(r"(?:`{3,}|~{3,})[\w-]*")
_UNDERLINE = frozenset("=-")
_DELIMITERS = re.compile(r"\|?(?:[ \t]*:?-+:?[ \t]*\|)*[ \t]*(?::?-+:?)?[ \t]*")
_DATA = re.compile(r"data:(image/[\w.+-]+);base64,", re.I)
_HEADING_LENGTH = 80


class Place(NamedTuple):
    """Where a line stands: its number in the file, its page (0: none are told), empty lines above it."""

    number: int
    page: int = 0
    blanks: int = 0


def plain_line(raw: str, at: Place, remarks: list[Remark]) -> Line:
    """A line of a text without Markdown: only rules, hyphen lists and contents leaders are marks."""
    text = raw.strip()
    if _RULE.fullmatch(text):
        return Line(number=at.number, page=at.page, blanks_before=at.blanks, text="", kind="rule", markup=text)
    found = _PLAIN_LIST.match(text) if text[0] == "-" and not is_page_number(text) else None
    entry, leader = split_leader(text[found.end() :] if found else text)
    return Line(
        number=at.number,
        page=at.page,
        blanks_before=at.blanks,
        text=entry,
        kind="list" if found else "plain",
        markup=f"-{leader}" if found else leader,
        is_indented=not found and raw.startswith(("\u3000", "    ", "\t")),
    )


def markdown_line(raw: str, at: Place, remarks: list[Remark]) -> Line:
    """A line of Markdown by itself; underlines and tables are joined afterwards."""
    text = raw.strip()
    first = text[0]
    if first in "-*_=~—–－─━＊＿﹣" and _RULE.fullmatch(text):
        return Line(number=at.number, page=at.page, blanks_before=at.blanks, text="", kind="rule", markup=text)
    if first in "`~" and _FENCE.fullmatch(text):
        return Line(number=at.number, page=at.page, blanks_before=at.blanks, text="", kind="plain", markup=text)
    quoted = _QUOTE.match(text) if first == ">" else None
    marks = unblank(quoted.group()) if quoted else ""
    text = text[quoted.end() :].strip() if quoted else text
    heading = _HEADING.match(text)
    if heading or (text and not text.strip("#")):
        return _heading(text, marks, at, remarks)
    listed = _LIST.match(text) if not is_page_number(text) else None
    if listed:
        return _finished(at, text[listed.end() :], marks + listed[1], raw, remarks, is_list=True)
    return _finished(at, text, marks, raw, remarks)


def _heading(text: str, marks: str, at: Place, remarks: list[Remark]) -> Line:
    body = text.lstrip("#")
    level = len(text) - len(body)
    closing = _CLOSING.search(body.rstrip()) if body.endswith("#") else None
    ending = closing.group() if closing else ""
    body = body.rstrip()[: len(body.rstrip()) - len(ending)] if ending else body
    found = _inline(body.strip(), at.number, remarks)
    return Line(
        number=at.number,
        page=at.page,
        blanks_before=at.blanks,
        text=found.text.strip(),
        kind="heading",
        markup=marks + "#" * level + found.markup + ending.strip(),
        level=min(level, 6),
        is_bold=found.is_bold,
        hrefs=found.hrefs,
    )


def _finished(at: Place, text: str, marks: str, raw: str, remarks: list[Remark], *, is_list: bool = False) -> Line:
    found = _inline(text, at.number, remarks)
    shown, leader = split_leader(found.text.strip())
    picture = next((sha for sha in _embedded(found, at.number, remarks) if not shown), "")
    return Line(
        number=at.number,
        page=at.page,
        blanks_before=at.blanks,
        text=shown,
        kind="picture" if found.pictures and not shown else "list" if is_list else "plain",
        markup=marks + found.markup + leader,
        is_bold=found.is_bold,
        is_indented=not is_list and raw.startswith("\u3000"),
        hrefs=found.hrefs,
        picture=picture,
    )


def _inline(text: str, number: int, remarks: list[Remark]) -> Inline:
    found = parsed(text)
    for target, alt in found.pictures:
        if not _DATA.match(target):
            remarks.append(Remark("picture-elsewhere", number, (target, alt)))
    return found


def _embedded(found: Inline, number: int, remarks: list[Remark]) -> list[str]:
    """Note the pictures that the text carries itself; their SHA-256."""
    names = []
    for target, alt in found.pictures:
        head = _DATA.match(target)
        content = _decoded(target[head.end() :]) if head else b""
        if head and content:
            names.append(hashlib.sha256(content).hexdigest())
            remarks.append(Remark(EMBEDDED, number, (names[-1], head[1].lower(), alt, content.hex())))
    return names


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def pictures_of(remarks: Sequence[Remark]) -> Mapping[str, PictureData]:
    """The pictures that ``_embedded`` noted."""
    return {
        one.values[0]: PictureData(media_type=one.values[1], content=bytes.fromhex(one.values[3]), alt=one.values[2])
        for one in remarks
        if one.code == EMBEDDED
    }


def joined_headings(lines: list[Line]) -> list[Line]:
    """Give headings underlined with ``===`` or ``---`` their level; the underline becomes their mark."""
    found: list[Line] = []
    for line in lines:
        if found and _underlines(line, found[-1]):
            marks = found[-1].markup + line.markup
            level = 1 if line.markup[0] == "=" else 2
            found[-1] = replace(found[-1], kind="heading", level=level, markup=marks, other_numbers=(line.number,))
        else:
            found.append(line)
    return found


def _underlines(line: Line, above: Line) -> bool:
    return (
        line.kind == "rule"
        and not line.blanks_before
        and set(line.markup) <= _UNDERLINE
        and above.kind == "plain"
        and above.number == line.number - 1
        and 0 < len(above.text) <= _HEADING_LENGTH
    )


def joined_tables(lines: list[Line]) -> list[Line]:
    """Turn a head row, a row of hyphens and the rows that follow into rows of cells."""
    if not any("|" in line.text for line in lines):
        return lines
    found: list[Line] = []
    table = 0
    at = 0
    while at < len(lines):
        if not _opens_table(lines, at):
            found.append(lines[at])
            at += 1
            continue
        table += 1
        end = _table_end(lines, at + 2)
        head = _row(lines[at], table)
        marks = head.markup + unblank(lines[at + 1].text) + lines[at + 1].markup
        found.append(replace(head, markup=marks, other_numbers=(lines[at + 1].number,)))
        found += [_row(line, table) for line in lines[at + 2 : end]]
        at = end
    return found


def _opens_table(lines: list[Line], at: int) -> bool:
    if at + 1 >= len(lines) or "|" not in lines[at].text:
        return False
    below = lines[at + 1]
    is_below = not below.blanks_before and below.number == lines[at].number + 1
    return is_below and "|" in below.text and "-" in below.text and _DELIMITERS.fullmatch(below.text) is not None


def _table_end(lines: list[Line], at: int) -> int:
    while at < len(lines) and not lines[at].blanks_before and "|" in lines[at].text:
        at += 1
    return at


def _row(line: Line, table: int) -> Line:
    text = line.text
    inner = text[1:] if text.startswith("|") else text
    inner = inner[:-1] if inner.endswith("|") else inner
    cells = tuple(cell.strip() for cell in inner.split("|"))
    marks = line.markup + "|" * text.count("|")
    return replace(line, kind="row", level=0, text="\t".join(cells), cells=cells, table=table, markup=marks)
