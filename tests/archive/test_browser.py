"""The public pages in a real browser: accessible, on a phone, in the dark, without script, on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browsing import faults, open_page
from tests.factories.archive import make_imported
from tests.factories.briefing import make_office
from tests.factories.registry import make_alliance
from xiefa.briefing.domain import issues
from xiefa.manuscript import printed_form

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

PAGES = (
    "/",
    "/issues/",
    "/issues/2023/",
    "/issues/2023/6/",
    "/issues/2023/6/items/1/",
    "/issues/2023/5/",
    "/organisations/",
    "/organisations/pm/",
    "/search/?q=会议",
    "/search/?q=没有的词",
    "/verify/",
    "/verify/?digest=00000000-00000000",
)


@pytest.fixture
def site(transactional_db, live_server):
    office = make_office()
    make_alliance("粉末冶金产业技术创新战略联盟", "粉末冶金联盟", code="pm")
    issue = make_imported(office=office)
    issues.correct(issue=issue, text="“召开”应为“闭幕”。", by=office.signer)
    issues.withdraw(issue=make_imported(office=office, number=5, total=70), reason="撤回。", by=office.signer)
    return live_server.url, issue


def test_every_page_is_accessible(browser, site):
    page = open_page(browser)
    for address in PAGES:
        page.goto(site[0] + address)
        assert (address, faults(page)) == (address, {})
    assert page.problems == []


def test_pages_work_without_script(browser, site):
    base, issue = site
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(base)
    page.get_by_role("searchbox").fill("会议召开")
    page.get_by_role("button", name="检索").click()
    expect(page.locator("mark")).to_have_count(2)
    page.locator(".a-hit a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2023年第6期的第1条")
    page.goto(f"{base}/verify/")
    page.get_by_label("校验码").fill(printed_form(issue.text_digest))
    page.get_by_role("button", name="核对", exact=True).click()
    expect(page.get_by_text("属实：正文与发布的一字不差")).to_be_visible()


def test_the_language_is_switched_without_script(browser, site):
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{site[0]}/issues/")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Issues")
    assert page.url == f"{site[0]}/issues/"
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("各期简报")


def test_on_paper_there_is_nothing_to_press(browser, site):
    page = open_page(browser)
    page.goto(f"{site[0]}/issues/2023/6/")
    page.emulate_media(media="print")
    for selector in (".x-top-nav", ".x-top-tools", ".a-tools", ".a-neighbours"):
        assert not page.locator(selector).is_visible(), selector
    assert page.locator("article.issue").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_the_contents_stand_beside_the_text_and_lead_into_it(browser, site):
    page = open_page(browser)
    page.goto(f"{site[0]}/issues/2023/6/")
    contents, section = page.locator(".issue-contents").bounding_box(), page.locator(".issue-section").bounding_box()
    assert contents["x"] > section["x"] + section["width"]
    page.locator(".issue-contents a").last.click()
    page.wait_for_url("**#item-1-2")
