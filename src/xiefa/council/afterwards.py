"""What else can follow from a meeting, in rooms above: each says at start-up what it offers, and the page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

from xiefa.council.models import Meeting
from xiefa.kernel.permission import may


@dataclass(frozen=True)
class Offer:
    """A page about a meeting: its words, its address by the key ``pk``, and who uses it."""

    label: str | Promise
    url_name: str
    permission: str


@dataclass(frozen=True)
class Link:
    """An offer for one meeting."""

    label: str | Promise
    url: str


_OFFERS: dict[str, Offer] = {}


def offer(label: str | Promise, url_name: str, *, permission: str) -> None:
    """Offer a page to those who hold ``permission`` for the host of the meeting; a second offer replaces the first."""
    _OFFERS[url_name] = Offer(label, url_name, permission)


def links_for(user: Any, meeting: Meeting) -> list[Link]:
    """What this person can go on with after that meeting."""
    held = (one for one in _OFFERS.values() if may(user, one.permission, host_code=meeting.host.code))
    return [Link(one.label, reverse(one.url_name, kwargs={"pk": meeting.pk})) for one in held]
