"""What may be a meeting paper: told from the bytes, and the name must agree with them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _

from xiefa.kernel.refusal import Refusal

LARGEST_BYTES = 20 * 2**20
LONGEST_STEM = 100

# Signs that reverse or hide text, and what separates folders or ends a header.
_HOSTILE = re.compile(r'[\x00-\x1f\x7f"*:<>?|\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]')


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A format: its media type and the endings that its file names may have."""

    media_type: str
    endings: tuple[str, ...]


_OFFICE = "application/vnd.openxmlformats-officedocument"
_PDF = PaperKind("application/pdf", (".pdf",))
_PNG = PaperKind("image/png", (".png",))
_JPEG = PaperKind("image/jpeg", (".jpg", ".jpeg"))
_BEGINNINGS = ((b"%PDF-", _PDF), (b"\x89PNG\r\n\x1a\n", _PNG), (b"\xff\xd8\xff", _JPEG))
# An office file is a box; its main part says which program it belongs to.
_PARTS = {
    "word/document.xml": PaperKind(f"{_OFFICE}.wordprocessingml.document", (".docx",)),
    "xl/workbook.xml": PaperKind(f"{_OFFICE}.spreadsheetml.sheet", (".xlsx",)),
}
ENDINGS = tuple(ending for kind in (_PDF, *_PARTS.values(), _PNG, _JPEG) for ending in kind.endings)


def paper_kind(data: bytes) -> PaperKind | None:
    """The format of these bytes, or None when it is none that a meeting paper may have."""
    found = next((kind for beginning, kind in _BEGINNINGS if data.startswith(beginning)), None)
    return found or (_office_kind(data) if data.startswith(b"PK\x03\x04") else None)


def paper_refusals(name: str, data: bytes) -> list[Refusal]:
    """Why this file is not kept as a paper; nothing when it may be."""
    if not data:
        return [Refusal("file_empty", _("文件是空的。请重新选择文件。"), "file")]
    if len(data) > LARGEST_BYTES:
        message = _("文件超过 %(largest)s MB。请压缩或拆开后再上传。") % {"largest": LARGEST_BYTES >> 20}
        return [Refusal("file_large", message, "file")]
    kind, ending = paper_kind(data), PurePosixPath(paper_name(name)).suffix.lower()
    if kind is None:
        message = _("只收 PDF、Word（.docx）、Excel（.xlsx）、PNG 和 JPEG 文件。请另存为其中一种再上传。")
        return [Refusal("file_kind", message, "file")]
    if ending not in kind.endings:
        words = {"ending": kind.endings[0]}
        message = _("文件的内容与名称不符：内容是 %(ending)s，请改正文件名的后缀再上传。") % words
        return [Refusal("file_kind", message, "file")]
    return []


def paper_name(name: str) -> str:
    """A file name that is safe everywhere: without folders and hidden signs, not too long, with its ending."""
    last = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    path = PurePosixPath(_HOSTILE.sub("", last).strip(". "))
    return f"{path.stem.strip('. ')[:LONGEST_STEM]}{path.suffix[:10]}"


def _office_kind(data: bytes) -> PaperKind | None:
    """Word or Excel by its main part; with macros it is something else that we do not keep."""
    try:
        names = set(ZipFile(BytesIO(data)).namelist())
    except (BadZipFile, ValueError, NotImplementedError):
        return None
    if any(name.endswith("vbaProject.bin") for name in names):
        return None
    found = [kind for part, kind in _PARTS.items() if part in names]
    return found[0] if len(found) == 1 else None
