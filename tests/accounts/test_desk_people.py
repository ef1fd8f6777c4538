"""The staff pages of accounts and roles, as an administrator and as others see them."""

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.accounts import make_administrator, make_person, make_user
from xiefa.accounts.models import RoleGrant, User
from xiefa.kernel import outbox, permission

pytestmark = pytest.mark.django_db
PAGES = ["/desk/accounts/", "/desk/accounts/new/", "/desk/accounts/roles/"]


def words_of(page):
    return page.content.decode()


@pytest.mark.parametrize("path", [*PAGES, "/desk/accounts/audit/"])
def test_strangers_sign_in_and_others_read_which_role_they_need(client, path):
    assert client.get(path).url == f"/accounts/login/?next={path}"
    client.force_login(make_person("editor"))
    page = client.get(path)
    assert page.status_code == 403
    assert "打开这一页需要以下角色之一：" in words_of(page)


@pytest.mark.parametrize("path", PAGES)
def test_an_administrator_enters(desk, path):
    assert desk.get(path).status_code == 200


def test_the_list_takes_the_same_queries_for_one_and_for_three(desk):
    taken, shown = [], []
    for more in (1, 2):
        for _ in range(more):
            make_person("editor", "reviewer")
        with CaptureQueriesContext(connection) as queries:
            page = desk.get("/desk/accounts/")
        taken.append(len(queries))
        shown.append(sorted(len(person.grants_today) for person in page.context["page"]))
    assert shown == [[1, 2], [1, 2, 2, 2]]
    assert taken[0] == taken[1]


def test_people_are_found_by_name_or_mail(desk):
    make_user("李明")
    make_user("王芳", email="fang@example.org")
    found = [
        [str(p) for p in desk.get("/desk/accounts/", {"q": words}).context["page"]] for words in ("李", "FANG@", "无")
    ]
    assert found == [["李明"], ["王芳"], []]


def test_an_account_is_opened_and_the_link_is_sent(desk):
    fields = {"username": "li", "display_name": "李明", "email": "li@example.org", "language": "zh-hans"}
    page = desk.post("/desk/accounts/new/", fields, follow=True)
    assert "已开立账号，设置密码的链接已寄往 li@example.org。" in words_of(page)
    outbox.deliver_pending()
    assert [letter.to for letter in mail.outbox] == [["li@example.org"]]


def test_a_taken_name_is_told_beside_its_field_and_the_input_is_kept(desk):
    make_user(username="li")
    fields = {"username": "li", "display_name": "李明", "email": "other@example.org", "language": "zh-hans"}
    page = desk.post("/desk/accounts/new/", fields)
    assert page.context["form"].errors == {"username": ["登录名“li”已有人使用，请换一个。"]}
    assert 'value="李明"' in words_of(page)


def test_a_role_is_granted_with_a_reason_and_ended_with_one(desk):
    person = make_user("李明")
    path = f"/desk/accounts/{person.pk}/"
    page = desk.post(path, {"role": "editor", "host_code": "", "reason": "会议决定"}, follow=True)
    assert "已授予角色“编辑”。" in words_of(page)
    grant = RoleGrant.objects.get(user=person)
    assert desk.get(f"/desk/accounts/grants/{grant.pk}/end/").status_code == 200
    page = desk.post(f"/desk/accounts/grants/{grant.pk}/end/", {"reason": "调离"}, follow=True)
    assert "已办理。" in words_of(page)
    assert page.context["current"] == []
    assert page.context["ended"] == [grant]


def test_no_role_is_chosen_beforehand(desk):
    person = make_user()
    assert desk.get(f"/desk/accounts/{person.pk}/").context["form"].fields["role"].choices[0] == ("", "请选择")
    page = desk.post(f"/desk/accounts/{person.pk}/", {"role": "", "host_code": "", "reason": "x"})
    assert list(page.context["form"].errors) == ["role"]


def test_a_reason_is_asked_for(desk):
    person = make_user()
    page = desk.post(f"/desk/accounts/{person.pk}/", {"role": "editor", "host_code": "", "reason": ""})
    assert list(page.context["form"].errors) == ["reason"]
    assert RoleGrant.objects.filter(user=person).count() == 0


def test_the_last_administrator_is_told_why_not(desk, administrator):
    grant = administrator.grants.get()
    page = desk.post(f"/desk/accounts/grants/{grant.pk}/end/", {"reason": "x"})
    assert "这是最后一位管理员。请先把管理员角色授予另一个人，再终止这一项。" in words_of(page)


def test_an_account_is_stopped_and_resumed(desk):
    person = make_user()
    for verb, is_active in (("stop", False), ("resume", True)):
        path = f"/desk/accounts/{person.pk}/{verb}/"
        assert desk.get(path).status_code == 200
        desk.post(path, {"reason": "x"})
        assert User.objects.get(pk=person.pk).is_active is is_active


def test_the_link_is_sent_again_only_by_a_press_of_the_button(desk):
    person = make_user()
    path = f"/desk/accounts/{person.pk}/invite/"
    assert desk.get(path).status_code == 405
    assert "设置密码的链接已寄往" in words_of(desk.post(path, follow=True))
    User.objects.filter(pk=person.pk).update(email="")
    assert "没有邮箱就无法寄送设置密码的链接。" in words_of(desk.post(path, follow=True))


@pytest.mark.parametrize(
    "path", ["/desk/accounts/9999/", "/desk/accounts/9999/stop/", "/desk/accounts/grants/9999/end/"]
)
def test_what_does_not_exist_is_not_found(desk, path):
    assert desk.get(path).status_code == 404


def test_the_roles_page_shows_the_policy_and_its_hash(desk):
    page = words_of(desk.get("/desk/accounts/roles/"))
    assert [str(role) for role in permission.roles().values() if str(role) not in page] == []
    assert permission.policy_hash() in page


def test_ones_own_profile_is_saved_and_its_language_speaks_at_once(client):
    person = make_user("旧名")
    client.force_login(person)
    fields = {"display_name": "New Name", "email": person.email, "language": "en"}
    page = client.post("/desk/accounts/profile/", fields, follow=True)
    assert "Saved." in words_of(page)
    assert User.objects.get(pk=person.pk).display_name == "New Name"


def test_the_interface_speaks_the_language_of_the_profile_until_the_switch_is_used(client):
    client.force_login(make_user(language="en"))
    assert "<title>My account" in words_of(client.get("/desk/accounts/profile/"))
    client.cookies["django_language"] = "zh-hans"
    assert "<title>我的账号" in words_of(client.get("/desk/accounts/profile/"))


def test_an_address_in_use_is_told_beside_its_field(client):
    taken, person = make_user(), make_user()
    client.force_login(person)
    page = client.post("/desk/accounts/profile/", {"display_name": "x", "email": taken.email, "language": "en"})
    assert list(page.context["form"].errors) == ["email"]


def test_a_host_administrator_cannot_grant_for_everybody(client):
    make_administrator()
    local, person = make_person("administrator", host_code="water"), make_user()
    client.force_login(local)
    path, fields = f"/desk/accounts/{person.pk}/", {"role": "editor", "reason": "x"}
    assert "只有管理员可以授予角色。" in words_of(client.post(path, {**fields, "host_code": ""}))
    client.post(path, {**fields, "host_code": "water"})
    assert person.grants.get().host_code == "water"


def test_pages_need_no_inline_script_or_style(desk):
    page = desk.get("/desk/accounts/")
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    assert " style=" not in words_of(page)


def test_a_forged_request_is_refused():
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_administrator())
    assert strict.post("/desk/accounts/new/", {}).status_code == 403
