"""The first day of a new installation: a network, an editor who is invited, a printed issue in every format."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.publishing import extraction
from tests.stories.installation import ROOT, Installation
from tests.stories.newsdesk import CHANNELS, downloaded, enter, press, says
from xiefa.manuscript import normalised, printed_form, text_digest
from xiefa.manuscript.digest import text_digest_of
from xiefa.reading import read

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("stories-3")]

SEED = ROOT / "tests" / "golden" / "seed" / "issue.txt"
PASSWORD = "a-long-phrase-for-stories"


def test_a_printed_issue_comes_out_in_every_format(
    empty: Installation, as_person: Callable[..., Page], browser: Browser, shot: Callable[..., None], tmp_path: Path
) -> None:
    empty.manage("createsuperuser", "--no-input", "--username=root", "--email=", DJANGO_SUPERUSER_PASSWORD=PASSWORD)
    root = as_person(empty, "root", password=PASSWORD)
    register_the_network(root, empty)
    invite_an_editor(root, empty, shot)
    editor = accept_the_invitation(as_person(empty), empty)
    import_the_issue(editor, empty, shot)
    empty.an_hour_later()
    reader = as_person(empty)
    copies = take_every_format(reader, empty)
    expected = text_digest(read(SEED.read_bytes(), name=SEED.name).manuscript)
    assert reader.locator("#copies .a-code").inner_text() == printed_form(expected)
    seen = {channel: text_digest_of(text) for channel, text in texts_of(copies, browser, tmp_path)}
    assert seen == dict.fromkeys(seen, expected)
    assert sorted(seen) == sorted((*CHANNELS, "email, plain"))
    assert [page.problems for page in (root, editor, reader)] == [[], [], []]


def register_the_network(page: Page, here: Installation) -> None:
    enter(page, here, "组织")
    page.get_by_role("link", name="新增组织").click()
    page.get_by_label("代码").fill("citisa")
    page.get_by_label("类别").select_option("network")
    page.get_by_label("全称").fill("产业技术创新战略联盟协同发展网")
    page.get_by_label("简称").fill("联盟协发网")
    page.locator("form.x-form button[type=submit]").click()
    says(page, "产业技术创新战略联盟协同发展网")


def invite_an_editor(page: Page, here: Installation, shot: Callable[..., None]) -> None:
    enter(page, here, "账号与角色")
    page.get_by_role("link", name="开立账号").click()
    page.get_by_label("登录名").fill("lin")
    page.get_by_label("姓名").fill("林编辑")
    page.get_by_label("电子邮箱").fill("lin@example.org")
    shot(page, "person-add")
    press(page, "开立并寄送链接")
    page.get_by_label("角色").select_option("editor")
    page.get_by_label("理由").fill("秘书处会议决定。")
    press(page, "授予")
    says(page, "已授予角色“编辑”。")
    shot(page, "person-detail")


def accept_the_invitation(page: Page, here: Installation) -> Page:
    """Open the link in the letter, choose a password, sign in by mail address."""
    here.an_hour_later()
    letter = here.letters()[-1]
    assert letter["To"] == "lin@example.org"
    found = re.search(r"https?://\S+", letter.get_content())
    assert found
    page.goto(found[0])
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    page.locator("form.x-form button[type=submit]").click()
    page.goto(f"{here.base}/accounts/login/")
    page.get_by_label("登录名或邮箱").fill("lin@example.org")
    page.get_by_label("密码", exact=False).first.fill(PASSWORD)
    press(page, "登录")
    page.wait_for_url("**/desk/")
    return page


def import_the_issue(page: Page, here: Installation, shot: Callable[..., None]) -> None:
    enter(page, here, "导入旧刊")
    shot(page, "issue-import")
    page.locator("input[type=file]").set_input_files(SEED)
    press(page, "读取")
    says(page, "没有，全部认出。")
    says(page, "一字不差")
    shot(page, "import-report")
    press(page, "确认导入")
    expect(page.locator("h1")).to_have_text("2023年第6期（总第71期）")
    expect(page.locator(".x-badge").first).to_have_text("已发布")


def take_every_format(page: Page, here: Installation) -> dict[str, bytes]:
    page.goto(f"{here.base}/issues/2023/6/")
    return {channel: downloaded(page, f".a-editions a[href$='/files/{channel}/']") for channel in CHANNELS}


def texts_of(copies: dict[str, bytes], browser: Browser, folder: Path) -> list[tuple[str, str]]:
    """The text of each copy, taken out by programs that are not ours."""
    page = browser.new_page()
    plain, html = extraction.mail_parts(copies["email"])
    found = [
        ("pdf", extraction.pdf_text(copies["pdf"], folder)),
        ("docx", extraction.docx_text(copies["docx"])),
        ("web", extraction.seen(page, copies["web"].decode(), "article")),
        ("wechat", extraction.seen(page, f"<body>{copies['wechat'].decode()}</body>", "body")),
        ("email", extraction.seen(page, html, "article")),
        ("email, plain", extraction.before_signature(plain)),
        ("text", extraction.before_signature(copies["text"].decode())),
    ]
    page.close()
    return [(channel, normalised(text)) for channel, text in found]
