"""Errands of the desk: a host for an issue that comes from a file, a news item about a meeting."""

import pytest
from django.urls import reverse

from tests.factories.council import make_council, make_open_meeting
from tests.factories.registry import make_network
from xiefa.council.models import Meeting
from xiefa.desk.errands import host_name_from, host_named, news_of_meeting
from xiefa.manuscript import Masthead
from xiefa.newsroom.models import Article
from xiefa.registry.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def test_the_first_host_becomes_that_of_the_installation():
    host, is_new = host_named(name="联盟试点工作联络组办公室", by=None)

    assert (host.code, host.is_host, is_new) == ("network", True, True)


def test_a_name_that_is_known_is_not_registered_twice():
    network = make_network()

    assert host_named(name=str(network), by=None) == (network, False)
    assert Organisation.objects.count() == 1


def test_another_host_stands_beside_that_of_the_installation():
    make_network()

    host, is_new = host_named(name="另一个网络", by=None)

    assert (host.is_host, is_new) == (False, True)


@pytest.mark.parametrize(
    ("masthead", "name"),
    [
        (Masthead(title_lines=("某网", "简 报"), office="某办公室"), "某办公室"),
        (Masthead(title_lines=("某网", "简 报")), "某网简报"),
    ],
)
def test_the_name_comes_from_the_office_or_else_the_title(masthead, name):
    assert host_name_from(masthead) == name


def test_a_meeting_is_reported_when_it_is_over_by_those_who_may_write(client):
    council = make_council(seats=1)
    address = reverse("desk:meeting_news", args=[(meeting := make_open_meeting(council)).pk])
    client.force_login(council.secretary)
    page = client.get(address)
    assert (page.status_code, [one.code for one in page.context["refusals"]]) == (200, ["not_over"])
    assert ("起草稿件</button>" in page.content.decode(), page.context["paragraphs"]) == (False, ())
    assert (client.post(address).status_code, Article.objects.count()) == (422, 0)
    Meeting.objects.filter(pk=meeting.pk).update(state="closed")
    article = news_of_meeting(meeting=meeting, by=council.secretary)
    assert client.get(address).context["article"] == article
    client.force_login(council.users[0])
    page = client.get(address)
    assert [one.code for one in page.context["refusals"]] == ["not_permitted"]
    assert (page.context["article"], "由其他同事处理" in page.content.decode()) == (None, True)
