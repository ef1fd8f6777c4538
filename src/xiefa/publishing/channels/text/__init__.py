"""Plain text, UTF-8: what a terminal, a search index or the plain part of a mail shows.

Layout is made of blanks and line feeds alone, because every other character would be text. Page
furniture (the digest) stands after the signature line ``-- ``, as in mail (RFC 3676).
"""

from __future__ import annotations

from collections.abc import Mapping

from xiefa.manuscript import Manuscript
from xiefa.publishing.legibility import check
from xiefa.publishing.plain import plain_text
from xiefa.publishing.rendition import Options, Rendition


def render(
    manuscript: Manuscript, *, pictures: Mapping[str, bytes] | None = None, options: Options | None = None
) -> Rendition:
    """The issue as UTF-8 text."""
    check(manuscript, pictures or {})
    text = plain_text(manuscript, verify_url=options.verify_url if options else "")
    return Rendition(channel="text", media_type="text/plain; charset=utf-8", extension="txt", content=text.encode())
