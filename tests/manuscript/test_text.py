"""One order of the text, and the two digests made from it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiefa.manuscript import (
    Colophon,
    Contact,
    Credit,
    Distribution,
    Item,
    Manuscript,
    Masthead,
    Official,
    Paragraph,
    Picture,
    Section,
    Table,
    contents_from,
    dumps,
    full_digest,
    lines,
    loads,
    normalised,
    printed_form,
    text_digest,
)

ITEM = Item(
    heading="标题",
    blocks=(
        Paragraph("正文。"),
        Table((("甲", "乙"), ("1", "2")), caption="表一"),
        Picture("0" * 64, "image/png", alt="读屏", caption="图一"),
    ),
    credit=Credit(text="（某联盟供稿）", contributors=("某联盟",), verb="供稿"),
)
SECTION = Section(title="栏目", items=(ITEM,))
ISSUE = Manuscript(
    masthead=Masthead(
        title_lines=("某某联盟", "简 报"), issue_line="2023年第6期", office="办公室", date_line="2024年1月10日",
        marks=("内部资料",), year=2023, number=6, date=date(2024, 1, 10),
    ),
    contents=contents_from((SECTION,), heading="导读"),
    sections=(SECTION,),
    colophon=Colophon(
        report_to=Distribution("报：甲部", ("甲部",)),
        officials=(Official("editor", "张三", "编辑：张三"),),
        contacts=(Contact("电话", "1", "电话：1"),),
        notes=("共印10份",),
    ),
    unplaced=("无处可放",),
)  # fmt: skip


def test_every_printed_line_comes_once_and_in_reading_order():
    assert list(lines(ISSUE)) == [
        "内部资料", "某某联盟", "简 报", "2023年第6期", "办公室", "2024年1月10日", "导读", "栏目", "标题", "栏目", "标题",
        "正文。", "表一", "甲\t乙", "1\t2", "图一", "（某联盟供稿）", "无处可放", "报：甲部", "编辑：张三", "电话：1", "共印10份",
    ]  # fmt: skip


def test_pictures_come_in_reading_order_those_of_a_preface_first():
    first, second, third = (Picture(digit * 64, "image/png") for digit in "123")
    opening = Section(title="卷首", preface=(Paragraph("按语。"), first), items=(Item(heading="甲", blocks=(second,)),))
    closing = Section(title="卷尾", preface=(third,))
    assert Manuscript(sections=(opening, closing, SECTION)).pictures == (first, second, third, ITEM.blocks[2])


def test_a_letter_spaced_title_is_closed_up_for_records_only():
    assert ISSUE.masthead.title == "某某联盟简报"


@pytest.mark.parametrize("blank", [" ", "\t", "\n", "　", "\xa0", "\u200b", "\ufeff", "\xad"])
def test_blanks_of_every_kind_do_not_change_the_text(blank):
    assert normalised(f"甲{blank}乙") == "甲乙"


def test_a_blank_voids_the_full_digest_and_leaves_the_text_digest():
    spaced = ISSUE._replace(sections=(Section(title="栏 目", items=(ITEM,)),))

    assert text_digest(spaced) == text_digest(ISSUE)
    assert full_digest(spaced) != full_digest(ISSUE)


def test_one_character_changes_both_digests():
    changed = ISSUE._replace(unplaced=("无处可放。",))

    assert {text_digest(changed), full_digest(changed)}.isdisjoint({text_digest(ISSUE), full_digest(ISSUE)})


def test_the_printed_form_is_sixteen_digits_in_fours():
    assert printed_form("0123456789abcdef" * 4) == "0123-4567-89AB-CDEF"


def test_json_gives_back_what_was_put_in():
    assert loads(dumps(ISSUE)) == ISSUE


def test_json_of_another_format_is_refused():
    with pytest.raises(ValueError, match="xiefa-manuscript/1"):
        loads('{"format": "something else"}')


@given(st.lists(st.text(), max_size=4).map(tuple))
def test_any_text_survives_json(texts):
    manuscript = ISSUE._replace(unplaced=texts)

    assert loads(dumps(manuscript)) == manuscript
