"""The binder: all evidence of a report in one PDF, in the order of the score table.

A contents page, then for each record a sheet that says what it is and what supports it, then the evidence itself:
pages of PDFs in their own size, pictures, Word files and kept web pages set from what our reading takes from them.
Each page says to which record and piece it belongs. What cannot be bound stands in its place as a note.
Built from plain data; the texts are official Chinese.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from xiefa.activities.proofs.pictures import redrawn
from xiefa.activities.proofs.tables import MOST_COLUMNS, MOST_ROWS, NoTables, ShownSheet, read_workbook
from xiefa.council.documents.document import (
    Block,
    CannotPrint,
    ContentsLine,
    Document,
    Heading,
    NewPage,
    Pages,
    Paragraph,
    Picture,
    Table,
)
from xiefa.council.documents.papers import Bound, set_text
from xiefa.kernel.sniffing import DOCX, JPEG, PDF, PNG, XLSX
from xiefa.reading.pdf.sizes import page_sizes

MOST_PAGES = 1_500
_LONGEST_SIDE = 2_000
_MOST_SWAPS = 40
# Printed where a character has no glyph: the mark that printers use for it.
_NO_GLYPH = "〓"
Print = Callable[[Document, Mapping[str, bytes]], bytes]


@dataclass(frozen=True, slots=True)
class PieceFacts:
    """What the binder says about one piece of evidence; ``only`` are the pages that matter, () for all."""

    key: int
    record: int
    number: int
    sort: str
    name: str
    stamp: str
    sha256: str = ""
    media_type: str = ""
    url: str = ""
    only: tuple[int, ...] = ()
    page_range: str = ""
    remark: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """What the binder says about one record."""

    key: int
    dimension: str
    kind: str
    title: str
    days: str
    state: str
    lines: tuple[tuple[str, str], ...]
    pieces: tuple[PieceFacts, ...]


@dataclass(frozen=True, slots=True)
class BinderFacts:
    """Everything that a binder is made from, besides the bytes of the files."""

    title: str
    reporter: str
    author: str
    day: date
    records: tuple[RecordFacts, ...]


def bound_piece(piece: PieceFacts, data: bytes | None) -> Bound:
    """One piece as blocks, its heading first; ``note`` says why it could not be bound, if so."""
    if data is None:
        return _noted(piece, piece.problem or "没有文件")
    if piece.media_type == PDF:
        return _bound_pdf(piece, data)
    if piece.media_type in {JPEG, PNG}:
        drawn = redrawn(data, longest=_LONGEST_SIDE)
        if drawn is None:
            return _noted(piece, "图片打不开")
        name = f"piece-{piece.key}.{'png' if drawn[0] == PNG else 'jpg'}"
        return Bound((*_opening(piece), Picture(name, piece.name)), {name: drawn[1]})
    if piece.media_type == XLSX:
        return _bound_workbook(piece, data)
    found = set_text(data, "a.docx" if piece.media_type == DOCX else "a.html", level=4)
    return _noted(piece, "文件读不出来") if found is None else Bound((*_opening(piece), *found.blocks), found.files)


def bind(facts: BinderFacts, bound: Mapping[int, Bound], *, press: Print) -> bytes:
    """The PDF, out of the pieces by their keys.

    A character without a glyph gives way to a mark that the last page explains; a file that the press refuses is
    found by printing the pieces one by one, and gives way to a note.
    """
    try:
        return _printed(facts, bound, press)
    except CannotPrint:
        pieces = {piece.key: piece for record in facts.records for piece in record.pieces}
        tried = {key: _tried(facts, pieces[key], one, press) for key, one in bound.items()}
        return _printed(facts, tried, press)


def _printed(facts: BinderFacts, bound: Mapping[int, Bound], press: Print) -> bytes:
    document, files = _document(facts, bound), {}
    for one in bound.values():
        files |= one.files
    return _pressed(document, files, press)


def _pressed(document: Document, files: Mapping[str, bytes], press: Print) -> bytes:
    """Print it, with each character that has no glyph swapped for the mark."""
    swapped: list[str] = []
    while True:
        try:
            return press(_explained(document, swapped), files)
        except CannotPrint as error:
            if not error.character or error.character in swapped or len(swapped) >= _MOST_SWAPS:
                raise
            swapped.append(error.character)
            code = int(error.character.split()[0].removeprefix("U+"), 16)
            document = _swapped(document, {code: _NO_GLYPH})


def _explained(document: Document, swapped: Sequence[str]) -> Document:
    if not swapped:
        return document
    lines = (
        Heading("说明", level=1),
        Paragraph(f"以下字符在现有字体中没有字形，文中以“{_NO_GLYPH}”代替：{'、'.join(swapped)}。"),
    )
    return replace(document, blocks=(*document.blocks, NewPage("说明"), *lines))


def _swapped(thing: Any, table: Mapping[int, str]) -> Any:
    """The same data with characters replaced in every text."""
    if isinstance(thing, str):
        return thing.translate(table)
    if isinstance(thing, tuple):
        return tuple(_swapped(one, table) for one in thing)
    if is_dataclass(thing) and not isinstance(thing, type):
        return replace(thing, **{one.name: _swapped(getattr(thing, one.name), table) for one in fields(thing)})
    return thing


def _tried(facts: BinderFacts, piece: PieceFacts, one: Bound, press: Print) -> Bound:
    try:
        _pressed(Document(title=piece.name, blocks=one.blocks, day=facts.day), one.files, press)
    except CannotPrint:
        return _noted(piece, "文件已损坏，印不出来")
    return one


def _document(facts: BinderFacts, bound: Mapping[int, Bound]) -> Document:
    contents: list[Block] = []
    body: list[Block] = []
    for place, (dimension, records) in enumerate(groupby(facts.records, key=lambda one: one.dimension), 1):
        label = f"dimension-{place}"
        contents.append(ContentsLine(dimension, label))
        for at, record in enumerate(records):
            contents += _contents_of(record, bound)
            body.append(NewPage(f"记录{record.key}"))
            body += ([] if at else [Heading(dimension, level=1, label=label)]) + list(_sheet(record))
            for piece in record.pieces:
                body += _opened(piece, bound[piece.key])
    pieces = sum(len(record.pieces) for record in facts.records)
    head = (
        Paragraph(f"填报单位：{facts.reporter}", is_indented=False),
        Paragraph(f"共{len(facts.records)}条记录、{pieces}件佐证，按评分表的顺序排列。", is_indented=False),
    )
    return Document(title=facts.title, blocks=(*head, *contents, *body), day=facts.day, author=facts.author)


def _contents_of(record: RecordFacts, bound: Mapping[int, Bound]) -> Iterator[Block]:
    yield ContentsLine(f"{record.kind}　{record.title}", f"record-{record.key}", is_inner=True)
    for piece in record.pieces:
        mark = "（未装订）" if bound[piece.key].note else ""
        yield ContentsLine(f"　　{piece.number}. {piece.name}{mark}", f"piece-{piece.key}", is_inner=True)


def _sheet(record: RecordFacts) -> Iterator[Block]:
    yield Heading(record.title, level=2, label=f"record-{record.key}")
    head = (("项目", "内容"), ("类别", record.kind), ("日期", record.days), ("状态", record.state))
    yield Table((*head, *record.lines), (1.0, 4.0))
    if not record.pieces:
        yield Paragraph("这条记录没有佐证。")
        return
    rows = [("序号", "种类", "名称", "页码", "登记", "校验值")]
    for one in record.pieces:
        rows.append((str(one.number), one.sort, one.name, one.page_range or "全部", one.stamp, one.sha256[:8]))
    yield Table(tuple(rows), (1.1, 1.6, 4.0, 1.4, 2.4, 2.2))


def _opened(piece: PieceFacts, one: Bound) -> list[Block]:
    """A piece on pages of its own."""
    is_pages = any(isinstance(block, Pages) for block in one.blocks)
    return [*one.blocks] if is_pages else [NewPage(_corner(piece)), *one.blocks]


def _bound_pdf(piece: PieceFacts, data: bytes) -> Bound:
    sizes = page_sizes(data, most=MOST_PAGES)
    if not sizes or len(sizes) > MOST_PAGES:
        return _noted(piece, "PDF 文件打不开，或页数太多")
    only = tuple(one for one in piece.only if one <= len(sizes)) or tuple(range(1, len(sizes) + 1))
    name = f"piece-{piece.key}.pdf"
    stamp = f"{_corner(piece)}　第{{page}}页，共{len(sizes)}页"
    pages = Pages(
        name, _headline(piece), f"piece-{piece.key}", tuple(sizes[one - 1] for one in only), only, stamp, level=3
    )
    return Bound((pages,), {name: data})


def _bound_workbook(piece: PieceFacts, data: bytes) -> Bound:
    try:
        book = read_workbook(data)
    except NoTables:
        return _noted(piece, "文件读不出来")
    blocks = [block for sheet in book.sheets for block in _of_sheet(sheet)]
    rest = book.count - len(book.sheets)
    more = [Paragraph(f"另有{rest}张工作表没有内容或没有装订，请看原文件。")] if rest else []
    return Bound((*_opening(piece), *blocks, *more), {})


def _of_sheet(sheet: ShownSheet) -> Iterator[Block]:
    yield Heading(f"{sheet.title}{'（隐藏的工作表）' if sheet.is_hidden else ''}", level=4)
    widths = tuple(min(max(3.0, *(len(cell) for cell in column)), 20.0) for column in zip(*sheet.rows, strict=True))
    yield Table(sheet.rows, widths)
    if sheet.has_more:
        yield Paragraph(f"这张表很大，这里只有前{MOST_ROWS}行、前{MOST_COLUMNS}列，其余请看原文件。")


def _noted(piece: PieceFacts, why: str) -> Bound:
    lines = [f"【未装订】{why}。请在系统中查看原件。", *([f"网址：{piece.url}"] if piece.url else [])]
    if piece.sha256:
        lines.append(f"SHA-256：{piece.sha256}")
    return Bound((_head(piece), *map(Paragraph, lines)), note=why)


def _opening(piece: PieceFacts) -> Iterator[Block]:
    yield _head(piece)
    for words in (piece.remark, f"网址：{piece.url}" if piece.url else ""):
        if words:
            yield Paragraph(" ".join(words.split()))


def _head(piece: PieceFacts) -> Heading:
    return Heading(_headline(piece), level=3, label=f"piece-{piece.key}")


def _headline(piece: PieceFacts) -> str:
    return f"佐证{piece.number}　{piece.sort}　{piece.name}"


def _corner(piece: PieceFacts) -> str:
    """What the corner of each of its pages says."""
    return f"记录{piece.record}　佐证{piece.number}"
