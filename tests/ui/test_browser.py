"""The component gallery in a real browser: accessible, by keyboard, on a phone, in the dark."""

import pytest

from tests.browsing import faults, open_page, sign_in, violations
from tests.factories.accounts import make_administrator

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_the_gallery_is_accessible(browser, live_server):
    page = open_page(browser)
    sign_in(page, live_server.url, make_administrator())
    page.goto(f"{live_server.url}/desk/gallery/")
    assert faults(page) == {}
    assert page.problems == []


def test_the_first_tab_leads_past_the_navigation(browser, live_server):
    page = open_page(browser)
    page.goto(f"{live_server.url}/verify/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "x-skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_drawer_opens_and_closes_by_keyboard_on_a_phone(browser, live_server):
    page = open_page(browser, width=390)
    sign_in(page, live_server.url, make_administrator())
    page.goto(f"{live_server.url}/desk/gallery/")
    drawer = page.locator("#desk-nav")
    assert not drawer.is_visible()
    page.locator(".x-menu-button").focus()
    page.keyboard.press("Enter")
    assert drawer.is_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    assert not drawer.is_visible()


def test_the_theme_is_remembered(browser, live_server):
    page = open_page(browser, theme="light")
    page.goto(f"{live_server.url}/verify/")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator("[data-theme-switch]").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != paper
    page.goto(f"{live_server.url}/verify/")
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    assert page.locator("[data-theme-switch]").get_attribute("aria-pressed") == "true"
