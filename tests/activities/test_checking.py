"""The checks, one by one: what is found, what is not, and under which key."""

from datetime import date
from decimal import Decimal

import pytest

from xiefa.activities.checking import Book, Level, Seen, checks_of, findings, folded, totals
from xiefa.activities.kinds import current_form

FORM = current_form(date(2026, 6, 1))
DAY = date(2026, 3, 5)


def seen(pk=1, kind="seminar", **changes):
    values = {"title": f"第{pk}次研讨会", "since": DAY, "until": DAY}
    return Seen(pk=pk, kind=FORM.kinds[kind], **values | changes)


def number(key, value, kind="seminar"):
    """(field, value) of a scale or of a kind's own field."""
    fields = {one.key: one for one in FORM.kinds[kind].fields} | dict(FORM.scales)
    return fields[key], None if value is None else Decimal(value)


def found(*records, **changes):
    values = {"since": date(2026, 1, 1), "until": date(2027, 1, 1), "today": date(2026, 11, 20)}
    return findings(Book(form=FORM, records=records, **values | changes))


def keys(rows):
    return [one.key for one in rows]


def test_a_whole_record_gives_no_findings():
    assert found(seen(numbers=(number("people", 80),))) == []


def test_what_is_wanting_or_was_returned_has_to_be_mended_and_comes_first():
    destination = FORM.kinds["delegation"].fields[0]
    record = seen(
        kind="delegation", wanting=(destination,), has_parts=False, has_evidence=False, is_returned=True, note="缺通知"
    )
    rows = found(record)
    assert keys(rows) == ["returned:1:", "required:1:parts", "required:1:destination", "evidence:1:"]
    assert [one.level for one in rows] == [Level.MUST, Level.MUST, Level.MUST, Level.NOTE]
    assert rows[0].message == "秘书处退回：缺通知"


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), []),
        (date(2025, 12, 30), date(2026, 1, 2), ["dates:1:across:20251230-20260102"]),
        (date(2026, 11, 21), date(2026, 11, 21), ["dates:1:future:20261121-20261121"]),
        (
            date(2026, 12, 31),
            date(2027, 1, 1),
            ["dates:1:future:20261231-20270101", "dates:1:across:20261231-20270101"],
        ),
    ],
)
def test_days_outside_the_period_or_after_today_are_to_be_explained(since, until, expected):
    assert keys(found(seen(since=since, until=until))) == expected


def test_a_lasting_fact_holds_all_through_the_period():
    assert found(seen(kind="management", since=date(2020, 1, 1), until=date(2026, 12, 31))) == []


@pytest.mark.parametrize(
    ("value", "past", "is_asked"),
    [
        (500, (60, 100), True),
        (499, (60, 100), False),
        (49, (1, 2), False),  # too small to be asked about
        (12, (60, 100), True),
        (13, (60, 100), False),
        (9, (49, 100), False),  # the smallest was too small
        (0, (0, 0), False),
        (50, (0, 0), True),
    ],
)
def test_a_number_that_jumps_is_to_be_explained(value, past, is_asked):
    earlier = {("seminar", "people"): tuple(map(Decimal, past))}
    rows = found(seen(numbers=(number("people", value),)), earlier=earlier)
    assert keys(rows) == ([f"jumps:1:people:{value}"] if is_asked else [])


def test_numbers_of_another_kind_are_no_measure():
    earlier = {("forum", "people"): (Decimal(1000), Decimal(2000))}
    assert found(seen(numbers=(number("people", 100),)), earlier=earlier) == []


def test_an_empty_number_counts_as_nothing_or_is_asked_for_as_the_policy_says():
    zero = [seen(pk, "forum", numbers=(number("sub_forums", None, "forum"),)) for pk in (1, 2)]
    rows = found(*zero, seen(3, "training", numbers=(number("hours", None, "training"),)))
    assert keys(rows) == ["missing:3:hours", "zero:forum:sub_forums"]
    assert (rows[1].message, {one.level for one in rows}) == (
        "论坛、大会 · 分论坛数：2 条记录空着，按 0 计。",
        {Level.NOTE},
    )


def test_one_event_entered_twice_is_found_whatever_its_width_and_signs():
    first = seen(1, title="第１次 研讨会（长沙）", until=date(2026, 3, 6))
    rows = found(first, seen(2, title="第1次研讨会(长沙)", since=date(2026, 3, 6), until=date(2026, 3, 7)))
    assert keys(rows) == ["twice:2:of:1"]
    assert found(first, seen(3, title="第1次研讨会(长沙)", since=date(2026, 3, 7), until=date(2026, 3, 7))) == []
    assert found(first, seen(4, "forum", title=first.title)) == []
    assert folded("ＡＢ—c（1）") == "abc1"


def test_pairs_that_look_alike_are_only_a_note():
    assert [(one.key, one.level) for one in found(seen(doubles=2))] == [("twice:1:likely", Level.NOTE)]


def many(count, **changes):
    return tuple(seen(pk, since=date(2026, 1, pk), until=date(2026, 1, pk), **changes) for pk in range(1, count + 1))


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        (6, 2, ["totals:seminar::more"]),
        (4, 1, []),  # too few to be asked about
        (1, 5, ["totals:seminar::less"]),
        (2, 5, []),
        (0, 5, ["totals:seminar::less"]),
        (6, 0, []),  # the first of their kind
    ],
)
def test_totals_that_change_are_to_be_explained(now, before, expected):
    assert keys(found(*many(now), before=many(before))) == expected


def test_without_a_period_before_there_is_nothing_to_compare_with():
    assert found(*many(20)) == []


def test_totals_count_empty_numbers_as_nothing():
    rows = totals([seen(1, numbers=(number("people", 80),)), seen(2, numbers=(number("people", None),))])
    assert rows == {
        ("seminar", ""): ("“研讨会”记录", Decimal(2)),
        ("seminar", "people"): ("研讨会 · 参加人数", Decimal(80)),
    }


def test_records_outside_every_period_are_counted():
    assert [(one.key, one.message) for one in found(outside=2)] == [
        ("outside", "有 2 条记录的日期不在任何填报期内，不计入本期。")
    ]


def test_every_check_that_finds_something_is_described():
    described = {one.key for one in checks_of(FORM)}
    assert described == {
        "returned", "required", "dates", "jumps", "twice", "totals", "missing", "evidence", "outside",
    }  # fmt: skip


def test_where_there_are_no_records_the_numbers_of_people_are_not_asked_about():
    before = many(2, numbers=(number("people", 80),))
    assert keys(found(before=before)) == []
    assert keys(found(seen(numbers=(number("people", 20),)), before=before)) == ["totals:seminar:people:less"]
