"""WeChat: fragments to paste into a draft article, within what the platform takes.

Its rules (domain notes, section 10): inline styles only, no class, id, style or script, a short list
of tags; fewer than 20,000 characters with the tags and less than 1 MB; titles of 32 characters,
authors of 16, summaries of 128; pictures must be uploaded to the platform first. All of it is
measured here and told; nothing needs the platform's interface.
"""

from __future__ import annotations

from collections.abc import Mapping

from xiefa.manuscript import Manuscript
from xiefa.publishing.channels.wechat.draft import parts_of, warnings_of
from xiefa.publishing.legibility import check
from xiefa.publishing.rendition import Options, Rendition


def render(
    manuscript: Manuscript, *, pictures: Mapping[str, bytes] | None = None, options: Options | None = None
) -> Rendition:
    """One fragment for each draft article; ``content`` holds all of them in order."""
    pictures, options = pictures or {}, options or Options()
    check(manuscript, pictures)
    parts = parts_of(manuscript, options)
    return Rendition(
        channel="wechat",
        media_type="text/html; charset=utf-8",
        extension="html",
        content=b"\n".join(part.content for part in parts),
        warnings=tuple(warnings_of(manuscript, parts, pictures)),
        parts=parts,
    )
