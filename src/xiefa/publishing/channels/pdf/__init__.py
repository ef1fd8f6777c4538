"""PDF: the printed issue, A4 to GB/T 9704-2012, tagged (PDF/A-2a with PDF/UA-1), set by Typst.

The standards are not only declared: under them Typst refuses a character without a glyph, where
plain PDF would drop it without a word. Page furniture (numbers, leaders, the printed digest) is
tagged as artifact, so that ``pdfinfo -struct-text`` gives exactly the text of the manuscript.
"""

from __future__ import annotations

from collections.abc import Mapping

from xiefa.manuscript import Manuscript
from xiefa.publishing.channels.pdf.press import Press
from xiefa.publishing.channels.pdf.sheet import sheet_data
from xiefa.publishing.legibility import check
from xiefa.publishing.rendition import Options, Rendition

_presses: dict[str, Press] = {}


def render(
    manuscript: Manuscript, *, pictures: Mapping[str, bytes] | None = None, options: Options | None = None
) -> Rendition:
    """The issue as PDF. ``CannotRender`` names a character that no loaded face can show."""
    pictures, options = pictures or {}, options or Options()
    check(manuscript, pictures)
    press = press_for(options.font_dir)
    content = press.print(manuscript, sheet_data(manuscript, faces=press.faces), pictures)
    return Rendition(channel="pdf", media_type="application/pdf", extension="pdf", content=content)


def render_pages(
    manuscript: Manuscript, *, pictures: Mapping[str, bytes] | None = None, options: Options | None = None
) -> tuple[bytes, ...]:
    """The pages of the PDF as SVG pictures, for a look at them while composing. Refuses what ``render`` refuses."""
    pictures, options = pictures or {}, options or Options()
    check(manuscript, pictures)
    press = press_for(options.font_dir)
    return press.proofs(manuscript, sheet_data(manuscript, faces=press.faces), pictures)


def press_for(font_dir: str = "") -> Press:
    """The press of this process for a font folder: fonts are loaded once."""
    if font_dir not in _presses:
        _presses[font_dir] = Press(font_dir)
    return _presses[font_dir]
