"""Folding of titles, what makes two records alike, and what says that they are two."""

from dataclasses import replace
from datetime import date

import pytest

from xiefa.activities.doubles import Namebook, Told, compare, fold, pairs_of
from xiefa.activities.doubles.folding import number_of
from xiefa.activities.doubles.gazetteer import apart, places_of
from xiefa.activities.doubles.likeness import replaced, title_likeness, vetoes
from xiefa.activities.doubles.weights import COMMON_FILE, SAME_LOOK
from xiefa.activities.looks import distance

NAMES = Namebook([("水环境治理产业技术创新战略联盟", 7), ("水环境联盟", 7), ("化纤产业技术创新战略联盟", 8)])
TITLE = "2026年水环境联盟第三届膜材料应用论坛（苏州）"


def told(title=TITLE, *, key=1, **facts):
    values = {
        "reporter": key, "kind": "forum", "since": date(2026, 3, 5), "until": date(2026, 3, 5),
        "organisations": frozenset({7}),
    }  # fmt: skip
    return Told(key=key, title=fold(title, NAMES), **(values | facts))


@pytest.mark.parametrize(
    "other",
    [
        "２０２６年水环境联盟第3届膜材料应用论坛(苏州)",
        "水环境治理产业技术创新战略联盟第三届“膜材料应用”论坛·苏州",
        "第3届膜材料应用论坛——水环境联盟 2026",
        "二〇二六年水环境联盟第三届膜材料应用论坛",
        "成功举办水环境联盟第三届膜材料应用峰会",
    ],
)
def test_ways_of_writing_one_title_have_one_core(other):
    assert title_likeness(fold(TITLE, NAMES), fold(other, NAMES)) == 1.0


def test_a_title_is_taken_apart():
    folded = fold(TITLE, NAMES)
    assert (folded.core, folded.editions, folded.years, folded.places, folded.head, folded.organisations) == (
        "膜材料应用", {("届", 3)}, {2026}, {"苏州"}, "forum", {7},
    )  # fmt: skip
    council = fold("二届三次理事会")
    assert (council.editions, council.head, fold("年会", edition=4).editions) == (
        {("届", 2), ("次", 3)}, "council", {("", 4)},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "number"), [("首", 1), ("十", 10), ("十二", 12), ("二十", 20), ("一百零三", 103), ("14", 14), ("两", 2)]
)
def test_numerals(text, number):
    assert number_of(text) == number


@pytest.mark.parametrize(
    ("title", "facts", "names"),
    [
        (TITLE.replace("第三届", "第四届"), {}, ["edition"]),
        (TITLE.replace("2026", "2025"), {}, ["year"]),
        (TITLE.replace("苏州", "成都"), {}, ["place"]),
        (TITLE, {"places": places_of("万豪酒店", "江苏")}, []),
        (TITLE.replace("（苏州）", ""), {"places": places_of("南京万豪酒店", "")}, ["place"]),
        (TITLE.replace("应用论坛", "应用培训班"), {"kind": "training"}, ["kind"]),
        (TITLE, {"kind": "seminar"}, []),
        ("3月技术例会", {}, []),
        (TITLE, {"is_lasting": True}, ["lasting"]),
    ],
)
def test_what_says_that_they_are_two(title, facts, names):
    assert list(vetoes(told(), told(title, key=2, **facts))) == names


def test_months_and_cities_that_exclude_each_other():
    assert list(vetoes(told("联盟3月例会"), told("联盟四月份例会", key=2))) == ["month"]
    assert apart(places_of("苏州", ""), places_of("", "江苏省")) is False
    assert apart(places_of("苏州国际会议中心", ""), places_of("杭州", "")) is True
    assert fold("北京大学专场报告会").places == frozenset()


