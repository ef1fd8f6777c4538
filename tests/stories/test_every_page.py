"""Every page there is: for everybody, on a wide screen and a phone, by day and by night; nothing in the console."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browsing import LOOKS, faults
from tests.stories.every_page import PAGES, Address, addresses, names
from tests.stories.installation import Installation
from tests.stories.no_pages import NOT_PAGES
from xiefa.demo.sign_ins import PASSWORD


@pytest.fixture(scope="module")
def opened(running_browser: Browser, gallery: Installation) -> Iterator[Callable[[str], Page]]:
    """One page for each person, kept open for all the addresses."""
    pages: dict[str, Page] = {}

    def of(username: str) -> Page:
        if username not in pages:
            pages[username] = gallery.page(running_browser, username, password=PASSWORD)
        return pages[username]

    yield of
    for page in pages.values():
        page.context.close()


@pytest.fixture(scope="module")
def inside(opened: Callable[[str], Page], gallery: Installation) -> dict[str, str]:
    """The first section and item of the issue that is being composed."""
    page = opened("editor")
    page.goto(f"{gallery.base}/desk/briefing/7/compose/")
    return {
        "section": str(page.locator("[data-section]").first.get_attribute("data-section")),
        "item": str(page.locator("[data-item]").first.get_attribute("data-item")),
    }


def test_every_address_is_a_page_to_look_at_or_says_why_not() -> None:
    known = set(PAGES).union(*NOT_PAGES.values())
    assert names() - known == set()
    assert known - names() == set()


def _group(number: int) -> pytest.MarkDecorator:
    return pytest.mark.xdist_group(f"stories-{1 + number % 2}")


@pytest.mark.browser
@pytest.mark.parametrize(
    "address", [pytest.param(one, id=str(one), marks=_group(at)) for at, one in enumerate(addresses())]
)
def test_the_page_is_for_everybody(
    address: Address, opened: Callable[[str], Page], inside: dict[str, str], gallery: Installation
) -> None:
    page = opened(address.username)
    page.problems.clear()
    page.set_viewport_size({"width": LOOKS[0][0], "height": 900})
    page.emulate_media(color_scheme=LOOKS[0][1])
    answer = page.goto(gallery.base + address.path.format(**inside))
    assert answer
    assert answer.status == 200
    assert page.url.partition("?")[0] == (gallery.base + address.path.format(**inside)).partition("?")[0]
    assert outline(page) == {"lang": "zh-Hans", "h1": 1, "title": True, "main": 1}
    assert faults(page) == {}
    assert page.problems == []


def outline(page: Page) -> dict[str, object]:
    """What every page has: a language, one heading of the first order, a title, one main part."""
    return page.evaluate("""() => ({
      lang: document.documentElement.lang,
      h1: document.querySelectorAll("h1").length,
      title: document.title.trim().length > 3,
      main: document.querySelectorAll("main").length,
    })""")
