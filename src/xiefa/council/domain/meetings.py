"""Preparing, calling, opening and closing meetings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from xiefa.council import rules
from xiefa.council.domain.motions import release_undecided
from xiefa.council.domain.rolls import moment_of_moving
from xiefa.council.enums import MeetingState
from xiefa.council.lifecycle import MEETING
from xiefa.council.models import Meeting, Presence, Session
from xiefa.council.notices import invitation_words, post_cancellation, post_change, post_invitations
from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import Refusal, Refused, refuse_if
from xiefa.registry.models import Body, Organisation, Person


class MeetingFields(TypedDict, total=False):
    """What may be changed of a meeting in preparation; what is absent stays as it is."""

    title: str
    form: str
    starts_at: datetime
    ends_at: datetime | None
    place: str
    notes: str
    recorder: Any
    chair: Person | None
    bodies: Iterable[tuple[Body, int | None]]


def next_number(body: Body) -> int:
    """The number that the next session of a body has in its present term."""
    highest = Session.objects.filter(body=body).aggregate(highest=Max("number"))["highest"]
    return int(highest or 0) + 1


@transaction.atomic
def prepare_meeting(
    *,
    host: Organisation,
    title: str,
    form: str,
    starts_at: datetime,
    bodies: Iterable[tuple[Body, int | None]],
    place: str = "",
    ends_at: datetime | None = None,
    notes: str = "",
    recorder: Any = None,
    chair: Person | None = None,
    by: Any,
) -> Meeting:
    """Begin to prepare a meeting that is the session of these bodies, each with its number (None: the next)."""
    title = title.strip()
    audit.take_turn()
    refuse_if(rules.prepare_refusals(host, title=title, starts_at=starts_at, ends_at=ends_at, by=by))
    meeting = Meeting.objects.create(
        host=host,
        title=title,
        form=form,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place.strip(),
        notes=notes.strip(),
        recorder=recorder,
        chair=chair,
    )
    _set_sessions(meeting, bodies, by=by)
    audit.record("council.prepare_meeting", meeting, by=by, details={"form": form, "starts_at": starts_at})
    return meeting


@transaction.atomic
def change_meeting(*, meeting: Meeting, by: Any, **changes: Unpack[MeetingFields]) -> Meeting:
    """Change the particulars of a meeting that is not over; whoever was called to it already is told by letter."""
    audit.take_turn()
    meeting.refresh_from_db()
    refuse_if([*rules.change_refusals(meeting, by=by), *_form_refusals(meeting, changes.get("form", meeting.form))])
    told = invitation_words(meeting)
    bodies = changes.pop("bodies", None)
    changed = sorted(name for name, value in changes.items() if getattr(meeting, name) != value)
    for name, value in changes.items():
        setattr(meeting, name, value.strip() if isinstance(value, str) else value)
    refuse_if(
        rules.prepare_refusals(
            meeting.host, title=meeting.title, starts_at=meeting.starts_at, ends_at=meeting.ends_at, by=by
        )
    )
    meeting.save(update_fields=list(changes))
    if bodies is not None:
        _set_sessions(meeting, bodies, by=by)
    audit.record("council.change_meeting", meeting, by=by, details={"changed": changed})
    if meeting.state == MeetingState.CALLED and told != invitation_words(meeting):
        post_change(meeting)
    return meeting


@transaction.atomic
def call(*, meeting: Meeting, by: Any) -> Meeting:
    """Call the invited people to the meeting, each by letter."""
    audit.take_turn()
    meeting.refresh_from_db()
    meeting.called_at = clock.now()
    MEETING.advance(meeting, "call", by=by, saves=["called_at"])
    meeting.attendees.filter(invited_at=None).update(invited_at=meeting.called_at)
    post_invitations(meeting, meeting.attendees.select_related("person__user"))
    return meeting


@transaction.atomic
def open_meeting(*, meeting: Meeting, by: Any) -> Meeting:
    """Open the meeting."""
    audit.take_turn()
    meeting.refresh_from_db()
    meeting.opened_at = clock.now()
    return MEETING.advance(meeting, "open", by=by, saves=["opened_at"])


@transaction.atomic
def close_meeting(*, meeting: Meeting, by: Any) -> Meeting:
    """Close the meeting; everybody still in the room leaves at that moment."""
    audit.take_turn()
    meeting.refresh_from_db()
    meeting.closed_at = moment_of_moving(meeting)
    MEETING.advance(meeting, "close", by=by, saves=["closed_at"])
    Presence.objects.filter(attendee__meeting=meeting, left_at=None).update(left_at=meeting.closed_at)
    return meeting


@transaction.atomic
def reopen_meeting(*, meeting: Meeting, by: Any) -> Meeting:
    """Go on with a meeting that was closed; who was there when it closed is there again from now on."""
    audit.take_turn()
    meeting.refresh_from_db()
    closed_at, meeting.closed_at = meeting.closed_at, None
    MEETING.advance(meeting, "reopen", by=by, saves=["closed_at"])
    stayed = Presence.objects.filter(attendee__meeting=meeting, left_at=closed_at).values_list("attendee", flat=True)
    now = moment_of_moving(meeting)
    Presence.objects.bulk_create(Presence(attendee_id=pk, arrived_at=now) for pk in sorted(set(stayed)))
    return meeting


@transaction.atomic
def minute(*, meeting: Meeting, by: Any) -> Meeting:
    """Seal the minutes of a closed meeting; motions that it did not come to wait for the next agenda."""
    audit.take_turn()
    meeting.refresh_from_db()
    MEETING.advance(meeting, "minute", by=by)
    release_undecided(meeting=meeting, by=by)
    return meeting


@transaction.atomic
def cancel(*, meeting: Meeting, reason: str, by: Any) -> Meeting:
    """Call a meeting off before it opens; the numbers of its sessions become free, its motions wait again."""
    reason = reason.strip()
    audit.take_turn()
    meeting.refresh_from_db()
    if not reason:
        raise Refused([Refusal("reason_missing", _("请写明取消的理由，被邀请的人会看到。"), "reason")])
    MEETING.advance(meeting, "cancel", by=by, note=reason)
    post_cancellation(meeting, reason=reason)
    release_undecided(meeting=meeting, by=by)
    meeting.items.update(session=None)
    meeting.sessions.all().delete()
    return meeting


def _form_refusals(meeting: Meeting, form: str) -> Iterable[Refusal]:
    if meeting.opened_at and form != meeting.form:
        yield Refusal("form_fixed", _("会议已经开始，不能再改会议形式。"), "form")


def _set_sessions(meeting: Meeting, bodies: Iterable[tuple[Body, int | None]], *, by: Any) -> None:
    wanted = dict(bodies)
    refuse_if(_session_refusals(meeting, wanted, by=by))
    meeting.sessions.exclude(body__in=list(wanted)).delete()
    present = {session.body: session for session in meeting.sessions.select_related("body")}
    for body, number in wanted.items():
        if body in present and number in (None, present[body].number):
            continue
        Session.objects.update_or_create(meeting=meeting, body=body, defaults={"number": number or next_number(body)})


def _session_refusals(meeting: Meeting, wanted: dict[Body, int | None], *, by: Any) -> Iterable[Refusal]:
    if not wanted and meeting.state == MeetingState.PREPARING:
        yield Refusal("no_session", _("请选择这是哪个机构的会议。"), "bodies")
    present = set(meeting.sessions.values_list("body", flat=True))
    for body, number in wanted.items():
        if body.pk not in present and not rules.may_call(by, body, meeting.host):
            whose = {"body": body, "organisation": body.organisation}
            message = _("%(body)s属于“%(organisation)s”，您没有为它筹备会议的权限。")
            yield Refusal("body_elsewhere", message % whose, "bodies")
        if number is not None and number < 1:
            yield Refusal("number_not_counted", _("次数从 1 开始。"), "bodies")
        taken = Session.objects.filter(body=body, number=number or 0).exclude(meeting=meeting).select_related("meeting")
        for session in taken:
            words = {"body": body, "number": number, "meeting": session.meeting}
            message = _("%(body)s的第 %(number)s 次会议已有记录（%(meeting)s）。请改用别的次数。")
            yield Refusal("number_taken", message % words, "bodies")
    dropped = meeting.sessions.exclude(body__in=list(wanted)).filter(items__isnull=False).select_related("body")
    for session in dropped.distinct():
        words = {"body": session.body}
        yield Refusal("session_in_use", _("有议题由%(body)s决定，不能去掉这个机构。请先改议题。") % words, "bodies")
