"""The registry's names for linking, and how long what was made from them may be kept."""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from typing import Generic, NamedTuple, TypeVar

from django.db.models import Count, Max

from xiefa.kernel.policy import policy_hash
from xiefa.registry.enums import OrganisationKind
from xiefa.registry.linking.words import never_members
from xiefa.registry.models import NamesStamp, NotAName, OrganisationName

Thing = TypeVar("Thing")


class Alias(NamedTuple):
    """One name as the linker takes it: its text, the organisation's key, whether that is the network."""

    text: str
    organisation: int
    is_network: bool = False


class Kept(Generic[Thing]):
    """The few most recently used things that are slow to make, safe between threads."""

    def __init__(self, size: int) -> None:
        self._size, self._things, self._lock = size, OrderedDict[Hashable, Thing](), threading.Lock()

    def take(self, key: Hashable, make: Callable[[], Thing]) -> Thing:
        """The thing kept under ``key``, made now if there is none."""
        with self._lock:
            if key in self._things:
                self._things.move_to_end(key)
                return self._things[key]
        made = make()
        with self._lock:
            self._things[key] = made
            while len(self._things) > self._size:
                self._things.popitem(last=False)
        return made


_TURNS: Kept[tuple[date, ...]] = Kept(4)


@dataclass(frozen=True)
class Stock:
    """All names as they are now; ``stamp`` changes whenever a name does."""

    stamp: Hashable

    @classmethod
    def present(cls) -> Stock:
        """The stock of this moment; two queries.

        The stamp is random, not counted, so that what was made inside a transaction that failed is
        never taken for what was stored; count and largest key notice rows that came in by other ways.
        """
        token = NamesStamp.objects.values_list("token", flat=True).first() or ""
        rows = OrganisationName.objects.aggregate(count=Count("pk"), last=Max("pk"))
        return cls((token, rows["count"], rows["last"], policy_hash("registry")))

    def slot(self, day: date) -> Hashable:
        """The same for all days on which the same names are valid."""
        return self.stamp, bisect_right(_TURNS.take(self.stamp, _turns), day)

    def aliases_at(self, day: date) -> list[Alias]:
        """The names valid on that day."""
        rows = OrganisationName.objects.at(day).order_by("organisation_id", "pk")
        values = rows.values_list("text", "organisation_id", "organisation__kind")
        return [Alias(text, key, kind == OrganisationKind.NETWORK) for text, key, kind in values]

    def blockers(self) -> list[str]:
        """Phrases that look like names and are none: from the policy and from the registry."""
        return [*never_members(), *NotAName.objects.values_list("text", flat=True)]


def _turns() -> tuple[date, ...]:
    """The days on which some name begins or ends, in order."""
    days = {day for period in OrganisationName.objects.values_list("since", "until") for day in period if day}
    return tuple(sorted(days))
