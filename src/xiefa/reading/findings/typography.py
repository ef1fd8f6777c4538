"""Widths of brackets, pairs of quotes, probable slips."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from xiefa.manuscript.model import block_lines
from xiefa.reading.layout import Layout
from xiefa.reading.reading import Finding
from xiefa.reading.structure.build import Built

_HALF = re.compile(r"\([^()]*[\u4e00-\u9fff][^()]*\)|(?<=[\u4e00-\u9fff])\([^()]*\)")
_PAIRS = (("“", "”"), ("《", "》"), ("（", "）"), ("【", "】"), ("「", "」"))


def findings(built: Built, layout: Layout) -> Iterator[Finding]:
    """Everything about signs and slips."""
    yield from _credit_brackets(built)
    for line, text, is_section in _texts(built):
        yield from _half_width(line, text)
        yield from _unpaired(line, text)
        yield from _suspects(line, text, layout, is_section=is_section)


def _texts(built: Built) -> Iterator[tuple[int, str, bool]]:
    for section in built.sections:
        if section.title:
            yield section.line, section.title, True
        for item in section.items:
            yield item.line, item.heading, False
            for block, line in zip(item.blocks, item.lines, strict=True):
                yield from ((line, text, False) for text in block_lines(block))
    for entry in built.foot_entries:
        yield entry.number, entry.text, False


def _credit_brackets(built: Built) -> Iterator[Finding]:
    credits = [
        (item.credit_line, item.credit.text[0])
        for section in built.sections
        for item in section.items
        if item.credit and item.credit.text[:1] in "（("
    ]
    widths = Counter(sign for _, sign in credits)
    if len(widths) < 2:
        return
    for line, sign in credits:
        shown = "全角" if sign == "（" else "半角"
        yield Finding("paren-width-source", line, (shown, str(widths["（"]), str(widths["("])))


def _half_width(line: int, text: str) -> Iterator[Finding]:
    found = _HALF.search(text)
    if found:
        yield Finding("paren-width-text", line, (found.group()[:20],))


def _unpaired(line: int, text: str) -> Iterator[Finding]:
    for opening, closing in _PAIRS:
        if text.count(opening) != text.count(closing):
            yield Finding("unpaired", line, (opening + closing,))


def _suspects(line: int, text: str, layout: Layout, *, is_section: bool) -> Iterator[Finding]:
    for pattern, advice, where in layout.suspects:
        found = pattern.search(text) if not where or is_section else None
        if found:
            around = text[max(0, found.start() - 4) : found.end() + 6]
            yield Finding("suspect-words", line, (around, advice))
