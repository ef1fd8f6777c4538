"""What follows from one record, on paper: every text from the record, nothing dropped, the same bytes again."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

from django.utils import translation

from tests.council.held import DAY, moment
from tests.council.printed import bookmarks, text_of_docx
from tests.factories.accounts import make_user as make_account
from tests.factories.council import make_item, make_meeting, make_named_votes, make_open_meeting, make_voted
from tests.factories.newsroom import png
from tests.factories.registry import make_person
from xiefa.council.deadlines import deadline_of
from xiefa.council.documents import letters, word
from xiefa.council.documents.attendance import attendance_of
from xiefa.council.documents.chinese import day_words
from xiefa.council.documents.document import Paragraph, Table
from xiefa.council.documents.facts import EffectFacts, ResolutionFacts
from xiefa.council.documents.minutes import minutes_of
from xiefa.council.documents.news import news_heading, news_paragraphs
from xiefa.council.domain import agenda, attendance, meetings, resolutions, voting
from xiefa.council.domain.corrections import correct_times
from xiefa.council.domain.documents import (
    bind_papers,
    bound_papers,
    letters_about,
    make_document,
    make_resolution_document,
    may_read,
    shelves_of,
)
from xiefa.council.domain.facts import facts_of
from xiefa.council.letter_words import wordings
from xiefa.council.models import Meeting
from xiefa.kernel import clock


def test_minutes_take_every_name_and_count_from_the_record(held):
    printed = text_of_docx(word.docx(minutes_of(facts_of(held.meeting))))
    assert printed[:3] == ["产业技术创新战略联盟协同发展网", "（草稿，尚未定稿）", "二届四次理事会纪要"]
    assert printed[3:] == [
        "一、会议概况",
        "时间：2023年12月28日9时至11时30分",
        "地点：北京",
        "形式：现场会议",
        "会议：联盟协发网第二届理事会第一次会议",
        "主持人：理事1",
        "二、出席情况",
        "第二届理事会应到5人，实到4人，委托他人1人，缺席0人。",
        f"第二届理事会出席：{held.came}。",
        "第二届理事会委托：理事5（委托理事1）。",
        "三、会议议题",
        "（一）年度工作报告",
        "报告人：李报告。",
        "大家讨论了明年的安排。",
        "（二）授予注册资格",
        "举手表决：应表决5人，到会（含委托）5人，同意5票，反对0票，弃权0票，表决通过。规则：到会人数（委托不计入）须为"
        "全部席位的三分之二以上（含本数），须经到会人数（含委托）的三分之二以上（含本数）同意。",
        "决议〔2023〕1号：会议批准智慧渔业产业技术创新战略联盟获得联盟协发网注册资格。",
        "（三）交办任务",
        "举手表决：应表决5人，到会（含委托）5人，同意5票，反对0票，弃权0票，表决通过。规则：到会人数（委托不计入）须为"
        "全部席位的三分之二以上（含本数），须经到会人数（含委托）的过半数同意。",
        "决议〔2023〕2号：由秘书处拟定新增理事的条件，2024年6月1日前报告办理情况。",
        "四、交办事项",
        "产业技术创新战略联盟协同发展网",
        "2023年12月28日",
    ]


def test_minutes_say_who_else_was_there_and_leave_out_slips_of_the_hand(held):
    council, guests = held.council, {}
    with clock.frozen(moment(9)):
        meeting = make_open_meeting(council, present=4, title="三次会议")
        for name, role in (("周列席", "observer"), ("吴没来", "guest"), ("郑误记", "staff")):
            person = make_person(name)
            guests[name] = attendance.invite(meeting=meeting, person=person, role=role, by=council.secretary)
        attendance.arrive(attendee=guests["周列席"], by=council.secretary)
        slip = attendance.arrive(attendee=guests["郑误记"], by=council.secretary)
    with clock.frozen(moment(10)):
        correct_times(presence=slip, arrived_at=slip.arrived_at, left_at=slip.arrived_at, by=council.secretary)
        appointed = {"person": guests["周列席"].person, "body": council.body, "title": "理事"}
        item = make_item(council, meeting, appointed, kind="appoint", title="增补理事")
        make_voted(council, item)
        resolutions.declare(item=item, by=council.secretary)
    printed = [block.text for block in minutes_of(facts_of(meeting)).blocks if isinstance(block, Paragraph)]
    # Whoever is appointed here is a member from the next meeting on.
    assert "第二届理事会应到5人，实到4人，委托他人0人，缺席1人。" in printed
    assert [line for line in printed if line.split("：")[0] in ("列席", "嘉宾", "工作人员")] == ["列席：周列席。"]


def test_minutes_and_news_of_a_written_vote_count_votes(held):
    council = held.council
    with clock.frozen(moment(9)):
        meeting = make_open_meeting(council, present=0, form="written", title="通讯表决")
        item = meeting.items.get()
        ballot = voting.open_ballot(item=item, method="written", deadline_at=moment(17), by=council.secretary)
        make_named_votes(council, ballot, "for", "for", "for", "against")
    with clock.frozen(moment(17)):
        voting.close_ballot(ballot=ballot, by=council.secretary)
    facts = facts_of(meeting)
    printed = [block.text for block in minutes_of(facts).blocks if not isinstance(block, Table)]
    at = printed.index("二、参加表决情况")
    assert printed[at + 1] == "第二届理事会应表决5人，参加表决4人。"
    assert printed[at + 3] == "第二届理事会未参加表决：理事5。"
    assert "通讯表决：应表决5人，参加表决4人，同意3票，反对1票，弃权0票，表决通过。" in printed[-1]
    assert news_paragraphs(facts)[0].endswith("第二届理事会应表决5人，参加表决4人。")
    assert "通讯表决不用签到表。" in [shelf.reason for shelf in shelves_of(meeting)]


def test_documents_are_chinese_whatever_the_language_of_the_screen(held):
    with translation.override("en"):
        facts = facts_of(held.meeting)
    assert facts == facts_of(held.meeting)
    assert facts.form == "现场会议"


def test_the_attendance_sheet_has_lines_to_sign_before_and_times_after(held):
    council = held.council
    with clock.frozen(moment(8)):
        before = make_meeting(council, title="下一次会议")
    [*_particulars, _head, table] = attendance_blocks(before)
    assert table.rows[0] == ("姓名", "职务", "代表单位", "签名", "备注")
    [*_particulars, head, table] = attendance_blocks(held.meeting)
    assert head.text == "一、第二届理事会（5人）"
    assert table.rows[0] == ("姓名", "职务", "代表单位", "到会", "离会", "备注")
    unit = council.units[0].name_at(DAY)
    assert table.rows[1] == ("理事1", "理事", unit, "9时", "11时30分", "")
    assert table.rows[5] == ("理事5", "理事", council.units[4].name_at(DAY), "", "", "委托理事1")


def attendance_blocks(meeting: Meeting) -> tuple:
    return attendance_of(facts_of(meeting)).blocks


def test_a_letter_goes_to_each_alliance_and_names_the_deadline_when_it_is_known(held):
    [found] = letters_about(held.granted)
    assert found.name == "关于授予注册资格的函-智慧渔业产业技术创新战略联盟"
    session = "经第二届理事会第一次会议研究（2023年12月28日，决议〔2023〕1号）"
    told = f"{session}，产业技术创新战略联盟协同发展网决定授予贵单位注册资格。"
    deadline = deadline_of(held.granted.effects.get())
    assert deadline is not None
    assert found.document.texts()[2:] == (
        "智慧渔业产业技术创新战略联盟：",
        told,
        f"请于{day_words(deadline)}前办结注册手续。",
        "特此函告。",
        "产业技术创新战略联盟协同发展网",
        "2023年12月28日",
    )


def test_a_sentence_about_an_unknown_thing_is_left_out():
    effect = facts_of_effect(deadline_on=date(2024, 3, 1))
    assert "请于2024年3月1日前办结注册手续。" in texts_of_letters(effect)
    assert [text for text in texts_of_letters(facts_of_effect()) if text.startswith("请于")] == []


def test_a_merger_is_told_to_both_and_an_appointment_to_the_person():
    merged = facts_of_effect(kind="merge", organisation="甲联盟", other="乙联盟")
    assert [one.to for one in letters.letters_of(resolution_of(merged), wordings())] == ["甲联盟", "乙联盟"]
    appointed = facts_of_effect(kind="appoint", organisation="甲联盟", person="张三", body="理事会", title="副秘书长")
    [found] = letters.letters_of(resolution_of(appointed), wordings())
    assert (found.to, found.document.title) == ("张三", "任命书")


def test_the_policy_of_letters_is_looked_at():
    assert letters.problems_of({"letters": {"admit": {"title": "函", "paragraphs": ["{nobody}"]}}}) == [
        f"Letter admit names nobody, which is none of: {', '.join(sorted(letters.PLACES))}."
    ]
    assert letters.problems_of([]) == ["The file must have the key 'letters' with one entry for each kind of effect."]


def facts_of_effect(kind: str = "grant_qualification", **changes: Any) -> EffectFacts:
    values = dict.fromkeys(EffectFacts.__slots__, "") | {"position": 1, "kind": kind, "organisation": "甲联盟"}
    return EffectFacts(**values | {"effective_on": None, "review_on": None, "deadline_on": None} | changes)


def resolution_of(effect: EffectFacts) -> ResolutionFacts:
    return ResolutionFacts(
        number="〔2023〕1号", kind=effect.kind, wording="批准", title="决议", text="会议批准。", body="理事会", session="",
        signer="协作网理事会", resolved_on=DAY, host="某某协作网", corrects="", source="纪要", ballot=None, effects=(effect,),
    )  # fmt: skip


def texts_of_letters(effect: EffectFacts) -> list[str]:
    return [text for one in letters.letters_of(resolution_of(effect), wordings()) for text in one.document.texts()]


def test_all_letters_come_in_one_archive(held):
    file = make_document(held.meeting, "letters.zip")
    stem = "01-关于授予注册资格的函-智慧渔业产业技术创新战略联盟"
    assert zipfile.ZipFile(io.BytesIO(file.content)).namelist() == [f"{stem}.pdf", f"{stem}.docx"]
    assert make_document(held.meeting, "letters.zip") == file


def test_the_resolution_is_filed_with_its_number(held):
    file = make_resolution_document(held.granted, "resolution.docx")
    assert file.name == "决议〔2023〕1号.docx"
    texts = text_of_docx(file.content)
    assert texts[:4] == ["产业技术创新战略联盟协同发展网", "决议〔2023〕1号", "授予注册资格", held.granted.text]
    assert texts[-2:] == ["联盟协发网第二届理事会第一次会议", "2023年12月28日"]
    for name in ("letter-2.pdf", "letter-0.pdf", "letter-x.pdf", "resolution.exe", "minutes.pdf"):
        assert make_resolution_document(held.granted, name) is None


def test_the_news_item_tells_what_the_record_says(held):
    facts = facts_of(held.meeting)
    assert news_heading(facts) == "联盟协发网召开第二届理事会第一次会议"
    assert news_paragraphs(facts) == (
        "2023年12月28日，产业技术创新战略联盟协同发展网第二届理事会第一次会议在北京召开。会议由理事1主持。"
        "第二届理事会应到5人，实到4人，委托他人1人，缺席0人。",
        "会议听取了李报告所作的年度工作报告。",
        "会议批准智慧渔业产业技术创新战略联盟获得联盟协发网注册资格。",
        "由秘书处拟定新增理事的条件，2024年6月1日前报告办理情况。",
    )


def test_a_document_that_is_not_due_says_why(held):
    before = make_meeting(held.council)
    shelves = {str(shelf.label): (shelf.names, shelf.reason) for shelf in shelves_of(before)}
    assert shelves["会议纪要"] == ((), "会议还没有开。")
    assert shelves["会议决议"] == ((), "还没有宣布决议。")
    assert shelves["函件与聘书"] == ((), "没有需要发函的决议。")
    assert make_document(before, "minutes.pdf") is None
    assert make_document(before, "nonsense.pdf") is None
    assert [shelf.reason for shelf in shelves_of(held.meeting)] == [""] * 7


def test_papers_are_bound_once_and_again_when_the_record_changes(held):
    with clock.frozen(moment(8)):
        meeting = make_meeting(held.council, title="材料会议")
        item = make_item(held.council, meeting)
        agenda.add_paper(item=item, title="照片", file_name="a.png", data=png(), by=held.council.secretary)
    assert bound_papers(meeting) is None
    first = bind_papers(meeting)
    assert bound_papers(meeting) == first
    agenda.add_paper(item=item, title="又一张", file_name="b.png", data=png(shade=9), by=held.council.secretary)
    assert bound_papers(meeting) is None
    assert bookmarks(bind_papers(meeting).content)[-2:] == [(0, "材料1　照片", 3), (0, "材料2　又一张", 4)]


def test_the_invited_read_the_agenda_and_the_finished_minutes_only(held):
    guest = make_account()
    names = ("agenda.pdf", "papers.pdf", "minutes.pdf", "attendance.pdf", "letters.zip")
    assert [may_read(guest, held.meeting, name) for name in names] == [True, True, False, False, False]
    meetings.minute(meeting=held.meeting, by=held.council.secretary)
    assert may_read(guest, held.meeting, "minutes.pdf")
    assert [may_read(held.council.secretary, held.meeting, name) for name in names] == [True] * 5
