"""Points as people type them, and two devices of one judge."""

from __future__ import annotations

from decimal import Decimal

import pytest

from xiefa.review.marking import decimals_of, merged, points_text, read_points, tidied


def test_numbers_are_read_however_they_are_typed() -> None:
    typed = {
        "8": "8", "8.50": "8.5", "８．５": "8.5", "8。5": "8.5", " 8.5分 ": "8.5", "０": "0", ".5": "0.5", "8.": "8",
        "10": "10", "007": "7", "8.125": "8.125",
    }  # fmt: skip
    assert {text: points_text(read_points(text)) for text in typed} == typed
    refused = ["", "-1", "－1", "1e3", "八", "8,5", "8.5.1", "٣", "①", "1/2", "0x10", "NaN", "∞", ".", "8 5", "9" * 40]
    for text in refused:
        with pytest.raises(ValueError, match="not a number"):
            read_points(text)


def test_points_have_one_form() -> None:
    forms = [points_text(one) for one in (None, Decimal("8.500"), Decimal("10"), Decimal("1E+1"), Decimal("0.000"))]
    assert forms == ["", "8.5", "10", "10", "0"]
    assert [decimals_of(Decimal(one)) for one in ("8", "8.50", "8.125")] == [0, 1, 3]


def test_what_is_sent_is_cleaned_and_nothing_else_is_taken() -> None:
    sent = {"overall": "好\x00\r\n的", "remark-a": " 写着", "points-a": "８。５", "points-b": "许多", "points-x": "1"}
    assert tidied(sent, ["a", "b"]) == {
        "overall": "好\n的", "remark-a": " 写着", "points-a": "8.5", "points-b": "许多",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "together", "clash"),
    [
        ("", "甲", "", "甲", None),
        ("", "", "乙", "乙", None),
        ("旧", "旧", "乙", "乙", None),
        ("旧", "甲", "旧", "甲", None),
        ("旧", "甲", "甲", "甲", None),
        ("旧", "甲", "乙", "甲", "甲"),
        ("", "写了一半", "写了一半，又写完", "写了一半，又写完", None),
        ("", "写了一半，又写完", "写了一半", "写了一半，又写完", None),
        (None, "甲", "乙", "甲", "甲"),
        ("旧", "", "乙", "乙", None),
    ],
)
def test_two_devices_lose_nothing(base: str | None, theirs: str, mine: str, together: str, clash: str | None) -> None:
    known = {} if base is None else {"remark-a": base}
    found = merged(base=known, theirs={"remark-a": theirs}, mine={"remark-a": mine})
    assert found == ({"remark-a": together}, {"remark-a": clash} if clash else {})


def test_points_do_not_hold_each_other() -> None:
    assert merged(base={"points-a": ""}, theirs={"points-a": "8"}, mine={"points-a": "8.5"}) == (
        {"points-a": "8"},
        {"points-a": "8"},
    )
