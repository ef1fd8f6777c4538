"""Evidence of the demo, made from the record it supports: a notice as PDF, a report as Word file, a drawn picture."""

from __future__ import annotations

import hashlib
from io import BytesIO

from PIL import Image, ImageDraw

from xiefa.activities.models import Activity
from xiefa.council.documents import word
from xiefa.council.documents.chinese import day_words
from xiefa.council.documents.document import Document, Paragraph
from xiefa.council.documents.press import pdf

_SIDE = 320
# Papers that come as Word files, by their sort.
_PAPERS = {"report": "总结", "minutes": "纪要", "contract": "协议"}


def proof_of(record: Activity, sort: str) -> tuple[bytes, str]:
    """The bytes and the name of a file of this sort (notice, photo or a paper) for the record."""
    if sort == "photo":
        return _photo(record.title), f"{record.title}现场.png"
    if sort in _PAPERS:
        what = _PAPERS[sort]
        return word.docx(_document(record, what)), f"{record.title.removesuffix(what)}{what}.docx"
    return pdf(_document(record, "通知")), f"{record.title}通知.pdf"


def _document(record: Activity, what: str) -> Document:
    name = record.reporter.name_at(record.since)
    place = f"，地点：{record.place}" if record.place else ""
    lines = [f"活动名称：{record.title}。", f"时间：{day_words(record.since)}{place}。", *record.narrative.splitlines()]
    return Document(
        title=f"{record.title.removesuffix(what)}{what}",
        number="（演示材料，内容均为虚构）",
        blocks=tuple(Paragraph(line) for line in lines if line),
        day=record.since,
        author=name,
        office=name,
        signer=name,
        day_line=day_words(record.since),
    )


def _photo(title: str) -> bytes:
    """Rows of seats before a stage, in colours that the title decides: each event has its own picture."""
    seed = hashlib.sha256(title.encode()).digest()
    picture = Image.new("RGB", (_SIDE, _SIDE * 3 // 4), (200 + seed[0] % 40, 205, 190 + seed[1] % 50))
    draw = ImageDraw.Draw(picture)
    width = 120 + seed[2] % 150
    draw.rectangle((40, 20 + seed[3] % 30, 40 + width, 90), fill=(seed[4], 60, seed[5]))
    for at in range(32):
        x, y = 20 + at % 8 * 36 + seed[6] % 12, 130 + at // 8 * 26
        shade = 60 + seed[at] % 120
        draw.ellipse((x, y, x + 16, y + 16), fill=(shade, shade, seed[31 - at] % 200))
    stream = BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()
