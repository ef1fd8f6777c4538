"""The live API does what its document says, asked by a program that is not ours and knows only the document."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import schemathesis
import yaml
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.test import Client
from pytest_django import DjangoDbBlocker
from schemathesis.config import SchemathesisConfig

from tests.factories.activities import make_database, make_record
from tests.factories.tokens import make_key
from xiefa.activities import kinds
from xiefa.activities.interface.document import openapi
from xiefa.activities.licence import licence

# Few examples, always the same ones; every check is on. A body of the right shape may still be refused for what
# it says (an organisation that nobody knows): that is 422, and never what a wrong shape gets.
_ASKED = {
    "generation": {"max-examples": 8, "deterministic": True, "database": "none"},
    "phases": {"coverage": {"unexpected-methods": ["DELETE", "PATCH", "TRACE"]}},
    "checks": {
        "positive_data_acceptance": {"expected-statuses": ["2xx", "304", "401", "404", "409", "412", "422"]},
        "missing_required_header": {"expected-statuses": ["400", "401", "428"]},
        "negative_data_rejection": {"expected-statuses": ["400", "401", "404", "413", "415", "428"]},
    },
}


VERSION = "small"
_FIELDS = [
    {"key": f"a_{type_}", "zh": "项", "en": "Field", "type": type_, "most": 500}
    for type_ in ("text", "long_text", "whole", "amount", "date", "yes_no")
]
_CHOICE = {
    "key": "level",
    "zh": "级别",
    "en": "Level",
    "type": "choice",
    "options": {"high": {"zh": "高", "en": "High"}},
}


def small_form() -> dict[str, Any]:
    """A form with one kind that has a field of every type: one kind is asked like another."""
    content = kinds.plain_content(kinds.current_version())
    forum = content["kinds"]["forum"] | {"fields": [*_FIELDS, _CHOICE], "outcomes": ["project"]}
    outcomes = {"project": content["outcomes"]["project"]}
    return content | {"kinds": {"forum": forum}, "outcomes": outcomes, "expected": [], "since": date(2026, 1, 1)}


def document(network: str) -> dict[str, Any]:
    content = small_form()
    form = kinds.form_of(VERSION, kinds.digest_of(content | {"since": ""}), content)
    return openapi(form, licence(), server=f"{settings.SITE_URL}/api/v1", network=network)


asked = schemathesis.openapi.from_dict(document("示例网络"), config=SchemathesisConfig.from_dict(_ASKED))
asked.app = WSGIHandler()


@pytest.fixture(scope="module", autouse=True)
def policy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """An installation whose council has agreed on the small form."""
    folder = tmp_path_factory.mktemp("policy")
    shutil.copytree(settings.POLICY_DIR, folder, dirs_exist_ok=True)
    shutil.rmtree(folder / "activities")
    (folder / "activities").mkdir()
    text = yaml.safe_dump(small_form(), allow_unicode=True, sort_keys=False)
    (folder / "activities" / f"{VERSION}.yaml").write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "POLICY_DIR", folder)
        yield


@pytest.fixture(scope="module")
def key(policy: None, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A token of an alliance that has a record, beside a published one."""
    with django_db_blocker.unblock(), transaction.atomic():
        database = make_database()
        make_record(database, kind="forum")
        make_record(database, kind="forum", state="accepted", openness="public")
        yield make_key(database)
        transaction.set_rollback(True)


@pytest.fixture
def generous(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """No end to the allowance; and as with Django's own client, the end of a request ends no transaction."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr(settings, "API_RATES", {"address": 10**6, "token": 10**6})
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)
        yield
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


@pytest.mark.usefixtures("generous")
@asked.parametrize()
def test_the_api_does_what_its_document_says(case: Any, key: str) -> None:
    case.call_and_validate(headers={"Authorization": f"Bearer {key}"})


@pytest.mark.django_db
def test_the_document_that_is_served_is_the_one_that_was_asked() -> None:
    network = make_database().network
    assert Client().get("/api/v1/openapi.json").json() == document(network.short_name)
