"""The pages of the room: doors, forms, refusals with their sentences."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tests.factories.accounts import make_person
from tests.factories.briefing import (
    fresh,
    make_issue,
    make_item,
    make_office,
    make_published,
    make_shelved_article,
    sign,
)
from tests.factories.registry import make_alliance
from xiefa.briefing.domain import issues
from xiefa.briefing.models import DistributionList, Issue, IssueItem
from xiefa.briefing.urls.desk import urlpatterns

pytestmark = pytest.mark.django_db

SEED = Path(__file__).parents[1] / "golden" / "briefing-2023-06.txt"
CONFIRMED = {"confirm": "yes"}
HTMX = {"headers": {"hx-request": "true"}}


@pytest.fixture
def office():
    return make_office()


@pytest.fixture
def editor(office, client):
    client.force_login(office.editor)
    return client


def url(name, *args, **kwargs):
    return reverse(f"briefing:{name}", args=args, kwargs=kwargs)


def said(response):
    return [str(message) for message in response.context["messages"]]


def errors(response):
    return dict(response.context["form"].errors)


def test_every_page_has_a_door_for_strangers(office, client):
    issue = make_published(office)
    item = IssueItem.objects.filter(section__issue=issue).first()
    keys = {"section_change": item.section_id, "item_write": item.section_id}
    client.force_login(make_person("reader"))
    for pattern in urlpatterns:
        names = pattern.pattern.converters
        kwargs = {"pk": keys.get(pattern.name, item.pk if pattern.name.startswith("item_") else issue.pk)}
        if pattern.name == "item_add":
            kwargs["pk"] = issue.pk
        kwargs |= {"host": "citisa"}
        address = url(pattern.name, **{name: kwargs[name] for name in names})
        assert client.get(address).status_code == 403, pattern.name
    client.logout()
    assert client.get(url("issue_list")).status_code == 302


def test_staff_of_another_host_do_not_learn_that_an_issue_exists(office, client):
    issue = make_issue(office)
    stranger = make_person("editor", host_code=make_alliance().code)
    client.force_login(stranger)
    for name in ("issue_detail", "issue_compose", "issue_sign", "issue_preview"):
        assert client.get(url(name, issue.pk)).status_code == 404
    assert list(client.get(url("issue_list")).context["page"]) == []


def test_the_list_asks_a_fixed_number_of_questions(office, editor, django_assert_max_num_queries):
    make_issue(office)
    with django_assert_max_num_queries(100) as few:
        editor.get(url("issue_list"))
    for _ in range(4):
        make_issue(office)
    with django_assert_max_num_queries(len(few)):
        response = editor.get(url("issue_list"))
    assert [issue.number for issue in response.context["page"]] == [5, 4, 3, 2, 1]


def test_the_list_is_filtered_and_exported(office, editor):
    make_published(office, year=2023)
    make_issue(office, year=2024)
    response = editor.get(url("issue_list"), {"state": "published"})
    assert [issue.year for issue in response.context["page"]] == [2023]
    sheet = load_workbook(BytesIO(editor.get(url("issue_export")).content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][:4] == ["主办", "年份", "期号", "总期号"]
    assert [row[1:4] for row in rows[1:]] == [[2024, 1, 2], [2023, 1, 1]]


def test_opening_an_issue(office, editor):
    response = editor.post(url("issue_open"), {"host": office.host.pk, "year": 2024, "issued_on": "2024-02-01"})
    issue = Issue.objects.get()
    assert response.url == url("issue_compose", issue.pk)
    assert (issue.line, issue.issued_on) == ("2024年第1期（总第1期）", date(2024, 2, 1))


def test_opening_a_past_year_keeps_the_input_and_says_why(office, editor):
    make_issue(office, year=2024)
    response = editor.post(url("issue_open"), {"host": office.host.pk, "year": 2020})
    assert response.status_code == 422
    assert list(errors(response)) == ["year"]
    assert response.context["form"]["year"].value() == "2020"


def test_registering_a_missing_number(office, editor):
    make_issue(office, year=2024)
    values = {"host": office.host.pk, "year": 2023, "number": 6, "total_number": 9, "remarks": "找过档案室"}
    response = editor.post(url("issue_missing"), values)
    assert errors(response)["number"] == [
        "2023年第6期（总第9期） 接不上现有的期号（2024年第1期（总第1期） 至 2024年第1期（总第1期））。"
        "期号须连续：请先补齐中间各期，找不到的用“缺号登记”。"
    ]
    response = editor.post(url("issue_missing"), {**values, "total_number": ""})
    assert Issue.objects.get(number=6).state == "missing"


def test_a_number_opened_by_mistake_is_given_back(office, editor):
    issue = make_issue(office, items=0)
    page = editor.post(url("issue_discard", issue.pk))
    assert page.context["loss"] == (
        "取消 2024年第1期（总第1期），栏目和本期信息都会删去，不能恢复；期号收回，留给下一次开新一期。"
    )
    assert Issue.objects.count() == 1
    response = editor.post(url("issue_discard", issue.pk), CONFIRMED, follow=True)
    assert said(response) == ["已取消 2024年第1期（总第1期），期号已收回。"]


def test_moving_with_buttons_goes_over_the_edge_of_a_section(office, editor):
    issue = make_issue(office, items=2)
    section = issue.sections.first()
    last = section.items.last()
    response = editor.post(url("item_move", last.pk), {"step": "down"}, follow=True)
    second = issue.sections.all()[1]
    last.refresh_from_db()
    assert (last.section, last.position) == (second, 1)
    assert said(response) == [f"“{last.heading}”现在是“{second.title}”的第 1 条。"]
    editor.post(url("item_move", last.pk), {"step": "up"})
    last.refresh_from_db()
    assert (last.section, last.position) == (section, 2)


def test_the_first_item_stays_when_moved_up(office, editor):
    item = make_issue(office, items=2).sections.first().items.first()
    editor.post(url("item_move", item.pk), {"step": "up"})
    item.refresh_from_db()
    assert item.position == 1


def test_with_htmx_the_board_comes_back_with_the_announcement(office, editor):
    issue = make_issue(office, items=2)
    item = issue.sections.first().items.last()
    response = editor.post(url("item_move", item.pk), {"step": "up"}, **HTMX)
    assert response["HX-Trigger"] == "board-changed"
    assert response.context["announcement"] == f"“{item.heading}”现在是“{issue.sections.first().title}”的第 1 条。"


def test_taking_an_article_from_the_shelf_with_one_click_and_putting_it_back(office, editor):
    issue = make_issue(office, items=0)
    article = make_shelved_article(office)
    shelf = editor.get(url("issue_compose", issue.pk)).context["shelf"]
    assert [(one, place.title) for one, place in shelf] == [(article, "联盟联络组及协发网动态")]
    editor.post(url("item_add", issue.pk), {"article": article.pk, "section": shelf[0][1].pk})
    item = IssueItem.objects.get()
    assert (item.article, item.section) == (article, shelf[0][1])
    response = editor.post(url("item_remove", item.pk), CONFIRMED, follow=True)
    assert said(response)[-1] == f"“{article.heading}”已移出，稿件回到待用稿架。"


def test_a_refusal_on_the_board_is_shown_where_one_is(office, editor):
    issue = make_issue(office, items=1)
    section = issue.sections.first()
    response = editor.post(url("section_change", section.pk), {"verb": "remove"}, **HTMX)
    assert response.context["refused"] == [f"栏目“{section.title}”里还有条目。请先把条目移到别的栏目或移出本期。"]


def test_sections_are_added_renamed_and_moved(office, editor):
    issue = make_issue(office, items=0)
    first = issue.sections.first()
    editor.post(url("section_add", issue.pk), {"title": "新栏"})
    editor.post(url("section_change", first.pk), {"verb": "rename", "title": "改名"})
    editor.post(url("section_change", first.pk), {"verb": "move", "step": "down"})
    titles = list(issue.sections.order_by("position").values_list("title", flat=True))
    assert (titles[1], titles[-1]) == ("改名", "新栏")
    assert editor.post(url("section_change", first.pk), {"verb": "other"}).status_code == 404


def item_values(item, **changes):
    return {
        "heading": item.heading,
        "text": "正文一。",
        "text_format": "text",
        "credit_text": item.credit_text,
        "expected_version": item.version,
        **changes,
    }


def test_editing_an_item(office, editor):
    item = make_issue(office).sections.first().items.first()
    values = item_values(item, heading="新标题", text="一段。\n\n二段。", event_on="2024-01-03", short_title="短")
    editor.post(url("item_edit", item.pk), values)
    item.refresh_from_db()
    assert (item.heading, item.version, item.short_title, item.event_on) == ("新标题", 2, "短", date(2024, 1, 3))
    assert [block["text"] for block in item.blocks] == ["一段。", "二段。"]
    assert (item.credit_verb, item.edited_by) == ("供稿", office.editor)


def test_an_item_without_a_heading_keeps_the_input(office, editor):
    item = make_issue(office).sections.first().items.first()
    response = editor.post(url("item_edit", item.pk), item_values(item, heading="", text="写了很多。"))
    assert (response.status_code, errors(response)) == (422, {"heading": ["请填写标题。"]})
    assert response.context["form"]["text"].value() == "写了很多。"


def test_two_editors_are_told_and_nothing_is_lost(office, editor):
    issue = make_issue(office, items=0)
    editor.post(url("item_write", issue.sections.first().pk), {"heading": "题", "text": "一。\n\n二。\n\n三。"})
    item = IssueItem.objects.get()
    theirs = item_values(item, text="一，改。\n\n二。\n\n三。", heading="他的题")
    editor.post(url("item_edit", item.pk), theirs)
    mine = item_values(item, text="一。\n\n二。\n\n三，也改。", source="新华社")
    response = editor.post(url("item_edit", item.pk), mine)
    form = response.context["form"]
    assert response.status_code == 409
    assert form["text"].value() == "一，改。\n\n二。\n\n三，也改。"
    assert [form[name].value() for name in ("heading", "source", "expected_version")] == ["他的题", "新华社", "2"]
    saved = {name: form[name].value() or "" for name in form.fields}
    editor.post(url("item_edit", item.pk), saved)
    item.refresh_from_db()
    assert ([block["text"] for block in item.blocks], item.version) == (["一，改。", "二。", "三，也改。"], 3)
    response = editor.get(url("item_versions", item.pk))
    assert [version.version for version, _groups in response.context["versions"]] == [3, 2, 1]


def test_saving_a_signed_issue_voids_and_says_so_on_the_board(office, editor):
    issue = sign(office, make_issue(office), "editor")
    item = issue.sections.first().items.first()
    editor.post(url("item_edit", item.pk), item_values(item, heading="又改了"))
    response = editor.get(url("issue_compose", issue.pk))
    assert response.context["voided"].void_reason == "条目“又改了”改了文字"


def test_particulars_are_saved_and_not_overwritten_unseen(office, editor):
    issue = make_issue(office)
    values = {
        "issued_on": "2024-03-01",
        "office": "编辑部",
        "title_lines": "工作\n简 报",
        "expected_version": issue.version,
    }
    editor.post(url("issue_particulars", issue.pk), values)
    issue = fresh(issue)
    assert (issue.issued_on, issue.title_lines) == (date(2024, 3, 1), ["工作", "简 报"])
    response = editor.post(url("issue_particulars", issue.pk), {**values, "office": "另一个"})
    assert response.status_code == 422
    assert response.context["form"]["office"].value() == "另一个"
    assert response.context["form"]["expected_version"].value() == str(issue.version)


def test_signing_page_shows_each_step_with_its_reasons(office, client):
    issue = make_issue(office)
    client.force_login(office.reviewer)
    steps = client.get(url("issue_sign", issue.pk)).context["steps"]
    assert [(step["verb"], step["offer"].is_open) for step in steps] == [
        ("proof", False),
        ("review", False),
        ("sign", False),
        ("publish", False),
    ]
    assert [str(one.message) for one in steps[1]["offer"].refusals] == ["要先由编辑签名送审。"]


def test_the_way_from_composing_to_publication_in_the_browser(office, client):
    issue = make_issue(office)
    for person, verb in (
        (office.editor, "proof"),
        (office.reviewer, "review"),
        (office.signer, "sign"),
        (office.editor, "publish"),
    ):
        client.force_login(person)
        steps = {step["verb"]: step for step in client.get(url("issue_sign", issue.pk)).context["steps"]}
        query = f"?digest={steps[verb]['digest']}" if steps[verb]["digest"] else ""
        client.post(url("issue_sign", issue.pk) + query, {"verb": verb})
    issue = fresh(issue)
    assert issue.state == "published"
    history = client.get(url("issue_detail", issue.pk)).context["history"]
    assert [(str(line.event.actor_label), line.what) for line in history[:4]] == [
        ("编辑甲", "发布"),
        ("签发丙", "签发"),
        ("审核乙", "审核通过"),
        ("编辑甲", "编辑签名送审"),
    ]
    assert history[0].detail == f"{issue.full_digest[:16]}…"


def test_a_signature_on_a_text_changed_meanwhile_is_refused(office, editor):
    issue = make_issue(office)
    digest = editor.get(url("issue_sign", issue.pk)).context["steps"][0]["digest"]
    make_item(office, issue.sections.first())
    response = editor.post(url("issue_sign", issue.pk) + f"?digest={digest}", {"verb": "proof"}, follow=True)
    assert said(response) == ["您看到的文字刚才被改过。请重新核对后再签署。"]


def test_sending_back_and_checking(office, client):
    issue = sign(office, make_issue(office), "editor")
    client.force_login(office.reviewer)
    response = client.post(url("issue_send_back", issue.pk), {"reason": ""}, follow=True)
    assert said(response) == ["请写明退回的原因，编辑好据此修改。"]
    client.post(url("issue_send_back", issue.pk), {"reason": "缺来源"})
    assert fresh(issue).state == "composing"
    issue = sign(office, fresh(issue), "editor")
    IssueItem.objects.filter(section__issue=issue).update(heading="偷改")
    client.force_login(office.editor)
    assert len(client.get(url("issue_sign", issue.pk)).context["stale"]) == 1
    response = client.post(url("issue_check", issue.pk), follow=True)
    assert said(response)[-1] == "文字与签署时不同，签署已作废，本期回到编排。"


def test_correction_and_withdrawal(office, editor):
    issue = make_published(office)
    response = editor.post(url("issue_correct", issue.pk), {"text": ""})
    assert errors(response) == {"text": ["请写明哪里有误、应当怎样。"]}
    editor.post(url("issue_correct", issue.pk), {"text": "“甲”应为“乙”。"})
    response = editor.post(url("issue_withdraw", issue.pk), {"reason": ""})
    assert errors(response) == {"reason": ["请写明撤回的原因，它会公开显示。"]}
    editor.post(url("issue_withdraw", issue.pk), {"reason": "重印"})
    context = editor.get(url("issue_detail", issue.pk)).context
    assert [one.text for one in context["corrections"]] == ["“甲”应为“乙”。"]
    assert context["withdrawal"].reason == "重印"


def test_a_new_version_of_a_list(office, editor):
    values = {"host": office.host.pk, "kind": "report", "since": "2024-01-01", "text": "科技部、财政部"}
    editor.post(url("distribution_lists"), values)
    assert DistributionList.objects.get().text == "报：科技部、财政部"
    response = editor.post(url("distribution_lists"), values)
    assert errors(response) == {"since": ["已有同日或更晚生效的名单。请填写更晚的生效日期。"]}


@pytest.mark.parametrize("name", ["issue_preview", "issue_compose", "issue_detail", "issue_sign"])
def test_the_pages_of_an_issue_in_every_state(office, editor, name):
    made = [make_published(office), make_issue(office)]
    made.append(issues.open_issue(host=office.host, year=2024, is_supplement=True, by=office.editor))
    for issue in made:
        assert editor.get(url(name, issue.pk)).status_code == 200
