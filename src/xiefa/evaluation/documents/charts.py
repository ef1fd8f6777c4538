"""Charts of the report: bars drawn by the press, so that their words have the same faces as the text around them.

What a chart shows stands in a table beside it. In print it is drawn as lines (SVG), its words as shapes: they are not
read twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from xiefa.typesetting.press import Press

_TEMPLATE = Path(__file__).with_name("charts.typ")
_ROW_MM, _EDGE_MM = 9.0, 3.0
_MOST_PLACES = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, what is written behind it, and its length from 0 to 1."""

    name: str
    words: str
    length: float


Chart = tuple[Bar, ...]


def bars(rows: Iterable[tuple[str, str, Fraction | int]], *, whole: int = 0) -> Chart:
    """A chart of (name, words, value); a bar is as long as its part of ``whole``, or of the greatest value."""
    told = list(rows)
    most = whole or max((value for _name, _words, value in told), default=0) or 1
    return tuple(Bar(name, words, round(float(Fraction(value) / most), _MOST_PLACES)) for name, words, value in told)


def height_mm(chart: Chart) -> float:
    """How high the chart is drawn, 150 mm wide."""
    return _ROW_MM * len(chart) + 2 * _EDGE_MM


def drawn(chart: Chart, *, form: str) -> bytes:
    """The drawing as ``svg`` or ``png`` (288 dots per inch)."""
    press = _press()
    data: dict[str, Any] = {
        "faces": press.faces.heading,
        "row": _ROW_MM,
        "edge": _EDGE_MM,
        "bars": [{"name": one.name, "words": one.words, "length": one.length} for one in chart],
    }
    (page,) = press.set(data, form=form)
    return bytes(page)


@cache
def _press() -> Press:
    return Press(_TEMPLATE)
