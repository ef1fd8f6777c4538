"""A real browser for tests: Debian's Chromium, or the one that Playwright installs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect, sync_playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-extensions",
]
# How long to wait for a page to become what it must; a machine that is busy with other things is no fault of the page.
expect.set_options(timeout=20_000)
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
# A theme changes colours and nothing else, a width what is shown: every rule once for each width, colours by day and
# by night.
LOOKS = ((1280, "light", ""), (1280, "dark", "color-contrast"), (390, "dark", ""), (390, "light", "color-contrast"))
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def browser(running_browser: Browser) -> Iterator[Browser]:
    """The browser; every page is closed with the test that opened it, so that none asks on behind its back."""
    before = running_browser.contexts
    yield running_browser
    for context in running_browser.contexts:
        if context not in before:
            context.close()


@pytest.fixture(scope="session")
def running_browser() -> Iterator[Browser]:
    """One browser for the whole run."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's own loop runs in this thread; Django would take our queries for asynchronous ones.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        opened = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        yield opened
        opened.close()


def open_page(browser: Browser, *, width: int = 1280, theme: str = "light", language: str = "zh-CN") -> Page:
    """A page of a fresh reader; every error that the browser reports is kept in ``page.problems``."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=theme, locale=language, reduced_motion="reduce"
    )
    page = context.new_page()
    page.problems = []
    page.on("console", lambda message: message.type == "error" and page.problems.append(message.text))
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    return page


def sign_in(page: Page, base: str, user: Any) -> None:
    """Give the page the session of ``user``, as the sign-in page would."""
    client = Client()
    client.force_login(user)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": base}])


def faults(page: Page) -> dict[tuple[int, str], list[str]]:
    """What is wrong with the page as it stands, by width and theme: on a wide screen and a phone, by day and by night."""
    found = {}
    for width, theme, only in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)
        page.evaluate("() => document.fonts.ready.then(() => true)")
        wrong = [*violations(page, only=only), *([f"{overflow(page)} px too wide"] if overflow(page) > 0 else [])]
        found |= {(width, theme): wrong} if wrong else {}
    return found


def violations(page: Page, *, only: str = "") -> list[str]:
    """What axe-core finds wrong with the page as it stands, each with the places; by one rule only if it is named."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    rules = {"type": "rule", "values": [only]} if only else {"type": "tag", "values": RULES}
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [f"{one['id']}: {', '.join(str(node['target']) for node in one['nodes'])}" for one in found]


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
