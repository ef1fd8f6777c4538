"""A judge's own pages: what there is to do, the sheet, changing it, standing aside."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xiefa.kernel import clock
from xiefa.kernel.access import access
from xiefa.kernel.refusal import Refused, show_on
from xiefa.review import rules
from xiefa.review.domain import recusals
from xiefa.review.domain import sheets as verbs
from xiefa.review.domain.results import judge_numbers
from xiefa.review.enums import RecusalSource, RoundState, SheetState
from xiefa.review.forms import ReasonForm
from xiefa.review.forms.sheets import sent_sheet
from xiefa.review.marking import OVERALL, read_points
from xiefa.review.models import Assignment, Panel, Sheet
from xiefa.review.views.cards import Shown, cards_of, errands_of, problems_of


@access(rules.has_part)
@require_GET
def my_reviews(request: HttpRequest) -> HttpResponse:
    """Everything that this person is to judge: what is open by its day, then what is done."""
    errands = errands_of(_mine(request).prefetch_related("sheet__marks"))
    todo, panels = [one for one in errands if one.is_open], list(Panel.objects.waiting_for(request.user))
    context = {
        "todo": todo,
        "done": [one for one in errands if not one.is_open],
        "panels": panels,
        "open_count": len(todo) + len(panels),
        "today": clock.today(),
    }
    return render(request, "review/my_reviews.html", context)


@access(rules.has_part)
@require_http_methods(["GET", "POST"])
def sheet_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The sheet: one card for each question while it is written, and what was sealed when it is in."""
    assignment = assignment_or_404(request, pk)
    sheet = _sheet_of(assignment)
    if request.method == "POST":
        return _sent(request, assignment)
    if sheet.state == SheetState.SUBMITTED or assignment.round.state != RoundState.OPEN:
        return _sealed(request, assignment, sheet)
    return _open(request, assignment, sheet, Shown(sheet.texts, sheet.texts, {}))


