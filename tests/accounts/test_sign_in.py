"""Signing in as a person does it: by name or mail, with two factors, and never by registering."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.urls import reverse

from tests.factories.accounts import PASSWORD, make_administrator, make_user
from xiefa.accounts.domain.people import add_person, stop_account
from xiefa.kernel import outbox

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _fresh_counters():
    """Throttling counts in the cache; each test begins with nobody having tried."""
    cache.clear()


def sign_in(client, name, password=PASSWORD, **more):
    return client.post(LOGIN, {"login": name, "password": password, **more})


def confirm(client):
    """Give the password once more, as before every change to the safety of the account."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def signed_in_as(client):
    return client.session.get("_auth_user_id")


@pytest.mark.parametrize("name", ["wang", "wang@example.org", "WANG@example.org"])
def test_by_name_or_mail(client, name):
    user = make_user(username="wang")
    answer = sign_in(client, name)
    assert (answer.status_code, answer.url, signed_in_as(client)) == (302, "/desk/", str(user.pk))


def test_a_wrong_password_is_told_in_a_sentence_and_keeps_the_name(client):
    make_user(username="wang")
    page = sign_in(client, "wang", "wrong-password").content.decode()
    assert "登录名或密码不对。请检查后再试，或点“忘记密码”。" in page
    assert 'value="wang"' in page
    assert signed_in_as(client) is None


def test_failures_are_counted_in_the_database_for_every_process(client):
    make_user(username="wang")
    sign_in(client, "wang", "wrong-password")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM xiefa_cache")
        kept = sorted(key.split(":")[5] for (key,) in cursor.fetchall())
    assert kept == ["login", "login_failed", "login_failed"]


def test_after_five_failures_one_has_to_wait(client):
    make_user(username="wang")
    for _ in range(5):
        sign_in(client, "wang", "wrong-password")
    page = sign_in(client, "wang").content.decode()
    assert "登录失败次数过多，为安全起见请五分钟后再试。" in page
    assert signed_in_as(client) is None


def test_a_stopped_account_is_told_so(client):
    user = make_user(username="wang")
    stop_account(user=user, reason="x", by=make_administrator())
    page = client.post(LOGIN, {"login": "wang", "password": PASSWORD}, follow=True).content.decode()
    assert "这个账号已经停用，不能登录。如有疑问，请联系管理员。" in page
    assert signed_in_as(client) is None


