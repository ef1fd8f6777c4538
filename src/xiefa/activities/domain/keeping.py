"""What the clock does for the reports of an open period: slice by slice, until all is done or its time is used.

A run that stops before the end loses nothing: what was prepared bears its moment, and what was looked through its
outcome; the next run begins with what has waited longest.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from xiefa.activities.domain.board import Figures, figures_of, form_of_period
from xiefa.activities.domain.looking import basis_of, run_checks
from xiefa.activities.domain.reports import prepare_report
from xiefa.activities.models import CheckRun, Report, ReportingPeriod

# So many reports are held at once.
SLICE = 300
# After so long other work of the clock has its turn: letters wait meanwhile.
BUDGET = timedelta(minutes=4)
_NEVER = datetime.min.replace(tzinfo=UTC)


def prepare_reports(period: ReportingPeriod, *, budget: timedelta = BUDGET) -> int:
    """Put last period's lasting facts before alliances that have not got them yet; how many alliances."""
    waiting = Report.objects.filter(period=period, prepared_at=None).order_by("pk").values_list("pk", flat=True)
    return _each(list(waiting), lambda report: prepare_report(report=report, by=None), budget)


def check_reports(period: ReportingPeriod, *, budget: timedelta = BUDGET) -> int:
    """Look through the reports of which the last outcome is of other records, or of another day; how many."""
    form, figures, nothing = form_of_period(period), figures_of(period), Figures()
    runs = CheckRun.objects.filter(report__period=period).values_list("report", "basis", "ran_at")
    known = {report: (basis, ran_at) for report, basis, ran_at in runs}
    rows = Report.objects.filter(period=period).order_by("pk").values_list("pk", "organisation")
    stale = [pk for pk, one in rows if known.get(pk, ("",))[0] != basis_of(figures.get(one, nothing), form)]
    stale.sort(key=lambda pk: known[pk][1] if pk in known else _NEVER)
    return _each(stale, lambda report: run_checks(report=report, by=None), budget)


def _each(keys: list[int], act: Callable[[Report], object], budget: timedelta) -> int:
    """Do ``act`` to each of the reports in this order, at least to one, until the time is used; to how many."""
    ends, done = time.monotonic() + budget.total_seconds(), 0
    for at in range(0, len(keys), SLICE):
        slice_ = keys[at : at + SLICE]
        reports = Report.objects.select_related("period__host", "organisation").in_bulk(slice_)
        for key in slice_:
            act(reports[key])
            done += 1
            if time.monotonic() >= ends:
                return done
    return done
