"""What the stages of the build share: the time on the stage, the people and the organisations."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from xiefa.accounts.models import User
from xiefa.kernel import clock
from xiefa.registry.models import Organisation

NETWORK = "demo-network"


@contextmanager
def moment(day: date, hour: int = 9, minute: int = 0) -> Iterator[None]:
    """Live at that hour (local time) inside the block."""
    with clock.frozen(datetime.combine(day, time(hour, minute))):
        yield


def before(day: date, days: int) -> date:
    """That many days earlier."""
    return day - timedelta(days=days)


def network() -> Organisation:
    """The demo network."""
    return Organisation.objects.get(code=NETWORK)


def organisation(code: str) -> Organisation:
    """An organisation of the demo by its code."""
    return Organisation.objects.with_names().get(code=code)


def person(username: str) -> User:
    """A person who can sign in; fetched anew, so that roles are read on the day of the stage."""
    return User.objects.get(username=username)