@access(rules.has_part)
@require_POST
def sheet_save(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Keep what is typed so far; answers in JSON what stands in the fields now, and what two devices disagree about."""
    assignment = assignment_or_404(request, pk)
    sent = sent_sheet(request.POST, assignment.round.review.table)
    try:
        saved = verbs.save(assignment=assignment, **sent._asdict(), by=request.user)
    except Refused as refused:
        return JsonResponse({"problems": [str(one.message) for one in refused.refusals]}, status=422)
    answer = {
        "saved_at": saved.sheet.changed_at.isoformat(),
        "version": saved.sheet.version,
        "texts": saved.texts,
        "clashes": saved.clashes,
        "faults": {one.field: str(one.message) for one in saved.faults},
    }
    return JsonResponse(answer)


@access(rules.has_part)
@require_http_methods(["GET", "POST"])
def sheet_change(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A new version of a submitted sheet, with the reason."""
    assignment = assignment_or_404(request, pk)
    sheet = get_object_or_404(Sheet, assignment=assignment, state=SheetState.SUBMITTED)
    if assignment.round.state != RoundState.OPEN:
        messages.error(request, _("“%(round)s”已经结束，评分表不能再改。") % {"round": assignment.round})
        return redirect(sheet)
    if request.method == "GET":
        return _open(request, assignment, sheet, Shown(sheet.texts, sheet.texts, {}), is_change=True)
    sent, reason = sent_sheet(request.POST, assignment.round.review.table), request.POST.get("reason", "")
    try:
        verbs.change(sheet=sheet, typed=sent.typed, reason=reason, by=request.user)
    except Refused as refused:
        shown = Shown(sheet.texts | sent.typed, sheet.texts, {}, refused.refusals)
        return _open(request, assignment, sheet, shown, is_change=True, reason=reason)
    messages.success(request, _("已提交修改后的评分表，原来的版本仍然保留。"))
    return redirect(f"{sheet.get_absolute_url()}?sent=1")


@access(rules.has_part)
@require_http_methods(["GET", "POST"])
def sheet_recuse(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A judge stands aside from the candidate; the page says what follows first."""
    assignment = assignment_or_404(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            recusals.recuse(
                judge=assignment.judge,
                candidate=assignment.candidate,
                source=RecusalSource.DECLARED,
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except Refused as refused:
            show_on(form, refused)
        else:
            messages.success(request, _("已登记回避，谢谢。这一家不再由您评审。"))
            return redirect("review:my_reviews")
    context = {"form": form, "assignment": assignment}
    return render(request, "review/sheet_recuse.html", context, status=422 if form.errors else 200)


def assignment_or_404(request: HttpRequest, pk: int) -> Assignment:
    """What this person is to score, or has scored."""
    return get_object_or_404(_mine(request), pk=pk)


def _mine(request: HttpRequest) -> QuerySet[Assignment]:
    found = Assignment.objects.judged_by(request.user).select_related(
        "sheet", "round__review__host", "judge__expert__person", "candidate__organisation"
    )
    return found.prefetch_related("candidate__organisation__names")


def _sheet_of(assignment: Assignment) -> Sheet:
    return getattr(assignment, "sheet", None) or Sheet(assignment=assignment)


def _sent(request: HttpRequest, assignment: Assignment) -> HttpResponseBase:
    """The form came by itself: everything is kept, then submitted if that is what was asked."""
    sent = sent_sheet(request.POST, assignment.round.review.table)
    try:
        saved = verbs.save(assignment=assignment, **sent._asdict(), by=request.user)
    except Refused as refused:
        shown = Shown(sent.typed, sent.base, {}, refused.refusals)
        return _open(request, assignment, _sheet_of(assignment), shown)
    if saved.clashes or saved.faults:
        shown = Shown(saved.texts | sent.typed, saved.texts, saved.clashes, saved.faults)
        return _open(request, assignment, saved.sheet, shown)
    if "submit" not in request.POST:
        messages.success(request, _("已保存。写完以后请提交。"))
        return redirect(saved.sheet)
    try:
        verbs.submit(sheet=saved.sheet, by=request.user)
    except Refused as refused:
        shown = Shown(saved.texts, saved.texts, {}, refused.refusals)
        return _open(request, assignment, saved.sheet, shown)
    messages.success(request, _("评分表已提交，谢谢。"))
    return redirect(f"{saved.sheet.get_absolute_url()}?sent=1")


def _open(
    request: HttpRequest,
    assignment: Assignment,
    sheet: Sheet,
    shown: Shown,
    *,
    is_change: bool = False,
    reason: str = "",
) -> HttpResponse:
    cards = cards_of(assignment, shown, request.user)
    context = {
        "assignment": assignment,
        "sheet": sheet,
        "cards": cards,
        "overall": shown.field(OVERALL),
        "answered": sum(one.is_answered for one in cards),
        "shown": shown,
        "problems": problems_of(cards, shown),
        "is_change": is_change,
        "reason": reason,
        "save_url": "" if is_change else reverse("review:sheet_save", args=[assignment.pk]),
    }
    status = 422 if shown.faults else 409 if shown.clashes else 200
    return render(request, "review/sheet_detail.html", context, status=status)


def _sealed(request: HttpRequest, assignment: Assignment, sheet: Sheet) -> HttpResponse:
    """What was submitted, in all its versions, and what others gave if that may be read by now."""
    numbers = judge_numbers(assignment.round.review)
    others = Sheet.objects.visible_to(request.user).counting().exclude(assignment=assignment)
    beside = others.filter(assignment__round=assignment.round, assignment__candidate=assignment.candidate)
    cards = cards_of(assignment, Shown(sheet.texts, {}, {}), request.user)
    context = {
        "assignment": assignment,
        "sheet": sheet,
        "cards": cards,
        "total": sum(read_points(card.points.text) for card in cards) if sheet.submitted_at else None,
        "versions": list(sheet.versions.all()) if sheet.pk else [],
        "others": sorted(
            ((numbers[one.assignment.judge_id], _answers(one)) for one in beside.prefetch_related("marks")),
            key=lambda pair: pair[0],
        ),
        "may_change": sheet.state == SheetState.SUBMITTED and assignment.round.state == RoundState.OPEN,
        "was_sent": "sent" in request.GET,
    }
    return render(request, "review/sheet_sealed.html", context)


def _answers(sheet: Sheet) -> list[Any]:
    said = {one.item: one for one in sheet.marks.all()}
    return [(item, said.get(item.key)) for item in sheet.assignment.round.review.table]
