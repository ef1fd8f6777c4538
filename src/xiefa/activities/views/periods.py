"""Periods: the list, a new one, the board of one, its moves."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xiefa.activities import rules
from xiefa.activities.domain import periods as verbs
from xiefa.activities.domain.board import SHOWN, SORTED, Board, Line, board_of, chosen, form_of_period, timeliness_of
from xiefa.activities.domain.queries import own_codes
from xiefa.activities.enums import ActivityState, ReportState, Timeliness
from xiefa.activities.lifecycle import PERIOD
from xiefa.activities.models import CheckRun, Report, ReportingPeriod
from xiefa.activities.period_forms import PeriodForm, this_year
from xiefa.kernel import clock
from xiefa.kernel.access import access
from xiefa.kernel.refusal import Refused, show_on
from xiefa.registry.models import Organisation
from xiefa.ui.sheets import sheet_response

_PAGE = 50
_VERBS: dict[str, Any] = {
    "open": verbs.open_period,
    "close": verbs.close_period,
    "reopen": verbs.reopen_period,
}
# What the columns of the board count, in their order; the states that a busy office asks for.
_COLUMNS = (
    ActivityState.PROPOSED,
    ActivityState.ENTERED,
    ActivityState.CONFIRMED,
    ActivityState.ACCEPTED,
    ActivityState.RETURNED,
)


@access(rules.view_door)
@require_GET
def period_list(request: HttpRequest) -> HttpResponse:
    """All periods, the newest first, and one's own reports in them."""
    rows = ReportingPeriod.objects.visible_to(request.user).select_related("host").prefetch_related("host__names")
    rows = rows.annotate(
        asked=Count("reports"), came=Count("reports", filter=Q(reports__state=ReportState.HANDED_IN))
    ).order_by("-since", "-pk")
    page = Paginator(rows, 30).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "own": _own_reports(request, [one.pk for one in page]),
        "may_open": rules.accept_door(request.user),
    }
    return render(request, "activities/period_list.html", context)


@access(rules.accept_door)
@require_http_methods(["GET", "POST"])
def period_open(request: HttpRequest) -> HttpResponseBase:
    """A new period: planned here, opened on its own page."""
    form = PeriodForm(request.POST if request.method == "POST" else None, user=request.user, initial=this_year())
    if form.is_bound and form.is_valid():
        try:
            period = verbs.plan_period(**form.values(), by=request.user)
        except Refused as refused:
            show_on(form, refused)
        else:
            messages.success(request, _("已设立。开始填报后，各网员的填报随即建立。"))
            return redirect(period)
    return render(request, "activities/period_open.html", {"form": form}, status=422 if form.errors else 200)


@access(rules.view_door)
@require_GET
def period_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The board: how complete every alliance's report is, and whether it came in time."""
    period = period_or_404(request, pk)
    board = board_of(period, request.user)
    show, sort, is_descending = _asked(request)
    lines = chosen(board, show=show, sort=sort, is_descending=is_descending)
    page = Paginator(lines, _PAGE).get_page(request.GET.get("page"))
    context = {
        "period": period,
        "board": board,
        "page": page,
        "rows": _rows(period, list(page)),
        "heads": [_head(request, key, label) for key, label in _heads()],
        "states": [one.label for one in _COLUMNS],
        "tiles": _tiles(request, board),
        "sums": [(word, count, record_address(period, state=state)) for state, word, count in board.states if count],
        "show": show,
        "expected": form_of_period(period).expected,
        "offers": PERIOD.offers(period, by=request.user),
        "is_office": rules.is_organiser(request.user, period),
        "query": _query(request),
    }
    return render(request, "activities/period_detail.html", context)


@access(rules.view_door)
@require_GET
def period_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The board, as filtered and sorted, as an Excel file."""
    period = period_or_404(request, pk)
    show, sort, is_descending = _asked(request)
    lines = chosen(board_of(period, request.user), show=show, sort=sort, is_descending=is_descending)
    names = Organisation.objects.with_names().in_bulk([line.organisation for line in lines])
    headings = [
        _("代码"), _("联盟"), _("提交情况"), _("提交时间"), _("应有内容"), _("已有内容"), _("记录"),
        *(str(state.label) for state in _COLUMNS), _("接受率（%）"), _("最近录入"),
    ]  # fmt: skip
    rows = ([*_cells(line, str(names[line.organisation]))] for line in lines)
    return sheet_response(_("填报情况"), headings, rows, file_name=f"period-{period.code}.xlsx")


@access(rules.accept_door)
@require_POST
def period_move(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Open, close or open again; each can be undone."""
    period = period_or_404(request, pk)
    verb = request.POST.get("verb", "")
    if verb not in _VERBS or not rules.is_organiser(request.user, period):
        raise Http404
    try:
        _VERBS[verb](period=period, by=request.user)
    except Refused as refused:
        for refusal in refused.refusals:
            messages.error(request, str(refusal.message))
    else:
        messages.success(request, _done()[verb])
    return redirect("activities:period_detail", pk=pk)


