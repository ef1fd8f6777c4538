"""The network at a glance, an alliance at a glance, and their tables as Excel files."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET

from xiefa.activities import rules
from xiefa.activities.domain import glance as figures
from xiefa.activities.enums import PeriodState
from xiefa.activities.glance.tables import Table
from xiefa.activities.glance.window import Window, year_of
from xiefa.activities.glance_forms import StretchForm
from xiefa.activities.models import ReportingPeriod
from xiefa.activities.views import glance_parts as parts
from xiefa.kernel import clock
from xiefa.kernel.access import access
from xiefa.kernel.permission import may_somewhere
from xiefa.registry.models import Organisation
from xiefa.ui.sheets import sheet_response

# So many rows of a table stand on the page; the sheet has all of them.
ROWS = 100


@access(rules.view_door)
@require_GET
def glance(request: HttpRequest) -> HttpResponse:
    """Map, calendar, kinds, partners, outcomes and who is silent, for a period or any stretch of days."""
    window, period, form = _asked(request)
    shown = _network(request, window, period, most=ROWS)
    context = {
        "parts": shown,
        "form": form,
        "period": period,
        "periods": ReportingPeriod.objects.visible_to(request.user).order_by("-since", "-pk"),
        "board": (board := _board(period)),
        "progress": parts.progress_figures(shown.progress, board),
        "query": _query(window, period),
        "rows": ROWS,
    }
    return render(request, "activities/glance.html", context, status=422 if form.errors else 200)


@access(rules.view_door)
@require_GET
def glance_export(request: HttpRequest, table: str) -> HttpResponse:
    """One table of the page as an Excel file, with all its rows."""
    window, period, form = _asked(request)
    if form.errors:
        raise Http404
    return _sheet(_network(request, window, period).tables, table, window)


@access(rules.view_door)
@require_GET
def glance_organisation(request: HttpRequest, code: str) -> HttpResponse:
    """What one organisation did, by year and kind, and with whom."""
    organisation = _organisation(request, code)
    context = {"organisation": organisation, "parts": _own(request, organisation), "rows": ROWS}
    context["sees_registry"] = may_somewhere(request.user, "registry.view")
    return render(request, "activities/glance_organisation.html", context)


@access(rules.view_door)
@require_GET
def glance_organisation_export(request: HttpRequest, code: str, table: str) -> HttpResponse:
    """One table of an organisation's page as an Excel file."""
    shown = _own(request, _organisation(request, code))
    return _sheet(shown.tables, table, shown.window)


def _asked(request: HttpRequest) -> tuple[Window, ReportingPeriod | None, StretchForm]:
    """The days that the address names; those of the newest period that has begun, or of this year, without any."""
    if "since" in request.GET or "until" in request.GET:
        form = StretchForm(request.GET)
        return (form.window() if form.is_valid() else year_of(clock.today())), None, form
    periods = ReportingPeriod.objects.visible_to(request.user).select_related("host")
    asked = request.GET.get("period", "")
    if asked:
        pk = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 19 else 0
        period: ReportingPeriod | None = get_object_or_404(periods, pk=pk)
    else:
        period = periods.exclude(state=PeriodState.PLANNED).order_by("-since", "-pk").first()
    return (Window(period.since, period.until) if period else year_of(clock.today())), period, StretchForm()


def _network(
    request: HttpRequest, window: Window, period: ReportingPeriod | None, *, most: int | None = None
) -> parts.NetworkParts:
    host = period.host if period else Organisation.objects.filter(is_host=True).first()
    overseen = host if host and figures.oversees(request.user, host) else None
    return parts.network_parts(request.user, window, overseen, period, most=most)


def _own(request: HttpRequest, organisation: Organisation) -> parts.OwnParts:
    return parts.own_parts(request.user, organisation)


def _organisation(request: HttpRequest, code: str) -> Organisation:
    return get_object_or_404(Organisation.objects.visible_to(request.user).with_names(), code=code)


def _sheet(tables: dict[str, Table], key: str, window: Window) -> HttpResponse:
    if key not in tables:
        raise Http404
    shown = tables[key]
    name = f"{key}-{window.since:%Y%m%d}-{window.last_day:%Y%m%d}.xlsx"
    return sheet_response(shown.title, shown.headings, shown.plain_rows(), file_name=name)


def _query(window: Window, period: ReportingPeriod | None) -> str:
    return f"period={period.pk}" if period else f"since={window.since:%Y-%m-%d}&until={window.last_day:%Y-%m-%d}"


def _board(period: ReportingPeriod | None) -> Any:
    """The address of the board of the period; an empty string without one."""
    try:
        return reverse("activities:period_detail", args=[period.pk]) if period else ""
    except NoReverseMatch:
        return ""
