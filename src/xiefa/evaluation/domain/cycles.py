"""Cycles: planned, announced, cancelled; the procedure between is in entrants, snapshots, judging and results."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from xiefa.activities.domain.periods import open_period
from xiefa.activities.enums import PeriodState
from xiefa.activities.models import ReportingPeriod
from xiefa.evaluation import rules
from xiefa.evaluation.domain.letters import tell_announced, tell_sealed
from xiefa.evaluation.domain.schemes import fix_scheme
from xiefa.evaluation.domain.snapshots import seal_snapshot
from xiefa.evaluation.enums import SchemeState
from xiefa.evaluation.lifecycle import CYCLE
from xiefa.evaluation.models import Cycle, SchemeVersion
from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import refuse_if
from xiefa.registry.models import Organisation


@transaction.atomic
def plan_cycle(
    *,
    host: Organisation,
    code: str,
    title: str,
    since: date,
    until: date,
    entry_deadline_at: datetime,
    scheme: SchemeVersion,
    period: ReportingPeriod | None = None,
    notice: str = "",
    notice_days: int = 5,
    by: Any,
) -> Cycle:
    """Plan the evaluation of the days from ``since`` up to but not including ``until``, by a scheme."""
    audit.take_turn()
    refuse_if(rules.plan_refusals(host, code, since, until, scheme, period, by=by))
    cycle = Cycle.objects.create(
        host=host,
        code=code,
        title=title,
        since=since,
        until=until,
        entry_deadline_at=entry_deadline_at,
        scheme=scheme,
        period=period,
        notice=notice,
        notice_days=notice_days,
        previous=Cycle.objects.filter(host=host, until__lte=since).order_by("-until").first(),
        made_by=by,
    )
    audit.record("evaluation.plan_cycle", cycle, by=by, details={"since": since, "until": until})
    return cycle


@transaction.atomic
def change_cycle(
    *,
    cycle: Cycle,
    title: str,
    entry_deadline_at: datetime,
    scheme: SchemeVersion,
    period: ReportingPeriod | None,
    notice: str,
    notice_days: int,
    by: Any,
) -> Cycle:
    """Change what a cycle says before its notice has gone out."""
    audit.take_turn()
    cycle.refresh_from_db()
    refuse_if(rules.change_refusals(cycle, scheme, period, by=by))
    said = {
        "title": title,
        "entry_deadline_at": entry_deadline_at,
        "scheme": scheme,
        "period": period,
        "notice": notice,
        "notice_days": notice_days,
    }
    changed = [name for name, value in said.items() if getattr(cycle, name) != value]
    for name in changed:
        setattr(cycle, name, said[name])
    if changed:
        cycle.save(update_fields=changed)
        audit.record("evaluation.change_cycle", cycle, by=by, details={"changed": changed})
    return cycle


@transaction.atomic
def announce(*, cycle: Cycle, by: Any) -> Cycle:
    """Send out the notice: the scheme is frozen and the reporting begins."""
    audit.take_turn()
    cycle.announced_at = clock.now()
    CYCLE.advance(cycle, "announce", by=by, saves=["announced_at"])
    if cycle.scheme.state == SchemeState.DRAFT:
        fix_scheme(scheme=cycle.scheme, by=by)
    if cycle.period is not None and cycle.period.state == PeriodState.PLANNED:
        open_period(period=cycle.period, by=by)
    tell_announced(cycle)
    return cycle


@transaction.atomic
def seal(*, cycle: Cycle, by: Any) -> Cycle:
    """Seal what is accepted now: for this cycle, later edits do not exist. A large one is written out by a task."""
    audit.take_turn()
    cycle.sealed_at = clock.now()
    CYCLE.advance(cycle, "seal", by=by, saves=["sealed_at"])
    seal_snapshot(cycle=cycle, by=by)
    tell_sealed(cycle)
    return cycle


@transaction.atomic
def cancel(*, cycle: Cycle, reason: str, by: Any) -> Cycle:
    """Call the evaluation off, with the reason; everything that was done stays on record."""
    audit.take_turn()
    reason = reason.strip()
    refuse_if([*CYCLE.refusals(cycle, "cancel", by=by), *rules.reason_refusals(reason)])
    return CYCLE.advance(cycle, "cancel", by=by, note=reason)
