"""The agenda is arranged by keyboard and by dragging; the pages hold on a phone and for screen readers."""

import re

import pytest

from tests.browsing import open_page, overflow, sign_in, violations
from tests.factories.council import make_council, make_item, make_meeting
from tests.factories.registry import make_person
from xiefa.council.domain import meetings
from xiefa.council.models import AgendaItem

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def opened(browser, live_server, user, path, **options):
    page = open_page(browser, **options)
    sign_in(page, live_server.url, user)
    page.goto(f"{live_server.url}/desk/council/{path}")
    return page


def tree(meeting):
    top = AgendaItem.objects.filter(meeting=meeting, parent=None)
    return [(one.title, [below.title for below in one.children.all()]) for one in top]


def test_the_agenda_by_keyboard_and_by_dragging(browser, live_server):
    council = make_council(seats=1)
    meeting = make_meeting(council)
    heading, second, third = (make_item(council, meeting, title=name) for name in ("甲", "乙", "丙"))
    page = opened(browser, live_server, council.secretary, f"meetings/{meeting.pk}/")

    page.get_by_role("button", name="“丙”上移").focus()
    page.keyboard.press("Enter")
    page.get_by_role("status").filter(has_text="“丙”现在是第 2 个议题。").wait_for()
    assert page.evaluate("document.activeElement.id") == f"item-{third.pk}-up"
    page.get_by_role("link", name="丙", exact=True).focus()
    page.keyboard.press("Alt+ArrowDown")
    page.get_by_role("status").filter(has_text="“丙”现在是第 3 个议题。").wait_for()
    assert tree(meeting) == [("甲", []), ("乙", []), ("丙", [])]

    start = page.locator(f"#item-{second.pk} .c-grip").bounding_box()
    end = page.locator(f"[data-points='{heading.pk}']").bounding_box()
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + 60, end["y"] + end["height"] / 2 + 8, steps=12)
    page.mouse.move(end["x"] + 60, end["y"] + end["height"] / 2, steps=4)
    page.mouse.up()
    page.get_by_role("status").filter(has_text=re.compile("“乙”现在是“甲”下面的第 1 个议题。")).wait_for()
    assert tree(meeting) == [("甲", ["乙"]), ("丙", [])]
    assert page.problems == []


def test_agenda_and_invitation_hold_on_a_phone_and_for_screen_readers(browser, live_server):
    council = make_council(seats=2)
    meeting = make_meeting(council, title="产业技术创新战略联盟协同发展网第二届理事会第四次会议", place="长沙")
    item = make_item(council, meeting, {"text": "研究办法", "owner": "秘书处"}, kind="remit", title="新任理事产生办法")
    make_item(council, meeting, title="听取年度工作报告", kind="hear", parent=item, presenter="秘书长")
    meetings.call(meeting=meeting, by=council.secretary)
    found = {}
    for user, path in (
        (council.secretary, f"meetings/{meeting.pk}/"),
        (council.users[0], f"meetings/{meeting.pk}/invitation/"),
    ):
        page = opened(browser, live_server, user, path, width=390)
        found[path] = (overflow(page), violations(page), page.problems)
        page.context.close()
    assert list(found.values()) == [(0, [], [])] * 2, found


def test_a_long_list_of_people_is_searched_by_pinyin(browser, live_server):
    council = make_council(seats=1)
    meeting = make_meeting(council)
    for number in range(20):
        make_person(f"示例{number}")
    wanted = make_person("单雄信", pinyin="shan xiongxin")
    page = opened(browser, live_server, council.secretary, f"meetings/{meeting.pk}/invitations/")
    people = page.locator("[name=person]")
    search = page.locator(".c-choose").first
    search.fill("xiong")
    assert people.locator("option").all_inner_texts() == ["请选择", "单雄信"]
    page.get_by_role("status").filter(has_text="找到 1 个").wait_for()
    search.press("Enter")
    assert (people.input_value(), page.url.endswith("/invitations/")) == (str(wanted.pk), True)
    assert (violations(page), page.problems) == ([], [])
