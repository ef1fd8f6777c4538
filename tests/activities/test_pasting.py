"""A pasted list of events: what is read out of its lines, and that every line is accounted for."""

import re
from datetime import date

from xiefa.activities.dating import Span
from xiefa.activities.kinds import current_form
from xiefa.activities.pasting import LONGEST, MOST_LINES, read_list, text_refusals

YEAR = Span(date(2026, 1, 1), date(2026, 12, 31))
KNOWN = {"水环境联盟", "甲大学"}


def read(text, span=YEAR):
    return read_list(text, form=current_form(), span=span, knows=KNOWN.__contains__)


def said(line, *headings, span=YEAR):
    [one] = read(line, span)
    return [one.cells.get(heading, "") for heading in headings]


def test_dates_as_people_write_them():
    days = {
        "2026年3月5日，在长沙举办论坛": ("2026-03-05", "", ""),
        "２０２６．３．５ 在长沙举办论坛": ("2026-03-05", "", ""),
        "2026-3-5至7日举办论坛": ("2026-03-05", "2026-03-07", ""),
        "2026/3/5-4/2 论坛": ("2026-03-05", "2026-04-02", ""),
        "2025年12月30日—2026年1月2日论坛": ("2025-12-30", "2026-01-02", ""),
        "3月5日举办论坛": ("2026-03-05", "", ""),
        "3月5-7日举办论坛": ("2026-03-05", "2026-03-07", ""),
        "3月30日至4月2日举办论坛": ("2026-03-30", "2026-04-02", ""),
        "12月30日至1月2日举办论坛": ("2026-12-30", "2027-01-02", ""),
        "6月，举办论坛": ("2026-06", "", ""),
        "2026年6月举办论坛": ("2026-06", "", ""),
        "6月下旬举办论坛": ("2026-06-21", "2026-06-30", "在此期间"),
        "2月底举办论坛": ("2026-02-21", "2026-02-28", "在此期间"),
        "3.5 论坛": ("2026-03-05", "", ""),
        "2月30日举办论坛": ("", "", ""),
        "第3届论坛，200人": ("", "", ""),
        "论坛有13月5日": ("", "", ""),
    }
    assert {line: tuple(said(line, "日期", "结束日期", "日期精度")) for line in days} == days
    # A winter period: January belongs to the year that follows.
    winter = Span(date(2025, 11, 1), date(2026, 2, 28))
    assert said("1月5日论坛", "日期", span=winter) + said("12月5日论坛", "日期", span=winter) == [
        "2026-01-05",
        "2025-12-05",
    ]


def test_names_places_and_sizes():
    lines = {
        "1. 2026年3月5日，在长沙举办第三届动物种业论坛，200人参加": (
            "第三届动物种业论坛",
            "长沙",
            "200",
            "3",
            "论坛、大会",
        ),
        "2、4月12日，联盟在青岛成功召开一届三次理事会，60家单位120余名代表参加。": (
            "一届三次理事会",
            "青岛",
            "120",
            "",
            "理事会、换届",
        ),
        "（3）5月28日，第十二届种业大会在合肥举行，1,200人次": ("第十二届种业大会", "合肥", "1200", "12", "论坛、大会"),
        "④6月，与湖南省农业农村厅签署战略合作协议": ("与湖南省农业农村厅签署战略合作协议", "湖南", "", "", "签约合作"),
        "• 7月8日 专家委员会会议（武汉）": ("专家委员会会议（武汉）", "武汉", "", "", "专家委员会"),
        "8月9日举办“智慧农机”现场观摩会，1.5万人参加": ("“智慧农机”现场观摩会", "", "15000", "", ""),
    }
    headings = ("名称", "地点", "参加人数", "届、期次", "类别")
    for line, wanted in lines.items():
        found = tuple(said(line, *headings))
        assert (line, found) == (line, wanted)
    [about] = read("4月12日在青岛召开理事会，120余名代表参加")
    assert about.remarks == ("“参加人数”原文是“120余名代表”，请核实。",)


