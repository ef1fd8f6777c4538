"""From rows to a manuscript."""

from datetime import date

import pytest

from tests.factories.briefing import fresh, make_issue, make_item, make_office, make_published, sign
from xiefa.briefing.composition import compose
from xiefa.briefing.domain import issues
from xiefa.kernel.refusal import Refused
from xiefa.manuscript import loads

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_office()


def test_head_and_foot_follow_the_house_style(office):
    for kind, text, bodies in (("report", "科技部、财政部", ["科技部", "财政部"]), ("send", "送：各联盟", ["各联盟"])):
        made = issues.set_distribution(host=office.host, kind=kind, text=text, since=date(2020, 1, 1), by=office.editor)
        assert made.bodies == bodies
    manuscript = compose(make_issue(office, year=2023))
    assert manuscript.masthead.issue_line == "2023年第1期（总第1期）"
    assert (manuscript.masthead.date_line, manuscript.masthead.year) == ("2024年1月10日", 2023)
    assert manuscript.colophon.report_to.text == "报：科技部、财政部"
    assert manuscript.colophon.send_to.text == "送：各联盟"


def test_the_contents_are_made_from_the_headings_and_empty_sections_left_out(office):
    issue = make_issue(office, items=0)
    first, _second, third = issue.sections.all()
    make_item(office, first, heading="甲")
    make_item(office, third, heading="乙")
    manuscript = compose(fresh(issue))
    groups = [(group.title, group.entries) for group in manuscript.contents.groups]
    assert groups == [(first.title, ("甲",)), (third.title, ("乙",))]
    assert [section.title for section in manuscript.sections] == [first.title, third.title]


def test_the_officials_are_those_who_have_signed(office):
    issue = make_issue(office)
    assert compose(issue).colophon.officials == ()
    signed = sign(office, issue, "editor", "reviewer")
    assert [one.text for one in compose(signed).colophon.officials] == ["本期编辑：编辑甲", "审核：审核乙"]


def test_a_published_issue_is_what_was_frozen(office):
    issue = make_published(office)
    assert compose(issue) == loads(issue.manuscript_json)


def test_an_issue_refers_to_the_list_valid_on_its_date(office):
    for text, since in (("旧名单", date(2020, 1, 1)), ("新名单", date(2024, 1, 1))):
        issues.set_distribution(host=office.host, kind="report", text=text, since=since, by=office.editor)
    before = make_issue(office, year=2023, issued_on=date(2023, 12, 31))
    after = make_issue(office, year=2024, issued_on=date(2024, 1, 1))
    assert [one.report_list.text for one in (before, after)] == ["报：旧名单", "报：新名单"]
    issues.set_particulars(
        issue=before, issued_on=date(2024, 1, 5), office="办公室", title_lines=["简报"], by=office.editor
    )
    assert fresh(before).report_list.text == "报：新名单"


def test_an_older_version_of_a_list_is_not_slipped_in(office):
    values = {"host": office.host, "kind": "report", "text": "科技部", "by": office.editor}
    issues.set_distribution(**values, since=date(2024, 1, 1))
    with pytest.raises(Refused) as caught:
        issues.set_distribution(**values, since=date(2023, 1, 1))
    assert caught.value.codes == ("later_version_exists",)


def test_composing_asks_a_fixed_number_of_questions(office, django_assert_num_queries):
    issue = make_issue(office, items=1)
    for _ in range(5):
        make_item(office, issue.sections.last())
    with django_assert_num_queries(4):
        compose(fresh(issue))
