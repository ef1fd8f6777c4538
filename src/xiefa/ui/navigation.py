"""The desk's navigation. Rooms declare their entries at start-up; people see only what they may open.

# in a room's AppConfig.ready
navigation.entry(_("来稿"), "newsroom:article_list", icon="inbox", order=20, permission="newsroom.write")
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xiefa.kernel.permission import may_somewhere

Words = str | Promise
Rule = Callable[[Any], bool]

WORK = _("工作")
RECORDS = _("资料")
ADMINISTRATION = _("管理")
_GROUPS: tuple[Promise, ...] = (WORK, RECORDS, ADMINISTRATION)


@dataclass(frozen=True)
class Entry:
    """One line of the navigation: its words, where it leads, its icon, and who sees it."""

    label: Words
    url_name: str
    icon: str
    group: Words
    order: int
    rule: Rule

    @property
    def url(self) -> str:
        """The address, or an empty string while the room has no such page."""
        return _address(self.url_name, get_script_prefix())


@dataclass(frozen=True)
class Link:
    """An entry as shown on one page; ``current`` marks the page one is on."""

    label: Words
    url: str
    icon: str
    is_current: bool


@dataclass(frozen=True)
class Group:
    """Links under one heading."""

    label: Words
    links: tuple[Link, ...]


_entries: dict[str, Entry] = {}


def entry(
    label: Words,
    url_name: str,
    *,
    icon: str,
    group: Words = WORK,
    order: int = 50,
    permission: str = "",
    rule: Rule | None = None,
) -> None:
    """Declare an entry; a second declaration of the same ``url_name`` replaces the first.

    Whoever holds ``permission`` sees it, or whoever passes ``rule``; without either, everyone
    who is signed in.
    """
    seen_by = rule or (_holding(permission) if permission else _signed_in)
    _entries[url_name] = Entry(label, url_name, icon, group, order, seen_by)


def groups_for(request: HttpRequest) -> list[Group]:
    """The groups of links that the person of this request may open, in order."""
    user = getattr(request, "user", None)
    seen = [one for one in _entries.values() if user is not None and one.url and one.rule(user)]
    seen.sort(key=lambda one: (_rank(one.group), one.order, one.url_name))
    here = _closest(request.path, (one.url for one in seen))
    return [
        Group(found[0].group, tuple(Link(one.label, one.url, one.icon, one.url == here) for one in found))
        for _rank_, found in ((rank, list(part)) for rank, part in groupby(seen, key=lambda one: _rank(one.group)))
    ]


def _holding(permission: str) -> Rule:
    return lambda user: may_somewhere(user, permission)


def _signed_in(user: Any) -> bool:
    return bool(user.is_authenticated)


def _rank(group: Words) -> int:
    return next((at for at, known in enumerate(_GROUPS) if known is group), len(_GROUPS))


# Every page asks for every address several times over; no address moves while the program runs.
@lru_cache(maxsize=256)
def _address(url_name: str, _prefix: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def _closest(path: str, urls: Iterable[str]) -> str:
    """The longest address that the path begins with: the entry whose room one is in."""
    return max((url for url in urls if path.startswith(url)), key=len, default="")
