"""The pages of records, as a browser without script sees them."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.accounts import make_person
from tests.factories.activities import make_database, make_entry, make_record
from tests.factories.registry import make_alliance
from xiefa.activities.domain import records
from xiefa.activities.jobs import clear_drafts
from xiefa.activities.kinds import draft_days
from xiefa.activities.models import Activity, SavedDraft
from xiefa.kernel import clock

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


KEY = "new-abcdefghijkl"
ADD = "/desk/activities/add/"


def sent(database: SimpleNamespace, **changes: Any) -> dict[str, Any]:
    """What the form sends from a browser without script."""
    return {
        "draft_key": KEY, "expected_version": "0", "kind": "forum", "reporter": database.alliance.code,
        "title": "第十届材料论坛", "since": "2026-03-05", "until": "", "precision": "day", "place": "长沙",
        "province": "湖南", "series": "", "edition": "10", "people": "1,200", "countries": "", "units": "",
        "field-theme": "新材料", "field-sub_forums": "３", "narrative": "第一段。\r\n第二段。", "openness": "network",
        "embargo_until": "", "part-0-organisation": str(database.alliance), "part-0-code": database.alliance.code,
        "part-0-role": "host", "part-0-since": "", "part-0-until": "", "part-1-organisation": "", "part-1-role": "host",
        "outcome-0-kind": "agreement", "outcome-0-title": "合作协议", "outcome-0-stage": "", "outcome-0-number": "",
        "outcome-0-amount": "35.5", "outcome-1-kind": "", "outcome-1-title": "",
    } | changes  # fmt: skip


def url(name: str, record: Activity, *more: Any) -> str:
    return reverse(f"activities:{name}", args=[record.pk, *more])


def problems(answer: Any) -> list[tuple[str, str]]:
    return [(one.anchor, one.message) for one in answer.context["form"].problems]


def said(answer: Any) -> list[str]:
    return [str(one) for one in answer.context["messages"]]


def test_first_the_kind_then_what_it_asks_for(database, client):
    page = client.get(ADD)
    assert [str(one) for one, _kinds in page.context["dimensions"]] == [
        "组织机构建设与运行", "协同创新活动", "带动产业发展成效",
    ]  # fmt: skip
    form = client.get(ADD, {"kind": "delegation"}).context["form"]
    assert [one.name for one in form.own_fields] == ["field-destination"]
    assert [one.name for one in form.scale_fields] == ["people", "countries", "units"]
    assert [one.key for one in form.outcome_kinds] == ["agreement"]
    first = form.part_rows[0].values
    assert (first["organisation"], first["role"]) == (str(database.alliance), "host")


def test_entering_without_script(database, client):
    answer = client.post(ADD, sent(database))
    record = Activity.objects.get()
    assert answer.url == f"{record.get_absolute_url()}?saved={KEY}"
    assert (record.reporter, record.entered_by, record.state, record.people, record.fields) == (
        database.alliance, database.secretary, "entered", 1200, {"theme": "新材料", "sub_forums": 3},
    )  # fmt: skip
    assert [(one.organisation, one.role) for one in record.parts.all()] == [(database.alliance, "host")]
    assert [(one.title, str(one.amount)) for one in record.outcomes.all()] == [("合作协议", "35.50")]


def test_the_button_pressed_twice_is_one_record_and_a_correction_is_a_version(database, client):
    client.post(ADD, sent(database))
    client.post(ADD, sent(database))
    assert [(one.title, one.version) for one in Activity.objects.all()] == [("第十届材料论坛", 1)]
    for _twice in range(2):
        client.post(ADD, sent(database, title="第十一届材料论坛"))
    assert [(one.title, one.version) for one in Activity.objects.all()] == [("第十一届材料论坛", 2)]


def test_a_refused_form_keeps_everything_that_was_written(database, client):
    near = make_alliance("粉末冶金产业技术创新战略联盟", "粉末冶金联盟")
    wrong = {"title": "", "since": "近日", "people": "约500", "part-1-organisation": "粉末冶金战略联盟"}
    answer = client.post(ADD, sent(database, **wrong))
    assert answer.status_code == 422
    assert problems(answer) == [
        ("id_since", "看不懂日期“近日”。请写成 2026-03-05。"),
        ("id_title", "还没有名称。请填写活动名称。"),
        ("id_people", "“参加人数”要填不小于 0 的数字，现在是“约500”。"),
        ("parts", "名录中没有“粉末冶金战略联盟”。请核对全称，或请秘书处先登记。"),
    ]
    form = answer.context["form"]
    assert (form["narrative"].value(), form["people"].value()) == ("第一段。\n第二段。", "约500")
    assert [(row.values["organisation"], row.near) for row in form.part_rows][:2] == [
        (str(database.alliance), []), ("粉末冶金战略联盟", [near]),
    ]  # fmt: skip
    assert Activity.objects.count() == 0


def test_more_rows_and_another_kind_are_asked_of_the_server_and_nothing_is_lost(database, client):
    more = client.post(ADD, sent(database, more="part")).context["form"]
    assert [row.values["organisation"] for row in more.part_rows] == [str(database.alliance), "", "", ""]
    other = client.post(ADD, sent(database, more="kind", kind="training"))
    form = other.context["form"]
    assert (other.status_code, form.parked) == (200, [("field-theme", "新材料"), ("field-sub_forums", "３")])
    assert {name: form.outcome_rows[0].values[name] for name in ("kind", "title")} == {
        "kind": "agreement", "title": "合作协议",
    }  # fmt: skip
    client.post(ADD, sent(database, kind="training") | {"field-hours": "8"})
    assert Activity.objects.get().fields == {"hours": 8}


def test_a_name_that_two_bear_is_asked_and_never_guessed(database, client):
    twins = [make_alliance(f"{sort}材料产业联盟", "材料联盟", code=f"twin-{sort}") for sort in "12"]
    named = {"part-1-organisation": "材料联盟", "part-1-code": "", "part-1-role": "supporter"}
    answer = client.post(ADD, sent(database, **named))
    assert (answer.status_code, answer.context["form"].part_rows[1].near) == (422, twins)
    # The code of a row counts as long as the name beside it was left as it stood, and no longer.
    left = named | {"part-1-organisation": "2材料产业联盟", "part-1-code": "twin-2"}
    client.post(ADD, sent(database, **left))
    client.post(ADD, sent(database, **left | {"part-1-code": "twin-1"}))
    record = Activity.objects.get()
    assert ([one.organisation for one in record.parts.all()][1], record.version) == (twins[1], 1)


def test_opening_and_saving_without_a_change_changes_nothing(database, client):
    client.post(ADD, sent(database, since="2026-03-05", until="2026-03-07", has_consent="on", openness="public"))
    record = Activity.objects.get()
    records.confirm(activity=record, by=database.head)
    form = client.get(url("activity_edit", record)).context["form"]
    client.post(url("activity_edit", record), form.typed | {"expected_version": "1"})
    record.refresh_from_db()
    assert (record.version, record.state) == (1, "confirmed")


def test_a_change_opens_an_accepted_record_again_and_its_history_says_what_changed(database, client):
    record = make_record(database, state="accepted", kind="forum", fields={"theme": "旧"}, people=100)
    form = client.get(url("activity_edit", record)).context["form"]
    changed = {"people": "150", "field-theme": "新", "expected_version": "1", "reason": "更正人数"}
    client.post(url("activity_edit", record), form.typed | changed)
    record.refresh_from_db()
    assert (record.state, record.version) == ("entered", 2)
    page = client.get(url("activity_history", record))
    steps = list(page.context["page"])
    assert [(one.version.number, one.version.reason, one.is_sealed) for one in steps] == [
        (2, "更正人数", False), (1, "", True),
    ]  # fmt: skip
    assert [(one.label, one.before, one.after) for one in steps[0].changes] == [
        ("参加人数", "100 人", "150 人"), ("主题", "旧", "新"),
    ]  # fmt: skip
    line = client.get(url("activity_history", record), {"field": "people"}).context["chosen"]
    assert [(version.number, text) for version, text in line.values] == [(1, "100 人"), (2, "150 人")]


def test_two_people_on_one_record_see_both_texts_and_lose_nothing(database, client):
    record = make_record(database, kind="forum", fields={"theme": "旧主题"}, place="长沙", narrative="原文")
    typed = client.get(url("activity_edit", record)).context["form"].typed
    partner = make_alliance("再生资源联盟")
    theirs = {
        "place": "株洲",
        "narrative": "对方的介绍",
        "part-1-organisation": "再生资源联盟",
        "part-1-role": "supporter",
    }
    signed_in(database.head).post(url("activity_edit", record), typed | theirs | {"expected_version": "1"})
    mine = {"narrative": "我的介绍", "field-theme": "新主题", "outcome-0-kind": "award", "outcome-0-title": "金奖"}
    answer = client.post(url("activity_edit", record), typed | mine | {"expected_version": "1", "draft_key": KEY})
    assert answer.status_code == 409
    sides = {one.label: (one.base, one.theirs, one.mine, one.is_clash) for one in answer.context["conflict"].sides}
    assert sides["情况介绍"] == ("原文", "对方的介绍", "我的介绍", True)
    assert sides["地点"] == ("长沙", "株洲", "长沙", False)
    assert list(sides) == ["地点", "主题", "有关单位", "成果", "情况介绍"]
    merged = answer.context["form"].typed
    assert (merged["place"], merged["narrative"], merged["field-theme"], merged["outcome-0-title"]) == (
        "株洲", "我的介绍", "新主题", "金奖",
    )  # fmt: skip
    client.post(url("activity_edit", record), merged | {"expected_version": str(answer.context["version"])})
    record.refresh_from_db()
    assert (record.version, record.place, record.narrative) == (3, "株洲", "我的介绍")
    assert [one.organisation for one in record.parts.all()] == [database.alliance, partner]


def test_a_change_sent_twice_is_no_conflict(database, client):
    record = make_record(database)
    typed = client.get(url("activity_edit", record)).context["form"].typed
    answers = [
        client.post(url("activity_edit", record), typed | {"title": "改", "expected_version": "1"}) for _ in "12"
    ]
    record.refresh_from_db()
    assert ([one.status_code for one in answers], record.version) == ([302, 302], 2)


def test_drafts_are_kept_offered_and_given_up(database, client):
    save = reverse("activities:activity_draft")
    answer = client.post(save, sent(database, title="写了一半", since="", password="x"))
    assert list(answer.json()) == ["saved_at"]
    kept = SavedDraft.objects.get()
    assert (kept.user, kept.key, kept.values["title"], "password" in kept.values) == (
        database.secretary, KEY, "写了一半", False,
    )  # fmt: skip
    assert [one["title"] for one in client.get(ADD).context["offered"]] == ["写了一半"]
    opened = client.get(ADD, {"draft": KEY})
    assert (opened.context["key"], opened.context["form"]["title"].value()) == (KEY, "写了一半")
    assert opened.context["form"].outcome_rows[0].values["amount"] == "35.5"
    assert signed_in(database.head).get(ADD, {"draft": KEY}).context["offered"] == []
    client.post(ADD, sent(database))
    assert SavedDraft.objects.count() == 0
    client.post(save, sent(database))
    assert client.post(save, {"draft_key": KEY, "discard": "1"}).url == ADD
    assert SavedDraft.objects.count() == 0


def test_a_draft_is_kept_as_long_as_the_page_says_and_then_forgotten(database, client):
    client.post(reverse("activities:activity_draft"), sent(database))
    SavedDraft.objects.update(saved_at=clock.now() - timedelta(days=draft_days()))
    assert clear_drafts() == 0
    assert f"保留到 {clock.today()}" in client.get(ADD).content.decode()
    SavedDraft.objects.update(saved_at=clock.now() - timedelta(days=draft_days() + 1))
    assert (clear_drafts(), SavedDraft.objects.count()) == (1, 0)


def test_a_draft_of_a_kind_that_is_gone_gets_another_one(database, client):
    client.post(reverse("activities:activity_draft"), sent(database, kind="gone"))
    page = client.get(ADD, {"draft": KEY})
    assert page.context["query"] == f"draft={KEY}"
    opened = client.get(ADD, {"draft": KEY, "kind": "seminar"})
    assert (opened.context["form"].kind.key, opened.context["form"]["place"].value()) == ("seminar", "长沙")


def test_the_office_enters_for_an_alliance_by_its_name(database):
    office = signed_in(database.office)
    assert (
        office.get(ADD, {"kind": "forum", "reporter": database.alliance.code}).context["reporter"] == database.alliance
    )
    answer = office.post(ADD, sent(database, reporter="没有的联盟"))
    assert (answer.status_code, problems(answer)) == (422, [("id_reporter", "请写明填报单位的全称。")])
    office.post(ADD, sent(database, reporter=str(database.alliance)))
    assert [(one.reporter, one.entered_by) for one in Activity.objects.all()] == [(database.alliance, database.office)]


def test_a_draft_of_a_record_keeps_the_version_it_began_from(database, client):
    record = make_record(database, place="长沙")
    typed = client.get(url("activity_edit", record)).context["form"].typed
    key = f"activity-{record.pk}-abcdefghijkl"
    sent_draft = typed | {"place": "株洲", "draft_key": key, "expected_version": "1"}
    client.post(reverse("activities:activity_draft"), sent_draft)
    records.revise(
        activity=record, entry=make_entry(database.alliance, title="别人改的"), expected_version=1, by=database.head
    )
    page = client.get(url("activity_edit", record))
    assert [(one["draft"].key, one["draft"].base_version) for one in page.context["offered"]] == [(key, 1)]
    opened = client.get(url("activity_edit", record), {"draft": key})
    assert (opened.context["form"]["place"].value(), opened.context["version"]) == ("株洲", 1)
    answer = client.post(url("activity_edit", record), opened.context["form"].typed | {"expected_version": "1"})
    assert answer.status_code == 409


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"draft_key": "nonsense"}, 422),
        ({"draft_key": "activity-0-abcdefghijkl"}, 422),
        ({"draft_key": KEY, "narrative": "字" * 3_000_000}, 200),
        ({"draft_key": KEY} | {f"outcome-{at}-title": "字" * 2_000 for at in range(250)}, 422),
        ({"draft_key": KEY, "expected_version": "9" * 4000}, 200),
    ],
)
def test_drafts_that_no_form_sends(client, values, status):
    answer = client.post(reverse("activities:activity_draft"), values)
    assert (answer.status_code, SavedDraft.objects.count()) == (status, int(status == 200))


def test_who_may_not_know_or_change(database, client):
    record, stranger = make_record(database), signed_in(make_database().secretary)
    for name in ("activity_detail", "activity_edit", "activity_history"):
        assert stranger.get(url(name, record)).status_code == 404
    accepted = make_record(database, state="accepted")
    page = stranger.get(accepted.get_absolute_url())
    assert (page.status_code, page.context["offers"], page.context["is_reporter"]) == (200, [], False)
    typed = client.get(url("activity_edit", accepted)).context["form"].typed
    answer = stranger.post(url("activity_edit", accepted), typed | {"title": "改", "expected_version": "1"})
    assert (answer.status_code, [one for _anchor, one in problems(answer)]) == (
        422, ["您没有修改这条记录的权限。请联系填报单位或秘书处。"],
    )  # fmt: skip
    foreign = stranger.post(ADD, sent(database, reporter=database.alliance.code))
    assert foreign.status_code == 422
    reader = signed_in(make_person("council_member"))
    assert said(reader.get(ADD, follow=True)) == ["您还没有可以填报的单位。请联系管理员为您的账号授予联盟秘书角色。"]


def test_organisations_are_found_while_typing(database, client):
    make_alliance("粉末冶金产业技术创新战略联盟", "粉末冶金联盟", code="pm")
    make_alliance("特种粉末产业联盟", code="tzfm")
    find = reverse("activities:organisation_search")
    assert [one["code"] for one in client.get(find, {"q": "粉末"}).json()["found"]] == ["pm", "tzfm"]
    assert client.get(find, {"q": "  "}).json() == {"found": []}


def test_pages_ask_no_more_for_more(database, client):
    def asked(path: str) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    record = make_record(database, kind="forum")
    few = [asked(path) for path in (record.get_absolute_url(), url("activity_history", record))]
    parts = {f"part-{at}-organisation": make_alliance().code for at in range(1, 9)}
    typed = client.get(url("activity_edit", record)).context["form"].typed
    for at in range(8):
        client.post(
            url("activity_edit", record), typed | parts | {"people": str(at + 1), "expected_version": str(at + 1)}
        )
    record.refresh_from_db()
    assert record.version == 9
    assert [asked(path) for path in (record.get_absolute_url(), url("activity_history", record))] == few


def test_a_new_record_is_for_the_network_unless_somebody_says_otherwise(client):
    form = client.get(ADD, {"kind": "forum", "title": "论坛", "reason": "x"}).context["form"]
    assert (form["openness"].value(), form["precision"].value(), form["title"].value()) == ("network", "day", "论坛")


@pytest.mark.parametrize("value", ["9" * 5000, "99999999999", "a\x0b\x1f\u202e\uffff", "<b>\"'{{ 1 }}", "0001-01-01"])
def test_what_no_form_sends_is_answered(database, client, value):
    record = make_record(database, kind="forum")
    typed = client.get(url("activity_edit", record)).context["form"].typed
    more = ("part-1-organisation", "part-1-code", "part-999-role", "outcome-0-amount", "field-theme", "reason", "more")
    names = [*typed, *more, "expected_version", "draft_key", "has_consent"]
    sent_at_once = dict.fromkeys(names, value)
    # Number by number, because one refusal would hide what the next field does.
    answers = [sent_at_once] + [typed | {"expected_version": "1", name: value} for name in names if len(value) > 1000]
    codes = {client.post(url("activity_edit", record), one).status_code for one in answers}
    assert codes <= {200, 302, 404, 409, 422}
    assert client.get(ADD, sent_at_once | {"kind": "forum"}).status_code == 200
    listed = dict.fromkeys(["q", "organisation", "since", "state"], value)
    assert client.get(reverse("activities:activity_list"), listed).status_code == 422
    assert client.get(url("activity_history", record), {"field": value, "page": value}).status_code == 200
    assert client.get(reverse("activities:organisation_search"), {"q": value}).status_code == 200
    assert client.post(url("activity_move", record, "return"), {"version": value, "note": value}).status_code == 422


def test_what_may_have_been_told_already_is_shown_once_and_stops_nobody(database, client):
    client.post(ADD, sent(database))
    again = sent(database, draft_key="new-another-form", title="第10届材料论坛")
    answer = client.post(ADD, again)
    assert [str(one.activity) for one in answer.context["doubles"]] == ["第十届材料论坛"]
    assert ("再按一次" in answer.content.decode(), Activity.objects.count()) == (True, 1)
    client.post(ADD, again | {"seen_doubles": "1"})
    assert Activity.objects.count() == 2
