"""Reporting periods: opened with a report for every member, closed when the days of reporting are over."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from xiefa.activities import rules
from xiefa.activities.lifecycle import PERIOD
from xiefa.activities.models import Report, ReportingPeriod
from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import refuse_if
from xiefa.registry.domain.standing import state_on
from xiefa.registry.enums import StandingState
from xiefa.registry.models import Organisation


@transaction.atomic
def plan_period(
    *,
    host: Organisation,
    code: str,
    title: str,
    since: date,
    until: date,
    deadline_at: datetime,
    notice: str = "",
    by: Any,
) -> ReportingPeriod:
    """Plan a period of reporting about the days from ``since`` up to but not including ``until``."""
    audit.take_turn()
    refuse_if(rules.plan_refusals(host, code, since, until, deadline_at, by=by))
    period = ReportingPeriod.objects.create(
        host=host, code=code, title=title, since=since, until=until, deadline_at=deadline_at, notice=notice
    )
    audit.record("activities.plan_period", period, by=by, details={"since": since, "until": until})
    return period


@transaction.atomic
def open_period(*, period: ReportingPeriod, by: Any) -> ReportingPeriod:
    """Begin the reporting: every member of the host gets its report."""
    period.opened_at = period.opened_at or clock.now()
    PERIOD.advance(period, "open", by=by, saves=["opened_at"])
    join_members(period=period, by=by)
    return period


@transaction.atomic
def close_period(*, period: ReportingPeriod, by: Any) -> ReportingPeriod:
    """End the reporting; what was entered stays as it is."""
    period.closed_at = clock.now()
    return PERIOD.advance(period, "close", by=by, saves=["closed_at"])


@transaction.atomic
def reopen_period(*, period: ReportingPeriod, by: Any) -> ReportingPeriod:
    """Go on with the reporting that had been closed."""
    period.closed_at = None
    return PERIOD.advance(period, "reopen", by=by, saves=["closed_at"])


@transaction.atomic
def join_members(*, period: ReportingPeriod, by: Any) -> int:
    """Give every organisation that is a member of the host today its report, if it has none; how many were new."""
    members = [one for one, state in _standing(period).items() if state == StandingState.MEMBER]
    known = set(Report.objects.filter(period=period).values_list("organisation_id", flat=True))
    new = [Report(period=period, organisation_id=one) for one in members if one not in known]
    Report.objects.bulk_create(new, batch_size=1000)
    if new:
        audit.record("activities.join_members", period, by=by, details={"count": len(new)})
    return len(new)


def _standing(period: ReportingPeriod) -> dict[int, str]:
    return state_on(host=period.host, day=min(clock.today(), period.last_day))
