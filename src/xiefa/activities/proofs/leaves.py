"""Pages of a PDF as pictures. The engine takes one file at a time, whoever asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from xiefa.activities.proofs.pictures import saved
from xiefa.reading.pdf.pages import ENGINE

MOST_PAGES = 1_500
# Width of a page on the screen; a page that is a hundred times as long as wide is drawn no longer than this.
WIDTH, LONGEST = 1_100, 2_600


def page_count(data: bytes) -> int | None:
    """How many pages the PDF has; None when it does not open (damaged, or locked with a password)."""
    with _file(data) as file:
        return None if file is None else len(file)


def drawn_page(data: bytes, page: int) -> tuple[str, bytes] | None:
    """(media type, bytes) of one page, counted from 1, as a picture; None when it cannot be drawn."""
    import pypdfium2 as pdfium

    with _file(data) as file:
        if file is None or not 1 <= page <= len(file):
            return None
        try:
            leaf = file[page - 1]
            width, height = leaf.get_size()
            scale = min(WIDTH / max(width, 1), LONGEST / max(height, 1))
            picture = leaf.render(scale=scale, may_draw_forms=False).to_pil()
        except (pdfium.PdfiumError, ValueError, MemoryError):
            return None
        return saved(picture, longest=LONGEST)


@contextmanager
def _file(data: bytes) -> Iterator[Any]:
    import pypdfium2 as pdfium

    with ENGINE:
        try:
            file = pdfium.PdfDocument(data)
        except pdfium.PdfiumError:
            file = None
        try:
            yield file
        finally:
            if file is not None:
                file.close()
