"""A series of issues has no gaps: by the verbs, and by the database against whoever goes around them."""

from datetime import date
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories.briefing import make_issue, make_office, make_published
from tests.factories.registry import make_alliance
from xiefa.briefing.domain import issues
from xiefa.briefing.enums import IssueState
from xiefa.briefing.models import Issue
from xiefa.kernel import clock
from xiefa.kernel.refusal import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_office()


def row(office, year, number, total=None, **values):
    """An issue put straight into the table."""
    return Issue.objects.create(
        host=values.pop("host", office.host),
        year=year,
        number=number,
        total_number=total,
        opened_at=clock.now(),
        **values,
    )


def numbers(office):
    return [(one.year, one.number, one.total_number) for one in Issue.objects.series(host=office.host)]


def refused_by_the_database(action):
    with pytest.raises(IntegrityError), transaction.atomic():
        action()


def delete_row(issue):
    """Delete past the ORM, which would take what hangs on the issue along."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM briefing_issue WHERE id = %s", [issue.pk])


def test_the_first_issue_is_number_one(office):
    issue = issues.open_issue(host=office.host, year=2024, by=office.editor)
    assert (issue.year, issue.number, issue.total_number, issue.state) == (2024, 1, 1, IssueState.COMPOSING)
    assert issue.line == "2024年第1期（总第1期）"


def test_numbers_go_on_within_the_year_and_start_again_in_the_next(office):
    for year in (2023, 2023, 2024, 2024):
        issues.open_issue(host=office.host, year=year, by=office.editor)
    assert numbers(office) == [(2023, 1, 1), (2023, 2, 2), (2024, 1, 3), (2024, 2, 4)]


def test_supplements_have_a_series_of_their_own(office):
    issues.open_issue(host=office.host, year=2024, by=office.editor)
    supplement = issues.open_issue(host=office.host, year=2024, is_supplement=True, by=office.editor)
    assert (supplement.number, supplement.total_number, supplement.line) == (1, None, "2024年增刊第1期")


def test_each_host_has_a_series_of_its_own(office):
    alliance = make_alliance()
    issues.open_issue(host=office.host, year=2024, by=office.editor)
    own = issues.open_issue(host=alliance, year=2024, by=office.editor)
    assert (own.number, own.total_number) == (1, 1)


def test_a_past_year_is_not_opened(office):
    make_issue(office, year=2024)
    with pytest.raises(Refused) as caught:
        issues.open_issue(host=office.host, year=2023, by=office.editor)
    assert caught.value.codes == ("year_is_past",)
    assert str(caught.value) == (
        "最近一期是2024年第1期（总第1期），不能回头开 2023 年的新刊。旧刊请用“导入旧刊”或“缺号登记”。"
    )


def test_only_those_who_compose_open_issues(office):
    with pytest.raises(Refused) as caught:
        issues.open_issue(host=office.host, year=2024, by=office.reviewer)
    assert caught.value.codes == ("not_permitted",)


@pytest.mark.parametrize(
    ("year", "number", "total"),
    [
        (2023, 8, 73),  # leaves out 7
        (2023, 8, 72),
        (2023, 7, 73),  # the number follows, the total does not
        (2023, 7, None),  # a series with totals goes on with totals
        (2023, 4, 69),  # leaves out 5
        (2024, 2, 72),  # a new year starts at 1 or goes on with 7
        (2023, 6, 71),  # there already
        (2023, 6, 72),
        (2025, 1, 71),  # the total is taken
        (2022, 9, 71),
    ],
)
def test_the_database_refuses_what_does_not_extend_the_series(office, year, number, total):
    row(office, 2023, 6, 71)
    refused_by_the_database(lambda: row(office, year, number, total))
    assert numbers(office) == [(2023, 6, 71)]


@pytest.mark.parametrize(
    ("year", "number", "total"),
    [
        (2023, 7, 72),
        (2024, 1, 72),
        (2024, 7, 72),  # numbering that goes on over the turn of the year
        (2026, 1, 72),  # the house was silent for a year
        (2023, 5, 70),
        (2023, 5, None),  # older issues did not count a total
        (2022, 5, 70),  # numbering that goes on, backwards
    ],
)
def test_the_database_lets_in_what_extends_the_series(office, year, number, total):
    row(office, 2023, 6, 71)
    row(office, year, number, total)
    assert len(numbers(office)) == 2


def test_old_issues_come_in_backwards_over_the_turn_of_the_year(office):
    row(office, 2023, 1, 66)
    row(office, 2022, 6, 65)
    row(office, 2022, 5, 64)
    assert numbers(office) == [(2022, 5, 64), (2022, 6, 65), (2023, 1, 66)]


def test_an_issue_is_never_renumbered(office):
    issue = make_issue(office)
    for field, value in {"number": 2, "total_number": 2, "year": 2025, "is_supplement": True}.items():
        refused_by_the_database(partial(Issue.objects.filter(pk=issue.pk).update, **{field: value}))
    refused_by_the_database(lambda: Issue.objects.filter(pk=issue.pk).update(host=make_alliance()))


def test_an_issue_in_the_middle_is_not_deleted(office):
    first, middle, last = (row(office, 2023, number, number) for number in (1, 2, 3))
    refused_by_the_database(lambda: delete_row(middle))
    delete_row(last)
    delete_row(first)
    assert numbers(office) == [(2023, 2, 2)]


def test_a_published_issue_is_not_deleted(office):
    issue = make_published(office)
    refused_by_the_database(lambda: delete_row(issue))


def test_an_issue_does_not_begin_published(office):
    refused_by_the_database(
        lambda: row(
            office,
            2023,
            1,
            1,
            state=IssueState.PUBLISHED,
            manuscript_json="{}",
            text_digest="0" * 64,
            full_digest="0" * 64,
            published_at=clock.now(),
            issued_on=date(2023, 1, 1),
        )
    )


def test_a_missing_number_is_entered_and_closes_the_gap(office):
    row(office, 2023, 6, 71)
    missing = issues.register_missing(
        host=office.host, year=2023, number=5, total_number=70, remarks="找不到", by=office.editor
    )
    row(office, 2023, 4, 69)
    assert (missing.state, missing.remarks) == (IssueState.MISSING, "找不到")
    assert numbers(office) == [(2023, 4, 69), (2023, 5, 70), (2023, 6, 71)]


def test_a_missing_number_that_leaves_a_gap_is_refused_with_the_way_out(office):
    row(office, 2023, 6, 71)
    with pytest.raises(Refused) as caught:
        issues.register_missing(host=office.host, year=2023, number=3, total_number=68, by=office.editor)
    assert str(caught.value) == (
        "2023年第3期（总第68期） 接不上现有的期号（2023年第6期（总第71期） 至 2023年第6期（总第71期））。"
        "期号须连续：请先补齐中间各期，找不到的用“缺号登记”。"
    )


def test_the_last_number_is_given_back_while_it_is_empty(office):
    make_issue(office, items=0)
    second = make_issue(office, items=0)
    issues.discard_issue(issue=second, by=office.editor)
    assert numbers(office) == [(2024, 1, 1)]


def test_a_number_with_items_or_in_the_middle_is_not_given_back(office):
    for _ in range(3):
        last = make_issue(office, items=0)
    middle = Issue.objects.get(number=2)
    with pytest.raises(Refused) as caught:
        issues.discard_issue(issue=middle, by=office.editor)
    assert caught.value.codes == ("not_at_an_end",)
    issues.write_item(section=last.sections.first(), heading="一条", blocks=(), by=office.editor)
    with pytest.raises(Refused) as caught:
        issues.discard_issue(issue=last, by=office.editor)
    assert caught.value.codes == ("not_empty",)
