"""Whether a meeting will probably have its quorum, from the replies so far."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from xiefa.council.counting import Quorum, Roll, quorum_of
from xiefa.council.effects import KINDS
from xiefa.council.enums import MeetingForm, MeetingState, Reply, ResolutionKind
from xiefa.council.models import Meeting, Proxy, Session
from xiefa.council.rules import meeting_day
from xiefa.council.voting_rules import Entry, entry_for
from xiefa.registry.models import Seat


@dataclass(frozen=True)
class Forecast:
    """One body under one rule: the quorum as it would be if everybody did as they answered.

    ``open`` people with a seat have not answered, ``uninvited`` are not even on the list.
    """

    session: Session
    entry: Entry
    quorum: Quorum
    open: int
    uninvited: int

    @property
    def could_be_met(self) -> bool:
        """Whether it would be met if all who have not answered came."""
        return self.quorum.count + self.open + self.uninvited >= self.quorum.needed > 0


def forecasts_of(meeting: Meeting) -> list[Forecast]:
    """For each body that meets, one forecast for each rule under which it will decide; none for a written vote.

    Once the meeting has begun, attendance says how things are: then there is nothing to forecast. A fixed number
    of queries.
    """
    if meeting.form == MeetingForm.WRITTEN or meeting.state not in (MeetingState.PREPARING, MeetingState.CALLED):
        return []
    sessions = list(meeting.sessions.all())
    replies = dict(meeting.attendees.values_list("person", "reply"))
    proxies = tuple(Proxy.objects.filter(giver__meeting=meeting).values_list("giver__person", "holder__person"))
    seats = _seats(meeting, sessions)
    rows: Any = meeting.items.values_list("session", "kind").order_by()
    kinds: set[tuple[int | None, str]] = set(rows)
    return [
        one
        for session in sessions
        for one in _of_body(meeting, session, seats[session.body_id], replies, proxies, _kinds_of(session, kinds))
    ]


def _of_body(
    meeting: Meeting,
    session: Session,
    seats: tuple[int, ...],
    replies: dict[int, str],
    proxies: tuple[tuple[int, int], ...],
    kinds: list[str],
) -> Iterator[Forecast]:
    coming = tuple(person for person in seats if replies.get(person) == Reply.COMING)
    unanswered = sum(replies.get(person) == Reply.NONE for person in seats)
    uninvited = sum(person not in replies for person in seats)
    host, day = session.body.organisation, meeting_day(meeting)
    entries = {entry.rule.key: entry for entry in (entry_for(host, kind, on=day) for kind in kinds)}
    for entry in entries.values():
        quorum = quorum_of(entry.rule, Roll(seats, present=coming, proxies=proxies))
        yield Forecast(session, entry, quorum, open=unanswered, uninvited=uninvited)


def _seats(meeting: Meeting, sessions: list[Session]) -> dict[int, tuple[int, ...]]:
    """Everybody with a seat on the day of the meeting, each once, by body."""
    found: dict[int, set[int]] = {session.body_id: set() for session in sessions}
    for body, person in Seat.objects.at(meeting_day(meeting)).filter(body__in=found).values_list("body", "person"):
        found[body].add(person)
    return {body: tuple(sorted(people)) for body, people in found.items()}


def _kinds_of(session: Session, kinds: set[tuple[int | None, str]]) -> list[str]:
    """What this body will vote on; while nothing is on its agenda, an ordinary matter."""
    voted = [kind for owner, kind in kinds if owner == session.pk and KINDS[kind].is_voted]
    return sorted(voted) or [ResolutionKind.APPROVE_REPORT]
