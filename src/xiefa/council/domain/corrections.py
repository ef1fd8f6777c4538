"""Correcting when somebody came or left, without touching who was in the room at any vote."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from xiefa.council import rules
from xiefa.council.counting import Stay
from xiefa.council.enums import BallotState, MeetingState
from xiefa.council.models import Ballot, Presence, Resolution
from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import Refusal, refuse_if

# Until the minutes are sealed.
_CORRECTABLE = (MeetingState.CALLED, MeetingState.OPEN, MeetingState.CLOSED)


@transaction.atomic
def correct_times(*, presence: Presence, arrived_at: datetime, left_at: datetime | None, by: Any) -> Presence:
    """Put right when somebody came or left; correcting to what stands already changes nothing."""
    audit.take_turn()
    presence.refresh_from_db()
    if (presence.arrived_at, presence.left_at) == (arrived_at, left_at):
        return presence
    refuse_if(correction_refusals(presence, arrived_at, left_at, by=by))
    before = {"arrived_at": presence.arrived_at, "left_at": presence.left_at}
    presence.arrived_at, presence.left_at = arrived_at, left_at
    presence.save(update_fields=["arrived_at", "left_at"])
    details = {"from": before, "to": {"arrived_at": arrived_at, "left_at": left_at}}
    host_code = presence.attendee.meeting.host.code
    audit.record("council.correct_times", presence, by=by, details=details, host_code=host_code)
    return presence


def correction_refusals(
    presence: Presence, arrived_at: datetime, left_at: datetime | None, *, by: Any
) -> Iterator[Refusal]:
    """Everything that stands in the way of these times."""
    meeting = presence.attendee.meeting
    if not rules.may_record(by, meeting):
        yield Refusal("not_permitted", _("您没有记录这次会议的权限。请联系管理员。"))
    if meeting.state not in _CORRECTABLE:
        words = {"state": meeting.get_state_display()}
        yield Refusal("not_in_session", _("会议的状态是“%(state)s”，到会时间不能再改。") % words)
    if max(arrived_at, left_at or arrived_at) > clock.now():
        yield Refusal("in_the_future", _("时间还没有到。请填写已经过去的时间。"), "arrived")
    if left_at is not None and left_at < arrived_at:
        yield Refusal("out_of_order", _("离会时间早于到会时间。请核对。"), "left")
    elif _meets_another(presence, arrived_at, left_at):
        yield Refusal("overlapping", _("这段时间与此人的另一段到会时间重叠。请核对。"), "arrived")
    yield from _vote_refusals(presence, arrived_at, left_at)


def _meets_another(presence: Presence, arrived_at: datetime, left_at: datetime | None) -> bool:
    others = Presence.objects.filter(attendee=presence.attendee).exclude(pk=presence.pk)
    return any(
        (left_at is None or other.arrived_at < left_at) and (other.left_at is None or arrived_at < other.left_at)
        for other in others
    )


def _vote_refusals(presence: Presence, arrived_at: datetime, left_at: datetime | None) -> Iterator[Refusal]:
    """The roll of a vote is frozen; the times of the record must go on telling the same."""
    before, after = Stay(0, presence.arrived_at, presence.left_at), Stay(0, arrived_at, left_at)
    meeting = presence.attendee.meeting
    ballots = Ballot.objects.filter(item__meeting=meeting).exclude(state=BallotState.VOID).select_related("item")
    for ballot in ballots:
        if before.covers(ballot.opened_at) != after.covers(ballot.opened_at):
            message = _("“%(item)s”表决开始时此人是否在场，会因此改变；表决的名单已经固定，不能这样更正。")
            yield Refusal("before_a_vote", message % {"item": ballot.item}, "arrived")
    for resolution in Resolution.objects.filter(item__meeting=meeting).select_related("item"):
        if before.covers(resolution.declared_at) != after.covers(resolution.declared_at):
            message = _("宣布“%(item)s”的决议时此人是否在场，会因此改变；决议已经宣布，不能这样更正。")
            yield Refusal("before_a_declaration", message % {"item": resolution.item}, "arrived")
