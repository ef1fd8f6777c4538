"""What every test shares; settings are in ``tests/settings.py``."""

import gc
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import translation

from tests.browsing import browser, running_browser
from tests.database import django_db_setup, may_use_database

__all__ = ["browser", "django_db_setup", "running_browser"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """The second run, on another engine, need not repeat what pytest-django keeps from any engine."""
    parser.addoption("--of-database", action="store_true", help="only the tests that may use the database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With ``--of-database``: without the tests to which the database is closed, so that no engine can matter to them."""
    if config.getoption("--of-database"):
        closed = [item for item in items if not may_use_database(item)]
        config.hook.pytest_deselected(items=closed)
        items[:] = [item for item in items if may_use_database(item)]


def pytest_collection_finish() -> None:
    """Everything imported stays to the end: the collector of garbage need not look through it over and over."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def language_of_the_office() -> Iterator[None]:
    """Every test begins in Chinese, whatever language the requests of the one before it were answered in."""
    with translation.override(settings.LANGUAGE_CODE):
        yield
