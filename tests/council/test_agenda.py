"""The agenda: a tree that stays numbered, cases, papers, motions that wait, and the proposed texts."""

from datetime import date

import pytest

from tests.council.test_meetings import refused
from tests.factories.council import make_item, make_meeting, make_open_meeting, make_voted
from tests.factories.registry import make_alliance, make_body, make_person
from xiefa.council.domain import agenda, meetings, motions
from xiefa.council.enums import ResolutionKind as K
from xiefa.council.enums import Wording
from xiefa.council.models import AgendaItem, Motion, Paper

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 report"


@pytest.fixture
def meeting(council):
    return make_meeting(council)


def order(meeting, parent=None):
    return list(AgendaItem.objects.filter(meeting=meeting, parent=parent).values_list("position", "title"))


def test_items_form_a_tree_and_stay_numbered(council, meeting):
    one, two, three = (make_item(council, meeting, title=title) for title in "甲乙丙")
    agenda.move_item(item=three, parent=None, position=1, by=council.secretary)
    assert order(meeting) == [(1, "丙"), (2, "甲"), (3, "乙")]
    agenda.move_item(item=one, parent=two, position=9, by=council.secretary)
    assert (order(meeting), order(meeting, two)) == ([(1, "丙"), (2, "乙")], [(1, "甲")])
    assert refused(agenda.move_item, item=two, parent=one, position=1, by=council.secretary) == ("parent_below",)
    agenda.remove_item(item=two, by=council.secretary)
    assert order(meeting) == [(1, "丙")]
    assert AgendaItem.objects.count() == 1


def test_an_item_takes_the_verb_of_its_kind_and_the_body_of_the_meeting(council, meeting):
    item = make_item(council, meeting, kind=K.APPOINT, title="人事")
    assert (item.wording, item.session) == (Wording.APPOINTED, meeting.sessions.get())


def test_an_item_that_is_incomplete_or_leads_elsewhere_is_refused(council, meeting):
    other = make_item(council, make_meeting(council))
    arguments = {"meeting": meeting, "title": " ", "kind": "party", "by": council.secretary}
    codes = refused(agenda.add_item, session=other.session, parent=other, **arguments)
    assert codes == ("title_missing", "kind_unknown", "session_elsewhere", "parent_elsewhere")
    assert refused(agenda.add_item, **arguments | {"by": council.users[0], "title": "x", "kind": "hear"}) == (
        "not_permitted",
    )


def test_an_item_put_to_the_vote_no_longer_changes(council):
    item = make_open_meeting(council).items.get()
    make_voted(council, item)
    by = council.secretary
    assert refused(agenda.change_item, item=item, title="改", by=by) == ("voted",)
    assert refused(agenda.add_case, item=item, text="x", by=by) == ("voted",)
    assert refused(agenda.remove_item, item=item, by=by) == ("voted",)
    agenda.note_discussion(item=item, text="有人\r\n提问", by=by)
    assert AgendaItem.objects.get().discussion == "有人\n提问"


def test_a_case_with_an_unknown_field_is_an_error(council, meeting):
    with pytest.raises(TypeError):
        agenda.add_case(item=make_item(council, meeting), colour="red", by=council.secretary)


def test_cases_come_and_go(council, meeting):
    item = make_item(
        council, meeting, {"text": " 甲 ", "owner": "秘书处"}, {"text": "乙", "owner": "秘书处"}, kind=K.REMIT
    )
    assert list(item.cases.values_list("position", "text")) == [(1, "甲"), (2, "乙")]
    agenda.remove_case(case=item.cases.first(), by=council.secretary)
    agenda.add_case(item=item, text="丙", owner="秘书处", by=council.secretary)
    assert list(item.cases.values_list("position", "text")) == [(2, "乙"), (3, "丙")]


