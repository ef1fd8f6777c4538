"""The HTML part: one ``<article>`` whose style is stated once and inherited."""

from __future__ import annotations

from collections.abc import Callable

from xiefa.manuscript import (
    Block,
    Colophon,
    Contents,
    Item,
    Manuscript,
    Masthead,
    Paragraph,
    Picture,
    Section,
    Table,
    printed_form,
    text_digest,
)
from xiefa.publishing.addresses import safe_address
from xiefa.publishing.markup import Html, element, joined
from xiefa.publishing.placing import document_title
from xiefa.publishing.widths import is_banner

PictureUrl = Callable[[str], str]

_RED = "#b3121a"
_SONG = "'Noto Serif SC','Source Han Serif SC',SimSun,serif"
_ARTICLE = f"max-width:680px;margin:0 auto;padding:24px;background:#fff;color:#222;font:17px/1.8 {_SONG}"
_CENTRED = "text-align:center"
_TITLE = f"margin:4px 0;font-weight:bold;color:{_RED};line-height:1.4;font-size:"
_HEADED = f"{_CENTRED};border-bottom:2px solid {_RED};padding-bottom:8px;margin-bottom:24px"
_SECTION = f"margin:40px 0 12px;font-size:22px;line-height:1.5;color:{_RED}"
_ITEM = "margin:28px 0 12px;font-size:19px;line-height:1.5;text-align:center"
_TEXT = "text-indent:2em;text-align:justify"
_SMALL = "font-size:15px;color:#555"
_CREDIT = f"margin:4px 0;text-align:right;{_SMALL}"
_CELL = "border:1px solid #bbb;padding:4px 8px;text-indent:0"
_FOOT = "margin-top:40px;padding-top:12px;border-top:2px solid #222;font-size:15px"
_NONE = Html("")


def letter(manuscript: Manuscript, picture_url: PictureUrl, *, verify_url: str = "") -> str:
    """The whole HTML document of the mail."""
    head = (element("meta", {"charset": "utf-8"}), element("title", {}, document_title(manuscript)))
    pieces = (
        _masthead(manuscript.masthead),
        _contents(manuscript.contents),
        *(_section(section, picture_url) for section in manuscript.sections),
        _text_frame(_lines(manuscript.unplaced)),
        _colophon(manuscript.colophon),
    )
    body = (
        _styled("article", _ARTICLE, joined(filter(None, pieces), by="\n")),
        _furniture(manuscript, verify_url),
    )
    page = element(
        "html",
        {"lang": manuscript.language},
        element("head", {}, *head),
        element("body", {"style": "margin:0;background:#f3f4f6"}, joined(body, by="\n")),
    )
    return f"<!doctype html>\n{page}\n"


def _styled(name: str, style: str, *children: str) -> Html:
    return element(name, {"style": style}, *children)


def _lines(texts: tuple[str, ...]) -> Html:
    return joined(_styled("p", "margin:0", text) for text in texts if text.strip())


def _text_frame(inner: Html) -> Html:
    return _styled("div", _TEXT, inner) if inner else _NONE


def _masthead(masthead: Masthead) -> Html:
    lines = [line for line in masthead.title_lines if line.strip()]
    titles = (_styled("p", f"{_TITLE}{'38px' if is_banner(line) else '23px'}", line) for line in lines)
    imprint = (masthead.issue_line, masthead.office, masthead.date_line)
    parts = (_lines(masthead.marks), *titles, _lines(imprint))
    return _styled("div", _HEADED, *parts) if any(parts) else _NONE


def _contents(contents: Contents | None) -> Html:
    if contents is None:
        return _NONE
    pieces = [_bold(contents.heading)]
    for group in contents.groups:
        pieces += [_bold(group.title), _lines(group.entries)]
    return _styled("div", "padding:12px 16px;background:#f7f7f7;font-size:16px;line-height:1.7", *pieces)


def _bold(text: str) -> Html:
    return _styled("p", f"margin:8px 0 2px;font-weight:bold;color:{_RED}", text) if text.strip() else _NONE


def _section(section: Section, picture_url: PictureUrl) -> Html:
    title = _styled("h2", _SECTION, section.title) if section.title.strip() else _NONE
    return joined((title, _blocks(section.preface, picture_url), *(_item(one, picture_url) for one in section.items)))


def _item(item: Item, picture_url: PictureUrl) -> Html:
    heading = _styled("h3", _ITEM, item.heading) if item.heading.strip() else _NONE
    credit = item.credit.text if item.credit else ""
    signed = _styled("p", _CREDIT, credit) if credit.strip() else _NONE
    return joined((heading, _blocks(item.blocks, picture_url), signed))


def _blocks(blocks: tuple[Block, ...], picture_url: PictureUrl) -> Html:
    return _text_frame(joined(_block(block, picture_url) for block in blocks))


def _block(block: Block, picture_url: PictureUrl) -> Html:
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Picture):
        return _picture(block, picture_url)
    return _paragraph(block)


def _paragraph(block: Paragraph) -> Html:
    if not block.text.strip():
        return _NONE
    style = f"margin:4px 0 4px 2em;text-indent:0;{_SMALL}" if block.role == "note" else "margin:0"
    return _styled("p", style, element("b", {}, block.text) if block.role == "subheading" else block.text)


def _table(table: Table) -> Html:
    head = 1 if table.has_header else 0
    rows = (
        element("tr", {}, *(_styled("th" if at < head else "td", _CELL, cell) for cell in row))
        for at, row in enumerate(table.rows)
    )
    caption = _styled("p", f"margin:12px 0 4px;text-indent:0;{_CENTRED};font-weight:bold", table.caption)
    shown = caption if table.caption.strip() else _NONE
    return joined((shown, _styled("table", "border-collapse:collapse;width:100%;font-size:15px", *rows)))


def _picture(picture: Picture, picture_url: PictureUrl) -> Html:
    image = element(
        "img", {"src": picture_url(picture.sha256), "alt": picture.alt, "style": "max-width:100%;height:auto"}
    )
    shown = _styled("p", f"margin:12px 0 4px;text-indent:0;{_CENTRED}", image)
    caption = _styled("p", f"margin:0 0 12px;text-indent:0;{_CENTRED};{_SMALL}", picture.caption)
    return joined((shown, caption if picture.caption.strip() else _NONE))


def _colophon(colophon: Colophon) -> Html:
    lists = tuple(one.text for one in (colophon.report_to, colophon.send_to) if one)
    contacts = joined(_contact(one.text, one.href) for one in colophon.contacts if one.text.strip())
    body = joined(
        (_lines(lists), _lines(tuple(one.text for one in colophon.officials)), contacts, _lines(colophon.notes))
    )
    return _styled("div", _FOOT, body) if body else _NONE


def _contact(text: str, href: str) -> Html:
    address = safe_address(href)
    linked = element("a", {"href": address, "style": "color:inherit"}, text) if address else text
    return _styled("p", "margin:0", linked)


def _furniture(manuscript: Manuscript, verify_url: str) -> Html:
    address = safe_address(verify_url)
    link = element("a", {"href": address}, "核对") if address else ""
    digest = printed_form(text_digest(manuscript))
    return _styled("p", f"{_CENTRED};font-size:13px;color:#555", f"正文校验码 {digest} ", link)
