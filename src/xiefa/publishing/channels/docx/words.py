"""WordprocessingML from plain strings: the one place where a text becomes XML.

The order of the children of ``w:pPr`` and ``w:rPr`` is the schema's and is kept here, once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
_BREAKS = re.compile(r"(\r\n|\r|\n|\t)")
_TAB, _BREAK = "<w:tab/>", "<w:br/>"


def text_nodes(text: str) -> str:
    """A text as ``w:t`` nodes with tabs and line breaks between them; escaped here and nowhere else."""
    pieces = (_TAB if piece == "\t" else _BREAK if at % 2 else _node(piece) for at, piece in _split(text))
    return "".join(pieces)


def _split(text: str) -> Iterable[tuple[int, str]]:
    return enumerate(_BREAKS.split(text))


def _node(piece: str) -> str:
    return f'<w:t xml:space="preserve">{escape(piece)}</w:t>' if piece else ""


def run(text: str, properties: str = "") -> str:
    """One run; ``properties`` are children of ``w:rPr`` in the schema's order."""
    nodes = text_nodes(text)
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{nodes}</w:r>" if nodes else ""


def tab() -> str:
    """A run that moves to the next tab stop."""
    return f"<w:r>{_TAB}</w:r>"


def paragraph(style: str, *runs: str, keep_next: bool = False, rules: tuple[str, ...] = (), before: int = 0) -> str:
    """One paragraph in a named style.

    ``rules`` are sides (``top``, ``bottom``) on which a line is drawn across the type area;
    ``before`` is the space above in twentieths of a point.
    """
    sides = "".join(f'<w:{side} w:val="single" w:sz="8" w:space="4" w:color="000000"/>' for side in rules)
    properties = (
        f'<w:pStyle w:val="{style}"/>',
        "<w:keepNext/>" if keep_next else "",
        f"<w:pBdr>{sides}</w:pBdr>" if sides else "",
        f'<w:spacing w:before="{before}"/>' if before else "",
    )
    return f"<w:p><w:pPr>{''.join(properties)}</w:pPr>{''.join(runs)}</w:p>"


def bookmarked(inner: str, name: str, number: int) -> str:
    """Runs that a link can lead to."""
    start = f'<w:bookmarkStart w:id="{number}" w:name={quoteattr(name)}/>'
    return f'{start}{inner}<w:bookmarkEnd w:id="{number}"/>'


def inner_link(inner: str, name: str) -> str:
    """A link to a bookmark."""
    return f'<w:hyperlink w:anchor={quoteattr(name)} w:history="1">{inner}</w:hyperlink>'


def outer_link(inner: str, relationship: str) -> str:
    """A link to an address, by the id of its relationship."""
    return f'<w:hyperlink r:id={quoteattr(relationship)} w:history="1">{inner}</w:hyperlink>'


def field_start(instruction: str) -> str:
    """Opens a field; what follows until ``FIELD_END`` is its cached result."""
    code = f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
    return f"{_field_char('begin')}{code}{_field_char('separate')}"


def _field_char(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


FIELD_END = _field_char("end")


def drawing(relationship: str, *, number: int, alt: str, width: int, height: int) -> str:
    """A run with an inline picture; ``width`` and ``height`` in EMU (914,400 to the inch)."""
    extent = f'cx="{width}" cy="{height}"'
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {extent}/>'
        f'<wp:docPr id="{number}" name="Picture {number}" descr={quoteattr(alt)}/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="Picture {number}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f"<pic:blipFill><a:blip r:embed={quoteattr(relationship)}/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


def table(rows: Iterable[Iterable[str]], widths: list[int], *, has_header: bool) -> str:
    """A ruled table of plain cells; ``widths`` in twentieths of a point."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="444444"/>' for side in sides)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    body = "".join(_row(row, widths, is_head=has_header and at == 0) for at, row in enumerate(rows))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="0020" w:firstRow="{int(has_header)}"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>'
    )


def _row(cells: Iterable[str], widths: list[int], *, is_head: bool) -> str:
    properties = f"<w:trPr><w:cantSplit/>{'<w:tblHeader/>' if is_head else ''}</w:trPr>"
    style = "HeadCell" if is_head else "Cell"
    made = (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f"{paragraph(style, run(cell))}</w:tc>"
        for cell, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr>{properties}{''.join(made)}</w:tr>"
