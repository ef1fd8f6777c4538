"""Rounds: the best assignment, choices by hand, links between groups, opening, reminding, closing."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from tests.factories.review import (
    candidates_of,
    hand_in,
    judges_of,
    make_assigned_round,
    make_open_round,
    make_review,
    make_round,
)
from xiefa.kernel import audit, clock
from xiefa.kernel.models import Notice
from xiefa.kernel.refusal import Refused
from xiefa.review.assigning import checking
from xiefa.review.bottlenecks import in_words
from xiefa.review.domain import assignments, recusals, reviews, rounds
from xiefa.review.enums import RecusalSource, RoundKind, RoundState
from xiefa.review.lifecycle import ROUND
from xiefa.review.models import Round
from xiefa.review.rules.linking import links_of

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def codes(call, **arguments):
    with pytest.raises(Refused) as refused:
        call(**arguments)
    return refused.value.codes


def pairs(round_: Round) -> set[tuple[int, int]]:
    return set(round_.assignments.standing().values_list("candidate", "judge"))


def organiser(round_: Round):
    return round_.review.arranged_by


def test_the_best_assignment_is_found_and_can_be_checked_by_others():
    round_ = make_assigned_round(round_changes={"per_candidate": 1, "most": 1})
    found = round_.assignments.standing()
    assert [(one.candidate.fields, one.judge.expert.fields, one.match) for one in found] == [
        ([field], [field], 1000) for field in ("新材料", "新能源", "装备制造", "现代农业")
    ]
    assert (round_.state, checking.faults_of(round_.certificate)) == (RoundState.ASSIGNED, [])
    assert in_words(round_) == (
        "此分派最优：在符合回避、分组和人数要求的一切分派里，最弱的一对匹配度最高（1000），在此前提下合计最大（4000）。"
    )
    before = pairs(round_)
    assignments.assign(round_=round_, by=organiser(round_))
    assert (pairs(round_), round_.assignments.count()) == (before, 4)


def test_without_places_enough_the_bottleneck_is_named_and_nothing_is_assigned():
    review = make_review(candidates=3, judges=2)
    round_ = assignments.assign(round_=make_round(review, most=2), by=review.arranged_by)
    assert (round_.state, pairs(round_), checking.faults_of(round_.certificate)) == (RoundState.PLANNED, set(), [])
    assert in_words(round_) == (
        "无法分派：联盟0、联盟1、联盟2 共需 6 人次，而能评的评委（评委0、评委1）连同其他可能只有 4 个名额。"
        "请增加评委、放宽上限，或减少每家评委数。"
    )
    rounds.revise_round(round_=round_, per_candidate=1, least=2, most=2, due_on=None, by=review.arranged_by)
    assert in_words(assignments.assign(round_=round_, by=review.arranged_by)) == (
        "无法分派：评委（评委0、评委1）至少还须评 4 次，而可供其评审的参评对象（联盟0、联盟1、联盟2）只需 3 人次。"
        "请降低每位评委至少的数目。"
    )


def test_a_pinned_choice_stays_and_the_rest_is_solved_around_it():
    round_ = make_assigned_round(round_changes={"per_candidate": 1, "most": 1})
    by, (first, second, *_rest), (one, two, *_others) = (
        organiser(round_),
        candidates_of(round_.review),
        judges_of(round_.review),
    )
    assignments.pin(round_=round_, candidate=first, judge=two, by=by)
    assert {(first.pk, two.pk), (second.pk, one.pk)} <= pairs(round_)
    assert codes(assignments.pin, round_=round_, candidate=first, judge=one, by=by) == ("pinned_enough",)
    assert codes(assignments.pin, round_=round_, candidate=second, judge=two, by=by) == ("load_full",)
    assignments.unpin(assignment=round_.assignments.get(is_pinned=True), by=by)
    assignments.assign(round_=round_, by=by)
    assert (first.pk, one.pk) in pairs(round_)
    assignments.pin(round_=round_, candidate=first, judge=two, by=by)
    assignments.unassign(round_=round_, by=by)
    assert pairs(round_) == {(first.pk, two.pk)}


def test_a_choice_that_leaves_no_assignment_is_refused_and_nothing_changes():
    round_ = make_assigned_round(candidates=2, judges=2, round_changes={"per_candidate": 1, "most": 1})
    first, second = candidates_of(round_.review)
    one, two = judges_of(round_.review)
    recusals.recuse(judge=one, candidate=second, source="office", reason="同乡", by=organiser(round_))
    before = pairs(round_)
    assert codes(assignments.pin, round_=round_, candidate=first, judge=two, by=organiser(round_)) == ("no_assignment",)
    assert codes(assignments.pin, round_=round_, candidate=second, judge=one, by=organiser(round_)) == ("forbidden",)
    assert (pairs(round_), round_.assignments.filter(is_pinned=True).count()) == (before, 0)


def test_an_assignment_is_moved_by_hand_with_a_reason_and_stays_on_record():
    round_ = make_open_round(round_changes={"most": 3})
    held = round_.assignments.standing().select_related("candidate")[0]
    taken = {judge for candidate, judge in pairs(round_) if candidate == held.candidate_id}
    free = next(one for one in judges_of(round_.review) if one.pk not in taken)
    assert codes(assignments.move, assignment=held, judge=free, reason=" ", by=organiser(round_)) == ("reason_missing",)
    moved = assignments.move(assignment=held, judge=free, reason="出差", by=organiser(round_))
    held.refresh_from_db()
    assert (held.withdrawn_reason, moved.is_pinned, moved.candidate) == ("出差", True, held.candidate)
    assert codes(assignments.move, assignment=held, judge=free, reason="再来", by=organiser(round_)) == (
        "withdrawn",
        "assigned_already",
    )
    hand_in(moved)
    other = next(one for one in judges_of(round_.review) if one.pk not in {free.pk, *taken})
    moved = round_.assignments.get(pk=moved.pk)
    assert codes(assignments.move, assignment=moved, judge=other, reason="出差", by=organiser(round_)) == (
        "submitted_already",
    )


def test_when_somebody_drops_out_only_what_is_missing_is_assigned_anew():
    round_ = make_open_round(round_changes={"most": 4})
    judge = judges_of(round_.review)[0]
    kept, *lost = round_.assignments.standing().filter(judge=judge)
    hand_in(kept)
    reviews.leave(judge=judge, reason="生病", by=organiser(round_))
    stayed = pairs(round_)
    assert (kept.candidate_id, judge.pk) in stayed
    assert not {(one.candidate_id, judge.pk) for one in lost} & stayed
    round_ = assignments.assign(round_=round_, by=organiser(round_))
    assert stayed < pairs(round_)
    assert set(Counter(candidate for candidate, _judge in pairs(round_)).values()) == {2}
    assert [event.action for event in audit.history_of(round_)][-1] == "round.reassign"


def test_a_crossed_round_gives_candidates_to_the_judges_of_other_groups():
    review = make_review(candidates=4, judges=4, groups=2)
    own, cross = make_round(review), make_round(review, "cross", zh="交叉复评", kind=RoundKind.OTHER_GROUPS)
    reviews.open_review(review=review, by=review.arranged_by)
    for round_ in (own, cross):
        assignments.assign(round_=round_, by=review.arranged_by)
    same = [one.candidate.group_id == one.judge.group_id for one in own.assignments.all()]
    other = [one.candidate.group_id == one.judge.group_id for one in cross.assignments.all()]
    assert (same, other) == ([True] * 8, [False] * 8)
    assert not pairs(own) & pairs(cross)


def test_a_round_does_not_open_while_severe_groups_cannot_be_told_from_weak_ones():
    review = make_review(candidates=4, judges=4, groups=2)
    round_ = make_round(review)
    reviews.open_review(review=review, by=review.arranged_by)
    round_ = assignments.assign(round_=round_, by=review.arranged_by)
    with pytest.raises(Refused) as refused:
        rounds.open_round(round_=round_, by=review.arranged_by)
    ((candidate, judge),) = links_of(round_).extra
    assert [(one.code, one.message) for one in refused.value.refusals] == [
        (
            "unlinked",
            f"专家和参评对象分成互不相连的 2 块，块与块之间的宽严无法区分。补充以下分派即可：{candidate} — {judge}。",
        )
    ]
    (added,) = assignments.connect(round_=round_, by=review.arranged_by)
    assert (added.candidate, added.judge, added.is_pinned) == (candidate, judge, True)
    assert codes(assignments.connect, round_=round_, by=review.arranged_by) == ("linked",)
    assignments.assign(round_=round_, by=review.arranged_by)
    assert added.pk in set(round_.assignments.values_list("pk", flat=True))
    assert rounds.open_round(round_=round_, by=review.arranged_by).state == RoundState.OPEN


def test_links_between_groups_may_wait_for_the_step_that_crosses_them():
    review = make_review(candidates=4, judges=4, groups=2)
    own, cross = make_round(review), make_round(review, "cross", zh="交叉复评", kind=RoundKind.OTHER_GROUPS)
    reviews.open_review(review=review, by=review.arranged_by)
    own = assignments.assign(round_=own, by=review.arranged_by)
    own = rounds.open_round(round_=own, by=review.arranged_by)
    cross = assignments.assign(round_=cross, by=review.arranged_by)
    assert codes(rounds.open_round, round_=cross, by=review.arranged_by) == ("earlier_open",)
    for one in own.assignments.standing():
        hand_in(one)
    rounds.close_round(round_=own, by=review.arranged_by)
    assert rounds.open_round(round_=cross, by=review.arranged_by).state == RoundState.OPEN


def test_opening_names_everything_that_stands_in_the_way():
    review = make_review(judges=2)
    round_ = assignments.assign(round_=make_round(review), by=review.arranged_by)
    first, second = judges_of(review)
    first.expert.person.user.is_active = False
    first.expert.person.user.save()
    reviews.leave(judge=second, reason="辞聘", by=review.arranged_by)
    assert codes(rounds.open_round, round_=round_, by=review.arranged_by) == (
        "review_not_open",
        "not_enough",
        "no_account",
    )
    assert codes(rounds.open_round, round_=round_, by=first.expert.person.user)[0] == "not_permitted"


def test_judges_are_told_once_and_reminded_once_a_day_in_their_language():
    with clock.frozen(date(2026, 3, 2)):
        round_ = make_open_round(candidates=2, judges=2, round_changes={"due_on": date(2026, 3, 9)})
        first, second = [one.expert.person.user for one in judges_of(round_.review)]
        type(first).objects.filter(pk=second.pk).update(language="en")
        assert sorted(Notice.objects.filter(kind="review.scoring").values_list("to", flat=True)) == sorted(
            [first.email, second.email]
        )
        assert (rounds.remind_by_the_clock(), rounds.remind_by_the_clock()) == (2, 0)
        assert rounds.remind(round_=round_, by=organiser(round_)) == 0
        letters = {one.to: one for one in Notice.objects.filter(kind="review.reminder")}
        assert letters[first.email].subject == "提醒：“2022–2023 年活跃度评价”的评分"
        assert "还有 2 份评分表等您提交，期限 2026-03-09" in letters[first.email].text
    for one in round_.assignments.standing().filter(judge__expert__person__user=first):
        hand_in(one)
    with clock.frozen(date(2026, 3, 3)):
        assert rounds.remind_by_the_clock() == 0
        assert rounds.remind(round_=round_, by=organiser(round_)) == 1
    assert set(Notice.objects.filter(kind="review.reminder").values_list("to", flat=True)) == {
        first.email,
        second.email,
    }


def test_a_round_ends_when_all_sheets_are_in_or_early_with_a_reason():
    round_ = make_open_round(candidates=2, judges=2)
    first, second, *rest = round_.assignments.standing().order_by("judge", "candidate")
    assert codes(rounds.close_round, round_=round_, by=organiser(round_)) == ("sheets_missing", "unscored")
    hand_in(first)
    assert codes(rounds.close_round, round_=round_, reason="期限已到", by=organiser(round_)) == ("unscored",)
    hand_in(second)
    closed = rounds.close_round(round_=round_, reason="期限已到", by=organiser(round_))
    assert (closed.state, len(rest)) == (RoundState.CLOSED, 2)
    assert audit.history_of(round_).last().details == {"from": "open", "to": "closed", "note": "期限已到"}


def test_a_round_whose_sheets_are_all_in_ends_without_a_reason():
    round_ = make_open_round(candidates=1, judges=2)
    for one in round_.assignments.standing():
        hand_in(one)
    assert rounds.close_round(round_=round_, by=organiser(round_)).state == RoundState.CLOSED


def test_a_recusal_takes_the_assignment_back_even_when_the_sheet_is_in():
    round_ = make_open_round(candidates=2, judges=3)
    held = round_.assignments.standing().select_related("judge__expert__person__user", "candidate")[0]
    hand_in(held)
    judge = held.judge
    assert codes(
        recusals.recuse,
        judge=judge,
        candidate=held.candidate,
        source=RecusalSource.DECLARED,
        reason="有合作",
        by=organiser(round_),
    ) == ("not_permitted",)
    recusals.recuse(
        judge=judge,
        candidate=held.candidate,
        source=RecusalSource.DECLARED,
        reason="有合作",
        by=judge.expert.person.user,
    )
    assert (held.candidate_id, held.judge_id) not in pairs(round_)
    assignments.assign(round_=round_, by=organiser(round_))
    assert (held.candidate_id, held.judge_id) not in pairs(round_)


def test_the_moves_of_a_round_by_state_and_by_whom():
    round_ = make_assigned_round(candidates=1, judges=2)
    stranger = judges_of(round_.review)[0].expert.person.user
    offered = {}
    for state in RoundState:
        round_.state = state
        offered[state] = [one.move.verb for one in ROUND.offers(round_, by=organiser(round_))]
        assert ROUND.offers(round_, by=stranger) == []
    assert offered == {
        RoundState.PLANNED: ["assign"],
        RoundState.ASSIGNED: ["assign", "unassign", "open"],
        RoundState.OPEN: ["reassign", "close", "close_early"],
        RoundState.CLOSED: [],
    }


def test_what_is_wrong_with_a_planned_round_is_named():
    review = make_review(candidates=1, judges=1)
    make_round(review)
    assert codes(make_round, review=review, zh=" ", kind="both", per_candidate=0, least=3, most=2) == (
        "round_there",
        "round_unnamed",
        "kind_unknown",
        "per_candidate",
        "loads",
    )
    round_ = assignments.assign(round_=make_round(review, "second", per_candidate=1), by=review.arranged_by)
    yesterday = clock.today() - timedelta(days=1)
    assert codes(
        rounds.revise_round, round_=round_, per_candidate=2, least=0, most=20, due_on=yesterday, by=review.arranged_by
    ) == ("round_assigned_already", "due_over")
