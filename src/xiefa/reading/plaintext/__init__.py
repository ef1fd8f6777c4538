"""Markdown and plain text → ``Source``.

A file is Markdown when it is named so or when its marks say so; in other text files only rules and
lists of hyphens are marks, and a ``#`` or a ``*`` is what the author wrote.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from xiefa.reading import limits
from xiefa.reading.encoding import decode
from xiefa.reading.plaintext import blocks, evidence
from xiefa.reading.refusals import refusal
from xiefa.reading.source import Line, Remark, Source, unblank
from xiefa.reading.tidy import UNSEEN, is_page_number

_Parse = Callable[[str, blocks.Place, list[Remark]], Line]
_MARKDOWN_NAMES = (".md", ".markdown", ".mdown")


def read_source(data: bytes, *, name: str) -> Source:
    """Read the bytes of a text file. ``Unreadable`` for what is empty, binary, too large or of unknown encoding."""
    if not data:
        raise refusal("empty", name=name)
    if len(data) > limits.TEXT_BYTES:
        raise _too_large(data, name)
    text, encoding = decode(data, name=name)
    return source_of(text, name=name, encoding=encoding)


def _too_large(data: bytes, name: str) -> Exception:
    limit = limits.TEXT_BYTES // limits.MEGABYTE
    return refusal("too-large", name=name, size=len(data) // limits.MEGABYTE + 1, limit=limit)


def source_of(text: str, *, name: str = "", encoding: str = "utf-8") -> Source:
    """The source of a text that is already decoded (a text area, a mail body)."""
    if not text or text.isspace():
        raise refusal("blank", name=name)
    if text.count("\n") + text.count("\r") > limits.TEXT_LINES:
        raise refusal("too-many-lines", name=name, limit=limits.TEXT_LINES)
    is_markdown = name.lower().endswith(_MARKDOWN_NAMES) or evidence.is_markdown(text)
    remarks = [] if encoding == "utf-8" else [Remark("encoding", 0, (encoding,))]
    lines = _lines(text, is_markdown=is_markdown, remarks=remarks)
    if not any(line.text or line.picture for line in lines):
        raise refusal("blank", name=name)
    return Source(
        format="markdown" if is_markdown else "text",
        lines=tuple(lines),
        characters=Counter(unblank(text)),
        pictures=blocks.pictures_of(remarks),
        remarks=tuple(remark for remark in remarks if remark.code != blocks.EMBEDDED),
    )


def _lines(text: str, *, is_markdown: bool, remarks: list[Remark]) -> list[Line]:
    has_unseen = UNSEEN.search(text) is not None
    rows = _file_lines(text)
    parse: _Parse = blocks.markdown_line if is_markdown else blocks.plain_line
    lines: list[Line] = []
    blanks = 0
    for number, page, raw in rows:
        if not raw or raw.isspace():
            blanks += 1
            continue
        at = blocks.Place(number, page, blanks)
        lines.append(_seen(raw, at, parse, remarks) if has_unseen else parse(raw, at, remarks))
        blanks = 0
    if is_markdown:
        lines = blocks.joined_tables(blocks.joined_headings(lines))
    return _with_footers(lines)


def _seen(raw: str, at: blocks.Place, parse: _Parse, remarks: list[Remark]) -> Line:
    """Parse the line without its shapeless characters, which are told and kept as marks."""
    unseen = "".join(UNSEEN.findall(raw))
    if not unseen:
        return parse(raw, at, remarks)
    shown = UNSEEN.sub("", raw)
    line = parse(shown, at, remarks) if shown.strip() else Line(number=at.number, text="", page=at.page)
    remarks.append(Remark("unseen-characters", at.number, (" ".join(f"U+{ord(char):04X}" for char in unseen[:20]),)))
    return replace(line, markup=line.markup + unseen)


def _file_lines(text: str) -> list[tuple[int, int, str]]:
    """Number, page (0 when the file has no form feeds) and text of every line.

    Lines end with LF, CRLF or CR; a form feed, U+2028 and their like break a line without counting.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    rows = text.split("\n")
    if not any(mark in text for mark in "\f\v\u2028\u2029\x85\x1c\x1d\x1e"):
        return [(number, 0, row) for number, row in enumerate(rows, 1)]
    has_pages = "\f" in text
    page = 1 if has_pages else 0
    found = []
    for number, row in enumerate(rows, 1):
        for at, sheet in enumerate(row.split("\f")):
            page += has_pages and at > 0
            found += [(number, page, piece) for piece in (sheet.splitlines() or [""])]
    return found


def _with_footers(lines: list[Line]) -> list[Line]:
    """Mark page numbers that stand first or last on a page of a file with form feeds."""
    if not lines or not lines[-1].page:
        return lines
    pages = [0, *(line.page for line in lines), 0]
    return [
        replace(line, part="footer")
        if (pages[at] != line.page or pages[at + 2] != line.page) and is_page_number(line.text)
        else line
        for at, line in enumerate(lines)
    ]
