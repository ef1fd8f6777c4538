"""What several tests of the council start from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.db import transaction

from tests.council.held import Held, make_held
from tests.factories.council import Council, make_council
from xiefa.council.models import Meeting, Resolution


@pytest.fixture(scope="module")
def _held_once(django_db_setup, django_db_blocker) -> Iterator[Held]:
    """One meeting for all tests of a module: each test takes back what it did, the module takes back the meeting."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = make_held()
        with django_db_blocker.block():
            yield made
        transaction.set_rollback(True)


@pytest.fixture
def held(_held_once: Held, db) -> Held:
    """A meeting that was held, with its rows as the database has them."""
    rows = Resolution.objects.select_related("host", "body")
    return replace(
        _held_once,
        meeting=Meeting.objects.get(pk=_held_once.meeting.pk),
        granted=rows.get(pk=_held_once.granted.pk),
        remitted=rows.get(pk=_held_once.remitted.pk),
    )


@pytest.fixture
def council(db) -> Council:
    """A council of five who can sign in."""
    return make_council()
