"""Pictures for the documents of pages that no journey passes; they are taken where the demo stands."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.stories.installation import Installation

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("stories-1")]

PICTURES = (
    ("issue-compose-remarks", "editor", "/desk/briefing/7/compose/", "2026年第6期（总第48期）"),
    ("issue-correct", "secretary", "/desk/briefing/6/correct/", "更正"),
    ("issue-withdraw", "secretary", "/desk/briefing/6/withdraw/", "撤回"),
    ("role-list", "admin", "/desk/accounts/roles/", "角色"),
    ("audit", "admin", "/desk/accounts/audit/", "留痕"),
    ("editions", "editor", "/desk/publishing/6/", "2026年第5期（总第47期）"),
    ("council-resolution", "secretary", "/desk/council/resolutions/8/", "批准联盟正式加入"),
    ("membership-application", "members", "/desk/membership/applications/1/", "柔性光伏幕墙"),
    ("membership-register", "members", "/desk/membership/register/", "网员名册"),
    ("registry-organisation", "members", "/desk/registry/organisations/zhuji/", "竹基新材料产业创新联盟"),
    ("activities-report", "alliance", "/desk/activities/periods/reports/39/", "竹基"),
    ("activities-board", "members", "/desk/activities/periods/3/", "2026 年度活动填报"),
    ("activities-glance", "secretary", "/desk/activities/glance/", "全网一览"),
    ("activities-import", "alliance", "/desk/activities/imports/", "用表格填报"),
    ("registry-import", "members", "/desk/registry/import/", "导入名录"),
)


@pytest.mark.parametrize(("name", "username", "path", "heading"), PICTURES, ids=[one[0] for one in PICTURES])
def test_a_picture_for_the_documents(
    gallery: Installation, as_person: Callable[..., Page], shot: Callable[[Page, str], None],
    name: str, username: str, path: str, heading: str,
) -> None:  # fmt: skip
    page = as_person(gallery, username)
    page.goto(gallery.base + path)
    expect(page.locator("h1")).to_contain_text(heading)
    page.wait_for_load_state("networkidle")
    shot(page, name)
    assert page.problems == []


def test_the_home_page_at_night(
    gallery: Installation, as_person: Callable[..., Page], shot: Callable[[Page, str], None]
) -> None:
    page = as_person(gallery, theme="dark")
    page.goto(gallery.base)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(23, 20, 18)"
    shot(page, "home-dark")
