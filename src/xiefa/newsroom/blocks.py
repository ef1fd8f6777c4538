"""Blocks ↔ the HTML that the editor shows and sends back. Pure: text in, records out.

Articles are stored as blocks. The editor's HTML is only a view on them, so whatever a paste brings
along (colours, fonts, scripts, remote images) has no place to stay. ``read_html`` says what it left
out; ``html_from_blocks`` writes exactly what ``blocks_from_html`` reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from itertools import groupby
from typing import Literal

import nh3
from lxml import html as lxml_html

from xiefa.manuscript.codec import blocks_from_plain, plain_blocks
from xiefa.manuscript.model import Block, Paragraph, ParagraphRole, Picture, Table

__all__ = [
    "HtmlReading",
    "Remark",
    "blocks_from_html",
    "blocks_from_json",
    "grouped",
    "html_from_blocks",
    "json_from_blocks",
    "read_html",
    "tidy",
]

RemarkCode = Literal["foreign-picture", "merged-cells", "nested-table"]

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_BLOCK_TAGS = _HEADINGS | {"p", "li", "ul", "ol", "figcaption", "caption"}
_TAGS = _BLOCK_TAGS | {
    "div",
    "blockquote",
    "pre",
    "table",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "th",
    "td",
    "br",
    "figure",
    "img",
}
_ATTRIBUTES = {
    "p": {"data-role"},
    "ol": {"start"},
    "table": {"data-caption"},
    "th": {"colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "figure": {"data-sha256", "data-media-type", "data-alt", "data-caption", "data-width", "data-height"},
}
_DROPPED_WITH_TEXT = {"script", "style", "title", "xml", "noscript", "template"}
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MEDIA_TYPE = re.compile(r"image/(png|jpeg|gif)")
# Word breaks its clipboard HTML at about 76 bytes, in the middle of Chinese words.
_CJK = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u2018-\u201d\u2014\u2026"
_WRAPPED = re.compile(rf"(?<=[{_CJK}])[ \t]*[\r\n]+[ \t]*(?=[{_CJK}])")
_BLANKS = re.compile(r"[ \t\r\n\f\u00a0]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\ufeff\ufffe\uffff]")
_BOXES = re.compile(r"</?(?:div|blockquote|pre)>")
_LARGEST_SPAN = 100
_MOST_CELLS = 20_000
# Deeper nesting is no text that anybody wrote: it is taken as lines, before a parser wastes time on it or
# gives up and loses the rest. Only elements that keep their place in the tree count for the first number.
_DEEPEST_KEPT, _DEEPEST = 40, 400
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>")
_KEPT_NESTING = {"ul", "ol", "table", "figure"}
_UNCOUNTED = {"p", "li", "tr", "td", "th", "br", "img", "hr", "meta", "link", "input", "col", "tbody", "thead", "tfoot"}


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that was left out or changed; ``count`` times."""

    code: RemarkCode
    count: int = 1


@dataclass(frozen=True, slots=True)
class HtmlReading:
    """Blocks and what did not become part of them."""

    blocks: tuple[Block, ...]
    remarks: tuple[Remark, ...] = ()


def tidy(text: str) -> str:
    """One line of text: line ends between Chinese characters vanish, other blanks become one blank."""
    unwrapped = _WRAPPED.sub("", _CONTROLS.sub("", text))
    return _BLANKS.sub(" ", unwrapped).strip()


def blocks_from_html(html: str) -> tuple[Block, ...]:
    """The blocks of a piece of HTML from the editor or a paste; formatting is dropped, text is not."""
    return read_html(html).blocks


def read_html(html: str) -> HtmlReading:
    """Blocks and remarks of a piece of HTML; never fails, whatever the markup."""
    clean = nh3.clean(
        _flattened(_CONTROLS.sub("", html)),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        clean_content_tags=_DROPPED_WITH_TEXT,
    )
    if not clean.strip():
        return HtmlReading(())
    # A box only ends a paragraph; as a line break it does so at any depth of nesting.
    clean = _BOXES.sub("<br>", clean)
    collector = _Collector()
    collector.visit(lxml_html.fragment_fromstring(clean, create_parent="div"), "body")
    return collector.reading()


