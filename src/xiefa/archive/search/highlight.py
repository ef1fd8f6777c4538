"""Showing a hit: the passages of a text around what was looked for, with the words marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from xiefa.archive.search.phrase import Term

_AROUND = 36
_MOST_PASSAGES = 2
_LONGEST_PASSAGE = 160
_ENDS = "。！？；\n"


class Fragment(NamedTuple):
    """A piece of text and whether it is what was looked for."""

    text: str
    is_hit: bool


def spans(folded: str, terms: Sequence[Term]) -> list[tuple[int, int]]:
    """Where the terms stand, in order; overlapping places are made one."""
    if not terms:
        return []
    pattern = "|".join(re.escape(term.text) for term in sorted(terms, key=lambda one: -len(one.text)))
    return [match.span() for match in re.finditer(pattern, folded)]


def marked(text: str, folded: str, terms: Sequence[Term]) -> list[Fragment]:
    """The whole text in fragments, hits apart."""
    return _fragments(text, 0, len(text), spans(folded, terms))


def passages(text: str, folded: str, terms: Sequence[Term]) -> list[list[Fragment]]:
    """Up to two passages with hits; the opening of the text when the hits are elsewhere."""
    found = spans(folded, terms)
    windows: list[tuple[int, int]] = []
    for hit in found:
        left, right = _window(text, *hit)
        if windows and left <= windows[-1][1]:
            windows[-1] = (windows[-1][0], max(right, windows[-1][1]))
        elif len(windows) == _MOST_PASSAGES:
            break
        else:
            windows.append((left, right))
    chosen = windows or [_opening(text)]
    return [_fragments(text, start, min(end, start + _LONGEST_PASSAGE), found) for start, end in chosen]


def _opening(text: str) -> tuple[int, int]:
    return 0, min(len(text), 3 * _AROUND)


def _window(text: str, start: int, end: int) -> tuple[int, int]:
    """From the beginning of the sentence, if it is near, to a little after the hit."""
    left = max(0, start - _AROUND)
    breaks = [text.rfind(sign, left, start) + 1 for sign in _ENDS]
    right = min(len(text), end + 2 * _AROUND)
    stop = text.find("\n", end, right)
    return max(left, *breaks), right if stop < 0 else stop


def _fragments(text: str, start: int, end: int, found: Sequence[tuple[int, int]]) -> list[Fragment]:
    pieces: list[Fragment] = []
    at = start
    for hit_start, hit_end in found:
        if hit_end <= at or hit_start >= end:
            continue
        pieces += [
            Fragment(text[at:hit_start], is_hit=False),
            Fragment(text[max(hit_start, at) : min(hit_end, end)], is_hit=True),
        ]
        at = min(hit_end, end)
    pieces.append(Fragment(text[at:end], is_hit=False))
    return [piece for piece in pieces if piece.text]
