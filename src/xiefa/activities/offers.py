"""What rooms above can make of a record: each says so at start-up, and the record's page shows it.

# in an upper room's AppConfig.ready
offers.offer(links_from_record)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from xiefa.activities.models import Activity


@dataclass(frozen=True, slots=True)
class Link:
    """Something to go on to from a record: its words, its address, its icon."""

    label: str | Promise
    url: str
    icon: str = "arrow-right"


@dataclass(frozen=True, slots=True)
class Told:
    """What a record came from says otherwise by now: the name of the thing, what the record says, what its origin."""

    label: str
    record: str
    origin: str


# (record, reader) → what this reader may go on to; a fixed number of queries.
Source = Callable[[Activity, Any], Iterable[Link]]
_sources: dict[str, Source] = {}
# (record, reader) → what the origin of the record says otherwise since the record was made from it.
Witness = Callable[[Activity, Any], Iterable[Told]]
_witnesses: dict[str, Witness] = {}


def offer(source: Source) -> None:
    """Declare where links come from; a second declaration with the same function replaces the first."""
    _sources[f"{source.__module__}.{source.__qualname__}"] = source


def links_for(activity: Activity, user: Any) -> list[Link]:
    """Everything that this reader can go on to from the record, in the order of the declarations."""
    return [link for source in _sources.values() for link in source(activity, user)]


def witness(source: Witness) -> None:
    """Declare who knows what the origin of a record says by now."""
    _witnesses[f"{source.__module__}.{source.__qualname__}"] = source


def told_otherwise(activity: Activity, user: Any) -> list[Told]:
    """What the origin of the record has changed since, and the record does not say."""
    return [one for source in _witnesses.values() for one in source(activity, user)]
