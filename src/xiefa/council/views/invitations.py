"""Who is invited and what they answered; and the page of the invited person."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Case, IntegerField, Value, When
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xiefa.council import rules
from xiefa.council.domain import attendance
from xiefa.council.domain.floor import open_ballots_of
from xiefa.council.domain.replies import reply_to_invitation
from xiefa.council.enums import AttendeeRole, MeetingState, Reply
from xiefa.council.forecasting import forecasts_of
from xiefa.council.forms.preparing import InviteForm, ReplyForm
from xiefa.council.models import Attendee, Meeting, Proxy
from xiefa.council.views.board import points_of
from xiefa.council.views.pages import (
    ask_first,
    attempt,
    attendee_to_prepare,
    is_confirmed,
    meeting_or_404,
    meeting_to_prepare,
    prepares,
    saved,
    sees,
)
from xiefa.kernel.access import access

# As on the meeting's page: who has answered, and last who has not.
_REPLIES = sorted(Reply.choices, key=lambda one: one[0] == Reply.NONE)


@sees
@require_GET
def meeting_invitations(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody who is invited, what they answered, and whether there will be a quorum."""
    return _list_page(request, meeting_or_404(request, pk))


@prepares
@require_POST
def attendee_invite(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Invite one more person."""
    meeting = meeting_to_prepare(request, pk)
    form = InviteForm(request.POST, meeting=meeting, user=request.user)
    if form.is_valid():
        attendee = saved(request, form, attendance.invite, meeting=meeting, **form.cleaned_data)
        if attendee:
            messages.success(request, _("已邀请%(person)s。") % {"person": attendee})
            return redirect("council:meeting_invitations", pk=pk)
    return _list_page(request, meeting, form=form)


@prepares
@require_POST
def attendee_invite_all(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Invite everybody with a seat in the bodies that meet."""
    meeting = meeting_to_prepare(request, pk)
    before = meeting.attendees.count()
    if attempt(request, attendance.invite_electorate, meeting=meeting):
        count = meeting.attendees.count() - before
        done = ngettext("已邀请 %(count)s 位成员。", "已邀请 %(count)s 位成员。", count) % {"count": count}
        messages.success(request, done if count else _("全体成员都已在名单上。"))
    return redirect("council:meeting_invitations", pk=pk)


@prepares
@require_http_methods(["GET", "POST"])
def attendee_remove(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Ask; confirmed, take somebody off the list."""
    attendee = attendee_to_prepare(request, pk)
    meeting = attendee.meeting
    back = reverse("council:meeting_invitations", args=[meeting.pk])
    if not is_confirmed(request):
        return ask_first(
            request,
            meeting,
            title=_("从名单上去掉"),
            losses=_losses(attendee),
            refusals=rules.change_refusals(meeting, by=request.user),
            back=back,
        )
    name = str(attendee)
    if attempt(request, attendance.uninvite, attendee=attendee):
        messages.success(request, _("%(name)s已不在名单上。") % {"name": name})
    return redirect(back)


@prepares
@require_http_methods(["GET", "POST"])
def attendee_answer(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Enter what somebody answered by telephone or letter."""
    attendee = attendee_to_prepare(request, pk)
    form = _reply_form(request, attendee)
    if form.is_valid() and saved(request, form, reply_to_invitation, attendee=attendee, **form.cleaned_data):
        messages.success(request, _("已记下%(name)s的回复。") % {"name": attendee})
        return redirect("council:meeting_invitations", pk=attendee.meeting_id)
    context = {"form": form, "attendee": attendee, "meeting": attendee.meeting}
    return render(request, "council/attendee_answer.html", context, status=422 if form.is_bound else 200)


@access.signed_in
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The invited person's own page: when and where, the agenda with its papers, and their answer."""
    attendee = _own_attendee(request, pk)
    meeting = attendee.meeting
    form = _reply_form(request, attendee)
    if form.is_valid() and saved(request, form, reply_to_invitation, attendee=attendee, **form.cleaned_data):
        messages.success(request, _("已收到您的回复，谢谢。开会之前可以随时修改。"))
        return redirect("council:invitation", pk=pk)
    context = {
        "meeting": meeting,
        "attendee": attendee,
        "proxy": Proxy.objects.filter(giver=attendee).select_related("holder__person").first(),
        "held": Proxy.objects.filter(holder=attendee).select_related("giver__person"),
        "points": points_of(meeting),
        "form": form if meeting.state in rules.BEFORE_CLOSING else None,
        "ballots": open_ballots_of(meeting, request.user),
    }
    return render(request, "council/invitation.html", context, status=422 if form.is_bound else 200)


def _own_attendee(request: HttpRequest, pk: int) -> Attendee:
    """This person's own invitation, once it was sent; 404 otherwise."""
    rows = Attendee.objects.select_related("meeting__host", "meeting__chair", "person", "represents")
    rows = rows.prefetch_related("meeting__host__names", "meeting__sessions__body__organisation__names")
    rows = rows.exclude(meeting__state=MeetingState.PREPARING)
    return get_object_or_404(rows, meeting=pk, person__user=request.user)


def _reply_form(request: HttpRequest, attendee: Attendee) -> ReplyForm:
    proxy = Proxy.objects.filter(giver=attendee).first()
    reply = "" if attendee.reply == Reply.NONE else attendee.reply
    initial = {"reply": reply, "note": attendee.reply_note, "holder": proxy.holder_id if proxy else None}
    return ReplyForm(request.POST or None, initial=initial, holders=attendance.possible_holders(attendee))


def _list_page(request: HttpRequest, meeting: Meeting, *, form: InviteForm | None = None) -> HttpResponse:
    refusals = list(rules.change_refusals(meeting, by=request.user))
    may_prepare = rules.may_prepare(request.user, meeting)
    if form is None and may_prepare and not refusals:
        form = InviteForm(meeting=meeting, user=request.user)
    attendees = list(_attendees(meeting))
    context = {
        "meeting": meeting,
        "attendees": attendees,
        "counts": [(label, sum(one.reply == name for one in attendees)) for name, label in _REPLIES],
        "unreached": [one for one in attendees if not (one.person.user and one.person.user.email)],
        "forecasts": forecasts_of(meeting),
        "form": form,
        "may_prepare": may_prepare,
        "refusals": refusals,
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "council/meeting_invitations.html", context, status=status)


def _attendees(meeting: Meeting) -> Any:
    order = Case(
        *(When(role=role, then=Value(at)) for at, role in enumerate(AttendeeRole.values)), output_field=IntegerField()
    )
    found = meeting.attendees.select_related("person__user", "represents", "proxy_given__holder__person")
    return found.prefetch_related("represents__names").order_by(order, "pk")


def _losses(attendee: Attendee) -> list[str]:
    losses = [_("%(name)s不再受邀，看不到议程和材料。") % {"name": attendee}]
    if attendee.reply != Reply.NONE:
        losses.append(_("已有的回复（%(reply)s）一并删去。") % {"reply": attendee.get_reply_display()})
    return losses
