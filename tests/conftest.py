"""What every test shares; settings are in ``tests/settings.py``."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import translation

from tests.browsing import browser, running_browser
from tests.database import django_db_setup

__all__ = ["browser", "django_db_setup", "running_browser"]


@pytest.fixture(autouse=True)
def language_of_the_office() -> Iterator[None]:
    """Every test begins in Chinese, whatever language the requests of the one before it were answered in."""
    with translation.override(settings.LANGUAGE_CODE):
        yield
