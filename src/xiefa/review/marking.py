"""Marks as people type them: reading points, and putting together what one judge typed on two devices. Pure.

A sheet is flat texts by the name of their field, the same in the page, in the verb and on the device:
``overall``, and for each question ``remark-<item>`` and ``points-<item>``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from xiefa.kernel.characters import legible

Texts = dict[str, str]
OVERALL = "overall"
PLACES = 2
_HALF_WIDTH = str.maketrans("０１２３４５６７８９．。｡", "0123456789...")
_NUMBER = re.compile(r"(\d{1,6})(?:\.(\d{0,9}))?|\.\d{1,9}", re.ASCII)


def remark_of(item: str) -> str:
    """The name of the field in which one says something to a question."""
    return f"remark-{item}"


def points_of(item: str) -> str:
    """The name of the field for the points of a question."""
    return f"points-{item}"


def names_of(items: Iterable[str]) -> list[str]:
    """Every field of a sheet with these questions."""
    return [OVERALL, *(name for item in items for name in (remark_of(item), points_of(item)))]


def read_points(text: str) -> Decimal:
    """The number that somebody typed: "8.5", "８．５", "8。5", "8.5分". ValueError when it is none, or below zero."""
    plain = text.translate(_HALF_WIDTH).strip().removesuffix("分").strip()
    if not _NUMBER.fullmatch(plain):
        raise ValueError(f"{text!r} is not a number of points.")
    return Decimal(plain.rstrip(".") if plain != "." else plain)


def points_text(points: Decimal | None) -> str:
    """Points as text in one form only: "8.5", never "8.500"; empty for none."""
    if points is None:
        return ""
    plain = f"{points:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def rounded(value: Fraction, *, places: int) -> Decimal:
    """A mean for reading: so many decimals, half up; never for comparing."""
    return Decimal(int(value * 10**places + Fraction(1, 2))).scaleb(-places)


def decimals_of(points: Decimal) -> int:
    """How many decimals a number needs."""
    return len(points_text(points).partition(".")[2])


def tidied(typed: Mapping[str, Any], items: Iterable[str]) -> Texts:
    """Of what was sent, the fields of the sheet: without signs nobody sees, points in their one form if readable."""
    keys = tuple(items)
    numbers = {points_of(item) for item in keys}
    return {
        name: _points(str(typed[name])) if name in numbers else _prose(str(typed[name]))
        for name in names_of(keys)
        if name in typed
    }


def content_of(texts: Mapping[str, str], items: Iterable[str]) -> dict[str, Any]:
    """What is sealed: ``{"marks": {item: {"points": "8.5", "remark": "…"}}, "remark": "…"}``."""
    marks = {
        item: {"points": texts.get(points_of(item), ""), "remark": texts.get(remark_of(item), "").strip()}
        for item in items
    }
    return {"marks": marks, "remark": texts.get(OVERALL, "").strip()}


def merged(*, base: Mapping[str, str], theirs: Mapping[str, str], mine: Mapping[str, str]) -> tuple[Texts, Texts]:
    """What two devices typed since ``base``: the fields put together, and where both changed one, what ``theirs`` says.

    Nothing is lost: a text that holds the whole of the other stands for both; where neither does, ``theirs`` stays
    and the field is among the clashes, so that both are shown. A field without a base counts as changed by both.
    """
    together, clashes = dict(theirs), {}
    for name, text in mine.items():
        there = theirs.get(name, "")
        if text == there or text == base.get(name):
            continue
        if there == base.get(name) or _holds(name, text, there):
            together[name] = text
        elif not _holds(name, there, text):
            clashes[name] = there
    return together, clashes


def _holds(name: str, whole: str, part: str) -> bool:
    return not part if name.startswith("points-") else part.strip() in whole


def _prose(text: str) -> str:
    return legible(text.replace("\r\n", "\n"))


def _points(text: str) -> str:
    try:
        return points_text(read_points(text))
    except ValueError:
        return legible(text).strip()[:40]
