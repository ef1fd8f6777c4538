"""Objections: raised while the results lie open, against one leaf or the whole, and decided with a reason."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from xiefa.evaluation import rules
from xiefa.evaluation.domain.letters import tell_settled
from xiefa.evaluation.lifecycle import OBJECTION
from xiefa.evaluation.models import Entrant, Objection
from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import refuse_if
from xiefa.registry.models import Organisation


@transaction.atomic
def raise_objection(*, entrant: Entrant, leaf: str, text: str, organisation: Organisation, by: Any) -> Objection:
    """Say what is wrong with one leaf of a result (``leaf`` empty: with the whole), for one's organisation."""
    audit.take_turn()
    entrant.refresh_from_db()
    text = text.strip()
    refuse_if(rules.raise_refusals(entrant, leaf, text, organisation, by=by))
    objection = Objection.objects.create(
        entrant=entrant, leaf=leaf, text=text, raised_by_organisation=organisation, raised_by=by
    )
    audit.record("evaluation.raise_objection", objection, by=by, details={"entrant": str(entrant), "leaf": leaf})
    return objection


@transaction.atomic
def uphold(*, objection: Objection, decision: str, by: Any) -> Objection:
    """Find that the objection is right; what is corrected for it names it."""
    return _decide(objection, "uphold", decision, by=by)


@transaction.atomic
def dismiss(*, objection: Objection, decision: str, by: Any) -> Objection:
    """Find that the result stands, and say why."""
    return _decide(objection, "dismiss", decision, by=by)


@transaction.atomic
def withdraw(*, objection: Objection, by: Any) -> Objection:
    """Take one's own objection back."""
    audit.take_turn()
    objection.refresh_from_db()
    objection.decided_at = clock.now()
    return OBJECTION.advance(objection, "withdraw", by=by, saves=["decided_at"])


def _decide(objection: Objection, verb: str, decision: str, *, by: Any) -> Objection:
    audit.take_turn()
    objection.refresh_from_db()
    objection.decision, objection.decided_by, objection.decided_at = decision.strip(), by, clock.now()
    saves = ["decision", "decided_by", "decided_at"]
    OBJECTION.advance(objection, verb, by=by, saves=saves, note=objection.decision)
    tell_settled(objection)
    return objection
