"""A printed issue becomes a published one, to the character."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.factories.briefing import fresh, make_issue, make_office, printed_manuscript, reading_of
from tests.factories.registry import make_seed_registry
from xiefa.briefing.composition import compose
from xiefa.briefing.domain import issues
from xiefa.briefing.domain.importing import gap_before
from xiefa.briefing.domain.numbering import Place
from xiefa.briefing.enums import IssueState
from xiefa.briefing.models import Issue
from xiefa.kernel.refusal import Refused
from xiefa.manuscript import Colophon, Official, dumps
from xiefa.reading import NotUnderstood, read

pytestmark = pytest.mark.django_db

SEED = Path(__file__).parents[1] / "golden" / "briefing-2023-06.txt"


@pytest.fixture
def office():
    return make_office()


def bring_in(office, manuscript=None, **values):
    reading = values.pop("reading", None) or reading_of(manuscript or printed_manuscript())
    return issues.import_issue(
        host=office.host, reading=reading, source_name="旧刊.md", source_sha256="a" * 64, by=office.editor, **values
    )


def refused(office, manuscript, **values):
    with pytest.raises(Refused) as caught:
        bring_in(office, manuscript, **values)
    return caught.value


def test_the_frozen_manuscript_is_the_one_that_was_read(office):
    manuscript = printed_manuscript()
    issue = fresh(bring_in(office, manuscript))
    assert issue.state == IssueState.PUBLISHED
    assert issue.manuscript_json == dumps(manuscript)
    assert compose(issue) == manuscript
    assert (issue.line, issue.issued_on, issue.imported_from) == (
        "2023年第6期（总第71期）",
        date(2023, 12, 1),
        "旧刊.md",
    )
    items = [(item.heading, item.credit_text) for section in issue.sections.all() for item in section.items.all()]
    assert items == [(item.heading, item.credit.text) for item in manuscript.items]
    assert [(one.role, one.person_name, one.user) for one in issue.sign_offs.all()] == [
        ("editor", "甲", None),
        ("reviewer", "乙", None),
        ("signer", "丙", None),
    ]


def test_what_was_found_and_not_understood_is_kept(office):
    manuscript = printed_manuscript()
    reading = replace(reading_of(manuscript), not_understood=(NotUnderstood(7, "看不懂"),))
    report = bring_in(office, reading=reading).import_report
    assert report["not_understood"] == [{"line": 7, "text": "看不懂"}]
    assert [one["code"] for one in report["findings"]] == [one.code for one in reading.findings]
    assert [one["text"] for one in report["unmatched"]] == ["粉末冶金联盟秘书处"]


def test_credit_lines_of_registered_organisations_are_matched():
    office = make_office(make_seed_registry()["citisa"])
    assert bring_in(office).import_report["unmatched"] == []


def test_an_archive_comes_in_backwards_and_closes_its_gaps(office):
    bring_in(office, printed_manuscript(number=6, total=71))
    assert refused(office, printed_manuscript(number=3, total=68)).codes == ("number_gap",)
    bring_in(office, printed_manuscript(number=3, total=68), fills_gaps=True)
    states = list(Issue.objects.series(host=office.host).values_list("number", "total_number", "state"))
    assert states == [(3, 68, "published"), (4, 69, "missing"), (5, 70, "missing"), (6, 71, "published")]
    found = bring_in(office, printed_manuscript(number=5, total=70))
    assert (found.number, found.state) == (5, IssueState.PUBLISHED)


def test_an_imported_number_is_followed_by_the_next_one_opened(office):
    bring_in(office)
    assert make_issue(office, year=2024).line == "2024年第1期（总第72期）"


def test_an_issue_is_imported_once(office):
    bring_in(office)
    assert str(refused(office, printed_manuscript())) == (
        "2023年第6期（总第71期） 已经在库中。一期只能导入一次；要改动请用“更正”。"
    )


def test_a_total_that_differs_from_the_registered_one_is_refused(office):
    bring_in(office)
    issues.register_missing(host=office.host, year=2023, number=5, total_number=70, by=office.editor)
    assert refused(office, printed_manuscript(number=5, total=69)).codes == ("total_differs",)


@pytest.mark.parametrize(
    ("manuscript", "code"),
    [
        (printed_manuscript(items=0), "no_items"),
        (printed_manuscript()._replace(masthead=printed_manuscript().masthead._replace(number=None)), "no_number"),
    ],
)
def test_what_is_no_issue_is_refused(office, manuscript, code):
    assert refused(office, manuscript).codes == (code,)


def test_only_those_who_publish_import(office):
    with pytest.raises(Refused) as caught:
        issues.import_issue(host=office.host, reading=reading_of(printed_manuscript()), by=office.reviewer)
    assert caught.value.codes == ("not_permitted",)


@pytest.mark.parametrize(("names", "people"), [("甲乙丙", 3), ("甲甲丙", 2), ("甲甲甲", 1)])
def test_an_issue_printed_with_one_person_in_two_roles_comes_in(office, names, people):
    roles = ("editor", "reviewer", "signer")
    officials = tuple(Official(role, name, f"{role}：{name}") for role, name in zip(roles, names, strict=True))
    issue = bring_in(office, printed_manuscript()._replace(colophon=Colophon(officials=officials)))
    assert (issue.distinct_people, issue.sign_offs.count()) == (people, 3)


@pytest.mark.parametrize(
    ("place", "between"),
    [
        (Place(2023, 9, 74), [(2023, 7, 72), (2023, 8, 73)]),
        (Place(2023, 3, 68), [(2023, 5, 70), (2023, 4, 69)]),
        (Place(2024, 2, 74), [(2023, 7, 72), (2024, 1, 73)]),
        (
            Place(2022, 5, 64),
            [(2023, 5, 70), (2023, 4, 69), (2023, 3, 68), (2023, 2, 67), (2023, 1, 66), (2022, 6, 65)],
        ),
        (Place(2023, 7, 72), []),
        (Place(2026, 3, 80), []),
    ],
)
def test_the_numbers_in_between_are_known_where_they_can_be(office, place, between):
    bring_in(office)
    assert [(one.year, one.number, one.total) for one in gap_before(office.host, place)] == between


def test_an_issue_without_totals_and_a_supplement_come_in(office):
    plain = bring_in(office, printed_manuscript(total=None))
    supplement = bring_in(office, printed_manuscript(number=1, total=None, is_supplement=True))
    assert (plain.line, supplement.line) == ("2023年第6期", "2023年增刊第1期")


def test_the_real_issue_comes_in_exactly():
    office = make_office(make_seed_registry()["citisa"])
    reading = read(SEED.read_bytes(), name=SEED.name)
    issue = fresh(bring_in(office, reading=reading))
    assert issue.manuscript_json == dumps(reading.manuscript)
    assert [section.items.count() for section in issue.sections.all()] == [6, 3, 14]
    assert issue.import_report["not_understood"] == []
    assert [one["text"] for one in issue.import_report["unmatched"]] == ["禽畜良种产业技术创新战略联盟秘书处"]
