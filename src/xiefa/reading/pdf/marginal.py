"""Running heads, running feet and page numbers: what stands at the edge of a page and comes again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from xiefa.reading.pdf.printed import Printed
from xiefa.reading.source import LinePart
from xiefa.reading.tidy import is_page_number

_EDGE = 0.12
_DIGITS = re.compile(r"\d+")
_LONGEST = 60
_BARE = re.compile(r"\d{1,4}|[ivx]{1,5}", re.I)


def is_marginal_of(pages: list[list[Printed]], heights: list[float]) -> Callable[[Printed], LinePart]:
    """A function that says of a line whether it is body, header or footer."""
    repeated = Counter(
        (edge, _pattern(line))
        for lines, height in zip(pages, heights, strict=True)
        for edge, line in _edges(lines, height)
    )
    needed = max(2, min(3, len(pages) // 2 + 1))
    found: dict[int, LinePart] = {}
    for lines, height in zip(pages, heights, strict=True):
        for edge, line in _edges(lines, height):
            is_number = is_page_number(line.text) or _BARE.fullmatch(line.text) is not None
            if is_number or (repeated[edge, _pattern(line)] >= needed and len(pages) > 1):
                found[id(line)] = edge
    return lambda line: found.get(id(line), "body")


def _edges(lines: list[Printed], height: float) -> Iterator[tuple[LinePart, Printed]]:
    for line in lines:
        if len(line.text) > _LONGEST or not line.text:
            continue
        if line.bottom > (1 - _EDGE) * height:
            yield "header", line
        elif line.top < _EDGE * height:
            yield "footer", line


def _pattern(line: Printed) -> str:
    return _DIGITS.sub("0", "".join(line.text.split()))
