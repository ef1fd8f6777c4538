from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.factories import manuscripts as factory
from xiefa.manuscript import Manuscript

MADE = {
    "real": lambda: (factory.real_manuscript(), {}),
    "rich": factory.rich_manuscript,
    "hostile": lambda: (factory.hostile_manuscript(), {}),
    "empty": lambda: (Manuscript(), {}),
    "large": lambda: (factory.large_manuscript(), {}),
}


@pytest.fixture(params=MADE)
def issue(request: pytest.FixtureRequest) -> tuple[Manuscript, dict[str, bytes]]:
    """Each manuscript in turn, with its pictures."""
    return MADE[request.param]()


@pytest.fixture(scope="module")
def page(running_browser: Browser) -> Iterator[Any]:
    """A page of a headless browser, without network."""
    context = running_browser.new_context(offline=True)
    yield context.new_page()
    context.close()
