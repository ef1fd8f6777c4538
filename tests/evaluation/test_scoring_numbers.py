"""Exact numbers: what is read as one, how it is rounded and printed, where nothing may be lost."""

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiefa.evaluation.scoring.exact import (
    HALF_EVEN,
    HALF_UP,
    decimal_of,
    percent,
    places_of,
    printed,
    rounded,
    share_of,
    total_of,
)


def test_the_table_of_roundings():
    table = [
        ("0.125", 2, "0.13", "0.12"),
        ("2.675", 2, "2.68", "2.68"),
        ("1.005", 2, "1.01", "1.00"),
        ("2.665", 2, "2.67", "2.66"),
        ("0.285", 2, "0.29", "0.28"),
        ("86.5", 0, "87", "86"),
        ("74.5", 0, "75", "74"),
        ("-2.5", 0, "-3", "-2"),
        ("-0.4", 0, "0", "0"),
        ("85.5", 0, "86", "86"),
    ]
    found = [
        (
            value,
            places,
            str(rounded(Fraction(value), places, HALF_UP)),
            str(rounded(Fraction(value), places, HALF_EVEN)),
        )
        for value, places, _up, _even in table
    ]
    assert found == table


@settings(max_examples=100, deadline=None)
@given(st.fractions(min_value=-1000, max_value=1000), st.integers(0, 6))
def test_rounding_moves_by_half_a_unit_at_most_and_keeps_the_sign_of_halves(value, places):
    unit = Fraction(1, 10**places)
    up, even = (Fraction(rounded(value, places, one)) for one in (HALF_UP, HALF_EVEN))
    assert abs(up - value) * 2 <= unit
    assert abs(even - value) * 2 <= unit
    if up != even:
        assert abs(up) > abs(even)
    assert rounded(-value, places) == -rounded(value, places)


def test_what_is_a_number():
    good = {
        "0": 0,
        7: 7,
        "-3.5": Fraction(-7, 2),
        "86.25": Fraction(345, 4),
        "999999999.999999999": Fraction("999999999.999999999"),
    }
    assert {text: decimal_of(text) for text in good} == good
    bad = ["", "1e5", "NaN", "Infinity", "1_000", " 1", "1 ", "1\n", "+1", ".5", "5.", "01", "０", "1/2", "0x1"]
    assert [
        one
        for one in [*bad, True, False, None, 0.5, [], 10**9, "1" * 10, "0." + "1" * 10]
        if decimal_of(one) is not None
    ] == []


def test_what_is_a_shared_count():
    assert [share_of(one) for one in (0, 3, "7/2", "1/3")] == [0, 3, Fraction(7, 2), Fraction(1, 3)]
    bad = [True, -1, "7", "4/2", "3/1", "0/2", "1/0", "-1/2", "1/2/3", "1.5", 1.5, 10**18, None, "1" * 19 + "/2"]
    assert [one for one in bad if share_of(one) is not None] == []


def test_numbers_are_printed_as_short_as_they_are_exact():
    values = [Fraction(5), Fraction(1, 2), Fraction(-5, 4), Fraction(1, 3), Decimal("2.50"), 0]
    assert [printed(one) for one in values] == ["5", "0.5", "-1.25", "1/3", "2.5", "0"]
    assert [places_of(one) for one in (Fraction(1, 8), Fraction(1, 3), 4)] == [3, None, 0]


def test_sums_do_not_depend_on_anybody_elses_precision():
    with localcontext() as context:
        context.prec = 2
        assert total_of([Decimal("99.99"), Decimal("0.02")]) == Decimal("100.01")
        assert rounded(Fraction("12345.678"), 2) == Decimal("12345.68")


@pytest.mark.parametrize(
    ("part", "whole", "share"), [(24, 101, "23.76"), (57, 86, "66.28"), (56, 125, "44.80"), (0, 0, "0.00")]
)
def test_shares_of_published_cycles(part, whole, share):
    assert percent(part, whole) == share
