"""The meeting on differences: its rule, the list of differences, calling them one by one, deciding, ending."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from django.db import transaction

from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import refuse_if
from xiefa.review.assigning import seated
from xiefa.review.domain.results import latest_versions, means_of
from xiefa.review.enums import Compared, DifferenceState
from xiefa.review.lifecycle import DISCUSSION
from xiefa.review.marking import points_text, read_points, rounded
from xiefa.review.models import Difference, Discussion, Recusal, Review
from xiefa.review.rules import discussions as rules


@transaction.atomic
def plan(*, review: Review, threshold: Decimal, compared: str = Compared.TOTAL, by: Any) -> Discussion:
    """Set the rule of the meeting, before anybody scores: what differs by more than ``threshold`` comes before it."""
    audit.take_turn()
    refuse_if(rules.plan_refusals(review, threshold=threshold, compared=compared, by=by))
    values = {"threshold": threshold, "compared": compared}
    discussion, _is_new = Discussion.objects.update_or_create(review=review, defaults=values)
    audit.record("discussion.plan", discussion, by=by, details=values)
    return discussion


@transaction.atomic
def arrange(*, discussion: Discussion, place: str, has_names: bool, by: Any) -> Discussion:
    """Say where the meeting is, and whether it reads the judges' names."""
    audit.take_turn()
    refuse_if(rules.arrange_refusals(discussion, by=by))
    discussion.place, discussion.has_names = place.strip(), has_names
    discussion.save(update_fields=["place", "has_names"])
    audit.record("discussion.arrange", discussion, by=by, details={"place": place, "has_names": has_names})
    return discussion


@transaction.atomic
def prepare(*, discussion: Discussion, by: Any) -> list[Difference]:
    """List everything that differs by more than the rule allows, in the order in which the fewest leave the room."""
    audit.take_turn()
    discussion.refresh_from_db(fields=["state"])
    refuse_if(rules.prepare_refusals(discussion, by=by))
    discussion.differences.all().delete()
    found = Difference.objects.bulk_create(_in_order(list(differences_of(discussion))))
    discussion.prepared_at = clock.now()
    discussion.save(update_fields=["prepared_at"])
    audit.record("discussion.prepare", discussion, by=by, details={"differences": len(found)})
    return found


@transaction.atomic
def open_meeting(*, discussion: Discussion, by: Any) -> Discussion:
    """Begin the meeting."""
    audit.take_turn()
    discussion.held_at = clock.now()
    return DISCUSSION.advance(discussion, "open", by=by, saves=["held_at"])


@transaction.atomic
def close(*, discussion: Discussion, by: Any) -> Discussion:
    """End the meeting; from now on its decisions stand."""
    audit.take_turn()
    discussion.closed_at = clock.now()
    return DISCUSSION.advance(discussion, "close", by=by, saves=["closed_at"])


@transaction.atomic
def call(*, difference: Difference, by: Any) -> Difference:
    """Put a difference before the meeting; where nobody has to leave, its discussion begins at once."""
    audit.take_turn()
    refuse_if(rules.call_refusals(_fresh(difference), by=by))
    difference.called_at = clock.now()
    difference.begun_at = None if _who_leave([difference])[difference.candidate_id] else difference.called_at
    difference.save(update_fields=["called_at", "begun_at"])
    return difference


@transaction.atomic
def begin(*, difference: Difference, by: Any) -> Difference:
    """Begin to discuss: those who stand aside have left the room."""
    audit.take_turn()
    refuse_if(rules.begin_refusals(_fresh(difference), by=by))
    difference.begun_at = clock.now()
    difference.save(update_fields=["begun_at"])
    audit.record("discussion.begin", difference.discussion, by=by, details={"candidate": str(difference)})
    return difference


