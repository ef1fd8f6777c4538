"""Names: one alliance under two names. Suggestions for a person; 水环境 and 水环境治理 may be two."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from xiefa.briefing.proofing.remark import Passage, Proof, Remark
from xiefa.registry.linking.likeness import stem

_HAN = "\u3400-\u9fffA-Za-z"
_LONG_TAIL = r"(?:产业)?(?:技术)?创新战略联盟|产业联盟"
_IN_TEXT = re.compile(rf"([{_HAN}]{{2,18}}?)({_LONG_TAIL})")
_LEADS = re.compile(rf"^([{_HAN}]{{2,18}}?)({_LONG_TAIL}|联盟)")
_LEAST = 72.0


@dataclass(frozen=True, slots=True)
class Known:
    """A name that stands free in the issue: in a credit line, or at the head of a heading."""

    stem: str
    text: str
    item: int


def one_alliance_two_names(proof: Proof) -> Iterator[Remark]:
    """Names that are near one that the issue uses, or the same name in another long form."""
    known = _known(proof)
    reported: set[tuple[int, str, str]] = set()
    for passage, start, raw, tail in _occurrences(proof):
        for name in known:
            shown = _differs(raw, tail, name)
            if shown and (passage.item, shown, name.stem) not in reported:
                reported.add((passage.item, shown, name.stem))
                end = start + len(raw) + len(tail)
                yield _remark(passage, end - len(shown), end, shown, name)


def _known(proof: Proof) -> list[Known]:
    found: dict[tuple[str, str], Known] = {}
    for index, _section, item in proof.items():
        for text in item.credit.contributors if item.credit else ():
            name = text.removesuffix("秘书处")
            if name.endswith("联盟"):
                found.setdefault((stem(name), name), Known(stem(name), name, index))
    return list(found.values())


def _occurrences(proof: Proof) -> Iterator[tuple[Passage, int, str, str]]:
    for passage in proof.passages:
        pattern = _LEADS if passage.field == "heading" else _IN_TEXT
        for match in pattern.finditer(passage.text):
            yield passage, match.start(), match[1], match[2]


def _differs(raw: str, tail: str, name: Known) -> str:
    """The name as it stands here when it seems to mean ``name`` and is written otherwise; else nothing."""
    if raw.endswith(name.stem):
        same_form = tail == "联盟" or name.text.endswith(name.stem + tail)
        return "" if same_form else name.stem + tail
    for width in range(len(name.stem) + 2, len(name.stem) - 1, -1):
        candidate = raw[-width:]
        if len(candidate) == width and _is_near(candidate, name.stem):
            return candidate + tail
    return ""


def _is_near(candidate: str, own: str) -> bool:
    if min(len(candidate), len(own)) < 3 or fuzz.ratio(candidate, own) < _LEAST:
        return False
    # 化纤 and 化工, or two names that share only a common word, are not near.
    return candidate.startswith(own[:2]) or sorted(candidate) == sorted(own)


def _remark(passage: Passage, start: int, end: int, shown: str, name: Known) -> Remark:
    words = {"shown": shown, "known": name.text}
    message = _("“%(shown)s”与署名行中的“%(known)s”可能是同一联盟，写法不一。") % words
    return passage.remark("two-names", message, start, end, suggestion=name.text)
