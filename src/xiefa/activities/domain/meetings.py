"""A council meeting that was held in the house is a record already, and its minutes are the evidence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from xiefa.activities import kinds
from xiefa.activities.domain.evidence import Filing, attach_file
from xiefa.activities.domain.proposals import follow, propose
from xiefa.activities.entry import Entry, PartEntry
from xiefa.activities.enums import ActivityState, Origin, PartRole
from xiefa.activities.models import Activity, Report
from xiefa.council.documents.facts import MeetingFacts
from xiefa.council.documents.news import news_paragraphs
from xiefa.council.domain.documents import make_document
from xiefa.council.domain.facts import facts_of
from xiefa.council.enums import MeetingForm, MeetingState, ResolutionKind
from xiefa.council.models import Meeting
from xiefa.council.rules import meeting_day
from xiefa.kernel import audit
from xiefa.registry.enums import StandingState
from xiefa.registry.models import Organisation, Standing

KIND, MINUTES = "council_meeting", "minutes"
_LONGEST_SESSION, _LONGEST_NARRATIVE = 300, 20_000


@transaction.atomic
def propose_meeting(*, meeting: Meeting, by: Any) -> Activity | None:
    """Propose the record of a minuted meeting with its minutes; what nobody has touched yet follows the meeting.

    The network is told of its own meetings and of those of its members. None for a meeting whose minutes are not
    sealed, or whose host reports to nobody.
    """
    audit.take_turn()
    network = Organisation.objects.filter(is_host=True).first()
    if meeting.state != MeetingState.MINUTED or network is None or KIND not in kinds.current_form().kinds:
        return None
    if not _reports(meeting.host, network, meeting_day(meeting)):
        return None
    facts = facts_of(meeting)
    record = _known(meeting, network) or propose(
        host=network,
        reporter=meeting.host,
        entry=entry_of(meeting, facts),
        origin=Origin.MEETING,
        origin_key=origin_key(meeting),
        meeting=meeting,
        by=by,
    )
    if record.origin == Origin.MEETING:
        record = follow(activity=record, entry=entry_of(meeting, facts), by=by)
    _attach_minutes(record, meeting)
    return Activity.objects.get(pk=record.pk)


def origin_key(meeting: Meeting) -> str:
    """What the record of this meeting is known by."""
    return f"meeting-{meeting.pk}"


def record_of(meeting: Meeting) -> Activity | None:
    """The record of this meeting, if there is one."""
    return Activity.objects.filter(Q(meeting=meeting) | Q(origin_key=origin_key(meeting))).order_by("pk").first()


def meetings_to_report() -> QuerySet[Meeting]:
    """Minuted meetings that have no record yet, or one that nobody has decided on."""
    decided = Activity.objects.exclude(state=ActivityState.PROPOSED).exclude(meeting=None).values("meeting")
    return Meeting.objects.filter(state=MeetingState.MINUTED).exclude(pk__in=decided).order_by("pk")


def entry_of(meeting: Meeting, facts: MeetingFacts) -> Entry:
    """Everything that the record of a meeting says, out of the council's own books."""
    came = [one for one in facts.attendees if one.came]
    fields: dict[str, Any] = {
        "session": "、".join(one.title for one in facts.sessions)[:_LONGEST_SESSION],
        "co_opted": sum(one.kind == ResolutionKind.ADMIT for each in facts.resolutions for one in each.effects),
    }
    asked = {field.key for field in kinds.current_form().kinds[KIND].fields}
    return Entry(
        kind=KIND,
        title=facts.title,
        since=facts.day,
        until=max(facts.day, facts.closed_at.date() if facts.closed_at else facts.day),
        place="" if meeting.form == MeetingForm.WRITTEN else facts.place[:120],
        people=len(came) or None,
        units=len({one.represents for one in came if one.represents}) or None,
        narrative="\n\n".join(news_paragraphs(facts))[:_LONGEST_NARRATIVE],
        fields={key: value for key, value in fields.items() if key in asked},
        parts=tuple(PartEntry(one, PartRole.HOST) for one in _hosts(meeting)),
    )


def _hosts(meeting: Meeting) -> Iterator[Organisation]:
    """Whose meeting it was: the host, and at a joint session the others whose bodies met."""
    yield meeting.host
    others = Organisation.objects.filter(bodies__sessions__meeting=meeting).exclude(pk=meeting.host_id)
    yield from others.distinct().order_by("pk")


def _reports(organisation: Organisation, network: Organisation, day: date) -> bool:
    if organisation == network:
        return True
    standing = Standing.objects.at(day).filter(host=network, organisation=organisation, state=StandingState.MEMBER)
    return standing.exists() or Report.objects.filter(period__host=network, organisation=organisation).exists()


def _known(meeting: Meeting, network: Organisation) -> Activity | None:
    """The record of this meeting: made from it, or from an article about it that came first."""
    own = Activity.objects.filter(host=network, reporter=meeting.host)
    known = own.filter(Q(meeting=meeting) | Q(origin_key=origin_key(meeting))).order_by("pk").first()
    if known is not None:
        return known
    day = meeting_day(meeting)
    told = own.filter(kind=KIND, origin=Origin.NEWS, state=ActivityState.PROPOSED, meeting=None)
    known = told.filter(since__lte=day, until__gte=day).order_by("pk").first()
    if known is not None:
        known.meeting = meeting
        known.save(update_fields=["meeting"])
    return known


def _attach_minutes(record: Activity, meeting: Meeting) -> None:
    """The sealed minutes, word for word as the council hands them out; once, also when somebody took them away."""
    if record.evidence.filter(sort=MINUTES).exists() or MINUTES not in record.form.form.evidence:
        return
    made = make_document(meeting, "minutes.pdf")
    if made is not None:
        filing = Filing(MINUTES, made.name.removesuffix(".pdf")[:200])
        attach_file(activity=record, data=made.content, file_name=made.name, filing=filing, by=None)
