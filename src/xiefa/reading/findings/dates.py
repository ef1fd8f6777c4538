"""近日 and its like, where no date says which day is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xiefa.manuscript import Paragraph
from xiefa.reading.layout import Layout
from xiefa.reading.reading import Finding
from xiefa.reading.structure.build import Built

_SENTENCE_DATE = re.compile(r"\d{1,2}月\d{1,2}日")


def findings(built: Built, layout: Layout) -> Iterator[Finding]:
    """One finding for each item, at the first relative date whose sentence names no day."""
    for item in (item for section in built.sections for item in section.items):
        for block, line in zip(item.blocks, item.lines, strict=True):
            word = _relative(block.text, layout) if isinstance(block, Paragraph) else None
            if word:
                yield Finding("relative-dates", line, (item.heading, word))
                break


def _relative(text: str, layout: Layout) -> str | None:
    for found in layout.relative_date.finditer(text):
        if text[: found.start()].endswith(("“", "‘", "《")):
            continue  # quoted, not used
        sentence = text[text.rfind("。", 0, found.start()) + 1 : text.find("。", found.end()) % (len(text) + 1)]
        if not _SENTENCE_DATE.search(sentence):
            return found.group()
    return None
