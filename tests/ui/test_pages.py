"""Language, errors, navigation, the gallery."""

import pytest
from django.core.exceptions import PermissionDenied
from django.templatetags.static import static
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.translation import override
from django.views.defaults import bad_request, page_not_found, permission_denied, server_error

from tests.factories.accounts import make_administrator, make_person, make_user
from xiefa.ui import navigation

pytestmark = pytest.mark.django_db


def test_the_language_is_kept_and_one_comes_back_to_the_page():
    client = Client(headers={"accept-language": "zh-CN"})
    answer = client.post(
        reverse("ui:set_language"), {"language": "en"}, headers={"referer": "http://testserver/verify/"}
    )
    assert (answer.status_code, answer["Location"]) == (302, "http://testserver/verify/")
    assert client.cookies["django_language"].value == "en"
    assert '<html lang="en"' in client.get(reverse("archive:home")).content.decode()


@pytest.mark.parametrize("way_back", ["https://elsewhere.example/", "//elsewhere.example/x", "javascript:alert(1)", ""])
def test_the_switch_leads_nowhere_else(way_back):
    answer = Client().post(reverse("ui:set_language"), {"language": "en", "next": way_back})
    assert answer["Location"] == "/"


def test_an_unknown_language_is_not_kept():
    client = Client()
    client.post(reverse("ui:set_language"), {"language": "xx"})
    assert "django_language" not in client.cookies
    assert Client().get(reverse("ui:set_language")).status_code == 405


@pytest.mark.parametrize(
    ("answer", "status", "heading"),
    [
        (lambda request: bad_request(request, ValueError()), 400, "这个请求读不懂"),
        (lambda request: permission_denied(request, PermissionDenied("需要编辑角色。")), 403, "这一页不对您开放"),
        (lambda request: page_not_found(request, ValueError()), 404, "没有找到这一页"),
        (server_error, 500, "系统出了差错"),
    ],
)
def test_every_error_has_a_page_in_words(answer, status, heading):
    with override("zh-hans"):
        response = answer(RequestFactory().get("/nowhere/"))
    page = response.content.decode()
    assert response.status_code == status
    assert f"<h1>{heading}</h1>" in page
    assert page.count("<h1") == 1
    assert ("需要编辑角色。" in page) == (status == 403)


def test_people_see_the_entries_that_they_may_open(client):
    administrator, nobody = make_administrator(), make_user()
    request = RequestFactory().get(reverse("ui:gallery"))
    request.user = administrator
    seen = [link for group in navigation.groups_for(request) for link in group.links]
    assert [link.url for link in seen if link.is_current] == [reverse("ui:gallery")]
    request.user = nobody
    assert reverse("ui:gallery") not in [link.url for group in navigation.groups_for(request) for link in group.links]


def test_an_entry_may_be_declared_before_its_page_exists(rf, monkeypatch):
    monkeypatch.setattr(navigation, "_entries", {})
    navigation.entry("以后", "nowhere:page", icon="search")
    navigation.entry("组件", "ui:gallery", icon="palette", group=navigation.RECORDS, rule=lambda user: True)
    request = rf.get("/")
    request.user = make_user()
    groups = navigation.groups_for(request)
    assert [(str(group.label), [link.label for link in group.links]) for group in groups] == [("资料", ["组件"])]


def test_the_gallery_is_for_those_who_may_look_behind(client):
    assert client.get(reverse("ui:gallery")).status_code == 302
    for person in (make_user(), make_person("council_member")):
        client.force_login(person)
        assert client.get(reverse("ui:gallery")).status_code == 403
    client.force_login(make_administrator())
    assert client.get(reverse("ui:gallery")).status_code == 200


def test_the_icon_is_found_where_programs_look_for_it(client):
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer["Location"]) == (302, static("ui/favicon.svg"))
    assert answer["Cache-Control"] == "public, max-age=86400"


def test_no_page_of_ours_has_anything_inline(client):
    client.force_login(make_administrator())
    for address in (reverse("ui:gallery"), reverse("archive:home"), reverse("archive:verify")):
        page = client.get(address).content.decode()
        assert page.count("<script") == page.count("<script src=") + page.count('<script type="module" src=')
        assert "<style" not in page
        assert " style=" not in page
        assert " onclick=" not in page
