"""An issue is composed by keyboard alone, and by dragging; the pages hold on a phone."""

import re

import pytest

from tests.browsing import faults, open_page, sign_in
from tests.factories.briefing import fresh, make_issue, make_item, make_office, make_published, make_shelved_article
from xiefa.briefing.models import IssueItem

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office():
    return make_office()


def arranged(issue):
    return [[item.heading for item in section.items.all()] for section in fresh(issue).sections.all()]


def opened(browser, live_server, user, path, **options):
    page = open_page(browser, **options)
    sign_in(page, live_server.url, user)
    page.goto(f"{live_server.url}/desk/briefing/{path}")
    return page


def announced(page, text):
    page.get_by_role("status").filter(has_text=re.compile(re.escape(text))).first.wait_for()


def test_composing_by_keyboard(browser, live_server, office):
    issue = make_issue(office, items=0)
    first, second, _third = issue.sections.all()
    for name in ("甲", "乙"):
        make_item(office, first, heading=name)
    make_shelved_article(office, heading="架上的稿")
    page = opened(browser, live_server, office.editor, f"{issue.pk}/compose/")

    page.get_by_role("button", name="“乙”上移").focus()
    page.keyboard.press("Enter")
    announced(page, f"“乙”现在是“{first.title}”的第 1 条。")
    assert arranged(issue) == [["乙", "甲"], [], []]
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "“乙”上移"

    page.get_by_role("link", name="甲", exact=True).focus()
    page.keyboard.press("Alt+ArrowDown")
    announced(page, f"“甲”现在是“{second.title}”的第 1 条。")
    assert arranged(issue) == [["乙"], ["甲"], []]

    page.get_by_role("button", name="加入“架上的稿”").focus()
    page.keyboard.press("Enter")
    announced(page, "“架上的稿”已加入")
    assert arranged(issue) == [["乙"], ["甲", "架上的稿"], []]
    page.get_by_text("稿架上没有待用的稿件").wait_for()
    assert page.problems == []


def test_dragging_an_item_into_another_section(browser, live_server, office):
    issue = make_issue(office, items=0)
    first, second, _third = issue.sections.all()
    moved = make_item(office, first, heading="要拖的")
    make_item(office, second, heading="在下面的")
    page = opened(browser, live_server, office.editor, f"{issue.pk}/compose/")
    grip = page.locator(f"#item-{moved.pk} .b-grip")
    target = page.locator(f"[data-items='{second.pk}'] .b-item").first
    start, end = grip.bounding_box(), target.bounding_box()
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + 40, end["y"] + 4, steps=12)
    page.mouse.move(end["x"] + 40, end["y"] + 8, steps=4)
    page.mouse.up()
    announced(page, f"“要拖的”现在是“{second.title}”的第")
    assert sorted(arranged(issue)[1]) == ["在下面的", "要拖的"]
    assert arranged(issue)[0] == []


def test_editing_in_the_rich_text_editor(browser, live_server, office):
    issue = make_issue(office, items=1)
    item = IssueItem.objects.get()
    page = opened(browser, live_server, office.editor, f"items/{item.pk}/")
    page.get_by_role("textbox", name="标题", exact=True).fill("改好的标题")
    page.locator(".ProseMirror").click()
    page.keyboard.press("Control+End")
    page.keyboard.type("添一句。")
    page.get_by_role("button", name="保存").click()
    page.wait_for_url("**/compose/")
    item.refresh_from_db()
    assert item.heading == "改好的标题"
    assert item.blocks[0]["text"].endswith("添一句。")
    assert arranged(issue)[0] == ["改好的标题"]


def test_the_pages_are_accessible_and_fit(browser, live_server, office):
    issue = make_issue(office, items=2)
    make_shelved_article(office)
    published = make_published(office)
    item = issue.sections.first().items.first()
    paths = [
        "",
        "open/",
        "missing/",
        "import/",
        "lists/",
        f"{issue.pk}/compose/",
        f"{issue.pk}/sign/",
        f"{issue.pk}/particulars/",
        f"{published.pk}/",
        f"{published.pk}/correct/",
        f"{published.pk}/preview/",
        f"items/{item.pk}/",
        f"items/{item.pk}/versions/",
    ]
    page = opened(browser, live_server, office.editor, "")
    for path in paths:
        page.goto(f"{live_server.url}/desk/briefing/{path}")
        assert (path, faults(page), page.problems) == (path, {}, [])
