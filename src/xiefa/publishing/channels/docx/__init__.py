"""DOCX: the printed issue as a Word file, with real heading styles, a contents field and hyperlinks.

It names the official faces (仿宋_GB2312, 黑体, 楷体_GB2312, 方正小标宋简体) and embeds none: the
reader's Word supplies them. Page furniture lives in the footer parts; the contents field carries no
page numbers (switch ``\\n``), so that its cached result is the contents list and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping

from xiefa.manuscript import Manuscript
from xiefa.publishing.legibility import check
from xiefa.publishing.rendition import Options, Rendition

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def render(
    manuscript: Manuscript, *, pictures: Mapping[str, bytes] | None = None, options: Options | None = None
) -> Rendition:
    """The issue as a Word file. ``options`` has nothing to say here."""
    from xiefa.publishing.channels.docx.package import package

    check(manuscript, pictures or {})
    content = package(manuscript, pictures or {})
    return Rendition(channel="docx", media_type=MEDIA_TYPE, extension="docx", content=content)
