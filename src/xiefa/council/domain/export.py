"""A meeting as one JSON file from which an outsider can count every vote again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.timezone import localtime

from xiefa.council.counting import FORMAT
from xiefa.council.enums import BallotMethod
from xiefa.council.models import AgendaItem, Attendee, Ballot, Meeting, Resolution
from xiefa.registry.models import Person


def meeting_record(meeting: Meeting) -> dict[str, Any]:
    """Everything that quorum, votes and resolutions of a meeting rest on, as plain data for JSON.

    People are numbered; ``people`` gives their names. Moments are ISO 8601 with the offset of the installation.
    """
    items = list(_items(meeting))
    attendance = [_attendee(attendee) for attendee in _attendees(meeting)]
    return {
        "format": FORMAT,
        "meeting": _meeting(meeting),
        "people": _people(attendance, items),
        "attendance": attendance,
        "proxies": _proxies(meeting),
        "items": items,
    }


def _meeting(meeting: Meeting) -> dict[str, Any]:
    sessions = meeting.sessions.select_related("body")
    return {
        "title": meeting.title,
        "host": meeting.host.code,
        "form": meeting.form,
        "state": meeting.state,
        "place": meeting.place,
        "starts_at": _iso(meeting.starts_at),
        "opened_at": _iso(meeting.opened_at),
        "closed_at": _iso(meeting.closed_at),
        "sessions": [
            {"body": session.body.name, "term": session.body.term, "number": session.number} for session in sessions
        ],
    }


def _attendees(meeting: Meeting) -> Any:
    rows = meeting.attendees.select_related("represents").order_by("pk")
    return rows.prefetch_related("presences", "represents__names")


def _attendee(attendee: Attendee) -> dict[str, Any]:
    return {
        "person": attendee.person_id,
        "role": attendee.role,
        "represents": str(attendee.represents) if attendee.represents else "",
        "reply": attendee.reply,
        "intervals": [
            {"arrived_at": _iso(stay.arrived_at), "left_at": _iso(stay.left_at)} for stay in attendee.presences.all()
        ],
    }


def _proxies(meeting: Meeting) -> list[dict[str, Any]]:
    rows = meeting.attendees.filter(proxy_given__isnull=False).order_by("proxy_given__pk")
    pairs = rows.values_list("person", "proxy_given__holder__person")
    return [{"giver": giver, "holder": holder} for giver, holder in pairs]


def _people(attendance: list[dict[str, Any]], items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    ballots = [ballot for item in items for ballot in item["ballots"]]
    named = {one["person"] for one in attendance}
    named |= {member for ballot in ballots for member in ballot["roll"]["seats"]}
    named |= {vote["holder"] for ballot in ballots for vote in ballot["votes"] if vote["holder"]}
    rows = Person.objects.filter(pk__in=named).order_by("pk")
    return [{"id": pk, "name": name} for pk, name in rows.values_list("pk", "name")]


def _items(meeting: Meeting) -> Any:
    rows = meeting.items.select_related("session__body__organisation", "resolution__host")
    rows = rows.prefetch_related("recusals__attendee", "ballots__votes", "resolution__effects")
    return [_item(item) for item in rows]


def _item(item: AgendaItem) -> dict[str, Any]:
    return {
        "id": item.pk,
        "parent": item.parent_id,
        "position": item.position,
        "title": item.title,
        "kind": item.kind,
        "wording": item.wording,
        "body": item.session.body.name if item.session else "",
        "recusals": [{"person": one.attendee.person_id, "reason": one.reason} for one in item.recusals.all()],
        "ballots": [_ballot(ballot) for ballot in item.ballots.all()],
        "resolution": _resolution(item.resolution) if hasattr(item, "resolution") else None,
    }


def _ballot(ballot: Ballot) -> dict[str, Any]:
    votes = [
        {"member": vote.member_id, "choice": vote.choice, "holder": vote.holder_id, "cast_at": _iso(vote.cast_at)}
        for vote in ballot.votes.all()
    ]
    hands = {"for": ballot.hands_for, "against": ballot.hands_against, "abstain": ballot.hands_abstain}
    return {
        "method": ballot.method,
        "state": ballot.state,
        "opened_at": _iso(ballot.opened_at),
        "deadline_at": _iso(ballot.deadline_at),
        "closed_at": _iso(ballot.closed_at),
        "void_reason": ballot.void_reason,
        "rule": ballot.rule,
        "roll": ballot.roll,
        "votes": votes,
        "hands": hands if ballot.method == BallotMethod.HANDS and ballot.result else None,
        "result": ballot.result,
    }


def _resolution(resolution: Resolution) -> dict[str, Any]:
    return {
        "designation": resolution.designation,
        "title": resolution.title,
        "text": resolution.text,
        "resolved_on": resolution.resolved_on.isoformat(),
        "declared_at": _iso(resolution.declared_at),
        "corrects": resolution.corrects.designation if resolution.corrects else None,
        "effects": [{"key": effect.key, "kind": effect.kind} for effect in resolution.effects.all()],
    }


def _iso(moment: datetime | None) -> str | None:
    # Microseconds stay: the order of an arrival and a vote may hang on them.
    return localtime(moment).isoformat() if moment else None
