"""Grades of periods before the platform: the list, adding one or a pasted list, taking a wrong one out."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_list_or_404, get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from xiefa.activities.domain.queries import organisations_named
from xiefa.evaluation.domain import past_grades as verbs
from xiefa.evaluation.forms.cycles import NothingForm
from xiefa.evaluation.forms.past_grades import PastedGradesForm, PastGradeForm
from xiefa.evaluation.languages import spoken
from xiefa.evaluation.models import PastGrade
from xiefa.evaluation.rules import ARRANGE
from xiefa.evaluation.views.pages import arranges
from xiefa.kernel import clock
from xiefa.kernel.permission import host_codes
from xiefa.kernel.refusal import Refused, show_on
from xiefa.registry.models import Organisation
from xiefa.registry.views.pages import form_page, posted
from xiefa.ui.sheets import sheet_response

_PAGE = 50


@arranges
@require_GET
def past_grade_list(request: HttpRequest) -> HttpResponse:
    """All grades that were entered by hand."""
    wanted = request.GET.get("q", "").strip()[:60]
    page = Paginator(_found(request), _PAGE).get_page(request.GET.get("page"))
    names = _names(page.object_list)
    context = {
        "page": page,
        "rows": [(one, names.get((one.host_id, one.grade), one.grade)) for one in page],
        "wanted": wanted,
        "query": request.GET.urlencode(),
    }
    return render(request, "evaluation/past_grade_list.html", context)


@arranges
@require_GET
def past_grade_export(request: HttpRequest) -> HttpResponse:
    """The same list as an Excel file."""
    headings = [
        _("联盟"),
        _("评价期"),
        _("评价期起始日期"),
        _("评价期最后一天"),
        _("等级"),
        _("依据"),
        _("补录人"),
        _("补录时间"),
    ]
    found = list(_found(request))
    names = _names(found)
    rows = (
        [
            str(one.organisation), one.period, one.since, one.last_day, names.get((one.host_id, one.grade), one.grade),
            one.source, str(one.entered_by or ""), one.entered_at,
        ]
        for one in found
    )  # fmt: skip
    return sheet_response(_("往期等级"), headings, rows, file_name=f"past-grades-{clock.today():%Y-%m-%d}.xlsx")


@arranges
@require_http_methods(["GET", "POST"])
def past_grade_add(request: HttpRequest) -> HttpResponse:
    """Enter one grade with its source, or paste a list; a list is entered as a whole or not at all."""
    host = _host(request)
    is_pasted = "lines" in request.POST
    one = PastGradeForm(None if is_pasted else posted(request), host=host)
    many = PastedGradesForm(request.POST if is_pasted else None)
    form = many if is_pasted else one
    if form.is_bound and form.is_valid():
        try:
            number = _enter(host, one, many, is_pasted=is_pasted, by=request.user)
        except Refused as refused:
            show_on(form, refused)
        else:
            said = ngettext("已补录 %(number)s 条。", "已补录 %(number)s 条。", number) % {"number": number}
            messages.success(request, said)
            return redirect("evaluation:past_grade_list")
    context = {"one": one, "many": many, "host": host, "is_pasted": is_pasted}
    return render(request, "evaluation/past_grade_add.html", context, status=422 if form.errors else 200)


@arranges
@require_http_methods(["GET", "POST"])
def past_grade_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take out a grade that was entered wrongly."""
    one = get_object_or_404(_seen(request), pk=pk)
    consequence = _("以后的称号不再看这一期；已经计算的结果要重新计算才会改变。")
    words: dict[str, Any] = {"title": _("删除补录的等级"), "save": _("删除"), "lead": str(one), "danger": True}
    words["consequences"] = [consequence]
    verb, back = partial(verbs.remove_past_grade, past_grade=one), reverse("evaluation:past_grade_list")
    return form_page(request, NothingForm(posted(request)), verb, words=words, done=_("已删除。"), back=back)


def _enter(host: Organisation, one: PastGradeForm, many: PastedGradesForm, *, is_pasted: bool, by: Any) -> int:
    if is_pasted:
        return verbs.enter_lines(host=host, text=many.cleaned_data["lines"], by=by)
    verbs.enter_past_grade(host=host, **one.values(), by=by)
    return 1


def _seen(request: HttpRequest) -> QuerySet[PastGrade]:
    codes = host_codes(request.user, ARRANGE)
    rows = PastGrade.objects.select_related("organisation", "host", "entered_by").prefetch_related(
        "organisation__names"
    )
    return rows if "" in codes else rows.filter(host__code__in=codes)


def _found(request: HttpRequest) -> QuerySet[PastGrade]:
    rows = _seen(request).order_by("-since", "organisation__code")
    wanted = request.GET.get("q", "").strip()[:60]
    return rows.filter(organisation__in=organisations_named(wanted)) if wanted else rows


def _names(rows: Any) -> dict[tuple[int, str], str]:
    hosts = {one.host_id: one.host for one in rows}
    return {(pk, key): spoken(*said) for pk, host in hosts.items() for key, said in verbs.grades_known(host).items()}


def _host(request: HttpRequest) -> Organisation:
    """The host whose evaluations this person arranges: the network, or the first of their own."""
    codes = host_codes(request.user, ARRANGE)
    if "" in codes:
        return Organisation.objects.network()
    return get_list_or_404(Organisation.objects.order_by("code"), code__in=codes)[0]
