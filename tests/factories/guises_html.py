"""The real issue as web pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from markdown_it import MarkdownIt
from tests.factories.guises import Piece, joined, pieces
from tests.factories.guises_text import raw

_HAN_PAIR = re.compile(r"([^<>\n]{30,60}?[\u4e00-\u9fff])(?=[\u4e00-\u9fff])")
_TAGS = {"title": "h1", "contents": "h2", "section": "h2", "group": "h3", "item": "h3"}


def _page(body: str, *, head: str = "") -> tuple[bytes, str]:
    return f"<!DOCTYPE html>\n<html lang=zh><head><meta charset=utf-8>{head}</head><body>\n{body}\n</body></html>".encode(), "issue.html"  # fmt: skip


def _inner(piece: Piece) -> str:
    shown = escape(piece.mark + piece.text)
    if piece.href:
        label, _, value = shown.partition("：")
        return f'{label}：<a href="{piece.href}">{value}</a>'
    return shown


def naive() -> tuple[bytes, str]:
    """What a program for Markdown makes of the source."""
    return _page(MarkdownIt("commonmark").render(raw()))


def sound() -> tuple[bytes, str]:
    """Headings with sensible levels, the contents list as ul/li."""
    rows = []
    for piece in pieces():
        if piece.kind == "entry":
            rows.append(f"<ul><li>{_inner(piece)}</li></ul>")
        elif piece.kind == "rule":
            rows.append("<hr>")
        else:
            tag = _TAGS.get(piece.kind, "p")
            rows.append(f"<{tag}>{_inner(piece)}</{tag}>")
    return _page("\n".join(rows).replace("</ul>\n<ul>", "\n"), head="<title>简报 2023年第6期</title>")


def no_headings() -> tuple[bytes, str]:
    """Nothing but paragraphs."""
    return _page("\n".join(f"<p>{_inner(piece) or '———'}</p>" for piece in pieces()))


def divs() -> tuple[bytes, str]:
    """Nothing but div and span."""
    return _page("".join(f"<div><span>{_inner(piece)}</span></div>" for piece in pieces()))


def breaks() -> tuple[bytes, str]:
    """One paragraph, lines ended by br."""
    return _page("<p>" + "<br/>\n".join(_inner(piece) for piece in pieces()) + "</p>")


def double_breaks() -> tuple[bytes, str]:
    """Two br between paragraphs, ideographic blanks for indents."""
    return _page("<br><br>".join("\u3000\u3000" + _inner(piece) for piece in pieces()))


def entities() -> tuple[bytes, str]:
    """Indents of &nbsp;, every Han character of the headings an entity."""
    rows = []
    for piece in pieces():
        shown = "".join(f"&#{ord(char)};" for char in piece.text) if piece.kind == "item" else _inner(piece)
        rows.append(f"<p>&nbsp;&nbsp;&emsp;{shown}&nbsp;</p>")
    return _page("\n".join(rows))


def wrapped() -> tuple[bytes, str]:
    """The source of the page wrapped at some 38 characters, in the middle of Chinese sentences."""
    rows = []
    for piece in joined():
        text = _HAN_PAIR.sub(r"\1\n    ", _inner(piece))
        rows.append(f"  <p>\n    {text}\n  </p>")
    return _page("\n".join(rows))


def layout_table() -> tuple[bytes, str]:
    """A page inside tables, as mails and old sites are."""
    body = "".join(f"<p>{_inner(piece)}</p>" for piece in pieces())
    return _page(f"<table><tr><td><table><tr><td>{body}</td></tr></table></td></tr></table>")


def rows() -> tuple[bytes, str]:
    """Every line a row."""
    return _page("<table>" + "".join(f"<tr><td>{_inner(piece)}</td></tr>" for piece in pieces()) + "</table>")


def bold() -> tuple[bytes, str]:
    """All bold and centred."""
    return _page("<center>" + "".join(f"<p><b>{_inner(piece)}</b></p>" for piece in pieces()) + "</center>")


def word_spans() -> tuple[bytes, str]:
    """Spans as Word leaves them: Latin runs apart, empty o:p."""
    made = []
    for piece in pieces():
        inner = "".join(
            f"<span lang=EN-US style='font-family:Calibri'>{escape(char)}</span>"
            if char.isascii()
            else f"<span style='font-family:宋体'>{char}</span>"
            for char in piece.mark + piece.text
        )
        made.append(f"<p class=MsoNormal style='text-indent:32.0pt'>{inner}<o:p></o:p></p>")
    return _page("\n".join(made))


def sections() -> tuple[bytes, str]:
    """HTML5: nav for the contents, section, article, footer."""
    made, is_open = ["<header>"], "header"
    for piece in pieces():
        if piece.kind == "contents":
            made.append("</header><nav>")
        elif piece.kind == "section":
            made.append("</nav><section>" if is_open == "header" else "</article></section><section>")
            is_open = "section"
        elif piece.kind == "item":
            made.append("<article>" if made[-1].startswith("<h2") else "</article><article>")
        elif piece.text.startswith("报："):
            made.append("</article></section><footer>")
        tag = {**_TAGS, "entry": "div", "rule": "hr"}.get(piece.kind, "p")
        made.append(f"<{tag}>{_inner(piece)}</{tag}>" if tag != "hr" else "<hr>")
    return _page("\n".join([*made, "</footer>"]))


def linked_contents() -> tuple[bytes, str]:
    """Entries that are links to anchors, with page numbers in spans."""
    made, page = [], 1
    for piece in pieces():
        page += piece.kind == "entry"
        tag = _TAGS.get(piece.kind, "p")
        inner = (
            f'<a href="#i{page}">{_inner(piece)}</a> <span>{page}</span>' if piece.kind == "entry" else _inner(piece)
        )
        made.append(f"<{tag}>{inner}</{tag}>")
    return _page("\n".join(made))


def preformatted() -> tuple[bytes, str]:
    """The Markdown of the source in pre."""
    return _page(f"<pre>{escape(raw())}</pre>")


def gbk() -> tuple[bytes, str]:
    """A page in GB2312, as old sites label it; the arrows are entities."""
    body = "\n".join(f"<p>{_inner(piece)}</p>" for piece in pieces())
    text = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"></head><body>{body}</body></html>'
    return text.encode("gbk", "xmlcharrefreplace"), "issue.htm"


def numbered_lists() -> tuple[bytes, str]:
    """ol/li for entries and headings."""
    made = []
    for piece in pieces():
        if piece.kind in {"entry", "item"}:
            made.append(f"<ol><li>{_inner(piece)}</li></ol>")
        else:
            made.append(f"<p>{_inner(piece)}</p>")
    return _page("".join(made))


HTML: dict[str, Callable[[], tuple[bytes, str]]] = {
    f"html-{make.__name__}": make
    for make in (
        naive, sound, no_headings, divs, breaks, double_breaks, entities, wrapped, layout_table, rows, bold,
        word_spans, sections, linked_contents, preformatted, gbk, numbered_lists,
    )
}  # fmt: skip
