"""Hostile and clumsy spreadsheets: what is read, what is refused, and that nothing typed becomes a formula."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from xiefa.kernel.refusal import Refused
from xiefa.registry.sheets.columns import HEADINGS, entry_from
from xiefa.registry.sheets.intake import LIMITS, read_rows
from xiefa.registry.sheets.organisations import error_sheet, template
from xiefa.ui.sheets import harmless, without_guard, workbook

GOOD = {"代码": "shj", "类别": "联盟", "全称": "水环境联盟"}


def book_of(rows, *, merge="", change=None):
    """An .xlsx file with these rows, as an ordinary program writes it."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if merge:
        book.active.merge_cells(merge)
    if change:
        change(book.active)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def repacked(data, **parts):
    """The same package with parts added or replaced."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return stream.getvalue()


def codes_of(data):
    with pytest.raises(Refused) as caught:
        read_rows(data)
    return caught.value.codes


SHEET = book_of([list(GOOD), list(GOOD.values())])
PART = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "sheet_empty"),
        (b"PK\x03\x04 no archive", "sheet_not_xlsx"),
        ("代码,类别,全称".encode(), "sheet_not_xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "sheet_old"),
        (SHEET[: len(SHEET) // 2], "sheet_not_xlsx"),
        (b"x" * ((LIMITS.megabytes << 20) + 1), "sheet_too_large"),
        (repacked(SHEET, **{PART: b"<worksheet"}), "sheet_broken"),
        (repacked(SHEET, **{PART: b"<!DOCTYPE a [<!ENTITY b 'c'>]><worksheet/>"}), "sheet_entities"),
        (repacked(SHEET, **{PART: "<!DOCTYPE a []><worksheet/>".encode("utf-16")}), "sheet_entities"),
        (repacked(SHEET, **{"xl/hidden.bin": b"<!DOCTYPE a []><a/>"}), "sheet_entities"),
        (repacked(SHEET, **{PART: b"<a>" * 3_000_000}), "sheet_bomb"),
        (repacked(SHEET, **{PART: b"<a>" + b"<b/>" * 700_000 + b"</a>"}), "sheet_bomb"),
        (repacked(SHEET, **{"xl/media/bomb": bytes(30 * 2**20)}), "sheet_bomb"),
        (repacked(SHEET, **{f"xl/media/{number}": b"" for number in range(600)}), "sheet_bomb"),
        (book_of([]), "sheet_empty"),
        (book_of([list(GOOD)]), "sheet_empty"),
        (book_of([list(GOOD), *[["a", "联盟", "b"]] * (LIMITS.rows + 1)]), "sheet_too_long"),
        (book_of([["代码", "全称"], ["a", "b"]]), "columns_missing"),
        (book_of([[*GOOD, "电话"], [*GOOD.values(), "1"]]), "columns_unknown"),
        (book_of([[*GOOD, "代码"], [*GOOD.values(), "1"]]), "columns_double"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(data, code):
    assert codes_of(data) == (code,)


def test_a_part_that_lies_about_its_size_is_refused():
    size = 30 * 2**20
    data = bytearray(repacked(SHEET, **{PART: b" " * size}))
    place = data.rindex(size.to_bytes(4, "little"))
    data[place : place + 4] = (10).to_bytes(4, "little")
    assert codes_of(bytes(data)) == ("sheet_not_xlsx",)


def test_a_row_number_beyond_excel_does_not_keep_the_server_busy():
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    assert codes_of(book_of([list(GOOD)], change=lambda sheet: sheet.cell(30_000, 1, "x"))) == ("sheet_too_long",)
    xml = f'<worksheet xmlns="{space}"><sheetData>{{}}</sheetData></worksheet>'
    row = '<row r="99999999999"><c r="A99999999999" t="inlineStr"><is><t>x</t></is></c></row>'
    assert codes_of(repacked(SHEET, **{PART: xml.format(row)})) == ("sheet_too_long",)


def test_rows_keep_their_numbers_and_empty_rows_are_passed_over():
    data = book_of([list(GOOD), [], [" ", None, ""], list(GOOD.values())])
    [row] = read_rows(data)
    assert (row.number, row.cells, row.problems) == (4, GOOD, [])


def test_columns_may_stand_in_any_order_and_the_error_column_is_ignored():
    data = book_of([["错误", "全称", "代码", "类别"], ["第一次的错误", "水环境联盟", "shj", "联盟"]])
    assert [row.cells for row in read_rows(data)] == [GOOD]


def test_formulas_error_values_and_merged_cells_are_problems_of_their_row():
    formula = book_of(
        [list(GOOD), ["shj", "联盟", '=HYPERLINK("http://x.example","水")'], ["b", "联盟", "#N/A"], ["c", "联盟", "d"]],
        merge="A4:A5",
    )
    rows = read_rows(formula)
    assert [row.problems for row in rows] == [
        ["“全称”是公式，请复制后“粘贴为数值”。"],
        ["“全称”是错误值 #N/A。"],
        ["单元格 A4:A5 是合并的，请取消合并后分别填写。"],
    ]


def test_numbers_dates_and_flags_become_plain_texts():
    data = book_of([[*GOOD, "成立日期", "公开"], [7.0, "联盟", 42, datetime(2024, 1, 10), True]])
    assert read_rows(data)[0].cells == {
        "代码": "7",
        "类别": "联盟",
        "全称": "42",
        "成立日期": "2024-01-10",
        "公开": "True",
    }


@pytest.mark.parametrize(
    "text",
    ["2024-01-10", "2024/1/10", "2024.1.10", "2024年1月10日", "20240110", "2024-01-10T00:00:00", "2024-01-10 00:00"],
)
def test_dates_written_as_text_are_understood(text):
    entry, problems = entry_from(GOOD | {"成立日期": text})
    assert (entry.founded_on, problems) == (date(2024, 1, 10), [])


@pytest.mark.parametrize("text", ["45301", "2024-02-30", "去年", "2024年1月", "2024-01-10T09:30:00"])
def test_what_is_no_date_is_said_to_be_none(text):
    assert entry_from(GOOD | {"成立日期": text}) == (
        None,
        [f"“成立日期”里的“{text}”不是日期，请写成 2024-01-10 这样的形式。"],
    )


def test_every_problem_of_a_row_is_said():
    entry, problems = entry_from({"代码": "", "类别": "俱乐部", "全称": "", "公开": "也许"})
    assert entry is None
    assert problems == [
        "“代码”是必填项。",
        "“类别”不能是“俱乐部”，只能是：协同网络、联盟、企业、高校、科研院所、政府部门、协会。",
        "“全称”是必填项。",
        "“公开”只能写“是”或“否”，现在是“也许”。",
    ]


@pytest.mark.parametrize("word", ["联盟", "alliance", "Alliance", "ALLIANCE"])
def test_kinds_are_understood_in_both_languages(word):
    assert entry_from(GOOD | {"类别": word})[0].kind == "alliance"


def test_names_are_parted_by_semicolons_and_given_once():
    entry, _ = entry_from(GOOD | {"简称": "甲；乙;甲\n丙 ； "})
    assert entry.names["short"] == ("甲", "乙", "丙")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "＝1", "=cmd|' /C calc'!A0"])
def test_what_people_typed_never_becomes_a_formula(text):
    data = workbook("表", ["列"], [[text]])
    [cell] = [row[0] for row in openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(min_row=2)]
    assert (cell.data_type, cell.value) == ("s", f"'{text}")
    assert without_guard(harmless(text)) == text


@pytest.mark.parametrize("text", ["水环境联盟", "'引号", "a=b", ""])
def test_harmless_text_is_left_alone(text):
    assert without_guard(harmless(text)) == harmless(text) == text


def test_the_template_can_be_read_back_and_its_example_is_understood():
    [row] = read_rows(template())
    assert tuple(row.cells) == HEADINGS
    assert entry_from(row.cells)[0].full_name == "水环境产业技术创新战略联盟"


def test_the_error_sheet_has_the_reasons_in_its_last_column_and_can_be_uploaded_again():
    data = error_sheet([{"cells": GOOD | {"全称": "=1+1"}, "errors": ["甲。", "乙。"]}])
    header, row = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True)
    assert (header[-1], row[-1], row[2]) == ("错误", "甲。 乙。", "'=1+1")
    assert read_rows(data)[0].cells["全称"] == "=1+1"
