"""The council of the demo: resolutions from paper, a meeting that was held, one in preparation, applications."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from xiefa.accounts.models import User
from xiefa.council.domain import agenda, attendance, meetings, resolutions, tasks, voting
from xiefa.council.enums import AttendeeRole, BallotMethod, MeetingForm, Reply
from xiefa.council.models import AgendaItem, Attendee, Meeting
from xiefa.demo.material import load
from xiefa.demo.scene import before, moment, network, organisation, person
from xiefa.kernel import clock
from xiefa.registry.models import Body, Person

_COUNCIL = "理事会"


def enter_past_resolutions() -> None:
    """Who sits on the council and who is a member, from the minutes of the years before; each resolution once."""
    by = person("secretary")
    for raw in load("council/past"):
        if network().resolutions.filter(title=raw["title"], resolved_on=raw["resolved_on"]).exists():
            continue
        body = _body(_COUNCIL, raw["term"])
        cases = list(_past_cases(raw, body))
        resolutions.record_past(
            host=network(),
            body=body,
            kind=raw["kind"],
            wording=raw["wording"],
            title=raw["title"],
            text=f"会议通过{raw['title'].removeprefix('关于').removesuffix('的决议')}。",
            resolved_on=raw["resolved_on"],
            cases=cases,
            source=raw["source"],
            by=by,
        )


def hold_the_meeting() -> None:
    """Prepare, call, hold and minute the session of the autumn."""
    raw = load("council/meetings")["held"]
    with moment(raw["prepared_on"], 10):
        meeting = _prepared(raw, by=person("secretary"))
        _invited(meeting, raw, by=person("secretary"))
    with moment(raw["called_on"], 10):
        meetings.call(meeting=meeting, by=person("secretary"))
    with moment(before(raw["held_on"], 3), 15):
        _answered(meeting, raw, by=person("secretary"))
    with moment(raw["held_on"], 9):
        _come_together(meeting, raw, by=person("secretary"))
        meetings.open_meeting(meeting=meeting, by=person("secretary"))
    for number, (item, plan) in enumerate(zip(meeting.items.order_by("position"), raw["items"], strict=True)):
        with moment(raw["held_on"], 9, 10 + 8 * number):
            _dealt_with(item, plan, by=person("secretary"))
    with moment(raw["held_on"], 12):
        meetings.close_meeting(meeting=meeting, by=person("secretary"))
    with moment(raw["held_on"] + timedelta(days=2), 16):
        meetings.minute(meeting=meeting, by=person("secretary"))


def prepare_the_next() -> None:
    """What lies ready for the session of the winter, and what has come of the tasks since."""
    raw = load("council/meetings")["next"]
    with moment(raw["prepared_on"], 19):
        meeting = _prepared(raw, by=person("secretary"))
        _invited(meeting, raw, by=person("secretary"))
    with moment(raw["prepared_on"], 20):
        for task in network().resolutions.get(kind="remit").effects.all():
            tasks.report_on(task=task.task, text="已完成初稿，正在征求各理事单位意见。", by=person("members"))


def _body(name: str, term: int) -> Body:
    return Body.objects.get(organisation=network(), name=name, term=term)


def _who(name: str) -> Person:
    return Person.objects.get(name=name)


def _past_cases(raw: dict[str, Any], body: Body) -> Iterator[dict[str, Any]]:
    for code in raw.get("organisations", ()):
        yield {"organisation": organisation(code)}
    for name, title, represents in raw.get("seats", ()):
        yield {"person": _who(name), "body": body, "title": title, "organisation": organisation(represents)}


def _prepared(raw: dict[str, Any], *, by: User) -> Meeting:
    meeting = meetings.prepare_meeting(
        host=network(),
        title=raw["title"],
        form=MeetingForm.IN_PERSON,
        starts_at=_at(raw["held_on"], 9),
        ends_at=_at(raw["held_on"], 12),
        bodies=[(_body(**raw["body"]), raw.get("number"))],
        place=raw["place"],
        notes=raw.get("notes", ""),
        recorder=by,
        chair=_who(raw["chair"]),
        by=by,
    )
    for plan in raw["items"]:
        item = agenda.add_item(
            meeting=meeting,
            title=plan["title"],
            kind=plan["kind"],
            wording=plan.get("wording", ""),
            session=meeting.sessions.get(),
            presenter=plan.get("presenter", ""),
            by=by,
        )
        for fields in _cases(plan):
            agenda.add_case(item=item, by=by, **fields)
    return meeting


def _cases(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for code in plan.get("organisations", ()):
        yield {"organisation": organisation(code)}
    for name, title, _represents, body, term in plan.get("seats", ()):
        yield {"person": _who(name), "body": _body(body, term), "title": title}
    yield from plan.get("tasks", ())


def _invited(meeting: Meeting, raw: dict[str, Any], *, by: User) -> None:
    attendance.invite_electorate(meeting=meeting, by=by)
    for name in raw.get("observers", ()):
        attendance.invite(meeting=meeting, person=_who(name), role=AttendeeRole.OBSERVER, by=by)


def _guest(meeting: Meeting, name: str) -> Attendee:
    return meeting.attendees.select_related("person").get(person__name=name)


def _answered(meeting: Meeting, raw: dict[str, Any], *, by: User) -> None:
    giver = _guest(meeting, raw["proxy"]["giver"])
    holder = _guest(meeting, raw["proxy"]["holder"])
    for one in meeting.attendees.all():
        reply = Reply.ABSENT if one.person.name == raw["absent"] else Reply.COMING
        attendance.answer(attendee=one, reply=reply, by=by)
    attendance.give_proxy(giver=giver, holder=holder, note=raw["proxy"]["note"], by=by)


def _come_together(meeting: Meeting, raw: dict[str, Any], *, by: User) -> None:
    away = {raw["absent"], raw["proxy"]["giver"]}
    for one in meeting.attendees.select_related("person"):
        if one.person.name not in away:
            attendance.arrive(attendee=one, by=by)


def _dealt_with(item: AgendaItem, plan: dict[str, Any], *, by: User) -> None:
    if plan.get("discussion"):
        agenda.note_discussion(item=item, text=plan["discussion"], by=by)
    if plan.get("hands"):
        ballot = voting.open_ballot(item=item, method=BallotMethod.HANDS, by=by)
        voting.close_ballot(ballot=ballot, hands=tuple(plan["hands"]), by=by)
    resolutions.declare(item=item, by=by)


def _at(day: date, hour: int) -> datetime:
    with moment(day, hour):
        return clock.now()
