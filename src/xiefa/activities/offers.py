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


# (record, reader) → what this reader may go on to; a fixed number of queries.
Source = Callable[[Activity, Any], Iterable[Link]]
_sources: dict[str, Source] = {}


def offer(source: Source) -> None:
    """Declare where links come from; a second declaration with the same function replaces the first."""
    _sources[f"{source.__module__}.{source.__qualname__}"] = source


def links_for(activity: Activity, user: Any) -> list[Link]:
    """Everything that this reader can go on to from the record, in the order of the declarations."""
    return [link for source in _sources.values() for link in source(activity, user)]
