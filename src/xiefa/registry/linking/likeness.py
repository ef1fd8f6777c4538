"""How like two names are: only ever a suggestion to a person."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import fuzz, process

from xiefa.registry.linking.folding import folded

# What most names share says nothing about likeness; 产业 and 战略 come and go between forms of one name.
_COMMON_TAIL = re.compile(r"(?:产业)?(?:技术)?(?:创新)?(?:战略)?联盟(?:秘书处)?$|秘书处$")
_LEAST = 70.0


def stem(name: str) -> str:
    """The part of a name that tells it from others: 畜禽良种 of 畜禽良种产业技术创新战略联盟."""
    plain = folded(name)
    return _COMMON_TAIL.sub("", plain) or plain


class Likeness:
    """The stems of many names, ready to be compared."""

    def __init__(self, names: Iterable[tuple[str, int]]) -> None:
        pairs = [(stem(text), organisation) for text, organisation in names if text.strip()]
        self.stems = [own for own, _ in pairs]
        self.organisations = [organisation for _, organisation in pairs]


def nearest(name: str, known: Likeness, *, limit: int) -> list[tuple[int, float]]:
    """(organisation, likeness 70 … 100) for the best ``limit`` organisations, best first."""
    own = stem(name)
    if not own:
        return []
    best: dict[int, float] = {}
    for _, likeness, place in process.extract(
        own, known.stems, scorer=fuzz.ratio, score_cutoff=_LEAST, limit=limit * 8
    ):
        organisation = known.organisations[place]
        best[organisation] = max(best.get(organisation, 0.0), round(likeness, 1))
    return sorted(best.items(), key=lambda item: (-item[1], item[0]))[:limit]
