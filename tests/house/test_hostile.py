"""What no page of ours would send: every address takes it and answers; none falls over."""

from __future__ import annotations

import io
from http import HTTPStatus

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from tests.factories.accounts import make_person
from tests.factories.installation import World, parameters
from xiefa.newsroom.models import SourceFile

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

DIGITS = "9" * 5000
QUERIES: dict[str, dict[str, str]] = {
    "a page beyond the last": {"page": "999999"},
    "a page that is none": {"page": "abc", "old": "abc", "new": "-1", "version": "x", "year": "x", "state": "x"},
    "endless digits": dict.fromkeys(["page", "old", "new", "version", "year", "number", "expected_version"], DIGITS),
    "an endless question": dict.fromkeys(["q", "text", "digest"], "字" * 30_000),
    "the ends of the calendar": {"since": "0001-01-01", "until": "9999-12-31"},
    "signs that mean something to databases": dict.fromkeys(["q", "text", "action"], "%_\\'\"*;--\u202e\uffff"),
}
FIELDS = [
    "q",
    "text",
    "heading",
    "note",
    "reason",
    "title",
    "verb",
    "step",
    "position",
    "section",
    "article",
    "organisation",
    "expected_version",
    "host",
    "kind",
    "code",
    "full_name",
    "short_name",
    "since",
    "until",
    "on",
    "name",
    "pinyin",
    "notes",
    "term",
    "person",
    "represents",
    "credit_text",
    "contributors",
    "credit_source",
    "source",
    "short_title",
    "event_on",
    "event_until",
    "year",
    "number",
    "total_number",
    "remarks",
    "issued_on",
    "office",
    "title_lines",
    "item",
    "username",
    "email",
    "display_name",
    "role",
    "host_code",
    "digest",
    "fills_gaps",
    "activity",
]
VALUES = {
    "nothing": "",
    "too long": "字" * 3000,
    "endless digits": DIGITS,
    "below zero": "-5",
    "the last day": "9999-12-31",
    "the first day": "0001-01-01",
    "signs nobody sees": "a\x0b\x1f\u202e\uffff",
    "a number too large": "99999999999",
    "markup": "<script>alert(1)</script>{{ 1|add:1 }}\"'",
}
# Signing out and the library's own pages are not ours to test.
NOT_OURS = ("account_", "mfa_")


@pytest.fixture
def client(world: World) -> Client:
    """Somebody who may do everything."""
    roles = ("administrator", "secretary_general", "editor", "reviewer", "membership_officer")
    person, client = make_person(*roles), Client(raise_request_exception=False)
    SourceFile.objects.update(uploaded_by=person)
    client.force_login(person)
    return client


def ours() -> list[str]:
    return [name for name in parameters() if not name.startswith(NOT_OURS)]


@pytest.mark.parametrize("query", QUERIES)
def test_no_question_brings_a_page_down(world: World, client: Client, query: str) -> None:
    answers = {name: client.get(world.path(name), QUERIES[query]).status_code for name in ours()}
    assert {name: code for name, code in answers.items() if code >= 500} == {}


@pytest.mark.parametrize("value", VALUES)
def test_no_form_brings_a_page_down(world: World, client: Client, value: str) -> None:
    sensible = {
        "host": str(world.office.host.pk),
        "kind": "network_news",
        "text": "正文。",
        "verb": "rename",
        "role": "reader",
    }
    hostile = dict.fromkeys(FIELDS, VALUES[value])
    fallen = {}
    for name in ours():
        for data in (hostile, hostile | sensible):
            mark = transaction.savepoint()
            code = client.post(world.path(name), data).status_code
            transaction.savepoint_rollback(mark)
            fallen |= {name: code} if code >= 500 else {}
            if code == HTTPStatus.METHOD_NOT_ALLOWED:
                break  # an address without a form reads no words at all
    assert fallen == {}


@pytest.mark.parametrize("verb", ["submit", "accept", "return", "withdraw", "reopen"])
@pytest.mark.parametrize("value", VALUES)
def test_no_words_bring_a_move_down(world: World, client: Client, verb: str, value: str) -> None:
    path = world.path("newsroom:article_move").replace("withdraw", verb)
    answer = client.post(f"{path}?version={DIGITS}", {"note": VALUES[value]})
    assert answer.status_code == 302


def test_a_nul_character_is_refused_at_the_door(world: World, client: Client) -> None:
    path = world.path("accounts:person_list")
    assert client.get(path, {"q": "a\0b"}).status_code == 400
    assert client.get(f"{world.path('archive:home')}a%00b").status_code == 400
    assert client.post(world.path("briefing:section_add"), {"title": "a\0b"}).status_code == 400
    assert client.get(path, {"q": "ab"}).status_code == 200


def test_a_body_larger_than_any_form_takes_is_not_read(world: World) -> None:
    class Unread(io.RawIOBase):
        def readinto(self, _buffer: object) -> int:
            raise AssertionError("the body was read")

    answer = Client().generic(
        "POST",
        world.path("archive:verify"),
        b"",
        **{"CONTENT_LENGTH": str(settings.LARGEST_REQUEST + 1), "wsgi.input": Unread()},
    )
    assert answer.status_code == 413
    assert "一次最多上传 32 MB" in answer.content.decode()


def test_a_length_that_is_no_number_is_refused(world: World) -> None:
    answer = Client().generic("POST", world.path("archive:verify"), b"x", CONTENT_LENGTH="9" * 5000)
    assert answer.status_code == 413
