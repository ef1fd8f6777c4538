"""Invitations and replies, arrivals and departures, proxies and recusals."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from xiefa.council import rules
from xiefa.council.domain import rolls
from xiefa.council.enums import AttendeeRole, MeetingState, Reply
from xiefa.council.models import AgendaItem, Attendee, Meeting, Presence, Proxy, Recusal
from xiefa.council.notices import post_invitations
from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import Refusal, refuse_if
from xiefa.registry.models import Organisation, Person, Seat

# People sign in before the meeting is opened.
_IN_THE_ROOM = (MeetingState.CALLED, MeetingState.OPEN)


@transaction.atomic
def invite(*, meeting: Meeting, person: Person, role: str, represents: Organisation | None = None, by: Any) -> Attendee:
    """Invite somebody in one capacity; inviting them again changes the capacity and keeps their reply."""
    audit.take_turn()
    meeting.refresh_from_db()
    refuse_if(rules.change_refusals(meeting, by=by))
    invited_at = clock.now() if meeting.called_at else None
    attendee, is_new = Attendee.objects.get_or_create(
        meeting=meeting,
        person=person,
        defaults={"role": role, "represents": represents, "invited_at": invited_at},
    )
    if is_new and invited_at:
        post_invitations(meeting, [attendee])
    if not is_new and (attendee.role, attendee.represents_id) == (role, represents.pk if represents else None):
        return attendee
    attendee.role, attendee.represents = role, represents
    attendee.save(update_fields=["role", "represents"])
    details = {"meeting": meeting.pk, "person": person.pk, "role": role}
    audit.record("council.invite", attendee, by=by, details=details, host_code=meeting.host.code)
    return attendee


@transaction.atomic
def invite_electorate(*, meeting: Meeting, by: Any) -> list[Attendee]:
    """Invite everybody with a seat in a body whose session this is; who is invited already stays as they are."""
    audit.take_turn()
    meeting.refresh_from_db()
    refuse_if(rules.change_refusals(meeting, by=by))
    invited = set(meeting.attendees.values_list("person", flat=True))
    seats = rolls.seats_at(meeting).filter(body__sessions__meeting=meeting)
    found: dict[int, Seat] = {}
    for seat in seats.select_related("person", "represents").order_by("pk"):
        if seat.person_id not in invited:
            found.setdefault(seat.person_id, seat)
    return [
        invite(meeting=meeting, person=seat.person, role=AttendeeRole.MEMBER, represents=seat.represents, by=by)
        for seat in found.values()
    ]


@transaction.atomic
def uninvite(*, attendee: Attendee, by: Any) -> None:
    """Take somebody off the list who has not been in the room and takes part in no proxy."""
    audit.take_turn()
    attendee.refresh_from_db()
    refuse_if([*rules.change_refusals(attendee.meeting, by=by), *_uninvite_refusals(attendee)])
    details = {"meeting": attendee.meeting_id, "person": attendee.person_id}
    audit.record("council.uninvite", attendee, by=by, details=details, host_code=attendee.meeting.host.code)
    attendee.delete()


@transaction.atomic
def answer(*, attendee: Attendee, reply: str, note: str = "", by: Any) -> Attendee:
    """Write down what an invited person replied; they do it themselves, or the secretariat does."""
    note = note.strip()
    audit.take_turn()
    attendee.refresh_from_db()
    refuse_if(_answer_refusals(attendee, reply, by=by))
    if (attendee.reply, attendee.reply_note) == (reply, note):
        return attendee
    attendee.reply, attendee.reply_note, attendee.replied_at = reply, note, clock.now()
    attendee.save(update_fields=["reply", "reply_note", "replied_at"])
    details = {"meeting": attendee.meeting_id, "reply": reply}
    audit.record("council.answer", attendee, by=by, details=details, host_code=attendee.meeting.host.code)
    return attendee


@transaction.atomic
def arrive(*, attendee: Attendee, at: datetime | None = None, by: Any) -> Presence:
    """Write down that somebody came into the room; who is there already stays there."""
    audit.take_turn()
    attendee.refresh_from_db()
    here = attendee.presences.filter(left_at=None).first()
    if here:
        refuse_if(_room_refusals(attendee.meeting, by=by))
        return here
    at = _moment(attendee.meeting, at)
    last = attendee.presences.order_by("-arrived_at").first()
    refuse_if([*_room_refusals(attendee.meeting, by=by), *_time_refusals(attendee, at, last.left_at if last else None)])
    presence = Presence.objects.create(attendee=attendee, arrived_at=at)
    details = {"meeting": attendee.meeting_id, "at": at}
    audit.record("council.arrive", attendee, by=by, details=details, host_code=attendee.meeting.host.code)
    return presence


@transaction.atomic
def leave(*, attendee: Attendee, at: datetime | None = None, by: Any) -> Presence | None:
    """Write down that somebody left the room; their last stretch of time, or None when they were never there."""
    audit.take_turn()
    attendee.refresh_from_db()
    here = attendee.presences.filter(left_at=None).first()
    if here is None:
        refuse_if(_room_refusals(attendee.meeting, by=by))
        return attendee.presences.order_by("-arrived_at").first()
    at = _moment(attendee.meeting, at)
    refuse_if([*_room_refusals(attendee.meeting, by=by), *_time_refusals(attendee, at, here.arrived_at)])
    here.left_at = at
    here.save(update_fields=["left_at"])
    details = {"meeting": attendee.meeting_id, "at": at}
    audit.record("council.leave", attendee, by=by, details=details, host_code=attendee.meeting.host.code)
    return here


@transaction.atomic
def give_proxy(*, giver: Attendee, holder: Attendee, note: str = "", by: Any) -> Proxy:
    """Let one member vote for another who is not in the room; a new proxy replaces the one given before."""
    audit.take_turn()
    giver.refresh_from_db()
    holder.refresh_from_db()
    refuse_if(_proxy_refusals(giver, holder, by=by))
    known, note = Proxy.objects.filter(giver=giver).first(), note.strip()
    if known and (known.holder_id, known.note) == (holder.pk, note or known.note):
        return known
    if known:
        known.delete()  # so that the order is that in which proxies were given
    proxy = Proxy.objects.create(giver=giver, holder=holder, note=note)
    details = {"meeting": giver.meeting_id, "giver": giver.person_id, "holder": holder.person_id}
    audit.record("council.give_proxy", proxy, by=by, details=details, host_code=giver.meeting.host.code)
    return proxy


@transaction.atomic
def end_proxy(*, proxy: Proxy, by: Any) -> None:
    """Let a proxy end; votes already cast under it stand."""
    audit.take_turn()
    proxy = Proxy.objects.select_related("giver__meeting__host", "holder").filter(pk=proxy.pk).first() or proxy
    refuse_if(_own_or_recorded(proxy.giver, by=by))
    if not Proxy.objects.filter(pk=proxy.pk).exists():
        return
    details = {"meeting": proxy.giver.meeting_id, "giver": proxy.giver.person_id, "holder": proxy.holder.person_id}
    audit.record("council.end_proxy", proxy, by=by, details=details, host_code=proxy.giver.meeting.host.code)
    proxy.delete()


@transaction.atomic
def recuse(*, item: AgendaItem, attendee: Attendee, reason: str, by: Any) -> Recusal:
    """Let somebody stand aside for one item; it must be said before the vote."""
    reason = reason.strip()
    audit.take_turn()
    item.refresh_from_db()
    known = Recusal.objects.filter(item=item, attendee=attendee).first()
    if known:
        refuse_if(rules.change_refusals(item.meeting, by=by))
        return known
    refuse_if([*rules.item_refusals(item, by=by), *_recusal_refusals(item, attendee, reason)])
    recusal = Recusal.objects.create(item=item, attendee=attendee, reason=reason)
    details = {"item": item.pk, "person": attendee.person_id, "reason": reason}
    audit.record("council.recuse", recusal, by=by, details=details, host_code=item.meeting.host.code)
    return recusal


@transaction.atomic
def end_recusal(*, recusal: Recusal, by: Any) -> None:
    """Take back a recusal that was entered by mistake, before the vote."""
    audit.take_turn()
    if not Recusal.objects.filter(pk=recusal.pk).exists():
        return
    recusal.refresh_from_db()
    refuse_if(rules.item_refusals(recusal.item, by=by))
    details = {"item": recusal.item_id, "person": recusal.attendee.person_id}
    audit.record("council.end_recusal", recusal, by=by, details=details, host_code=recusal.item.meeting.host.code)
    recusal.delete()


def possible_holders(attendee: Attendee) -> QuerySet[Attendee]:
    """To whom this person may give a proxy: the other invited members of the bodies in which they sit themselves."""
    seats = rolls.seats_at(attendee.meeting).filter(body__sessions__meeting=attendee.meeting_id)
    own = seats.filter(person=attendee.person_id).values("body")
    members = Attendee.objects.filter(meeting=attendee.meeting_id).exclude(pk=attendee.pk)
    return members.filter(person__in=seats.filter(body__in=own).values("person")).select_related("person")


def _moment(meeting: Meeting, at: datetime | None) -> datetime:
    return rolls.moment_of_moving(meeting) if at is None or at == clock.now() else at


def _uninvite_refusals(attendee: Attendee) -> Iterable[Refusal]:
    if attendee.presences.exists():
        yield Refusal("was_present", _("%(name)s 到过会，须留在名单上。") % {"name": attendee})
    if Proxy.objects.filter(giver=attendee).exists() or attendee.proxies_held.exists():
        yield Refusal("has_proxy", _("%(name)s 有委托关系。请先撤销委托。") % {"name": attendee})
    if attendee.recusals.exists():
        yield Refusal("has_recusal", _("%(name)s 有回避记录。请先撤销回避。") % {"name": attendee})


def _answer_refusals(attendee: Attendee, reply: str, *, by: Any) -> Iterable[Refusal]:
    if not (rules.is_invited(by, attendee) or rules.may_prepare_or_record(by, attendee.meeting)):
        yield Refusal("not_permitted", _("这份邀请不是给您的。"))
    if attendee.meeting.state not in (MeetingState.PREPARING, MeetingState.CALLED, MeetingState.OPEN):
        yield Refusal("meeting_over", _("会议已经结束或取消，不必再回复。"))
    if reply not in Reply.values:
        yield Refusal("reply_unknown", _("请从列表中选择回复。"), "reply")


def _room_refusals(meeting: Meeting, *, by: Any) -> Iterable[Refusal]:
    if not rules.may_record(by, meeting):
        yield Refusal("not_permitted", _("您没有记录这次会议的权限。请联系管理员。"))
    if meeting.state not in _IN_THE_ROOM:
        words = {"state": meeting.get_state_display()}
        yield Refusal("not_in_session", _("会议的状态是“%(state)s”，不能登记到会和离会。") % words)


def _time_refusals(attendee: Attendee, at: datetime, not_before: datetime | None) -> Iterable[Refusal]:
    if at > rolls.moment_of_moving(attendee.meeting):
        yield Refusal("in_the_future", _("时间还没有到。请填写已经过去的时间。"), "at")
    if not_before is not None and at < not_before:
        yield Refusal("out_of_order", _("这个时间早于上一次到会或离会。请核对。"), "at")
    last = rolls.last_act(attendee.meeting)
    if last is not None and at <= last:
        yield Refusal(
            "before_a_vote", _("这个时间之后已经表决过或宣布过决议，那时的到会名单不能再改。请填写现在的时间。"), "at"
        )


def _own_or_recorded(giver: Attendee, *, by: Any) -> Iterable[Refusal]:
    if not (rules.is_invited(by, giver) or rules.may_prepare_or_record(by, giver.meeting)):
        yield Refusal("not_permitted", _("您不能替此人办理委托。"))
    if giver.meeting.state not in rules.BEFORE_CLOSING:
        yield Refusal("meeting_over", _("会议已经结束或取消，不能再办理委托。"))


def _proxy_refusals(giver: Attendee, holder: Attendee, *, by: Any) -> Iterable[Refusal]:
    yield from _own_or_recorded(giver, by=by)
    if giver.meeting_id != holder.meeting_id:
        yield Refusal("holder_elsewhere", _("受托人不在这次会议的名单上。请先邀请。"), "holder")
    if giver.pk == holder.pk:
        yield Refusal("own_proxy", _("不能委托给自己。请选择别的成员。"), "holder")
    elif giver.meeting_id == holder.meeting_id and not possible_holders(giver).filter(pk=holder.pk).exists():
        words = {"giver": giver, "holder": holder}
        message = _("%(giver)s和%(holder)s不是同一机构的成员，委托不能生效。请选择同一机构的成员。")
        yield Refusal("not_fellow_members", message % words, "holder")


def _recusal_refusals(item: AgendaItem, attendee: Attendee, reason: str) -> Iterable[Refusal]:
    if attendee.meeting_id != item.meeting_id:
        yield Refusal("attendee_elsewhere", _("此人不在这次会议的名单上。请先邀请。"), "attendee")
    if not reason:
        yield Refusal("reason_missing", _("请写明回避的理由。"), "reason")
