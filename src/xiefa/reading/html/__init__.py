"""Web pages (.html, also those saved by Word, and WeChat articles) → ``Source``.

Text is what a browser shows. Scripts, styles, comments and the page title are no text; hidden
elements are kept apart as remarks, struck-out text (``del``) as deletions. No address is ever fetched.
"""

from __future__ import annotations

from lxml import etree
from lxml import html as lxml_html

from xiefa.reading import limits
from xiefa.reading.draft import numbered
from xiefa.reading.html.census import census
from xiefa.reading.html.charset import decoded
from xiefa.reading.html.walk import PageWalker
from xiefa.reading.refusals import refusal
from xiefa.reading.source import Remark, Source


def read_source(data: bytes, *, name: str) -> Source:
    """Read the bytes of a web page. ``Unreadable`` for what is empty, too large, too deep or of unknown encoding."""
    if not data:
        raise refusal("empty", name=name)
    if len(data) > limits.TEXT_BYTES:
        size, limit = len(data) // limits.MEGABYTE + 1, limits.TEXT_BYTES // limits.MEGABYTE
        raise refusal("too-large", name=name, size=size, limit=limit)
    root = _root(decoded(data, name=name), name=name)
    walker = PageWalker()
    try:
        drafts = walker.drafts_of(root)
    except RecursionError:
        raise refusal("page-too-deep", name=name) from None
    lines, remarks = numbered(drafts)
    if not any(line.text or line.picture for line in lines):
        raise refusal("blank", name=name)
    return Source(
        format="html",
        lines=lines,
        characters=census(root),
        deleted=numbered(walker.deleted)[0],
        pictures=walker.pictures,
        remarks=(*_title(root), *remarks),
    )


def _root(text: str, *, name: str) -> etree._Element:
    if not text.strip():
        raise refusal("blank", name=name)
    if text.count("<") > limits.HTML_TAGS:
        raise refusal("too-complex", name=name, part="HTML")
    parser = lxml_html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False
    )
    try:
        root = lxml_html.document_fromstring(text.encode(), parser=parser)
    except etree.ParserError:
        raise refusal("blank", name=name) from None
    except etree.XMLSyntaxError:
        raise refusal("too-complex", name=name, part="HTML") from None
    _check_log(parser, name)
    return root


def _check_log(parser: lxml_html.HTMLParser, name: str) -> None:
    """libxml2 stops at a fatal error and keeps what it has: that would lose text without a word."""
    fatal = [entry.message for entry in parser.error_log if entry.level == etree.ErrorLevels.FATAL]
    if any("depth" in message.lower() for message in fatal):
        raise refusal("page-too-deep", name=name)
    if fatal:
        raise refusal("too-complex", name=name, part=fatal[0][:80])


def _title(root: etree._Element) -> list[Remark]:
    title = " ".join((root.findtext("head/title") or "").split())
    return [Remark("page-title", 0, (title,))] if title else []
