"""The organiser's side of score sheets: which are in, their versions and digests, the marks of a closed round."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from xiefa.kernel.access import access
from xiefa.kernel.permission import permission_required
from xiefa.kernel.refusal import Refused, show_on
from xiefa.review.domain.results import judge_numbers, latest_versions
from xiefa.review.domain.sheets import disclose
from xiefa.review.enums import RoundState, SheetState
from xiefa.review.forms.sheets import DisclosureForm
from xiefa.review.models import Assignment, Round, Sheet, SheetVersion
from xiefa.review.rules.doors import ARRANGE
from xiefa.review.views.reviews import review_or_404
from xiefa.review.views.rounds import round_or_404
from xiefa.ui.sheets import sheet_response

arrange_door = permission_required(ARRANGE)
_PAGE = 50


@access(arrange_door)
@require_GET
def sheet_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Every assignment of a round with its sheet: not begun, being written, or in, with version and digest."""
    round_ = round_or_404(request, pk)
    standing = round_.assignments.standing().select_related("sheet", "judge__expert__person", "candidate__organisation")
    rows = standing.prefetch_related("candidate__organisation__names", "sheet__versions").order_by(
        "candidate__position", "candidate", "judge__expert__person__pinyin", "judge"
    )
    page = Paginator(rows, _PAGE).get_page(request.GET.get("page"))
    readable = Sheet.objects.visible_to(request.user).filter(assignment__in=[one.pk for one in page])
    context = {
        "round": round_,
        "page": page,
        "readable": set(readable.values_list("assignment", flat=True)),
        "total": standing.count(),
        "submitted": standing.filter(sheet__state=SheetState.SUBMITTED).count(),
        "begun": standing.filter(sheet__state=SheetState.DRAFT).count(),
        "is_closed": round_.state == RoundState.CLOSED,
    }
    return render(request, "review/sheet_list.html", context)


@access(arrange_door)
@require_GET
def sheet_versions(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One submitted sheet in all its versions, to read only."""
    round_ = round_or_404(request, pk)
    found = Sheet.objects.visible_to(request.user).filter(assignment__round=round_, state=SheetState.SUBMITTED)
    sheet = get_object_or_404(
        found.select_related("assignment__judge__expert__person", "assignment__candidate"), assignment=number
    )
    versions = list(sheet.versions.select_related("made_by"))
    table = round_.review.table
    context = {
        "round": round_,
        "sheet": sheet,
        "versions": versions,
        "rows": [(item, [one.content["marks"].get(item.key, {}) for one in versions]) for item in table],
    }
    return render(request, "review/sheet_versions.html", context)


@access(arrange_door)
@require_GET
def sheet_export(request: HttpRequest, pk: int) -> HttpResponseBase:
    """All marks of a closed round as an Excel file, with versions and digests."""
    round_ = round_or_404(request, pk)
    if round_.state != RoundState.CLOSED:
        messages.error(request, _("步骤结束以后才能导出评分。"))
        return redirect("review:sheet_list", pk=round_.pk)
    headings = (
        _("参评对象"), _("评委编号"), _("评委"), _("评分项"), _("得分"), _("满分"), _("理由"), _("版本"), _("提交时间"),
        _("校验值"),
    )  # fmt: skip
    rows = list(_marks(round_, request.user))
    return sheet_response(_("评分"), headings, rows, file_name=f"review-{round_.review_id}-{round_.key}.xlsx")


@access(arrange_door)
@require_http_methods(["GET", "POST"])
def review_disclose(request: HttpRequest, pk: int) -> HttpResponseBase:
    """From when on judges read what the others gave."""
    review = review_or_404(request, pk)
    form = DisclosureForm(request.POST or None, initial={"disclosure": review.disclosure})
    if request.method == "POST" and form.is_valid():
        try:
            disclose(review=review, disclosure=form.cleaned_data["disclosure"], by=request.user)
        except Refused as refused:
            show_on(form, refused)
        else:
            messages.success(
                request, _("已规定：%(when)s可以看到他人的评分。") % {"when": review.get_disclosure_display()}
            )
            return redirect(review)
    context = {"review": review, "form": form}
    return render(request, "review/review_disclose.html", context, status=422 if form.errors else 200)


def _marks(round_: Round, reader: Any) -> Iterator[tuple[Any, ...]]:
    """One line for each question of each sheet that the reader may see."""
    readable = set(Sheet.objects.visible_to(reader).filter(assignment__round=round_).values_list("pk", flat=True))
    numbers, table = judge_numbers(round_.review), round_.review.table
    made = {one.pk: one for one in _assignments(round_)}
    for version in latest_versions(round_.review, round=round_.pk):
        if version.sheet_id in readable:
            assignment = made[version.sheet.assignment_id]
            whose = (str(assignment.candidate), numbers[assignment.judge_id], str(assignment.judge))
            for item in table:
                said = version.content["marks"].get(item.key, {})
                yield (*whose, str(item), said.get("points"), item.most, said.get("remark"), *_seal(version))
            if remark := version.content["remark"]:
                yield (*whose, _("总体意见"), None, None, remark, *_seal(version))


def _assignments(round_: Round) -> list[Assignment]:
    found = round_.assignments.select_related("judge__expert__person", "candidate__organisation")
    return list(found.prefetch_related("candidate__organisation__names"))


def _seal(version: SheetVersion) -> tuple[Any, ...]:
    return version.number, version.made_at, version.digest
