"""Programs write: for one organisation, once, and never over what somebody else has changed."""

from __future__ import annotations

import json
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from tests.factories.accounts import make_person
from tests.factories.activities import make_database, make_record
from tests.factories.tokens import asking, make_key
from xiefa.accounts.domain.people import stop_account
from xiefa.activities.domain import records, tokens
from xiefa.activities.models import Activity, ApiToken, ApiUse, IdempotentCall
from xiefa.kernel import audit, clock

pytestmark = pytest.mark.django_db
LIST = "/api/v1/records"


@pytest.fixture
def database() -> SimpleNamespace:
    return make_database()


@pytest.fixture
def program(database: SimpleNamespace) -> Client:
    return asking(make_key(database))


def said(database: SimpleNamespace, **changes: Any) -> dict[str, Any]:
    whole = {
        "kind": "agreement",
        "title": "水处理技术合作协议",
        "since": "2026-03-05",
        "place": "长沙",
        "people": 20,
        "fields": {"partner": "某市", "level": "city", "amount": "120.50"},
        "parts": [{"organisation": database.alliance.code, "role": "host"}],
        "outcomes": [{"kind": "agreement", "title": "协议", "amount": "120.50"}],
    }
    return {name: value for name, value in (whole | changes).items() if value is not ...}


def post(client: Client, body: Any, **headers: str) -> Any:
    return client.post(LIST, body, content_type="application/json", headers=headers)


def put(client: Client, record: Activity, body: Any, **headers: str) -> Any:
    return client.put(f"{LIST}/{record.pk}", body, content_type="application/json", headers=headers)


def test_a_record_is_entered_as_on_the_page(database: SimpleNamespace, program: Client) -> None:
    answer = post(program, said(database, reference="oa-1"))
    record = Activity.objects.get()
    told = answer.json()
    assert (answer.status_code, answer["Location"]) == (201, f"http://127.0.0.1:8000{LIST}/{record.pk}")
    assert (record.state, record.origin, record.reporter, record.entered_by) == (
        "entered", "program", database.alliance, database.secretary,
    )  # fmt: skip
    assert (told["fields"], told["reference"], told["until"]) == (
        {"partner": "某市", "level": "city", "amount": "120.50"}, "oa-1", "2026-03-05",
    )  # fmt: skip
    events = [(one.action, one.details.get("name")) for one in audit.history_of(record)]
    assert events == [("activities.enter", None), ("activities.push", "联盟办公系统")]
    read = program.get(f"{LIST}/{record.pk}")
    assert (read.json(), read["ETag"]) == (told, answer["ETag"])


def test_a_number_of_ones_own_is_taken_once(database: SimpleNamespace, program: Client) -> None:
    first = post(program, said(database, reference="oa-1"))
    again = post(program, said(database, reference="oa-1", title="另一名称"))
    assert (again.status_code, again.json()["code"], again.json()["record"]) == (
        409,
        "reference_used",
        first["Location"],
    )
    assert Activity.objects.count() == 1


def test_the_same_key_does_it_once_and_answers_twice(database: SimpleNamespace, program: Client) -> None:
    body, headers = said(database), {"Idempotency-Key": "call-1"}
    first, again = post(program, body, **headers), post(program, body, **headers)
    other = post(program, said(database, title="另一名称"), **headers)
    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 409)
    assert (again.content, again["ETag"], again["Idempotency-Replayed"]) == (first.content, first["ETag"], "true")
    assert (Activity.objects.count(), other.json()["code"]) == (1, "idempotency_key_used")
    elsewhere = asking(_key_of_other(database))
    assert post(elsewhere, said(database), **headers).status_code == 201
    with clock.frozen(clock.now() + timedelta(days=8)):
        assert post(program, said(database, title="八天以后"), **headers).status_code == 201
    assert IdempotentCall.objects.count() == 2


def test_what_was_refused_may_be_mended_under_the_same_key(database: SimpleNamespace, program: Client) -> None:
    headers = {"Idempotency-Key": "call-1"}
    assert post(program, said(database, until="2026-03-01"), **headers).status_code == 422
    assert post(program, said(database), **headers).status_code == 201


def test_a_record_is_replaced_when_nobody_was_faster(database: SimpleNamespace, program: Client) -> None:
    record = make_record(database, state="accepted", people=300)
    seen = program.get(f"{LIST}/{record.pk}")["ETag"]
    answer = put(program, record, said(database, kind="seminar", fields=..., outcomes=...), **{"If-Match": seen})
    record.refresh_from_db()
    assert (answer.status_code, record.version, record.state, record.people) == (200, 2, "entered", 20)
    assert record.versions.get(number=2).reason == "系统对接：联盟办公系统"
    late = put(program, record, said(database, kind="seminar", fields=..., outcomes=...), **{"If-Match": seen})
    assert (late.status_code, late.json()["version"]) == (412, 2)
    for condition, status in ((None, 428), ("*", 428), ("W/x", 400), ('"x"', 400), ('"' + "9" * 30 + '"', 400)):
        headers = {"If-Match": condition} if condition else {}
        assert (condition, put(program, record, said(database), **headers).status_code) == (condition, status)


