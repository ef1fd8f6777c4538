"""Cycles: the list, a new one, changing it before its notice, the page that says what is next."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from xiefa.accounts.wording import action_words
from xiefa.evaluation import rules
from xiefa.evaluation.domain import cycles as verbs
from xiefa.evaluation.domain.entrants import counts_of
from xiefa.evaluation.domain.progress import procedure_of
from xiefa.evaluation.domain.standings import computation_for, notice_for
from xiefa.evaluation.enums import CycleState, Eligibility
from xiefa.evaluation.forms.cycles import CycleChangeForm, CycleFilter, CycleForm, of_cycle
from xiefa.evaluation.lifecycle import CYCLE
from xiefa.evaluation.models import Cycle, Entrant
from xiefa.evaluation.views.moves import move_address
from xiefa.evaluation.views.pages import arranged_cycle, arranges, cycle_or_404, seen_cycles, sees
from xiefa.kernel import clock
from xiefa.kernel.audit import history_of
from xiefa.kernel.permission import host_codes
from xiefa.kernel.refusal import Refused, show_on
from xiefa.registry.views.pages import posted
from xiefa.ui.sheets import sheet_response

_PAGE, _EVENTS = 30, 12


@sees
@require_GET
def cycle_list(request: HttpRequest) -> HttpResponse:
    """Every cycle that one may know of, the newest first; for an alliance, what it is in each."""
    form = CycleFilter(request.GET)
    page = Paginator(_found(request, form), _PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "own": _own_entrants(request, [one.pk for one in page]),
        "may_arrange": rules.arrange_door(request.user),
        "query": request.GET.urlencode(),
    }
    return render(request, "evaluation/cycle_list.html", context)


@sees
@require_GET
def cycle_export(request: HttpRequest) -> HttpResponse:
    """The same list as an Excel file."""
    headings = [
        _("代码"), _("名称"), _("主办组织"), _("评价期起始日期"), _("评价期最后一天"), _("录入截止时间"),
        _("指标方案"), _("状态"), _("达到评价要求"),
    ]  # fmt: skip
    rows = (
        [
            one.code, one.title, str(one.host), one.since, one.last_day, one.entry_deadline_at,
            one.scheme.version, str(CycleState(one.state).label), one.qualified,  # type: ignore[attr-defined]
        ]
        for one in _found(request, CycleFilter(request.GET))
    )  # fmt: skip
    return sheet_response(_("评价周期"), headings, rows, file_name=f"cycles-{clock.today():%Y-%m-%d}.xlsx")


@arranges
@require_http_methods(["GET", "POST"])
def cycle_plan(request: HttpRequest) -> HttpResponse:
    """A new cycle: planned here, announced on its own page."""
    form = CycleForm(posted(request), user=request.user, initial=_last_year())
    if form.is_bound and form.is_valid():
        try:
            cycle = verbs.plan_cycle(**form.values(), by=request.user)
        except Refused as refused:
            show_on(form, refused)
        else:
            messages.success(request, _("已设立。核对无误后发出通知。"))
            return redirect(cycle)
    context = {"form": form, "title": _("设立评价周期"), "back": reverse("evaluation:cycle_list")}
    return render(request, "evaluation/cycle_edit.html", context, status=422 if form.errors else 200)


@arranges
@require_http_methods(["GET", "POST"])
def cycle_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what the cycle says, before its notice has gone out."""
    cycle = arranged_cycle(request, pk)
    form = CycleChangeForm(posted(request), user=request.user, host=cycle.host, initial=of_cycle(cycle))
    if form.is_bound and form.is_valid():
        try:
            verbs.change_cycle(cycle=cycle, **form.cleaned_data, by=request.user)
        except Refused as refused:
            show_on(form, refused)
        else:
            messages.success(request, _("已保存。"))
            return redirect(cycle)
    context = {"form": form, "title": _("修改评价周期"), "lead": str(cycle), "back": cycle.get_absolute_url()}
    return render(request, "evaluation/cycle_edit.html", context, status=422 if form.errors else 200)


@sees
@require_GET
def cycle_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole procedure with what is done and what is next; for those who arrange it, what they can do now."""
    cycle = cycle_or_404(request, pk)
    is_office = rules.is_arranger(request.user, cycle)
    history = history_of(cycle).order_by("-number")[:_EVENTS] if is_office else []
    context = {
        "cycle": cycle,
        "stages": procedure_of(cycle),
        "has_results": computation_for(cycle, request.user) is not None,
        "public_notice": notice_for(cycle, request.user),
        "is_rechecked": is_office and cycle.state in {*rules.COMPUTED_DURING, CycleState.PUBLISHED},
        "offers": [(one, move_address(cycle, one.move.verb)) for one in CYCLE.offers(cycle, by=request.user)],
        "is_office": is_office,
        "counts": _counts(cycle) if is_office else [],
        "own": _own_entrants(request, [cycle.pk]),
        "history": [(event, action_words(event.action)) for event in history],
    }
    return render(request, "evaluation/cycle_detail.html", context)


def _found(request: HttpRequest, form: CycleFilter) -> Any:
    rows = seen_cycles(request).annotate(
        qualified=Count("entrants", filter=Q(entrants__eligibility=Eligibility.QUALIFIED))
    )
    if form.is_valid():
        if state := form.cleaned_data["state"]:
            rows = rows.filter(state=state)
        for word in form.cleaned_data["q"].split():
            rows = rows.filter(title__icontains=word)
    return rows.order_by("-since", "-pk")


def _own_entrants(request: HttpRequest, cycles: list[int]) -> list[Entrant]:
    """What one's own organisations are in these cycles, the newest first."""
    codes = host_codes(request.user, rules.OBJECT)
    rows = Entrant.objects.filter(organisation__code__in=codes, cycle__in=cycles)
    rows = rows.select_related("cycle", "organisation").prefetch_related("organisation__names")
    return list(rows.order_by("-cycle__since", "organisation__code")[:50])


def _counts(cycle: Cycle) -> list[tuple[str, int, str]]:
    """(words, number, query of the list behind it) of the separate counts."""
    counts = counts_of(cycle)
    if not counts["asked"]:
        return []
    sums = [
        (_("应报"), counts["asked"], ""),
        (_("录入"), counts["entered"], ""),
        (_("录入齐备"), counts["complete"], ""),
    ]
    return sums + [(str(one.label), counts[one.value], f"eligibility={one.value}") for one in Eligibility]


def _last_year() -> dict[str, Any]:
    """A cycle about the last year, to begin with."""
    year = clock.today().year - 1
    deadline = timezone.make_aware(datetime.combine(date(year + 1, 3, 31), time(17, 30)))
    return {
        "title": _("%(year)s 年度活跃度评价") % {"year": year},
        "code": str(year),
        "since": date(year, 1, 1),
        "last_day": date(year, 12, 31),
        "entry_deadline_at": deadline,
        "notice": _sample_notice(year),
    }


def _sample_notice(year: int) -> str:
    """A notice to begin with; every organisation writes its own."""
    return _(
        "（示例）各联盟：\n\n%(year)s 年度活跃度评价现在开始。请在录入截止时间以前，在平台补齐评价期内的活动记录和佐证，"
        "核对后提交填报。录入不全或逾期的，不进入评价。\n\n评价只看评价期内的活动；数据封存以后的修改不影响本期结果。"
    ) % {"year": year}
