"""The Word file: python-docx keeps the package together; measures, styles and order are ours."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml

from xiefa.manuscript import Manuscript, Picture, printed_form, text_digest
from xiefa.publishing.channels.docx import words
from xiefa.publishing.channels.docx.body import Body
from xiefa.publishing.placing import document_title

_STYLES = Path(__file__).with_name("styles.xml")
_EPOCH = date(2000, 1, 1)  # for an issue without a date: a fixed day, never the clock's
_ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)
_EMU_PER_PIXEL = 9525
_WIDEST, _HIGHEST = 5_040_000, 3_960_000  # 140 × 110 mm
_SECTION = f"""<w:sectPr {words.NAMESPACES}>
<w:footerReference w:type="default" r:id="{{odd}}"/><w:footerReference w:type="even" r:id="{{even}}"/>
<w:pgSz w:w="11906" w:h="16838"/>
<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="1191" w:gutter="0"/>
<w:docGrid w:type="lines" w:linePitch="579"/></w:sectPr>"""
_SETTINGS = f"""<w:settings {words.NAMESPACES}><w:zoom w:percent="100"/><w:mirrorMargins/><w:evenAndOddHeaders/>
<w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:compatSetting w:name="compatibilityMode"
w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>
<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>"""


def package(manuscript: Manuscript, pictures: Mapping[str, bytes]) -> bytes:
    """The bytes of the file: equal manuscripts and pictures give equal bytes."""
    document = Document()
    _replace(document.part, RELATIONSHIP_TYPE.STYLES, _STYLES.read_bytes())
    _replace(document.part, RELATIONSHIP_TYPE.SETTINGS, _SETTINGS.encode())
    _drop_thumbnail(document.part.package)
    _write_body(document, manuscript, pictures)
    _describe(document.core_properties, manuscript)
    saved = io.BytesIO()
    document.save(saved)
    return _steady(saved.getvalue())


def _replace(part: Any, kind: str, content: bytes) -> None:
    part.part_related_by(kind)._element = parse_xml(content)


def _drop_thumbnail(whole: Any) -> None:
    for key, relation in list(whole.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            del whole.rels[key]


def _write_body(document: Any, manuscript: Manuscript, pictures: Mapping[str, bytes]) -> None:
    part = document.part

    def link_to(address: str) -> str:
        return str(part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))

    def draw(picture: Picture, number: int) -> str:
        relationship, image = part.get_or_add_image(io.BytesIO(pictures[picture.sha256]))
        width, height = _extent(image.px_width, image.px_height)
        alt = picture.alt or picture.caption
        return words.drawing(relationship, number=number, alt=alt, width=width, height=height)

    xml = Body(manuscript, link_to=link_to, draw=draw).xml()
    body = parse_xml(f"<w:body {words.NAMESPACES}>{xml}</w:body>")
    body.append(parse_xml(_SECTION.format(**_footers(part, manuscript))))
    old = document.element.body
    document.element.replace(old, body)


def _extent(width: int, height: int) -> tuple[int, int]:
    """EMU at 96 dots an inch, made smaller to stay inside the type area."""
    wide, high = max(width, 1) * _EMU_PER_PIXEL, max(height, 1) * _EMU_PER_PIXEL
    scale = min(1.0, _WIDEST / wide, _HIGHEST / high)
    return int(wide * scale), int(high * scale)


def _footers(part: Any, manuscript: Manuscript) -> dict[str, str]:
    """Page furniture: the number outside, the digest inside; odd pages right, even pages left."""
    digest = words.run(f"正文校验码 {printed_form(text_digest(manuscript))}", '<w:sz w:val="16"/><w:szCs w:val="16"/>')
    number = f"{words.run('— ')}{words.field_start('PAGE')}{words.run('1')}{words.FIELD_END}{words.run(' —')}"
    sides = {"odd": (digest, number), "even": (number, digest)}
    return {side: _footer(part, words.tab().join(inner)) for side, inner in sides.items()}


def _footer(part: Any, inner: str) -> str:
    footer, relationship = part.add_footer_part()
    footer._element = parse_xml(f"<w:ftr {words.NAMESPACES}>{words.paragraph('Footer', inner)}</w:ftr>")
    return str(relationship)


def _describe(core: Any, manuscript: Manuscript) -> None:
    masthead = manuscript.masthead
    day = masthead.date or _EPOCH
    core.title = document_title(manuscript)[:255]
    core.author = core.last_modified_by = masthead.office.strip()[:255]
    core.language = manuscript.language
    core.identifier = f"sha256:{text_digest(manuscript)}"
    core.subject = core.comments = core.keywords = ""
    core.created = core.modified = datetime(day.year, day.month, day.day, 8)
    core.revision = 1


def _steady(content: bytes) -> bytes:
    """The same archive with its entries sorted and without the time of writing."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        names = sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            entry = zipfile.ZipInfo(name, _ZIP_MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            target.writestr(entry, source.read(name))
    return out.getvalue()
