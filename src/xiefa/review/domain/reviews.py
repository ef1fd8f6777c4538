"""What is done with a review: arranging it, its candidates, who judges, opening and closing it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import transaction

from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import refuse_if
from xiefa.registry.models import Organisation
from xiefa.review.domain.recusals import derive
from xiefa.review.domain.withdrawals import withdraw
from xiefa.review.enums import SheetState
from xiefa.review.lifecycle import REVIEW
from xiefa.review.models import Candidate, Expert, Group, Item, Judge, Review
from xiefa.review.rules import reviews as rules
from xiefa.review.rules.experts import field_refusals

# Fits every column for whole numbers, and every program that reads it.
_SEEDS = 2**31


class Entrant(NamedTuple):
    """An organisation to be judged; ``subject_key`` is for the room above, ``fields`` for groups and matches."""

    organisation: Organisation
    subject_key: str
    fields: tuple[str, ...] = ()


@transaction.atomic
def arrange(
    *,
    host: Organisation,
    title: str,
    subject_key: str,
    items: Sequence[Item],
    candidates: Iterable[Entrant] = (),
    ties_since: date | None = None,
    ties_until: date | None = None,
    seed: int | None = None,
    by: Any,
) -> Review:
    """Begin to arrange a review of many candidates by one score table.

    Ties of any day of [``ties_since``, ``ties_until``) make a judge stand aside; None is open. ``seed`` decides
    between equally good assignments and is published; without one it is drawn here.
    """
    audit.take_turn()
    title = title.strip()
    ties = {"ties_since": ties_since, "ties_until": ties_until}
    refuse_if(rules.arrange_refusals(host, title=title, subject_key=subject_key, items=items, **ties, by=by))
    review = Review.objects.create(
        host=host,
        title=title,
        subject_key=subject_key,
        items=[one._asdict() for one in items],
        **ties,
        seed=secrets.randbelow(_SEEDS) if seed is None else seed,
        arranged_by=by,
    )
    details = {"subject_key": subject_key, **ties, "seed": review.seed}
    audit.record("review.arrange", review, by=by, details=details)
    for one in candidates:
        _add(review, one, by=by)
    return review


@transaction.atomic
def put_items(*, review: Review, items: Sequence[Item], by: Any) -> Review:
    """Put another score table to the candidates, before the review opens."""
    audit.take_turn()
    review = fresh(review)
    refuse_if([*rules.preparing_refusals(review, by=by), *rules.item_refusals(items)])
    review.items = [one._asdict() for one in items]
    review.save(update_fields=["items"])
    audit.record("review.put_items", review, by=by, details={"items": [one.key for one in items]})
    return review


@transaction.atomic
def add_candidate(*, review: Review, entrant: Entrant, by: Any) -> Candidate:
    """Let one more organisation be judged, before the review opens; who is tied to it stands aside."""
    audit.take_turn()
    review = fresh(review)
    candidate = _add(review, entrant, by=by)
    derive(review=review, by=by)
    return candidate


@transaction.atomic
def remove_candidate(*, candidate: Candidate, reason: str, by: Any) -> None:
    """Take an organisation out again, before the review opens, with the reason; assignments of it go with it."""
    audit.take_turn()
    candidate.review, reason = fresh(candidate.review), reason.strip()
    refuse_if(rules.remove_refusals(candidate, reason=reason, by=by))
    details = {"candidate": str(candidate), "reason": reason}
    audit.record("review.remove_candidate", candidate.review, by=by, details=details)
    candidate.assignments.all().delete()
    candidate.delete()


@transaction.atomic
def describe(*, candidate: Candidate, fields: Sequence[str], by: Any) -> Candidate:
    """Say which fields a candidate is about, before the review opens; groups and matches go by them."""
    audit.take_turn()
    candidate.review = fresh(candidate.review)
    refuse_if([*rules.preparing_refusals(candidate.review, by=by), *field_refusals(fields)])
    before, candidate.fields = candidate.fields, list(fields)
    candidate.save(update_fields=["fields"])
    details = {"candidate": str(candidate), "fields": [before, list(fields)]}
    audit.record("review.describe", candidate.review, by=by, details=details)
    return candidate


@transaction.atomic
def join(*, review: Review, expert: Expert, most: int | None = None, group: Group | None = None, by: Any) -> Judge:
    """Let an expert judge in a review; who left may come back. From whom they stand aside is derived at once."""
    audit.take_turn()
    review = fresh(review)
    refuse_if(rules.join_refusals(review, expert, most=most, group=group, by=by))
    values = {"most": most, "group": group, "left_at": None, "left_reason": ""}
    judge, _made = Judge.objects.update_or_create(review=review, expert=expert, defaults=values)
    audit.record("review.join", review, by=by, details={"judge": str(judge), "most": most, "group": str(group or "")})
    derive(review=review, by=by)
    return judge


@transaction.atomic
def leave(*, judge: Judge, reason: str, by: Any) -> Judge:
    """Let a judge drop out, with the reason: what they handed in stays, the rest waits for somebody else."""
    audit.take_turn()
    judge = Judge.objects.select_related("review__host", "expert__person").get(pk=judge.pk)
    reason = reason.strip()
    refuse_if(rules.leave_refusals(judge, reason=reason, by=by))
    judge.left_at, judge.left_reason = clock.now(), reason
    judge.save(update_fields=["left_at", "left_reason"])
    audit.record("review.leave", judge.review, by=by, details={"judge": str(judge), "reason": reason})
    undone = judge.assignments.standing().exclude(sheet__state=SheetState.SUBMITTED)
    withdraw(undone, reason=reason, by=by)
    return judge


@transaction.atomic
def open_review(*, review: Review, by: Any) -> Review:
    """Open the review: from now on candidates, score table and groups stay as they are."""
    audit.take_turn()
    review = fresh(review)
    review.opened_at = clock.now()
    return REVIEW.advance(review, "open", by=by, saves=["opened_at"])


@transaction.atomic
def prepare_again(*, review: Review, by: Any) -> Review:
    """Take the opening back, while nobody can have scored."""
    audit.take_turn()
    review = fresh(review)
    review.opened_at = None
    return REVIEW.advance(review, "prepare", by=by, saves=["opened_at"])


@transaction.atomic
def close_review(*, review: Review, by: Any) -> Review:
    """Close the review when all steps are done."""
    audit.take_turn()
    review = fresh(review)
    review.closed_at = clock.now()
    return REVIEW.advance(review, "close", by=by, saves=["closed_at"])


def _add(review: Review, entrant: Entrant, *, by: Any) -> Candidate:
    organisation, subject_key, fields = entrant
    refuse_if(rules.candidate_refusals(review, organisation, subject_key=subject_key, fields=fields, by=by))
    candidate = Candidate.objects.create(
        review=review,
        organisation=organisation,
        subject_key=subject_key,
        fields=list(fields),
        position=review.candidates.count() + 1,
    )
    audit.record("review.add_candidate", review, by=by, details={"candidate": str(candidate)})
    return candidate


def fresh(review: Review) -> Review:
    """The review as it is now, with its host in hand."""
    return Review.objects.select_related("host").get(pk=review.pk)
