"""The list of meetings, one meeting with its agenda, and the moves until people are called to it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xiefa.council import rules
from xiefa.council.domain import meetings, motions
from xiefa.council.enums import AttendeeRole
from xiefa.council.forecasting import forecasts_of
from xiefa.council.forms.preparing import CancelForm, ChangeForm, MeetingFilter, PrepareForm
from xiefa.council.lifecycle import MEETING
from xiefa.council.losses import losses_of_meeting
from xiefa.council.models import Meeting, MeetingQuerySet, Motion
from xiefa.council.sheets import meetings_sheet
from xiefa.council.views.board import board_of, gaps_in
from xiefa.council.views.pages import (
    ask_first,
    attempt,
    is_confirmed,
    meeting_or_404,
    meeting_to_prepare,
    prepares,
    saved,
    sees,
)
from xiefa.kernel.permission import host_codes, may_somewhere
from xiefa.registry.models import Organisation, OrganisationQuerySet

_PAGE = 30


@sees
@require_GET
def meeting_list(request: HttpRequest) -> HttpResponse:
    """Meetings of the hosts whose council this person may see, latest first."""
    form, found = _filtered(request)
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "may_prepare": may_somewhere(request.user, rules.PREPARE)}
    return render(request, "council/meeting_list.html", context)


@sees
@require_GET
def meeting_export(request: HttpRequest) -> HttpResponse:
    """The list, as filtered, as an Excel file."""
    _form, found = _filtered(request)
    return meetings_sheet(found)


@prepares
@require_http_methods(["GET", "POST"])
def meeting_prepare(request: HttpRequest) -> HttpResponseBase:
    """Prepare a new meeting of one or several bodies."""
    form = PrepareForm(request.POST or None, user=request.user)
    if form.is_valid():
        meeting = saved(request, form, meetings.prepare_meeting, **form.values())
        if meeting:
            messages.success(request, _("会议已建立。下一步：加入议题，列出到会人。"))
            return redirect(meeting)
    return render(request, "council/meeting_prepare.html", {"form": form}, status=422 if form.is_bound else 200)


@sees
@require_GET
def meeting_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting: its agenda, who comes, what is missing before the invitation can go out."""
    meeting = meeting_or_404(request, pk)
    waiting = Motion.objects.waiting().filter(host=meeting.host).select_related("organisation", "person")
    may_prepare = rules.may_prepare(request.user, meeting)
    board = board_of(request, meeting)
    context = {
        **board,
        "offers": {one.move.verb: one for one in MEETING.offers(meeting, by=request.user)},
        "hints": gaps_in(board["points"]),
        "motions": list(waiting.prefetch_related("organisation__names")) if may_prepare else [],
        "counts": _reply_counts(meeting),
        "forecasts": forecasts_of(meeting),
        "may_record": rules.may_record(request.user, meeting),
        "is_invited": meeting.attendees.filter(person__user=request.user.pk).exists(),
    }
    return render(request, "council/meeting_detail.html", context)


@prepares
@require_http_methods(["GET", "POST"])
def meeting_change(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Title, times, place, chair, recorder; until it opens, also which bodies meet."""
    meeting = meeting_to_prepare(request, pk)
    initial = ChangeForm.initial_of(meeting)
    form = ChangeForm(request.POST or None, initial=initial, user=request.user, meeting=meeting)
    if form.is_valid() and saved(request, form, meetings.change_meeting, meeting=meeting, **form.values()):
        messages.success(request, _("已保存。"))
        return redirect(meeting)
    context = {"form": form, "meeting": meeting}
    return render(request, "council/meeting_change.html", context, status=422 if form.is_bound else 200)


@prepares
@require_POST
def meeting_call(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send the invitation to everybody on the list."""
    meeting = meeting_to_prepare(request, pk)
    if attempt(request, meetings.call, meeting=meeting):
        messages.success(request, _("会议通知已发出。各人的回复会显示在这一页。"))
    return redirect(meeting)


@prepares
@require_http_methods(["GET", "POST"])
def meeting_cancel(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Say what follows from it; with a reason, cancel the meeting."""
    meeting = meeting_to_prepare(request, pk)
    form = CancelForm(request.POST or None)
    if is_confirmed(request) and form.is_valid():
        reason = form.cleaned_data["reason"]
        if saved(request, form, meetings.cancel, meeting=meeting, reason=reason):
            messages.success(request, _("会议已取消。"))
            return redirect(meeting)
    return ask_first(
        request,
        meeting,
        title=_("取消会议"),
        losses=losses_of_meeting(meeting),
        refusals=MEETING.refusals(meeting, "cancel", by=request.user),
        back=meeting.get_absolute_url(),
        form=form,
    )


@prepares
@require_POST
def motion_take_up(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Put waiting motions on the agenda of this meeting: the chosen ones."""
    meeting = meeting_to_prepare(request, pk)
    numbers = [value for value in request.POST.getlist("motion") if value.isdecimal() and len(value) < 10]
    chosen = list(Motion.objects.waiting().filter(host=meeting.host, pk__in=numbers))
    if not chosen:
        messages.error(request, _("请先勾选要列入议程的提议。"))
    elif attempt(request, motions.take_up, meeting=meeting, motions=chosen):
        messages.success(request, _("已列入议程。"))
    return redirect(f"{reverse('council:meeting_detail', args=[pk])}#agenda")


def _filtered(request: HttpRequest) -> tuple[MeetingFilter, MeetingQuerySet]:
    hosts = _hosts_seen(request)
    form = MeetingFilter(request.GET, hosts=hosts)
    found = Meeting.objects.filter(host__in=hosts).select_related("host", "chair")
    found = found.prefetch_related("host__names", "sessions__body__organisation__names")
    found = found.annotate(
        points=Count("items", distinct=True),
        invited=Count("attendees", distinct=True),
        coming=Count("attendees", filter=Q(attendees__reply="coming"), distinct=True),
    )
    return form, form.chosen(found).order_by("-starts_at", "-pk")


def _hosts_seen(request: HttpRequest) -> OrganisationQuerySet:
    codes = host_codes(request.user, rules.VIEW)
    known = Organisation.objects.filter(meetings__isnull=False)
    found = known if "" in codes else known.filter(code__in=codes)
    return found.distinct().with_names().order_by("-is_host", "code")


def _reply_counts(meeting: Meeting) -> dict[str, int]:
    rows = meeting.attendees.exclude(role=AttendeeRole.STAFF).values_list("reply").annotate(n=Count("pk"))
    found = dict(rows.order_by())
    return {name: found.get(name, 0) for name in ("coming", "proxy", "absent", "none")}
