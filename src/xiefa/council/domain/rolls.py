"""The roll of a body at one moment of a meeting, read from seats, presences, proxies and recusals."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, Q, QuerySet

from xiefa.council import rules
from xiefa.council.counting import Roll, Stay, present_at
from xiefa.council.enums import BallotState
from xiefa.council.models import AgendaItem, Ballot, Effect, Meeting, Presence, Proxy, Recusal, Resolution
from xiefa.kernel import clock
from xiefa.kernel.period import covers
from xiefa.registry.models import LedgerEntry, Seat


def roll_of(item: AgendaItem, *, at: datetime | None = None) -> Roll:
    """Who may decide on this item now, or at that moment. ValueError when no body decides on it."""
    if item.session is None:
        raise ValueError("Nobody decides on an item without a session.")
    here = present_at(stays_of(item.meeting), at) if at else people_in(item.meeting)
    return Roll(
        seats=tuple(member["member"] for member in members_of(item)),
        recused=tuple(Recusal.objects.filter(item=item).order_by("pk").values_list("attendee__person", flat=True)),
        present=here,
        proxies=proxies_of(item.meeting),
    )


def members_of(item: AgendaItem) -> list[dict[str, Any]]:
    """Everybody who sits in the deciding body at this meeting, each once: key, name and unit."""
    if item.session is None:
        return []
    seats = seats_at(item.meeting).filter(body=item.session.body)
    seats = seats.select_related("person", "represents").prefetch_related("represents__names").order_by("pk")
    found: dict[int, dict[str, Any]] = {}
    for seat in seats:
        unit = str(seat.represents) if seat.represents else ""
        found.setdefault(seat.person_id, {"member": seat.person_id, "name": seat.person.name, "represents": unit})
    return list(found.values())


def seats_at(meeting: Meeting) -> QuerySet[Seat]:
    """The seats on the day of a meeting as they were when it began.

    Whoever this very meeting appoints takes part from the next one; whoever it relieves takes part until its end.
    """
    day = rules.meeting_day(meeting)
    effects = Effect.objects.filter(resolution__item__meeting=meeting)
    own = LedgerEntry.objects.filter(effect_key__in=effects.values("key")).values("number")
    relieved_here = Q(closed_by__in=own) & (Q(since=None) | Q(since__lte=day))
    return Seat.objects.filter(covers(day) | relieved_here).exclude(opened_by__in=own)


def stays_of(meeting: Meeting) -> list[Stay]:
    """Every stretch of time that somebody was in the room."""
    rows = Presence.objects.filter(attendee__meeting=meeting).order_by("arrived_at", "pk")
    return [Stay(*row) for row in rows.values_list("attendee__person", "arrived_at", "left_at")]


def people_in(meeting: Meeting) -> tuple[int, ...]:
    """Everybody who is in the room now, in the order of their numbers."""
    return tuple(sorted({stay.member for stay in stays_of(meeting) if stay.left is None}))


def proxies_of(meeting: Meeting) -> tuple[tuple[int, int], ...]:
    """Who speaks for whom, in the order in which the proxies were given."""
    rows = Proxy.objects.filter(giver__meeting=meeting).order_by("pk")
    return tuple(rows.values_list("giver__person", "holder__person"))


def moment_of_moving(meeting: Meeting) -> datetime:
    """When somebody who comes or goes now does so: after the last act of the body, however coarse the clock is."""
    last = last_act(meeting)
    return clock.now() if last is None else max(clock.now(), last + timedelta(microseconds=1))


def moment_of_acting(meeting: Meeting) -> datetime:
    """When a vote that begins now begins, or a resolution declared now is declared: not before anybody came or went."""
    rows = Presence.objects.filter(attendee__meeting=meeting)
    found = rows.aggregate(arrived=Max("arrived_at"), left=Max("left_at"))
    moments: list[datetime] = [clock.now(), *(moment for moment in found.values() if moment is not None)]
    return max(moments)


def last_act(meeting: Meeting) -> datetime | None:
    """When the last vote of a meeting began that is not void, or its last resolution was declared."""
    ballots = Ballot.objects.filter(item__meeting=meeting).exclude(state=BallotState.VOID)
    resolutions = Resolution.objects.filter(item__meeting=meeting)
    found = (
        ballots.aggregate(last=Max("opened_at"))["last"],
        resolutions.aggregate(last=Max("declared_at"))["last"],
    )
    return max((moment for moment in found if moment is not None), default=None)
