"""Who stands aside from whom: derived from the registry, declared by the judge, entered by the office."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import override

from xiefa.kernel import audit
from xiefa.kernel.refusal import refuse_if
from xiefa.registry.rules.ties import ties_between
from xiefa.review.domain.withdrawals import withdraw
from xiefa.review.enums import RecusalSource, ReviewState
from xiefa.review.models import Assignment, Candidate, Judge, Recusal, Review
from xiefa.review.rules import recusals as rules


@transaction.atomic
def derive(*, review: Review, by: Any) -> int:
    """Bring the derived recusals in line with what the registry says now; returns how many came, changed or went.

    Nothing changes once the review is closed. What was assigned against a recusal is withdrawn.
    """
    audit.take_turn()
    review.refresh_from_db(fields=["state"])
    if review.state == ReviewState.CLOSED:
        return 0
    wanted, known = _wanted(review), _known(review)
    told = {pair: one.reason for pair, one in known.items()}
    changed = {pair for pair in {*wanted, *told} if wanted.get(pair) != told.get(pair)}
    Recusal.objects.filter(pk__in=[known[pair].pk for pair in changed if pair in known]).delete()
    Recusal.objects.bulk_create(
        Recusal(judge_id=judge, candidate_id=candidate, source=RecusalSource.DERIVED, reason=reason, made_by=by)
        for (judge, candidate), reason in wanted.items()
        if (judge, candidate) in changed
    )
    if changed:
        audit.record("review.derive_recusals", review, by=by, details={"changed": len(changed)})
    _withdraw_recused(review, by=by)
    return len(changed)


@transaction.atomic
def recuse(*, judge: Judge, candidate: Candidate, source: str, reason: str, by: Any) -> Recusal:
    """Let a judge stand aside from a candidate: ``declared`` by the judge, or entered by the ``office``.

    What is assigned to them is withdrawn; what they scored no longer counts.
    """
    audit.take_turn()
    judge, reason = _fresh(judge), reason.strip()
    refuse_if(rules.recusal_refusals(judge, candidate, source=source, reason=reason, by=by))
    recusal = Recusal.objects.create(judge=judge, candidate=candidate, source=source, reason=reason, made_by=by)
    details = {"judge": str(judge), "candidate": str(candidate), "source": source, "reason": reason}
    audit.record("review.recuse_judge", judge.review, by=by, details=details)
    _withdraw_recused(judge.review, by=by)
    return recusal


@transaction.atomic
def undo(*, recusal: Recusal, reason: str, by: Any) -> None:
    """Take back a recusal that somebody entered, with the reason; what was withdrawn does not come back by itself."""
    audit.take_turn()
    recusal.judge, reason = _fresh(recusal.judge), reason.strip()
    refuse_if(rules.undo_refusals(recusal, reason=reason, by=by))
    details = {"judge": str(recusal.judge), "candidate": str(recusal.candidate), "reason": reason}
    audit.record("review.undo_recusal", recusal.judge.review, by=by, details=details)
    recusal.delete()


def _fresh(judge: Judge) -> Judge:
    return Judge.objects.select_related("review__host", "expert__person").get(pk=judge.pk)


def _wanted(review: Review) -> dict[tuple[int, int], str]:
    """(judge, candidate) → the reasons that the registry gives, in words."""
    judges, candidates = list(review.judges.sitting().with_people()), list(review.candidates.with_names())
    # The reasons stay on record: they must not depend on the language of whoever presses the button.
    with override(settings.LANGUAGE_CODE):
        found = ties_between(
            [one.expert.person for one in judges],
            [one.organisation for one in candidates],
            since=review.ties_since,
            until=review.ties_until,
        )
    reasons = {
        (judge.pk, one.pk): "；".join(found.get((judge.expert.person_id, one.organisation_id), ()))
        for judge in judges
        for one in candidates
    }
    return {pair: text[: rules.LONGEST_REASON] for pair, text in reasons.items() if text}


def _known(review: Review) -> dict[tuple[int, int], Recusal]:
    """The derived recusals of those who judge; those of judges who left stay as they were."""
    rows = Recusal.objects.filter(judge__review=review, judge__left_at=None, source=RecusalSource.DERIVED)
    return {(one.judge_id, one.candidate_id): one for one in rows}


def _withdraw_recused(review: Review, *, by: Any) -> None:
    aside = Recusal.objects.filter(judge=OuterRef("judge"), candidate=OuterRef("candidate"))
    hit = Assignment.objects.standing().filter(Exists(aside), round__review=review)
    withdraw(hit, reason=_("回避"), by=by)
