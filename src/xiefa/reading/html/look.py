"""How an element looks, by its name and its inline style; and whether it is seen at all."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lxml import etree

from xiefa.reading.source import LineKind, LinePart

UNSEEN_TAGS = frozenset({"head", "script", "style", "template", "noscript", "noframes", "xml", "datalist"})
STRUCK_TAGS = frozenset({"del"})
BLOCKS = frozenset(
    [
        "html",
        "body",
        "address",
        "article",
        "aside",
        "blockquote",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "td",
        "th",
        "tr",
        "tbody",
        "thead",
        "tfoot",
        "table",
        "ul",
    ]
)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|bolder|[6-9]00)", re.I)
_NOT_BOLD = re.compile(r"font-weight\s*:\s*(?:normal|lighter|[1-5]00)", re.I)
_CENTRED = re.compile(r"text-align\s*:\s*(-?\w*center|left|right|justify|start|end)", re.I)
_INDENTED = re.compile(r"text-indent\s*:\s*(-?[\d.]+)", re.I)
_SIZE = re.compile(r"font-size\s*:\s*([\d.]+)\s*(pt|px)", re.I)
# `visibility` is not looked at: WeChat sends every article invisible and shows it by a script.
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.I)
_COMMENTS = re.compile(r"mso-element\s*:\s*comment", re.I)
_PARTS: dict[str, LinePart] = {"header": "header", "footer": "footer", "footnote": "footnote", "endnote": "footnote"}
_PART = re.compile(r"mso-element\s*:\s*(header|footer|footnote|endnote)\b", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What text inside an element inherits."""

    kind: LineKind = "plain"
    part: LinePart = "body"
    level: int = 0
    is_bold: bool = False
    is_centred: bool = False
    is_indented: bool = False
    is_kept_as_is: bool = False
    size: float = 0.0


def name_of(element: etree._Element) -> str:
    """The tag in small letters; empty for what is no element."""
    return element.tag.lower() if isinstance(element.tag, str) else ""


def is_hidden(element: etree._Element) -> bool:
    """Whether a browser or Word would not show the element."""
    if element.get("hidden") is not None:
        return True
    style = element.get("style", "")
    return bool(style) and (_HIDDEN.search(style) or _COMMENTS.search(style)) is not None


def is_list_mark(element: etree._Element) -> bool:
    """Whether this is the bullet or number that Word writes out before a list entry."""
    return "mso-list:ignore" in element.get("style", "").replace(" ", "").lower()


def look_of(element: etree._Element, above: Look) -> Look:
    """The look of an element inside another."""
    name = name_of(element)
    if len(name) == 2 and name[0] == "h" and name[1] in "123456":
        above = replace(above, kind="heading", level=int(name[1]), is_bold=False)
    elif name == "li":
        above = replace(above, kind="list")
    elif name in ("b", "strong"):
        above = replace(above, is_bold=True)
    elif name == "center" or element.get("align", "").lower() == "center":
        above = replace(above, is_centred=True)
    elif name in ("pre", "textarea"):
        above = replace(above, is_kept_as_is=True)
    style = element.get("style", "")
    return _styled(above, style) if style else above


def _styled(look: Look, style: str) -> Look:
    values: dict[str, object] = {}
    if _BOLD.search(style) or _NOT_BOLD.search(style):
        values["is_bold"] = _BOLD.search(style) is not None
    if found := _CENTRED.search(style):
        values["is_centred"] = "center" in found[1].lower()
    if found := _INDENTED.search(style):
        values["is_indented"] = found[1][0] not in "-0"
    if found := _SIZE.search(style):
        values["size"] = round(_number(found[1]) * (1 if found[2].lower() == "pt" else 0.75), 1)
    if found := _PART.search(style):
        values["part"] = _PARTS[found[1].lower()]
    return replace(look, **values) if values else look  # type: ignore[arg-type]


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
