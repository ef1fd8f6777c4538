"""People who have signed in, for the tests of pages."""

import pytest
from django.test import Client

from tests.factories.accounts import make_administrator, make_person


@pytest.fixture
def administrator(db):
    return make_administrator("管理员甲")


@pytest.fixture
def desk(administrator):
    """A browser in which the administrator has signed in."""
    browser = Client()
    browser.force_login(administrator)
    return browser


@pytest.fixture
def auditor_desk(db):
    """A browser in which a member of the council has signed in."""
    browser = Client()
    browser.force_login(make_person("council_member"))
    return browser
