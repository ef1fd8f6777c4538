"""The real issue as Word files, written by python-docx and by hand-made XML."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from tests.factories.documents import paragraph, run, table, text_box, word_file
from tests.factories.guises import Piece, joined, pieces
from tests.factories.guises_text import _han, raw

_LEVELS = {"title": 1, "contents": 2, "section": 2, "group": 3, "item": 3}


def _saved(document: Any) -> tuple[bytes, str]:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue(), "issue.docx"


def _shown(piece: Piece) -> str:
    return piece.mark + piece.text or "————————"


def plain() -> tuple[bytes, str]:
    """Nothing but paragraphs."""
    document = docx.Document()
    for piece in pieces():
        document.add_paragraph(_shown(piece))
    return _saved(document)


def with_blank_paragraphs() -> tuple[bytes, str]:
    """An empty paragraph after each, all text indented."""
    document = docx.Document()
    for piece in pieces():
        shown = document.add_paragraph(_shown(piece))
        shown.paragraph_format.first_line_indent = Pt(32)
        document.add_paragraph("")
    return _saved(document)


def headings() -> tuple[bytes, str]:
    """Heading styles that make sense, a list style in the contents."""
    document = docx.Document()
    for piece in pieces():
        if piece.kind in _LEVELS:
            document.add_heading(_shown(piece), _LEVELS[piece.kind])
        else:
            document.add_paragraph(_shown(piece), style="List Bullet" if piece.kind == "entry" else None)
    return _saved(document)


def source_levels() -> tuple[bytes, str]:
    """Heading styles with the mistaken levels of the source."""
    document = docx.Document()
    for piece in pieces():
        if piece.level:
            document.add_heading(_shown(piece), piece.level)
        else:
            document.add_paragraph(_shown(piece))
    return _saved(document)


def all_headings() -> tuple[bytes, str]:
    """Every paragraph in a heading style."""
    document = docx.Document()
    for piece in pieces():
        document.add_heading(_shown(piece), 3)
    return _saved(document)


def bold() -> tuple[bytes, str]:
    """Every run bold."""
    document = docx.Document()
    for piece in pieces():
        document.add_paragraph().add_run(_shown(piece)).bold = True
    return _saved(document)


def split_runs() -> tuple[bytes, str]:
    """A run for every third character, headings bold."""
    document = docx.Document()
    for piece in pieces():
        shown, paragraph = _shown(piece), document.add_paragraph()
        for at in range(0, len(shown), 3):
            paragraph.add_run(shown[at : at + 3]).bold = piece.kind in _LEVELS
    return _saved(document)


def centred() -> tuple[bytes, str]:
    """Headings centred and large, text indented, halves of paragraphs whole."""
    document = docx.Document()
    for piece in joined():
        shown = document.add_paragraph()
        made = shown.add_run(_shown(piece))
        if piece.kind in {"title", "issue", "contents", "section", "item"}:
            shown.alignment = WD_ALIGN_PARAGRAPH.CENTER
            made.font.size = Pt(18)
        elif piece.kind == "text":
            shown.paragraph_format.first_line_indent = Cm(1)
    return _saved(document)


def all_centred() -> tuple[bytes, str]:
    """Everything centred."""
    document = docx.Document()
    for piece in pieces():
        document.add_paragraph(_shown(piece)).alignment = WD_ALIGN_PARAGRAPH.CENTER
    return _saved(document)


def numbered() -> tuple[bytes, str]:
    """Numbers typed before headings in the text and not in the contents."""
    document, section, item = docx.Document(), 0, 0
    for piece in pieces():
        section += piece.kind == "section"
        item = 0 if piece.kind == "section" else item + (piece.kind == "item")
        before = {"section": f"{_han(section)}、", "item": f"{item}."}.get(piece.kind, "")
        if before:
            document.add_heading(before + piece.text, 2 if piece.kind == "section" else 3)
        else:
            document.add_paragraph(_shown(piece))
    return _saved(document)


def list_numbers() -> tuple[bytes, str]:
    """Headings with the numbers of Word."""
    document = docx.Document()
    for piece in pieces():
        document.add_paragraph(piece.text or "———", style="List Number" if piece.kind in {"item", "entry"} else None)
    return _saved(document)


def one_cell() -> tuple[bytes, str]:
    """All in one cell of one table."""
    document = docx.Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.paragraphs[0].text = _shown(pieces()[0])
    for piece in pieces()[1:]:
        cell.add_paragraph(_shown(piece))
    return _saved(document)


def row_each() -> tuple[bytes, str]:
    """Every line a row of a table with one column."""
    document = docx.Document()
    grid = document.add_table(0, 1)
    for piece in pieces():
        grid.add_row().cells[0].text = _shown(piece)
    return _saved(document)


def head_table() -> tuple[bytes, str]:
    """The head in a table: number left, date right; the foot in a table with two columns."""
    document = docx.Document()
    lines = list(pieces())
    for piece in lines[:2]:
        document.add_paragraph(_shown(piece))
    grid = document.add_table(2, 2)
    grid.cell(0, 0).text, grid.cell(0, 1).text = lines[2].text, lines[4].text
    grid.cell(1, 0).text, grid.cell(1, 1).text = lines[3].text, ""
    for piece in lines[5:]:
        document.add_paragraph(_shown(piece))
    return _saved(document)


def contents_table() -> tuple[bytes, str]:
    """The contents list as a table: entry and page number."""
    document, page = docx.Document(), 1
    grid: Any = None
    for piece in pieces():
        if piece.kind == "entry":
            page += 1
            grid = grid or document.add_table(0, 2)
            cells = grid.add_row().cells
            cells[0].text, cells[1].text = piece.text, str(page)
        else:
            grid = None
            document.add_paragraph(_shown(piece))
    return _saved(document)


def soft_breaks() -> tuple[bytes, str]:
    """One paragraph with a soft break after every line."""
    document = docx.Document()
    made = document.add_paragraph().add_run(_shown(pieces()[0]))
    for piece in pieces()[1:]:
        made.add_break()
        made.add_text(_shown(piece))
    return _saved(document)


def page_breaks() -> tuple[bytes, str]:
    """A page break before every section."""
    document = docx.Document()
    for piece in pieces():
        if piece.kind == "section":
            document.add_page_break()
        document.add_paragraph(_shown(piece))
    return _saved(document)


def contents_field() -> tuple[bytes, str]:
    """Tabs and page numbers behind the entries, as Word leaves them."""
    document, page = docx.Document(), 1
    for piece in pieces():
        page += piece.kind == "entry"
        document.add_paragraph(f"{piece.text}\t{page}" if piece.kind == "entry" else _shown(piece))
    return _saved(document)


def header_footer() -> tuple[bytes, str]:
    """A running head and foot."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "产业技术创新战略联盟试点工作简报 2023年第6期"
    document.sections[0].footer.paragraphs[0].text = "第 1 页"
    for piece in pieces():
        document.add_paragraph(_shown(piece))
    return _saved(document)


