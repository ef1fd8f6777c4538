"""Office files and web pages as clean text for the screen, through our own readers: words, tables, no markup of theirs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from xiefa.activities.proofs.tables import MOST_COLUMNS, MOST_ROWS, MOST_SHEETS, NoTables, read_workbook
from xiefa.reading import Unreadable, docx, html
from xiefa.reading.source import Line, Source

MOST_PIECES = 3_000


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing to show: ``kind`` is heading, text, table or picture; ``picture`` counts from 1."""

    kind: str
    text: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    picture: int = 0


@dataclass(frozen=True, slots=True)
class Words:
    """A file as pieces; ``is_cut`` when it has more than is shown; ``title`` is the one a web page gives itself."""

    pieces: tuple[Piece, ...]
    is_cut: bool = False
    title: str = ""


def words_of_document(data: bytes) -> Words | None:
    """A Word file; None when it cannot be read."""
    try:
        return _words(docx.read_source(data, name=""))
    except Unreadable:
        return None


def words_of_workbook(data: bytes) -> Words | None:
    """An Excel file as its first sheets, with what is not shown said; None when it cannot be read."""
    try:
        book = read_workbook(data)
    except NoTables:
        return None
    pieces: list[Piece] = []
    for sheet in book.sheets:
        hidden = _("（隐藏的工作表）") if sheet.is_hidden else ""
        pieces += [Piece("heading", f"{sheet.title}{hidden}", level=2), Piece("table", rows=sheet.rows)]
        if sheet.has_more:
            shown = {"rows": MOST_ROWS, "columns": MOST_COLUMNS}
            message = _("这张表很大，这里只显示前 %(rows)s 行、前 %(columns)s 列。") % shown
            pieces.append(Piece("text", message))
    return Words(tuple(pieces), is_cut=book.count > MOST_SHEETS)


def words_of_page(data: bytes) -> Words | None:
    """A web page; None when nothing can be read in it."""
    try:
        return _words(html.read_source(data, name=""))
    except Unreadable:
        return None


def pictures_of_document(data: bytes) -> tuple[bytes, ...]:
    """The pictures inside a Word file in the order in which ``Piece.picture`` counts them."""
    try:
        return tuple(one.content for one in docx.read_source(data, name="").pictures.values())
    except Unreadable:
        return ()


def _words(source: Source) -> Words:
    numbers = {key: at for at, key in enumerate(source.pictures, 1)}
    lines = [one for one in source.lines if one.part in ("body", "footnote") and one.kind != "rule"]
    pieces: list[Piece] = []
    for _key, run in groupby(lines, _run):
        pieces += _pieces(list(run), numbers)
        if len(pieces) > MOST_PIECES:
            break
    titles = [one.values[0] for one in source.remarks if one.code == "page-title"]
    return Words(tuple(pieces[:MOST_PIECES]), len(pieces) > MOST_PIECES, titles[0] if titles else "")


def _run(line: Line) -> tuple[str, int]:
    return ("table", line.table) if line.kind == "row" else ("line", line.number)


def _pieces(lines: list[Line], numbers: dict[str, int]) -> Iterator[Piece]:
    first = lines[0]
    if first.kind == "row":
        yield Piece("table", rows=tuple(one.cells for one in lines))
        return
    if first.picture and first.picture in numbers:
        yield Piece("picture", picture=numbers[first.picture])
    if first.text.strip():
        is_heading = first.kind == "heading"
        yield Piece("heading" if is_heading else "text", first.text.strip(), level=min(max(first.level, 1), 4))
