"""What is an uploaded file? Its bytes decide, its name is only shown."""

from __future__ import annotations

import re
import struct
import unicodedata
import zipfile
from io import BytesIO

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JPEG = "image/jpeg"
PNG = "image/png"
EXTENSIONS: dict[str, tuple[str, ...]] = {
    PDF: (".pdf",), DOCX: (".docx",), XLSX: (".xlsx",), JPEG: (".jpg", ".jpeg"), PNG: (".png",),
}  # fmt: skip
# What every room takes as a paper; a workbook is one only where its cells can be shown.
PAPERS = frozenset({PDF, DOCX, JPEG, PNG})
_LONGEST_NAME = 120
_MOST_PARTS = 5_000
# Characters that turn the direction of writing or cannot be seen: evil.pdf‮fdp.exe must not look like a PDF.
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def media_type_of(data: bytes) -> str:
    """The format of the bytes: one of ``EXTENSIONS``, or ``""`` when it is none of them or broken."""
    if data.startswith(b"%PDF-") and b"%%EOF" in data[-2048:]:
        return PDF
    if data.startswith(b"\xff\xd8\xff") and data.rstrip(b"\0\r\n ").endswith(b"\xff\xd9"):
        return JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n") and _is_png(data):
        return PNG
    return _office_type(data) if data.startswith(b"PK\x03\x04") else ""


def tidy_name(name: str, media_type: str, *, unnamed: str) -> str:
    """A name that can be shown and saved anywhere: no folders, no hidden characters, the ending of its format."""
    last = re.split(r"[/\\]", name)[-1]
    shown = "".join(one for one in unicodedata.normalize("NFC", last) if unicodedata.category(one) not in _HIDDEN)
    shown = re.sub(r'[<>:"|?*]+', "_", " ".join(shown.split())).strip(". ")
    endings = EXTENSIONS[media_type]
    stem = shown if not shown.lower().endswith(endings) else shown[: shown.rindex(".")]
    ending = shown[len(stem) :].lower() or endings[0]
    return f"{stem[: _LONGEST_NAME - len(ending)] or unnamed}{ending}"


def _is_png(data: bytes) -> bool:
    """Whether the chunks follow each other from the header to the end mark."""
    at, is_first = 8, True
    while at + 12 <= len(data):
        (length,), kind = struct.unpack(">I", data[at : at + 4]), data[at + 4 : at + 8]
        if is_first and (kind, length) != (b"IHDR", 13):
            return False
        if kind == b"IEND":
            return True
        at, is_first = at + 12 + length, False
    return False


def _office_type(data: bytes) -> str:
    """Word, Excel or neither; none with macros. Only the list of parts is read, nothing is unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, NotImplementedError, struct.error):
        return ""
    if len(names) > _MOST_PARTS or any(name.endswith("vbaProject.bin") for name in names):
        return ""
    mains = {DOCX: "word/document.xml", XLSX: "xl/workbook.xml"}
    return next((kind for kind, main in mains.items() if {"[Content_Types].xml", main} <= names), "")
