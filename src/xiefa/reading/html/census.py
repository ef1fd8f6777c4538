"""The second count of a web page: every text node of the tree that is not left out."""

from __future__ import annotations

from collections import Counter

from lxml import etree

from xiefa.reading.html.look import STRUCK_TAGS, UNSEEN_TAGS, is_hidden, name_of
from xiefa.reading.source import unblank
from xiefa.reading.symbols import PRIVATE


def census(root: etree._Element) -> Counter[str]:
    """Count the characters of the page: no scripts, styles, hidden or struck-out elements."""
    pieces: list[str] = []
    skipped: set[etree._Element] = set()
    for element in root.iter():
        parent = element.getparent()
        if parent in skipped:
            skipped.add(element)
            continue
        if parent is not None:
            pieces.append(element.tail or "")
        if name_of(element) in UNSEEN_TAGS | STRUCK_TAGS or is_hidden(element):
            skipped.add(element)
        else:
            pieces.append(element.text or "")
    return Counter(unblank("".join(pieces).translate(PRIVATE)))
