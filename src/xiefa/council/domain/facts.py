"""From the record of a meeting or a resolution to the plain facts that documents are made of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet
from django.utils import timezone, translation

from xiefa.council.deadlines import deadline_of
from xiefa.council.documents.chinese import numeral, rule_words
from xiefa.council.documents.facts import (
    AttendeeFacts,
    BallotFacts,
    EffectFacts,
    ItemFacts,
    MeetingFacts,
    PaperFacts,
    ResolutionFacts,
    SessionFacts,
)
from xiefa.council.domain.agenda import text_of
from xiefa.council.domain.rolls import seats_at
from xiefa.council.effects import KINDS
from xiefa.council.enums import BallotMethod, BallotState, MeetingState
from xiefa.council.models import AgendaItem, Attendee, Ballot, Effect, Meeting, Presence, Resolution, Session, Vote
from xiefa.council.rules import meeting_day
from xiefa.council.sentences import VERBS
from xiefa.registry.models import Body, Organisation, Seat

OFFICIAL = "zh-hans"
_DEEPEST = 2


def facts_of(meeting: Meeting) -> MeetingFacts:
    """Everything that documents of this meeting may say, in Chinese, with names as of its day."""
    with translation.override(OFFICIAL):
        return _MeetingReader(meeting).facts()


def resolution_facts(resolution: Resolution) -> ResolutionFacts:
    """Everything that the documents of one resolution may say."""
    with translation.override(OFFICIAL):
        return _resolution(resolution)


def session_title(session: Session, host: Organisation) -> str:
    """第二届理事会第四次会议; a body of another organisation than the host is named with it."""
    return f"{body_title(session.body, host)}第{numeral(session.number)}次会议"


def full_title(session: Session) -> str:
    """联盟协发网第二届理事会第四次会议: a session with the organisation it belongs to."""
    return f"{full_body_title(session.body)}第{numeral(session.number)}次会议"


def full_body_title(body: Body) -> str:
    """联盟协发网第二届理事会."""
    return f"{body.organisation.short_name}{f'第{numeral(body.term)}届' if body.term else ''}{body.name}"


def body_title(body: Body, host: Organisation) -> str:
    """第二届理事会; with the name of its organisation when that is not the host."""
    full = full_body_title(body)
    return full if body.organisation_id != host.pk else full.removeprefix(body.organisation.short_name)


class _MeetingReader:
    """One meeting with its rows fetched once."""

    def __init__(self, meeting: Meeting) -> None:
        self.meeting = Meeting.objects.select_related("host", "chair", "recorder").get(pk=meeting.pk)
        self.host, self.day = self.meeting.host, meeting_day(self.meeting)
        self.sessions = list(self.meeting.sessions.select_related("body__organisation"))
        self.seats = self._seats()
        self.attendees = list(_attendees(self.meeting))
        self.voters = _voters(self.meeting)
        self.items = list(_items(self.meeting))
        self._papers = 0

    def facts(self) -> MeetingFacts:
        """The facts of the meeting."""
        meeting = self.meeting
        return MeetingFacts(
            host=self.host.name_at(self.day),
            host_short=self.host.short_name,
            title=meeting.title,
            form=meeting.get_form_display(),
            place=meeting.place,
            starts_at=timezone.localtime(meeting.starts_at),
            ends_at=_local(meeting.ends_at),
            opened_at=_local(meeting.opened_at),
            closed_at=_local(meeting.closed_at),
            chair=str(meeting.chair or ""),
            recorder=str(meeting.recorder or ""),
            notes=meeting.notes,
            sessions=tuple(self._session(session) for session in self.sessions),
            attendees=tuple(self._attendee(one) for one in self.attendees),
            items=tuple(self._items(None, 0)),
            is_minuted=meeting.state == MeetingState.MINUTED,
        )

    def _seats(self) -> list[Seat]:
        bodies = [session.body_id for session in self.sessions]
        return list(seats_at(self.meeting).filter(body__in=bodies).order_by("pk"))

    def _session(self, session: Session) -> SessionFacts:
        seated = {seat.person_id for seat in self.seats if seat.body_id == session.body_id}
        came = {one.person_id for one in self.attendees if _stays(one)} | self.voters
        came &= seated
        sent = {one.person_id for one in self.attendees if hasattr(one, "proxy_given")} & seated - came
        return SessionFacts(
            body=body_title(session.body, self.host),
            title=session_title(session, self.host),
            full_title=full_title(session),
            seats=len(seated),
            present=len(came),
            by_proxy=len(sent),
            absent=len(seated - came - sent),
        )

    def _attendee(self, one: Attendee) -> AttendeeFacts:
        mine = [seat for seat in self.seats if seat.person_id == one.person_id]
        bodies = [session.body for session in self.sessions if any(seat.body_id == session.body_id for seat in mine)]
        return AttendeeFacts(
            name=str(one.person),
            role=one.get_role_display(),
            bodies=tuple(body_title(body, self.host) for body in bodies),
            title=next((seat.title for seat in mine if seat.body_id == bodies[0].pk), "") if bodies else "",
            represents=one.represents.name_at(self.day) if one.represents else "",
            reply=one.get_reply_display(),
            stays=_stays(one),
            proxy_to=str(one.proxy_given.holder.person) if hasattr(one, "proxy_given") else "",
            has_written=one.person_id in self.voters,
        )

    def _items(self, parent: int | None, depth: int) -> Iterator[ItemFacts]:
        children = sorted((item for item in self.items if item.parent_id == parent), key=lambda item: item.position)
        for number, item in enumerate(children, 1):
            yield self._item(item, number, depth)
            yield from self._items(item.pk, depth + 1)

    def _item(self, item: AgendaItem, number: int, depth: int) -> ItemFacts:
        item.meeting = self.meeting
        ballot = next((one for one in item.ballots.all() if one.state == BallotState.CLOSED), None)
        resolution = getattr(item, "resolution", None)
        is_voted = KINDS[item.kind].is_voted
        return ItemFacts(
            number=number,
            depth=min(depth, _DEEPEST),
            title=item.title,
            wording=VERBS[item.wording],
            is_voted=is_voted,
            body=body_title(item.session.body, self.host) if item.session and is_voted else "",
            presenter=item.presenter,
            text=resolution.text if resolution else text_of(item),
            discussion=item.discussion,
            papers=tuple(self._papers_of(item)),
            recusals=tuple((str(one.attendee), one.reason) for one in item.recusals.all()),
            ballot=_ballot(ballot) if ballot else None,
            resolution=_resolution(resolution) if resolution else None,
        )

    def _papers_of(self, item: AgendaItem) -> Iterator[PaperFacts]:
        for paper in item.papers.all():
            self._papers += 1
            yield PaperFacts(self._papers, paper.title, paper.file_name, paper.media_type, paper.sha256)


def _attendees(meeting: Meeting) -> QuerySet[Attendee]:
    rows = meeting.attendees.select_related("person", "represents", "proxy_given__holder__person")
    stays = Prefetch("presences", Presence.objects.order_by("arrived_at"))
    return rows.prefetch_related("represents__names", stays)


def _stays(one: Attendee) -> tuple[tuple[datetime, datetime | None], ...]:
    """When somebody was in the room; a stay corrected to nothing was a slip of the hand."""
    stays = (stay for stay in one.presences.all() if stay.left_at != stay.arrived_at)
    return tuple((timezone.localtime(stay.arrived_at), _local(stay.left_at)) for stay in stays)


def _voters(meeting: Meeting) -> set[int]:
    """Who returned a vote in writing."""
    votes = Vote.objects.filter(ballot__item__meeting=meeting, ballot__method=BallotMethod.WRITTEN)
    return set(votes.filter(ballot__state=BallotState.CLOSED).values_list("member", flat=True))


def _items(meeting: Meeting) -> QuerySet[AgendaItem]:
    rows = meeting.items.select_related("session__body__organisation")
    effects = Prefetch("resolution__effects", with_parties(Effect.objects.all()))
    return rows.prefetch_related(
        "papers",
        "ballots",
        "recusals__attendee__person",
        "resolution__host__names",
        "resolution__body__organisation__names",
        "resolution__ballot",
        "resolution__corrects",
        "resolution__item__session__body__organisation__names",
        effects,
    )


def with_parties(rows: QuerySet[Effect]) -> QuerySet[Effect]:
    """Effects with everything that a letter names."""
    rows = rows.select_related("organisation", "other_organisation", "person", "body__organisation", "report_to")
    names = ("organisation__names", "other_organisation__names", "body__organisation__names")
    return rows.prefetch_related(*names, "report_to__organisation__names")


def _resolution(resolution: Resolution) -> ResolutionFacts:
    session = resolution.item.session if resolution.item else None
    return ResolutionFacts(
        number=_number_of(resolution),
        kind=resolution.kind,
        wording=VERBS[resolution.wording],
        title=resolution.title,
        text=resolution.text,
        body=body_title(resolution.body, resolution.host),
        session=session_title(session, resolution.host) if session else "",
        signer=full_title(session) if session else full_body_title(resolution.body),
        resolved_on=resolution.resolved_on,
        host=resolution.host.name_at(resolution.resolved_on),
        corrects=resolution.corrects.designation if resolution.corrects else "",
        source=resolution.source,
        ballot=_ballot(resolution.ballot) if resolution.ballot else None,
        effects=tuple(_effect(one, resolution) for one in resolution.effects.all()),
    )


def _number_of(resolution: Resolution) -> str:
    """The number; with whose it is when the meeting was held by another, because each counts its own."""
    is_joint = resolution.item is not None and resolution.host_id != resolution.item.meeting.host_id
    return f"{resolution.host.short_name if is_joint else ''}{resolution.designation}"


def _effect(one: Effect, resolution: Resolution) -> EffectFacts:
    day = resolution.resolved_on
    return EffectFacts(
        key=one.key,
        position=one.position,
        kind=one.kind,
        organisation=_name(one.organisation, day),
        other=_name(one.other_organisation, day),
        person=str(one.person or ""),
        body=body_title(one.body, resolution.host) if one.body else "",
        title=one.title,
        text=one.text,
        owner=one.owner,
        co_owners=one.co_owners,
        report_to=body_title(one.report_to, resolution.host) if one.report_to else "",
        effective_on=one.effective_on,
        review_on=one.review_on,
        source=one.source,
        deadline_on=deadline_of(one),
    )


def _ballot(ballot: Ballot) -> BallotFacts:
    result = ballot.result or {}
    return BallotFacts(
        method=ballot.get_method_display(),
        rule=rule_words(ballot.rule, is_written=ballot.method == BallotMethod.WRITTEN),
        members=result["electorate"],
        present=result["present"] + result["proxies"],
        in_favour=result["votes_for"],
        against=result["votes_against"],
        abstained=result["votes_abstain"],
        is_carried=result["is_carried"],
        is_quorate=result["is_quorum_met"],
    )


def _name(organisation: Organisation | None, day: date) -> str:
    return organisation.name_at(day) if organisation else ""


def _local(moment: datetime | None) -> datetime | None:
    return timezone.localtime(moment) if moment else None