def columns() -> tuple[bytes, str]:
    """Text in two columns of the page."""
    document = docx.Document()
    for piece in pieces():
        document.add_paragraph(_shown(piece))
    document.sections[0]._sectPr.append(parse_xml(f'<w:cols {nsdecls("w")} w:num="2"/>'))
    return _saved(document)


def hyperlinks() -> tuple[bytes, str]:
    """Links as Word makes them."""
    document = docx.Document()
    for piece in pieces():
        shown = document.add_paragraph()
        if not piece.href:
            shown.add_run(_shown(piece))
            continue
        label, _, value = piece.text.partition("：")
        shown.add_run(label + "：")
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
        relation = document.part.relate_to(piece.href, kind, is_external=True)
        link = parse_xml(f'<w:hyperlink {nsdecls("w", "r")} r:id="{relation}"><w:r><w:t/></w:r></w:hyperlink>')
        link.find(".//" + qn("w:t")).text = value
        shown._p.append(link)
    return _saved(document)


def content_controls() -> tuple[bytes, str]:
    """Every paragraph in a content control."""
    body = [f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph(_shown(piece))}</w:sdtContent></w:sdt>" for piece in pieces()]
    return word_file(*body), "issue.docx"


def text_boxes() -> tuple[bytes, str]:
    """Head, every section and the foot in text boxes of their own."""
    groups: list[list[str]] = [[]]
    for piece in pieces():
        if piece.kind in {"contents", "section"} or piece.text.startswith("报："):
            groups.append([])
        groups[-1].append(paragraph(_shown(piece)))
    return word_file(*(paragraph(text_box(*group)) for group in groups)), "issue.docx"


def one_box() -> tuple[bytes, str]:
    """All in one text box."""
    return word_file(paragraph(text_box(*(paragraph(_shown(piece)) for piece in pieces())))), "issue.docx"


def inserted() -> tuple[bytes, str]:
    """All text inserted by tracked changes, something struck out in every paragraph."""
    who = 'w:id="1" w:author="甲" w:date="2024-01-05T00:00:00Z"'
    gone = f"<w:del {who}><w:r><w:delText>删去的字</w:delText></w:r></w:del>"
    body = [paragraph(f"<w:ins {who}>{run(_shown(piece))}</w:ins>", gone) for piece in pieces()]
    return word_file(*body), "issue.docx"


def nested_table() -> tuple[bytes, str]:
    """A table in a table, as web editors leave it."""
    inner = table(*((paragraph(_shown(piece)),) for piece in pieces()))
    return word_file(table((inner + paragraph(""),))), "issue.docx"


DOCX: dict[str, Callable[[], tuple[bytes, str]]] = {
    f"docx-{make.__name__}": make
    for make in (
        plain, with_blank_paragraphs, headings, source_levels, all_headings, bold, split_runs, centred, all_centred,
        numbered, list_numbers, one_cell, row_each, head_table, contents_table, soft_breaks, page_breaks,
        contents_field, header_footer, columns, hyperlinks, content_controls, text_boxes, one_box, inserted,
        nested_table,
    )
}  # fmt: skip


def raw_markdown() -> tuple[bytes, str]:
    """The Markdown of the source pasted line by line."""
    document = docx.Document()
    for row in raw().split("\n"):
        document.add_paragraph(row)
    return _saved(document)


DOCX["docx-raw_markdown"] = raw_markdown
