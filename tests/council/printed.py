"""How tests read what was printed: the words and bookmarks of PDF and Word files."""

from __future__ import annotations

import io

import docx
from pypdfium2 import PdfDocument


def text_of_pdf(content: bytes) -> str:
    """All text of a PDF without blanks."""
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in PdfDocument(content))


def text_of_docx(content: bytes) -> list[str]:
    return [line.text for line in docx.Document(io.BytesIO(content)).paragraphs if line.text]


def bookmarks(content: bytes) -> list[tuple[int, str, int]]:
    """Level, title and page (from 1) of every bookmark."""
    return [(one.level, one.get_title(), one.get_dest().get_index() + 1) for one in PdfDocument(content).get_toc()]
