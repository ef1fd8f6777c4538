"""Taking assignments back: what everybody does who lets a judge drop out, stand aside, or give a candidate away."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from xiefa.kernel import audit, clock
from xiefa.review.models import Assignment, Round


@transaction.atomic
def withdraw(assignments: QuerySet[Assignment], *, reason: str, by: Any) -> int:
    """Take assignments back with the reason; they stay on record and count for nothing. Returns how many."""
    rows = list(assignments.select_related("round__review__host", "judge__expert__person", "candidate__organisation"))
    if rows:
        by_round: dict[Round, list[str]] = {}
        for one in rows:
            by_round.setdefault(one.round, []).append(str(one))
        Assignment.objects.filter(pk__in=[one.pk for one in rows]).update(
            withdrawn_at=clock.now(), withdrawn_reason=reason[:200]
        )
        for round_, pairs in by_round.items():
            audit.record("review.withdraw", round_, by=by, details={"pairs": pairs, "reason": reason})
    return len(rows)
