"""The meeting on differences: its rule, the organiser's desk in the meeting, and what hangs on the wall."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xiefa.kernel.access import access
from xiefa.kernel.refusal import Refusal, Refused, show_on
from xiefa.review import rules
from xiefa.review.domain import discussions as verbs
from xiefa.review.domain.agenda import agenda_of, matters_of
from xiefa.review.enums import DiscussionState
from xiefa.review.forms.sheets import MeetingForm, PlanForm, sent_points
from xiefa.review.lifecycle import DISCUSSION
from xiefa.review.models import Difference, Discussion
from xiefa.review.rules.discussions import items_of, prepare_refusals
from xiefa.review.views.reviews import review_or_404
from xiefa.review.views.round_sheets import arrange_door

_MOVES: dict[str, Callable[..., Any]] = {
    "prepare": verbs.prepare,
    "open": verbs.open_meeting,
    "close": verbs.close,
}


@access(arrange_door)
@require_http_methods(["GET", "POST"])
def discussion_plan(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The rule of the meeting, set before anybody scores."""
    review = review_or_404(request, pk)
    known = Discussion.objects.filter(review=review).first()
    initial = {"threshold": known.threshold, "compared": known.compared} if known else {"compared": "total"}
    form = PlanForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            discussion = verbs.plan(review=review, **form.cleaned_data, by=request.user)
        except Refused as refused:
            show_on(form, refused)
        else:
            messages.success(request, _("会评规则已定。"))
            return redirect(discussion)
    context = {"review": review, "form": form, "discussion": known}
    return render(request, "review/discussion_plan.html", context, status=422 if form.errors else 200)


@access(rules.has_part)
@require_GET
def discussion_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The meeting: for its organiser the agenda and what is before it; judges follow on the screen."""
    discussion = discussion_or_404(request, pk)
    if not rules.may_arrange(request.user, discussion):
        return redirect("review:discussion_screen", pk=discussion.pk)
    return _detail(request, discussion)


@access(arrange_door)
@require_http_methods(["GET", "POST"])
def discussion_change(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Where the meeting is, and whether it reads the judges' names."""
    discussion = arranged_or_404(request, pk)
    initial = {"place": discussion.place, "has_names": discussion.has_names}
    form = MeetingForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            verbs.arrange(discussion=discussion, **form.cleaned_data, by=request.user)
        except Refused as refused:
            show_on(form, refused)
        else:
            messages.success(request, _("会评安排已保存。"))
            return redirect(discussion)
    context = {"discussion": discussion, "form": form}
    return render(request, "review/discussion_change.html", context, status=422 if form.errors else 200)


@access(arrange_door)
@require_http_methods(["GET", "POST"])
def discussion_move(request: HttpRequest, pk: int, verb: str) -> HttpResponseBase:
    """List the differences, begin the meeting, end it; before it ends the page says what follows."""
    discussion = arranged_or_404(request, pk)
    if verb not in _MOVES:
        raise Http404
    if request.method == "GET":
        return (
            render(request, "review/discussion_close.html", {"discussion": discussion})
            if verb == "close"
            else redirect(discussion)
        )
    try:
        _MOVES[verb](discussion=discussion, by=request.user)
    except Refused as refused:
        return _detail(request, discussion, refusals=refused.refusals)
    return redirect(discussion)


@access(arrange_door)
@require_POST
def difference_move(request: HttpRequest, pk: int, verb: str) -> HttpResponseBase:
    """Call a difference, begin its discussion, write the decision down, or take it back."""
    found = Difference.objects.filter(discussion__in=Discussion.objects.arranged_by(request.user))
    difference = get_object_or_404(found.select_related("discussion__review__host", "candidate"), pk=pk)
    reason, points = request.POST.get("reason", ""), sent_points(request.POST, items_of(difference))
    acts: dict[str, Callable[[], Any]] = {
        "call": lambda: verbs.call(difference=difference, by=request.user),
        "begin": lambda: verbs.begin(difference=difference, by=request.user),
        "decide": lambda: verbs.decide(difference=difference, points=points, reason=reason, by=request.user),
        "undo": lambda: verbs.undo(difference=difference, by=request.user),
    }
    if verb not in acts:
        raise Http404
    try:
        acts[verb]()
    except Refused as refused:
        return _detail(request, difference.discussion, refusals=refused.refusals, reason=reason, points=points)
    return redirect(difference.discussion)


@access(rules.has_part)
@require_GET
def discussion_screen(request: HttpRequest, pk: int) -> HttpResponse:
    """What hangs on the wall, and what judges follow on their own devices."""
    return render(request, "review/discussion_screen.html", _screen(request, pk))


@access(rules.has_part)
@require_GET
def discussion_screen_now(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the screen that changes."""
    return render(request, "review/discussion_screen_now.html", _screen(request, pk))


def discussion_or_404(request: HttpRequest, pk: int) -> Discussion:
    """A meeting that this person arranges, or in whose review they judge."""
    return get_object_or_404(Discussion.objects.visible_to(request.user).select_related("review__host"), pk=pk)


def arranged_or_404(request: HttpRequest, pk: int) -> Discussion:
    """A meeting that this person arranges."""
    return get_object_or_404(Discussion.objects.arranged_by(request.user).select_related("review__host"), pk=pk)


def _detail(
    request: HttpRequest,
    discussion: Discussion,
    *,
    refusals: tuple[Refusal, ...] = (),
    reason: str = "",
    points: dict[str, str] | None = None,
) -> HttpResponse:
    discussion.refresh_from_db()
    agenda = agenda_of(discussion, request.user)
    current = agenda.current
    context = {
        "discussion": discussion,
        "agenda": agenda,
        "current": current,
        "matters": matters_of(current.difference, typed=points) if current and current.is_readable else [],
        "before": agenda.beside(-1),
        "after": agenda.beside(1),
        "offers": DISCUSSION.offers(discussion, by=request.user),
        "prepare_reasons": list(prepare_refusals(discussion, by=request.user)),
        "is_planned": discussion.state == DiscussionState.PLANNED,
        "refusals": refusals,
        "reason": reason,
    }
    return render(request, "review/discussion_detail.html", context, status=422 if refusals else 200)


def _screen(request: HttpRequest, pk: int) -> dict[str, Any]:
    discussion = discussion_or_404(request, pk)
    agenda = agenda_of(discussion, request.user)
    current = agenda.current
    is_heard = current is not None and current.is_readable and current.difference.begun_at is not None
    return {
        "discussion": discussion,
        "agenda": agenda,
        "current": current,
        "is_heard": is_heard,
        "matters": matters_of(current.difference) if current and is_heard else [],
    }
