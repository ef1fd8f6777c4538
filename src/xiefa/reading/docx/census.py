"""The second count: every character of every part, taken bluntly from the XML.

It knows nothing of paragraphs, fields or tables. Left out are deleted and moved-away text and the
fallback of a compatibility switch that also has a choice; field instructions are not text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from lxml import etree

from xiefa.reading.docx.names import attribute, local
from xiefa.reading.source import unblank
from xiefa.reading.symbols import PRIVATE, character

_STRUCK = frozenset({"w:del", "w:moveFrom"})


def census(roots: Iterable[etree._Element]) -> Counter[str]:
    """Count the characters of these parts."""
    pieces: list[str] = []
    for root in roots:
        skipped: set[etree._Element] = set()
        for element in root.iter():
            if element.getparent() in skipped or _is_left_out(element):
                skipped.add(element)
            else:
                pieces.append(_printed(element))
    return Counter(unblank("".join(pieces).translate(PRIVATE)))


def _is_left_out(element: etree._Element) -> bool:
    name = local(element.tag)
    if name in _STRUCK:
        return True
    if name != "mc:Fallback":
        return False
    parent = element.getparent()
    return parent is not None and any(local(one.tag) == "mc:Choice" for one in parent)


def _printed(element: etree._Element) -> str:
    name = local(element.tag)
    if name in ("w:t", "m:t"):
        return element.text or ""
    if name == "w:sym":
        return character(attribute(element, "font"), attribute(element, "char"))
    if name == "w:noBreakHyphen":
        return "-"
    return attribute(element, "string") if name == "v:textpath" else ""
