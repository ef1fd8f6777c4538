"""Differences and merges."""

from hypothesis import given
from hypothesis import strategies as st

from xiefa.manuscript.model import Paragraph
from xiefa.newsroom.comparing import Run, compare_paragraphs, compare_texts
from xiefa.newsroom.merging import merge

_text = st.text(st.sampled_from("甲乙丙丁，。 a1"), max_size=30)
_texts = st.lists(_text, max_size=6)


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    return tuple(map(Paragraph, text))


@given(_text, _text)
def test_runs_give_back_both_texts(old: str, new: str) -> None:
    runs = compare_texts(old, new)
    assert "".join(run.text for run in runs if run.kind != "added") == old
    assert "".join(run.text for run in runs if run.kind != "removed") == new


@given(_texts, _texts)
def test_rows_give_back_both_articles_in_order(old: list[str], new: list[str]) -> None:
    rows = compare_paragraphs(old, new)
    assert ["".join(run.text for run in row.before) for row in rows if row.kind != "added"] == old
    assert ["".join(run.text for run in row.after) for row in rows if row.kind != "removed"] == new


def test_one_character_is_marked_and_no_more() -> None:
    assert compare_texts("审议并通过报告", "审议且通过报告") == (
        Run("same", "审议"),
        Run("removed", "并"),
        Run("added", "且"),
        Run("same", "通过报告"),
    )


def test_numbers_are_compared_whole() -> None:
    assert compare_texts("到会38家", "到会83家") == (
        Run("same", "到会"),
        Run("removed", "38"),
        Run("added", "83"),
        Run("same", "家"),
    )


def test_a_single_character_of_agreement_is_taken_into_the_change() -> None:
    assert compare_texts("甲乙丙丁", "戊乙己丁") == (
        Run("removed", "甲乙丙"),
        Run("added", "戊乙己"),
        Run("same", "丁"),
    )


def test_a_changed_paragraph_is_paired_with_its_former_self() -> None:
    rows = compare_paragraphs(
        ["会议审议通过了工作报告。", "第二段。"], ["新的第一段。", "会议审议通过了年度工作报告。"]
    )
    assert [row.kind for row in rows] == ["added", "changed", "removed"]


def test_a_very_long_paragraph_is_compared_by_clauses() -> None:
    old = "第一句，" * 1000
    assert compare_texts(old, old + "最后一句。") == (Run("same", old), Run("added", "最后一句。"))


def test_changes_in_different_places_are_both_taken() -> None:
    merged = merge(paragraphs("甲乙丙"), paragraphs("子乙丙"), paragraphs("甲乙丑寅"))
    assert merged.blocks == paragraphs("子乙丑寅")
    assert merged.clashes == ()


def test_changes_in_the_same_place_are_both_kept_and_reported() -> None:
    merged = merge(paragraphs("甲乙丙"), paragraphs("甲子丙"), paragraphs("甲丑丙"))
    assert merged.blocks == paragraphs("甲子丑丙")
    assert [(clash.at, clash.mine, clash.theirs) for clash in merged.clashes] == [
        (1, paragraphs("子"), paragraphs("丑"))
    ]


def test_the_same_change_twice_is_one_change() -> None:
    assert merge(paragraphs("甲乙"), paragraphs("甲丙"), paragraphs("甲丙")).blocks == paragraphs("甲丙")


def test_what_one_deleted_and_the_other_left_is_gone() -> None:
    assert merge(paragraphs("甲乙丙"), paragraphs("甲丙"), paragraphs("甲乙丙")).blocks == paragraphs("甲丙")


@given(st.text("甲乙丙丁", max_size=6), st.text("甲乙丙子", max_size=6), st.text("甲乙丙丑", max_size=6))
def test_nothing_that_either_wrote_anew_is_lost(base: str, mine: str, theirs: str) -> None:
    merged = "".join(block.text for block in merge(paragraphs(base), paragraphs(mine), paragraphs(theirs)).blocks)
    assert merged.count("子") >= mine.count("子")
    assert merged.count("丑") >= theirs.count("丑")
