"""Judging: the sealed entrants are put before experts, by the steps and the score table of the scheme."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db import transaction

from xiefa.evaluation import scoring
from xiefa.evaluation.domain.inputs import taking_part
from xiefa.evaluation.lifecycle import CYCLE
from xiefa.evaluation.models import Cycle
from xiefa.evaluation.scoring.judged import Judged
from xiefa.kernel import audit
from xiefa.kernel.refusal import refuse_if
from xiefa.review.domain import discussions, reviews, rounds
from xiefa.review.models import Item, Review


@transaction.atomic
def judge(*, cycle: Cycle, by: Any) -> Cycle:
    """Begin the judging: a candidate for every entrant, a round for every step, the rule for differences set now."""
    audit.take_turn()
    cycle.refresh_from_db()
    refuse_if(CYCLE.refusals(cycle, "judge", by=by))
    cycle.review = _arrange(cycle, by=by)
    return CYCLE.advance(cycle, "judge", by=by, saves=["review"])


@transaction.atomic
def recheck(*, cycle: Cycle, by: Any) -> Cycle:
    """Go over to the recheck, when experts and their meeting are done."""
    audit.take_turn()
    # with its review as it is now
    cycle.refresh_from_db()
    return CYCLE.advance(cycle, "recheck", by=by)


def score_table(scheme: scoring.Scheme) -> list[Item]:
    """The questions that experts answer: every indicator that they judge, or that they stand in for.

    Those for which they only stand in do not count for the differences that the meeting looks at.
    """
    return [
        Item(
            leaf.key,
            leaf.zh,
            leaf.en,
            scoring.printed(judged.scale),
            leaf.note_zh,
            leaf.note_en,
            leaf.evidence,
            scoring.printed(leaf.most) if judged is leaf.rule else "0",
        )
        for leaf, judged in _judged(scheme)
    ]


def _judged(scheme: scoring.Scheme) -> Iterator[tuple[scoring.Leaf, Judged]]:
    for leaf in scheme.leaves:
        if isinstance(leaf.rule, Judged):
            yield leaf, leaf.rule
        elif leaf.stand_in is not None:
            yield leaf, leaf.stand_in


def _arrange(cycle: Cycle, *, by: Any) -> Review:
    scheme = scoring.read_scheme(cycle.scheme.content)
    entrants = [reviews.Entrant(one.organisation, one.subject_key) for one in taking_part(cycle)]
    review = reviews.arrange(
        host=cycle.host,
        title=cycle.title,
        subject_key=f"cycle-{cycle.pk}",
        items=score_table(scheme),
        candidates=entrants,
        ties_since=cycle.since,
        ties_until=cycle.until,
        by=by,
    )
    for step in scheme.scoring_steps:
        rounds.plan_round(review=review, key=step.key, zh=step.zh, en=step.en, kind=step.kind, by=by)
    if scheme.most_difference is not None:
        discussions.plan(review=review, threshold=Decimal(scoring.printed(scheme.most_difference)), by=by)
    return review
