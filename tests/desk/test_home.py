"""The page people land on: each sees what waits for them and nothing else."""

import re

import pytest
from django.urls import reverse

from tests.factories import briefing as offices
from tests.factories import newsroom as articles
from tests.factories.accounts import make_person, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def _titles(client, user):
    client.force_login(user)
    response = client.get(reverse("desk:home"))
    assert response.status_code == 200
    return {str(pile.title): pile.total for pile in response.context["piles"]}


def test_a_stranger_is_sent_to_the_sign_in_page(client):
    response = client.get(reverse("desk:home"))

    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


def test_somebody_without_a_role_has_nothing_waiting(client):
    assert _titles(client, make_user()) == {}


def test_an_editor_sees_submissions_the_shelf_and_the_issue_being_composed(client):
    office = offices.make_office()
    articles.make_submitted()
    articles.make_accepted()
    offices.make_issue(office)

    assert _titles(client, office.editor) == {"编排中": 1, "来稿待处理": 1, "待编稿件": 1}


def test_a_writer_sees_the_article_that_came_back(client):
    writer = make_person("alliance_secretary")
    article = articles.make_submitted(by=writer)
    articles.articles.return_for_change(article=article, note="请补上日期", by=make_person("editor"))

    assert _titles(client, writer) == {"我的稿件": 1}


@pytest.mark.parametrize("role", ["reader", "council_member", "editor"])
def test_everybody_finds_the_latest_issue_with_its_contents(client, role):
    office = offices.make_office()
    offices.make_published(office)
    latest = offices.make_published(office)
    client.force_login(make_person(role))
    response = client.get(reverse("desk:home"))
    items = enumerate(latest.manuscript.items, 1)
    assert response.context["latest"] == latest
    assert [pair for section in response.context["contents"] for pair in section.headings] == [
        (number, item.heading) for number, item in items
    ]
    for link in re.findall(r'href="(/issues/[^"]+)"', response.content.decode()):
        assert client.get(link).status_code == 200, link


def test_before_the_first_issue_the_desk_shows_none(client):
    client.force_login(make_person("reader"))
    response = client.get(reverse("desk:home"))
    assert (response.context["latest"], response.context["contents"]) == (None, [])
    assert "d-latest" not in response.content.decode()
