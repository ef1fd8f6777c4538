"""Which format is it? The content decides; an extension that says something else is refused."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import PurePath

from xiefa.reading import docx, html, legacy, limits, pdf, plaintext
from xiefa.reading.marked import with_marks_read
from xiefa.reading.refusals import refusal
from xiefa.reading.source import Source

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,4000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_HTML_PIECE = re.compile(rb"\s*<(?:meta|title|div|section|article|p|h[1-6]|table|ul|ol|style|span|font)\b[^<>]*>", re.I)
_MIME = re.compile(rb"(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,40}?MIME-Version:", re.I)
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF87a", "image"),
    (b"GIF89a", "image"),
    (b"BM", "bitmap"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"RIFF", "media"),
    (b"\x1f\x8b", "archive"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x7fELF", "program"),
    (b"MZ\x90", "program"),
    (b"SQLite format 3\0", "database"),
)
_NAMES = {
    "docx": ("Word 文档（.docx）", "a Word document (.docx)", ".docx"),
    "pdf": ("PDF 文件", "a PDF file", ".pdf"),
    "html": ("网页（HTML）", "a web page (HTML)", ".html"),
    "text": ("纯文本", "plain text", ".txt"),
    "markdown": ("Markdown 文本", "Markdown text", ".md"),
    "doc": ("旧版 Word 文档（.doc）", "an old Word document (.doc)", ".doc"),
    "rtf": ("RTF 文档", "an RTF document", ".rtf"),
    "xlsx": ("Excel 工作簿", "an Excel workbook", ".xlsx"),
    "pptx": ("PowerPoint 演示文稿", "a PowerPoint presentation", ".pptx"),
    "odt": ("OpenDocument 文档（.odt）", "an OpenDocument text (.odt)", ".odt"),
    "image": ("图片", "a picture", ""),
    "bitmap": ("图片", "a picture", ""),
    "media": ("图片或音视频", "a picture, sound or film", ""),
    "archive": ("压缩包", "an archive", ".zip"),
    "program": ("程序", "a program", ""),
    "database": ("数据库", "a database", ""),
    "mime": ("邮件或单一文件网页", "a mail or a single-file web page", ".html"),
    "ole": ("Office 97–2003 文件", "an Office 97–2003 file", ""),
}
_EXTENSIONS = {
    "docx": {".docx", ".docm", ".dotx"},
    "pdf": {".pdf"},
    "html": {".html", ".htm", ".xhtml"},
    "text": {".txt", ".text", ".md", ".markdown", ".mdown"},
    "doc": {".doc", ".wps", ".dot", ".wpt"},
    "mime": {".mht", ".mhtml", ".eml"},
    "rtf": {".rtf", ".doc"},
}
_KNOWN = frozenset(extension for group in _EXTENSIONS.values() for extension in group) | {
    ".xlsx", ".xls", ".pptx", ".ppt", ".png", ".jpg", ".jpeg", ".gif", ".zip", ".rar", ".odt",
}  # fmt: skip
_MARKED = frozenset({"markdown", "text"})
_READERS: dict[str, Callable[..., Source]] = {
    "docx": docx.read_source,
    "pdf": pdf.read_source,
    "html": html.read_source,
    "text": plaintext.read_source,
    "doc": legacy.read_source,
}


def read_source(data: bytes, *, name: str) -> Source:
    """Read a file of any known format. ``Unreadable`` says what is wrong with it and what to do."""
    if not data:
        raise refusal("empty", name=name)
    if len(data) > limits.FILE_BYTES:
        size, limit = len(data) // limits.MEGABYTE + 1, limits.FILE_BYTES // limits.MEGABYTE
        raise refusal("too-large", name=name, size=size, limit=limit)
    kind = sniffed(data, name=name)
    _check_extension(kind, data, name=name)
    source = _READERS[kind](data, name=name)
    return source if source.format in _MARKED else with_marks_read(source)


def sniffed(data: bytes, *, name: str = "") -> str:
    """The kind of a file by its first bytes: docx, pdf, html, doc, rtf, image … or text."""
    if data.startswith(b"PK"):
        return _kind_of_zip(data, name=name)
    if data.startswith(_OLE):
        return _kind_of_ole(data)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.lstrip()[:5] == b"{\\rtf":
        return "rtf"
    if _MIME.match(data[:4096]):
        return "mime"
    kind = next((kind for mark, kind in _SIGNATURES if data.startswith(mark)), "")
    if kind and not (kind in ("bitmap", "media") and b"\0" not in data[:64]):
        return kind
    return "html" if _is_html(data, name) else "text"


def _kind_of_zip(data: bytes, *, name: str) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            names = set(package.namelist()) if len(package.infolist()) <= limits.ZIP_ENTRIES else set()
            if "mimetype" in names and "content.xml" in names:
                return "odt"
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError):
        return "docx" if b"word/" in data[:4096] or _extension(name) in _EXTENSIONS["docx"] else "archive"
    for kind, folder in (("docx", "word/"), ("xlsx", "xl/"), ("pptx", "ppt/")):
        if any(one.startswith(folder) for one in names):
            return kind
    return "docx" if not names and _extension(name) in _EXTENSIONS["docx"] else "archive"


def _kind_of_ole(data: bytes) -> str:
    if _wide("EncryptedPackage") in data:
        return "encrypted"
    return "doc" if _wide("WordDocument") in data else "ole"


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def _is_html(data: bytes, name: str) -> bool:
    head = data[:8192]
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            head = head[2:].decode(encoding, "ignore").encode()
    head = head.removeprefix(b"\xef\xbb\xbf")
    if _HTML.match(head):
        return True
    return _HTML_PIECE.match(head) is not None and _extension(name) in _EXTENSIONS["html"]


def _extension(name: str) -> str:
    return PurePath(name.replace("\\", "/")).suffix.lower()


def _check_extension(kind: str, data: bytes, *, name: str) -> None:
    extension = _extension(name)
    if kind == "encrypted":
        raise refusal("encrypted", name=name)
    zh, en, _ = _NAMES[kind]
    if kind == "rtf":
        raise refusal("rtf", name=name)
    if kind not in _READERS:
        raise refusal("unsupported", name=name, kind_zh=zh, kind_en=en)
    if extension in _KNOWN and extension not in _EXTENSIONS[kind]:
        _refuse_extension(kind, data, name=name)


def _refuse_extension(kind: str, data: bytes, *, name: str) -> None:
    """A text that is named otherwise is first looked at: what cannot be text is said to be damaged."""
    if kind == "text":
        if _extension(name) in _EXTENSIONS["html"]:
            kind = _text_kind_named_html(data, name=name)
            if not kind:
                return
        elif b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise refusal("truncated", name=name)
    zh, en, right = _NAMES[kind]
    raise refusal("wrong-extension", name=name, kind_zh=zh, kind_en=en, right=right)


def _text_kind_named_html(data: bytes, *, name: str) -> str:
    return "" if re.search(rb"<[a-zA-Z/][^<>]{0,300}>", data[:65536]) else "text"
