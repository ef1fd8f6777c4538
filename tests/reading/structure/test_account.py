"""The account of characters closes whatever the lines are and in whatever order they come."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiefa.manuscript import lines
from xiefa.reading.layout import default_layout
from xiefa.reading.source import Line, Source, unblank
from xiefa.reading.structure.build import Unbalanced, accounted, arrange, build

FRAGMENTS = (
    "产业技术创新战略联盟试点工作", "简 报", "2023年第6期（总第71期）", "联盟试点工作联络组办公室", "2024年1月10日",
    "主办：北辰中心　　出刊日期：2024-08-05", "第 12 期　总第30期", "内部资料　第 0012 份", "本期导读", "【目 录】",
    "➤ 重要政策动态", "◆ 联盟动态", "【会员来稿】", "一、要闻", "1. 联盟召开理事会", "（一）主要做法", "一", "二、",
    "粉末冶金联盟组织代表团赴韩国开展国际学术交流", "联盟召开理事会……………3", "联盟召开理事会\t12",
    "近日，某某产业技术创新战略联盟在京召开会议，来自三十家单位的代表参加，听取了", "年度工作报告并审议通过。",
    "（某某产业技术创新战略联盟秘书处供稿）", "(来源：科技日报)", "会议圆满结束。（某某联盟供稿）", "——摘自《人民日报》",
    "供稿单位：某某联盟　审稿：张三", "报：科技部、财政部相关司局及部门", "送：各联盟　　（共印120份）", "编辑：甲　审核：乙　签发：丙",
    "编辑 | 林叙", "地址：北京市海淀区 电话：010-1234567", "www.example.org", "— 3 —", "第3页 共17页", "3", "……", "（）", "：", "、", "•",
)  # fmt: skip
KINDS = ("plain", "plain", "plain", "heading", "list", "rule", "row")


@st.composite
def sources(draw: st.DrawFn) -> Source:
    texts = draw(st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=20)), max_size=40))
    made = [draw(st.builds(_line, st.just(at), st.just(text), st.sampled_from(KINDS), st.booleans(), st.integers(0, 3)))
            for at, text in enumerate(texts, 1)]  # fmt: skip
    characters: Counter[str] = Counter()
    for line in made:
        characters.update(unblank(line.text) + unblank(line.markup))
    return Source(format="text", lines=tuple(made), characters=characters)


def _line(number: int, text: str, kind: str, is_bold: bool, blanks: int) -> Line:
    cells = tuple(text.split("　")) if kind == "row" else ()
    shown = "\t".join(cells) if cells else text
    return Line(
        number=number,
        text=shown,
        kind=kind,
        is_bold=is_bold,
        blanks_before=blanks,
        cells=cells,
        table=int(kind == "row"),
    )  # type: ignore[arg-type]


@settings(max_examples=400, deadline=None)
@given(sources())
def test_every_character_has_exactly_one_place(source):
    built = arrange(source, default_layout())

    assert accounted(built.manuscript, built.account) == Counter(dict(source.characters))


def test_a_source_that_does_not_balance_is_refused_by_the_account():
    source = Source(format="text", lines=(Line(number=1, text="甲"),), characters=Counter("甲乙"))

    with pytest.raises(Unbalanced):
        arrange(source, default_layout())


def test_an_account_that_does_not_close_keeps_every_line_visible():
    source = Source(
        format="text", lines=(Line(number=1, text="甲"), Line(number=2, text="丙")), characters=Counter("甲乙")
    )

    built = build(source, default_layout())

    assert list(lines(built.manuscript)) == ["甲", "丙"]
    assert [note[0] for note in built.account.notes] == ["not-accounted"]
