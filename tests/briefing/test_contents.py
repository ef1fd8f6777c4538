"""Sections and items: from the shelf, written, moved, edited by two, taken out."""

import pytest
from django.db import IntegrityError, transaction

from tests.factories.briefing import (
    fresh,
    make_issue,
    make_item,
    make_office,
    make_published,
    make_shelved_article,
)
from tests.factories.registry import make_alliance
from xiefa.briefing.composition import compose
from xiefa.briefing.domain import issues
from xiefa.briefing.domain.items import EditedMeanwhile, ItemText
from xiefa.briefing.house_style import house_style
from xiefa.briefing.models import IssueItem, IssueSection
from xiefa.kernel.refusal import Refused
from xiefa.manuscript import Paragraph
from xiefa.newsroom.models import Article

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_office()


@pytest.fixture
def issue(office):
    return make_issue(office, items=0)


def order(issue):
    return [(section.title, [item.heading for item in section.items.all()]) for section in fresh(issue).sections.all()]


def text(heading="改过的标题", **changes):
    return ItemText(heading=heading, blocks=(Paragraph("改过的正文。"),), **changes)


def test_a_new_issue_has_the_standing_sections(issue):
    titles = [section.title for section in issue.sections.all()]
    assert titles == [section.title for section in house_style().sections]


def test_an_article_is_taken_from_the_shelf_and_put_back(office, issue):
    article = make_shelved_article(office)
    item = issues.add_article(section=issue.sections.first(), article=article, by=office.editor)
    article.refresh_from_db()
    assert (item.heading, item.credit_text, article.state) == (article.heading, article.credit_text, "used")
    issues.remove_item(item=item, by=office.editor)
    assert [one.pk for one in Article.objects.on_shelf()] == [article.pk]
    assert IssueItem.objects.count() == 0


def test_an_article_is_taken_once(office, issue):
    article = make_shelved_article(office)
    issues.add_article(section=issue.sections.first(), article=article, by=office.editor)
    article.refresh_from_db()
    with pytest.raises(Refused) as caught:
        issues.add_article(section=issue.sections.last(), article=article, by=office.editor)
    assert caught.value.codes == ("wrong_state",)


def test_an_article_of_another_host_is_not_taken(office, issue):
    article = make_shelved_article(office)
    Article.objects.update(host=make_alliance())
    article = Article.objects.get()
    with pytest.raises(Refused) as caught:
        issues.add_article(section=issue.sections.first(), article=article, by=office.editor)
    assert caught.value.codes == ("other_host",)


def test_items_move_within_and_between_sections(office, issue):
    first, second, third = issue.sections.all()
    items = [make_item(office, first, heading=name) for name in "甲乙丙"]
    issues.move_item(item=items[2], section=first, position=1, by=office.editor)
    issues.move_item(item=items[0], section=second, position=1, by=office.editor)
    issues.move_item(item=items[1], section=second, position=99, by=office.editor)
    assert [names for _title, names in order(issue)] == [["丙"], ["甲", "乙"], []]
    assert list(second.items.values_list("position", flat=True)) == [1, 2]
    assert third.items.count() == 0


def test_an_item_does_not_move_to_another_issue(office, issue):
    item = make_item(office, issue.sections.first())
    other = make_issue(office, items=0)
    with pytest.raises(Refused) as caught:
        issues.move_item(item=item, section=other.sections.first(), position=1, by=office.editor)
    assert caught.value.codes == ("other_issue",)


def test_sections_move_are_renamed_and_removed(office, issue):
    one, two, three = issue.sections.all()
    issues.move_section(section=three, position=1, by=office.editor)
    issues.rename_section(section=one, title="新的栏目", by=office.editor)
    issues.remove_section(section=two, by=office.editor)
    issues.add_section(issue=issue, title="又一栏", position=1, by=office.editor)
    assert [title for title, _items in order(issue)] == ["又一栏", three.title, "新的栏目"]


def test_a_section_with_items_is_not_removed_and_titles_are_unique(office, issue):
    section = issue.sections.first()
    make_item(office, section)
    for verb, arguments, code in (
        (issues.remove_section, {"section": section}, "section_not_empty"),
        (issues.add_section, {"issue": issue, "title": section.title}, "title_taken"),
        (issues.add_section, {"issue": issue, "title": " "}, "no_title"),
    ):
        with pytest.raises(Refused) as caught:
            verb(**arguments, by=office.editor)
        assert caught.value.codes == (code,)


def test_two_editors_notice_each_other_and_nothing_is_lost(office, issue):
    item = make_item(office, issue.sections.first(), heading="原来的")
    issues.edit_item(item=item, expected_version=1, text=text("甲的"), by=office.editor)
    with pytest.raises(EditedMeanwhile) as caught:
        issues.edit_item(item=item, expected_version=1, text=text("乙的"), by=office.editor)
    assert caught.value.current.heading == "甲的"
    assert str(caught.value) == ("编辑甲 在您编辑期间保存过这一条（现为第 2 版）。您写的内容还在下面，请比较后再保存。")
    item.refresh_from_db()
    assert (item.heading, item.version) == ("甲的", 2)
    assert list(item.versions.values_list("version", "heading")) == [(1, "原来的")]


@pytest.mark.parametrize(
    ("changes", "code"), [({"heading": " "}, "no_heading"), ({"short_title": "长" * 33}, "short_title_too_long")]
)
def test_a_text_that_cannot_be_saved_is_refused(office, issue, changes, code):
    item = make_item(office, issue.sections.first())
    with pytest.raises(Refused) as caught:
        issues.edit_item(item=item, expected_version=1, text=text(**changes), by=office.editor)
    assert caught.value.codes == (code,)


def test_particulars_are_not_overwritten_unseen(office, issue):
    values = {"issue": issue, "issued_on": None, "office": "办公室", "title_lines": ["简报"]}
    issues.set_particulars(**values, expected_version=fresh(issue).version, by=office.editor)
    with pytest.raises(Refused) as caught:
        issues.set_particulars(**values, expected_version=issue.version, by=office.editor)
    assert caught.value.codes == ("edited_meanwhile",)


def test_only_those_who_compose_change_the_text(office, issue):
    section = issue.sections.first()
    item = make_item(office, section)
    for verb, arguments in (
        (issues.edit_item, {"item": item, "expected_version": 1, "text": text()}),
        (issues.remove_item, {"item": item}),
        (issues.move_item, {"item": item, "section": section, "position": 1}),
        (issues.add_section, {"issue": issue, "title": "栏"}),
        (issues.write_item, {"section": section, "heading": "题", "blocks": ()}),
    ):
        with pytest.raises(Refused) as caught:
            verb(**arguments, by=office.reviewer)
        assert caught.value.codes == ("not_permitted",)


def test_a_published_issue_is_not_edited_by_verb_nor_past_it(office):
    published = make_published(office)
    item = IssueItem.objects.first()
    with pytest.raises(Refused) as caught:
        issues.edit_item(item=item, expected_version=1, text=text(), by=office.editor)
    assert caught.value.codes == ("not_editable",)
    before = compose(published)
    for action in (
        lambda: IssueItem.objects.filter(pk=item.pk).update(heading="偷改"),
        lambda: IssueItem.objects.filter(pk=item.pk).delete(),
        lambda: IssueSection.objects.filter(issue=published).update(title="偷改"),
        lambda: IssueSection.objects.create(issue=published, position=9, title="偷加"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            action()
    assert compose(fresh(published)) == before
