"""Programs read: what is public without a token, their organisation's own with one."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.activities import DAY, make_database, make_entry, make_record
from tests.factories.tokens import asking, make_key
from xiefa.activities.domain import records
from xiefa.activities.models import Activity
from xiefa.kernel import clock
from xiefa.registry.models import Organisation

pytestmark = pytest.mark.django_db
LIST = "/api/v1/records"


@pytest.fixture
def database() -> SimpleNamespace:
    return make_database()


def ids(client: Client, query: str = "") -> list[int]:
    return [one["id"] for one in client.get(f"{LIST}?{query}").json()["records"]]


def test_a_stranger_reads_what_is_published_and_nothing_else(database: SimpleNamespace) -> None:
    public = make_record(database, state="accepted", openness="public")
    hidden = [
        make_record(database, openness="public"),
        make_record(database, state="confirmed", openness="public"),
        make_record(database, state="accepted", openness="network"),
        make_record(database, state="accepted", openness="office"),
        make_record(database, state="accepted", openness="public", embargo_until=clock.today() + timedelta(days=1)),
    ]
    double = make_record(database, state="accepted", openness="public")
    Activity.objects.filter(pk=double.pk).update(same_as=public)
    assert ids(Client()) == [public.pk]
    found = {one.pk: Client().get(f"{LIST}/{one.pk}").status_code for one in [public, double, *hidden]}
    assert found == {public.pk: 200} | dict.fromkeys([double.pk, *(one.pk for one in hidden)], 404)
    assert [Client().get(f"{LIST}/{one.pk}/versions").status_code for one in hidden] == [404] * 5


def test_an_embargo_ends_by_itself(database: SimpleNamespace) -> None:
    record = make_record(database, state="accepted", openness="public", embargo_until=date(2030, 5, 1))
    with clock.frozen(date(2030, 4, 30)):
        assert ids(Client()) == []
    with clock.frozen(date(2030, 5, 1)):
        assert ids(Client()) == [record.pk]


def test_texts_that_name_people_are_told_only_when_they_agreed(database: SimpleNamespace) -> None:
    silent = make_record(database, state="accepted", openness="public", narrative="张三致辞。")
    open_ = make_record(database, state="accepted", openness="public", narrative="李四致辞。", has_consent=True)
    told = [Client().get(f"{LIST}/{one.pk}").json() for one in (silent, open_)]
    assert [one["narrative"] for one in told] == [None, "李四致辞。"]
    assert [set(one) & {"note", "origin", "evidence", "reference", "same_as"} for one in told] == [set(), set()]
    own = asking(make_key(database)).get(f"{LIST}/{silent.pk}").json()
    assert (own["narrative"], own["origin"]) == ("张三致辞。", "web")


def test_an_organisation_that_is_not_public_is_not_named(database: SimpleNamespace) -> None:
    partner = database.alliances[1]
    entry = make_entry(database.alliance, partner, openness="public")
    record = records.enter(host=database.network, reporter=database.alliance, entry=entry, by=database.secretary)
    records.accept(activity=records.confirm(activity=record, by=database.head), by=database.office)
    Organisation.objects.filter(pk=partner.pk).update(is_visible=False)
    told = Client().get(f"{LIST}/{record.pk}").json()
    assert [one["organisation"] for one in told["parts"]] == [database.alliance.code]
    Organisation.objects.update(is_visible=False)
    told = Client().get(f"{LIST}/{record.pk}").json()
    assert (told["parts"], told["reporter"]) == ([], None)


def test_a_token_shows_its_organisations_own_in_any_state_and_no_other(database: SimpleNamespace) -> None:
    record = make_record(database)
    other = asking(make_key(database, database.alliances[1], by=_secretary_of(database.alliances[1])))
    own = asking(make_key(database))
    assert (ids(own, "scope=own"), ids(own), ids(other, "scope=own")) == ([record.pk], [], [])
    assert (own.get(f"{LIST}/{record.pk}").status_code, other.get(f"{LIST}/{record.pk}").status_code) == (200, 404)
    assert other.get(f"{LIST}/{record.pk}/versions/1").status_code == 404
    version = own.get(f"{LIST}/{record.pk}/versions/1").json()
    assert (version["number"], version["content"]["title"], version["accepted_at"]) == (1, record.title, None)
    assert Client().get(f"{LIST}?scope=own").status_code == 401


def test_strangers_see_of_versions_only_that_they_were_accepted(database: SimpleNamespace) -> None:
    record = make_record(database)
    entry = make_entry(database.alliance, openness="public")
    record = records.revise(activity=record, entry=entry, expected_version=1, by=database.secretary)
    records.accept(activity=records.confirm(activity=record, by=database.head), by=database.office)
    told = Client().get(f"{LIST}/{record.pk}/versions").json()["versions"]
    assert [(one["number"], one["accepted_at"] is not None, set(one)) for one in told] == [
        (2, True, {"number", "digest", "made_at", "accepted_at"})
    ]
    assert Client().get(f"{LIST}/{record.pk}/versions/2").status_code == 401
    own = asking(make_key(database)).get(f"{LIST}/{record.pk}/versions?limit=1").json()
    assert ([one["number"] for one in own["versions"]], own["next"][-8:]) == ([2], "before=2")


def test_a_page_leads_to_the_next_and_nothing_is_left_out(database: SimpleNamespace) -> None:
    days = [DAY, DAY, DAY + timedelta(days=1), DAY - timedelta(days=1), DAY]
    made = [make_record(database, state="accepted", openness="public", since=day) for day in days]
    seen, address = [], f"{LIST}?limit=2&year=2026"
    while address:
        page = Client().get(address).json()
        seen.append([one["id"] for one in page["records"]])
        address = (page["next"] or "").removeprefix("http://127.0.0.1:8000")
    keys = [one.pk for one in made]
    assert seen == [[keys[2], keys[4]], [keys[1], keys[0]], [keys[3]]]


def test_records_are_chosen_by_what_they_say(database: SimpleNamespace) -> None:
    one = make_record(database, state="accepted", openness="public", province="湖南", kind="forum")
    two = make_record(database, state="accepted", openness="public", since=date(2025, 12, 31), until=date(2026, 1, 1))
    chosen = {
        "kind=forum": [one.pk],
        "province=湖南": [one.pk],
        "year=2025": [two.pk],
        "year=2026": [one.pk, two.pk],
        "since=2026-01-02": [one.pk],
        "until=2026-01-01": [two.pk],
        f"organisation={database.alliance.code}": [one.pk, two.pk],
        "organisation=nobody": [],
        "state=entered": [],
        "changed_since=2999-01-01": [],
    }
    assert {query: ids(Client(), query) for query in chosen} == chosen


def test_a_list_asks_as_often_for_many_as_for_few(database: SimpleNamespace) -> None:
    client = asking(make_key(database))

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{LIST}?scope=own")
        return len(queries)

    make_record(database)
    asked()
    few = asked()
    for _number in range(6):
        make_record(database)
    assert asked() == few


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("kinds=forum", "kinds"),
        ("kind=论坛", "kind"),
        ("year=二〇二六", "year"),
        ("year=２０２６", "year"),
        ("year=1", "year"),
        ("since=2026-02-30", "since"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=-1", "limit"),
        ("limit=" + "9" * 5000, "limit"),
        ("cursor=x", "cursor"),
        ("cursor=-1_2", "cursor"),
        ("limit=1&limit=2", "limit"),
        ("scope=all", "scope"),
        ("organisation=%27%20or%201=1", "organisation"),
        ("state=", "state"),
    ],
)
def test_a_query_that_makes_no_sense_is_named(query: str, field: str) -> None:
    answer = Client().get(f"{LIST}?{query}")
    problems = answer.json()["problems"]
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert [one["field"] for one in problems] == [field]


def test_the_ends_of_the_calendar_bring_nothing_down(database: SimpleNamespace) -> None:
    for cursor in ("0_0", "1_1", "9999999_999999999999999999"):
        assert Client().get(f"{LIST}?cursor={cursor}").status_code == 200
    for key in ("0", "-1", "1.5", "９", "9" * 18, "9" * 400, "abc", "1%20or%201", "1/versions/0", "1/versions/x"):
        assert Client().get(f"{LIST}/{key}").status_code in ({401} if "versions" in key else {404})


def test_who_has_it_already_gets_no_second_copy(database: SimpleNamespace) -> None:
    record = make_record(database, state="accepted", openness="public")
    for address in (LIST, f"{LIST}/{record.pk}", "/api/v1/openapi.json", "/api/v1/forms/current"):
        first = Client().get(address)
        again = Client().get(address, headers={"If-None-Match": first["ETag"]})
        assert (address, again.status_code, again.content, again["ETag"]) == (address, 304, b"", first["ETag"])
    assert Client().get(f"{LIST}/{record.pk}")["Last-Modified"]
    records.return_for_completion(activity=record, note="请补充。", by=database.office)
    assert Client().get(LIST, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_methods_are_what_they_say(database: SimpleNamespace) -> None:
    record = make_record(database, state="accepted", openness="public")
    address = f"{LIST}/{record.pk}"
    head, options = Client().head(address), Client().options(address)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", Client().get(address)["ETag"])
    assert (options.status_code, options["Allow"]) == (204, "GET, PUT, HEAD, OPTIONS")
    for method in ("delete", "patch", "trace"):
        answer = getattr(Client(), method)(address)
        assert (answer.status_code, answer["Allow"]) == (405, "GET, PUT, HEAD, OPTIONS")
    tricked = asking(make_key(database), **{"X-HTTP-Method-Override": "DELETE"}).post(f"{LIST}?_method=DELETE")
    assert (tricked.status_code, Activity.objects.count()) == (400, 1)


def test_somebody_who_is_signed_in_is_nobody_here(database: SimpleNamespace) -> None:
    record = make_record(database)
    client = Client(enforce_csrf_checks=True)
    client.force_login(database.secretary)
    assert client.get(f"{LIST}/{record.pk}").status_code == 404
    assert client.get(f"{LIST}?scope=own").status_code == 401
    assert client.post(LIST, {"kind": "forum"}, content_type="application/json").status_code == 401


def test_forms_are_told_as_they_were(database: SimpleNamespace) -> None:
    make_record(database)
    told = Client().get("/api/v1/forms/current").json()
    assert Client().get(f"/api/v1/forms/{told['version']}").json() == told
    seminar = next(one for one in told["kinds"] if one["key"] == "seminar")
    assert (seminar["zh"], [one["key"] for one in seminar["fields"]]) == ("研讨会", ["theme"])
    assert Client().get("/api/v1/forms/1999").status_code == 404


def test_sentences_come_in_the_language_that_was_asked_for() -> None:
    told = [
        Client(headers={"Accept-Language": language}).get(f"{LIST}/0") for language in ("zh-CN", "", "en-GB,en;q=0.9")
    ]
    assert [one["Content-Language"] for one in told] == ["zh-hans", "zh-hans", "en"]
    assert told[0].json()["detail"] == "没有这一项，或者您无权查看。"


def test_an_address_that_is_none_is_answered_for_programs(client: Client) -> None:
    for path in ("/api/v1/nowhere", "/api/v1/records/1/2/3", "/api/v1/records/"):
        answer = client.get(path)
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert client.get("/api/v1/records?kind=%00")["Content-Type"] == "application/problem+json"


def test_the_guide_names_every_kind_and_every_operation(client: Client) -> None:
    page = client.get("/api/v1/").content.decode()
    form = client.get("/api/v1/forms/current").json()
    assert [one["key"] for one in form["kinds"] if f'id="kind-{one["key"]}"' not in page] == []
    document = client.get("/api/v1/openapi.json").json()
    assert [path for path in document["paths"] if path not in page] == []
    assert "<script>" not in page


def _secretary_of(organisation: Organisation) -> object:
    from tests.factories.accounts import make_person

    return make_person("alliance_secretary", host_code=organisation.code)


def test_moments_are_told_in_universal_time(database: SimpleNamespace) -> None:
    record = make_record(database, state="accepted", openness="public")
    told = Client().get(f"{LIST}/{record.pk}").json()["changed_at"]
    assert told == timezone.localtime(record.changed_at, timezone.get_default_timezone()).astimezone(
        record.changed_at.tzinfo
    ).isoformat(timespec="microseconds").replace("+00:00", "Z")
