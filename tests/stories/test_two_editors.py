"""Two editors change one article at the same moment: both are told, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.stories.installation import Installation
from tests.stories.newsdesk import enter, press, says

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("stories-2")]

HEADING = "光伏幕墙联盟实测墙首百日数据通过复核"


def test_nobody_overwrites_anybody(
    demo: Installation, as_person: Callable[..., Page], shot: Callable[[Page, str], None]
) -> None:
    first, second = as_person(demo, "editor"), as_person(demo, "editor2")
    for page in (first, second):
        open_for_change(page, demo)
    expect(second.locator("#presence")).to_contain_text("岑若兰")
    add_a_sentence(first, "数据已经公开。")
    expect(first.locator("h1")).to_have_text(HEADING)
    add_a_sentence(second, "下一次复核在明年春天。")
    expect(second.locator("h1")).to_have_text("对照合并")
    says(second, "岑若兰 已保存了第 2 版")
    says(second, "您的文字还在")
    shot(second, "article-merge")
    press(second, "保存合并后的稿件")
    expect(second.locator(".x-article")).to_contain_text("数据已经公开。")
    expect(second.locator(".x-article")).to_contain_text("下一次复核在明年春天。")
    assert first.problems == []
    assert [one.partition(" status of ")[2] for one in second.problems] == ["409 (Conflict)"]


def open_for_change(page: Page, here: Installation) -> None:
    enter(page, here, "待编")
    page.get_by_role("link", name=HEADING).first.click()
    page.get_by_role("link", name="修改", exact=True).click()
    expect(page.locator(".ProseMirror")).to_be_visible()


def add_a_sentence(page: Page, sentence: str) -> None:
    page.locator(".ProseMirror p").last.click()
    page.keyboard.press("End")
    page.keyboard.type(sentence)
    press(page, "保存")
    page.wait_for_load_state()
