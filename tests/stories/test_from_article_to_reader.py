"""An article is written, an issue composed, signed by three people and published; a reader finds it and checks it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.stories.installation import Installation
from tests.stories.newsdesk import CHANNELS, downloaded, enter, paste_from_word, press, says

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("stories-2")]

HEADING = "竹基材料联盟发布竹缠绕管道安装要点"
LINE = "2027年第1期（总第49期）"


def test_from_article_to_reader(
    demo: Installation, as_person: Callable[..., Page], shot: Callable[[Page, str], None]
) -> None:
    editor = as_person(demo, "editor")
    write_an_article(editor, demo, shot)
    compose_an_issue(editor, demo, shot)
    sign_and_publish(demo, editor, as_person, shot)
    demo.an_hour_later()
    reader = as_person(demo)
    find_it(reader, demo, shot)
    digest = take_it_home(reader)
    check_it(reader, demo, digest, shot)
    phone = as_person(demo, width=390)
    read_on_a_phone(phone, demo, shot)
    assert [page.problems for page in (editor, reader, phone)] == [[], [], []]


def write_an_article(page: Page, here: Installation, shot: Callable[[Page, str], None]) -> None:
    enter(page, here)
    shot(page, "desk")
    enter(page, here, "稿件")
    shot(page, "articles")
    page.get_by_role("link", name="写一篇").click()
    page.get_by_label("类别").select_option("alliance_news")
    page.get_by_label("标题", exact=False).first.fill(HEADING)
    paste_from_word(page)
    expect(page.locator(".ProseMirror li")).to_have_count(2)
    page.get_by_label("供稿单位").fill("竹基材料联盟")
    page.get_by_label("事件日期").fill("2027-02-03")
    page.locator("h1").scroll_into_view_if_needed()
    shot(page, "article-write")
    press(page, "保存")
    press(page, "提交")
    shot(page, "article-submitted")
    press(page, "采用")
    expect(page.locator(".x-badge").first).to_have_text("待编")


def compose_an_issue(page: Page, here: Installation, shot: Callable[[Page, str], None]) -> None:
    enter(page, here, "简报")
    page.get_by_role("link", name="开新一期").click()
    page.get_by_label("年份").fill("2027")
    page.get_by_label("印发日期").fill("2027-02-26")
    shot(page, "issue-open")
    press(page, "开这一期")
    expect(page.locator("h1")).to_have_text(LINE)
    put_on_the_board(page, HEADING)
    put_on_the_board(page, "光伏幕墙联盟实测墙首百日数据通过复核")
    put_on_the_board(page, "秘书处编成《小秘书处二十一法》")
    move_by_keyboard(page)
    move_by_hand(page)
    expect(page.locator("#preview img").first).to_be_visible()
    page.evaluate("window.scrollTo(0, 0)")
    shot(page, "issue-compose")


def put_on_the_board(page: Page, heading: str) -> None:
    press(page, f"加入“{heading}”")
    expect(page.locator(".b-item", has_text=heading)).to_be_visible()


def headings(page: Page) -> list[list[str]]:
    """The headings of each section as they stand on the board."""
    return [
        section.locator(".b-item-heading").all_inner_texts() for section in page.locator("#board [data-items]").all()
    ]


def move_by_keyboard(page: Page) -> None:
    page.get_by_role("link", name=HEADING).focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#announcement")).to_contain_text(f"“{HEADING}”现在是“联盟动态”的第 2 条。")
    assert headings(page)[2] == ["光伏幕墙联盟实测墙首百日数据通过复核", HEADING]


def move_by_hand(page: Page) -> None:
    page.locator(".b-item", has_text=HEADING).scroll_into_view_if_needed()
    grip = page.locator(".b-item", has_text=HEADING).locator(".b-grip").bounding_box()
    above = page.locator(".b-item", has_text="光伏幕墙联盟").bounding_box()
    assert grip
    assert above
    page.mouse.move(grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2)
    page.mouse.down()
    page.mouse.move(above["x"] + 40, above["y"] + 6, steps=12)
    page.mouse.move(above["x"] + 40, above["y"] + 3, steps=4)
    page.mouse.up()
    expect(page.locator("#announcement")).to_contain_text(f"“{HEADING}”现在是“联盟动态”的第 1 条。")
    assert headings(page) == [[], ["秘书处编成《小秘书处二十一法》"], [HEADING, "光伏幕墙联盟实测墙首百日数据通过复核"]]


def sign_and_publish(
    here: Installation, editor: Page, as_person: Callable[..., Page], shot: Callable[[Page, str], None]
) -> None:
    editor.get_by_role("link", name="签署").click()
    editor.wait_for_url("**/sign/")
    address = editor.url
    expect(editor.get_by_role("button", name="发布", exact=True)).to_be_disabled()
    press(editor, "编辑签名送审")
    for username, verb in (("reviewer", "审核通过"), ("secretary", "签发")):
        person = as_person(here, username)
        person.goto(address)
        if username == "secretary":
            shot(person, "issue-sign")
        press(person, verb)
        assert person.problems == []
    editor.reload()
    says(editor, "岑若兰")
    says(editor, "温砚秋")
    says(editor, "祝知远")
    press(editor, "发布")
    expect(editor.locator(".x-badge").first).to_have_text("已发布")


def find_it(page: Page, here: Installation, shot: Callable[[Page, str], None]) -> None:
    page.goto(here.base)
    expect(page.locator(".a-lead-number")).to_have_text(LINE)
    shot(page, "home")
    page.get_by_role("searchbox").fill("竹缠绕管道")
    page.get_by_role("button", name="检索").click()
    expect(page.locator("mark").first).to_have_text("竹缠绕管道")
    shot(page, "search")
    page.locator(".a-hit a").first.click()
    expect(page.locator("h1")).to_have_text(HEADING)
    expect(page.locator(".x-article")).to_contain_text("听取年度工作报告；")
    assert page.evaluate("window.hacked") is None
    page.locator(".a-item-facts a").click()
    expect(page.locator("article.issue")).to_contain_text(HEADING)
    shot(page, "issue")


def take_it_home(page: Page) -> str:
    """Download every format, each with the checksum it promises; give the digest that is printed in all."""
    rows = page.locator(".a-editions li")
    expect(rows).to_have_count(len(CHANNELS))
    for number in range(rows.count()):
        promised = "".join(rows.nth(number).locator("code").all_inner_texts())
        content = downloaded(page, f".a-editions li:nth-child({number + 1}) a")
        assert hashlib.sha256(content).hexdigest() == re.sub(r"\s", "", promised)
    return page.locator("#copies .a-code").inner_text()


def check_it(page: Page, here: Installation, digest: str, shot: Callable[[Page, str], None]) -> None:
    page.goto(f"{here.base}/verify/")
    page.get_by_label("校验码").fill(digest)
    page.get_by_role("button", name="核对", exact=True).click()
    says(page, "属实：正文与发布的一字不差")
    says(page, LINE)
    shot(page, "verify")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    says(page, "True: the same text as published, to the letter")


def read_on_a_phone(page: Page, here: Installation, shot: Callable[[Page, str], None]) -> None:
    page.goto(here.base)
    shot(page, "home-phone")
    page.get_by_role("link", name="阅读全文").click()
    expect(page.locator("article.issue")).to_contain_text(HEADING)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    shot(page, "issue-phone")
