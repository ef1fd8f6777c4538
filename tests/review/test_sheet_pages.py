"""A judge's pages: what is to do, the sheet with and without script, two devices, the organiser's list and export."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from tests.activities.test_typing import kill, started
from tests.browsing import overflow, sign_in
from tests.factories.accounts import make_person
from tests.factories.scoring import Scoring, answers, make_scoring
from xiefa.review import dossiers
from xiefa.review.dossiers import Exhibit, Paper
from xiefa.review.enums import SheetState
from xiefa.review.models import Assignment, Mark, Recusal, Sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def scoring() -> Scoring:
    return make_scoring()


def client_of(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(name: str, *args: int) -> str:
    return reverse(f"review:{name}", args=args)


def test_one_reads_what_there_is_to_do_and_goes_on_where_one_stopped() -> None:
    scoring = make_scoring(candidates=2)
    scoring.rounds[0].due_on = date(2026, 1, 5)
    scoring.rounds[0].save()
    first, second = scoring.assignment(0, 0), scoring.assignment(0, 1)
    client = client_of(scoring.user(0))
    client.post(page("sheet_save", second.pk), {"remark-leadership": "好", "points-leadership": "9"})
    scoring.submit(0, 0, 8, 15)
    shown = client.get(page("my_reviews"))
    assert [(one.assignment, one.answered, one.stopped_at) for one in shown.context["todo"]] == [(second, 1, 2)]
    assert [one.assignment for one in shown.context["done"]] == [first]
    text = shown.content.decode()
    assert (f'{page("sheet_detail", second.pk)}#q2"' in text, "已过期" in text, "接着写第 2 题" in text) == (True,) * 3
    assert client_of(make_person("expert")).get(page("my_reviews")).context["todo"] == []


def test_pages_ask_the_database_no_more_when_there_is_more(scoring: Scoring) -> None:
    scoring.submit(0, 0, 8, 15)
    many = make_scoring(judges=5, candidates=9, name="大")
    for judge in range(5):
        many.submit(judge, judge, 8, 15)
    counts = []
    for made in (scoring, many):
        pages = ((made.user(0), page("my_reviews")), (made.organiser, page("sheet_list", made.rounds[0].pk)))
        for person, address in pages:
            client = client_of(person)
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            counts.append(len(queries))
    assert counts[:2] == counts[2:]


def test_the_sheet_works_without_script(scoring: Scoring) -> None:
    assignment, client = scoring.assignment(0), client_of(scoring.user(0))
    address = page("sheet_detail", assignment.pk)
    assert (client.get(address).status_code, Sheet.objects.count()) == (200, 0)
    saved = client.post(address, {"save": "1", "remark-leadership": "三次会", "points-leadership": "８。５"})
    assert (saved.status_code, saved.url) == (302, address)
    refused = client.post(address, {"submit": "1", "version": "1", "points-impact": "21", "overall": "还行"})
    assert refused.status_code == 422
    assert [one.code for one in refused.context["shown"].faults] == ["points_out_of_range"]
    fields = {card.item.key: (card.remark.text, card.points.text) for card in refused.context["cards"]}
    assert fields == {"leadership": ("三次会", "8.5"), "impact": ("", "21")}
    assert Sheet.objects.get().remark == "还行"
    missing = client.post(address, {"submit": "1", "version": "2"})
    assert [(one.code, one.field) for one in missing.context["shown"].faults] == [
        ("answer_missing", "remark-impact"), ("answer_missing", "points-impact"),
    ]  # fmt: skip
    done = client.post(
        address, {"submit": "1", "version": "2", "remark-impact": "有", "points-impact": "20"}, follow=True
    )
    sheet = Sheet.objects.get()
    assert (done.status_code, sheet.state, sheet.versions.count()) == (200, SheetState.SUBMITTED, 1)
    assert "合计 28.5 分" in done.content.decode()
    late = client.post(address, {"save": "1", "overall": "<b>晚了</b>"})
    assert (late.status_code, [one.code for one in late.context["shown"].faults]) == (422, ["submitted"])
    assert ("&lt;b&gt;晚了" in late.content.decode(), Sheet.objects.get().remark) == (True, "还行")


def test_two_devices_without_script_show_both_texts(scoring: Scoring) -> None:
    assignment, client = scoring.assignment(0), client_of(scoring.user(0))
    address = page("sheet_detail", assignment.pk)
    client.post(address, {"save": "1", "remark-leadership": "手机上写的"})
    mine = {"save": "1", "version": "0", "remark-leadership": "电脑上写的", "was-remark-leadership": ""}
    both = client.post(address, mine)
    assert both.status_code == 409
    field = both.context["cards"][0].remark
    assert (field.text, field.clash) == ("电脑上写的", "手机上写的")
    again = client.post(address, mine | {"version": "1", "was-remark-leadership": field.clash})
    assert (again.status_code, Mark.objects.get(item="leadership").remark) == (302, "电脑上写的")


def test_saving_answers_in_json(scoring: Scoring) -> None:
    assignment, client = scoring.assignment(0), client_of(scoring.user(0))
    address = page("sheet_save", assignment.pk)
    answer = client.post(address, {"points-leadership": "8.125", "remark-impact": "好", "version": "9" * 50}).json()
    assert {key: answer[key] for key in ("version", "clashes")} == {"version": 1, "clashes": {}}
    assert (answer["texts"]["remark-impact"], list(answer["faults"])) == ("好", ["points-leadership"])
    scoring.submit(1, 0, 8, 15)
    scoring.close()
    refused = client.post(address, {"overall": "晚"})
    assert (refused.status_code, len(refused.json()["problems"])) == (422, 1)
    assert client.get(address).status_code == 405


def test_nobody_opens_the_sheet_of_another(scoring: Scoring) -> None:
    assignment = scoring.assignment(0)
    scoring.submit(0, 0, 8, 15)
    names = ("sheet_detail", "sheet_save", "sheet_change", "sheet_recuse")
    for person in (scoring.user(1), scoring.organiser, make_person("expert"), make_person("secretary_general")):
        client = client_of(person)
        assert {client.post(page(name, assignment.pk)).status_code for name in names} == {404}
    scoring.recuse(0, 0)
    assert {client_of(scoring.user(0)).post(page(name, assignment.pk)).status_code for name in names} == {404}


def test_a_change_needs_a_reason_and_keeps_what_was_typed(scoring: Scoring) -> None:
    assignment = scoring.assignment(0)
    scoring.submit(0, 0, 8, 15)
    client, address = client_of(scoring.user(0)), page("sheet_change", assignment.pk)
    assert client.get(address).status_code == 200
    refused = client.post(address, answers(9, 15) | {"reason": ""})
    assert (refused.status_code, refused.context["cards"][0].points.text) == (422, "9")
    assert client.post(address, answers(9, 15) | {"reason": "漏看材料"}).status_code == 302
    shown = client.get(page("sheet_detail", assignment.pk)).content.decode()
    assert ("漏看材料" in shown, "第 2 版" in shown) == (True, True)
    scoring.close()
    assert client.post(address, answers(1, 1) | {"reason": "晚"}).url == page("sheet_detail", assignment.pk)


def test_others_show_numbers_and_no_names_once_that_may_be(scoring: Scoring) -> None:
    assignment, client = scoring.assignment(0), client_of(scoring.user(0))
    scoring.submit(0, 0, 8, 15)
    scoring.submit(1, 0, 9, 16)
    hidden = client.get(page("sheet_detail", assignment.pk))
    scoring.close()
    open_ = client.get(page("sheet_detail", assignment.pk))
    assert (hidden.context["others"], len(open_.context["others"])) == ([], 1)
    text = open_.content.decode()
    assert ("理由1" in text, "评委1" in text) == (True, False)


def test_a_judge_stands_aside(scoring: Scoring) -> None:
    assignment, client = scoring.assignment(0), client_of(scoring.user(0))
    address = page("sheet_recuse", assignment.pk)
    assert (client.get(address).status_code, client.post(address, {"reason": ""}).status_code) == (200, 422)
    assert client.post(address, {"reason": "曾任该联盟专家"}).url == page("my_reviews")
    recusal = Recusal.objects.get()
    assert (recusal.source, recusal.reason) == ("declared", "曾任该联盟专家")
    assert (Assignment.objects.standing().filter(pk=assignment.pk).count(), client.get(address).status_code) == (0, 404)


def test_what_lies_beside_a_question_comes_from_the_room_above(
    scoring: Scoring, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def provider(key: str, items: Any, reader: Any) -> dict[str, list[Exhibit]]:
        asked.append((key, [one.key for one in items], reader))
        paper = Paper("会议纪要.pdf", "/desk/papers/1/", "12 页")
        return {"leadership": [Exhibit("理事会会议", ("<b>三次</b>",), (paper,), "/desk/facts/")]}

    monkeypatch.setattr(dossiers, "_TOLD_BY", {})
    dossiers.told_by("entrant", provider)
    user = scoring.user(0)
    shown = client_of(user).get(page("sheet_detail", scoring.assignment(0).pk)).content.decode()
    assert asked == [("entrant-0", ["leadership", "impact"], user)]
    assert all(
        one in shown for one in ("理事会会议", "&lt;b&gt;三次", "会议纪要.pdf", 'href="/desk/papers/1/"', "12 页")
    )
    assert dossiers.exhibits_of("other-1", (), user) == {}


def test_remarks_used_before_are_offered() -> None:
    scoring = make_scoring(candidates=2)
    scoring.submit(0, 0, 8, 15)
    cards = client_of(scoring.user(0)).get(page("sheet_detail", scoring.assignment(0, 1).pk)).context["cards"]
    assert [list(card.suggestions) for card in cards] == [["理由0"], ["理由0"]]
    cards = client_of(scoring.user(1)).get(page("sheet_detail", scoring.assignment(1, 1).pk)).context["cards"]
    assert [list(card.suggestions) for card in cards] == [[], []]


def test_the_organiser_reads_versions_and_digests_and_changes_nothing(scoring: Scoring) -> None:
    version, round_ = scoring.submit(0, 0, 8, 15), scoring.rounds[0]
    client, address = client_of(scoring.organiser), page("sheet_list", round_.pk)
    listed = client.get(address)
    assert (listed.context["submitted"], listed.context["total"], version.digest in listed.content.decode()) == (
        1,
        3,
        True,
    )
    one = page("sheet_versions", round_.pk, scoring.assignment(0).pk)
    assert (client.get(one).status_code, client.post(one).status_code, client.post(address).status_code) == (
        200,
        405,
        405,
    )
    draft = page("sheet_versions", round_.pk, scoring.assignment(1).pk)
    Sheet.objects.create(assignment=scoring.assignment(1))
    assert client.get(draft).status_code == 404
    for person in (scoring.user(0), make_person("membership_officer", host_code="elsewhere")):
        stranger = client_of(person)
        answers_ = {stranger.get(path).status_code for path in (address, one, page("sheet_export", round_.pk))}
        assert answers_ == ({403} if person == scoring.user(0) else {404})


def test_all_marks_of_a_closed_round_go_into_a_workbook(scoring: Scoring) -> None:
    version = scoring.submit(0, 0, 8.5, 15)
    Mark.objects.update(remark="=1+1")
    client, address = client_of(scoring.organiser), page("sheet_export", scoring.rounds[0].pk)
    assert client.get(address).url == page("sheet_list", scoring.rounds[0].pk)
    scoring.submit(1, 0, 9, 16)
    scoring.recuse(1, 0)
    scoring.close()
    rows = list(load_workbook(io.BytesIO(client.get(address).content)).active.iter_rows(values_only=True))
    assert [row[2:7] + row[9:] for row in rows[1:]] == [
        ("评委0", "组织领导", "8.5", "10", "理由0", version.digest),
        ("评委0", "带动作用", "15", "20", "理由0", version.digest),
    ]


def test_the_organiser_says_when_others_are_read(scoring: Scoring) -> None:
    address, client = page("review_disclose", scoring.review.pk), client_of(scoring.organiser)
    assert (client.get(address).status_code, client.post(address, {"disclosure": "x"}).status_code) == (200, 422)
    assert client.post(address, {"disclosure": "own_in"}).url == scoring.review.get_absolute_url()
    scoring.review.refresh_from_db()
    assert scoring.review.disclosure == "own_in"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_on_a_phone_without_a_line_and_killed_and_everything_is_there(
    browser: Browser, live_server: Any, tmp_path: Path
) -> None:
    scoring = make_scoring(judges=1, candidates=1)
    assignment = scoring.assignment(0)
    address = live_server.url + page("sheet_detail", assignment.pk)

    def opened() -> Page:
        context = started(browser.browser_type, tmp_path)
        shown = context.new_page()
        shown.set_viewport_size({"width": 390, "height": 800})
        sign_in(shown, live_server.url, scoring.user(0))
        shown.goto(address)
        return shown

    shown = opened()
    note = shown.locator("[data-autosave-note]")
    shown.get_by_label("理由").first.fill("三次会都有纪要")
    shown.get_by_label("得分").first.fill("8")
    shown.get_by_role("button", name="加 0.5 分").first.click()
    expect(note).to_contain_text("已保存")
    assert Sheet.objects.get().texts["points-leadership"] == "8.5"
    assert overflow(shown) == 0
    shown.context.set_offline(True)
    shown.get_by_role("button", name="下一题").click()
    shown.get_by_label("理由").nth(1).press_sequentially("断网以后写的。", delay=10)
    expect(note).to_contain_text("未联网，已存在本机")
    shown.get_by_role("button", name="提交", exact=True).click()
    expect(shown.get_by_label("理由").nth(1)).to_have_value("断网以后写的。")
    kill(tmp_path)
    assert "remark-impact" not in Sheet.objects.get().texts

    shown = opened()
    expect(shown.get_by_label("理由").nth(1)).to_have_value("断网以后写的。")
    expect(shown.locator("[data-answered]")).to_have_text("1")
    shown.get_by_label("得分").nth(1).fill("１５")
    expect(shown.locator("[data-answered]")).to_have_text("2")
    with shown.expect_navigation():
        shown.get_by_role("button", name="提交", exact=True).click()
    expect(shown.get_by_role("heading", name="我的评分")).to_be_visible()
    assert Sheet.objects.get().versions.get().content["marks"] == {
        "leadership": {"points": "8.5", "remark": "三次会都有纪要"},
        "impact": {"points": "15", "remark": "断网以后写的。"},
    }
    shown.context.close()
