"""Names in a text → the organisations they mean. Longest valid match; doubt is asked, never guessed.

The spotter finds names in one pass. Three things keep a match from being a link: phrases that are
no names consume their place; a name inside a longer unknown name is a doubt; a text that belongs to
several organisations keeps them all as candidates.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date
from functools import cached_property, partial
from operator import itemgetter
from typing import NamedTuple

from xiefa.kernel.spotting import Spotter
from xiefa.registry.linking.folding import folded, ways_of_writing
from xiefa.registry.linking.likeness import Likeness, nearest
from xiefa.registry.linking.stock import Alias, Kept, Stock
from xiefa.registry.linking.words import Before, before_a_name, never_members

_OPENERS = frozenset(" \n\t\u3000.,;:!?()[]\"'，。、；：！？（）“”‘’《》【】—…·")
_TAIL = "联盟"
# How many characters a longer name may go on: …产业技术创新战略联盟 and some.
_LONGEST_REST = 24


class Mention(NamedTuple):
    """A place in a text, [start, end), that names organisations: one candidate is a link, more are a question."""

    start: int
    end: int
    text: str
    candidates: tuple[int, ...]

    @property
    def is_linked(self) -> bool:
        """Whether there is nothing to ask."""
        return len(self.candidates) == 1


_mention = partial(tuple.__new__, Mention)


class Linker:
    """Finds the given names in texts. Immutable; make a new one when names change."""

    def __init__(
        self,
        names: Iterable[Alias | tuple[str, int]],
        *,
        blockers: Iterable[str] | None = None,
        before: Before | None = None,
    ) -> None:
        """``names`` are aliases or (text, organisation) pairs; the words default to ``policy/registry.yaml``."""
        self._aliases = tuple(Alias(*name) for name in names)
        blockers = tuple(never_members() if blockers is None else blockers)
        before = before or before_a_name()
        meanings = _meanings(self._aliases, blockers)
        self._candidates = list(meanings.values())
        self._spotter = Spotter(meanings)
        self._characters = before.characters | _OPENERS
        self._words = before.words
        self._block_tails = tuple(word[len(_TAIL) :] for word in blockers if word.startswith(_TAIL) and word != _TAIL)
        self._suspicious = frozenset(tail[0] for tail in self._block_tails)

    @classmethod
    def from_registry(cls, day: date) -> Linker:
        """The linker for a text of that day, from the names valid then; kept until a name changes."""
        stock = Stock.present()
        return _KEPT.take(stock.slot(day), lambda: cls(stock.aliases_at(day), blockers=stock.blockers()))

    def link(self, text: str) -> list[Mention]:
        """The mentions in ``text``, in order and without overlap. Doubtful places are left out: see ``doubts``."""
        return self._read(text, [])

    def doubts(self, text: str) -> list[Mention]:
        """Places where a known name stands inside a longer, unknown one: to be asked, never linked."""
        doubtful: list[Mention] = []
        self._read(text, doubtful)
        return doubtful

    def near(self, name: str, *, limit: int = 5) -> list[tuple[int, float]]:
        """Organisations whose names are like ``name``, best first, with their likeness from 0 to 100.

        Suggestions for a person; 畜禽良种 and 禽畜良种 are near, not the same.
        """
        return nearest(name, self._likeness, limit=limit)

    @cached_property
    def _likeness(self) -> Likeness:
        return Likeness((alias.text, alias.organisation) for alias in self._aliases)

    def _read(self, text: str, doubtful: list[Mention]) -> list[Mention]:
        """Split what the spotter finds into mentions (returned) and doubts (appended).

        The common case (punctuation before, nothing suspicious behind) is decided without a call, since
        linking may cost only half as much again as the bare scan.
        """
        found = self._spotter.find(text)
        mentions: list[Mention] = []
        characters, candidates, suspicious, last_end = self._characters, self._candidates, self._suspicious, 0
        for index, start, end in found:
            meant = candidates[index]
            if meant:
                mention = _mention((start, end, text[start:end], meant))
                if (start != last_end and text[start - 1] not in characters and not self._ends_a_word(text, start)) or (
                    (text[end - 1] != "盟" or text[end : end + 1] in suspicious) and self._goes_on(text, found, end)
                ):
                    doubtful.append(mention)
                else:
                    mentions.append(mention)
            last_end = end
        return mentions

    def _ends_a_word(self, text: str, start: int) -> bool:
        """Whether what stands before ``start`` is a word that may precede a name, or no letter at all."""
        return text[max(start - 2, 0) : start] in self._words or not text[start - 1].isalnum()

    def _goes_on(self, text: str, found: list[tuple[int, int, int]], end: int) -> bool:
        """Whether the name that ends at ``end`` is only the beginning of something longer that is not known."""
        if text.startswith(_TAIL, end - len(_TAIL)):
            return text.startswith(self._block_tails, end)
        place = bisect_left(found, end, key=itemgetter(1))
        limit = found[place][1] if place < len(found) else len(text)
        return self._reaches_alliance(text, end, min(limit, end + _LONGEST_REST))

    def _reaches_alliance(self, text: str, start: int, limit: int) -> bool:
        """Whether text[start:limit] comes to 联盟 before anything that ends a name."""
        for place in range(start, limit - 1):
            if text[place] in self._characters or text[place : place + 2] in self._words:
                return False
            if text.startswith(_TAIL, place):
                return True
        return False


def _meanings(aliases: Iterable[Alias], blockers: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Every way of writing a name → the organisations it can mean; () for phrases that are no names.

    A name of the network means the network and nobody else, whoever else carries it.
    """
    members: dict[str, dict[int, None]] = {}
    network: dict[str, dict[int, None]] = {}
    for alias in aliases:
        if alias.text.strip():
            (network if alias.is_network else members).setdefault(folded(alias.text), {})[alias.organisation] = None
    blocked: dict[str, dict[int, None]] = {folded(blocker): {} for blocker in blockers if blocker.strip()}
    meanings: dict[str, tuple[int, ...]] = {}
    for name, organisations in (members | blocked | network).items():
        for way in ways_of_writing(name):
            meanings[way] = tuple(organisations)
    return meanings


_KEPT: Kept[Linker] = Kept(8)
