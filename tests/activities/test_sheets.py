"""The workbook of records: its shape, and hostile and clumsy files."""

import io
import zipfile
from datetime import datetime

import openpyxl
import pytest

from xiefa.activities.domain import books
from xiefa.activities.kinds import current_form
from xiefa.activities.sheets import columns, rows
from xiefa.activities.sheets.reading import LIMITS, take_in
from xiefa.activities.sheets.writing import record_book
from xiefa.kernel.refusal import Refused

HEAD = ["类别", "名称", "日期"]
GOOD = ["论坛、大会", "第三届论坛", "2026-03-05"]
COLUMNS = columns.columns_of([current_form()])
_DOUBT = "“日期”里的 2026.1 是数字，分不清是 1 月还是 10 月。请写成“2026年10月”这样的文字。"
PART = "xl/worksheets/sheet1.xml"


def book_of(*lines, change=None, title="活动"):
    book = openpyxl.Workbook()
    book.active.title = title
    for line in lines:
        book.active.append(line)
    if change:
        change(book)
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


def taken(*lines, **more):
    return [one.row for one in take_in(book_of(*lines, **more), COLUMNS).lines]


def test_files_that_cannot_be_used_are_refused_each_with_its_reason():
    good = book_of(HEAD, GOOD)
    many = book_of(HEAD, *[GOOD] * 6)
    sheet = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
    cell = '<c r="A{0}" t="inlineStr"><is><t>x</t></is></c>'
    rows_of = "".join(f'<row r="{at}">{cell.format(at)}</row>' for at in range(1, 100_001))
    files = {
        "an empty file": (b"", "sheet_empty"),
        "a renamed csv": ("类别,名称,日期\n论坛,甲,2026-03-05".encode("gbk"), "sheet_not_xlsx"),
        "a renamed html": (b"<html><table><tr><td>x</td></tr></table></html>", "sheet_not_xlsx"),
        "a renamed xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "sheet_old"),
        "half a file": (good[: len(good) // 2], "sheet_not_xlsx"),
        "a zip that is none": (repacked(good)[:30] + b"x" * 200, "sheet_not_xlsx"),
        "a bomb": (repacked(good, **{"xl/media/bomb": bytes(60 * 2**20)}), "sheet_bomb"),
        "entities": (repacked(good, **{PART: b"<!DOCTYPE a [<!ENTITY b 'c'>]><worksheet/>"}), "sheet_entities"),
        "no table": (repacked(good, **{PART: b"<worksheet"}), "sheet_broken"),
        "too large": (b"x" * ((LIMITS.megabytes << 20) + 1), "sheet_too_large"),
        "100,000 rows": (repacked(good, **{PART: sheet.format(rows_of)}), "sheet_too_long"),
        "a row far down": (repacked(many, **{PART: sheet.format(f'<row r="900000">{cell.format(900000)}</row>')}), "sheet_too_long"),
        "nothing in it": (book_of(), "sheet_empty"),
        "headings only": (book_of(HEAD), "sheet_empty"),
        "no days": (book_of(HEAD[:2], GOOD[:2]), "columns_missing"),
        "a column of one's own": (book_of([*HEAD, "心情"], [*GOOD, "好"]), "columns_unknown"),
        "a column twice": (book_of([*HEAD, "活动名称"], [*GOOD, "乙"]), "columns_double"),
    }  # fmt: skip
    found = {}
    for name, (data, _code) in files.items():
        with pytest.raises(Refused) as caught:
            take_in(data, COLUMNS)
        found[name] = caught.value.codes
    assert found == {name: (code,) for name, (_data, code) in files.items()}


def test_macros_and_links_to_other_files_are_not_looked_at():
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    data = book_of(HEAD, GOOD)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        kinds = package.read("[Content_Types].xml").decode()
    kinds = kinds.replace(
        types, types + '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
    )
    link = b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    macros = {
        "[Content_Types].xml": kinds,
        "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0",
        "xl/externalLinks/externalLink1.xml": link,
    }
    [line] = take_in(repacked(data, **macros), COLUMNS).lines
    assert line.row.cells == dict(zip(HEAD, GOOD, strict=True))


def test_clumsy_cells():
    lines = taken(
        HEAD, GOOD, ["论坛、大会", '=HYPERLINK("http://x.example","甲")', "2026-03-05"], ["论坛、大会", "#N/A", 2026.1],
        [], [" ", None, ""], ["论坛、大会", "乙", datetime(2026, 3, 5)], ["论坛、大会", "丙", 2026.3, "多余"], ["甲" * 32_768, 7.0, 20260305],
        change=lambda book: book.active.merge_cells("A3:A4"),
    )  # fmt: skip
    assert [(one.number, one.problems, sorted(one.faulty)) for one in lines] == [
        (2, [], []),
        (3, ["单元格 A3:A4 是合并的，请取消合并后分别填写。", "“名称”是公式，请复制后“粘贴为数值”。"], ["名称"]),
        (4, ["单元格 A3:A4 是合并的，请取消合并后分别填写。", "“名称”是错误值 #N/A。", _DOUBT], ["名称", "日期"]),
        (7, [], []),
        (8, ["单元格 D8 上面没有列名，不知道填的是什么。请移到有列名的列里，或删去。"], []),
        (9, [], []),
    ]  # fmt: skip
    assert [one.cells.get("日期") for one in lines[3:]] == ["2026-03-05", "2026.3", "20260305"]
    assert (len(lines[5].cells["类别"]), lines[5].cells["名称"]) == (32_767, "7")


def test_hidden_rows_are_read_and_said_to_be_hidden():
    def hide(book):
        book.active.row_dimensions[3].hidden = True

    lines = taken(HEAD, GOOD, GOOD, change=hide)
    assert [(one.number, one.is_hidden) for one in lines] == [(2, False), (3, True)]


def test_headings_as_people_write_them_below_a_title():
    lines = taken(
        ["水环境联盟2026年活动统计表"], [], ["活动类别*", " 活 动 名 称（必填）", "时间", "参会人数", "主办单位", "备注"],
        ["论坛、大会", "甲", "2026年3月", "２００人", "本联盟", "好"],
    )  # fmt: skip
    assert [one.cells for one in lines] == [
        {
            "类别": "论坛、大会",
            "名称": "甲",
            "日期": "2026年3月",
            "参加人数": "２００人",
            "主办": "本联盟",
            "情况介绍": "好",
        }
    ]


def test_outcomes_find_their_activity_or_say_that_they_do_not():
    def add(book):
        sheet = book.create_sheet("成果")
        for line in (
            ["序号", "成果种类", "成果名称"],
            [1, "奖项", "甲"],
            ["1", "论文", "乙"],
            [2, "奖项", "丙"],
            [9, "奖项", "丁"],
            ["", "奖项", "戊"],
        ):
            sheet.append(line)
        book.create_sheet("我的笔记").append(["不读"])

    data = book_of(["序号", *HEAD], [1, *GOOD], [2, *GOOD], [2, *GOOD], change=add)
    found = take_in(data, COLUMNS)
    assert [[one.cells["成果名称"] for one in line.outcomes] for line in found.lines] == [["甲", "乙"], [], []]
    assert ([(one.number, one.cells["成果名称"]) for one in found.stray], found.unread) == (
        [(4, "丙"), (5, "丁"), (6, "戊")],
        ["我的笔记"],
    )
    assert [one.problems[0].partition("，")[0] for one in found.stray] == [
        "“活动”表里有几行的序号都是“2”",
        "“活动”表里没有序号为“9”的行",
        "“活动”表里没有序号为“”的行",
    ]


def test_the_empty_workbook_has_choices_notes_and_an_example_that_is_no_record():
    book = openpyxl.load_workbook(io.BytesIO(books.template()))
    assert book.sheetnames == ["活动", "成果", "选项", "说明"]
    sheet = book["活动"]
    heads = [one.value for one in sheet[1]]
    assert tuple(heads) == COLUMNS.headings
    assert sheet["A2"].value == "示例1"
    lists = {str(one.sqref): one.formula1 for one in sheet.data_validations.dataValidation}
    kinds = [one.zh for one in current_form().kinds.values()]
    assert (lists["B2:B2001"], [one.value for one in book["选项"]["A"]][1 : len(kinds) + 1]) == (
        f"选项!$A$2:$A${len(kinds) + 1}",
        kinds,
    )
    assert "从下拉列表里选" in sheet.cell(1, 2).comment.text
    assert "只填这些类别的：签约合作" in sheet.cell(1, heads.index("签约对方") + 1).comment.text
    assert take_in(books.template(), COLUMNS).lines == []


def test_cells_that_a_program_would_run_come_out_as_text():
    form = current_form()
    texts = ["=1+1", "+86", "@SUM(A1)", "＝1", "'=1", "=cmd|' /C calc'!A0", "\x07响", "一\r\n二"]
    data = record_book(
        COLUMNS, form, [{"类别": form.kinds["forum"].zh, "名称": one, "日期": "2026-03-05"} for one in texts], []
    )
    cells = [row[2] for row in openpyxl.load_workbook(io.BytesIO(data))["活动"].iter_rows(min_row=2)]
    assert {one.data_type for one in cells} == {"s"}
    back = [one.row.cells["名称"] for one in take_in(data, COLUMNS).lines]
    assert [rows.canonical(one) for one in back] == [rows.canonical(one) for one in texts]


def test_days_in_one_cell_or_in_two():
    days = {
        ("2026-03-05", "", ""): {"days": "2026-03-05"},
        ("2026年3月", "", ""): {"days": "2026年3月"},
        ("2026-03-05 至 07", "", ""): {"days": "2026-03-05 至 07"},
        ("2026-03-05", "2026-03-07", ""): {"since": "2026-03-05", "until": "2026-03-07", "precision": ""},
        ("去年", "", ""): {"days": "去年"},
        ("", "", ""): {"since": "", "until": "", "precision": ""},
    }
    assert {one: rows.days_of(dict(zip(columns.DAYS, one, strict=True))) for one in days} == days
    within = rows.days_of({"日期": "2026-03-05 至 07", "日期精度": "在此期间"})
    assert {name: str(value) for name, value in within.items()} == {
        "since": "2026-03-05",
        "until": "2026-03-07",
        "precision": "在此期间",
    }


def test_names_with_a_comma_of_their_own_are_found_whole():
    class Known:
        def __call__(self, name):
            return name if name in {"甲、乙联合会", "丙"} else None

    texts = {
        "甲、乙联合会；丙": ["甲、乙联合会", "丙"],
        "甲、乙联合会": ["甲、乙联合会"],
        "丙、丁": ["丙", "丁"],
        "丙，丁\n戊": ["丙", "丁", "戊"],
        " ": [],
    }
    assert {text: rows.names_in(text, Known()) for text in texts} == texts
