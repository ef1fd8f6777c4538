"""The list of records and the moves of each: pressed twice, stale, and many at once."""

from __future__ import annotations

from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from tests.factories.activities import make_database, make_entry, make_record
from xiefa.activities.domain import records
from xiefa.activities.domain.proposals import propose
from xiefa.activities.models import Activity

pytestmark = pytest.mark.django_db


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def database() -> SimpleNamespace:
    return make_database()


@pytest.fixture
def client(database: SimpleNamespace) -> Client:
    return signed_in(database.secretary)


def url(name: str, record: Activity, *more: Any) -> str:
    return reverse(f"activities:{name}", args=[record.pk, *more])


def said(answer: Any) -> list[str]:
    return [str(one) for one in answer.context["messages"]]


def test_moves_by_their_buttons_twice_and_stale(database):
    record = make_record(database)
    head, office = signed_in(database.head), signed_in(database.office)
    assert [one["verb"] for one in head.get(record.get_absolute_url()).context["offers"]] == ["set_aside", "confirm"]
    for _twice in range(2):
        assert head.post(url("activity_move", record, "confirm"), {"version": "1"}).status_code == 302
    office.post(url("activity_move", record, "accept"), {"version": "1"})
    page = office.get(record.get_absolute_url())
    assert (page.context["seal"].version.number, page.context["seal"].accepted_by) == (1, database.office)
    empty = office.post(url("activity_move", record, "return"), {"version": "1", "note": " "})
    assert (empty.status_code, [one.code for one in empty.context["refused"]]) == (422, ["note_missing"])
    office.post(url("activity_move", record, "return"), {"version": "1", "note": "缺通知"})
    record.refresh_from_db()
    assert (record.state, record.note) == ("returned", "缺通知")
    revised = records.revise(activity=record, entry=make_entry(database.alliance), expected_version=1, by=database.head)
    stale = head.post(url("activity_move", revised, "confirm"), {"version": "1"})
    assert (stale.status_code, [one.code for one in stale.context["refused"]]) == (422, ["changed_meanwhile"])
    assert Activity.objects.get().state == "entered"


def test_a_proposal_is_taken_on_or_set_aside(database, client):
    facts = {"host": database.network, "reporter": database.alliance, "origin": "news", "by": None}
    first, second = (propose(entry=make_entry(database.alliance), origin_key=key, **facts) for key in ("a", "b"))
    client.post(url("activity_move", first, "take_on"), {"version": "1"})
    client.post(url("activity_move", second, "set_aside"), {"version": "1"})
    assert [one.state for one in Activity.objects.order_by("pk")] == ["entered", "set_aside"]
    assert said(client.get(url("activity_edit", second), follow=True)) == [
        "已转为记录。请补齐后由联盟秘书长确认。", "已列为不采用。记录仍保留，可以恢复。",
        "这条记录已列为不采用。请先恢复，再修改。",
    ]  # fmt: skip
    client.post(url("activity_move", second, "restore"), {"version": "1"})
    second.refresh_from_db()
    assert second.state == "entered"


@pytest.mark.parametrize("verb", ["reopen", "nothing"])
def test_a_move_without_a_button_has_no_address(database, client, verb):
    assert client.post(url("activity_move", make_record(database), verb)).status_code == 404


def test_a_disabled_button_says_why(database):
    record = make_record(database, kind="delegation", parts=())
    page = signed_in(database.head).get(record.get_absolute_url())
    refusals = {one["verb"]: [r.code for r in one["offer"].refusals] for one in page.context["offers"]}
    assert refusals == {"set_aside": [], "confirm": ["part_missing", "field_missing"]}
    assert "还没有写明有关单位和角色。请至少填写一个。" in page.content.decode()


def test_many_at_once_and_each_refused_one_named(database):
    good, bad, stale, others = (
        make_record(database), make_record(database, parts=()), make_record(database), make_record(make_database()),
    )  # fmt: skip
    picks = [f"{good.pk}:1", f"{bad.pk}:1", f"{stale.pk}:7", f"{others.pk}:1", "x:1", "9" * 40 + ":1"]
    head = signed_in(database.head)
    answer = head.post(reverse("activities:activity_many"), {"verb": "confirm", "pick": picks})
    refused = {one: [reason.code for reason in reasons] for one, reasons in answer.context["refused"]}
    assert (answer.status_code, refused) == (422, {bad: ["part_missing"], stale: ["changed_meanwhile"]})
    assert said(answer) == ["1 条记录：已确认。"]
    states = {one.pk: one.state for one in Activity.objects.all()}
    assert states == {good.pk: "confirmed", bad.pk: "entered", stale.pk: "entered", others.pk: "entered"}
    again = head.post(
        reverse("activities:activity_many"), {"verb": "confirm", "pick": picks[:1], "back": "state=entered"}
    )
    assert again.url == "/desk/activities/?state=entered"
    accepted = signed_in(database.office).post(
        reverse("activities:activity_many"), {"verb": "accept", "pick": picks[0]}
    )
    assert (accepted.status_code, Activity.objects.get(pk=good.pk).state) == (302, "accepted")
    nothing = head.post(reverse("activities:activity_many"), {"verb": "confirm"}, follow=True)
    assert said(nothing)[-1] == "还没有选择记录。请先勾选。"


def titles(answer: Any) -> list[str]:
    return sorted(one.title for one in answer.context["page"])


def test_the_list_by_its_filters(database, client):
    partner, other = database.alliances[1], make_database()
    make_record(database, title="论坛甲", kind="forum", place="长沙")
    shared = make_entry(database.alliance, partner, title="研讨乙", since=make_entry().since.replace(month=6))
    records.enter(host=database.network, reporter=database.alliance, entry=shared, by=database.secretary)
    make_record(other, state="accepted", title="别人的")
    make_record(other, title="别人还没有接受的")
    page = reverse("activities:activity_list")

    def listed(**values):
        return titles(client.get(page, values))

    assert listed() == ["研讨乙", "论坛甲"]
    assert listed(scope="all") == ["别人的", "研讨乙", "论坛甲"]
    assert listed(organisation=other.alliance.code) == ["别人的"]
    assert listed(organisation=str(partner)) == ["研讨乙"]
    assert listed(organisation=partner.code, role="host") == []
    assert listed(partner=partner.code) == ["研讨乙"]
    assert listed(kind="forum") == ["论坛甲"]
    assert listed(since="2026-04-01") == ["研讨乙"]
    assert listed(until="2026-04-01") == ["论坛甲"]
    assert listed(q="长沙 论坛") == ["论坛甲"]
    assert listed(scope="all", counted="1") == ["别人的"]
    assert listed(state="entered") == ["研讨乙", "论坛甲"]
    counts = {state: count for state, _word, count, _url in client.get(page).context["counts"] if count}
    assert counts == {"entered": 2}
    unknown = client.get(page, {"organisation": "没有的联盟"})
    assert (unknown.status_code, titles(unknown)) == (422, [])


def test_the_list_as_a_sheet(database, client):
    make_record(database, title="=论坛", kind="forum", fields={"sub_forums": 3}, people=1200)
    book = load_workbook(BytesIO(client.get(reverse("activities:activity_export")).content))
    heads, row = (list(one) for one in book.active.iter_rows(values_only=True))
    told = dict(zip(heads, row, strict=True))
    assert (told["名称"], told["类别"], told["参加人数"], told["填报项"], told["状态"]) == (
        "'=论坛", "论坛、大会", 1200, "分论坛数 3", "已录入",
    )  # fmt: skip