def test_a_paper_is_kept_once_with_its_hash(council, meeting):
    item = make_item(council, meeting)
    arguments = {"item": item, "title": "", "by": council.secretary}
    one = agenda.add_paper(file_name="C:\\a\\年度报告.PDF", data=PDF, **arguments)
    assert (one.title, one.file_name, one.media_type) == ("年度报告", "年度报告.PDF", "application/pdf")
    assert agenda.add_paper(file_name="again.pdf", data=PDF, **arguments) == one
    with one.file.open("rb") as file:
        assert file.read() == PDF
    agenda.remove_paper(paper=one, by=council.secretary)
    assert Paper.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.pdf", b"", "file_empty"),
        ("a.exe", b"MZ", "file_kind"),
        ("a.pdf", b"<html>", "file_kind"),
        ("..", PDF, "file_kind"),
    ],
)
def test_a_file_that_is_no_paper_is_refused(council, meeting, name, data, code):
    item = make_item(council, meeting)
    assert refused(agenda.add_paper, item=item, title="", file_name=name, data=data, by=council.secretary) == (code,)


def propose(council, key, **fields):
    fields |= {"kind": K.CANCEL_QUALIFICATION, "title": "取消资格", "text": "未在规定时间内完成注册手续"}
    return motions.propose(host=council.host, key=key, by=None, **fields)


def test_a_motion_waits_for_the_next_agenda_and_is_proposed_once(council, meeting):
    units = [make_alliance() for _number in range(2)]
    waiting = [propose(council, f"lapse-{unit.pk}", organisation=unit) for unit in (*units, units[0])]
    assert waiting[2] == waiting[0]
    [item] = motions.take_up(meeting=meeting, motions=waiting, by=council.secretary)
    assert [case.organisation for case in item.cases.all()] == units
    assert motions.take_up(meeting=meeting, motions=waiting, by=council.secretary) == []
    assert Motion.objects.waiting().count() == 0
    agenda.remove_item(item=item, by=council.secretary)
    assert Motion.objects.waiting().count() == 2
    motions.drop_motion(key=waiting[1].key, by=None)
    assert list(Motion.objects.all()) == [waiting[0]]


def test_motions_of_a_cancelled_meeting_wait_again(council, meeting):
    motion = propose(council, "lapse", organisation=make_alliance())
    motions.take_up(meeting=meeting, motions=[motion], by=council.secretary)
    meetings.cancel(meeting=meeting, reason="大雪", by=council.secretary)
    assert list(Motion.objects.waiting()) == [motion]
    assert meeting.items.count() == 1


def test_motions_that_a_meeting_did_not_come_to_wait_again(council):
    meeting = make_open_meeting(council)
    voted, left = (propose(council, key, organisation=make_alliance()) for key in ("voted", "left"))
    [lost] = motions.take_up(meeting=meeting, motions=[voted], by=council.secretary)
    make_voted(council, lost, hands=(0, 5, 0))
    motions.take_up(meeting=meeting, motions=[left], by=council.secretary)
    meetings.close_meeting(meeting=meeting, by=council.secretary)
    meetings.minute(meeting=meeting, by=council.secretary)
    assert list(Motion.objects.waiting()) == [left]


def text(council, meeting, *cases, **changes):
    return agenda.text_of(make_item(council, meeting, *cases, **changes))


def test_the_verb_is_not_said_twice(council, meeting):
    for title in ("审议2023年工作总结", "听取并审议2023年工作总结", "审议通过2023年工作总结", "2023年工作总结"):
        assert text(council, meeting, title=title) == "会议审议通过2023年工作总结。"


def test_what_was_said_is_put_in_order_until_the_minutes_are_sealed(council):
    meeting = make_open_meeting(council)
    item = meeting.items.get()
    meetings.close_meeting(meeting=meeting, by=council.secretary)
    agenda.note_discussion(item=item, text="整理后的记录", by=council.secretary)
    meetings.minute(meeting=meeting, by=council.secretary)
    assert refused(agenda.note_discussion, item=item, text="晚了", by=council.secretary) == ("meeting_over",)


