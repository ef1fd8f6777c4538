"""What changed between two texts, character by character, in a way that reads well in Chinese. Pure.

Paragraphs are paired first, then each pair is compared: Han characters one by one, Latin words and
numbers whole, and crumbs of agreement between two changes are taken into the change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal

RunKind = Literal["same", "removed", "added"]
RowKind = Literal["same", "changed", "removed", "added"]

_TOKEN = re.compile(r"[A-Za-z]+|\d+(?:\.\d+)?|\s+|.", re.DOTALL)
_CLAUSE = re.compile(r"[^，。；！？：、,;!?]*[，。；！？：、,;!?]?")
# Beyond this length a paragraph is compared clause by clause: exact, and still quick.
_LONGEST_BY_CHARACTER = 3000
_ALIKE = 0.4
_CRUMB = 2


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive characters that are the same, removed or added."""

    kind: RunKind
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One paragraph before and after; ``runs`` is both in one line, in reading order."""

    kind: RowKind
    runs: tuple[Run, ...]

    @property
    def before(self) -> tuple[Run, ...]:
        """The runs of the old text alone."""
        return tuple(run for run in self.runs if run.kind != "added")

    @property
    def after(self) -> tuple[Run, ...]:
        """The runs of the new text alone."""
        return tuple(run for run in self.runs if run.kind != "removed")


def compare_texts(old: str, new: str) -> tuple[Run, ...]:
    """The difference of two paragraphs as runs: joined without ``added`` they are ``old``, without ``removed`` ``new``."""
    left, right = _tokens(old, new)
    pieces: list[tuple[str, str, str]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        pieces.append((tag, "".join(left[i1:i2]), "".join(right[j1:j2])))
    return tuple(_runs(_without_crumbs(pieces)))


def compare_paragraphs(old: Sequence[str], new: Sequence[str]) -> tuple[Row, ...]:
    """The difference of two articles, paragraph by paragraph, in reading order."""
    rows: list[Row] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            rows.extend(Row("same", (Run("same", text),)) for text in old[i1:i2])
        else:
            rows.extend(_paired(old[i1:i2], new[j1:j2]))
    return tuple(rows)


def _tokens(old: str, new: str) -> tuple[list[str], list[str]]:
    cut = _CLAUSE if max(len(old), len(new)) > _LONGEST_BY_CHARACTER else _TOKEN
    return [one for one in cut.findall(old) if one], [one for one in cut.findall(new) if one]


def _without_crumbs(pieces: list[tuple[str, str, str]]) -> list[tuple[str, str]]:
    """Pairs (old, new); short agreements between two changes are joined to them."""
    pairs: list[tuple[str, str]] = []
    is_change = False
    for at, (tag, left, right) in enumerate(pieces):
        is_crumb = tag == "equal" and len(left) < _CRUMB and 0 < at < len(pieces) - 1
        if is_change and (tag != "equal" or is_crumb):
            pairs[-1] = (pairs[-1][0] + left, pairs[-1][1] + right)
        else:
            pairs.append((left, right))
        is_change = tag != "equal" or (is_crumb and is_change)
    return pairs


def _runs(pairs: list[tuple[str, str]]) -> Iterator[Run]:
    for left, right in pairs:
        if left == right:
            yield Run("same", left)
            continue
        if left:
            yield Run("removed", left)
        if right:
            yield Run("added", right)


def _paired(old: Sequence[str], new: Sequence[str]) -> Iterator[Row]:
    """Pair paragraphs that are alike, keeping the order; the rest are removed or added."""
    partners = list(_partners(old, new))
    for (i, j), (next_i, next_j) in zip([(-1, -1), *partners], [*partners, (len(old), len(new))], strict=True):
        if i >= 0:
            yield Row("changed", compare_texts(old[i], new[j]))
        yield from (Row("removed", (Run("removed", text),)) for text in old[i + 1 : next_i])
        yield from (Row("added", (Run("added", text),)) for text in new[j + 1 : next_j])


def _partners(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    if len(old) == len(new) == 1:
        if _likeness(old[0], new[0]) >= _ALIKE:
            yield 0, 0
        return
    first = 0
    for i, text in enumerate(old):
        scores = [(_likeness(text, other), -j) for j, other in enumerate(new[first:], first)]
        best, at = max(scores, default=(0.0, 0))
        if best >= _ALIKE:
            yield i, -at
            first = -at + 1


def _likeness(old: str, new: str) -> float:
    """Share of character pairs in common, 0 to 1: linear in the length, order matters little."""
    left, right = ({a + b for a, b in zip_longest(text, text[1:], fillvalue="")} for text in (old, new))
    return 2 * len(left & right) / ((len(left) + len(right)) or 1)
