"""Told once: an accepted article is a record already; checked, confirmed, accepted, questioned, answered, settled."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.stories.installation import Installation
from tests.stories.newsdesk import enter, press, says

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("stories-1")]

HEADING = "竹基材料联盟举办竹材防霉研讨会"
REASON = "研讨会是与谁合办的？简报里没有写。"


def test_report_once(demo: Installation, as_person: Callable[..., Page], shot: Callable[[Page, str], None]) -> None:
    editor, secretary, head = (as_person(demo, name) for name in ("editor", "alliance", "alliancehead"))
    office, asker = as_person(demo, "members"), as_person(demo, "alliance2", width=390)
    accept_the_article(editor, demo)
    check_what_it_proposed(secretary, demo, shot)
    decide(head, demo, pile="等您确认的活动记录", button="确认")
    expect(head.locator(".x-badge").first).to_have_text("已确认")
    decide(office, demo, pile="等待接受的活动记录", button="接受")
    record = office.url
    shot(office, "record")
    question_it(asker, record)
    answer_it(secretary, demo)
    settle_it(office, demo, shot)
    pages = (editor, secretary, head, office, asker)
    assert [page.problems for page in pages] == [[]] * len(pages)


def accept_the_article(page: Page, here: Installation) -> None:
    page.goto(f"{here.base}/desk/newsroom/write/")
    page.get_by_label("类别").select_option("alliance_news")
    page.get_by_label("标题", exact=False).first.fill(HEADING)
    page.locator(".ProseMirror").click()
    page.keyboard.type("11月12日，竹基材料联盟在云竹城举办竹材防霉研讨会，六十位代表讨论了室外竹材的防霉处理。")
    page.get_by_label("活动类型").select_option("seminar")
    page.get_by_label("供稿单位").fill("竹基材料联盟")
    page.get_by_label("事件日期").fill("2026-11-12")
    press(page, "保存")
    press(page, "提交")
    press(page, "采用")
    says(page, "已据此列出活动记录")


def check_what_it_proposed(page: Page, here: Installation, shot: Callable[[Page, str], None]) -> None:
    """The secretary finds it on the desk, adds what the article did not say, and it is a record."""
    enter(page, here)
    shot(page, "desk-of-an-alliance")
    page.get_by_role("link", name=HEADING).first.click()
    expect(page.locator(".a-dl")).to_contain_text("2026-11-12")
    press(page, "核对无误，转为记录")
    page.get_by_role("link", name="修改", exact=True).click()
    page.get_by_label("地点").fill("云竹城会议中心")
    page.get_by_label("参加人数").fill("60")
    press(page, "保存")
    expect(page.locator(".a-dl")).to_contain_text("云竹城会议中心")


def decide(page: Page, here: Installation, *, pile: str, button: str) -> None:
    """Go on from the desk: the pile, the record in it, the button."""
    enter(page, here)
    page.get_by_role("region", name=pile).get_by_role("link", name="全部").click()
    page.get_by_role("link", name=HEADING).first.click()
    press(page, button)


def question_it(page: Page, record: str) -> None:
    page.goto(record)
    page.get_by_role("link", name="提出质疑").click()
    page.get_by_label("理由").fill(REASON)
    press(page, "提出")
    expect(page.locator("#questions")).to_contain_text(REASON)


def answer_it(page: Page, here: Installation) -> None:
    enter(page, here)
    page.get_by_role("region", name="等您答复的质疑").get_by_role("link", name=HEADING).click()
    page.get_by_role("link", name="答复").click()
    page.get_by_label("答复").fill("由联盟独家主办，场地由云竹城会议中心提供。")
    press(page, "答复")
    expect(page.locator("#questions .x-badge")).to_have_text("已答复")


def settle_it(page: Page, here: Installation, shot: Callable[[Page, str], None]) -> None:
    enter(page, here)
    page.get_by_role("region", name="等待了结的质疑").get_by_role("link", name=HEADING).click()
    page.get_by_role("link", name="了结").click()
    press(page, "了结")
    expect(page.locator("#questions .x-badge")).to_have_text("已了结")
    expect(page.locator("#questions")).to_contain_text("由联盟独家主办")
    shot(page, "record-questions")
