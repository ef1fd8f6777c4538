"""Evaluations on the desk: who waits for what from the notice to the publication, and its days in the calendar."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.factories.evaluation import (
    ANNOUNCED,
    DEADLINE,
    LAID_OPEN,
    OVER,
    RECHECKED,
    SCREENED,
    make_evaluated_network,
    make_judged_cycle,
)
from tests.factories.review import hand_in, make_open_round
from xiefa.desk.calendar import entries
from xiefa.desk.happened import happenings
from xiefa.desk.waiting import Waiting, piles_of
from xiefa.evaluation.domain import notices, objections, results
from xiefa.kernel.clock import frozen
from xiefa.review.models import Assignment

pytestmark = pytest.mark.django_db


def waiting(user: Any) -> dict[str, list[str]]:
    """By the title of the pile, what is to be done; of evaluations only."""
    kinds = {"evaluation", "review"}
    return {str(pile.title): [one.task for one in pile.things] for pile in piles_of(user) if pile.kind in kinds}


def days(user: Any) -> list[tuple[str, date]]:
    found = entries(user, since=date(2026, 1, 1), until=date(2027, 1, 1))
    return [(str(one.kind), one.day) for one in found if str(one.kind).startswith("评")]


def test_from_the_recheck_to_the_publication_everybody_finds_their_part() -> None:
    network = make_evaluated_network(2)
    cycle, secretary = make_judged_cycle(network), network.secretary(0)
    office, head = network.office, network.head
    with frozen(RECHECKED):
        assert (waiting(office), waiting(secretary)) == ({"评价的下一步": ["请复核并计算得分"]}, {})
        assert "等您公示或发布的评价" not in waiting(head)
        results.compute(cycle=cycle, by=office)
        assert waiting(head)["等您公示或发布的评价"] == ["得分已经计算，请公示结果"]
    with frozen(LAID_OPEN):
        notice = notices.lay_open(cycle=cycle, by=head)
        assert (waiting(office), waiting(head)) == ({}, {})
        assert waiting(secretary) == {"我们的评价结果": ["结果正在公示，有异议请在期限以前提出"]}
        entrant = cycle.entrants.get(organisation=network.alliances[0])
        words = {"leaf": "meetings", "text": "少计一次", "organisation": entrant.organisation}
        objection = objections.raise_objection(entrant=entrant, **words, by=secretary)
        (thing,) = (one for pile in piles_of(office) for one in pile.things)
        assert (thing.title, thing.due, thing.is_late) == (f"{entrant}：少计一次", notice.last_on, False)
    with frozen(OVER):
        assert (waiting(head), waiting(secretary)) == ({"待处理的异议": ["异议处理之前不能发布，请处理"]}, {})
        objections.dismiss(objection=objection, decision="已计入", by=office)
        assert waiting(head) == {"等您公示或发布的评价": ["公示已经结束，请发布结果"]}
        notices.publish(cycle=cycle, by=head)
        assert waiting(head) == {}
        told = [(one.what, one.title) for one in happenings(secretary)]
    assert [line for line in told if line[0] in ("发布结果", "异议不成立", "提出异议")] == [
        ("发布结果", str(cycle)), ("异议不成立", str(objection)), ("提出异议", str(objection)),
    ]  # fmt: skip
    assert days(secretary) == [("评价录入截止", DEADLINE), ("评价公示截止", notice.last_on)]


def test_a_judge_sees_how_many_sheets_are_missing_until_the_last_is_in() -> None:
    with frozen(ANNOUNCED):
        round_ = make_open_round(round_changes={"due_on": SCREENED}, candidates=2, judges=2)
    one = Assignment.objects.filter(round=round_).first()
    judge = one.judge.expert.person.user
    number = Assignment.objects.of_user(judge).count()

    def sheets() -> Waiting:
        (thing,) = (each for pile in piles_of(judge) for each in pile.things)
        return thing

    with frozen(SCREENED):
        assert (sheets().task, sheets().is_late) == (f"还有 {number} 份评分表没有提交", False)
        assert days(judge) == [("评分截止", SCREENED)]
        assert (waiting(round_.review.arranged_by), days(round_.review.arranged_by)) == ({}, [("评分截止", SCREENED)])
    with frozen(SCREENED + timedelta(days=1)):
        assert sheets().is_late
        assert waiting(round_.review.arranged_by) == {"逾期的评分": ["请催交评分表，或结束这一步"]}
        for each in Assignment.objects.of_user(judge):
            hand_in(each)
        assert waiting(judge) == {}