@transaction.atomic
def decide(*, difference: Difference, points: Mapping[str, str], reason: str, by: Any) -> Difference:
    """Write down what the meeting decided: new points by question, or, where none are given, that it stays; and why."""
    audit.take_turn()
    given, reason = {key: text for key, text in points.items() if text.strip()}, reason.strip()
    refuse_if(rules.decide_refusals(_fresh(difference), points=given, reason=reason, by=by))
    difference.points = {key: points_text(read_points(text)) for key, text in given.items()}
    difference.state = DifferenceState.CHANGED if given else DifferenceState.KEPT
    difference.reason = reason
    _save(difference, by=by, at=clock.now())
    details = {"candidate": str(difference), "item": difference.item, "points": difference.points, "reason": reason}
    audit.record("discussion.decide", difference.discussion, by=by, details=details)
    return difference


@transaction.atomic
def undo(*, difference: Difference, by: Any) -> Difference:
    """Take a decision back while the meeting lasts; what it was stays in the trail."""
    audit.take_turn()
    refuse_if(rules.undo_refusals(_fresh(difference), by=by))
    details = {"candidate": str(difference), "points": difference.points, "reason": difference.reason}
    difference.points, difference.state, difference.reason = {}, DifferenceState.OPEN, ""
    _save(difference, by=None, at=None)
    audit.record("discussion.undo", difference.discussion, by=by, details=details)
    return difference


def differences_of(discussion: Discussion) -> Iterator[Difference]:
    """Everything that differs by more than the rule allows between two rounds that follow each other, not yet saved.

    Means are compared exactly, added up by what each question counts for; of several pairs of rounds the one that
    lies farthest apart is kept, of equal ones the earliest. A candidate whom nobody has scored in one of two rounds
    does not differ there.
    """
    review = discussion.review
    means = means_of(latest_versions(review), review.table)
    weights = {item.key: item.weight for item in review.table}
    rounds = list(review.rounds.values_list("pk", flat=True))
    for candidate in review.candidates.all():
        of_rounds = [means[candidate.pk][one] for one in rounds if one in means.get(candidate.pk, {})]
        for item in [one.key for one in review.table] if discussion.compared == Compared.ITEM else [""]:
            values = [one[item] if item else _sum_of(one, weights) for one in of_rounds]
            first, second = max(pairwise(values), key=_gap, default=(Fraction(), Fraction()))
            if _gap((first, second)) > Fraction(discussion.threshold):
                yield Difference(
                    discussion=discussion,
                    candidate=candidate,
                    item=item,
                    first=rounded(first, places=3),
                    second=rounded(second, places=3),
                )


def _sum_of(means: Mapping[str, Fraction], weights: Mapping[str, Fraction]) -> Fraction:
    return sum((weights[key] * mean for key, mean in means.items()), Fraction())


def _in_order(differences: list[Difference]) -> list[Difference]:
    """Together what is about one candidate, the candidates so that the fewest people leave the room."""
    leave = _who_leave(differences)
    agenda = seated({str(candidate): map(str, judges) for candidate, judges in leave.items()})
    ordered = [one for candidate in agenda.items for one in differences if str(one.candidate_id) == candidate]
    for position, one in enumerate(ordered, 1):
        one.position = position
    return ordered


def _who_leave(differences: list[Difference]) -> dict[int, set[int]]:
    """The judges who take part and stand aside from each candidate, by the rows' keys."""
    leave: dict[int, set[int]] = {one.candidate_id: set() for one in differences}
    recusals = Recusal.objects.filter(candidate__in=leave, judge__left_at=None)
    for candidate, judge in recusals.values_list("candidate", "judge"):
        leave[candidate].add(judge)
    return leave


def _gap(pair: tuple[Fraction, Fraction]) -> Fraction:
    return abs(pair[1] - pair[0])


def _fresh(difference: Difference) -> Difference:
    difference.refresh_from_db()
    return difference


def _save(difference: Difference, *, by: Any, at: Any) -> None:
    difference.decided_by, difference.decided_at = by, at
    difference.save(update_fields=["points", "state", "reason", "decided_by", "decided_at"])
