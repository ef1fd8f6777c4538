"""Periods of reporting: planned, opened with a report for every member, closed and opened again."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from tests.factories.activities import make_database, make_period
from tests.factories.standing import enter, make_host
from xiefa.activities.domain import periods
from xiefa.activities.lifecycle import PERIOD
from xiefa.activities.models import Report
from xiefa.kernel.refusal import Refused

pytestmark = pytest.mark.django_db


def plan(database, **changes):
    values = {
        "host": database.network, "code": "2026", "title": "2026 年度", "since": date(2026, 1, 1),
        "until": date(2027, 1, 1), "deadline_at": timezone.make_aware(datetime(2027, 2, 1)), "by": database.office,
    }  # fmt: skip
    return periods.plan_period(**values | changes)


def test_every_member_gets_one_report_and_who_joins_later_gets_one_too():
    host = make_host()
    database = make_database(3)
    for one in database.alliances[:2]:
        enter(host, "grant_qualification", one)
        enter(host, "admit", one)
    enter(host, "grant_qualification", database.alliances[2])
    period = periods.open_period(period=plan(database), by=database.office)
    assert sorted(Report.objects.values_list("organisation_id", flat=True)) == [
        one.pk for one in database.alliances[:2]
    ]
    enter(host, "admit", database.alliances[2])
    assert [periods.join_members(period=period, by=database.office) for _time in range(2)] == [1, 0]
    assert periods.close_period(period=period, by=database.office).state == "closed"
    assert periods.reopen_period(period=period, by=database.office).closed_at is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"until": date(2026, 1, 1)}, "until_before_since"),
        ({"deadline_at": timezone.make_aware(datetime(2025, 1, 1))}, "deadline_early"),
        ({"code": "taken"}, "code_taken"),
        ({"by": None}, "not_permitted"),
    ],
)
def test_what_keeps_a_period_from_being_planned(changes, code):
    database = make_database()
    plan(database, code="taken")
    with pytest.raises(Refused) as refused:
        plan(database, **changes)
    assert [one.code for one in refused.value.refusals] == [code]


def test_periods_may_overlap_as_those_of_2016_and_2017_did():
    database = make_database()
    plan(database, code="2016", since=date(2016, 1, 1), until=date(2017, 1, 28))
    assert plan(database, code="2017", since=date(2017, 1, 1), until=date(2018, 1, 1)).code == "2017"


@pytest.mark.parametrize(
    ("verb", "source", "target"),
    [("open", "planned", "open"), ("close", "open", "closed"), ("reopen", "closed", "open")],
)
def test_who_opens_and_closes_from_which_state(verb, source, target):
    database = make_database()
    period = make_period(database)
    states = []
    for state in ("planned", "open", "closed"):
        period.state = state
        assert [one.code for one in PERIOD.refusals(period, verb, by=database.head)][:1] == ["not_permitted"]
        states += [state] if not PERIOD.refusals(period, verb, by=database.office) else []
    assert (states, PERIOD.move(period, verb).target) == ([source], target)
