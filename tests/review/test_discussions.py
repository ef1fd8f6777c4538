"""The meeting on differences: its rule, what comes before it, who leaves the room, and what it decides."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.factories.scoring import Scoring, make_scoring
from xiefa.kernel import audit
from xiefa.kernel.refusal import Refused
from xiefa.review.domain import discussions, recusals, results, sheets
from xiefa.review.domain.agenda import agenda_of, matters_of
from xiefa.review.enums import Compared, DifferenceState, DiscussionState, RecusalSource
from xiefa.review.lifecycle import DISCUSSION
from xiefa.review.models import Difference, Discussion, Review, SheetVersion

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def planned(threshold: str = "5", compared: str = Compared.TOTAL) -> Any:
    def plan(review: Review) -> None:
        discussions.plan(review=review, threshold=Decimal(threshold), compared=compared, by=review.arranged_by)

    return plan


def scored(first: list[Any], second: list[Any], *, judges: int = 4, rule: Any = None) -> tuple[Scoring, Discussion]:
    """Both steps closed: for each candidate the points of both judges of a step, ((leadership, impact), …)."""
    scoring = make_scoring(candidates=len(first), judges=judges, per=len(first[0]), steps=2, before=rule or planned())
    for step, points in enumerate((first, second)):
        for candidate, pairs in enumerate(points):
            scoring.give(candidate, *pairs, step=step)
        scoring.close(step)
    return scoring, scoring.review.discussion


def opened(scoring: Scoring, discussion: Discussion) -> list[Difference]:
    discussions.prepare(discussion=discussion, by=scoring.organiser)
    discussions.open_meeting(discussion=discussion, by=scoring.organiser)
    return list(discussion.differences.all())


def refusal(verb: Any, **values: Any) -> tuple[str, ...]:
    with pytest.raises(Refused) as refused:
        verb(**values)
    return refused.value.codes


# Means of both steps: 23 and 28 (differs by 5), 23 and 28.25, 23 and 17.5.
FIRST = [((8, 15), (8, 15)), ((8, 15), (8, 15)), ((8, 15), (8, 15))]
SECOND = [((8, 20), (8, 20)), ((8, 20), ("8.5", 20)), ((5, "12.5"), (5, "12.5"))]


def test_the_rule_is_set_before_anybody_scores() -> None:
    scoring = make_scoring(before=planned("3"))
    review, by = scoring.review, scoring.organiser
    assert refusal(discussions.plan, review=review, threshold=Decimal(5), by=by) == ("scoring_began",)
    bad = {"review": review, "threshold": Decimal("0.001"), "compared": "x", "by": scoring.user(0)}
    assert refusal(discussions.plan, **bad) == (
        "not_permitted", "scoring_began", "threshold_out_of_range", "compared_missing",
    )  # fmt: skip
    discussion = review.discussion
    assert refusal(discussions.prepare, discussion=discussion, by=by) == ("one_round", "rounds_open")
    for values in ({"threshold": 0}, {"state": "x"}, {"compared": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Discussion.objects.update(**values)


def test_questions_are_added_up_by_what_they_count_for() -> None:
    scoring, discussion = scored(FIRST, SECOND, judges=4)
    review = scoring.review
    # A mark of 20 for the second question is worth 2 points in the end, one for the first nothing.
    review.items = [review.items[0] | {"worth": "0"}, review.items[1] | {"worth": "2"}]
    review.save(update_fields=["items"])
    Discussion.objects.update(threshold=Decimal("0.4"))
    discussion.refresh_from_db()
    found = [(one.first, one.second) for one in discussions.differences_of(discussion)]
    assert found == [(Decimal("1.5"), Decimal("2"))] * 2


def test_what_differs_by_more_than_the_line_comes_before_the_meeting() -> None:
    scoring, discussion = scored(FIRST, SECOND, judges=4)
    found = discussions.prepare(discussion=discussion, by=scoring.organiser)
    assert [(str(one), one.item, one.first, one.second) for one in found] == [
        ("联盟1", "", Decimal(23), Decimal("28.25")), ("联盟2", "", Decimal(23), Decimal("17.5")),
    ]  # fmt: skip
    again = discussions.prepare(discussion=discussion, by=scoring.organiser)
    assert [(one.candidate, one.position) for one in again] == [(one.candidate, one.position) for one in found]
    assert Difference.objects.count() == 2


def test_single_questions_are_compared_exactly() -> None:
    third = ((1, 10), (1, 10), (2, 10))
    rule = planned("0.33", Compared.ITEM)
    scoring, discussion = scored([third], [((1, 10), (1, 10), (1, 10))], judges=6, rule=rule)
    found = discussions.prepare(discussion=discussion, by=scoring.organiser)
    assert [(one.item, one.first, one.second) for one in found] == [("leadership", Decimal("1.333"), Decimal(1))]
    Discussion.objects.update(threshold=Decimal("0.334"))
    discussion.refresh_from_db()
    assert discussions.prepare(discussion=discussion, by=scoring.organiser) == []


def test_the_agenda_lets_the_fewest_people_leave() -> None:
    aside = {0: (0, 1), 1: (), 2: (0, 1), 3: (0,)}

    def rule(review: Review) -> None:
        planned()(review)
        judges, candidates = list(review.judges.order_by("pk")), list(review.candidates.all())
        values = {"source": RecusalSource.OFFICE, "reason": "师生关系", "by": review.arranged_by}
        for candidate, people in aside.items():
            for at in people:
                recusals.recuse(judge=judges[at], candidate=candidates[candidate], **values)

    scoring, discussion = scored([((8, 15), (8, 15))] * 4, [((1, 1), (1, 1))] * 4, judges=6, rule=rule)
    opened(scoring, discussion)
    agenda = agenda_of(discussion, scoring.organiser)
    order = [scoring.candidates.index(one.difference.candidate) for one in agenda.stops]
    assert (order[0], agenda.leavings) == (1, 2)
    assert sorted(order) == [0, 1, 2, 3]
    for stop, candidate in zip(agenda.stops, order, strict=True):
        assert stop.aside == tuple(f"评委{judge}" for judge in aside[candidate])
    both = next(one for one in agenda.stops if len(one.aside) == 2)
    none = agenda.stops[0]
    discussions.call(difference=both.difference, by=scoring.organiser)
    now = agenda_of(discussion, scoring.organiser).current
    assert (now.difference, now.leave, now.back) == (both.difference, ("评委0", "评委1"), ())
    assert now.difference.begun_at is None
    discussions.call(difference=none.difference, by=scoring.organiser)
    now = agenda_of(discussion, scoring.organiser).current
    assert (now.leave, now.back, now.difference.begun_at is None) == ((), ("评委0", "评委1"), False)


def test_the_meeting_decides_with_reasons_and_may_take_back_until_it_ends() -> None:
    scoring, discussion = scored(FIRST, SECOND)
    by = scoring.organiser
    assert refusal(discussions.open_meeting, discussion=discussion, by=by) == ("not_prepared",)
    one, two = opened(scoring, discussion)
    values = {"points": {"leadership": "9．5", "impact": ""}, "reason": " 材料另有说明 ", "by": by}
    assert refusal(discussions.decide, difference=one, **values) == ("not_begun",)
    assert refusal(discussions.begin, difference=one, by=by) == ("not_called",)
    discussions.call(difference=one, by=by)
    for changed, expected in (
        ({"reason": " "}, ("reason_missing",)),
        ({"points": {"leadership": "11", "nothing": "1"}}, ("item_unknown", "points_out_of_range")),
        ({"by": scoring.user(0)}, ("not_permitted",)),
    ):
        assert refusal(discussions.decide, difference=one, **values | changed) == expected
    discussions.decide(difference=one, **values)
    assert (one.state, one.points, one.reason, one.decided_by) == (
        DifferenceState.CHANGED, {"leadership": "9.5"}, "材料另有说明", by,
    )  # fmt: skip
    assert refusal(discussions.close, discussion=discussion, by=by) == ("undecided",)
    discussions.undo(difference=one, by=by)
    assert (one.state, one.points, one.reason, one.decided_at) == (DifferenceState.OPEN, {}, "", None)
    assert refusal(discussions.undo, difference=one, by=by) == ("nothing_decided",)
    discussions.decide(difference=one, **values)
    discussions.call(difference=two, by=by)
    discussions.decide(difference=two, points={}, reason="两步口径不同，维持", by=by)
    discussions.close(discussion=discussion, by=by)
    assert results.decisions_of(scoring.review) == {
        one.candidate.subject_key: {"leadership": results.Decision("9.5", "材料另有说明")}
    }
    for verb in (discussions.call, discussions.undo):
        assert refusal(verb, difference=one, by=by) == ("meeting_not_open",)
    actions = [event.action.partition(".")[2] for event in audit.history_of(discussion)]
    assert actions == ["plan", "prepare", "open", "decide", "undo", "decide", "decide", "close"]


def test_only_the_organiser_moves_the_meeting_on_and_only_when_it_is_time() -> None:
    scoring = make_scoring(before=planned())
    discussion, people = scoring.review.discussion, {"organiser": scoring.organiser, "judge": scoring.user(0)}
    reasons: dict[tuple[str, str], list[str]] = {}
    for state in DiscussionState:
        discussion.state = state
        for move in DISCUSSION.moves:
            for name, person in people.items():
                codes = [one.code for one in DISCUSSION.refusals(discussion, move.verb, by=person)]
                assert ("not_permitted" in codes) is (name == "judge")
                reasons[state.value, move.verb] = [one for one in codes if one != "not_permitted"]
    assert reasons == {
        ("planned", "open"): ["not_prepared"], ("planned", "close"): ["not_prepared"],
        ("open", "open"): ["wrong_state"], ("open", "close"): ["not_prepared"],
        ("closed", "open"): ["wrong_state"], ("closed", "close"): ["wrong_state"],
    }  # fmt: skip


def test_nothing_to_discuss_needs_no_meeting() -> None:
    scoring, discussion = scored(FIRST[:1], SECOND[:1])
    discussions.prepare(discussion=discussion, by=scoring.organiser)
    assert refusal(discussions.open_meeting, discussion=discussion, by=scoring.organiser) == ("no_differences",)
    discussions.close(discussion=discussion, by=scoring.organiser)
    assert discussion.state == DiscussionState.CLOSED


def test_the_database_refuses_a_decision_without_reason_or_points() -> None:
    scoring, discussion = scored(FIRST[1:2], SECOND[1:2])
    opened(scoring, discussion)
    for values in (
        {"state": "kept"},
        {"state": "changed", "reason": "有"},
        {"state": "kept", "reason": "有", "points": {"leadership": "1"}},
        {"state": "x"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Difference.objects.update(**values)
    assert Difference.objects.update(state="changed", reason="有", points={"leadership": "1"}) == 1


def test_what_the_judges_wrote_stands_side_by_side() -> None:
    scoring, discussion = scored(FIRST[1:2], SECOND[1:2])
    one = opened(scoring, discussion)[0]
    matters = matters_of(one)
    assert [[(side.round.key, side.mean_text, len(side.voices)) for side in one.sides] for one in matters] == [
        [("initial", "8", 2), ("cross", "8.25", 2)], [("initial", "15", 2), ("cross", "20", 2)],
    ]  # fmt: skip
    assert {voice.who for side in matters[0].sides for voice in side.voices} == {"1", "2", "3", "4"}
    discussions.arrange(discussion=discussion, place=" 三号会议室 ", has_names=True, by=scoring.organiser)
    one.discussion.refresh_from_db()
    named = {voice.who for side in matters_of(one)[0].sides for voice in side.voices}
    assert (named, discussion.place) == ({"评委0", "评委1", "评委2", "评委3"}, "三号会议室")


def test_a_change_of_a_sheet_counts_in_its_latest_version() -> None:
    scoring = make_scoring(judges=4, steps=2, before=planned())
    first, _second = scoring.give(0, (8, 15), (8, 15))
    typed = {"points-leadership": "2", "points-impact": "5"}
    sheets.change(sheet=scoring.assignment(first).sheet, typed=typed, reason="误填", by=scoring.user(first))
    scoring.close()
    scoring.give(0, (8, 15), (8, 15), step=1)
    scoring.close(1)
    discussion = scoring.review.discussion
    [one] = discussions.prepare(discussion=discussion, by=scoring.organiser)
    assert (one.first, one.second, SheetVersion.objects.count()) == (Decimal(15), Decimal(23), 5)
