"""Ways of writing one name that make no difference: widths of brackets and letters, blanks beside Latin."""

from __future__ import annotations

import re
from itertools import product

_BRACKETS = {"(": "(（", ")": ")）", "[": "[［", "]": "]］"}
# Beyond this many brackets in one name, only "all wide" and "all narrow" are expected, not every mixture.
_MIXED_BRACKETS = 4
_WIDE_TO_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_LETTERS_TO_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F) if chr(code).isalnum()}
_BRACKETS_TO_WIDE = {ord(narrow): both[1] for narrow, both in _BRACKETS.items()}
_HAN = "\u3400-\u9fff"
_SEAM = re.compile(rf"(?<=[{_HAN}])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[{_HAN}])")
_BLANK_AT_SEAM = re.compile(rf"(?<=[{_HAN}]) +(?=[A-Za-z0-9])|(?<=[A-Za-z0-9]) +(?=[{_HAN}])")


def folded(name: str) -> str:
    """The one form in which two ways of writing a name are compared."""
    return _BLANK_AT_SEAM.sub("", name.translate(_WIDE_TO_NARROW).strip())


def ways_of_writing(name: str) -> set[str]:
    """How a name may stand in a text: brackets and letters of either width, with or without blanks beside Latin.

    The names are unfolded rather than the text folded, so that places in the text need no translation
    and the text is not copied.
    """
    plain = folded(name)
    ways = {name.strip(), plain, _SEAM.sub(" ", plain)}
    ways |= {way.translate(_LETTERS_TO_WIDE) for way in ways}
    return {way for one in ways for way in _bracket_widths(one)}


def _bracket_widths(name: str) -> set[str]:
    """The name with each of its narrow brackets in either width."""
    brackets = sum(name.count(bracket) for bracket in _BRACKETS)
    if not brackets:
        return {name}
    if brackets > _MIXED_BRACKETS:
        return {name, name.translate(_BRACKETS_TO_WIDE)}
    return {"".join(choice) for choice in product(*(_BRACKETS.get(character, character) for character in name))}
