"""A meeting held in a real browser: by keyboard, over a bad line, with two recorders, phones and the room's screen."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, Route, expect

from tests.browsing import open_page, overflow, sign_in, violations
from tests.factories.council import Council, attendees_of, make_council, make_open_meeting
from xiefa.council.models import Ballot, Meeting, Resolution, Step, Vote

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def council() -> Council:
    return make_council(seats=6)


@pytest.fixture
def meeting(council: Council) -> Meeting:
    remit = {"text": "制定新任理事的管理办法", "owner": "秘书处"}
    item = {"title": "交办事项", "kind": "remit", "cases": [remit]}
    return make_open_meeting(council, {}, item, present=4)


def opened(browser: Browser, base: str, user: Any, name: str, thing: Any, **options: Any) -> Page:
    page = open_page(browser, **options)
    sign_in(page, base, user)
    page.goto(base + reverse(f"council:{name}", kwargs={"pk": thing.pk}))
    return page


def arrive(page: Page, name: str) -> None:
    """By keyboard: find the person, press Enter, leave the field."""
    page.keyboard.press("a")
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")


def test_strokes_survive_a_broken_line_and_a_reload(
    browser: Browser, live_server: Any, council: Council, meeting: Meeting
) -> None:
    page = opened(browser, live_server.url, council.secretary, "meeting_record", meeting)
    page.on("dialog", lambda dialog: dialog.accept())
    delivery, queue = page.locator("#delivery"), page.locator("[data-queue-list] li")
    expect(delivery).to_contain_text("全部已送达")

    def cut(route: Route) -> None:
        route.abort()

    page.route("**/record/step/", cut)
    arrive(page, "理事5")
    arrive(page, "理事6")
    page.keyboard.press("j")
    page.keyboard.press("n")
    page.keyboard.type("线断时的发言")
    page.keyboard.press("Control+Enter")
    expect(delivery).to_contain_text("未送达 4 步")
    page.reload()
    expect(delivery).to_contain_text("未送达 4 步")
    expect(queue).to_have_count(4)
    assert violations(page) == []
    assert Step.objects.count() == 0
    page.unroute("**/record/step/", cut)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(delivery).to_contain_text("全部已送达")
    expect(page.locator("#part-state")).to_contain_text("在场 6 人")
    expect(page.locator("#point-title")).to_have_text("交办事项")
    steps = list(Step.objects.values_list("answer__verb", "answer__at", "taken_at"))
    assert [verb for verb, _at, _taken in steps] == ["arrive", "arrive", "turn_to", "add_note"]
    moments = [at for _verb, at, _taken in steps]
    assert moments == sorted(moments)
    assert moments[-1] < steps[0][2].isoformat()
    assert meeting.items.get(title="交办事项").discussion == "线断时的发言"


def vote_by_phone(browser: Browser, base: str, user: Any, ballot: Ballot, *, is_double: bool) -> None:
    phone = opened(browser, base, user, "ballot_vote", ballot, width=390)
    phone.get_by_role("radio", name="同意").check()
    phone.get_by_role("button", name="下一步：确认").click()
    expect(phone.get_by_role("button", name="确认表决")).to_be_visible()
    assert (violations(phone) if is_double else [], overflow(phone)) == ([], 0)
    phone.get_by_role("button", name="确认表决").click(click_count=2 if is_double else 1)
    expect(phone.get_by_role("heading", name="已经投出")).to_be_visible()
    assert phone.problems == []
    phone.context.close()


def test_two_recorders_and_a_vote_from_the_phone_to_the_resolution(
    browser: Browser, live_server: Any, council: Council, meeting: Meeting
) -> None:
    base, item = live_server.url, meeting.items.get(title="交办事项")
    page = opened(browser, base, council.secretary, "meeting_record", meeting)
    other = opened(browser, base, council.secretary, "meeting_record", meeting)
    room = opened(browser, base, council.users[0], "meeting_display", meeting)
    expect(other.locator("#delivery")).to_contain_text("全部已送达")
    page.keyboard.press("j")
    expect(other.locator("#point-title")).to_have_text("交办事项")
    # Notes that one is changing stay as they are while the other adds to them.
    page.get_by_text("修改全部讨论记录").click()
    page.locator("#notes").fill("甲在改")
    other.keyboard.press("n")
    other.keyboard.type("乙的一条")
    other.keyboard.press("Control+Enter")
    other.keyboard.press("Escape")
    expect(page.locator(".l-notes")).to_contain_text("乙的一条")
    expect(page.locator("#notes")).to_have_value("甲在改")
    page.get_by_role("button", name="保存记录").click()
    expect(page.locator("[data-queue-list] li")).to_contain_text("另一位记录人也改了")
    expect(page.locator("[data-queue-list] li")).to_contain_text("甲在改")
    page.get_by_role("button", name="知道了").click()
    other.keyboard.press("v")
    expect(page.locator(".l-ballot")).to_contain_text("0 / 4 人已表决")
    ballot = Ballot.objects.get()
    for user in council.users[:4]:
        vote_by_phone(browser, base, user, ballot, is_double=user == council.users[0])
    assert Vote.objects.count() == 4
    expect(page.locator(".l-ballot")).to_contain_text("4 / 4 人已表决")
    # A vote cannot be opened again: the stroke is refused, and stays in view until somebody has read it.
    page.evaluate("document.getElementById('close-ballot').value += '&hands_for=9'")
    page.keyboard.press("c")
    refused = page.locator("[data-queue-list] li")
    expect(refused).to_contain_text("不填写举手人数")
    refused.get_by_role("button", name="知道了").click()
    expect(refused).to_have_count(0)
    other.keyboard.press("c")
    expect(room.locator(".l-verdict")).to_contain_text("通过")
    expect(page.locator(".l-verdict")).to_contain_text("通过")
    assert violations(page) == []
    page.keyboard.press("d")
    expect(page.get_by_role("button", name="确认宣布")).to_be_focused()
    assert violations(page) == []
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("决议已经宣布")
    assert Resolution.objects.get().item == item
    assert (violations(room), overflow(room), room.problems) == ([], 0, [])
    page.set_viewport_size({"width": 390, "height": 800})
    room.set_viewport_size({"width": 390, "height": 800})
    assert (overflow(page), overflow(room), attendees_of(council, meeting)[4].presences.count()) == (0, 0, 0)
