"""Is an uploaded file one that may prove something? Its bytes decide; nothing is unpacked before its size is known."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _

from xiefa.activities.looks import looks_of_picture
from xiefa.activities.proofs.leaves import MOST_PAGES, page_count
from xiefa.activities.proofs.pictures import MOST_PIXELS, TooManyPixels, decoded
from xiefa.activities.proofs.tables import NoTables, check_workbook, read_workbook
from xiefa.kernel.refusal import Refusal
from xiefa.kernel.sniffing import DOCX, JPEG, PDF, PNG, XLSX, media_type_of
from xiefa.reading import Unreadable, docx
from xiefa.reading.pdf.guard import check_streams

ENDINGS = {PDF: ".pdf", DOCX: ".docx", XLSX: ".xlsx", JPEG: ".jpg", PNG: ".png"}
# Scans bring their fonts and pictures along; a bomb grows far beyond this.
_LARGEST_UNPACKED = 256 * 2**20
_LOOK_AHEAD = 1_024
_IMAGE = re.compile(rb"/Subtype\s*/Image\b")
_SIDE = re.compile(rb"/(Width|Height)\s+(\d{1,9})\b")
_DICTIONARY = 2_048
_MACRO = b"macroEnabled"


@dataclass(frozen=True, slots=True)
class Examined:
    """What a file is: its format, how many pages it has (None for a picture and an Office file), how it looks."""

    media_type: str
    pages: int | None = None
    looks: str = ""


def examined(data: bytes, *, largest: int) -> tuple[Examined | None, list[Refusal]]:
    """What the bytes are, or None and why they are not kept. ``largest`` is the most bytes that a file may have."""
    if not data:
        return None, [_refusal("file_empty", _("请选择一个文件；空文件不能上传。"))]
    if len(data) > largest:
        return None, [weight_refusal(len(data), largest)]
    media_type = media_type_of(data)
    if not media_type:
        return None, [_refusal("file_format", _what_it_is(data))]
    if _is_something_else_too(data, media_type):
        message = _("文件里混有另一种格式的内容。请用原来的软件重新导出后再上传。")
        return None, [_refusal("file_mixed", message)]
    return _LOOKERS[media_type](data)


def weight_refusal(size: int, largest: int) -> Refusal:
    """Why a file of this many bytes is not even read."""
    words = {"size": f"{size / 2**20:.1f}", "largest": largest // 2**20}
    return _refusal("file_large", _("文件有 %(size)s MB，最大 %(largest)s MB。请压缩或分成几个文件。") % words)


def _look_at_pdf(data: bytes) -> tuple[Examined | None, list[Refusal]]:
    try:
        check_streams(data, name="", most=_LARGEST_UNPACKED)
    except Unreadable as error:
        return None, [_of_reading(error)]
    if _claims_huge_pictures(data):
        return None, [_bomb()]
    pages = page_count(data)
    if not pages:
        message = _("PDF 设有密码、已损坏或没有页面，打不开。请去掉密码或重新导出后再上传。")
        return None, [_refusal("file_damaged", message)]
    if pages > MOST_PAGES:
        words = {"pages": pages, "most": MOST_PAGES}
        return None, [_refusal("file_pages", _("PDF 有 %(pages)s 页，最多 %(most)s 页。请拆成几个文件。") % words)]
    return Examined(PDF, pages=pages), []


def _look_at_word(data: bytes) -> tuple[Examined | None, list[Refusal]]:
    try:
        docx.read_source(data, name="")
    except Unreadable as error:
        return None, [_of_reading(error)]
    with zipfile.ZipFile(BytesIO(data)) as package:
        types = package.read("[Content_Types].xml")
    return (None, [_refusal("file_format", _macros())]) if _MACRO in types else (Examined(DOCX), [])


def _look_at_workbook(data: bytes) -> tuple[Examined | None, list[Refusal]]:
    try:
        check_workbook(data, largest=len(data))
        read_workbook(data)
    except NoTables as error:
        return None, [_of_tables(error.code)]
    return Examined(XLSX), []


def _of_tables(code: str) -> Refusal:
    if code == "reaching":
        message = _("表格里有外部链接、数据连接或嵌入的对象，不能接收。请断开链接、粘贴为数值后另存，再上传。")
        return _refusal("file_reaching", message)
    found = {"locked": _locked, "blank": _blank, "bomb": _bomb}.get(code)
    if found is not None:
        return found()
    return _refusal("file_format", _macros()) if code == "macro" else _refusal("file_damaged", _damaged())


def _look_at_picture(data: bytes) -> tuple[Examined | None, list[Refusal]]:
    try:
        picture = decoded(data)
    except TooManyPixels:
        words = {"most": MOST_PIXELS // 1_000_000}
        message = _("图片太大，最多 %(most)s 百万像素。请缩小后再上传。") % words
        return None, [_refusal("picture_large", message)]
    if picture is None:
        return None, [_refusal("file_damaged", _damaged())]
    return Examined(media_type_of(data), looks=looks_of_picture(picture)), []


_LOOKERS = {
    PDF: _look_at_pdf, DOCX: _look_at_word, XLSX: _look_at_workbook, JPEG: _look_at_picture, PNG: _look_at_picture,
}  # fmt: skip


def _is_something_else_too(data: bytes, media_type: str) -> bool:
    """Whether another program would take the same bytes for another format: a picture with a program behind it."""
    if media_type in {DOCX, XLSX}:
        return False
    is_pdf_too = media_type != PDF and b"%PDF-" in data[:_LOOK_AHEAD]
    return is_pdf_too or zipfile.is_zipfile(BytesIO(data)) or (media_type == PNG and not _ends_with_its_mark(data))


def _ends_with_its_mark(data: bytes) -> bool:
    return data.rstrip(b"\0\r\n ").endswith(b"IEND\xaeB`\x82")


def _claims_huge_pictures(data: bytes) -> bool:
    """Whether a picture inside a PDF says that it has more pixels than anybody needs."""
    for found in _IMAGE.finditer(data):
        start = data.rfind(b" obj", max(0, found.start() - _DICTIONARY), found.start())
        end = data.find(b"stream", found.end(), found.end() + _DICTIONARY)
        head = data[max(start, 0) : end if end > 0 else found.end() + _DICTIONARY]
        sides = {name: int(number) for name, number in _SIDE.findall(head)}
        if sides.get(b"Width", 0) * sides.get(b"Height", 0) > 4 * MOST_PIXELS:
            return True
    return False


def _what_it_is(data: bytes) -> str:
    """Why these bytes are none of our formats, as helpfully as they allow."""
    head = data[:_LOOK_AHEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<svg", b"<!doctype", b"<html", b"<?xml", b"<script")):
        return _("网页和 SVG 文件可能带有程序，不能作为佐证文件。网页请用“添加网址”，图请另存为 PNG 或 JPG。")
    if data[4:12] in {b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc"}:
        return _("这是 HEIC 照片，多数电脑打不开。请在手机上另存为 JPG 后再上传。")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _("这是旧版 Office 文件或加了密码的文件。请去掉密码，另存为 .docx、.xlsx 或 PDF 后再上传。")
    if b"vbaProject.bin" in data:
        return _macros()
    return _("只收 PDF、Word（.docx）、Excel（.xlsx）、JPG 和 PNG，不含宏，而且文件要完整。请另存为其中一种再上传。")


def _of_reading(error: Unreadable) -> Refusal:
    if error.code == "encrypted":
        return _locked()
    if error.code == "blank":
        return _blank()
    return _refusal("file_damaged", _damaged()) if error.code in {"truncated", "damaged-xml"} else _bomb()


def _locked() -> Refusal:
    return _refusal("file_locked", _("文件设有密码，打不开。请去掉密码后另存，再上传。"))


def _blank() -> Refusal:
    return _refusal("file_blank", _("文件里没有任何内容。请核对是不是选错了文件。"))


def _bomb() -> Refusal:
    return _refusal("file_bomb", _("文件解开后异常庞大或结构不正常，不能接收。请用原来的软件另存后再上传。"))


def _refusal(code: str, message: str) -> Refusal:
    return Refusal(code, message, field="file")


def _damaged() -> str:
    return _("文件不完整或已损坏，打不开。请重新导出后再上传。")


def _macros() -> str:
    return _("文件带有宏，不能接收。请另存为不含宏的 .docx、.xlsx 或 PDF 后再上传。")
