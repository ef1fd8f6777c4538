"""PDF with a text layer → ``Source``: printed lines by their place on the page, put together to paragraphs.

A paragraph that runs over a page end stays two lines (with their pages); the structure step joins
them. Page numbers and running heads are lines of part ``header`` or ``footer``. Leaders of contents
entries are marks. Radicals are folded back to Han characters before anything is counted.
"""

from __future__ import annotations

from collections import Counter

from xiefa.reading.pdf.columns import in_reading_order
from xiefa.reading.pdf.guard import check_streams
from xiefa.reading.pdf.marginal import is_marginal_of
from xiefa.reading.pdf.pages import Extract, extracted
from xiefa.reading.pdf.paragraphs import lines_of
from xiefa.reading.pdf.printed import printed_lines
from xiefa.reading.refusals import refusal
from xiefa.reading.source import Remark, Source, unblank

_FEWEST = 20  # characters a page: fewer beside a picture on every page are a scanner's stamp
_UNMAPPED = 0.3


def read_source(data: bytes, *, name: str) -> Source:
    """Read the bytes of a PDF. ``Unreadable`` for scans and for what is encrypted, damaged or hostile."""
    if not data:
        raise refusal("empty", name=name)
    check_streams(data, name=name)
    extract = extracted(data, name=name)
    characters = Counter(unblank(extract.text))
    _check_text(characters, extract, name=name)
    pages = in_reading_order([printed_lines(page) for page in extract.pages])
    is_marginal = is_marginal_of(pages, [page.height for page in extract.pages])
    return Source(
        format="pdf",
        lines=lines_of(pages, is_marginal),
        characters=characters,
        remarks=tuple(_remarks(extract, characters)),
    )


def _check_text(characters: Counter[str], extract: Extract, *, name: str) -> None:
    total = characters.total()
    is_scan = extract.picture_count >= len(extract.pages) and total < _FEWEST * len(extract.pages)
    if not total or is_scan:
        raise refusal("no-text-layer", name=name)
    if characters["\ufffd"] > _UNMAPPED * total:
        raise refusal("no-text-layer", name=name)


def _remarks(extract: Extract, characters: Counter[str]) -> list[Remark]:
    counts = (
        ("radicals-folded", extract.folded_count),
        ("characters-unmapped", characters["\ufffd"]),
        ("pictures-not-taken", extract.picture_count),
    )
    return [Remark(code, 0, (str(count),)) for code, count in counts if count]