def test_an_identical_file_is_certain_whatever_else_is_said():
    file = frozenset({"f" * 64})
    one, other = told(files=file), told("完全不同的名称", key=2, kind="contest", files=file)
    found = compare(one, other)
    assert (found.is_certain, found.share, found.reasons[0].code) == (True, 1.0, "same_file")
    far = replace(other, since=date(2026, 9, 1), until=date(2026, 9, 1))
    assert [(one.first, one.second) for one in pairs_of([one, far])] == [(1, 2)]
    # A plan that lasts is told anew in the next period, with the same paper.
    plan = told("三年规划", kind="management", files=file, is_lasting=True)
    assert compare(plan, replace(plan, key=2, since=date(2027, 1, 1), until=date(2027, 12, 31))) is None
    # One reporter may file one paper under a forum and under the contest beside it.
    assert compare(one, replace(other, reporter=1)) is None


def test_a_file_behind_many_records_proves_nothing():
    file = frozenset({"f" * 64})
    titles = ["钢铁展望", "茶叶品鉴", "风机检修", "物流地图", "遥感影像"]
    many = [told(title, key=at, files=file, kind="seminar") for at, title in enumerate(titles[: COMMON_FILE + 1], 1)]
    assert pairs_of(many) == []
    assert len(pairs_of(many[:COMMON_FILE])) == 3


def test_a_picture_saved_anew_speaks_for_one_activity_but_not_alone():
    look = "00ff00ff00ff00ff"
    near = f"{int(look, 16) ^ 0b111:016x}"
    assert distance(look, near) <= SAME_LOOK
    one, other = told(looks=frozenset({look})), told("膜材料主题论坛", key=2, looks=frozenset({near}))
    assert "same_picture" in {reason.code for reason in compare(one, other).reasons}
    assert compare(one, replace(other, looks=frozenset())) is None
    assert compare(one, told("钢铁行业年度展望", key=2, organisations=frozenset({9}), looks=frozenset({near}))) is None


def test_what_stands_for_something_else_is_counted():
    assert replaced(fold("屠宰检疫技术研讨会"), fold("鞋机自动化技术研讨会")) == 4
    assert replaced(fold("膜材料应用论坛"), fold("膜材料论坛")) == 0


def test_pairs_are_the_same_in_whatever_order_records_come():
    records = [
        told(key=key, since=date(2026, 3, day), until=date(2026, 3, day)) for key, day in ((1, 5), (2, 6), (3, 25))
    ]
    forwards, backwards = pairs_of(records), pairs_of(reversed(records))
    assert [(one.first, one.second) for one in forwards] == [(1, 2)]
    assert forwards == backwards


def test_the_name_before_the_tail_names_an_alliance_unless_two_begin_with_it():
    assert fold("化纤第三届阻燃整理论坛", NAMES).organisations == {8}
    assert title_likeness(fold("化纤第三届阻燃整理论坛", NAMES), fold("第三届阻燃整理论坛", NAMES)) == 1.0
    two = Namebook([("风电产业技术创新联盟", 1), ("风电产业联盟", 2), ("氢能协会", 3)])
    assert [fold(text, two).organisations for text in ("风电论坛", "氢能论坛")] == [frozenset(), frozenset()]


def test_an_edition_counted_in_nothing_is_held_against_the_other_one():
    assert fold("第四网络安全论坛").editions == {("", 4)}
    assert [fold(title).editions for title in ("第三代半导体论坛", "第三方检测研讨会")] == [frozenset(), frozenset()]
    assert list(vetoes(told("第四网络安全论坛"), told("第5届网络安全论坛", key=2))) == ["edition"]
    assert list(vetoes(told("第四网络安全论坛"), told("第4届网络安全论坛", key=2))) == []


def test_who_tells_of_one_thing_twice_says_one_number_and_another_may_round_it():
    exact = told(people=128)
    points = {
        (reporter, people): getattr(compare(exact, told(key=2, reporter=reporter, people=people)), "points", None)
        for reporter in (1, 2)
        for people in (128, 130, 150, 640)
    }
    assert points[2, 128] == points[2, 130] + 2 == points[2, 150] + 4 == points[2, 640] + 9
    assert points[1, 150] == points[2, 150] - 2.5
