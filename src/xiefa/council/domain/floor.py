"""What a meeting looks like at this moment: for the recorder's screen, the room's screen and the members' phones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from xiefa.council import rules
from xiefa.council.counting import Quorum, Result, Roll, quorum_of
from xiefa.council.domain import rolls
from xiefa.council.domain.agenda import text_of
from xiefa.council.domain.steps import current_item
from xiefa.council.domain.voting import quorum_since
from xiefa.council.enums import BallotMethod, BallotState, MeetingForm, MeetingState
from xiefa.council.models import AgendaItem, Attendee, Ballot, Meeting, Presence, Proxy, Recusal, Resolution
from xiefa.council.voting_rules import rule_for
from xiefa.registry.models import Person


@dataclass(frozen=True)
class Polling:
    """A ballot on the screens: who has voted, but not how before it is counted; the result once it is."""

    ballot: Ballot
    voted: tuple[Person, ...]
    awaited: tuple[Person, ...]
    result: Result | None

    @property
    def voices(self) -> int:
        """How many votes there can be."""
        return len(self.voted) + len(self.awaited)


@dataclass(frozen=True)
class Point:
    """One point of the agenda: its number as printed, how deep it lies, and how far it has come."""

    item: AgendaItem
    number: str
    depth: int
    is_current: bool
    is_heading: bool
    quorum: Quorum | None
    polling: Polling | None
    resolution: Resolution | None

    @property
    def state(self) -> str:
        """In one word: heading, heard (nobody votes), waiting, voting, carried, lost or declared."""
        if self.resolution is not None:
            return "declared"
        if self.polling is None:
            return "heading" if self.is_heading else ("waiting" if self.item.session_id else "heard")
        if self.polling.result is None:
            return "voting"
        return "carried" if self.polling.result.is_carried else "lost"


@dataclass(frozen=True)
class Guest:
    """One invited person: since when in the room, whose proxy they hold or gave, whether they stand aside now."""

    attendee: Attendee
    stays: tuple[Presence, ...]
    proxy: Proxy | None
    holds: tuple[Proxy, ...]
    recusal: Recusal | None

    @property
    def stay(self) -> Presence | None:
        """The stretch of time that has not ended."""
        return next((one for one in self.stays if one.left_at is None), None)


@dataclass(frozen=True)
class Floor:
    """The whole meeting at one moment."""

    meeting: Meeting
    points: tuple[Point, ...]
    guests: tuple[Guest, ...]

    @property
    def current(self) -> Point | None:
        """The point that the meeting has turned to."""
        return next((point for point in self.points if point.is_current), None)

    @property
    def here(self) -> int:
        """How many people are in the room."""
        return sum(guest.stay is not None for guest in self.guests)

    @property
    def recused(self) -> list[Guest]:
        """Those who stand aside for the current point."""
        return [guest for guest in self.guests if guest.recusal is not None]

    def beside(self, step: int) -> Point | None:
        """The point after (1) or before (-1) the current one, headings left out."""
        points = [point for point in self.points if not point.is_heading or point.is_current]
        at = next((place for place, point in enumerate(points) if point.is_current), None)
        wanted = -1 if at is None else at + step
        return points[wanted] if 0 <= wanted < len(points) else None

    @property
    def next_point(self) -> Point | None:
        """The point after the current one."""
        return self.beside(1)

    @property
    def previous_point(self) -> Point | None:
        """The point before the current one."""
        return self.beside(-1)


def floor_of(meeting: Meeting) -> Floor:
    """Read everything that the screens show, the agenda in the order of its tree."""
    current = current_item(meeting)
    guests = tuple(_guests(meeting, current))
    people = {guest.attendee.person_id: guest.attendee.person for guest in guests}
    return Floor(meeting, tuple(_points(meeting, current, people)), guests)


def polling_of(ballot: Ballot, people: dict[int, Person] | None = None) -> Polling:
    """How far a ballot has come. Before it is counted, nothing here tells who voted how; after that, only the result."""
    if ballot.state != BallotState.OPEN:
        return Polling(ballot, (), (), Result.from_dict(ballot.result) if ballot.result else None)
    people = people or {}
    voices = set(rules.voices_in(ballot))
    voted = set(ballot.votes.values_list("member_id", flat=True)) & voices
    if missing := voices - set(people):
        people = people | Person.objects.in_bulk(missing)
    names = sorted((people[key] for key in voices if key in people), key=lambda person: (person.pinyin, person.name))
    return Polling(
        ballot,
        tuple(person for person in names if person.pk in voted),
        tuple(person for person in names if person.pk not in voted),
        None,
    )


class _Quorums:
    """The quorum of any number of points, with the rows that they share read once."""

    def __init__(self, meeting: Meeting) -> None:
        self.meeting, self.members = meeting, dict[int, tuple[int, ...]]()
        self.here = rolls.people_in(meeting)
        self.proxies = rolls.proxies_of(meeting)
        recusals = Recusal.objects.filter(item__meeting=meeting).order_by("pk")
        self.recused = list(recusals.values_list("item", "attendee__person"))

    def of(self, item: AgendaItem, ballot: Ballot | None) -> Quorum | None:
        """Live until the meeting is over; there is none where no body decides, or where nobody comes together."""
        if item.session_id is None or self.meeting.form == MeetingForm.WRITTEN:
            return None
        if self.meeting.state in (MeetingState.MINUTED, MeetingState.CANCELLED):
            return None
        if ballot is not None:
            return quorum_since(ballot, self.here)
        if item.session_id not in self.members:
            self.members[item.session_id] = tuple(member["member"] for member in rolls.members_of(item))
        roll = Roll(
            seats=self.members[item.session_id],
            recused=tuple(person for recused, person in self.recused if recused == item.pk),
            present=self.here,
            proxies=self.proxies,
        )
        return quorum_of(rule_for(item, on=rules.meeting_day(self.meeting)), roll)


def _points(meeting: Meeting, current: AgendaItem | None, people: dict[int, Person]) -> Iterator[Point]:
    rows = meeting.items.select_related("meeting__host", "session__body__organisation", "session__meeting", "parent")
    children: dict[int | None, list[AgendaItem]] = {}
    for item in rows.prefetch_related("cases__organisation__names", "cases__person", "cases__body", "papers"):
        children.setdefault(item.parent_id, []).append(item)
    ballots = {one.item_id: one for one in Ballot.objects.filter(item__meeting=meeting).exclude(state=BallotState.VOID)}
    quorums = _Quorums(meeting)
    declared = {one.item_id: one for one in Resolution.objects.filter(item__meeting=meeting)}

    def walk(parent: int | None, prefix: str, depth: int) -> Iterator[Point]:
        for place, item in enumerate(children.get(parent, ()), 1):
            ballot = ballots.get(item.pk)
            polling = polling_of(ballot, people) if ballot else None
            yield Point(
                item=item,
                number=f"{prefix}{place}",
                depth=depth,
                is_current=current is not None and item.pk == current.pk,
                is_heading=item.pk in children,
                quorum=quorums.of(item, ballot) if item.pk not in declared else None,
                polling=polling,
                resolution=declared.get(item.pk),
            )
            yield from walk(item.pk, f"{prefix}{place}.", depth + 1)

    yield from walk(None, "", 0)


def _guests(meeting: Meeting, current: AgendaItem | None) -> Iterator[Guest]:
    proxies = list(
        Proxy.objects.filter(giver__meeting=meeting).select_related("giver__person", "holder__person").order_by("pk")
    )
    recusals = {one.attendee_id: one for one in Recusal.objects.filter(item=current)} if current else {}
    rows = meeting.attendees.select_related("person", "represents").prefetch_related("presences", "represents__names")
    for attendee in rows.order_by("person__pinyin", "person__name", "pk"):
        yield Guest(
            attendee=attendee,
            stays=tuple(attendee.presences.all()),
            proxy=next((one for one in proxies if one.giver_id == attendee.pk), None),
            holds=tuple(one for one in proxies if one.holder_id == attendee.pk),
            recusal=recusals.get(attendee.pk),
        )


def proposed_text(point: Point | None) -> str:
    """The text that is put to the vote, or was declared."""
    if point is None:
        return ""
    return point.resolution.text if point.resolution is not None else str(text_of(point.item))


def open_ballots_of(meeting: Meeting, user: Any) -> list[Ballot]:
    """The ballots of this meeting in which this account has a voice, its own or through a proxy."""
    rows = Ballot.objects.filter(item__meeting=meeting, state=BallotState.OPEN).exclude(method=BallotMethod.HANDS)
    return [ballot for ballot in rows.select_related("item") if rules.may_vote(user, ballot)]
