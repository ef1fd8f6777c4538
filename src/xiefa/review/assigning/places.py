"""Whether there are places enough for everything that must be judged, and where they are too few.

The network: source → candidate (what it needs) → expert (one for each pair) → sink (the expert's least load), and
expert → pool (the rest of his load) → sink (what all least loads leave). Everybody gets what they must exactly when
a flow fills every candidate. When none does, what can still be reached from an unfilled candidate names the
bottleneck, as in Hall's theorem.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass

from xiefa.review.assigning.flow import Network
from xiefa.review.assigning.problem import Pair, Remaining

MOST, LEAST = "most", "least"
_SOURCE, _SINK, _POOL = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """A proof that no assignment exists, which anybody can count after (pinned pairs are settled beforehand).

    ``most``: these candidates need ``needed`` experts, and these experts have ``places`` left; all the pairs of
    these candidates with other experts are ``elsewhere``. ``least``: these experts must have ``needed`` more
    candidates, and these candidates give ``places``; pairs of these experts with others are ``elsewhere``. Either
    way ``needed`` is larger than ``places`` and ``elsewhere`` together.
    """

    kind: str
    candidates: tuple[str, ...]
    experts: tuple[str, ...]
    needed: int
    places: int
    elsewhere: int

    @property
    def zh(self) -> str:
        """What a secretary would say."""
        rest = f"，此外另有 {self.elsewhere} 种搭配" if self.elsewhere else ""
        if self.kind == MOST:
            return (
                f"这 {len(self.candidates)} 个对象共需 {self.needed} 人次，可评的 {len(self.experts)} 位专家"
                f"只剩 {self.places} 个名额{rest}。"
            )
        return (
            f"这 {len(self.experts)} 位专家至少还须评 {self.needed} 次，可供其评审的 {len(self.candidates)} 个对象"
            f"只需 {self.places} 人次{rest}。"
        )

    @property
    def en(self) -> str:
        """The same in English."""
        rest = f", besides {self.elsewhere} single pairs elsewhere" if self.elsewhere else ""
        if self.kind == MOST:
            return (
                f"These {len(self.candidates)} candidates may only be judged by these {len(self.experts)} experts, "
                f"who have {self.places} places{rest}; {self.needed} are needed."
            )
        return (
            f"These {len(self.experts)} experts must judge at least {self.needed} more times, and the "
            f"{len(self.candidates)} candidates open to them need {self.places}{rest}."
        )


class Places:
    """A flow that fills as many places as the pairs given so far allow. Immutable from outside."""

    def __init__(self, part: Remaining) -> None:
        self._part = part
        self._candidates = {key: at for at, key in enumerate(part.needs, 3)}
        self._experts = {key: at for at, key in enumerate(part.most, 3 + len(part.needs))}
        self._total, self._musts = sum(part.needs.values()), sum(part.least.values())
        self._filled = 0
        self._pairs: frozenset[Pair] = frozenset()
        self._network = Network(3 + len(part.needs) + len(part.most))
        self._lead_in = {key: self._network.add(_SOURCE, at, part.needs[key]) for key, at in self._candidates.items()}
        for key, at in self._experts.items():
            self._network.add(at, _SINK, part.least[key])
            self._network.add(at, _POOL, part.most[key] - part.least[key])
        self._network.add(_POOL, _SINK, max(0, self._total - self._musts))

    def with_pairs(self, pairs: Iterable[Pair]) -> Places:
        """The same with more pairs open, and as many more places filled as they allow."""
        other = copy(self)
        other._network = self._network.copied()
        new = list(pairs)
        for candidate, expert in new:
            other._network.add(self._candidates[candidate], self._experts[expert], 1)
        other._pairs = self._pairs.union(new)
        other._filled += other._network.push(_SOURCE, _SINK)
        return other

    @property
    def is_full(self) -> bool:
        """Whether everybody has what they need, and every expert at least what he must."""
        return self._filled == self._total and self._musts <= self._total

    def bottleneck(self) -> Bottleneck:
        """Where the places are too few; only when it is not full."""
        unfilled = next((key for key, arc in self._lead_in.items() if self._network.room[arc]), None)
        reached = set() if unfilled is None else self._network.reached(self._candidates[unfilled], but=_SOURCE)
        inside = frozenset(key for key, at in self._candidates.items() if at in reached)
        held = frozenset(key for key, at in self._experts.items() if at in reached)
        elsewhere = sum(candidate in inside and expert not in held for candidate, expert in self._pairs)
        part = self._part
        if unfilled is not None and _POOL not in reached:
            places, needed = sum(part.most[key] for key in held), sum(part.needs[key] for key in inside)
            return Bottleneck(MOST, tuple(sorted(inside)), tuple(sorted(held)), needed, places, elsewhere)
        candidates, experts = part.needs.keys() - inside, part.most.keys() - held
        places, needed = sum(part.needs[key] for key in candidates), sum(part.least[key] for key in experts)
        return Bottleneck(LEAST, tuple(sorted(candidates)), tuple(sorted(experts)), needed, places, elsewhere)
