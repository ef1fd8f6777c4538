"""What the clock does for the reports of an open period, a limited number at a time."""

from __future__ import annotations

from xiefa.activities.domain.board import Figures, figures_of, form_of_period
from xiefa.activities.domain.looking import basis_of, run_checks
from xiefa.activities.domain.reports import prepare_report
from xiefa.activities.models import CheckRun, Report, ReportingPeriod

# So many at a time: letters and other work of the clock wait meanwhile.
MOST = 300


def prepare_reports(period: ReportingPeriod, *, most: int = MOST) -> int:
    """Put last period's lasting facts before alliances that have not got them yet; how many alliances."""
    waiting = Report.objects.filter(period=period, prepared_at=None).select_related("period__host", "organisation")
    reports = list(waiting.order_by("pk")[:most])
    for report in reports:
        prepare_report(report=report, by=None)
    return len(reports)


def check_reports(period: ReportingPeriod, *, most: int = MOST) -> int:
    """Look through the reports of which the last outcome is of other records, or of another day; how many."""
    form, figures, nothing = form_of_period(period), figures_of(period), Figures()
    known = dict(CheckRun.objects.filter(report__period=period).values_list("report", "basis"))
    rows = Report.objects.filter(period=period).order_by("pk").values_list("pk", "organisation")
    stale = [pk for pk, one in rows if known.get(pk) != basis_of(figures.get(one, nothing), form)]
    for report in Report.objects.filter(pk__in=stale[:most]).select_related("period__host", "organisation"):
        run_checks(report=report, by=None)
    return len(stale[:most])
