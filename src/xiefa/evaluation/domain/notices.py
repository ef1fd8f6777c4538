"""The public notice: results lie open for so many working days, then they are published."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from xiefa.evaluation import rules
from xiefa.evaluation.domain import publications
from xiefa.evaluation.domain.results import is_stale
from xiefa.evaluation.lifecycle import CYCLE
from xiefa.evaluation.models import Cycle, PublicNotice
from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import Refusal, refuse_if
from xiefa.kernel.workdays import workdays_from


@transaction.atomic
def lay_open(*, cycle: Cycle, text: str = "", by: Any) -> PublicNotice:
    """Lay the newest results open from today on, for the working days of the cycle; a new computation starts anew."""
    audit.take_turn()
    cycle.refresh_from_db()
    refuse_if(going_out_refusals(cycle, "lay_open", by))
    CYCLE.advance(cycle, "lay_open", by=by)
    today = clock.today()
    return PublicNotice.objects.create(
        cycle=cycle,
        computation=cycle.computations.latest("number"),
        since=today,
        last_on=workdays_from(today, cycle.notice_days),
        text=text.strip(),
        opened_by=by,
    )


@transaction.atomic
def take_back(*, cycle: Cycle, reason: str, by: Any) -> Cycle:
    """Go back to the recheck, with the reason; the notice stays on record."""
    audit.take_turn()
    cycle.refresh_from_db()
    reason = reason.strip()
    refuse_if([*CYCLE.refusals(cycle, "take_back", by=by), *rules.reason_refusals(reason)])
    return CYCLE.advance(cycle, "take_back", by=by, note=reason)


@transaction.atomic
def publish(*, cycle: Cycle, by: Any) -> Cycle:
    """Publish the results that lay open: from now on anybody may read and recompute them."""
    audit.take_turn()
    cycle.refresh_from_db()
    refuse_if(going_out_refusals(cycle, "publish", by))
    cycle.published_at = clock.now()
    CYCLE.advance(cycle, "publish", by=by, saves=["published_at"])
    publications.put_out(cycle=cycle, by=by)
    return cycle


def going_out_refusals(cycle: Cycle, verb: str, user: Any) -> list[Refusal]:
    """What keeps ``user`` from letting results go out: what the table of moves says, and data that changed after computing."""
    found = CYCLE.refusals(cycle, verb, by=user)
    if verb == "take_back" or any(one.code == "wrong_state" for one in found):
        return found
    return [*found, *rules.stale_refusals(is_stale=is_stale(cycle))]
