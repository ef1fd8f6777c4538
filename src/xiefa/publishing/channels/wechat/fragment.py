"""The markup: few tags, styles stated once on an enclosing ``section`` and inherited from there.

A paragraph is a bare ``<p>``; that is what keeps an issue of ten thousand characters below twenty
thousand with its tags.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from xiefa.manuscript import Block, Colophon, Contents, Item, Masthead, Paragraph, Picture, Section, Table
from xiefa.publishing.legibility import PICTURE_EXTENSIONS
from xiefa.publishing.markup import Html, element, joined
from xiefa.publishing.widths import is_banner

PictureUrl = Callable[[str], str] | None

_RED = "#b3121a"
_FRAME = "font-size:16px;line-height:1.8;color:#222;text-align:justify"
_CENTRED = "text-align:center;text-indent:0"
_STYLES = {
    "text": "text-indent:2em",
    "masthead": f"{_CENTRED};border-bottom:2px solid {_RED};padding-bottom:8px;margin-bottom:24px",
    "title": f"font-size:20px;font-weight:bold;color:{_RED}",
    "banner": f"font-size:34px;font-weight:bold;color:{_RED}",
    "contents": "font-size:15px;background:#f6f6f6;padding:12px 16px;margin-bottom:24px",
    "strong": f"color:{_RED}",
    "section": f"font-size:20px;color:{_RED};border-left:5px solid {_RED};padding-left:10px;margin:40px 0 16px",
    "heading": "font-size:18px;text-align:center;margin:28px 0 12px",
    "credit": "text-align:right;font-size:14px;color:#666",
    "note": "font-size:14px;color:#666",
    "caption": f"{_CENTRED};font-size:14px;color:#666",
    "table": "border-collapse:collapse;width:100%;font-size:14px;text-indent:0",
    "cell": "border:1px solid #bbb;padding:4px 6px",
    "picture": "max-width:100%",
    "colophon": "font-size:14px;border-top:1px solid #222;margin-top:40px;padding-top:12px",
}


def framed(*pieces: str) -> Html:
    """A whole fragment: the pieces inside the section that states the common style."""
    return _styled("section", _FRAME, *pieces)


def _styled(name: str, style: str, *children: str) -> Html:
    return element(name, {"style": style}, *children)


def _lines(texts: Iterator[str] | tuple[str, ...]) -> Html:
    return joined(element("p", {}, text) for text in texts if text.strip())


def masthead(head: Masthead) -> Html:
    """Marks, title, issue line, office and date."""
    lines = [line for line in head.title_lines if line.strip()]
    titles = (_styled("p", _STYLES["banner" if is_banner(line) else "title"], line) for line in lines)
    texts = (_lines(head.marks), *titles, _lines((head.issue_line, head.office, head.date_line)))
    return _styled("section", _STYLES["masthead"], *texts) if any(texts) else Html("")


def contents(listed: Contents | None) -> Html:
    """The contents list; the platform strips anchors, so it is a list and no more."""
    if listed is None:
        return Html("")
    groups = ((_heading_line(group.title), _lines(group.entries)) for group in listed.groups)
    body = (_heading_line(listed.heading), *(piece for group in groups for piece in group))
    return _styled("section", _STYLES["contents"], *body)


def _heading_line(text: str) -> Html:
    return element("p", {}, _styled("strong", _STYLES["strong"], text)) if text.strip() else Html("")


def section_head(section: Section, picture_url: PictureUrl) -> Html:
    """Title and preface of a section."""
    title = _styled("h2", _STYLES["section"], section.title) if section.title.strip() else Html("")
    return Html(title + _text(section.preface, picture_url))


def item(one: Item, picture_url: PictureUrl) -> Html:
    """Heading, blocks and credit line of an item."""
    heading = _styled("h3", _STYLES["heading"], one.heading) if one.heading.strip() else Html("")
    shown = bool(one.credit and one.credit.text.strip())
    credit = _styled("p", _STYLES["credit"], one.credit.text) if one.credit and shown else Html("")
    return Html(heading + _text(one.blocks, picture_url) + credit)


def unplaced(texts: tuple[str, ...]) -> Html:
    """Text nobody could place."""
    return _styled("section", _STYLES["text"], _lines(texts)) if any(text.strip() for text in texts) else Html("")


def colophon(foot: Colophon) -> Html:
    """Lists, officials, contacts, notes; links are not followed by the platform and stay text."""
    lists = tuple(one.text for one in (foot.report_to, foot.send_to) if one)
    officials = tuple(one.text for one in foot.officials)
    body = _lines((*lists, *officials, *(one.text for one in foot.contacts), *foot.notes))
    return _styled("section", _STYLES["colophon"], body) if body else Html("")


def _text(blocks: tuple[Block, ...], picture_url: PictureUrl) -> Html:
    inner = joined(_block(block, picture_url) for block in blocks)
    return _styled("section", _STYLES["text"], inner) if inner else Html("")


def _block(block: Block, picture_url: PictureUrl) -> Html:
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Picture):
        return _picture(block, picture_url)
    return _paragraph(block)


def _paragraph(block: Paragraph) -> Html:
    if not block.text.strip():
        return Html("")
    if block.role == "note":
        return _styled("p", _STYLES["note"], block.text)
    return element("p", {}, element("strong", {}, block.text) if block.role == "subheading" else block.text)


def _table(table: Table) -> Html:
    head = 1 if table.has_header else 0
    rows = (
        element("tr", {}, *(_styled("th" if at < head else "td", _STYLES["cell"], cell) for cell in row))
        for at, row in enumerate(table.rows)
    )
    caption = _styled("p", _STYLES["caption"], table.caption) if table.caption.strip() else Html("")
    return Html(caption + _styled("table", _STYLES["table"], *rows))


def _picture(picture: Picture, picture_url: PictureUrl) -> Html:
    source = picture_url(picture.sha256) if picture_url else upload_name(picture)
    image = element("img", {"src": source, "alt": picture.alt, "style": _STYLES["picture"]})
    caption = _styled("p", _STYLES["caption"], picture.caption) if picture.caption.strip() else Html("")
    return Html(_styled("p", _CENTRED, image) + caption)


def upload_name(picture: Picture) -> str:
    """The file name that stands in the fragment until the platform gives an address."""
    return f"{picture.sha256[:16]}.{PICTURE_EXTENSIONS[picture.media_type]}"
