"""Councils and meetings for tests, made by the same verbs the staff use."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.factories.accounts import make_person as make_account
from tests.factories.registry import make_alliance, make_body, make_network, make_person, make_seat

from xiefa.accounts.models import User
from xiefa.council import counting
from xiefa.council.domain import agenda, attendance, meetings, resolutions, voting
from xiefa.council.enums import BallotMethod, Choice, MeetingForm, ResolutionKind
from xiefa.council.models import AgendaItem, Attendee, Ballot, Meeting, Resolution
from xiefa.kernel import clock
from xiefa.registry.models import Body, Organisation, Person


@dataclass
class Council:
    """A body with its people; ``users[i]`` is the account of ``people[i]``, ``secretary`` prepares and records."""

    host: Organisation
    body: Body
    people: list[Person]
    users: list[User]
    secretary: User
    units: list[Organisation] = field(default_factory=list)


def make_council(
    host: Organisation | None = None, seats: int = 5, *, has_users: bool = True, is_governed: bool = False
) -> Council:
    """A council in its second term with so many seats; each member represents an alliance and can sign in."""
    host = host or Organisation.objects.filter(is_host=True).first() or make_network()
    body = make_body(host, since=date(2022, 1, 1))
    people = [make_person(f"理事{number}", notes=host.code) for number in range(1, seats + 1)]
    units = [make_alliance() for _person in people]
    for person, unit in zip(people, units, strict=True):
        make_seat(body, person, represents=unit)
    if is_governed:
        Body.objects.filter(pk=body.pk).update(is_governed=True)
        body.refresh_from_db()
    users = [make_account("council_member", name=person.name) for person in people] if has_users else []
    for person, user in zip(people, users, strict=False):
        Person.objects.filter(pk=person.pk).update(user=user)
        person.refresh_from_db()
    return Council(host, body, people, users, make_account("secretary_general", name="秘书长"), units)


def make_meeting(council: Council, **changes: Any) -> Meeting:
    """A meeting in preparation: the next session of the council, everybody invited, nothing on the agenda."""
    values: dict[str, Any] = {
        "host": council.host,
        "title": "理事会会议",
        "form": MeetingForm.IN_PERSON,
        "starts_at": clock.now(),
        "bodies": [(council.body, None)],
        "by": council.secretary,
    }
    meeting = meetings.prepare_meeting(**values | changes)
    attendance.invite_electorate(meeting=meeting, by=council.secretary)
    return meeting


def make_item(
    council: Council,
    meeting: Meeting,
    *cases: dict[str, Any],
    kind: str = ResolutionKind.APPROVE_REPORT,
    title: str = "年度工作报告",
    **changes: Any,
) -> AgendaItem:
    """An agenda item with these cases."""
    item = agenda.add_item(meeting=meeting, title=title, kind=kind, by=council.secretary, **changes)
    for case in cases:
        agenda.add_case(item=item, by=council.secretary, **case)
    return item


def make_open_meeting(council: Council, *items: dict[str, Any], present: int | None = None, **changes: Any) -> Meeting:
    """A meeting that was called and opened; ``items`` are arguments of ``make_item``, by default one report.

    The first ``present`` members are in the room (None: all of them).
    """
    meeting = make_meeting(council, **changes)
    for values in items or ({},):
        values = dict(values)
        make_item(council, meeting, *values.pop("cases", ()), **values)
    meetings.call(meeting=meeting, by=council.secretary)
    for attendee in attendees_of(council, meeting)[:present]:
        attendance.arrive(attendee=attendee, by=council.secretary)
    return meetings.open_meeting(meeting=meeting, by=council.secretary)


def attendees_of(council: Council, meeting: Meeting) -> list[Attendee]:
    """The members of the council at a meeting, in the order of ``council.people``."""
    found = {attendee.person_id: attendee for attendee in meeting.attendees.select_related("person")}
    return [found[person.pk] for person in council.people]


def make_voted(council: Council, item: AgendaItem, hands: tuple[int, int, int] | None = None) -> Ballot:
    """An item that was voted on by show of hands: everybody in favour unless ``hands`` says otherwise."""
    ballot = voting.open_ballot(item=item, method=BallotMethod.HANDS, by=council.secretary)
    voices = counting.voices_of(counting.Rule.from_dict(ballot.rule), counting.Roll.from_dict(ballot.roll))
    return voting.close_ballot(ballot=ballot, hands=hands or (len(voices), 0, 0), by=council.secretary)


def make_named_votes(council: Council, ballot: Ballot, *choices: str) -> None:
    """Let the first members vote so, each from their own account."""
    for person, user, choice in zip(council.people, council.users, choices, strict=False):
        voting.cast(ballot=ballot, member=person, choice=choice or Choice.FOR, by=user)


def make_carried(
    council: Council,
    *cases: dict[str, Any],
    kind: str = ResolutionKind.APPROVE_REPORT,
    title: str = "年度工作报告",
    meeting: Meeting | None = None,
    **changes: Any,
) -> Resolution:
    """A resolution that was prepared, voted on by everybody and declared, in a meeting of its own unless given."""
    values = {"cases": cases, "kind": kind, "title": title} | changes
    if meeting is None:
        meeting = make_open_meeting(council, values)
        item = meeting.items.get()
    else:
        item = make_item(council, meeting, *values.pop("cases"), **values)
    if kind not in (ResolutionKind.HEAR, ResolutionKind.NOTE):
        make_voted(council, item)
    return resolutions.declare(item=item, by=council.secretary)
