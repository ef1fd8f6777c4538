"""Files that prove something, as cameras, scanners and Word make them; and hostile ones."""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Sequence
from io import BytesIO

import docx
import openpyxl
from PIL import Image, ImageDraw
from tests.factories.documents import pdf_page

from xiefa.activities.domain.evidence import Filing, add_file
from xiefa.activities.models import Activity, Evidence

Rows = Sequence[tuple[object, ...]]


def picture(seed: int, *, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """A picture with things on it, the same for the same seed whatever its size."""
    chance = random.Random(seed)
    drawn = Image.new("RGB", (640, 480), tuple(chance.randrange(256) for _ in range(3)))
    brush = ImageDraw.Draw(drawn)
    for _ in range(30):
        x, y, wide, high = (chance.randrange(top) for top in (600, 440, 200, 200))
        brush.ellipse([x, y, x + 20 + wide, y + 20 + high], fill=tuple(chance.randrange(256) for _ in range(3)))
    return drawn.resize(size) if size != drawn.size else drawn


def photo(seed: int = 1, *, quality: int = 90, size: tuple[int, int] = (640, 480), turned: int = 1) -> bytes:
    """A photograph as JPEG with what a camera writes into it: maker, place, and which side is up."""
    notes = Image.Exif()
    notes[0x010F] = "Secret Camera"
    notes[0x0112] = turned
    out = BytesIO()
    picture(seed, size=size).save(out, "JPEG", quality=quality, exif=notes)
    return out.getvalue()


def drawing(seed: int = 1) -> bytes:
    """A PNG."""
    out = BytesIO()
    picture(seed, size=(320, 240)).save(out, "PNG")
    return out.getvalue()


def scan(pages: int = 1, words: str = "page") -> bytes:
    """A PDF with some pages."""
    return pdf_page(b"BT /F1 40 Tf 80 600 Td (%s) Tj ET" % words.encode(), count=pages)


def word(*paragraphs: str, heading: str = "关于举办春季论坛的通知", with_picture: bool = False) -> bytes:
    """A Word file as Word's own library writes it: a heading, paragraphs, a table, perhaps a picture."""
    made = docx.Document()
    made.add_heading(heading, level=1)
    for text in paragraphs or ("各成员单位：", "论坛定于三月五日召开。"):
        made.add_paragraph(text)
    table = made.add_table(rows=2, cols=2)
    for place, text in enumerate(("单位", "人数", "甲方研究院", "12")):
        table.cell(place // 2, place % 2).text = text
    if with_picture:
        made.add_picture(BytesIO(drawing()))
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def workbook(*, rows: Rows = (("姓名", "单位"), ("甲", "乙所")), hidden: Rows = ()) -> bytes:
    """An Excel file as its usual library writes it: a list of who was there, perhaps a hidden sheet."""
    made = openpyxl.Workbook()
    made.active.title = "签到"
    for row in rows:
        made.active.append(row)
    if hidden:
        draft = made.create_sheet("底稿")
        draft.sheet_state = "hidden"
        for row in hidden:
            draft.append(row)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    """A small PNG whose header says that it is enormous, with data that would fill it."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 100_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def put(activity: Activity, data: bytes, file_name: str, *, sort: str = "notice", by: object, **more: str) -> Evidence:
    """Put a file beside a record, as its reporter would."""
    return add_file(activity=activity, data=data, file_name=file_name, filing=Filing(sort, **more), by=by)