def test_a_record_that_was_set_aside_stays_so(database: SimpleNamespace, program: Client) -> None:
    record = records.set_aside(activity=make_record(database), by=database.secretary)
    assert put(program, record, said(database), **{"If-Match": '"1"'}).status_code == 409


def test_the_number_of_a_record_stays(database: SimpleNamespace, program: Client) -> None:
    post(program, said(database, reference="oa-1"))
    answer = put(program, Activity.objects.get(), said(database, reference="oa-2"), **{"If-Match": '"1"'})
    assert (answer.status_code, answer.json()["code"]) == (409, "reference_fixed")


def test_a_token_is_good_for_one_organisation(database: SimpleNamespace) -> None:
    record = make_record(database)
    other = asking(_key_of_other(database))
    assert put(other, record, said(database), **{"If-Match": '"1"'}).status_code == 404
    answer = post(other, said(database))
    assert answer.json()["reporter"]["code"] == database.alliances[1].code
    assert post(other, said(database, reporter=database.alliance.code)).status_code == 400


def test_a_key_that_opens_nothing_any_more(database: SimpleNamespace, program: Client) -> None:
    token = ApiToken.objects.get()
    wrong = ("", "xiefa_", "xiefa_" + "a" * 43, "Xiefa", "密钥", "x" * 10_000, token.key_hash)
    assert [asking(key or " ").get(LIST).status_code for key in wrong] == [401] * 7
    assert Client(headers={"Authorization": "Basic YTpi"}).get(LIST)["WWW-Authenticate"] == 'Bearer realm="xiefa"'
    with clock.frozen(token.ends_on - timedelta(days=1)):
        assert program.get(LIST).status_code == 200
    with clock.frozen(token.ends_on):
        assert program.get(LIST).status_code == 401
    tokens.revoke_token(token=token, by=database.secretary)
    assert (program.get(LIST).status_code, post(program, said(database)).status_code) == (401, 401)


def test_a_key_ends_with_the_office_of_who_made_it(database: SimpleNamespace, program: Client) -> None:
    assert program.get(LIST).status_code == 200
    stop_account(user=database.secretary, reason="离任", by=None)
    assert (program.get(LIST).status_code, Activity.objects.count()) == (401, 0)


def test_use_is_noted_once_a_minute(database: SimpleNamespace, program: Client) -> None:
    start = clock.now().replace(microsecond=0)
    for seconds, noted in ((0, 0), (30, 0), (61, 61)):
        with clock.frozen(start + timedelta(seconds=seconds)):
            program.get(LIST)
        assert ApiToken.objects.get().last_used_at == start + timedelta(seconds=noted)


def test_who_asks_too_often_waits(database: SimpleNamespace, program: Client, settings: Any) -> None:
    settings.API_RATES = {"address": 5, "token": 2}
    start = clock.now().replace(second=20, microsecond=0)
    with clock.frozen(start):
        codes = [program.get(LIST).status_code for _time in range(3)]
        refused = program.get(LIST)
        assert (codes, refused.status_code, refused["Retry-After"]) == ([200, 200, 429], 429, "40")
        assert refused["RateLimit"] == '"address";r=1;t=40, "token";r=0;t=40'
        assert refused["RateLimit-Policy"] == '"address";q=5;w=60, "token";q=2;w=60'
        assert [Client().get(LIST).status_code for _time in range(2)] == [200, 429]
        assert Client(REMOTE_ADDR="203.0.113.9").get(LIST).status_code == 200
    with clock.frozen(start + timedelta(minutes=3)):
        assert program.get(LIST)["RateLimit"] == '"address";r=4;t=40, "token";r=1;t=40'
    assert [("203.0.113.9" in one.subject, one.count) for one in ApiUse.objects.all()] == [(False, 1), (False, 1)]


