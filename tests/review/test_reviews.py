"""A review before it opens and after: score table, candidates, groups, judges, its moves."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.accounts import make_person
from tests.factories.registry import make_alliance
from tests.factories.review import (
    ITEMS,
    candidates_of,
    hand_in,
    judges_of,
    make_assigned_round,
    make_expert,
    make_review,
    make_round,
)
from xiefa.kernel import audit
from xiefa.kernel.refusal import Refused
from xiefa.review.domain import grouping, reviews, rounds
from xiefa.review.domain.assignments import assign
from xiefa.review.domain.boards import next_of, progress_of
from xiefa.review.enums import ReviewState as S
from xiefa.review.enums import RoundKind
from xiefa.review.lifecycle import REVIEW
from xiefa.review.models import Item, Review

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def codes(call, **arguments):
    with pytest.raises(Refused) as refused:
        call(**arguments)
    return refused.value.codes


def test_what_is_wrong_with_a_new_review_is_named():
    review = make_review(judges=0)
    bad = (Item("a", "甲", "A", "0"), Item("a", "乙", "B", "NaN"), Item("c", "丙", "C", "多"))
    stranger = make_person("membership_officer", host_code=make_alliance(code="other").code)
    assert codes(
        reviews.arrange,
        host=review.host,
        title=" ",
        subject_key="cycle-1",
        items=bad,
        ties_since=date(2024, 1, 1),
        ties_until=date(2023, 1, 1),
        by=stranger,
    ) == (
        "not_permitted",
        "title_missing",
        "review_there",
        "item_twice",
        "item_points",
        "item_points",
        "item_points",
        "period_reversed",
    )
    assert Review.objects.count() == 1
    assert codes(reviews.put_items, review=review, items=bad[:1], by=review.arranged_by) == ("item_points",)
    reviews.put_items(review=review, items=ITEMS[:1], by=review.arranged_by)
    review.refresh_from_db()
    assert review.table == ITEMS[:1]


def test_candidates_come_and_go_until_the_review_opens():
    round_ = make_assigned_round(candidates=2, judges=2)
    review, by = round_.review, round_.review.arranged_by
    first = candidates_of(review)[0]
    entrant = reviews.Entrant(make_alliance("后来联盟"), "entrant-9", ("新材料",))
    assert codes(reviews.add_candidate, review=review, entrant=entrant, by=by) == ("review_open",)
    reviews.prepare_again(review=review, by=by)
    first.refresh_from_db()
    assert codes(
        reviews.add_candidate, review=review, entrant=entrant._replace(organisation=first.organisation), by=by
    ) == ("candidate_there",)
    assert codes(reviews.add_candidate, review=review, entrant=entrant._replace(subject_key="entrant-0"), by=by) == (
        "subject_there",
    )
    assert reviews.add_candidate(review=review, entrant=entrant, by=by).position == 3
    first = review.candidates.select_related("review__host").get(pk=first.pk)
    assert codes(reviews.remove_candidate, candidate=first, reason=" ", by=by) == ("reason_missing",)
    reviews.remove_candidate(candidate=first, reason="申请退出", by=by)
    assert [str(one) for one in candidates_of(review)] == ["联盟1", "后来联盟"]
    assert not round_.assignments.filter(candidate=first.pk).exists()
    assert audit.history_of(review).last().details == {"candidate": "联盟0", "reason": "申请退出"}


def test_candidates_of_neighbouring_fields_are_grouped_and_judges_follow_their_match():
    review = make_review(candidates=8, judges=8)
    by = review.arranged_by
    assert codes(grouping.group_judges, review=review, by=by) == ("nobody_to_group",)
    grouping.group_by_fields(review=review, number=4, by=by)
    assert grouping.group_judges(review=review, by=by) == 8
    for group in review.groups.all():
        fields = {tuple(one.fields) for one in group.candidates.all()}
        assert fields == {tuple(one.expert.fields) for one in group.judges.select_related("expert")}
        assert (len(fields), group.candidates.count(), group.judges.count()) == (1, 2, 2)
    assert codes(grouping.group_by_fields, review=review, number=9, by=by) == ("group_number",)
    assert codes(grouping.group_by_fields, review=review, number=0, by=by) == ("group_number",)


def test_people_change_the_groups_until_something_is_assigned():
    review = make_review(groups=2)
    by, (first, second) = review.arranged_by, review.groups.all()
    moved, judge = candidates_of(review)[0], judges_of(review)[0]
    target = second if moved.group == first else first
    assert grouping.place(review=review, candidates={moved: target}, judges={judge: judge.group}, by=by) == 1
    assert codes(grouping.remove_group, group=first, by=by) == ("group_not_empty",)
    assert codes(grouping.rename_group, group=first, name=second.name, by=by) == ("group_there",)
    third = grouping.add_group(review=review, name="机动组", by=by)
    grouping.remove_group(group=third, by=by)
    other = make_review(subject_key="cycle-2", candidates=0, judges=0)
    strange = grouping.add_group(review=other, name="别处", by=by)
    assert codes(grouping.place, review=review, candidates={moved: strange}, by=by) == ("other_review",)
    assign(round_=make_round(review, kind=RoundKind.OTHER_GROUPS, per_candidate=1), by=by)
    assert codes(grouping.place, review=review, candidates={moved: first}, by=by) == ("round_assigned",)


def test_judges_join_leave_and_come_back():
    review = make_review(candidates=1, judges=1)
    by, judge = review.arranged_by, judges_of(review)[0]
    assert codes(reviews.join, review=review, expert=judge.expert, most=0, by=by) == ("judge_there", "most_counted")
    elsewhere = make_expert("外人", host=make_alliance("别的联盟"))
    assert codes(reviews.join, review=review, expert=elsewhere, by=by) == ("no_expert",)
    assert codes(reviews.leave, judge=judge, reason="", by=judge.expert.person.user) == (
        "not_permitted",
        "reason_missing",
    )
    reviews.leave(judge=judge, reason="出国", by=by)
    assert codes(reviews.leave, judge=judge, reason="出国", by=by) == ("judge_left",)
    again = reviews.join(review=review, expert=judge.expert, most=2, by=by)
    assert (again.pk, again.left_at, again.most) == (judge.pk, None, 2)


def test_a_review_opens_when_everything_is_there_and_says_what_is_not():
    review = make_review(candidates=0, judges=0, items=())
    by = review.arranged_by
    assert codes(reviews.open_review, review=review, by=by) == ("no_items", "no_candidates", "no_judges", "no_rounds")
    assert [step.sentence for step in next_of(review, progress_of(review))] == [
        "还没有评分项。",
        "还没有参评对象。",
        "还没有评委。",
        "还没有评审步骤。",
    ]
    grouped = make_review(subject_key="cycle-2", candidates=2, judges=2)
    make_round(grouped, kind=RoundKind.OTHER_GROUPS)
    assert codes(reviews.open_review, review=grouped, by=by) == ("ungrouped", "judges_ungrouped")


def test_a_review_goes_back_until_somebody_may_have_scored_and_closes_when_all_is_done():
    round_ = make_assigned_round(candidates=1, judges=2)
    review, by = round_.review, round_.review.arranged_by
    assert reviews.prepare_again(review=review, by=by).state == S.PREPARING
    reviews.open_review(review=review, by=by)
    assert codes(reviews.close_review, review=review, by=by) == ("round_open",)
    round_ = rounds.open_round(round_=round_, by=by)
    assert codes(reviews.prepare_again, review=review, by=by) == ("round_begun",)
    for one in round_.assignments.standing():
        hand_in(one)
    rounds.close_round(round_=round_, by=by)
    assert [step.sentence for step in next_of(Review.objects.get(), progress_of(review))] == [
        "各步骤都已结束，可以结束评审。"
    ]
    assert reviews.close_review(review=review, by=by).state == S.CLOSED
    expert = make_expert("晚到", host=review.host)
    assert codes(reviews.join, review=review, expert=expert, by=by) == ("review_over",)
    assert codes(make_round, review=review, key="later") == ("review_over",)


def test_the_moves_of_a_review_by_state_and_by_whom():
    review = make_review(candidates=1, judges=1)
    judge = judges_of(review)[0].expert.person.user
    offered = {}
    for state in S:
        review.state = state
        offered[state] = [one.move.verb for one in REVIEW.offers(review, by=review.arranged_by)]
        assert REVIEW.offers(review, by=judge) == []
    assert offered == {S.PREPARING: ["open"], S.OPEN: ["prepare", "close"], S.CLOSED: []}
