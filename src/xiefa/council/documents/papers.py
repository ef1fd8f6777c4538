"""The papers of a meeting in one PDF: contents, agenda, then each paper under its own bookmark.

PDF papers come page by page in their own size; pictures are placed; Word and text files are set from what our own
reading takes from them. Whatever cannot be bound stands in its place as a note that says so and where to find it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import PurePath

from xiefa.council.documents.agenda import agenda_blocks
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
from xiefa.council.documents.facts import MeetingFacts, PaperFacts
from xiefa.reading import Unreadable, read_source
from xiefa.reading.pdf.sizes import page_sizes
from xiefa.reading.source import Line, Source

MOST_PAGES = 1_000
_PICTURES = {"png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff", "gif": b"GIF8"}
_READ = frozenset(("docx", "txt", "md"))
Print = Callable[[Document, Mapping[str, bytes]], bytes]


@dataclass(frozen=True, slots=True)
class Bound:
    """One paper as blocks, with the files they name; ``note`` says why it could not be bound, if so."""

    blocks: tuple[Block, ...]
    files: dict[str, bytes] = field(default_factory=dict)
    note: str = ""


def bundle(meeting: MeetingFacts, data: Mapping[int, bytes], *, press: Print) -> bytes:
    """The PDF; ``data`` are the bytes of the papers by their numbers.

    A paper that the press refuses, because it is damaged or has a character without a glyph, is found by printing
    the papers one by one, and gives way to a note; the rest is bound.
    """
    bound = {paper.number: bind(paper, data[paper.number]) for paper in meeting.papers}
    try:
        return press(*_document(meeting, bound))
    except CannotPrint:
        tried = {paper.number: _tried(meeting, paper, bound[paper.number], press) for paper in meeting.papers}
        return press(*_document(meeting, tried))


def bind(paper: PaperFacts, data: bytes) -> Bound:
    """One paper as blocks, by what its bytes are and its name says."""
    extension = PurePath(paper.file_name).suffix.lower().lstrip(".")
    if data.startswith(b"%PDF-") or extension == "pdf":
        return _bound_pdf(paper, data)
    for kind, start in _PICTURES.items():
        if data.startswith(start):
            name = f"paper-{paper.number}.{kind}"
            return Bound((_head(paper), Picture(name, paper.title)), {name: data})
    if extension in _READ:
        return _bound_text(paper, data)
    return _noted(paper, f"这种格式（{extension or paper.media_type}）不能装订")


def _bound_pdf(paper: PaperFacts, data: bytes) -> Bound:
    sizes = page_sizes(data, most=MOST_PAGES)
    if sizes is None:
        return _noted(paper, "PDF 文件已加密或损坏，打不开")
    if not sizes or len(sizes) > MOST_PAGES:
        return _noted(paper, f"PDF 文件没有页面，或超过{MOST_PAGES}页")
    name = f"paper-{paper.number}.pdf"
    return Bound((Pages(name, _title(paper), _label(paper), sizes),), {name: data})


def _bound_text(paper: PaperFacts, data: bytes) -> Bound:
    found = set_text(data, paper.file_name)
    return _noted(paper, "文件读不出来") if found is None else Bound((_head(paper), *found.blocks), found.files)


def set_text(data: bytes, file_name: str, *, level: int = 2) -> Bound | None:
    """A Word, text or HTML file as blocks, its headings on ``level``; None when it cannot be read."""
    try:
        source = read_source(data, name=file_name)
    except Unreadable:
        return None
    files = {f"{key}.{kind}": one.content for key, one in source.pictures.items() if (kind := _kind(one.content))}
    body = [line for line in source.lines if line.part in ("body", "footnote") and line.kind != "rule"]
    blocks = (block for _key, run in groupby(body, _run) for block in _of_run(list(run), source, files, level))
    return Bound(tuple(blocks), files)


def _run(line: Line) -> tuple[str, int]:
    return ("table", line.table) if line.kind == "row" else ("line", line.number)


def _of_run(lines: list[Line], source: Source, files: Mapping[str, bytes], level: int) -> Iterable[Block]:
    first = lines[0]
    if first.kind == "row":
        width = max(len(line.cells) for line in lines)
        rows = tuple((*line.cells, *("",) * (width - len(line.cells))) for line in lines)
        yield Table(
            rows, tuple(min(max(3.0, *(len(cell) for cell in column)), 20.0) for column in zip(*rows, strict=True))
        )
    elif first.picture:
        name = f"{first.picture}.{_kind(source.pictures[first.picture].content)}"
        if name in files:
            yield Picture(name, source.pictures[first.picture].alt or "图片")
        else:
            yield Paragraph("（此处有一张图片不能装订，请看原文件。）")
    if first.kind == "heading" and first.text.strip():
        yield Heading(first.text.strip(), level=level)
    elif first.kind != "row" and first.text.strip():
        yield Paragraph(first.text.strip())


def _kind(content: bytes) -> str:
    return next((kind for kind, start in _PICTURES.items() if content.startswith(start)), "")


def _noted(paper: PaperFacts, why: str) -> Bound:
    lines = (
        f"【附件】{why}，请在会议页面下载原文件。",
        f"文件名：{paper.file_name}",
        f"SHA-256：{paper.sha256}",
    )
    return Bound((_head(paper), *map(Paragraph, lines)), note=why)


def _tried(meeting: MeetingFacts, paper: PaperFacts, one: Bound, press: Print) -> Bound:
    alone = Document(title=_title(paper), blocks=one.blocks, day=meeting.day)
    try:
        press(alone, one.files)
    except CannotPrint as error:
        why = f"其中的字符 {error.character} 没有字形，印出来会缺字" if error.character else "文件已损坏，印不出来"
        return _noted(paper, why)
    return one


def _document(meeting: MeetingFacts, bound: Mapping[int, Bound]) -> tuple[Document, dict[str, bytes]]:
    lines = [ContentsLine("议程", "agenda")]
    blocks: list[Block] = [NewPage(), Heading(f"{meeting.title}议程", level=1, label="agenda"), *agenda_blocks(meeting)]
    for paper in meeting.papers:
        one = bound[paper.number]
        lines.append(ContentsLine(f"{_title(paper)}{'（附件，未装订）' if one.note else ''}", _label(paper)))
        blocks += [NewPage(), *one.blocks]
    title = f"{meeting.title}材料"
    document = Document(title=title, blocks=(*lines, *blocks), day=meeting.day, author=meeting.host)
    return document, {name: content for one in bound.values() for name, content in one.files.items()}


def _head(paper: PaperFacts) -> Heading:
    return Heading(_title(paper), level=1, label=_label(paper))


def _title(paper: PaperFacts) -> str:
    return f"材料{paper.number}　{paper.title}"


def _label(paper: PaperFacts) -> str:
    return f"paper-{paper.number}"