def test_nobody_registers(client):
    page = client.get("/accounts/signup/")
    assert "账号由管理员开立。需要账号时，请联系秘书处。" in page.content.decode()
    client.post(
        "/accounts/signup/", {"username": "x", "email": "x@example.org", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert signed_in_as(client) is None


def link_in(letter):
    return re.search(r"https?://[^/]+(/\S+)", letter.body).group(1)


def choose_password(client, path, password):
    form = client.get(path, follow=True)
    return client.post(form.request["PATH_INFO"], {"password1": password, "password2": password}, follow=True)


def test_an_invited_person_chooses_a_password_and_signs_in(client):
    person = add_person(username="li", email="li@example.org", by=make_administrator())
    outbox.deliver_pending()
    path = link_in(mail.outbox[0])
    assert "现在可以用新密码登录。" in choose_password(client, path, "a-new-long-phrase-77").content.decode()
    sign_in(client, "li", "a-new-long-phrase-77")
    assert signed_in_as(client) == str(person.pk)
    client.logout()
    assert "这个链接已经用过或已经过期。" in client.get(path, follow=True).content.decode()


def test_a_forgotten_password_is_recovered_by_mail(client):
    make_user(username="wang")
    page = client.post("/accounts/password/reset/", {"email": "wang@example.org"}, follow=True)
    assert "链接已寄出" in page.content.decode()
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (["wang@example.org"], "设置新密码")
    assert "您的登录名是 wang。" in letter.body
    choose_password(client, link_in(letter), "a-new-long-phrase-77")
    assert sign_in(client, "wang", "a-new-long-phrase-77").status_code == 302


def test_an_unknown_address_is_not_told_apart_on_the_page(client):
    page = client.post("/accounts/password/reset/", {"email": "nobody@example.org"}, follow=True)
    assert "链接已寄出" in page.content.decode()
    assert "没有账号使用这个邮箱" in mail.outbox[0].body


def code_for(secret):
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def test_two_factors_are_both_asked_for(client):
    user, secret = make_user(username="wang"), generate_totp_secret()
    TOTP.activate(user, secret)
    answer = sign_in(client, "wang")
    assert (answer.url, signed_in_as(client)) == ("/accounts/2fa/authenticate/", None)
    page = client.post(answer.url, {"code": "000000"}).content.decode()
    assert "验证码不对。" in page
    client.post(answer.url, {"code": code_for(secret)})
    assert signed_in_as(client) == str(user.pk)


def test_the_app_is_turned_on_with_a_code_and_recovery_codes_follow(client):
    user = make_user(username="wang")
    sign_in(client, "wang")
    assert client.get(reverse("mfa_activate_totp")).url.startswith("/accounts/reauthenticate/")
    confirm(client)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert f"<code>{secret}</code>" in page.content.decode()
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})
    assert answer.status_code == 302
    kinds = sorted(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    assert kinds == ["recovery_codes", "totp"]
    codes = client.get(reverse("mfa_view_recovery_codes"))
    assert len(codes.context["unused_codes"]) == 10
    client.logout()
    answer = sign_in(client, "wang")
    client.post(answer.url, {"code": codes.context["unused_codes"][0]})
    assert signed_in_as(client) == str(user.pk)


@pytest.mark.parametrize(
    "name",
    [
        "account_login", "account_signup", "account_reset_password", "account_reset_password_done",
        "account_reset_password_from_key_done", "account_inactive",
    ],
)  # fmt: skip
@pytest.mark.parametrize(("language", "word"), [("zh-hans", "登录"), ("en", "ign")])
def test_every_page_of_the_way_in_speaks_both_languages(client, name, language, word):
    client.cookies["django_language"] = language
    page = client.get(reverse(name))
    text = page.content.decode()
    main = text[text.index("<main") : text.index("</main>")]
    assert page.status_code == 200
    assert word in main or name == "account_signup"
    assert bool(re.search("[一-鿿]", main)) is (language == "zh-hans")


@pytest.mark.parametrize(
    "name",
    ["account_logout", "account_change_password", "mfa_index", "mfa_activate_totp", "accounts:profile",
     "account_reauthenticate"],
)  # fmt: skip
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_of_ones_own_account_speaks_both_languages(client, name, language):
    make_user("Wang", username="wang")
    sign_in(client, "wang")
    confirm(client)
    client.cookies["django_language"] = language
    page = client.get(reverse(name))
    text = page.content.decode()
    main = text[text.index("<main") : text.index("</main>")].replace("中文", "")
    assert page.status_code == 200
    assert bool(re.search("[一-鿿]", main)) is (language == "zh-hans")


@pytest.mark.parametrize(
    "name", ["mfa_generate_recovery_codes", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_reauthenticate"]
)
def test_every_page_of_the_two_factors_opens(client, name):
    user, secret = make_user(username="wang"), generate_totp_secret()
    TOTP.activate(user, secret)
    client.post(sign_in(client, "wang").url, {"code": code_for(secret)})
    confirm(client)
    client.post(reverse("mfa_generate_recovery_codes"))
    page = client.get(reverse(name), follow=True)
    assert page.status_code == 200
    assert "<main" in page.content.decode()


def test_no_page_of_the_way_in_is_without_a_template_of_ours(client):
    """The bad example would be allauth's own page, which does not know our header."""
    assert "ui/public.html" in [template.name for template in client.get(LOGIN).templates]


def test_the_password_is_changed_after_the_old_one_is_given(client):
    make_user(username="wang")
    sign_in(client, "wang")
    path = reverse("account_change_password")
    fields = {"password1": "a-new-long-phrase-77", "password2": "a-new-long-phrase-77"}
    assert "现在的密码不对，请重新输入。" in client.post(path, {"oldpassword": "x", **fields}).content.decode()
    client.post(path, {"oldpassword": PASSWORD, **fields})
    client.logout()
    assert sign_in(client, "wang", "a-new-long-phrase-77").status_code == 302


def test_recovery_codes_are_hidden_until_the_password_is_given_again(client):
    user, secret = make_user(username="wang"), generate_totp_secret()
    TOTP.activate(user, secret)
    client.post(sign_in(client, "wang").url, {"code": code_for(secret)})
    confirm(client)
    client.post(reverse("mfa_generate_recovery_codes"))
    assert len(client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]) == 10
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    assert client.get(reverse("mfa_view_recovery_codes")).url.startswith("/accounts/reauthenticate/")
    assert client.get(reverse("mfa_download_recovery_codes")).url.startswith("/accounts/reauthenticate/")


def test_signing_out_needs_a_confirmation_and_leads_home(client):
    make_user(username="wang")
    sign_in(client, "wang")
    assert client.get("/accounts/logout/").status_code == 200
    assert client.post("/accounts/logout/").url == "/"
    assert signed_in_as(client) is None
