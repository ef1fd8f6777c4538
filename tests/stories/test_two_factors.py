"""A signer forgets the password, gets back in by mail, and adds a second factor."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Page, expect

from tests.stories.installation import Installation
from tests.stories.newsdesk import press, says

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("stories-2")]

PASSWORD = "another-long-phrase-2026"


def test_back_in_by_mail_and_then_with_two_factors(
    demo: Installation, as_person: Callable[..., Page], shot: Callable[[Page, str], None]
) -> None:
    page = as_person(demo)
    choose_another_password(page, demo)
    sign_in(page, demo)
    page.wait_for_url("**/desk/")
    secret = add_a_second_factor(page, demo, shot)
    page.goto(f"{demo.base}/accounts/logout/")
    page.locator("#main").get_by_role("button", name="退出").click()
    sign_in(page, demo)
    says(page, "请输入验证器应用上的六位验证码。")
    page.get_by_label("验证码").fill("000000" if code_for(secret) != "000000" else "111111")
    press(page, "登录")
    says(page, "验证码不对。")
    page.get_by_label("验证码").fill(code_for(secret))
    press(page, "登录")
    page.wait_for_url("**/desk/")
    assert page.problems == []


def choose_another_password(page: Page, here: Installation) -> None:
    page.goto(f"{here.base}/accounts/login/")
    page.get_by_role("link", name="忘记密码").click()
    page.locator("input[type=email]").fill("secretary@example.org")
    page.locator("form.x-form button[type=submit]").click()
    expect(page).to_have_url(re.compile("/password/reset/done/"))
    here.an_hour_later()
    letter = here.letters()[-1]
    assert letter["To"] == "secretary@example.org"
    link = re.search(r"https?://\S+", letter.get_content())
    assert link
    page.goto(link[0])
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    page.locator("form.x-form button[type=submit]").click()
    expect(page).to_have_url(re.compile("/password/reset/key/done/"))


def sign_in(page: Page, here: Installation) -> None:
    page.goto(f"{here.base}/accounts/login/")
    page.get_by_label("登录名或邮箱").fill("secretary")
    page.get_by_label("密码", exact=False).first.fill(PASSWORD)
    press(page, "登录")


def add_a_second_factor(page: Page, here: Installation, shot: Callable[[Page, str], None]) -> str:
    page.goto(f"{here.base}/accounts/2fa/")
    page.get_by_role("link", name="启用").click()
    page.locator("#main input[type=password]").fill(PASSWORD)
    press(page, "确认")
    secret = page.locator("li code").inner_text()
    shot(page, "two-factors")
    page.locator("input[name=code]").fill(code_for(secret))
    press(page, "启用")
    page.goto(f"{here.base}/accounts/2fa/")
    says(page, "已启用。")
    return secret


def code_for(secret: str) -> str:
    """What the application on a telephone would show now."""
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