def test_the_texts_of_the_decisions_in_the_briefing_we_have(council, meeting):
    """Three admitted, three cancelled, two appointed, one task: the resolutions of the seed's council."""
    units = [make_alliance(name) for name in ("甲联盟", "乙联盟", "丙联盟")]
    late = [{"organisation": unit, "text": "未在规定时间内完成注册手续"} for unit in units]
    assert text(council, meeting, *({"organisation": unit} for unit in units), kind=K.ADMIT) == (
        "会议批准甲联盟、乙联盟、丙联盟正式加入联盟协发网。"
    )
    assert text(council, meeting, *late, kind=K.CANCEL_QUALIFICATION) == (
        "因未在规定时间内完成注册手续，依章程取消甲联盟、乙联盟、丙联盟的注册资格。"
    )
    board = make_body(council.host, kind="department", name="网员联络部", term=None)
    officers = [{"person": make_person(name), "body": board, "title": "部长"} for name in ("张三", "李四")]
    assert text(council, meeting, *officers, kind=K.APPOINT) == "会议任命张三为网员联络部部长、李四为网员联络部部长。"
    chairs = make_body(council.host, kind="chair_meeting", name="理事长会议", term=None)
    task = {"text": "制定新增理事的操作办法", "owner": "秘书处", "co_owners": "网员联络部", "report_to": chairs}
    assert (
        text(council, meeting, task, kind=K.REMIT) == "由秘书处会同网员联络部制定新增理事的操作办法，报理事长会议审议。"
    )


def test_the_texts_of_other_kinds(council, meeting):
    unit, other, person = make_alliance("甲联盟"), make_alliance("乙联盟"), make_person("张三")
    board = make_body(council.host, kind="department", name="办公室", term=None)
    cases = {
        K.HEAR: ({}, "会议听取了秘书长所作的年度工作报告。"),
        K.NOTE: ({}, "会议通报了年度工作报告。"),
        K.APPROVE_REPORT: ({}, "会议审议通过年度工作报告。"),
        K.GRANT_QUALIFICATION: ({"organisation": unit}, "会议批准甲联盟获得联盟协发网注册资格。"),
        K.SUSPEND: ({"organisation": unit, "text": "连续两年未报告"}, "因连续两年未报告，会议批准暂停甲联盟的资格。"),
        K.RESUME: ({"organisation": unit}, "会议批准恢复甲联盟的资格。"),
        K.WITHDRAW: ({"organisation": unit}, "会议批准甲联盟退出联盟协发网。"),
        K.EXPEL: ({"organisation": unit, "text": "严重违反章程"}, "因严重违反章程，会议批准将甲联盟除名。"),
        K.RENAME: ({"organisation": unit, "text": "新联盟"}, "会议确认甲联盟更名为新联盟。"),
        K.MERGE: ({"organisation": unit, "other_organisation": other}, "会议确认甲联盟与乙联盟合并。"),
        K.RELIEVE: ({"person": person, "body": board, "title": "办公室主任"}, "会议免去张三的办公室主任职务。"),
        K.AMEND_CHARTER: ({"text": "第十条改为……"}, "会议表决通过章程修改：第十条改为……。"),
        K.REMIT: (
            {"text": "编写案例。", "owner": "秘书处", "review_on": date(2024, 6, 30)},
            "由秘书处编写案例，2024年6月30日前报告办理情况。",
        ),
    }
    found = {
        kind: text(
            council, meeting, *([fields] if fields else []), kind=kind, presenter="秘书长" if kind == K.HEAR else ""
        )
        for kind, (fields, _words) in cases.items()
    }
    assert found == {kind: words for kind, (_fields, words) in cases.items()}
    assert set(cases) | {K.ADMIT, K.CANCEL_QUALIFICATION, K.APPOINT} == set(K)


def test_a_text_that_was_written_stands(council, meeting):
    assert text(council, meeting, text=" 会议决定如下。 ") == "会议决定如下。"
