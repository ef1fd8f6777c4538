"""A list with thirty rows asks the database as often as a list with eight."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.accounts import make_person
from tests.factories.briefing import Office, make_office, make_published, make_shelved_article
from tests.factories.installation import parameters
from tests.factories.newsroom import make_article
from tests.factories.registry import make_alliance, make_seat
from xiefa.briefing.domain import issues
from xiefa.registry.domain.organisations import add_not_a_name
from xiefa.registry.models import ImportBatch

pytestmark = pytest.mark.django_db


def _person(_office: Office, at: int) -> None:
    make_person("editor", "reviewer", name=f"某{at}")


def _article(office: Office, at: int) -> None:
    make_article(by=make_person("editor"), host=office.host, contributors=[make_alliance()], heading=f"第{at}篇")


def _shelved(office: Office, _at: int) -> None:
    make_shelved_article(office, contributors=[make_alliance()])


def _issue(office: Office, at: int) -> None:
    make_published(office, items=1)


def _list(office: Office, at: int) -> None:
    issues.set_distribution(
        host=office.host, kind="send", text=f"单位{at}", since=date(2000 + at, 1, 1), by=office.editor
    )


def _phrase(_office: Office, at: int) -> None:
    add_not_a_name(text=f"词语{at}号", by=None)


def _batch(_office: Office, at: int) -> None:
    ImportBatch.objects.create(
        file_name=f"名录{at}.xlsx", sha256=f"{at:064}", source=b"", uploaded_by=make_person("membership_officer")
    )


# Each list with what makes one more row of it; ``None``: the list is short by its nature, and why.
LISTS: dict[str, Callable[[Office, int], object] | None] = {
    "accounts:person_list": _person,
    "accounts:event_list": _person,
    "accounts:event_export": _person,
    "accounts:person_export": _person,
    "accounts:role_export": None,  # the roles of the policy
    "accounts:role_list": None,  # the roles of the policy
    "registry:organisation_list": lambda _office, _at: make_alliance(),
    "registry:organisation_export": lambda _office, _at: make_alliance(),
    "registry:person_list": lambda _office, _at: make_seat(),
    "registry:person_export": lambda _office, _at: make_seat(represents=make_alliance()),
    "registry:phrase_list": _phrase,
    "registry:phrase_export": _phrase,
    "registry:import_export": _batch,
    "registry:import_list": None,  # the last twenty
    "newsroom:article_list": _article,
    "newsroom:article_shelf": _shelved,
    "newsroom:article_export": _article,
    "briefing:issue_list": _issue,
    "briefing:issue_export": _issue,
    "briefing:distribution_lists": _list,
    "briefing:distribution_export": _list,
    "publishing:edition_list": _issue,
    "publishing:edition_export": _issue,
    "desk:home": _shelved,
    "archive:home": _issue,
    "archive:issue_list": _issue,
    "archive:organisation_list": lambda _office, _at: make_alliance(),
    "archive:feed": _issue,
    "archive:sitemap": _issue,
}


def queries(client: Client, path: str) -> list[str]:
    client.get(path)  # the first visit fills the index and what is kept in memory
    make_alliance()  # … and now nothing kept is true any more
    client.get("/search/?q=会")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.get(path)
    assert answer.status_code == 200
    return [one["sql"] for one in asked]


@pytest.mark.parametrize("name", [name for name, row in LISTS.items() if row])
def test_a_long_list_asks_no_more_than_a_short_one(name: str) -> None:
    office, client = make_office(), Client()
    roles = ("administrator", "secretary_general", "editor", "reviewer", "membership_officer")
    client.force_login(make_person(*roles))
    more, path = LISTS[name], reverse(name)
    assert more
    for at in range(8):
        more(office, at)
    few = queries(client, path)
    for at in range(8, 30):
        more(office, at)
    many = queries(client, path)
    assert len(many) == len(few), "\n".join(sql for sql in many if sql not in few)[:3000]


def test_every_list_is_counted() -> None:
    listing = ("_list", "_lists", "_export", "_shelf")
    lists = {name for name in parameters() if name.endswith(listing)}
    assert lists - set(LISTS) == set()
