"""The issue as one ``<article>``: headings in order, anchors, no style of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from xiefa.manuscript import Block, Colophon, Item, Manuscript, Masthead, Paragraph, Picture, Section, Table
from xiefa.publishing.addresses import safe_address
from xiefa.publishing.markup import Html, element, joined
from xiefa.publishing.placing import entry_labels, item_label, section_label
from xiefa.publishing.widths import is_banner

PictureUrl = Callable[[Picture], str]


def render_article(manuscript: Manuscript, *, picture_url: Callable[[str], str], heading_level: int = 1) -> str:
    """The ``<article>``. ``heading_level`` is that of the masthead; sections and items follow below.

    ``picture_url`` maps the SHA-256 of a picture to the address it is served from.
    """
    return article(manuscript, lambda picture: picture_url(picture.sha256), level=heading_level)


def article(manuscript: Manuscript, picture_url: PictureUrl, *, level: int) -> Html:
    """The same, with addresses made from the whole picture record."""
    parts = (
        _masthead(manuscript.masthead, level),
        _contents(manuscript, level + 1),
        *(_section(one, at, picture_url, level + 1) for at, one in enumerate(manuscript.sections, 1)),
        joined(_p("", text) for text in manuscript.unplaced),
        _colophon(manuscript.colophon),
    )
    return element("article", {"class": "issue", "lang": manuscript.language}, joined(filter(None, parts), by="\n"))


def _p(kind: str, *children: str) -> Html:
    return element("p", {"class": kind}, *children) if any(child.strip() for child in children) else Html("")


def _masthead(masthead: Masthead, level: int) -> Html:
    lines = [line for line in masthead.title_lines if line.strip()]
    title = [element("span", {"class": _title_class(line)}, line) for line in lines]
    parts = (
        *(_p("issue-mark", mark) for mark in masthead.marks),
        element(f"h{level}", {"class": "issue-title"}, joined(title, by=" ")) if title else Html(""),
        _p("issue-number", masthead.issue_line),
        _imprint(masthead),
    )
    return element("header", {"class": "issue-masthead"}, *parts) if any(parts) else Html("")


def _title_class(line: str) -> str:
    return "issue-banner" if is_banner(line) else "issue-name"


def _imprint(masthead: Masthead) -> Html:
    day = masthead.date.isoformat() if masthead.date else ""
    stamp = element("time", {"datetime": day}, masthead.date_line) if day else element("span", {}, masthead.date_line)
    office = element("span", {}, masthead.office) if masthead.office.strip() else Html("")
    return _p("issue-imprint", office, " ", stamp if masthead.date_line.strip() else "")


def _contents(manuscript: Manuscript, level: int) -> Html:
    if manuscript.contents is None:
        return Html("")
    heading = manuscript.contents.heading
    groups = zip(manuscript.contents.groups, entry_labels(manuscript), strict=True)
    parts = [element(f"h{level}", {"class": "issue-contents-heading"}, heading)] if heading.strip() else []
    parts += [
        joined((_p("issue-contents-group", group.title), _entries(group.entries, labels))) for group, labels in groups
    ]
    return element("nav", {"class": "issue-contents", "aria-label": heading.strip() or "导读"}, *parts)


def _entries(entries: tuple[str, ...], labels: list[str]) -> Html:
    rows = [
        element("li", {}, element("a", {"href": f"#{label}"}, entry) if label else entry)
        for entry, label in zip(entries, labels, strict=True)
        if entry.strip()
    ]
    return element("ul", {}, *rows) if rows else Html("")


def _section(section: Section, at: int, picture_url: PictureUrl, level: int) -> Html:
    title = element(f"h{level}", {"class": "issue-section-title"}, section.title) if section.title.strip() else Html("")
    items = (
        _item(item, item_label(at, number), picture_url, level + 1) for number, item in enumerate(section.items, 1)
    )
    parts = (title, *_blocks(section.preface, picture_url, level + 1), *items)
    return element("section", {"class": "issue-section", "id": section_label(at)}, joined(filter(None, parts), by="\n"))


def _item(item: Item, label: str, picture_url: PictureUrl, level: int) -> Html:
    heading = element(f"h{level}", {"class": "issue-item-heading"}, item.heading) if item.heading.strip() else Html("")
    credit = _p("issue-credit", item.credit.text) if item.credit else Html("")
    parts = (heading, *_blocks(item.blocks, picture_url, level + 1), credit)
    return element("section", {"class": "issue-item", "id": label}, joined(filter(None, parts), by="\n"))


def _blocks(blocks: tuple[Block, ...], picture_url: PictureUrl, level: int) -> Iterator[Html]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield _paragraph(block, level)
        elif isinstance(block, Table):
            yield _table(block)
        else:
            yield _figure(block, picture_url)


def _paragraph(block: Paragraph, level: int) -> Html:
    if block.role == "subheading" and block.text.strip():
        return element(f"h{min(level, 6)}", {"class": "issue-subheading"}, block.text)
    return _p("" if block.role == "body" else f"issue-{block.role}", block.text)


def _table(table: Table) -> Html:
    head = table.rows[:1] if table.has_header else ()
    parts = (
        element("caption", {}, table.caption) if table.caption.strip() else Html(""),
        element("thead", {}, *(_row(row, "th") for row in head)) if head else Html(""),
        element("tbody", {}, *(_row(row, "td") for row in table.rows[len(head) :])),
    )
    label = table.caption.strip() or "表格"
    reachable = {"class": "issue-table", "role": "region", "tabindex": "0", "aria-label": label}
    return element("div", reachable, element("table", {}, *parts))


def _row(cells: tuple[str, ...], name: str) -> Html:
    scope = {"scope": "col"} if name == "th" else {}
    return element("tr", {}, *(element(name, scope, cell) for cell in cells))


def _figure(picture: Picture, picture_url: PictureUrl) -> Html:
    size = {key: str(value) for key, value in (("width", picture.width), ("height", picture.height)) if value}
    image = element("img", {"src": picture_url(picture), "alt": picture.alt, **size, "loading": "lazy"})
    caption = element("figcaption", {}, picture.caption) if picture.caption.strip() else Html("")
    return element("figure", {"class": "issue-picture"}, image, caption)


def _colophon(colophon: Colophon) -> Html:
    lists = [_p("issue-distribution", one.text) for one in (colophon.report_to, colophon.send_to) if one]
    officials = [element("span", {}, one.text) for one in colophon.officials if one.text.strip()]
    contacts = [_contact(one.text, one.href) for one in colophon.contacts]
    parts = (
        *lists,
        _p("issue-officials", joined(officials, by=" ")) if officials else Html(""),
        *contacts,
        *(_p("issue-contact", note) for note in colophon.notes),
    )
    return element("footer", {"class": "issue-colophon"}, *parts) if any(parts) else Html("")


def _contact(text: str, href: str) -> Html:
    address = safe_address(href)
    return _p("issue-contact", element("a", {"href": address}, text) if address and text.strip() else text)