def test_roles_are_those_whom_the_registry_knows():
    [one] = read("7月8日，由水环境联盟主办、甲大学和某某公司承办的技术培训班在合肥举办")
    assert (one.cells["主办"], one.cells["承办"], one.cells["名称"]) == ("水环境联盟", "甲大学", "技术培训班")
    assert one.remarks == ("名录中没有“某某公司”，没有列入有关单位，请核对。",)
    assert said("9月10日参加中国国际高新技术成果交易会", "参加", "主办") == ["本联盟", ""]
    assert said("9月10日举办论坛，200人参加", "参加", "主办") == ["", "本联盟"]


def test_how_sure_the_kind_is():
    sure = {"3月5日举办种业论坛": "sure", "3月5日论坛与培训等": "unsure", "3月5日看电影": ""}
    assert {line: read(line)[0].sureness for line in sure} == sure


def test_tables_from_excel_with_and_without_headings():
    table = "时间\t活动名称\t地点\t参会人数\t备注\n2026-03-05\t第三届论坛\t长沙\t200\t好\n4月6日-8日\t培训班\t\t50人\t\t多出来的"
    head, first, second = read(table)
    assert (head.is_passed, first.is_passed) == (True, False)
    assert first.cells == {
        "日期": "2026-03-05", "名称": "第三届论坛", "地点": "长沙", "参加人数": "200", "情况介绍": "好", "类别": "论坛、大会",
    }  # fmt: skip
    assert second.cells == {
        "日期": "2026-04-06", "结束日期": "2026-04-08", "名称": "培训班", "参加人数": "50人", "情况介绍": "多出来的", "类别": "培训",
    }  # fmt: skip
    [bare] = read("2026年3月5日\t第三届论坛\t长沙\t200人")
    assert [bare.cells[one] for one in ("日期", "名称", "地点", "参加人数")] == [
        "2026-03-05",
        "第三届论坛",
        "长沙",
        "200",
    ]


def test_headings_and_dates_alone_stand_for_the_lines_below():
    lines = read("2025年\n3月5日 讲座\n2026年4月\n12日 座谈会\n一、论坛\n5月6日论坛")
    assert [(one.is_passed, one.cells.get("日期", "")) for one in lines] == [
        (True, ""), (False, "2025-03-05"), (True, ""), (False, "2026-04-12"), (True, ""), (False, "2026-05-06"),
    ]  # fmt: skip


def test_every_line_is_accounted_for_word_for_word():
    text = (
        "联盟2026年活动一览\n\n1. 3月5日举办论坛，\n来宾有：甲、乙\n2. 没有日期的事\n\t\n"
        "hello\x00 world\u2028下一行\r\n￥%……&*（）\t\t末尾\n二、其他\n" + "字" * 5000 + "\n=1+1\n😀"
    )  # fmt: skip
    lines = read(text)
    plain = re.compile(r"[\s\x00]")
    assert plain.sub("", "".join(one.text for one in lines)) == plain.sub("", text)
    assert lines[1].text == "1. 3月5日举办论坛，\n来宾有：甲、乙"
    undated = [one for one in lines if not one.is_passed and "日期" not in one.cells]
    assert {"没有找到日期，请补上。" in one.remarks for one in undated} == {True}
    assert [len(one.cells.get("名称", "")) <= 200 for one in lines] == [True] * len(lines)


def test_texts_that_are_refused():
    codes = {" \n": ["list_empty"], "好\n" * (MOST_LINES + 1): ["list_long"], "好" * (LONGEST + 1): ["list_long"]}
    assert {text: [one.code for one in text_refusals(text)] for text in codes} == codes
    assert list(text_refusals("好\n" * MOST_LINES)) == []


def test_an_impossible_day_begins_an_event_of_its_own_in_a_numbered_list():
    found = read("1. 3月5日举办论坛\n2. 年中培训班\n9月31日，召开理事会\n续：到会二十人")
    assert [(one.number, one.text) for one in found] == [
        (1, "1. 3月5日举办论坛"),
        (2, "2. 年中培训班"),
        (3, "9月31日，召开理事会"),
        (4, "续：到会二十人"),
    ]


def test_a_journey_abroad_is_a_delegation():
    assert said("组织企业赴德国考察，12人", "类别") == ["出访、代表团"]
