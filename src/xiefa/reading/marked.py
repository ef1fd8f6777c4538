"""Markdown that was pasted as it stands into Word or a web page: its marks are read all the same."""

from __future__ import annotations

import re
from dataclasses import replace

from xiefa.reading.plaintext import blocks
from xiefa.reading.source import Line, Remark, Source

_HEADING = re.compile(r"#{1,6}[ \t\u3000]+\S")
_FEWEST = 3


def with_marks_read(source: Source) -> Source:
    """The source with ``##``, ``**``, hyphens and links taken for marks, when at least three headings have them."""
    if sum(_HEADING.match(line.text) is not None for line in source.lines if line.kind != "row") < _FEWEST:
        return source
    remarks = list(source.remarks)
    lines = tuple(_reread(line, remarks) for line in source.lines)
    return replace(source, lines=lines, remarks=tuple(remarks))


def _reread(line: Line, remarks: list[Remark]) -> Line:
    if line.kind not in {"plain", "list"} or not line.text.strip() or line.part != "body":
        return line
    found = blocks.markdown_line(line.text, blocks.Place(line.number, line.page, line.blanks_before), remarks)
    return replace(
        line,
        text=found.text,
        markup=line.markup + found.markup,
        kind=found.kind if found.kind != "plain" else line.kind,
        level=found.level,
        is_bold=found.is_bold or line.is_bold,
        hrefs=(*line.hrefs, *found.hrefs),
    )
