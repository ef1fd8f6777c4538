"""Glyphs and their places, page by page, and the text of the same pages taken a second way."""

from __future__ import annotations

import ctypes
import threading
from dataclasses import dataclass, field
from math import hypot
from typing import Any, NamedTuple

from xiefa.reading import limits
from xiefa.reading.pdf.radicals import folded
from xiefa.reading.refusals import refusal
from xiefa.reading.symbols import PRIVATE

# The engine keeps global state and must not be entered by two threads.
ENGINE = threading.Lock()
_BOLD_NAMES = ("bold", "black", "heavy", "simhei", "heiti", "-hei", "黑")
# U+0002 and U+FFFE stand for a hyphen at a line end; U+0000 and U+FFFF for a glyph without a meaning.
_MEANT = {0x02: "-", 0xFFFE: "-", 0x00: "\ufffd", 0xFFFF: "\ufffd", **PRIVATE}


class Glyph(NamedTuple):
    """One printed character: left, bottom, right, top in points from the lower left corner, font size.

    ``blank`` is the blank before it, if any; ``is_made_up`` tells that the engine put it there. ``base``
    is the height it stands on: boxes of two fonts differ on one line, their base does not.
    """

    char: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    blank: str
    is_made_up: bool
    base: float


@dataclass(slots=True)
class Page:
    """One page: its number from 1, size in points, glyphs in the order of the file, bold ones by index."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    bold: frozenset[int] = frozenset()


@dataclass(slots=True)
class Extract:
    """All pages, and the text of all pages as the engine gives it in one piece."""

    pages: list[Page] = field(default_factory=list)
    text: str = ""
    folded_count: int = 0
    picture_count: int = 0


def extracted(data: bytes, *, name: str) -> Extract:
    """Open a PDF, take out its glyphs and text, and close it whatever happens."""
    import pypdfium2 as pdfium

    with ENGINE:
        document = _opened(data, name=name)
        try:
            if len(document) > limits.PDF_PAGES:
                raise refusal("too-many-pages", name=name, size=len(document), limit=limits.PDF_PAGES)
            return _extract(document, name=name)
        except pdfium.PdfiumError:
            raise refusal("truncated", name=name) from None
        finally:
            document.close()


def _opened(data: bytes, *, name: str) -> Any:
    import pypdfium2 as pdfium

    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        message = str(error).lower()
        code = "encrypted" if "password" in message or "security" in message else "truncated"
        raise refusal(code, name=name) from None


def _extract(document: Any, *, name: str) -> Extract:
    extract = Extract()
    texts: list[str] = []
    total = 0
    for number in range(len(document)):
        page = document[number]
        try:
            total += _take_page(page, number + 1, extract, texts)
        finally:
            page.close()
        if total > limits.PDF_CHARACTERS:
            raise refusal("too-complex", name=name, part=f"{total} characters")
    whole = "".join(texts).translate(_MEANT)
    extract.text = folded(whole)[0]
    return extract


def _take_page(page: Any, number: int, extract: Extract, texts: list[str]) -> int:
    import pypdfium2.raw as raw

    width, height = page.get_size()
    text_page = page.get_textpage()
    try:
        count = text_page.count_chars()
        known = Page(number, width, height)
        extract.folded_count += _take_glyphs(text_page.raw, count, known)
        extract.pages.append(known)
        texts.append(text_page.get_text_range() if count else "")
    finally:
        text_page.close()
    extract.picture_count += sum(1 for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))
    return int(count)


def _take_glyphs(text_page: Any, count: int, page: Page) -> int:
    """Fill in the glyphs of a page; how many radicals were folded."""
    import pypdfium2.raw as raw

    rectangle = raw.FS_RECTF()
    pointer = ctypes.byref(rectangle)
    matrix = raw.FS_MATRIX()
    matrix_pointer = ctypes.byref(matrix)
    across, base = ctypes.c_double(), ctypes.c_double()
    origin = (ctypes.byref(across), ctypes.byref(base))
    bold: set[int] = set()
    folded_count = 0
    blank, is_made_up = "", False
    for index in range(count):
        code = raw.FPDFText_GetUnicode(text_page, index)
        char = _MEANT.get(code) or chr(code)
        if char.isspace():
            is_made_up = raw.FPDFText_IsGenerated(text_page, index) == 1 and (is_made_up or not blank)
            blank = blank if is_made_up and blank else char if char == "\u3000" else blank or " "
            continue
        raw.FPDFText_GetLooseCharBox(text_page, index, pointer)
        char, was_folded = folded(char)
        folded_count += was_folded
        box = (rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
        raw.FPDFText_GetMatrix(text_page, index, matrix_pointer)
        size = raw.FPDFText_GetFontSize(text_page, index) * hypot(matrix.c, matrix.d)
        raw.FPDFText_GetCharOrigin(text_page, index, *origin)
        page.glyphs.append(Glyph(char, *box, _visible_size(size, box), blank, is_made_up, base.value))
        if len(page.glyphs) % 4 == 1 and _is_bold(text_page, index):
            bold.update(range(len(page.glyphs) - 1, len(page.glyphs) + 3))
        blank, is_made_up = "", False
    page.bold = frozenset(bold)
    return folded_count


def _visible_size(size: float, box: tuple[float, float, float, float]) -> float:
    """The font size in points; the height of the box stands in where a font reports nonsense."""
    height = box[3] - box[1]
    return float(size) if size > 2 and height < 3 * size else max(height * 0.8, 1.0)


def _is_bold(text_page: Any, index: int) -> bool:
    import pypdfium2.raw as raw

    buffer = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    raw.FPDFText_GetFontInfo(text_page, index, buffer, 128, ctypes.byref(flags))
    name = buffer.value.decode("utf-8", "replace").lower()
    return any(word in name for word in _BOLD_NAMES)
