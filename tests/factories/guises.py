"""The real issue taken apart to plain pieces, from which the guises of it are built.

The pieces are read from the Markdown of the seed by the crudest of means, and never by the reader.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

SEED = Path(__file__).parents[1] / "golden" / "seed" / "issue.txt"
Kind = Literal["title", "issue", "office", "date", "contents", "group", "entry", "section", "item", "text", "rule"]
_LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
_HEAD: dict[str, Kind] = {
    "联盟试点工作联络组办公室": "office",
    "2024年1月10日": "date",
    "2023年第6期（总第71期）": "issue",
}


@dataclass(frozen=True)
class Piece:
    """One line of the seed without its marks; ``level`` is that of its Markdown heading (0: none)."""

    kind: Kind
    text: str
    level: int = 0
    mark: str = ""
    href: str = ""


@cache
def pieces() -> tuple[Piece, ...]:
    """The lines of the seed in order."""
    found: list[Piece] = []
    rows = [row for row in SEED.read_text("utf-8").split("\n") if row.strip()]
    for at, row in enumerate(rows):
        found.append(_piece(row, rows[at - 1] if at else "", has_body="➤" in "".join(rows[:at])))
    return tuple(found)


def _piece(row: str, above: str, *, has_body: bool) -> Piece:
    level = len(row) - len(row.lstrip("#"))
    link = _LINK.search(row)
    text = _LINK.sub(r"\1", row).lstrip("#").replace("**", "").strip()
    if text == "---":
        return Piece("rule", "")
    if text in _HEAD:
        return Piece(_HEAD[text], text)
    if row.startswith("- "):
        return Piece("entry", text.removeprefix("- "))
    if text == "本期导读":
        return Piece("contents", text, level)
    if "➤" in text:
        return Piece("section", text.lstrip("➤ "), level, "➤ ")
    if not level:
        return Piece("text", text, href=link[2] if link else "")
    if has_body:
        return Piece("item", text, level)
    return Piece("title" if above.startswith("# ") or not above else "group", text, level)


def printed(*, mark: bool = True) -> list[str]:
    """The lines as they would be typed into a plain text."""
    return [piece.mark * mark + piece.text if piece.kind != "rule" else "———————" for piece in pieces()]


def joined() -> tuple[Piece, ...]:
    """The pieces with the four paragraphs whole that a page end has cut."""
    found: list[Piece] = []
    for piece in pieces():
        last = found[-1] if found else None
        if (
            last
            and last.kind == piece.kind == "text"
            and len(last.text) > 60
            and not last.text.endswith(("。", "）", ")", "局", "门"))
        ):
            found[-1] = Piece("text", last.text + piece.text)
        else:
            found.append(piece)
    return tuple(found)
