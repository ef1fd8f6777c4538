"""A document as a Word file, for those who still have to work on it: the same text in the same order."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from xiefa.council.documents.document import Block, Document, Heading, NewPage, Paragraph, Picture, Table
from xiefa.council.documents.press import refuse_control_characters

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Official faces by name; none is embedded, the reader's Word supplies them.
_TEXT, _HEADING, _INNER, _TITLE = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"
_ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)
_LINE_PT = 29.5
_PICTURE_MM, _TYPE_AREA_MM = 150, 156


def docx(document: Document, files: Mapping[str, bytes] | None = None) -> bytes:
    """The bytes of the file; equal documents give equal bytes. Bound papers have no Word form: TypeError.

    ``files`` are the pictures that blocks name (PNG or JPEG). ``CannotPrint`` names a character that no file can hold.
    """
    import docx as word

    refuse_control_characters(document)
    file = word.Document()
    _set_page(file)
    if document.office:
        _line(file, document.office, face=_TITLE, size=30, is_centred=True, colour="C8161D")
    if document.number:
        _line(file, document.number, is_centred=True)
    _line(file, document.title, face=_TITLE, size=22, is_centred=True, style="Title")
    for block in document.blocks:
        if isinstance(block, Picture):
            _picture(file, block, (files or {})[block.file])
        else:
            _write(file, block)
    for text in (document.signer, document.day_line):
        if text:
            _line(file, text, is_right=True)
    _describe(file.core_properties, document)
    stream = io.BytesIO()
    file.save(stream)
    return steady(stream.getvalue())


def _write(file: Any, block: Block) -> None:
    if isinstance(block, Heading):
        face = {1: _TITLE, 2: _HEADING}.get(block.level, _INNER)
        _line(file, block.text, face=face, size=22 if block.level == 1 else 16, style=f"Heading {block.level}")
    elif isinstance(block, Paragraph):
        _line(file, block.text, indent=2 if block.is_indented and not block.is_right else 0, is_right=block.is_right)
    elif isinstance(block, Table):
        _table(file, block)
    elif isinstance(block, NewPage):
        file.add_page_break()
    else:
        raise TypeError(f"A Word file takes no {type(block).__name__}.")


def _line(
    file: Any,
    text: str,
    *,
    face: str = _TEXT,
    size: float = 16,
    indent: int = 0,
    is_centred: bool = False,
    is_right: bool = False,
    style: str = "Normal",
    colour: str = "000000",
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = file.add_paragraph(style=style)
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing = Pt(_LINE_PT if size <= 16 else size * 1.5)
    shape.first_line_indent = Pt(size * indent)
    if is_centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif is_right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _run(paragraph, text, face=face, size=size, colour=colour)


def _run(paragraph: Any, text: str, *, face: str, size: float, colour: str = "000000") -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run(text)
    run.bold = run.italic = False
    run.font.size, run.font.name = Pt(size), "Times New Roman"
    run.font.color.rgb = RGBColor.from_string(colour)
    run._element.rPr.rFonts.set(qn("w:eastAsia"), face)


def _table(file: Any, block: Table) -> None:
    from docx.oxml import OxmlElement
    from docx.shared import Mm

    table = file.add_table(rows=len(block.rows), cols=len(block.widths), style="Table Grid")
    table.autofit = False
    widths = [Mm(_TYPE_AREA_MM * width / sum(block.widths)) for width in block.widths]
    # Word goes by the cells, others by the columns.
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row, texts in zip(table.rows, block.rows, strict=True):
        row.height = Mm(block.row_mm) if block.row_mm and texts is not block.rows[0] else None
        for cell, text, width in zip(row.cells, texts, widths, strict=True):
            cell.width = width
            _run(cell.paragraphs[0], text, face=_HEADING if texts is block.rows[0] else _TEXT, size=12)
    # The first row stands again at the head of every page.
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _picture(file: Any, block: Picture, content: bytes) -> None:
    from docx.shared import Mm

    run = file.add_paragraph().add_run()
    shape = run.add_picture(io.BytesIO(content), width=Mm(_PICTURE_MM))
    shape._inline.docPr.set("descr", block.alt)


def _set_page(file: Any) -> None:
    from docx.shared import Mm

    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)


def _describe(core: Any, document: Document) -> None:
    core.title, core.author = document.title[:255], document.author[:255]
    core.last_modified_by, core.language = document.author[:255], "zh-CN"
    core.subject = core.comments = core.keywords = ""
    core.created = core.modified = datetime(document.day.year, document.day.month, document.day.day, 8)
    core.revision = 1


def steady(content: bytes) -> bytes:
    """The same archive with its entries sorted and without the time of writing."""
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        names = sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        return packed({name: source.read(name) for name in names})


def packed(files: dict[str, bytes]) -> bytes:
    """A ZIP archive of these files, in their order, the same bytes for the same files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _ZIP_MOMENT)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
            target.writestr(entry, data)
    return out.getvalue()
