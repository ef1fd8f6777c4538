"""What a thing that waits looks like, and how many of them a page shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, QuerySet, Window
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from xiefa.desk.enums import NoticeKind
from xiefa.kernel.permission import host_codes

# So many things of a pile stand on the home page; a letter names more.
MOST = 6


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits: its name, what is to be done, where, since when, and until when.

    ``key`` names the thing in the step it waits at, so that a person hears of it once; at most 80 characters.
    ``letter`` is the key in the outbox under which the room below writes to this person of it itself, and
    ``is_reminded`` whether that letter tells that the thing is late, too.
    """

    key: str
    title: str
    task: str
    url: str
    since: datetime | None = None
    due: date | None = None
    is_late: bool = False
    letter: str = ""
    is_reminded: bool = False


@dataclass(frozen=True, slots=True)
class Pile:
    """Things of one kind; ``more_url`` leads to all of them. ``total`` may exceed ``things``."""

    kind: NoticeKind
    title: str | Promise
    icon: str
    things: tuple[Waiting, ...]
    total: int
    more_url: str = ""

    @property
    def late(self) -> tuple[Waiting, ...]:
        """Those of its things that are late or nearly so."""
        return tuple(thing for thing in self.things if thing.is_late)


def local_day(moment: datetime) -> date:
    """The day of a moment where the secretariat is."""
    return timezone.localdate(moment)


def of_my_hosts(rows: QuerySet[Any], user: Any, *permissions: str, path: str = "host") -> QuerySet[Any]:
    """The rows of hosts for which the person holds one of these permissions; ``path`` leads to the host."""
    codes = frozenset[str]().union(*(host_codes(user, permission) for permission in permissions))
    return rows if "" in codes else rows.filter(**{f"{path}__code__in": codes})


def pile_of_rows(
    most: int,
    kind: NoticeKind,
    title: str | Promise,
    rows: QuerySet[Any],
    thing_of: Callable[[Any], Waiting],
    *,
    icon: str,
    more: str = "",
    query: str = "",
) -> Pile:
    """The first ``most`` rows of an ordered query as things, with the number of all of them, in one query.

    ``more`` is the name of the page with all of them, ``query`` what its address ends in. ValueError for a query
    that leaves out doubles, because the database counts before it does so.
    """
    if rows.query.distinct:
        raise ValueError("A pile is made from a query without doubles.")
    found = list(rows.annotate(number_of_all=Window(Count("pk")))[:most])
    total = found[0].number_of_all if found else 0
    more_url = reverse(more) + query if found and more else ""
    return Pile(kind, title, icon, tuple(map(thing_of, found)), total, more_url)


def pile_of_list(
    most: int, kind: NoticeKind, title: str | Promise, things: Iterable[Waiting], *, icon: str, more: str = ""
) -> Pile:
    """Things that had to be sorted out in the program."""
    found = tuple(things)
    return Pile(kind, title, icon, found[:most], len(found), reverse(more) if found and more else "")
