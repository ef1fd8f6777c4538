"""The pages of the agenda: points, cases, waiting motions and papers."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.council.pages import CONFIRMED, HTMX, PDF, errors, office_file, said, upload, url
from tests.factories.council import make_council, make_item, make_meeting
from tests.factories.newsroom import png
from tests.factories.registry import make_alliance
from xiefa.council.domain import agenda, motions
from xiefa.council.domain.papers import add_paper
from xiefa.council.effects import KINDS
from xiefa.council.forms.agenda import CaseForm
from xiefa.council.models import AgendaItem, Case, Motion, Paper
from xiefa.council.paper_kinds import LARGEST_BYTES, paper_name, paper_refusals

pytestmark = pytest.mark.django_db


@pytest.fixture
def council():
    return make_council(seats=1, has_users=False)


@pytest.fixture
def staff(council, client):
    client.force_login(council.secretary)
    return client


@pytest.fixture
def meeting(council):
    return make_meeting(council, title="二月理事会")


def test_a_long_agenda_asks_no_more_than_a_short_one(council, staff, meeting):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert staff.get(url("meeting_detail", meeting.pk)).status_code == 200
        return len(queries)

    def more(at):
        heading = make_item(council, meeting, title=f"第{at}", kind="note")
        case = {"organisation": make_alliance()}
        point = make_item(council, meeting, case, kind="admit", title=f"批准{at}", parent=heading)
        add_paper(item=point, title="报告", file_name="a.pdf", data=PDF, by=council.secretary)

    more(1)
    asked()
    few = asked()
    for at in range(2, 6):
        more(at)
    assert asked() == few


def test_a_point_is_added_under_a_heading_with_the_usual_wording(council, staff, meeting):
    heading = make_item(council, meeting, title="报告", kind="note")
    form = {"title": "年度报告", "kind": "hear", "session": meeting.sessions.get().pk, "parent": heading.pk}
    response = staff.post(url("item_add", meeting.pk), form)
    item = AgendaItem.objects.get(title="年度报告")
    assert response.headers["Location"] == url("item_change", item.pk)
    assert (item.parent, item.wording, item.position) == (heading, "heard", 1)
    assert "听取" in agenda.text_of(item)
    response = staff.post(url("item_add", meeting.pk), {"title": "", "kind": "dance"})
    assert (response.status_code, sorted(errors(response))) == (422, ["kind", "session", "title"])


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_case_form_shows_exactly_what_the_kind_needs(kind):
    form = CaseForm(kind=kind, user=None)
    wanted = KINDS[kind]
    assert {name: field.required for name, field in form.fields.items()} == {
        **dict.fromkeys(wanted.needs, True),
        **dict.fromkeys(wanted.may_have, False),
    }


def test_many_cases_in_one_point(council, staff, meeting):
    item = make_item(council, meeting, kind="admit", title="批准加入")
    units = [make_alliance(f"{name}产业技术创新战略联盟") for name in "甲乙丙"]
    several = {"organisation": [unit.pk for unit in units[:2]]}
    refused = staff.post(url("case_add", item.pk), several | {"source": "申请-1"})
    assert (refused.status_code, list(errors(refused, "case_form"))) == (422, ["source"])
    staff.post(url("case_add", item.pk), several)
    staff.post(url("case_add", item.pk), {"organisation": units[2].pk, "source": "申请-3"})
    assert [case.organisation for case in item.cases.all()] == units
    assert [case.source for case in item.cases.all()] == ["", "", "申请-3"]
    page = staff.get(url("item_change", item.pk))
    assert page.context["text"] == "会议批准" + "、".join(map(str, units)) + "正式加入联盟协发网。"
    response = staff.post(url("case_add", item.pk), {"organisation": ""})
    assert (response.status_code, list(errors(response, "case_form"))) == (422, ["organisation"])
    first = item.cases.first()
    assert staff.get(url("case_remove", first.pk)).context["losses"] == [
        "从议题“批准加入”中删去“甲产业技术创新战略联盟”。需要时可以再次添加。"
    ]
    staff.post(url("case_remove", first.pk), CONFIRMED)
    assert [case.organisation for case in item.cases.all()] == units[1:]


def test_a_task_has_owner_co_owners_review_date_and_the_body_it_is_reported_to(council, staff, meeting):
    item = make_item(council, meeting, kind="remit", title="新理事规则")
    fields = {"text": "研究办法", "owner": "秘书处", "co_owners": "办公室", "review_on": "2026-06-30"}
    staff.post(url("case_add", item.pk), fields | {"report_to": council.body.pk})
    case = Case.objects.get()
    assert (case.owner, case.co_owners, str(case.review_on), case.report_to) == (
        "秘书处", "办公室", "2026-06-30", council.body,
    )  # fmt: skip


def test_points_move_by_button_and_to_a_heading(council, staff, meeting):
    first, second, third = (make_item(council, meeting, title=name) for name in "甲乙丙")
    staff.post(url("item_move", third.pk), {"step": "up"})
    answer = staff.post(url("item_move", second.pk), {"parent": first.pk, "position": "1"}, **HTMX)
    assert answer.context["announcement"] == "“乙”现在是“甲”下面的第 1 个议题。"
    tree = [(point.item.title, [one.item.title for one in point.points]) for point in answer.context["points"]]
    assert tree == [("甲", ["乙"]), ("丙", [])]
    answer = staff.post(url("item_move", first.pk), {"parent": second.pk}, **HTMX)
    assert answer.context["refused"] == ["议题不能移到自己下面。请选择别的位置。"]


def test_removing_a_point_says_what_goes_with_it(council, staff, meeting):
    item = make_item(council, meeting, {"organisation": make_alliance()}, kind="admit", title="批准加入")
    below = make_item(council, meeting, title="附带", parent=item)
    add_paper(item=below, title="报告", file_name="a.pdf", data=PDF, by=council.secretary)
    page = staff.get(url("item_remove", item.pk))
    assert page.context["losses"] == [
        "议题“批准加入”会从议程上删去。",
        "它下面的 1 个议题一并删去。",
        "其中的 1 个事项一并删去。",
        "其中的 1 份材料一并删去。",
    ]
    response = staff.post(url("item_remove", item.pk), CONFIRMED, follow=True)
    assert said(response) == ["“批准加入”已从议程删去。"]
    assert AgendaItem.objects.count() == 0


def test_motions_that_wait_are_taken_up_with_one_button(council, staff, meeting):
    units = [make_alliance(), make_alliance()]
    for at, unit in enumerate(units):
        motions.propose(
            host=council.host, kind="cancel_qualification", title=f"逾期{at}", key=f"m{at}", organisation=unit, by=None
        )
    waiting = staff.get(url("meeting_detail", meeting.pk)).context["motions"]
    chosen = {"motion": [one.pk for one in waiting]}
    staff.post(url("motion_take_up", meeting.pk), chosen)
    staff.post(url("motion_take_up", meeting.pk), chosen)
    item = AgendaItem.objects.get()
    assert [case.organisation for case in item.cases.all()] == units
    assert Motion.objects.waiting().count() == 0
    assert said(staff.post(url("motion_take_up", meeting.pk), {}, follow=True))[-1] == "请先勾选要列入议程的提议。"


# ——— papers ———


def test_a_paper_is_kept_and_handed_out_safely(council, staff, meeting, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    item = make_item(council, meeting)
    staff.post(url("paper_add", item.pk), {"file": upload(PDF, '..\\..\\年度"报告.pdf')})
    paper = Paper.objects.get()
    assert (paper.title, paper.file_name, paper.media_type) == ("年度报告", "年度报告.pdf", "application/pdf")
    response = staff.get(url("paper_file", paper.pk))
    assert b"".join(response.streaming_content) == PDF
    assert {name: response.headers[name] for name in ("Content-Type", "X-Content-Type-Options")} == {
        "Content-Type": "application/pdf",
        "X-Content-Type-Options": "nosniff",
    }
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    staff.post(url("paper_remove", paper.pk), CONFIRMED)
    assert Paper.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "data", "codes"),
    [
        ("报告.pdf", PDF, []),
        ("a.png", png(), []),
        ("a.JPEG", b"\xff\xd8\xff\xe0", []),
        ("a.docx", office_file("word/document.xml"), []),
        ("a.xlsx", office_file("xl/workbook.xml"), []),
        ("a.pdf", b"", ["file_empty"]),
        ("a.pdf", b"MZ\x90\x00", ["file_kind"]),
        ("a.docx", office_file("xl/workbook.xml"), ["file_kind"]),
        ("a.docx", office_file("evil.exe"), ["file_kind"]),
        ("a.docx", b"PK\x03\x04broken", ["file_kind"]),
        ("a.pdf", b"%PDF-" + bytes(LARGEST_BYTES), ["file_large"]),
    ],
    ids=["pdf", "png", "jpg", "docx", "xlsx", "empty", "exe", "other", "zip", "broken", "heavy"],
)
def test_the_content_decides_what_may_be_a_paper(name, data, codes):
    assert [one.code for one in paper_refusals(name, data)] == codes


def test_a_name_is_made_safe():
    names = ["../../etc/a.pdf", "a\r\nb.pdf", "报告.PDF", "\u202efdp.exe", "..", "长" * 300 + ".pdf"]
    assert [paper_name(name) for name in names] == ["a.pdf", "ab.pdf", "报告.PDF", "fdp.exe", "", "长" * 100 + ".pdf"]


def test_a_program_is_refused_on_the_page(council, staff, meeting):
    item = make_item(council, meeting)
    response = staff.post(url("paper_add", item.pk), {"file": upload(b"MZ\x90", "报告.pdf"), "title": "我的"})
    assert (response.status_code, list(errors(response, "paper_form"))) == (422, ["file"])
    assert 'value="我的"' in response.content.decode()
