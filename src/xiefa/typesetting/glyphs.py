"""Characters that cannot be printed: which they are, how to name them, how to find them in a line."""

from __future__ import annotations

import re
import unicodedata

# Forbidden by XML 1.0, which DOCX is made of; HTML and PDF have no place for them either.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Characters without a shape would join the glyph before them, which some readers of the file cannot
# follow; blanks of special widths likewise. The normalised text counts neither.
_SHAPELESS = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
_BLANKS = dict.fromkeys((0x00A0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F), " ")
PLAIN = {**_SHAPELESS, **_BLANKS}
_CONTROL_NAMES = """NULL,START OF HEADING,START OF TEXT,END OF TEXT,END OF TRANSMISSION,ENQUIRY,ACKNOWLEDGE,BELL,
BACKSPACE,CHARACTER TABULATION,LINE FEED,LINE TABULATION,FORM FEED,CARRIAGE RETURN,SHIFT OUT,SHIFT IN,
DATA LINK ESCAPE,DEVICE CONTROL ONE,DEVICE CONTROL TWO,DEVICE CONTROL THREE,DEVICE CONTROL FOUR,
NEGATIVE ACKNOWLEDGE,SYNCHRONOUS IDLE,END OF TRANSMISSION BLOCK,CANCEL,END OF MEDIUM,SUBSTITUTE,ESCAPE,
INFORMATION SEPARATOR FOUR,INFORMATION SEPARATOR THREE,INFORMATION SEPARATOR TWO,INFORMATION SEPARATOR ONE"""
_NAMES = tuple(name.strip() for name in _CONTROL_NAMES.split(","))


def character_name(character: str) -> str:
    """``U+1F600 GRINNING FACE``: how a person can look the character up."""
    point = ord(character)
    named = _NAMES[point] if point < len(_NAMES) else unicodedata.name(character, "")
    return f"U+{point:04X} {named}".strip()


def around(line: str, at: int, *, reach: int = 12) -> str:
    """The words on both sides of a place in a line, so that an editor can find it."""
    start, end = max(0, at - reach), at + reach + 1
    excerpt = FORBIDDEN.sub("", line[start:end])
    return f"{'…' if start else ''}{excerpt.strip()}{'…' if end < len(line) else ''}"
