"""Working days: weekends, holidays, weekend days that are worked, years that nobody has announced yet."""

from datetime import date

import pytest

from xiefa.kernel import policy, workdays


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 20), True),  # a Friday
        (date(2026, 11, 21), False),
        (date(2026, 2, 14), True),  # a Saturday that is worked
        (date(2026, 2, 17), False),  # a Tuesday of the Spring Festival
        (date(2026, 10, 8), True),
        (date(2031, 10, 1), True),  # not announced: only weekends are known
    ],
)
def test_which_days_are_worked(day, works):
    assert workdays.holidays().is_workday(day) is works


def test_a_term_counts_its_first_day_and_skips_holidays():
    assert workdays.workdays_from(date(2026, 11, 23), 5) == date(2026, 11, 27)
    assert workdays.workdays_from(date(2026, 11, 21), 1) == date(2026, 11, 23)
    assert workdays.workdays_from(date(2026, 9, 29), 5) == date(2026, 10, 10)


def test_what_is_left_of_a_term_counts_both_ends():
    week = date(2026, 9, 24), date(2026, 10, 8)
    assert workdays.workdays_within(*week) == 5
    assert workdays.workdays_within(week[1], week[1]) == 1
    assert workdays.workdays_within(date(2026, 10, 9), week[1]) == 0


def test_a_term_needs_a_day():
    with pytest.raises(ValueError, match="at least one"):
        workdays.workdays_from(date(2026, 11, 23), 0)


def test_years_that_nobody_has_announced_are_named():
    assert workdays.unknown_years(date(2026, 12, 20), date(2027, 1, 8)) == [2027]


def test_the_shipped_file_is_whole():
    assert workdays.problems_of(policy.load_yaml("holidays")) == []


def test_what_is_wrong_is_named():
    data = {
        "years": {
            2026: {"source": "示例", "closed": ["2026-02-15..2027-02-16", "x"], "worked": ["2025-01-01"]},
            "x": {},
        }
    }
    assert workdays.problems_of(data) == [
        "2026, closed: '2026-02-15..2027-02-16' is neither a day nor a stretch such as 2026-02-15..2026-02-23.",
        "2026, closed: 'x' is neither a day nor a stretch such as 2026-02-15..2026-02-23.",
        "2026, worked: 2025-01-01 does not lie in this year.",
        "x: a year is a number and names its source.",
    ]
    assert workdays.problems_of([]) == ["The key 'years' is missing."]
