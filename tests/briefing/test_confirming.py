"""Before something is taken out for good, the page says what goes with it."""

import pytest
from django.urls import reverse

from tests.factories.briefing import make_issue, make_office, make_shelved_article, sign
from xiefa.briefing.domain import issues
from xiefa.briefing.models import Issue, IssueItem, IssueSection, ItemVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_office()


@pytest.fixture
def editor(office, client):
    client.force_login(office.editor)
    return client


def url(name, pk):
    return reverse(f"briefing:{name}", args=[pk])


def written(editor, issue):
    section = issue.sections.first()
    editor.post(url("item_write", section.pk), {"heading": "直接写的", "text": "一。"})
    return IssueItem.objects.get(article=None)


@pytest.mark.parametrize("method", ["get", "post"])
def test_text_written_into_the_issue_is_named_before_it_goes(office, editor, method):
    item = written(editor, make_issue(office, items=0))
    page = getattr(editor, method)(url("item_remove", item.pk))
    assert (page.status_code, page.context["loss"], IssueItem.objects.count()) == (
        200,
        "“直接写的”是直接写进本期的。移出后，正文和它的 1 个版本都会删去，不能恢复。",
        1,
    )
    editor.post(url("item_remove", item.pk), {"confirm": "yes"})
    assert (IssueItem.objects.count(), ItemVersion.objects.count()) == (0, 0)


def test_a_question_in_the_address_confirms_nothing(office, editor):
    item = written(editor, make_issue(office, items=0))
    editor.get(url("item_remove", item.pk), {"confirm": "yes"})
    assert IssueItem.objects.count() == 1


def test_an_article_goes_back_and_only_what_was_changed_here_is_lost(office, editor):
    section, article = make_issue(office, items=0).sections.first(), make_shelved_article(office)
    item = issues.add_article(section=section, article=article, by=office.editor)
    page = editor.get(url("item_remove", item.pk))
    assert page.context["loss"] == f"“{item.heading}”移出本期，稿件回到待用稿架，文字不会丢失。"
    IssueItem.objects.filter(pk=item.pk).update(version=3)
    page = editor.get(url("item_remove", item.pk))
    assert page.context["loss"] == (
        f"“{item.heading}”移出本期，稿件回到待用稿架。在本期里改过的文字（共 3 个版本）会删去，不能恢复；稿件本身不变。"
    )


def test_on_the_board_the_same_sentence_is_asked_by_the_script(office, editor):
    issue = make_issue(office, items=0)
    item = written(editor, issue)
    page = editor.get(url("issue_compose", issue.pk)).content.decode()
    question = "“直接写的”是直接写进本期的。移出后，正文和它的 1 个版本都会删去，不能恢复。"
    form = page.partition(f'hx-post="{url("item_remove", item.pk)}"')[2].partition(">")[0]
    assert form.startswith(f""" hx-confirm="{question}" hx-vals='{{"confirm": "yes"}}'""")


def test_an_empty_section_is_asked_about(office, editor):
    section = make_issue(office, items=0).sections.first()
    page = editor.post(url("section_change", section.pk), {"verb": "remove"})
    assert page.context["loss"] == f"删去栏目“{section.title}”。栏目里没有条目。"
    assert IssueSection.objects.filter(pk=section.pk).exists()
    editor.post(url("section_change", section.pk), {"verb": "remove", "confirm": "yes"})
    assert not IssueSection.objects.filter(pk=section.pk).exists()


def test_a_missing_number_is_asked_about(office, editor):
    make_issue(office, year=2024)
    missing = issues.register_missing(host=office.host, year=2023, number=6, remarks="找过", by=None)
    page = editor.get(url("issue_discard", missing.pk))
    assert page.context["loss"] == f"取消 {missing.line} 的缺号登记，登记的说明一并删去，不能恢复；期号收回。"
    editor.post(url("issue_discard", missing.pk), {"confirm": "yes"})
    assert not Issue.objects.filter(pk=missing.pk).exists()


def test_what_cannot_be_done_is_said_instead_of_asked(office, editor):
    issue = sign(office, make_issue(office, items=1), "editor")
    page = editor.get(url("issue_discard", issue.pk))
    assert [str(one.message) for one in page.context["refusals"]] == [
        "只有编排中的期或缺号可以取消。",
        "本期还有条目。请先把条目移出，再取消这一期。",
    ]
    assert 'type="submit">取消这一期' not in page.content.decode()