def period_or_404(request: HttpRequest, pk: int) -> ReportingPeriod:
    """The period, if this person may know of it."""
    rows = ReportingPeriod.objects.visible_to(request.user).select_related("host").prefetch_related("host__names")
    return get_object_or_404(rows, pk=pk)


def record_address(period: ReportingPeriod, *, reporter: str = "", state: str = "", kind: str = "") -> str:
    """The list of the records that a figure counts: the query of ``activity_list``."""
    values = {"reporter": reporter, "period": period.pk, "state": state, "kind": kind, "scope": "all"}
    return urlencode({name: value for name, value in values.items() if value})


def _own_reports(request: HttpRequest, periods: list[int]) -> list[tuple[Report, str]]:
    """One's own reports in these periods, each with whether it came in time; the newest period first."""
    reports = Report.objects.filter(organisation__code__in=own_codes(request.user), period__in=periods)
    rows = reports.select_related("period", "organisation").prefetch_related("organisation__names")
    now = clock.now()
    return [
        (one, Timeliness(timeliness_of(one.handed_in_at, one.period.deadline_at, now)).label)
        for one in rows.order_by("-period__since", "organisation__code")[:50]
    ]


def _rows(period: ReportingPeriod, lines: list[Line]) -> list[dict[str, Any]]:
    names = Organisation.objects.with_names().in_bulk([line.organisation for line in lines])
    keys = [line.report for line in lines]
    waiting = dict(CheckRun.objects.filter(report__in=keys).values_list("report", "open_count"))
    return [
        {
            "line": line,
            "name": names[line.organisation].short_name,
            "word": Timeliness(line.timeliness).label,
            "records": record_address(period, reporter=line.code),
            "counts": [
                (state.label, line.figures.count(state), record_address(period, reporter=line.code, state=state))
                for state in _COLUMNS
            ],
            "waiting": waiting.get(line.report),
        }
        for line in lines
    ]


def _heads() -> list[tuple[str, str]]:
    return [
        ("code", _("联盟")), ("handed_in", _("提交情况")), ("complete", _("应有内容")), ("records", _("记录")),
        ("accepted", _("接受率")), ("last", _("最近录入")),
    ]  # fmt: skip


def _head(request: HttpRequest, key: str, label: str) -> dict[str, str]:
    """A column that the board can be sorted by: pressing it again turns the order round."""
    _show, sort, is_descending = _asked(request)
    is_now = key == sort
    descends = not is_descending if is_now else key != "code"
    order = ("descending" if is_descending else "ascending") if is_now else ""
    return {
        "key": key,
        "label": label,
        "order": order,
        "url": _address(request, sort=f"{'-' if descends else ''}{key}"),
    }


def _tiles(request: HttpRequest, board: Board) -> list[tuple[str, int, str, bool]]:
    """(words, number of reports, address, whether it is chosen) for every filter."""
    words = {
        "": _("应报"), "handed_in": _("已提交"), "on_time": _("按时提交"), "late": _("逾期提交"),
        "missing": _("未提交"), "silent": _("没有录入"),
    }  # fmt: skip
    show = _asked(request)[0]
    return [(words[key], board.count(key), _address(request, show=key), key == show) for key in words]


def _cells(line: Line, name: str) -> list[Any]:
    counts = [line.figures.count(state) for state in _COLUMNS]
    word = str(Timeliness(line.timeliness).label)
    return [
        line.code, name, word, line.handed_in_at, line.expected, line.met, line.figures.live, *counts,
        line.accepted_share, line.figures.last_at,
    ]  # fmt: skip


def _asked(request: HttpRequest) -> tuple[str, str, bool]:
    """(which lines, sorted by, whether descending) of the address; what is unknown counts as nothing."""
    show, sort = request.GET.get("show", ""), request.GET.get("sort", "")
    key = sort.removeprefix("-")
    return (show if show in SHOWN else "", key if key in SORTED else "code", sort.startswith("-") and key in SORTED)


def _query(request: HttpRequest) -> str:
    values = request.GET.copy()
    values.pop("page", None)
    return values.urlencode()


def _address(request: HttpRequest, **changes: str) -> str:
    values = request.GET.copy()
    values.pop("page", None)
    for name, value in changes.items():
        values[name] = value
        if not value:
            del values[name]
    return f"?{values.urlencode()}"


def _done() -> dict[str, str]:
    return {
        "open": _("已开始填报，各网员的填报已建立。上期的长期情况会在几分钟内列出。"),
        "close": _("已结束填报。需要时可以重新开放。"),
        "reopen": _("已重新开放填报。"),
    }