def _flattened(html: str) -> str:
    """The HTML as it is, or, when it is nested absurdly deep, its text with a line for each element."""
    depth = kept = 0
    for closing, name in _TAG.findall(html):
        tag, step = name.lower(), -1 if closing else 1
        depth += step * (tag not in _UNCOUNTED)
        kept += step * (tag in _KEPT_NESTING)
        if depth > _DEEPEST or kept > _DEEPEST_KEPT:
            return _TAG.sub("<br>", html)
    return html


def html_from_blocks(blocks: Iterable[Block]) -> str:
    """The HTML that shows these blocks in the editor."""
    return "".join(
        _html_of_list(group) if is_list else "".join(map(_html_of, group))
        for is_list, group in groupby(blocks, key=_is_list)
    )


def json_from_blocks(blocks: Iterable[Block]) -> list[dict[str, object]]:
    """Blocks in the shape in which the manuscript writes them: what the database keeps."""
    return plain_blocks(tuple(blocks))


def blocks_from_json(raw: Iterable[dict[str, object]]) -> tuple[Block, ...]:
    """Read what ``json_from_blocks`` wrote."""
    return blocks_from_plain(raw)


def grouped(blocks: Iterable[Block]) -> Iterator[tuple[str, tuple[Block, ...]]]:
    """Runs of blocks for a page: ``("list", entries)`` for list entries in a row, else one block each."""
    for is_list, run in groupby(blocks, key=_is_list):
        if is_list:
            yield "list", tuple(run)
        else:
            yield from ((_name_of(block), (block,)) for block in run)


def _name_of(block: Block) -> str:
    if isinstance(block, Paragraph):
        return block.role
    return "table" if isinstance(block, Table) else "picture"


