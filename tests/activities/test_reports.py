"""Reports: opened with what is known, settled, explained, handed in and taken back."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from tests.factories.activities import make_database, make_entry, make_period, make_record
from tests.factories.registry import make_alliance
from xiefa.activities.domain import records, reports
from xiefa.activities.domain.keeping import check_reports, prepare_reports
from xiefa.activities.domain.looking import look, run_checks
from xiefa.activities.domain.proposals import propose
from xiefa.activities.lifecycle import REPORT
from xiefa.activities.models import Activity, CheckRun, Double, Evidence, Explanation, Report
from xiefa.kernel import clock
from xiefa.kernel.refusal import Refused

pytestmark = pytest.mark.django_db
LAST_YEAR = date(2025, 4, 1)


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(date(2026, 11, 20)):
        yield


def make_report(database, **changes):
    return Report.objects.create(period=make_period(database), organisation=database.alliance, **changes)


def make_charter(database, **changes):
    values = {"kind": "management", "since": LAST_YEAR, "title": "联盟章程", "fields": {"sort": "charter"}}
    return make_record(database, state="accepted", **values | changes)


def codes(refused):
    return [one.code for one in refused.value.refusals]


def proposed(database, number=1, **changes):
    facts = {
        "host": database.network,
        "reporter": database.alliance,
        "origin": "news",
        "origin_key": f"article-{number}",
    }
    return propose(entry=make_entry(database.alliance, **changes), **facts, by=None)


def test_last_periods_lasting_facts_are_proposed_once_with_their_evidence():
    database = make_database()
    make_period(database, 2025, state="closed")
    charter = make_charter(database)
    Evidence.objects.create(activity=charter, sort="document", name="章程", url="https://example.org/charter")
    make_record(database, since=LAST_YEAR)  # a seminar does not last
    report = make_report(database)
    assert [reports.prepare_report(report=report, by=None) for _time in range(2)] == [1, 0]
    made = Activity.objects.get(origin="earlier")
    assert (made.state, made.continues, made.title, made.fields) == (
        "proposed",
        charter,
        "联盟章程",
        {"sort": "charter"},
    )
    assert (made.since, made.until, made.precision) == (date(2026, 1, 1), date(2026, 12, 31), "within")
    assert list(made.evidence.values_list("name", flat=True)) == ["章程"]
    assert [one.organisation for one in made.parts.all()] == [database.alliance]
    assert all(one.is_intact for one in made.versions.all())


def test_a_fact_that_this_period_says_already_is_not_proposed_again():
    database = make_database()
    make_period(database, 2025, state="closed")
    make_charter(database)
    make_charter(database, since=date(2026, 2, 1))
    assert reports.prepare_report(report=make_report(database), by=None) == 0


def test_a_plan_of_last_year_is_no_standing_fact():
    database = make_database()
    make_period(database, 2025, state="closed")
    for sort in ("plan", "report"):
        make_charter(database, title=f"2025 年度文件（{sort}）", fields={"sort": sort})
    rules = make_charter(database, title="秘书处管理办法")
    assert reports.prepare_report(report=make_report(database), by=None) == 1
    assert Activity.objects.get(origin="earlier").continues == rules


def test_a_run_of_the_clock_stops_in_time_and_the_next_one_goes_on():
    database = make_database()
    period = make_period(database)
    for name in ("甲联盟", "乙联盟"):
        Report.objects.create(period=period, organisation=make_alliance(name))
    no_time = timedelta(0)
    assert [prepare_reports(period, budget=no_time) for _time in range(3)] == [1, 1, 0]
    assert [check_reports(period, budget=no_time) for _time in range(3)] == [1, 1, 0]
    with clock.frozen(date(2026, 11, 21)):
        assert check_reports(period, budget=no_time) == 1
    first = CheckRun.objects.order_by("-ran_at").first()
    with clock.frozen(date(2026, 11, 22)):
        # Both are of another day again: the one that has waited longest is the first.
        assert check_reports(period, budget=no_time) == 1
        assert CheckRun.objects.order_by("-ran_at").first() != first
        assert check_reports(period) == 1
        assert check_reports(period) == 0


def test_the_clock_prepares_and_checks_each_report_once():
    database = make_database()
    report = make_report(database)
    counts = [(prepare_reports(report.period), check_reports(report.period)) for _time in range(2)]
    assert counts == [(1, 1), (0, 0)]
    make_record(database)
    assert [check_reports(report.period) for _time in range(2)] == [1, 0]


def test_proposals_are_settled_in_the_version_that_was_seen():
    database = make_database()
    report = make_report(database)
    first, second, third = (proposed(database, number) for number in (1, 2, 3))
    picks = [(first, 1), (third, 9)]
    done = reports.settle_proposals(report=report, verb="take_on", picks=picks, by=database.secretary)
    assert [one.pk for one in done.moved] == [first.pk]
    assert [(one.pk, refusals[0].code) for one, refusals in done.refused] == [(third.pk, "changed_meanwhile")]
    reports.settle_proposals(report=report, verb="set_aside", picks=[(second, 1)], by=database.secretary)
    assert sorted(Activity.objects.values_list("state", flat=True)) == ["entered", "proposed", "set_aside"]


@pytest.mark.parametrize(
    ("verb", "picked", "who", "code"),
    [
        ("take_on", False, "secretary", "nothing_picked"),
        ("accept", True, "secretary", "verb_unknown"),
        ("take_on", True, "stranger", "not_permitted"),
    ],
)
def test_what_keeps_proposals_from_being_settled(verb, picked, who, code):
    database = make_database()
    database.stranger = make_database().secretary
    report = make_report(database)
    picks = [(proposed(database), 1)] if picked else []
    with pytest.raises(Refused) as refused:
        reports.settle_proposals(report=report, verb=verb, picks=picks, by=getattr(database, who))
    assert codes(refused) == [code]


def test_open_proposals_and_findings_keep_a_report_until_they_are_settled_and_explained():
    database = make_database()
    make_period(database, 2025, state="closed")
    make_record(database, since=LAST_YEAR, people=100)
    report = make_report(database)
    proposal = proposed(database, people=600)
    with pytest.raises(Refused) as refused:
        reports.hand_in(report=report, by=database.secretary)
    assert codes(refused) == ["proposals_open"]
    records.take_on(activity=proposal, by=database.secretary)
    with pytest.raises(Refused) as refused:
        reports.hand_in(report=report, by=database.secretary)
    assert codes(refused) == ["findings_open"]
    keys = [one.key for one, _said in look(report).to_explain]
    assert keys == [f"jumps:{proposal.pk}:people:600", "totals:seminar:people:more"]
    for key in keys:
        reports.explain(report=report, check_key=key, text="首次与展会合办", by=database.secretary)
    report.refresh_from_db()
    assert reports.hand_in(report=report, by=database.secretary).state == "handed_in"
    assert CheckRun.objects.get().open_count == 0


def test_an_explanation_holds_for_the_number_that_it_explains():
    database = make_database()
    make_period(database, 2025, state="closed")
    make_record(database, since=LAST_YEAR, people=100)
    report, record = make_report(database), make_record(database, people=600)
    key = f"jumps:{record.pk}:people:600"
    reports.explain(report=report, check_key=key, text="首次与展会合办", by=database.secretary)
    said = make_entry(database.alliance, title=record.title, people=900)
    records.revise(activity=record, entry=said, expected_version=1, by=database.secretary)
    open_keys = [one.key for one, said in look(report).to_explain if said is None]
    assert f"jumps:{record.pk}:people:900" in open_keys
    with pytest.raises(Refused) as refused:
        reports.explain(report=report, check_key=key, text="又一次", by=database.secretary)
    assert codes(refused) == ["finding_gone"]


@pytest.mark.parametrize(
    ("text", "who", "expected"),
    [
        (" \n", "secretary", ["explanation_missing"]),
        ("长" * 501, "secretary", ["explanation_long"]),
        ("好", "stranger", ["not_permitted"]),
    ],
)
def test_what_keeps_an_explanation_from_being_given(text, who, expected):
    database = make_database()
    database.stranger = make_database().secretary
    report = make_report(database)
    with pytest.raises(Refused) as refused:
        reports.explain(report=report, check_key="x", text=text, by=getattr(database, who))
    assert (codes(refused), Explanation.objects.count()) == (expected, 0)


def test_handing_in_late_is_possible_and_taking_back_opens_again():
    database = make_database()
    report = make_report(database)
    with clock.frozen(timezone.make_aware(datetime(2027, 3, 1, 9))):
        reports.hand_in(report=report, by=database.secretary)
        assert (report.handed_in_at > report.period.deadline_at, report.handed_in_by) == (True, database.secretary)
        assert reports.take_back(report=report, by=database.head).handed_in_at is None
    report.period.state = "closed"
    report.period.save()
    with pytest.raises(Refused) as refused:
        reports.hand_in(report=report, by=database.secretary)
    assert codes(refused) == ["period_not_open"]


@pytest.mark.parametrize(("verb", "source"), [("hand_in", "open"), ("take_back", "handed_in")])
def test_who_hands_in_and_takes_back_from_which_state(verb, source):
    database = make_database()
    stranger = make_database().secretary
    report = make_report(database)
    allowed = []
    for state in ("open", "handed_in"):
        report.state = state
        people = {
            "secretary": database.secretary,
            "head": database.head,
            "office": database.office,
            "stranger": stranger,
        }
        allowed += [(state, name) for name, one in people.items() if not REPORT.refusals(report, verb, by=one)]
    assert allowed == [(source, name) for name in ("secretary", "head", "office")]


def test_the_ring_counts_what_can_be_named():
    database = make_database()
    report = make_report(database)
    make_record(database)  # a seminar without evidence: one of four expected contents
    proposed(database)
    shares = {one.key: (one.done, one.whole) for one in look(report).progress.shares}
    assert shares == {"expected": (1, 4), "proposals": (0, 1), "whole": (1, 1), "evidence": (0, 1)}
    progress = look(report).progress
    assert (progress.done, progress.whole, progress.percent) == (2, 7, 28)


def test_a_thousand_records_ask_as_often_as_one(django_assert_num_queries):
    database = make_database()
    make_period(database, 2025, state="closed")
    report = make_report(database)
    report = Report.objects.select_related("period__host", "organisation").get(pk=report.pk)
    make_record(database)
    make_record(database, since=LAST_YEAR)
    for _size in range(2):
        with django_assert_num_queries(8):
            look(report)
        for _number in range(6):
            make_record(database)


def test_a_run_keeps_what_was_found_and_when():
    database = make_database()
    report = make_report(database)
    record = make_record(database, kind="delegation")
    run = run_checks(report=report, by=None)
    assert (run.open_count, run.ran_at) == (1, clock.now())
    assert [(one["check"], one["level"], one["key"]) for one in run.outcomes] == [
        ("required", "must", f"required:{record.pk}:destination"),
        ("evidence", "note", f"evidence:{record.pk}:"),
    ]


def test_what_may_be_a_double_and_what_lies_in_no_period_is_noted():
    database = make_database()
    report = make_report(database)
    report.period.opened_at = clock.now()
    first, second = make_record(database), make_record(database)
    Double.objects.create(first=first, second=second, likeness=0.9)
    make_record(database, since=date(2024, 5, 1))
    found = look(report)
    assert found.likely_doubles == 2
    assert [one.key for one in found.notes if one.check in {"twice", "outside"}] == [
        f"twice:{second.pk}:likely",
        f"twice:{first.pk}:likely",
        "outside",
    ]