WRONG_SHAPES: dict[str, tuple[Any, list[str]]] = {
    "no record": ([], [""]),
    "no kind": ({"title": "a"}, ["kind"]),
    "an unknown kind": ({"kind": "论坛"}, ["kind"]),
    "a kind of no kind": ({"kind": {"a": 1}}, ["kind"]),
    "text for a number": ({"people": "20"}, ["people"]),
    "truth for a number": ({"people": True}, ["people"]),
    "part of a person": ({"people": 1.5}, ["people"]),
    "fewer than none": ({"people": -1}, ["people"]),
    "more than there are": ({"people": 10**15}, ["people"]),
    "a number for a text": ({"title": 5}, ["title"]),
    "no title": ({"title": ""}, ["title"]),
    "an endless title": ({"title": "字" * 201}, ["title"]),
    "a day that never was": ({"since": "2026-02-30"}, ["since"]),
    "a day in other digits": ({"since": "２０２６-03-05"}, ["since"]),
    "a word for yes": ({"has_consent": "是"}, ["has_consent"]),
    "an unknown name": ({"state": "accepted"}, ["state"]),
    "a role of no part": ({"parts": [{"organisation": "a", "role": "主办"}]}, ["parts/0/role"]),
    "parts that are none": ({"parts": {}}, ["parts"]),
    "a part that is none": ({"parts": ["a"]}, ["parts/0"]),
    "too many parts": ({"parts": [{"organisation": "a", "role": "host"}] * 61}, ["parts"]),
    "a field of no kind": ({"fields": {"theme": "a"}}, ["fields/theme"]),
    "an amount as a number": ({"fields": {"amount": 5}}, ["fields/amount"]),
    "an amount in other digits": ({"fields": {"amount": "١٢"}}, ["fields/amount"]),
    "a stage of no outcome": ({"outcomes": [{"kind": "agreement", "title": "a", "stage": {}}]}, ["outcomes/0/stage"]),
    "an unknown outcome": ({"outcomes": [{"kind": "x", "title": "a"}]}, ["outcomes/0/kind"]),
    "two things at once": ({"title": 5, "people": "x"}, ["title", "people"]),
}


@pytest.mark.parametrize("case", WRONG_SHAPES)
def test_a_wrong_shape_is_refused_with_its_place(database: SimpleNamespace, program: Client, case: str) -> None:
    changes, fields = WRONG_SHAPES[case]
    body = changes if isinstance(changes, list) or case == "no kind" else said(database, **changes)
    answer = post(program, body)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert [one["field"] for one in answer.json()["problems"]] == fields
    assert Activity.objects.count() == 0


WRONG_SENSE: dict[str, tuple[dict[str, Any], list[str]]] = {
    "over before it began": ({"until": "2026-03-01"}, ["until"]),
    "an organisation nobody knows": ({"parts": [{"organisation": "nobody", "role": "host"}]}, ["parts"]),
    "a title of blanks": ({"title": "　 "}, ["title"]),
    "a sign that is none": ({"title": "a\u0000b", "place": "\uffff"}, ["title", "place"]),
    "half a sign": ({"parts": [{"organisation": "\ud800", "role": "host"}]}, ["parts/0/organisation"]),
    "more money than there is": ({"fields": {"amount": "9999999999999"}}, ["amount"]),
    "long ago": ({"since": "0001-01-01"}, ["since"]),
}


@pytest.mark.parametrize("case", WRONG_SENSE)
def test_what_cannot_be_is_refused_with_its_field(database: SimpleNamespace, program: Client, case: str) -> None:
    changes, fields = WRONG_SENSE[case]
    answer = post(program, said(database, **changes))
    assert (answer.status_code, [one["field"] for one in answer.json()["problems"]]) == (422, fields)
    assert Activity.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b" ", 400),
        (b"{", 400),
        (b'{"kind": "forum", "kind": "seminar"}', 400),
        (b'{"people": NaN}', 400),
        (b'{"people": ' + b"9" * 5000 + b"}", 400),
        (b"[" * 100_000, 400),
        ('{"kind": "论坛"}'.encode("gb18030"), 400),
        ('{"kind": "forum"}'.encode("utf-16"), 400),
        (b'\xef\xbb\xbf{"kind": "forum"}', 400),
        (b'{"title": "' + b"a" * 2**18 + b'"}', 413),
    ],
)
def test_what_is_no_json_is_refused(database: SimpleNamespace, program: Client, body: bytes, status: int) -> None:
    answer = program.post(LIST, body, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")


def test_only_json_is_taken(database: SimpleNamespace, program: Client) -> None:
    body = json.dumps(said(database))
    for kind in ("text/plain", "application/x-www-form-urlencoded", "application/xml", ""):
        assert program.post(LIST, body, content_type=kind).status_code == 415
    assert program.post(LIST, body, content_type="application/json; charset=utf-8").status_code == 201


@pytest.mark.parametrize("key", ["", "a b", "键", "x" * 121])
def test_a_key_that_is_none_is_refused(database: SimpleNamespace, program: Client, key: str) -> None:
    answer = post(program, said(database), **{"Idempotency-Key": key})
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_wrong")


def _key_of_other(database: SimpleNamespace) -> str:
    other = database.alliances[1]
    return make_key(database, other, by=make_person("alliance_secretary", host_code=other.code))
