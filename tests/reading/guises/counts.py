"""How many characters a file has, by counts that share nothing with the reader."""

from __future__ import annotations

import io
import subprocess
import zipfile
from html.parser import HTMLParser
from pathlib import Path

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def _length(text: str) -> int:
    return len("".join(text.split()))


def of_text(data: bytes, encoding: str) -> int:
    """Of a text file."""
    return _length(data.decode(encoding).removeprefix("\ufeff"))


def of_docx(data: bytes) -> int:
    """Of the ``w:t`` of the document, its headers and footers; copies for old programs left out."""
    total = 0
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.startswith(("word/document", "word/header", "word/footer")) and name.endswith(".xml"):
                root = etree.fromstring(package.read(name))
                texts = (one for one in root.iter(f"{_W}t") if next(one.iterancestors(_FALLBACK), None) is None)
                total += sum(_length(one.text or "") for one in texts)
    return total


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.is_head = False
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.is_head = tag == "head" or (self.is_head and tag != "body")

    def handle_data(self, data: str) -> None:
        self.pieces.append("" if self.is_head else data)


def of_html(data: bytes, encoding: str = "utf-8") -> int:
    """Of the body of a web page."""
    words = _Words()
    words.feed(data.decode(encoding))
    return _length("".join(words.pieces))


def of_pdf(path: Path) -> int:
    """Of a PDF, by poppler."""
    made = subprocess.run(["pdftotext", "-raw", str(path), "-"], check=True, capture_output=True)
    return _length(made.stdout.decode())
