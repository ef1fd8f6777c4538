"""What somebody says about an activity: dates as people write them, one validation for all ways in."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiefa.activities.days import Days, read_days
from xiefa.activities.entry import read_entry
from xiefa.activities.kinds import current_form, policy_problems, problems_of


@pytest.mark.parametrize(
    ("text", "since", "until", "precision"),
    [
        ("2026-03-05", (2026, 3, 5), (2026, 3, 5), "day"),
        ("2026年3月5日", (2026, 3, 5), (2026, 3, 5), "day"),
        ("２０２６/３/５", (2026, 3, 5), (2026, 3, 5), "day"),
        ("2026年2月", (2026, 2, 1), (2026, 2, 28), "month"),
        ("2026-03-05至2026-03-07", (2026, 3, 5), (2026, 3, 7), "day"),
        ("2026年3月5日—7日", (2026, 3, 5), (2026, 3, 7), "day"),
        ("2026年3月30日至4月2日", (2026, 3, 30), (2026, 4, 2), "day"),
        ("2026年3月至2026年5月", (2026, 3, 1), (2026, 5, 31), "within"),
    ],
)
def test_dates_as_people_write_them(text, since, until, precision):
    assert read_days(text) == Days(date(*since), date(*until), precision)


@pytest.mark.parametrize(
    "text", ["", "近日", "2026-02-30", "2026-13", "0000-01-01", "2026-03-07至2026-03-05", "3月5日"]
)
def test_what_is_no_date(text):
    assert read_days(text) is None


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_none(text):
    read_days(text)


def read(**values):
    raw = {"kind": "forum", "title": "论坛", "days": "2026-03-05"} | values
    return read_entry(raw, form=current_form(date(2026, 6, 1)), find=lambda value: None)


def test_a_whole_entry():
    entry, problems = read(
        kind="论坛、大会", people="1,200", fields={"theme": "材料", "sub_forums": "３"}, edition=20,
        outcomes=[{"kind": "合作协议", "title": "战略合作协议", "amount": "35.5"}, {}], has_consent="是",
    )  # fmt: skip
    assert problems == []
    assert (entry.kind, entry.people, entry.fields, entry.has_consent) == (
        "forum", 1200, {"theme": "材料", "sub_forums": 3}, True,
    )  # fmt: skip
    assert [(one.kind, one.title, str(one.amount)) for one in entry.outcomes] == [
        ("agreement", "战略合作协议", "35.50")
    ]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"title": " "}, [("title_missing", "title")]),
        ({"title": "长" * 201}, [("text_long", "title")]),
        ({"kind": "舞会"}, [("kind_unknown", "kind")]),
        ({"days": "近日"}, [("days_unclear", "days")]),
        ({"days": "", "since": ""}, [("since_missing", "since")]),
        ({"days": "", "since": "2026-03-05", "until": "2026-03-01"}, [("until_before_since", "until")]),
        ({"people": "约500"}, [("no_number", "people")]),
        ({"people": "-1"}, [("no_number", "people")]),
        ({"people": "1.5"}, [("no_whole_number", "people")]),
        ({"people": "NaN"}, [("no_number", "people")]),
        ({"people": "1e999999"}, [("no_number", "people")]),
        ({"countries": 251}, [("number_large", "countries")]),
        ({"openness": "所有人"}, [("choice_unknown", "openness")]),
        ({"fields": {"colour": "red"}}, [("field_unknown", "fields")]),
        ({"fields": {"theme": "长" * 301}}, [("text_long", "theme")]),
        ({"parts": [{"organisation": "不存在的联盟"}]}, [("organisation_unknown", "parts")]),
        ({"outcomes": [{"kind": "奇迹", "title": "x"}]}, [("outcome_unknown", "outcomes")]),
        ({"outcomes": [{"kind": "standard", "title": "x", "stage": "半成品"}]}, [("stage_unknown", "outcomes")]),
        ({"outcomes": [{"kind": "standard"}]}, [("outcome_untitled", "outcomes")]),
        ({"has_consent": "也许"}, [("no_yes_no", "has_consent")]),
        ({"title": "", "people": "x", "days": "?"}, [("days_unclear", "days"), ("title_missing", "title"), ("no_number", "people")]),
    ],
)  # fmt: skip
def test_everything_that_is_wrong_is_named_with_its_field(values, expected):
    entry, problems = read(**values)
    assert (entry, [(one.code, one.field) for one in problems]) == (None, expected)


def test_the_form_is_whole_and_a_broken_one_says_what_is_wrong():
    assert policy_problems() == []
    broken = {
        "since": "2026",
        "dimensions": {},
        "scales": {},
        "evidence": {},
        "outcomes": {},
        "jumps": {},
        "files": {},
        "drafts": {},
    }
    assert problems_of({}) == [
        f"The key '{key}' is missing."
        for key in sorted(["since", "dimensions", "scales", "kinds", "outcomes", "evidence", "expected", "jumps", "totals", "files", "drafts"])
    ]  # fmt: skip
    options = {"p": {"zh": "x", "en": "x", "lasting": False}, "q": {"zh": "x", "en": "x", "lasting": "no"}, "r": {}}
    choice = {"key": "c", "zh": "x", "en": "x", "type": "choice", "options": options}
    kind = {
        "zh": "x",
        "en": "x",
        "dimension": "d",
        "scales": ["weight"],
        "fields": [{"key": "a", "type": "blob"}, choice],
    }
    expected = [{"key": "k", "kinds": ["none"], "least": 1}]
    found = problems_of(broken | {"kinds": {"k": kind}, "expected": expected, "totals": {"times": 3, "least": 1}})
    assert found == [
        "'since' must be a date.",
        "jumps lacks times or least.",
        "drafts.kept_days must be a whole number, at least 7.",
        "Kind k: scales: there is no 'weight'.",
        "Kind k: there is no dimension 'd'.",
        "Kind k: field 'a' lacks key, zh or en.",
        "Kind k: field 'a': 'blob' is no type; one of amount, choice, date, long_text, text, whole, yes_no.",
        "Kind k: field 'c', option 'p': the kind is not lasting, so no option can switch that off.",
        "Kind k: field 'c', option 'q': lasting must be true or false.",
        "Kind k: field 'c', option 'r' lacks zh or en.",
        "expected k: there is no kind 'none'.",
    ]
