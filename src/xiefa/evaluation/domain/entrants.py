"""Who takes part: looked through by one rule after the deadline, then settled by people where they have a reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Set
from typing import Any

from django.db import transaction

from xiefa.activities.enums import ReportState
from xiefa.activities.models import Activity, Report
from xiefa.evaluation import rules
from xiefa.evaluation.domain.letters import tell_decided
from xiefa.evaluation.enums import Eligibility
from xiefa.evaluation.lifecycle import CYCLE
from xiefa.evaluation.models import Cycle, Entrant
from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import refuse_if


@transaction.atomic
def screen(*, cycle: Cycle, by: Any) -> Cycle:
    """Look through what was entered: every member of the period becomes an entrant with what it is found to be."""
    audit.take_turn()
    CYCLE.advance(cycle, "screen", by=by)
    screen_again(cycle=cycle, by=by)
    return cycle


@transaction.atomic
def screen_again(*, cycle: Cycle, by: Any) -> Counter[str]:
    """Look again, because reports were completed meanwhile; what people decided by hand stays. How many are what."""
    audit.take_turn()
    refuse_if(rules.screening_refusals(cycle, by=by))
    known = {one.organisation_id: one for one in cycle.entrants.all()}
    reports = list(Report.objects.filter(period=cycle.period))
    found = _found(cycle, reports)
    new = [
        Entrant(cycle=cycle, organisation_id=one.organisation_id, report=one, eligibility=found[one.organisation_id])
        for one in reports
        if one.organisation_id not in known
    ]
    Entrant.objects.bulk_create(new, batch_size=1000)
    undecided = [one for one in known.values() if one.decided_at is None and one.organisation_id in found]
    for one in undecided:
        one.eligibility = found[one.organisation_id]
    Entrant.objects.bulk_update(undecided, ["eligibility"], batch_size=500)
    counts = Counter(cycle.entrants.values_list("eligibility", flat=True))
    audit.record("evaluation.screen_entrant", cycle, by=by, details={"counts": dict(counts)})
    return counts


@transaction.atomic
def decide(*, entrant: Entrant, eligibility: str, reason: str, by: Any) -> Entrant:
    """Settle what an alliance is in this cycle (withdrawn, late, deferred, not evaluated, let in), with the reason."""
    audit.take_turn()
    entrant.refresh_from_db()
    reason = reason.strip()
    refuse_if(rules.decide_refusals(entrant, eligibility, reason, by=by))
    before = entrant.eligibility
    entrant.eligibility, entrant.reason, entrant.decided_by, entrant.decided_at = eligibility, reason, by, clock.now()
    entrant.save(update_fields=["eligibility", "reason", "decided_by", "decided_at"])
    details = {"from": before, "to": eligibility, "reason": reason}
    audit.record("evaluation.decide_entrant", entrant, by=by, details=details)
    tell_decided(entrant)
    return entrant


@transaction.atomic
def set_flag(*, entrant: Entrant, key: str, value: bool, note: str, by: Any) -> Entrant:
    """Say whether a yes-or-no fact of the scheme is true of an alliance, and by what one knows it."""
    audit.take_turn()
    entrant.refresh_from_db()
    note = note.strip()
    refuse_if(rules.flag_refusals(entrant, key, note, by=by))
    entrant.flags = {**entrant.flags, key: {"value": value, "note": note}}
    entrant.save(update_fields=["flags"])
    audit.record("evaluation.set_flag", entrant, by=by, details={"flag": key, "value": value, "note": note})
    return entrant


@transaction.atomic
def decide_many(*, entrants: Iterable[Entrant], eligibility: str, reason: str, by: Any) -> int:
    """Settle several alliances for the same reason: all of them or, when one is refused, none. How many."""
    return len([decide(entrant=one, eligibility=eligibility, reason=reason, by=by) for one in entrants])


@transaction.atomic
def set_flag_of_many(*, entrants: Iterable[Entrant], key: str, value: bool, note: str, by: Any) -> int:
    """Say the same of several alliances, known by the same: all of them or none. How many."""
    return len([set_flag(entrant=one, key=key, value=value, note=note, by=by) for one in entrants])


def counts_of(cycle: Cycle) -> dict[str, int]:
    """The separate counts of the cycle: members asked, entered, complete, qualified, and each way of not taking part.

    ``entered`` are those that accepted records or handed anything in; ``complete`` those that handed in in time
    or were let in; ``qualified`` those that are evaluated.
    """
    found = Counter(cycle.entrants.values_list("eligibility", flat=True))
    asked = sum(found.values())
    entered = asked - found[Eligibility.NOT_ENTERED]
    return {
        "asked": asked,
        "entered": entered,
        "complete": entered - found[Eligibility.INCOMPLETE],
        **{one.value: found[one.value] for one in Eligibility},
    }


def _found(cycle: Cycle, reports: Iterable[Report]) -> dict[int, str]:
    rows = Activity.objects.accepted().filter(host=cycle.host).within(cycle.since, cycle.until)
    entered = set(rows.order_by().values_list("reporter_id", flat=True).distinct())
    return {one.organisation_id: _eligibility(cycle, one, entered) for one in reports}


def _eligibility(cycle: Cycle, report: Report, entered: Set[int]) -> str:
    has_entered = report.organisation_id in entered
    if report.state != ReportState.HANDED_IN or report.handed_in_at is None:
        return Eligibility.INCOMPLETE if has_entered else Eligibility.NOT_ENTERED
    if report.handed_in_at > cycle.entry_deadline_at:
        return Eligibility.LATE
    return Eligibility.QUALIFIED if has_entered else Eligibility.INCOMPLETE
