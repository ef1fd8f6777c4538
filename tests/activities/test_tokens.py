"""The pages on which an alliance's secretary makes and stops the keys of programs."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.accounts import make_person
from tests.factories.activities import make_database
from tests.factories.tokens import asking, make_key
from xiefa.activities.domain import tokens
from xiefa.activities.models import ApiToken
from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import Refused
from xiefa.registry.models import Organisation

pytestmark = pytest.mark.django_db
ADD, LIST = reverse("activities:token_add"), reverse("activities:token_list")


@pytest.fixture
def database() -> SimpleNamespace:
    return make_database()


@pytest.fixture
def client(database: SimpleNamespace) -> Client:
    client = Client()
    client.force_login(database.secretary)
    return client


def filled(database: SimpleNamespace, **changes: object) -> dict[str, object]:
    ends_on = (clock.today() + timedelta(days=100)).isoformat()
    whole = {"organisation": database.alliance.pk, "host": database.network.pk, "name": "办公系统", "ends_on": ends_on}
    return whole | changes


def test_a_key_is_shown_once_and_only_its_hash_is_kept(database: SimpleNamespace, client: Client) -> None:
    answer = client.post(ADD, filled(database))
    key = re.search(r'value="(xiefa_[\w-]{43})"', answer.content.decode())
    assert key is not None
    token = ApiToken.objects.get()
    assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (200, True)
    assert (token.key_hash, token.created_by) == (tokens.hash_of(key[1]), database.secretary)
    assert key[1] not in client.get(LIST).content.decode()
    assert [one.action for one in audit.history_of(token)] == ["activities.make_token"]
    assert key[1] not in str([one.details for one in audit.history_of(token)])
    assert asking(key[1]).get("/api/v1/records?scope=own").status_code == 200


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "字" * 101}, "name"),
        ({"ends_on": "2000-01-01"}, "ends_on"),
        ({"ends_on": "9999-12-31"}, "ends_on"),
        ({"ends_on": "x"}, "ends_on"),
        ({"organisation": "0"}, "organisation"),
    ],
)
def test_a_key_that_cannot_be_is_refused(
    database: SimpleNamespace, client: Client, changes: dict[str, str], field: str
) -> None:
    answer = client.post(ADD, filled(database, **changes))
    assert (answer.status_code, list(answer.context["form"].errors), ApiToken.objects.count()) == (422, [field], 0)


def test_nobody_makes_a_key_for_others(database: SimpleNamespace, client: Client) -> None:
    other = database.alliances[1]
    assert client.post(ADD, filled(database, organisation=other.pk)).status_code == 422
    with pytest.raises(Refused) as refused:
        make_key(database, other)
    assert refused.value.codes == ("not_permitted",)
    with pytest.raises(Refused) as refused:
        tokens.make_token(
            host=database.network,
            organisation=database.alliance,
            name="系统",
            ends_on=clock.today() + timedelta(days=401),
            by=database.secretary,
        )
    assert refused.value.codes == ("ends_on_wrong",)


def test_a_key_is_stopped_after_a_question(database: SimpleNamespace, client: Client) -> None:
    key = make_key(database)
    token = ApiToken.objects.get()
    address = reverse("activities:token_revoke", kwargs={"pk": token.pk})
    assert "停用立即生效" in client.get(address).content.decode()
    assert asking(key).get("/api/v1/records").status_code == 200
    for _time in range(2):
        assert client.post(address).url == LIST
    assert asking(key).get("/api/v1/records").status_code == 401
    made_and_stopped = ["activities.make_token", "activities.revoke_token"]
    assert [one.action for one in audit.history_of(token)] == made_and_stopped


def test_a_long_list_asks_no_more_than_a_short_one(database: SimpleNamespace, client: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        return len(queries)

    make_key(database)
    asked()
    few = asked()
    for _number in range(9):
        make_key(database)
    assert asked() == few


def test_others_keys_are_not_there(database: SimpleNamespace, client: Client) -> None:
    other: Organisation = database.alliances[1]
    make_key(database, other, by=make_person("alliance_secretary", host_code=other.code))
    token = ApiToken.objects.get()
    assert list(client.get(LIST).context["page"]) == []
    assert client.post(reverse("activities:token_revoke", kwargs={"pk": token.pk})).status_code == 404
    with pytest.raises(Refused):
        tokens.revoke_token(token=token, by=database.secretary)
    assert ApiToken.objects.get().revoked_at is None
