"""The pages of periods and reports: who sees what, every figure leads to its records, refusals keep what was typed."""

import re
from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from tests.factories.accounts import make_person
from tests.factories.activities import make_database, make_entry, make_period, make_record
from xiefa.activities.domain import records, reports
from xiefa.activities.domain.board import board_of, chosen
from xiefa.activities.models import Activity, Explanation, Report, ReportingPeriod
from xiefa.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(date(2026, 11, 20)):
        yield


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def make_reports(database):
    period = make_period(database)
    return period, [Report.objects.create(period=period, organisation=one) for one in database.alliances]


def page(client, name, pk, query=""):
    answer = client.get(reverse(f"activities:{name}", args=[pk]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_board_counts_by_state_and_every_figure_opens_its_records():
    database = make_database()
    period, _reports = make_reports(database)
    make_record(database, state="accepted")
    make_record(database, state="confirmed", kind="council_meeting")
    make_record(database, since=date(2025, 5, 1))  # of another period
    line, silent = board_of(period, database.office).lines
    assert [line.figures.count(state) for state in ("accepted", "confirmed", "entered")] == [1, 1, 0]
    assert (line.figures.live, line.met, line.expected, line.accepted_share) == (2, 2, 4, 50)
    assert (silent.is_silent, silent.accepted_share, silent.timeliness) == (True, None, "waiting")
    client = signed_in(database.office)
    text = page(client, "period_detail", period.pk)
    links = re.findall(r'href="(/desk/activities/\?[^"]*reporter=[^"]*)">(\d+)<', text)
    assert len(links) == 3
    for address, figure in links:
        assert client.get(address.replace("&amp;", "&")).context["page"].paginator.count == int(figure)


def test_the_board_asks_as_often_for_thirty_reports_as_for_one():
    database = make_database(1)
    period, _reports = make_reports(database)
    client = signed_in(database.office)
    counts = []
    for more in (0, 30):
        others = make_database(more).alliances if more else []
        Report.objects.bulk_create(Report(period=period, organisation=one) for one in others)
        client.get(reverse("activities:period_detail", args=[period.pk]))
        with CaptureQueriesContext(connection) as asked:
            page(client, "period_detail", period.pk)
        with CaptureQueriesContext(connection) as exported:
            client.get(reverse("activities:period_export", args=[period.pk]))
        counts.append((len(asked), len(exported)))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("sort", "is_descending", "expected"),
    [("records", True, [1, 0]), ("code", False, [0, 1]), ("last", False, [0, 2]), ("nonsense", False, [0, 1])],
)
def test_the_board_is_sorted_by_any_column(sort, is_descending, expected):
    database = make_database()
    period, _reports = make_reports(database)
    other = make_database(1)
    Report.objects.create(period=period, organisation=other.alliance)
    codes = [line.code for line in board_of(period, database.office).lines]
    reporter = next(one for one in [*database.alliances, other.alliance] if one.code == codes[1])
    records.enter(host=database.network, reporter=reporter, entry=make_entry(reporter), by=database.office)
    lines = chosen(board_of(period, database.office), show="", sort=sort, is_descending=is_descending)
    assert [codes.index(line.code) for line in lines][:2] == expected


def test_the_filters_count_what_they_show():
    database = make_database()
    period, (report, _other) = make_reports(database)
    make_record(database)
    with clock.frozen(date(2027, 3, 1)):
        reports.hand_in(report=report, by=database.secretary)
        board = board_of(period, database.office)
        counts = {key: board.count(key) for key in ("", "handed_in", "on_time", "late", "missing", "silent")}
        assert counts == {"": 2, "handed_in": 1, "on_time": 0, "late": 1, "missing": 1, "silent": 1}
        assert [line.timeliness for line in board.lines] == ["late", "overdue"]
        for key, count in counts.items():
            answer = signed_in(database.office).get(
                reverse("activities:period_detail", args=[period.pk]), {"show": key}
            )
            assert answer.context["page"].paginator.count == count


def test_an_alliance_sees_its_own_line_and_nothing_of_others():
    database = make_database()
    period, (report, other) = make_reports(database)
    assert [line.report for line in board_of(period, database.secretary).lines] == [report.pk]
    assert board_of(period, make_person("editor")).lines == ()
    client = signed_in(database.secretary)
    assert client.get(reverse("activities:report_detail", args=[other.pk])).status_code == 404
    assert [one.pk for one, _word in client.get(reverse("activities:period_list")).context["own"]] == [report.pk]
    assert [one for one, _word in client.get(reverse("activities:report_list")).context["rows"]] == [report]


def test_the_exports_hold_what_the_lists_show():
    database = make_database()
    period, _reports = make_reports(database)
    make_record(database)
    client = signed_in(database.office)
    sheet = load_workbook(BytesIO(client.get(reverse("activities:period_export", args=[period.pk])).content)).active
    assert [row[6] for row in sheet.iter_rows(min_row=2, values_only=True)] == [1, 0]
    sheet = load_workbook(
        BytesIO(client.get(reverse("activities:report_export"), {"period": period.pk}).content)
    ).active
    assert sheet.max_row == 3


def test_a_period_is_planned_opened_and_closed_on_the_pages():
    database = make_database()
    client = signed_in(database.office)
    sent = {
        "host": database.network.pk, "title": "2026 年度", "code": "2026", "since": "2026-01-01",
        "last_day": "2026-12-31", "deadline_at": "2027-01-31T17:30", "notice": "",
    }  # fmt: skip
    refused = client.post(reverse("activities:period_open"), sent | {"last_day": "2025-12-31"})
    assert (refused.status_code, refused.context["form"]["title"].value()) == (422, "2026 年度")
    period_page = client.post(reverse("activities:period_open"), sent)
    period = ReportingPeriod.objects.get()
    assert (period_page.status_code, period.last_day) == (302, date(2026, 12, 31))
    move = reverse("activities:period_move", args=[period.pk])
    states = []
    for verb in ("open", "close", "close", "reopen"):
        client.post(move, {"verb": verb})
        states.append(ReportingPeriod.objects.get().state)
    assert states == ["open", "closed", "closed", "open"]
    assert client.post(move, {"verb": "burn"}).status_code == 404
    assert signed_in(database.secretary).post(move, {"verb": "close"}).status_code == 403


def test_the_page_of_a_report_names_what_is_left_and_hands_it_in():
    database = make_database()
    make_period(database, 2025, state="closed")
    make_record(database, since=date(2025, 4, 1), people=100)
    _period, (report, _other) = make_reports(database)
    record = make_record(database, people=600)
    client = signed_in(database.secretary)
    text = page(client, "report_detail", report.pk)
    assert [words in text for words in ("本期还没有登记理事会会议", "以前同类记录最多 100", "8 件事办好 2 件")] == [
        True,
        True,
        True,
    ]
    hand_in = reverse("activities:report_hand_in", args=[report.pk])
    assert client.post(hand_in).status_code == 422
    explain = reverse("activities:report_explain", args=[report.pk])
    long = client.post(explain, {"key": f"jumps:{record.pk}:people:600", "text": "长" * 501})
    assert (long.status_code, "长" * 501 in long.content.decode()) == (422, True)
    for key in (f"jumps:{record.pk}:people:600", "totals:seminar:people:more"):
        assert client.post(explain, {"key": key, "text": "与展会合办"}).status_code == 302
    assert Explanation.objects.count() == 2
    assert "尚未由联盟秘书长确认" in client.get(hand_in).content.decode()
    assert client.post(hand_in).status_code == 302
    report.refresh_from_db()
    assert report.state == "handed_in"
    assert client.post(reverse("activities:report_take_back", args=[report.pk])).status_code == 302
    report.refresh_from_db()
    assert (report.state, report.handed_in_at) == ("open", None)


def test_the_head_confirms_what_was_ticked_and_sees_what_failed():
    database = make_database()
    _period, (report, _other) = make_reports(database)
    good, bad = make_record(database), make_record(database, kind="delegation")
    client = signed_in(database.head)
    picks = [f"{good.pk}:1", f"{bad.pk}:1", "x:1", f"{10**15}:1"]
    answer = client.post(
        reverse("activities:report_settle", args=[report.pk]), {"verb": "confirm", "pick": picks}, follow=True
    )
    assert [str(one.level_tag) for one in answer.context["messages"]] == ["success", "error"]
    assert dict(Activity.objects.values_list("pk", "state")) == {good.pk: "confirmed", bad.pk: "entered"}


def test_records_of_another_alliance_cannot_be_settled_from_this_page():
    database, other = make_database(), make_database()
    _period, (report, _other) = make_reports(database)
    foreign = make_record(other)
    answer = signed_in(database.office).post(
        reverse("activities:report_settle", args=[report.pk]), {"verb": "set_aside", "pick": f"{foreign.pk}:1"}
    )
    foreign.refresh_from_db()
    assert (answer.status_code, foreign.state) == (422, "entered")


@pytest.mark.parametrize(
    "query", ["?sort=%ff", "?sort=-<b>&show=<script>", "?page=nine", "?page=99999", "?period=²", "?period=9" + "9" * 30]
)
def test_addresses_that_mean_nothing_show_the_plain_page(query):
    database = make_database()
    period, _reports = make_reports(database)
    client = signed_in(database.office)
    for name, arguments in (("period_detail", [period.pk]), ("report_list", []), ("period_list", [])):
        answer = client.get(reverse(f"activities:{name}", args=arguments) + query)
        assert (answer.status_code, b"<script>" in answer.content) == (200, False)
    assert client.get(f"/desk/activities/{query}&reporter=nobody").status_code == 422


@pytest.mark.parametrize(
    "changes",
    [{"since": "9999-99-99"}, {"code": "a b"}, {"last_day": "2999-12-31"}, {"deadline_at": ""}, {"host": "x"}],
)
def test_a_period_that_cannot_be_is_refused_with_what_was_typed(changes):
    database = make_database()
    sent = {
        "host": database.network.pk, "title": "2026 年度", "code": "2026", "since": "2026-01-01",
        "last_day": "2026-12-31", "deadline_at": "2027-01-31T17:30", "notice": "",
    }  # fmt: skip
    answer = signed_in(database.office).post(reverse("activities:period_open"), sent | changes)
    name, typed = next(iter(changes.items()))
    assert (answer.status_code, answer.context["form"][name].value()) == (422, typed)
    assert ReportingPeriod.objects.count() == 0
