"""Corrections after the seal: one value put right with its reason; the sealed one stays readable beside it."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from xiefa.evaluation import rules
from xiefa.evaluation.domain.results import value_before
from xiefa.evaluation.models import Correction, Entrant, Objection
from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import refuse_if


@transaction.atomic
def correct(
    *,
    entrant: Entrant,
    target: str,
    key: str,
    after: str,
    reason: str,
    objection: Objection | None = None,
    by: Any,
) -> Correction:
    """Put one fact, or the points of one question that experts judge, right; an earlier correction is taken back."""
    audit.take_turn()
    entrant.refresh_from_db()
    after, reason = after.strip(), reason.strip()
    refuse_if(rules.correct_refusals(entrant, target, key, after, reason, objection, by=by))
    before = value_before(entrant, target, key)
    entrant.corrections.filter(target=target, key=key, withdrawn_at=None).update(withdrawn_at=clock.now())
    correction = Correction.objects.create(
        entrant=entrant,
        target=target,
        key=key,
        before=before,
        after=after,
        reason=reason,
        objection=objection,
        made_by=by,
    )
    details = {"key": key, "before": before, "after": after, "reason": reason}
    audit.record("evaluation.correct", entrant, by=by, details=details)
    return correction


@transaction.atomic
def withdraw_correction(*, correction: Correction, by: Any) -> Correction:
    """Take a correction back: the sealed value counts again."""
    audit.take_turn()
    correction.refresh_from_db()
    refuse_if(rules.withdraw_correction_refusals(correction, by=by))
    correction.withdrawn_at = clock.now()
    correction.save(update_fields=["withdrawn_at"])
    audit.record("evaluation.withdraw_correction", correction.entrant, by=by, details={"key": correction.key})
    return correction
