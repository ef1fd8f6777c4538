"""Who scores whom in a round: the best assignment there is, choices by hand, and the links between groups."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db import transaction

from xiefa.kernel import audit
from xiefa.kernel.refusal import Refusal, Refused, refuse_if
from xiefa.review import assigning
from xiefa.review.bottlenecks import in_words
from xiefa.review.domain.recusals import derive
from xiefa.review.domain.withdrawals import withdraw
from xiefa.review.enums import RoundState
from xiefa.review.fields import match
from xiefa.review.lifecycle import ROUND
from xiefa.review.models import Assignment, Candidate, Judge, Round
from xiefa.review.rules import rounds as rules
from xiefa.review.rules.linking import key_of, links_of


@transaction.atomic
def assign(*, round_: Round, by: Any) -> Round:
    """Give every candidate its judges: the weakest match as strong as can be, then the best sum, then by the seed.

    Before the opening everything but pinned choices is solved anew; once it is open, only what is missing is
    filled. When there is no such assignment, the round stays as it is and its certificate names the bottleneck.
    """
    audit.take_turn()
    round_ = fresh(round_)
    verb = "reassign" if round_.state == RoundState.OPEN else "assign"
    refuse_if(ROUND.refusals(round_, verb, by=by))
    derive(review=round_.review, by=by)
    problem = problem_of(round_)
    try:
        answer = assigning.assign(problem, seed=round_.review.seed)
    except assigning.Impossible as none:
        return _without_answer(round_, problem, none, by=by)
    _write_down(round_, answer)
    round_.certificate = assigning.record_of(problem, answer)
    return ROUND.advance(round_, verb, by=by, saves=["certificate"])


@transaction.atomic
def unassign(*, round_: Round, by: Any) -> Round:
    """Take the assignment of a round back before it opens; choices by hand stay."""
    audit.take_turn()
    round_ = fresh(round_)
    refuse_if(ROUND.refusals(round_, "unassign", by=by))
    round_.assignments.standing().filter(is_pinned=False).delete()
    round_.certificate = {}
    return ROUND.advance(round_, "unassign", by=by, saves=["certificate"])


@transaction.atomic
def pin(*, round_: Round, candidate: Candidate, judge: Judge, by: Any) -> Assignment:
    """Choose a judge for a candidate before the opening; an assignment there is already is solved anew around it.

    Raises ``Refused`` with the bottleneck when nothing goes with this choice.
    """
    audit.take_turn()
    round_ = fresh(round_)
    refuse_if(rules.pin_refusals(round_, candidate, judge, by=by))
    chosen, _made = round_.assignments.standing().update_or_create(
        round=round_, candidate=candidate, judge=judge, defaults={"is_pinned": True, "match": _match(candidate, judge)}
    )
    audit.record("review.pin", round_, by=by, details={"candidate": str(candidate), "judge": str(judge)})
    if round_.state == RoundState.ASSIGNED:
        solved = assign(round_=round_, by=by)
        if "bottleneck" in solved.certificate:
            raise Refused([Refusal("no_assignment", in_words(solved))])
    return chosen


@transaction.atomic
def unpin(*, assignment: Assignment, by: Any) -> None:
    """Let a choice go again: the next assignment decides about the pair."""
    audit.take_turn()
    refuse_if(rules.unpin_refusals(assignment, by=by))
    audit.record("review.unpin", assignment.round, by=by, details={"pair": str(assignment)})
    if assignment.round.state == RoundState.PLANNED:
        assignment.delete()
    else:
        assignment.is_pinned = False
        assignment.save(update_fields=["is_pinned"])


@transaction.atomic
def move(*, assignment: Assignment, judge: Judge, reason: str, by: Any) -> Assignment:
    """Give a candidate from one judge to another by hand, with the reason; the choice is kept when others change."""
    audit.take_turn()
    reason = reason.strip()
    assignment = Assignment.objects.select_related("round__review__host", "candidate", "judge").get(pk=assignment.pk)
    refuse_if(rules.move_refusals(assignment, judge, reason=reason, by=by))
    withdraw(Assignment.objects.filter(pk=assignment.pk), reason=reason, by=by)
    candidate = assignment.candidate
    moved = _add(assignment.round, candidate, judge)
    pair = {"candidate": str(candidate), "judge": str(judge)}
    details = pair | {"instead_of": str(assignment.judge), "reason": reason}
    audit.record("review.move", assignment.round, by=by, details=details)
    return moved


@transaction.atomic
def connect(*, round_: Round, by: Any) -> list[Assignment]:
    """Add the fewest assignments that link all experts, so that a severe group can be told from a weak one."""
    audit.take_turn()
    round_ = fresh(round_)
    refuse_if(rules.connect_refusals(round_, by=by))
    added = [_add(round_, candidate, judge) for candidate, judge in links_of(round_).extra]
    audit.record("review.connect", round_, by=by, details={"pairs": [str(one) for one in added]})
    return added


def problem_of(round_: Round) -> assigning.Problem:
    """The question put to the solver, in keys of rows: who is needed and who can, and what is settled already.

    Before the opening only choices by hand are settled, afterwards everything that stands.
    """
    standing = round_.assignments.standing()
    if round_.state != RoundState.OPEN:
        standing = standing.filter(is_pinned=True)
    pinned = frozenset(_keys(pair) for pair in standing.values_list("candidate", "judge"))
    settled, loads = Counter(one for one, _judge in pinned), Counter(judge for _one, judge in pinned)
    candidates = list(round_.review.candidates.all())
    judges = [one for one in round_.review.judges.with_people() if one.left_at is None or loads[key_of(one.pk)]]
    has_groups = round_.review.groups.exists()
    return assigning.Problem(
        experts=tuple(_expert(round_, one, loads[key_of(one.pk)]) for one in judges),
        candidates=tuple(
            assigning.Candidate(
                key_of(one.pk), max(round_.per_candidate, settled[key_of(one.pk)]), str(one.group_id or "")
            )
            for one in candidates
        ),
        kind=round_.kind if has_groups else assigning.ANY,
        scores={_keys((one.pk, judge.pk)): _match(one, judge) for one in candidates for judge in judges},
        forbidden={_keys(pair): reason for pair, reason in rules.forbidden_pairs(round_).items()},
        pinned=pinned,
    )


def fresh(round_: Round) -> Round:
    """The round as it is now, with its review and host in hand."""
    return Round.objects.select_related("review__host").get(pk=round_.pk)


def _expert(round_: Round, judge: Judge, load: int) -> assigning.Expert:
    """A judge with their bounds; who left keeps what they handed in and takes no more."""
    most = max(load, 0 if judge.left_at else rules.most_of(round_, judge))
    least = 0 if judge.left_at else min(round_.least, most)
    return assigning.Expert(key_of(judge.pk), least, most, str(judge.group_id or ""))


def _without_answer(round_: Round, problem: assigning.Problem, none: assigning.Impossible, *, by: Any) -> Round:
    if none.bottleneck is None:
        raise Refused([Refusal(fault.code, fault.zh) for fault in none.faults]) from none
    round_.certificate = assigning.record_of(problem, none.bottleneck)
    round_.save(update_fields=["certificate"])
    audit.record("review.no_assignment", round_, by=by, details={"needed": none.bottleneck.needed})
    return round_


def _write_down(round_: Round, answer: assigning.Assignment) -> None:
    """Make the rows what the answer says; a pair that stood already stays the same row."""
    chosen = {(int(candidate), int(judge)) for candidate, judge in answer.pairs}
    standing = {(one.candidate_id, one.judge_id): one for one in round_.assignments.standing()}
    Assignment.objects.filter(pk__in=[one.pk for pair, one in standing.items() if pair not in chosen]).delete()
    candidates = {one.pk: one for one in round_.review.candidates.all()}
    judges = {one.pk: one for one in round_.review.judges.with_people()}
    Assignment.objects.bulk_create(
        Assignment(
            round=round_,
            candidate=candidates[candidate],
            judge=judges[judge],
            match=_match(candidates[candidate], judges[judge]),
        )
        for candidate, judge in sorted(chosen - standing.keys())
    )


def _add(round_: Round, candidate: Candidate, judge: Judge) -> Assignment:
    return Assignment.objects.create(
        round=round_, candidate=candidate, judge=judge, is_pinned=True, match=_match(candidate, judge)
    )


def _match(candidate: Candidate, judge: Judge) -> int:
    return match(judge.expert.fields, candidate.fields)


def _keys(pair: tuple[int, int]) -> tuple[str, str]:
    return key_of(pair[0]), key_of(pair[1])
