"""The sizes of the pages of a PDF, without reading them."""

from __future__ import annotations

from xiefa.reading.pdf.pages import ENGINE


def page_sizes(data: bytes, *, most: int) -> tuple[tuple[float, float], ...] | None:
    """Width and height of each page in points, of at most ``most`` + 1 pages; None for a file that does not open."""
    import pypdfium2 as pdfium

    with ENGINE:
        try:
            file = pdfium.PdfDocument(data)
        except pdfium.PdfiumError:
            return None
        try:
            return tuple(file.get_page_size(at) for at in range(min(len(file), most + 1)))
        except pdfium.PdfiumError:
            return None
        finally:
            file.close()
