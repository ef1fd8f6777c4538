"""Keys of programs for tests, and programs that ask with them."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.test import Client

from xiefa.activities.domain.tokens import make_token
from xiefa.kernel import clock
from xiefa.registry.models import Organisation


def make_key(database: SimpleNamespace, organisation: Organisation | None = None, *, by: Any = None) -> str:
    """A key for the first alliance, made by its secretary; good for a month."""
    _token, key = make_token(
        host=database.network,
        organisation=organisation or database.alliance,
        name="联盟办公系统",
        ends_on=clock.today() + timedelta(days=30),
        by=by or database.secretary,
    )
    return key


def asking(key: str = "", **more: str) -> Client:
    """A program: without cookies, with its key."""
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return Client(headers=headers | more)
