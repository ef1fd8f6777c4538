"""What a record says, in words, and two people's changes put together: nothing that either added is lost."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiefa.activities.conflict import conflict_of, merge
from xiefa.activities.kinds import current_form
from xiefa.activities.telling import changes_between, codes_in, days_text, facts_of, number_text
from xiefa.activities.typed import rows_in, typed_in, typed_of

FORM = current_form(date(2026, 6, 1))
NAMES = {"jia": "甲联盟", "yi": "乙联盟"}


def content(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "project", "title": "项目", "since": "2026-03-05", "until": "2026-03-05", "precision": "day", "place": "",
        "province": "", "series": "", "edition": None, "people": None, "countries": None, "units": 12, "narrative": "",
        "openness": "network", "embargo_until": "", "has_consent": False, "fields": {"funds": "12345.6", "level": "own"},
        "parts": [{"organisation": "jia", "role": "host", "since": "2026-03-05", "until": ""}],
        "outcomes": [{"kind": "patent", "title": "专利", "stage": "granted", "number": 3, "amount": None}],
    } | changes  # fmt: skip


def said(**changes: Any) -> dict[str, str]:
    return {one.label: one.value for one in facts_of(content(**changes), FORM, NAMES).values() if one.value}


def test_a_record_in_words():
    assert said(evidence=[{"sort": "photo", "name": "合影", "sha256": "ab", "url": "", "page_range": "1-2"}]) == {
        "名称": "项目", "类别": "项目、课题", "日期": "2026-03-05", "参加单位数": "12 家", "来源级别": "联盟自设",
        "经费": "12,345.6 万元", "有关单位": "主办 甲联盟（2026-03-05）", "成果": "专利 · 专利 · 授权 · 件数 3",
        "佐证": "照片 · 合影 · 1-2", "公开范围": "网内", "有关人员同意公开": "否",
    }  # fmt: skip


def test_what_no_form_knows_any_more_is_still_said():
    odd = {
        "kind": "gone", "fields": {"colour": "red"}, "openness": "odd", "since": "?",
        "parts": [{"organisation": "nobody", "role": "odd"}], "outcomes": [{"kind": "odd", "title": "x", "amount": "2"}],
    }  # fmt: skip
    told = said(**odd)
    assert (told["类别"], told["colour"], told["公开范围"], told["有关单位"], told["成果"]) == (
        "gone", "red", "odd", "odd nobody", "odd · x · 金额 2",
    )  # fmt: skip
    assert "日期" not in told


@pytest.mark.parametrize(
    ("since", "until", "precision", "words"),
    [
        ((2026, 3, 5), (2026, 3, 5), "day", "2026-03-05"),
        ((2026, 3, 5), (2026, 3, 7), "day", "2026-03-05 至 2026-03-07"),
        ((2026, 3, 1), (2026, 3, 31), "month", "2026-03"),
        ((2026, 3, 1), (2026, 5, 31), "month", "2026-03 至 2026-05"),
        ((2026, 3, 1), (2026, 5, 31), "within", "2026-03-01 至 2026-05-31 之间"),
    ],
)
def test_days_as_one_says_them(since, until, precision, words):
    assert days_text(date(*since), date(*until), precision) == words


@pytest.mark.parametrize(
    ("value", "words"), [(1200, "1,200"), ("12345.60", "12,345.60"), ("约500", "约500"), ("NaN", "NaN")]
)
def test_numbers(value, words):
    assert number_text(value) == words


def test_two_versions_are_laid_side_by_side_field_by_field():
    before, after = content(people=100), content(people=150, fields={"level": "own"}, title="新")
    found = changes_between(*(facts_of(one, FORM, NAMES) for one in (before, after)))
    assert [(one.label, one.before, one.after) for one in found] == [
        ("名称", "项目", "新"), ("参加人数", "100 人", "150 人"), ("经费", "12,345.6 万元", ""),
    ]  # fmt: skip


def test_typing_and_content_are_one():
    typed = typed_of(content(has_consent=True), NAMES)
    assert typed_in(typed | {"password": "x", "field-": "x", "part-0-colour": "x", "part-1000-role": "x"}) == typed
    assert rows_in(typed, "part") == [
        {"organisation": "甲联盟", "code": "jia", "role": "host", "since": "2026-03-05", "until": ""}
    ]
    assert (typed["until"], typed["field-funds"], typed["outcome-0-number"], typed["has_consent"]) == (
        "", "12345.6", "3", "on",
    )  # fmt: skip
    assert codes_in(content(reporter="yi")) == {"jia", "yi"}


def test_a_clash_is_named_and_what_only_one_changed_is_taken_over():
    base, theirs, mine = content(), content(place="株洲", narrative="他"), content(people=9, narrative="我")
    latest: Any = SimpleNamespace(content=theirs | {"evidence": [], "reporter": "jia"}, number=2)
    conflict = conflict_of(base=base | {"evidence": []}, latest=latest, mine=mine, form=FORM, names=NAMES)
    assert [(one.label, one.base, one.theirs, one.mine, one.is_clash) for one in conflict.sides] == [
        ("地点", "", "株洲", "", False), ("参加人数", "", "", "9 人", False), ("情况介绍", "", "他", "我", True),
    ]  # fmt: skip
    merged = conflict.merged
    assert (conflict.clashes, merged["place"], merged["people"], merged["narrative"]) == (1, "株洲", 9, "我")


rows = st.lists(st.integers(0, 9), max_size=6, unique=True)


@given(base=rows, theirs=rows, mine=rows)
def test_no_row_that_anybody_added_is_lost_and_none_that_anybody_removed_comes_back(base, theirs, mine):
    told = [{"title": "", "fields": {}, "parts": one, "outcomes": []} for one in (base, theirs, mine)]
    merged = merge(*told)["parts"]
    wanted = (set(mine) & set(theirs)) | (set(mine) - set(base)) | (set(theirs) - set(base))
    assert (set(merged), len(merged)) == (wanted, len(set(merged)))
