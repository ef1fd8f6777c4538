"""Numbers and dates as briefings write them."""

from datetime import date

import pytest

from xiefa.reading.numbers import bare_title, find_date, find_issue_number, numeral, without_numbering


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("6", 6),
        ("１２", 12),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百零三", 103),
        ("二〇二四", 2024),
        ("两", 2),
        ("甲", None),
        ("", None),
    ],
)
def test_numeral(text, value):
    assert numeral(text) == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023年第6期（总第71期）", (2023, 6, 71, False)),
        ("第12期", (None, 12, None, False)),
        ("〔2024〕第12期", (2024, 12, None, False)),
        ("2022年增刊第1期", (2022, 1, None, True)),
        ("2022年第1期增刊", (2022, 1, None, True)),
        ("二〇二四年第十二期 总第一百零三期", (2024, 12, 103, False)),
        ("（总第62期）", (None, None, 62, False)),
        ("2024 No. 6", (2024, 6, None, False)),
        ("2024年第3期(总第15期)", (2024, 3, 15, False)),
    ],
)
def test_issue_number(text, expected):
    found = find_issue_number(text)

    assert (found.year, found.number, found.total, found.is_supplement) == expected


def test_no_issue_number_in_ordinary_text():
    assert find_issue_number("联盟召开理事会") is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024年1月10日", date(2024, 1, 10)),
        ("二〇二四年三月五日", date(2024, 3, 5)),
        ("2024-01-10", date(2024, 1, 10)),
        ("2024.1.10", date(2024, 1, 10)),
        ("印发日期：2024/1/10", date(2024, 1, 10)),
        ("2024年2月30日", None),
        ("2024年1月", None),
    ],
)
def test_date(text, day):
    assert find_date(text)[0] == day


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("一、要闻", "要闻"), ("1. 标题", "标题"), ("（一）标题", "标题"), ("① 标题", "标题"), ("3D打印联盟", "3D打印联盟"),
        ("2022-2023年度评价", "2022-2023年度评价"), ("1.5亿元项目启动", "1.5亿元项目启动"), ("一、", "一、"),
    ],
)  # fmt: skip
def test_numbering_comes_off_and_numbers_stay(text, bare):
    assert without_numbering(text) == bare


def test_a_bare_title_has_no_enclosing_brackets_and_no_supplement_mark():
    assert (bare_title("【要闻】"), bare_title("某某简报（增刊）"), bare_title("《通知》印发")) == (
        "要闻",
        "某某简报",
        "《通知》印发",
    )


@pytest.mark.parametrize(
    ("text", "year", "number", "total"),
    [
        ("2024年3月号（第45号）", 2024, 3, 45),
        ("2024年十月刊（总第70期）", 2024, 10, 70),
        ("Vol. 3 No. 2", None, 2, None),
        ("NO.12", None, 12, None),
        ("2024, Issue 7", 2024, 7, None),
    ],
)
def test_numbers_of_monthlies_and_volumes(text, year, number, total):
    found = find_issue_number(text)

    assert found is not None
    assert (found.year, found.number, found.total) == (year, number, total)


@pytest.mark.parametrize("text", ["April 8, 2024", "8 April 2024", "Apr. 8th, 2024", "8 APR 2024"])
def test_english_dates(text):
    assert find_date(text) == (date(2024, 4, 8), 0, len(text))


def test_a_day_the_calendar_lacks_is_no_date():
    assert find_date("February 30, 2024") == (None, 0, 17)


@pytest.mark.parametrize(("text", "value"), [("①", 1), ("⑳", 20), ("²", None)])
def test_circled_numbers_have_a_value_and_powers_have_none(text, value):
    assert numeral(text) == value
