"""What the public reads of the members' activities, and the files that give it away."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.activities import DAY, make_database, make_entry, make_record
from tests.factories.briefing import fresh, make_issue, make_office, make_shelved_article, sign
from xiefa.activities.domain import records
from xiefa.activities.domain.evidence import remove_evidence
from xiefa.activities.entry import OutcomeEntry
from xiefa.activities.models import Activity
from xiefa.archive.addresses import absolute, item_address
from xiefa.archive.domain.telling import link_records, told_in
from xiefa.briefing.domain import issues
from xiefa.briefing.models import Issue
from xiefa.kernel import clock
from xiefa.registry.models import Organisation

pytestmark = pytest.mark.django_db
LIST, DATA = "/activities/", "/activities/data/"
CSV, JSON = f"{DATA}activities.csv", f"{DATA}activities.json"


@pytest.fixture
def database() -> SimpleNamespace:
    return make_database()


def public(database: SimpleNamespace, **changes: object) -> Activity:
    return make_record(database, state="accepted", openness="public", **changes)


def shown(query: str = "") -> list[int]:
    return [one.pk for one in Client().get(f"{LIST}?{query}").context["page"]]


def body(path: str) -> bytes:
    return b"".join(Client().get(path).streaming_content)


def table(path: str = CSV) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body(path).decode("utf-8-sig"))))


def test_only_what_is_public_is_shown_anywhere(database: SimpleNamespace) -> None:
    seen = public(database)
    hidden = [
        make_record(database, openness="public"),
        make_record(database, state="accepted", openness="network"),
        public(database, embargo_until=clock.today() + timedelta(days=1)),
    ]
    assert shown() == [seen.pk]
    assert [one["id"] for one in table()] == [str(seen.pk)]
    assert [one["id"] for one in json.loads(body(JSON))["records"]] == [seen.pk]
    assert Client().get(f"{LIST}{seen.pk}/").status_code == 200
    assert [Client().get(f"{LIST}{one.pk}/").status_code for one in hidden] == [404] * 3
    whole = "".join(Client().get(path).content.decode() for path in (f"{LIST}feed.atom", "/sitemap.xml"))
    assert [f"/activities/{one.pk}/" in whole for one in (seen, *hidden)] == [True, False, False, False]
    records.return_for_completion(activity=seen, note="请补充。", by=database.office)
    assert (shown(), table(), Client().get(f"{LIST}{seen.pk}/").status_code) == ([], [], 404)


def test_an_embargo_ends_at_midnight_although_nothing_happened(database: SimpleNamespace) -> None:
    record = public(database, embargo_until=date(2030, 5, 1))
    paths = (f"{LIST}feed.atom", "/sitemap.xml", f"/organisations/{database.alliance.code}/")
    with clock.frozen(date(2030, 4, 30)):
        assert [f"/activities/{record.pk}/" in Client().get(path).content.decode() for path in paths] == [False] * 3
        tag = Client().get(CSV)["ETag"]
        assert Client().get(CSV, headers={"If-None-Match": tag}).status_code == 304
    with clock.frozen(date(2030, 5, 1)):
        assert [f"/activities/{record.pk}/" in Client().get(path).content.decode() for path in paths] == [True] * 3
        assert Client().get(CSV, headers={"If-None-Match": tag}).status_code == 200


def test_people_are_named_only_when_they_agreed(database: SimpleNamespace) -> None:
    silent = public(database, narrative="张三致辞。")
    agreed = public(database, narrative="李四致辞。", has_consent=True)
    pages = [Client().get(f"{LIST}{one.pk}/").content.decode() for one in (silent, agreed)]
    assert ["致辞" in page for page in pages] == [False, True]
    assert [one["narrative"] for one in table()] == ["", "李四致辞。"]
    assert shown("q=致辞") == []


def test_organisations_that_are_not_public_are_not_named(database: SimpleNamespace) -> None:
    partner = database.alliances[1]
    entry = make_entry(database.alliance, partner, openness="public")
    record = records.enter(host=database.network, reporter=database.alliance, entry=entry, by=database.secretary)
    records.accept(activity=records.confirm(activity=record, by=database.head), by=database.office)
    Organisation.objects.filter(pk=partner.pk).update(is_visible=False)
    page = Client().get(f"{LIST}{record.pk}/").content.decode()
    assert (database.alliance.full_name in page, partner.full_name in page) == (True, False)
    assert [(one["host"], one["co_organizer"]) for one in table()] == [(database.alliance.full_name, "")]
    assert (shown(f"organisation={database.alliance.code}"), shown(f"organisation={partner.code}")) == ([record.pk], [])


def test_a_reader_finds_by_kind_year_province_and_title(database: SimpleNamespace) -> None:
    one = public(database, kind="forum", province="湖南", title="水处理论坛")
    two = public(database, since=DAY - timedelta(days=90), title="膜技术研讨会")
    chosen = {
        "": [one.pk, two.pk],
        "kind=forum": [one.pk],
        "year=2025": [two.pk],
        "province=湖南": [one.pk],
        "q=膜技术": [two.pk],
        "kind=nothing": [one.pk, two.pk],
        "year=abc&page=x": [one.pk, two.pk],
        "organisation=nobody": [],
    }
    assert {query: shown(query) for query in chosen} == chosen


def test_a_record_says_what_came_out_of_it(database: SimpleNamespace) -> None:
    outcomes = (OutcomeEntry("patent", "一种膜", "granted", 3), OutcomeEntry("agreement", "协议", amount=120))
    fields = {"partner": "某市", "level": "city"}
    record = public(database, kind="agreement", outcomes=outcomes, fields=fields, people=30)
    page = Client().get(f"{LIST}{record.pk}/")
    assert page.context["outcomes"] == [
        ("专利", "一种膜", "授权", [("件数", 3)]),
        ("合作协议", "协议", "", [("金额（万元）", 120)]),
    ]
    assert page.context["fields"] == [("签约对方", "某市", ""), ("对方层级", "市县", "")]
    assert page.context["scales"] == [("参加人数", 30, "人")]
    row = table()[0]
    assert (row["outcomes"], row["field_partner"], row["field_level"], row["people"]) == (
        "patent：一种膜；agreement：协议", "某市", "city", "30",
    )  # fmt: skip


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", "＝"])
def test_nothing_that_was_typed_becomes_a_formula(database: SimpleNamespace, sign: str) -> None:
    public(database, title=f'{sign}HYPERLINK("x")', fields={"theme": f"{sign}1"}, place='a"b,c\nd')
    row = table()[0]
    assert (row["title"], row["field_theme"]) == (f'\'{sign}HYPERLINK("x")', f"'{sign}1")
    assert row["place"] == 'a"b,c\nd'


def test_the_mark_for_spreadsheets_is_there_when_asked_for() -> None:
    assert (body(f"{CSV}?bom=1")[:3], body(CSV)[:3]) == (b"\xef\xbb\xbf", b"id,")


def test_the_files_ask_as_often_for_many_as_for_few(database: SimpleNamespace) -> None:
    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            body(path)
        return len(queries)

    public(database)
    few = {path: asked(path) for path in (CSV, JSON)}
    for _number in range(5):
        public(database)
    assert {path: asked(path) for path in (CSV, JSON)} == few


def test_a_file_says_under_which_licence_it_is_given_away(database: SimpleNamespace) -> None:
    told = json.loads(body(JSON))
    assert told["licence"]["code"] == "CC-BY-4.0"
    assert told["attribution"] == database.network.short_name
    for path in (CSV, JSON):
        head = Client().head(path)
        assert (head.status_code, head["Link"]) == (200, f'<{told["licence"]["url"]}>; rel="license"')
    page = Client().get(DATA).content.decode()
    names = next(csv.reader(io.StringIO(body(CSV).decode())))
    assert ([name for name in names if f"<code>{name}</code>" not in page], "示例" in page) == ([], True)


def test_the_file_tells_a_record_as_the_interface_does(database: SimpleNamespace) -> None:
    record = public(database, people=30, has_consent=True, narrative="李四致辞。")
    told = Client().get(reverse("api:record", kwargs={"key": record.pk})).json()
    assert json.loads(body(JSON))["records"] == [told]


def told_in_an_issue(record: Activity) -> str:
    """An article about the record, printed as the second item of an issue; the address of its page."""
    office = make_office(record.host)
    article = make_shelved_article(office, heading="研讨会召开")
    article.activity_record = record
    article.save(update_fields=["activity_record"])
    issue = make_issue(office, items=1)
    issues.add_article(article=article, section=issue.sections.first(), by=office.editor)
    published = issues.publish(issue=sign(office, fresh(issue)), by=office.editor)
    return item_address(published, 2)


def test_a_record_and_the_item_that_told_of_it_know_each_other(database: SimpleNamespace) -> None:
    record, other = make_record(database, state="entered"), public(database, title="另一次活动")
    address = told_in_an_issue(record)
    assert Client().get(address).status_code == 200
    assert [link_records() for _time in range(2)] == [1, 0]
    link = record.evidence.get()
    assert (link.url, link.sort, link.snapshot, link.name) == (
        absolute(address), "link", "none", f"简报：研讨会召开（{Issue.objects.get().line}）",
    )  # fmt: skip
    # Taken away by somebody, it does not come back.
    remove_evidence(evidence=link, by=database.secretary)
    assert (link_records(), record.evidence.filter(removed_at=None).count()) == (0, 0)
    assert told_in(other) == []


def test_a_returned_record_is_left_to_those_who_mend_it(database: SimpleNamespace) -> None:
    record = make_record(database, state="confirmed")
    told_in_an_issue(record)
    records.return_for_completion(activity=record, note="请补佐证", by=database.office)
    assert (link_records(), record.evidence.count()) == (0, 0)


def test_a_sealed_record_stays_sealed_and_its_page_names_the_item(database: SimpleNamespace) -> None:
    record = public(database)
    address = told_in_an_issue(record)
    assert (link_records(), record.evidence.count()) == (0, 0)
    page = Client().get(reverse("archive:activity_detail", args=[record.pk])).content.decode()
    assert f'href="{address}">研讨会召开</a>' in page
