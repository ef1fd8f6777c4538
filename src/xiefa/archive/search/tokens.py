"""Text → tokens. Pairs find words of two characters and more, singles one character, words Latin and digits."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Wide Latin letters, digits and signs as narrow ones: one character for one, so that places agree.
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_RUN = re.compile(rf"([{_HAN}]+)|([^\W_{_HAN}]+)")


@dataclass(frozen=True, slots=True)
class Tokens:
    """What stands in the index for one text: pairs in reading order, singles and words once each."""

    pairs: tuple[str, ...]
    words: tuple[str, ...]


def folded(text: str) -> str:
    """The form in which texts are compared: narrow and in small letters, every character in its place."""
    narrow = text.translate(_NARROW)
    lowered = narrow.lower()
    if len(lowered) == len(narrow):
        return lowered
    return "".join(small if len(small := one.lower()) == 1 else one for one in narrow)


def runs(text: str) -> list[tuple[str, bool]]:
    """The runs of a folded text with whether they are Chinese; signs and blanks part them."""
    return [(match[0], match[1] is not None) for match in _RUN.finditer(text)]


def pairs_of(run: str) -> list[str]:
    """The overlapping pairs of a Chinese run: 创新链 → 创新, 新链."""
    return [run[at : at + 2] for at in range(len(run) - 1)]


def tokens_of(text: str) -> Tokens:
    """The tokens of a text, folded here."""
    pairs: list[str] = []
    words: dict[str, None] = {}
    for run, is_han in runs(folded(text)):
        if is_han:
            pairs += pairs_of(run)
            words |= dict.fromkeys(run)
        else:
            words[run] = None
    return Tokens(tuple(pairs), tuple(words))