def _is_list(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.role == "list"


@dataclass(slots=True)
class _Collector:
    """Walks cleaned HTML and puts text together into blocks."""

    blocks: list[Block] = field(default_factory=list)
    counts: dict[RemarkCode, int] = field(default_factory=dict)
    _text: list[str] = field(default_factory=list)
    _prefix: str = ""

    def reading(self) -> HtmlReading:
        return HtmlReading(tuple(self.blocks), tuple(Remark(code, count) for code, count in self.counts.items()))

    def remark(self, code: RemarkCode) -> None:
        self.counts[code] = self.counts.get(code, 0) + 1

    def visit(self, element: lxml_html.HtmlElement, role: ParagraphRole) -> None:
        """Take in the element's text and children, in order; the text after it is its parent's."""
        self._add(element.text)
        for number, child in enumerate(element.iterchildren(tag="*"), start=_start_of(element)):
            self._visit_child(child, role, number=number if element.tag == "ol" else None)
            self._add(child.tail)
        if element.getparent() is None:
            self._flush(role)

    def _visit_child(self, child: lxml_html.HtmlElement, role: ParagraphRole, *, number: int | None) -> None:
        if child.tag == "table":
            self._flush(role)
            self._add_table(child)
        elif child.tag == "figure" and child.get("data-sha256"):
            self._flush(role)
            self._add_picture(child)
        elif child.tag == "img":
            self.remark("foreign-picture")
        elif child.tag in _BLOCK_TAGS or child.tag == "figure":
            self._visit_block(child, role, number)
        else:
            self.visit(child, role)
            if child.tag == "br":
                self._flush(role)

    def _visit_block(self, element: lxml_html.HtmlElement, role: ParagraphRole, number: int | None) -> None:
        self._flush(role)
        inner = _role_of(element, role, is_numbered=number is not None)
        if number is not None:
            self._prefix = f"{number}. "
        self.visit(element, inner)
        self._flush(inner)

    def _add(self, text: str | None) -> None:
        if text:
            self._text.append(text)

    def _flush(self, role: ParagraphRole) -> None:
        text = tidy("".join(self._text))
        self._text.clear()
        if text:
            self.blocks.append(Paragraph(self._prefix + text, role))
            self._prefix = ""

    def _add_picture(self, element: lxml_html.HtmlElement) -> None:
        sha256, media_type = element.get("data-sha256", ""), element.get("data-media-type", "")
        if not (_SHA256.fullmatch(sha256) and _MEDIA_TYPE.fullmatch(media_type)):
            self.remark("foreign-picture")
            return
        self.blocks.append(
            Picture(
                sha256=sha256,
                media_type=media_type,
                alt=tidy(element.get("data-alt", "")),
                caption=tidy(element.get("data-caption", "")),
                width=_number(element.get("data-width")),
                height=_number(element.get("data-height")),
            )
        )

    def _add_table(self, element: lxml_html.HtmlElement) -> None:
        if element.find(".//table") is not None:
            self.remark("nested-table")
        if element.xpath(".//*[@colspan>1 or @rowspan>1]"):
            self.remark("merged-cells")
        rows = [row for row in element.iter("tr") if next(row.iterancestors("table")) is element]
        grid = _grid(rows)
        if any(any(row) for row in grid):
            self.blocks.append(Table(grid, has_header=_is_header(rows[0]), caption=_caption(element)))


def _role_of(element: lxml_html.HtmlElement, role: ParagraphRole, *, is_numbered: bool) -> ParagraphRole:
    if element.tag in _HEADINGS:
        return "subheading"
    if element.tag == "li":
        return "body" if is_numbered else "list"
    return "note" if element.get("data-role") == "note" else role


def _start_of(element: lxml_html.HtmlElement) -> int:
    return _number(element.get("start")) or 1


def _number(raw: str | None) -> int:
    return int(raw) if raw and raw.isascii() and raw.isdigit() and len(raw) < 7 else 0


def _caption(table: lxml_html.HtmlElement) -> str:
    inner = table.find("caption")
    return tidy(table.get("data-caption") or (inner.text_content() if inner is not None else ""))


def _is_header(row: lxml_html.HtmlElement) -> bool:
    cells = [cell for cell in row if cell.tag in {"th", "td"}]
    return bool(cells) and all(cell.tag == "th" for cell in cells)


def _grid(rows: list[lxml_html.HtmlElement]) -> tuple[tuple[str, ...], ...]:
    """Cell texts as a rectangle; a merged cell keeps its text in its first place, the rest stay empty."""
    places: dict[tuple[int, int], str] = {}
    for y, row in enumerate(rows):
        x = 0
        for cell in (one for one in row if one.tag in {"th", "td"}):
            while (y, x) in places:
                x += 1
            _place(places, cell, y, x, last=len(rows))
    width = max((x for _, x in places), default=-1) + 1
    return tuple(tuple(places.get((y, x), "") for x in range(width)) for y in range(len(rows)))


def _place(places: dict[tuple[int, int], str], cell: lxml_html.HtmlElement, y: int, x: int, *, last: int) -> None:
    has_room = len(places) < _MOST_CELLS
    across = min(_number(cell.get("colspan")) or 1, _LARGEST_SPAN) if has_room else 1
    down = min(_number(cell.get("rowspan")) or 1, _LARGEST_SPAN, last - y) if has_room else 1
    for dy in range(down):
        for dx in range(across):
            places.setdefault((y + dy, x + dx), "")
    places[y, x] = tidy(" ".join(cell.itertext()))


def _html_of_list(entries: Iterable[Block]) -> str:
    items = (f"<li><p>{escape(entry.text)}</p></li>" for entry in entries if isinstance(entry, Paragraph))
    return f"<ul>{''.join(items)}</ul>"


def _html_of(block: Block) -> str:
    if isinstance(block, Paragraph):
        tag = "h3" if block.role == "subheading" else "p"
        role = ' data-role="note"' if block.role == "note" else ""
        return f"<{tag}{role}>{escape(block.text)}</{tag}>"
    if isinstance(block, Table):
        rows = "".join(_html_of_row(row, is_header=block.has_header and not at) for at, row in enumerate(block.rows))
        caption = f' data-caption="{escape(block.caption)}"' if block.caption else ""
        return f"<table{caption}><tbody>{rows}</tbody></table>"
    values = {
        "sha256": block.sha256,
        "media-type": block.media_type,
        "alt": block.alt,
        "caption": block.caption,
        "width": block.width,
        "height": block.height,
    }
    return "<figure" + "".join(f' data-{name}="{escape(str(value))}"' for name, value in values.items()) + "></figure>"


def _html_of_row(row: tuple[str, ...], *, is_header: bool) -> str:
    tag = "th" if is_header else "td"
    return "<tr>" + "".join(f"<{tag}><p>{escape(cell)}</p></{tag}>" for cell in row) + "</tr>"
