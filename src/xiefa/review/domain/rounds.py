"""The steps of a review: planned, opened, closed; and letters to those who have not handed in."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import refuse_if
from xiefa.review.domain import letters
from xiefa.review.domain.assignments import fresh
from xiefa.review.domain.recusals import derive
from xiefa.review.enums import RoundState
from xiefa.review.lifecycle import ROUND
from xiefa.review.models import Review, Round
from xiefa.review.reminding import is_marked
from xiefa.review.rules import rounds as rules
from xiefa.review.rules.doors import reason_refusals


@transaction.atomic
def plan_round(
    *,
    review: Review,
    key: str,
    zh: str,
    en: str,
    kind: str,
    per_candidate: int = 3,
    least: int = 0,
    most: int = 20,
    due_on: date | None = None,
    by: Any,
) -> Round:
    """Add a step after those there are: in the own group or across groups, with so many judges for each candidate."""
    audit.take_turn()
    review = Review.objects.select_related("host").get(pk=review.pk)
    sizes = {"per_candidate": per_candidate, "least": least, "most": most}
    refuse_if(rules.plan_refusals(review, key=key, zh=zh.strip(), kind=kind, **sizes, by=by))
    last = review.rounds.aggregate(last=Max("position"))["last"] or 0
    names = {"zh": zh.strip(), "en": en.strip() or zh.strip()}
    round_ = Round.objects.create(review=review, key=key, kind=kind, position=last + 1, due_on=due_on, **names, **sizes)
    audit.record("review.plan_round", round_, by=by, details={"key": key, "kind": kind, **sizes, "due_on": due_on})
    return round_


@transaction.atomic
def revise_round(*, round_: Round, per_candidate: int, least: int, most: int, due_on: date | None, by: Any) -> Round:
    """Change the numbers of a step before it is assigned, and its deadline until it closes."""
    audit.take_turn()
    round_ = fresh(round_)
    sizes = {"per_candidate": per_candidate, "least": least, "most": most}
    refuse_if(rules.revise_refusals(round_, **sizes, due_on=due_on, by=by))
    values = {**sizes, "due_on": due_on}
    changed = {name: [getattr(round_, name), value] for name, value in values.items() if getattr(round_, name) != value}
    for name, value in values.items():
        setattr(round_, name, value)
    round_.save(update_fields=list(values))
    if changed:
        audit.record("review.revise_round", round_, by=by, details=changed)
    return round_


@transaction.atomic
def open_round(*, round_: Round, by: Any) -> Round:
    """Open a step for scoring, when the experts are linked well enough; every judge is told by mail."""
    audit.take_turn()
    round_ = fresh(round_)
    refuse_if(ROUND.refusals(round_, "open", by=by))
    derive(review=round_.review, by=by)
    round_.opened_at = clock.now()
    round_ = ROUND.advance(round_, "open", by=by, saves=["opened_at"])
    for judge, number in letters.waiting(round_).items():
        letters.invite(judge, round_, number)
    return round_


@transaction.atomic
def close_round(*, round_: Round, reason: str = "", by: Any) -> Round:
    """End a step: when all sheets are in, or early with the reason."""
    audit.take_turn()
    round_, reason = fresh(round_), reason.strip()
    if round_.state == RoundState.OPEN:
        derive(review=round_.review, by=by)
    verb = "close_early" if reason else "close"
    refuse_if([*ROUND.refusals(round_, verb, by=by), *(reason_refusals(reason) if reason else ())])
    round_.closed_at = clock.now()
    return ROUND.advance(round_, verb, by=by, saves=["closed_at"], note=reason)


@transaction.atomic
def remind(*, round_: Round, by: Any) -> int:
    """Write to every judge whose sheets are not all in, each once a day at most; returns how many letters were new."""
    audit.take_turn()
    round_ = fresh(round_)
    refuse_if(rules.remind_refusals(round_, by=by))
    waiting = letters.waiting(round_)
    reminded = letters.reminded_today(waiting)
    due = {judge: number for judge, number in waiting.items() if judge not in reminded}
    for judge, number in due.items():
        letters.remind(judge, round_, number)
    if due:
        audit.record("review.remind", round_, by=by, details={"judges": [str(one) for one in due]})
    return len(due)


def remind_by_the_clock() -> int:
    """Remind in every open step on the days before and after its deadline that the policy names."""
    today = clock.today()
    dated = Round.objects.filter(state=RoundState.OPEN)
    return sum(remind(round_=one, by=None) for one in dated if one.due_on and is_marked((one.due_on - today).days))
