"""Typing in a real browser: the line is cut, the browser is killed, and everything is there again; phones too."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, expect

from tests.browsing import ARGUMENTS, open_page, overflow, sign_in, violations
from tests.factories.activities import make_database, make_entry, make_record
from xiefa.activities.domain import records
from xiefa.activities.models import Activity, SavedDraft

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def started(browser: BrowserType, profile: Path) -> BrowserContext:
    """A browser of its own, with its memory on the disk as at a person's desk."""
    return browser.launch_persistent_context(profile, executable_path=shutil.which("chromium"), args=ARGUMENTS)


def kill(profile: Path) -> None:
    """End that browser as a failing machine would: at once, with nothing put away."""
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            is_ours = f"--user-data-dir={profile}" in command.read_text(errors="replace")
        except OSError:
            continue
        if is_ours:
            os.kill(int(command.parent.name), signal.SIGKILL)


def fill(page: Page) -> None:
    page.get_by_label("名称", exact=False).first.fill("第十届材料论坛")
    page.get_by_label("开始日期").first.fill("2026-03-05")
    page.get_by_label("参加人数").fill("1200")


def test_the_line_is_cut_and_the_browser_killed_and_everything_is_there(
    browser: Browser, live_server: Any, tmp_path: Path
) -> None:
    database, kind = make_database(), browser.browser_type
    add = f"{live_server.url}{reverse('activities:activity_add')}?kind=forum"
    context = started(kind, tmp_path)
    page = context.new_page()
    sign_in(page, live_server.url, database.secretary)
    page.goto(add)
    fill(page)
    expect(page.locator("[data-autosave-note]")).to_contain_text("已自动保存")
    assert SavedDraft.objects.get().values["people"] == "1200"
    context.set_offline(True)
    page.get_by_role("button", name="再加成果").click()
    page.get_by_label("种类").last.select_option("award")
    page.get_by_label("成果名称").last.fill("金奖")
    page.get_by_label("情况介绍").press_sequentially("断网以后写的话。", delay=20)
    expect(page.locator("[data-autosave-note]")).to_contain_text("网络不通")
    kill(tmp_path)
    assert "金奖" not in SavedDraft.objects.get().values.values()

    context = started(kind, tmp_path)
    page = context.new_page()
    sign_in(page, live_server.url, database.secretary)
    page.goto(f"{live_server.url}{reverse('activities:activity_add')}")
    expect(page.locator("#drafts")).to_be_visible()
    # The list is drawn anew when what the device kept has been sent: by its address, no click is lost to that.
    page.goto(live_server.url + str(page.get_by_role("link", name="继续填写").get_attribute("href")))
    expect(page.get_by_label("情况介绍")).to_have_value("断网以后写的话。")
    assert {name: page.locator(f"[name={name}]").input_value() for name in ("title", "since", "people")} == {
        "title": "第十届材料论坛", "since": "2026-03-05", "people": "1200",
    }  # fmt: skip
    page.get_by_role("button", name="保存", exact=True).last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("第十届材料论坛")
    record = Activity.objects.get()
    assert (record.people, record.narrative, [one.title for one in record.outcomes.all()]) == (
        1200, "断网以后写的话。", ["金奖"],
    )  # fmt: skip
    page.goto(add)
    expect(page.locator("#record-form")).to_be_visible()
    page.wait_for_timeout(200)
    assert (page.locator("#drafts").count(), SavedDraft.objects.count()) == (0, 0)
    context.close()


def test_every_page_for_everybody(browser: Browser, live_server: Any) -> None:
    database = make_database()
    record = make_record(database, state="accepted", kind="forum", narrative="介绍", fields={"theme": "主题"})
    make_record(database)
    page = open_page(browser)
    sign_in(page, live_server.url, database.head)
    found = []

    def look() -> None:
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            found.extend(f"{page.url} at {width}: {one}" for one in violations(page))
            assert overflow(page) <= 0, f"{page.url} at {width}"

    for name in ("activity_list", "activity_add"):
        page.goto(live_server.url + reverse(f"activities:{name}"))
        look()
    for name in ("activity_detail", "activity_history", "activity_edit"):
        page.goto(live_server.url + reverse(f"activities:{name}", args=[record.pk]))
        look()
    page.get_by_role("button", name="再加单位").click()
    page.get_by_label("情况介绍").fill("我的介绍")
    theirs = make_entry(database.alliance, narrative="对方的介绍")
    records.revise(activity=record, entry=theirs, expected_version=1, by=database.secretary)
    page.get_by_role("button", name="保存", exact=True).last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("对照合并")
    look()
    problems = [one for one in page.problems if "409" not in one]
    assert (found, problems) == ([], [])
