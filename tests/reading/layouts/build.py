"""Turns the readable sources of this corpus into the bytes that a secretariat would send.

Plain text, Markdown and HTML are stored as they are (and encoded as the case says). ``*.typ`` is
compiled to PDF. ``*.docx.txt`` is a small notation, one paragraph a line, written out here as raw
WordprocessingML, so that text boxes, tables, fields and tracked changes come as Word writes them
and not as a library would.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pylopdf_fonts_zh_cn
import typst

HERE = Path(__file__).parent
FONTS = Path(pylopdf_fonts_zh_cn.__file__).parent

_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
    }.items()
)
_CHANGE = 'w:id="7" w:author="林叙" w:date="2024-11-07T09:00:00Z"'
_INLINE = re.compile(r"\{([+=>-])(.*?)\1\}")


@cache
def expectation(case: str) -> dict[str, Any]:
    """What a careful editor says of the case."""
    truth: dict[str, Any] = json.loads((HERE / "expected" / f"{case}.json").read_text("utf-8"))
    return truth


@cache
def document(case: str) -> tuple[bytes, str]:
    """The bytes of a case and the name of the file they come under."""
    truth = expectation(case)
    path = HERE / truth["source"]
    builder = truth.get("builder")
    if builder == "typst":
        return _pdf(path), f"{path.stem}.pdf"
    if builder == "docx":
        return docx(path.read_text("utf-8")), path.stem
    return path.read_text("utf-8").encode(truth.get("encoding", "utf-8")), path.name


def _pdf(path: Path) -> bytes:
    made: Any = typst.compile(str(path), font_paths=[str(FONTS)], ignore_system_fonts=True)
    return bytes(made)


def docx(notation: str) -> bytes:
    """A Word file from the notation described at the head of each ``*.docx.txt``."""
    lines = [line for line in notation.splitlines() if line and not line.startswith("#")]
    parsed = [(word, text.strip()) for word, _, text in (line.partition(":") for line in lines)]
    header = next((text for word, text in parsed if word == "header"), "")
    body = "".join(_blocks([one for one in parsed if one[0] != "header"]))
    reference = '<w:headerReference w:type="default" r:id="rId1"/>' if header else ""
    page = '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588"/>'
    parts = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _relations([("officeDocument", "word/document.xml", "")]),
        "word/document.xml": _part("document", f"<w:body>{body}<w:sectPr>{reference}{page}</w:sectPr></w:body>"),
        "word/header1.xml": _part("hdr", _paragraph(header)),
        "word/styles.xml": _STYLES,
        "word/numbering.xml": _NUMBERING,
        "word/_rels/document.xml.rels": _relations(_links(notation)),
    }
    return _zipped(parts)


def _links(notation: str) -> Iterator[tuple[str, str, str]]:
    yield from (("header", "header1.xml", ""), ("styles", "styles.xml", ""), ("numbering", "numbering.xml", ""))
    for mark, text in _INLINE.findall(notation):
        if mark == ">":
            yield "hyperlink", f"mailto:{text}", ' TargetMode="External"'


def _blocks(parsed: list[tuple[str, str]]) -> Iterator[str]:
    for word, group in groupby(parsed, key=lambda one: one[0]):
        texts = [text for _, text in group]
        if word == "row":
            yield _table(texts)
        elif word == "toc":
            yield from _contents_field(texts)
        else:
            yield from map(_WRITERS[word], texts)


def _runs(text: str, properties: str = "") -> str:
    found = 0
    made = []
    for match in _INLINE.finditer(text):
        made += [_run(text[found : match.start()], properties), _inline(match[1], match[2], properties)]
        found = match.end()
    return "".join([*made, _run(text[found:], properties)])


def _run(text: str, properties: str = "", tag: str = "t") -> str:
    if not text:
        return ""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:{tag} xml:space="preserve">{escape(text)}</w:{tag}></w:r>'


def _inline(mark: str, text: str, properties: str) -> str:
    if mark == "+":
        return f"<w:ins {_CHANGE}>{_run(text, properties)}</w:ins>"
    if mark == "-":
        return f"<w:del {_CHANGE}>{_run(text, properties, 'delText')}</w:del>"
    if mark == "=":
        return f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{_run(text, properties)}</w:sdtContent></w:sdt>"
    return f'<w:hyperlink r:id="rId4">{_run(text, properties)}</w:hyperlink>'


def _paragraph(text: str, *, layout: str = "", properties: str = "") -> str:
    return f"<w:p><w:pPr>{layout}</w:pPr>{_runs(text, properties)}</w:p>"


def _styled(layout: str, properties: str = "") -> Callable[[str], str]:
    return lambda text: _paragraph(text, layout=layout, properties=properties)


def _box(text: str) -> str:
    inner = "".join(map(_paragraph, text.split("|")))
    content = f"<w:txbxContent>{inner}</w:txbxContent>"
    extent = '<wp:extent cx="5400000" cy="1200000"/>'
    shape = f'<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr/><wps:txbx>{content}</wps:txbx><wps:bodyPr/></wps:wsp>'
    kind = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
    graphic = f'<a:graphic><a:graphicData uri="{kind}">{shape}</a:graphicData></a:graphic>'
    drawing = f'<w:drawing><wp:inline>{extent}<wp:docPr id="1" name="文本框"/>{graphic}</wp:inline></w:drawing>'
    vml = f'<w:pict><v:shape style="width:425pt;height:94pt"><v:textbox>{content}</v:textbox></v:shape></w:pict>'
    choice = f'<mc:Choice Requires="wps">{drawing}</mc:Choice><mc:Fallback>{vml}</mc:Fallback>'
    return f"<w:p><w:r><mc:AlternateContent>{choice}</mc:AlternateContent></w:r></w:p>"


def _table(rows: Iterable[str]) -> str:
    cells = (row.split("|") for row in rows)
    made = (
        "<w:tr>" + "".join(f"<w:tc><w:tcPr/>{_paragraph(cell.strip())}</w:tc>" for cell in row) + "</w:tr>"
        for row in cells
    )
    return f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid/>{"".join(made)}</w:tbl>'


def _field(instruction: str, result: str) -> str:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
    return mark("begin") + code + mark("separate") + result + mark("end")


def _contents_field(entries: list[str]) -> Iterator[str]:
    for at, entry in enumerate(entries):
        heading, page = entry.split("|")
        number = _field(f"PAGEREF _Toc{at} \\h", _run(page))
        link = f'<w:hyperlink w:anchor="_Toc{at}">{_run(heading)}<w:r><w:tab/></w:r>{number}</w:hyperlink>'
        begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o "1-2" \\h </w:instrText></w:r>'
        begin += '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        tabs = '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="8800"/></w:tabs>'
        yield f'<w:p><w:pPr><w:pStyle w:val="TOC2"/>{tabs}</w:pPr>{"" if at else begin}{link}</w:p>'
    yield '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'


_BOLD = '<w:b/><w:sz w:val="32"/>'
_WRITERS: dict[str, Callable[[str], str]] = {
    "p": _styled('<w:ind w:firstLineChars="200" w:firstLine="640"/>'),
    "bold": _styled("", _BOLD),
    "centre": _styled('<w:jc w:val="center"/>', _BOLD),
    "right": _styled('<w:jc w:val="right"/>'),
    "title": _styled('<w:pStyle w:val="Title"/>'),
    "h1": _styled('<w:pStyle w:val="Heading1"/>'),
    "h2": _styled('<w:pStyle w:val="Heading2"/>'),
    "num1": _styled('<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>', _BOLD),
    "num2": _styled('<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>', _BOLD),
    "box": _box,
}


def _part(root: str, inner: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:{root} {_NAMESPACES}>{inner}</w:{root}>'


def _style(name: str, outline: int | None) -> str:
    level = f'<w:pPr><w:outlineLvl w:val="{outline}"/></w:pPr>' if outline is not None else ""
    shown = re.sub(r"(\d)", r" \1", name).lower()
    return f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{shown}"/>{level}</w:style>'


def _level(at: int, form: str, text: str) -> str:
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'


def _relations(links: Iterable[tuple[str, str, str]]) -> str:
    base = "http://schemas.openxmlformats.org/"
    made = "".join(
        f'<Relationship Id="rId{at}" Type="{base}officeDocument/2006/relationships/{kind}" Target="{target}"{mode}/>'
        for at, (kind, target, mode) in enumerate(links, start=1)
    )
    opening = f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{base}package/2006/relationships">'
    return f"{opening}{made}</Relationships>"


_OUTLINE: dict[str, int | None] = {"Normal": None, "Title": None, "Heading1": 0, "Heading2": 1, "TOC2": None}
_STYLES = _part("styles", "".join(_style(name, outline) for name, outline in _OUTLINE.items()))
_LEVELS = _level(0, "chineseCounting", "%1、") + _level(1, "chineseCounting", "（%2）")
_NUMBERED = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
_NUMBERING = _part("numbering", f'<w:abstractNum w:abstractNumId="0">{_LEVELS}</w:abstractNum>{_NUMBERED}')
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_KINDS = {"document": "document.main", "styles": "styles", "numbering": "numbering", "header1": "header"}
_OVERRIDES = "".join(
    f'<Override PartName="/word/{name}.xml" ContentType="{_WORD}.{kind}+xml"/>' for name, kind in _KINDS.items()
)
_CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Default Extension="xml" ContentType="application/xml"/>{_OVERRIDES}</Types>'
)


def _zipped(parts: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, date_time=(2024, 1, 1, 0, 0, 0)), text)
    return buffer.getvalue()
