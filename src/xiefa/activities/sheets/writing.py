"""The workbook of records: empty with an example, filled with what is recorded, or handed back with what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import Any

from django.utils.translation import override

from xiefa.activities.days import read_day
from xiefa.activities.enums import Openness, Precision
from xiefa.activities.kinds import Form
from xiefa.activities.sheets import columns as heads
from xiefa.activities.sheets.columns import (
    CONSENT,
    EMBARGO,
    EXAMPLE,
    ID,
    KIND,
    NUMBER,
    OPENNESS,
    OUTCOME_HEADINGS,
    OUTCOME_KIND,
    OUTCOMES,
    PRECISION,
    PROBLEM,
    RECORDS,
    SCALES,
    SINCE,
    UNTIL,
    VERSION,
    Columns,
)
from xiefa.activities.sheets.reading import LIMITS
from xiefa.ui.sheets import harmless

Cells = Mapping[str, str]
_NOTES = {
    NUMBER: "自己编的号：有成果时必填，“成果”表里写同一个号。没有成果可以空着。",
    KIND: "必填，从下拉列表里选。",
    heads.TITLE: "必填。",
    SINCE: "必填。2026-03-05、2026年3月5日、2026年3月、2026-03-05 至 03-07 都可以；只写到月的，按“某月”记。",
    UNTIL: "只有一天时不用填。",
    PRECISION: "一般不用填；只知道大概在两个日期之间时选“在此期间”。",
    heads.PLACE: "城市或会场。",
    "省份": "简称即可，如“湖南”。",
    "主办": "名录中的全称、简称或代码，几个单位之间用“、”隔开；本单位可以写“本联盟”。承办、协办、支持、参加同样。",
    heads.NARRATIVE: "最多 20000 字。",
    OPENNESS: "不填为“网内”。",
    EMBARGO: "到这一天才公开；不限制时留空。",
    CONSENT: "有关人员同意公开时填“是”。",
    ID: "系统填写，请不要改：有编号的行修改原来的记录，没有编号的行新增。",
    VERSION: "系统填写，请不要改：导出以后别人改过的，不会被覆盖。",
}
_WIDTHS = {NUMBER: 8, heads.TITLE: 36, heads.NARRATIVE: 40, KIND: 18, SINCE: 22, PROBLEM: 60, ID: 9, VERSION: 7}
_SHADE, _WRONG, _LAST = "FFE8EEF7", "FFFFC7CE", LIMITS.rows + 1


@dataclass(frozen=True, slots=True)
class Marked:
    """A row that is handed back: its cells as they were kept, which of them are wrong, and why."""

    values: Mapping[str, Any]
    faulty: frozenset[str] = frozenset()
    problem: str = ""


def record_book(
    columns: Columns, form: Form, records: Iterable[Cells], outcomes: Iterable[Cells], *, has_example: bool = False
) -> bytes:
    """The workbook with these rows; drop-downs for choices, a note at every heading, an example on request."""
    shown, came = list(records), list(outcomes)
    if has_example:
        shown, came = [*_examples(form), *shown], [*_outcome_examples(form), *came]
    numbers = _number_headings(columns)
    book = _book()
    first = book.create_sheet(RECORDS)
    _table(first, columns.headings, (Marked(_typed(one, numbers)) for one in shown))
    second = book.create_sheet(OUTCOMES)
    _table(second, OUTCOME_HEADINGS, (Marked(_typed(one, {"数量", "金额", NUMBER})) for one in came))
    _annotate(first, columns)
    _choices(book, first, second, columns, form)
    _explain(book, columns, form)
    return _bytes(book)


def marked_book(
    first: tuple[str, Sequence[str], Iterable[Marked]], second: tuple[str, Sequence[str], Iterable[Marked]] | None
) -> bytes:
    """Somebody's own rows with a last column that says what is wrong; (title, headings, rows) of each sheet."""
    book = _book()
    for title, headings, rows in (one for one in (first, second) if one is not None):
        own = [one for one in headings if one != PROBLEM]
        _table(book.create_sheet(title[:31]), [*own, PROBLEM], rows)
    return _bytes(book)


def _book() -> Any:
    from openpyxl import Workbook  # slow to load

    book = Workbook()
    book.remove(book.active)
    return book


def _bytes(book: Any) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _table(sheet: Any, headings: Sequence[str], rows: Iterable[Marked]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill  # slow to load
    from openpyxl.utils import get_column_letter  # slow to load

    shade, wrong = (PatternFill("solid", fgColor=color) for color in (_SHADE, _WRONG))
    sheet.freeze_panes = "D2" if NUMBER in headings and KIND in headings else "A2"
    for at, heading in enumerate(headings, 1):
        cell = _put(sheet, 1, at, heading)
        cell.font, cell.fill, cell.alignment = Font(bold=True), shade, Alignment(vertical="top", wrap_text=True)
        sheet.column_dimensions[get_column_letter(at)].width = _WIDTHS.get(heading, max(12, 2 * len(heading) + 3))
    for number, row in enumerate(rows, 2):
        for at, heading in enumerate(headings, 1):
            cell = _put(sheet, number, at, row.problem if heading == PROBLEM else row.values.get(heading))
            if heading in row.faulty or (heading == PROBLEM and row.problem):
                cell.fill = wrong


def _put(sheet: Any, row: int, column: int, value: Any) -> Any:
    """Write one cell: numbers and days as they are, everything else as text that no program runs."""
    cell = sheet.cell(row, column)
    if value is None or value == "":
        return cell
    if isinstance(value, bool | int | float | date):
        cell.value = value
        return cell
    cell.value = harmless(str(getattr(value, "text", value)))[:32_767]
    cell.data_type = "s"
    return cell


def _number_headings(columns: Columns) -> set[str]:
    own = {heading for heading, found in columns.own.items() if all(field.is_number for _kind, field in found)}
    return own | set(SCALES) | {NUMBER, ID, VERSION, "届、期次"}


def _typed(cells: Cells, numbers: set[str]) -> dict[str, Any]:
    """The cells as Excel should keep them: numbers to count with, days to sort by."""
    return {
        heading: _number(text) if heading in numbers else _day(text) if heading in {SINCE, UNTIL, EMBARGO} else text
        for heading, text in cells.items()
    }


def _number(text: str) -> Any:
    """A number, if Excel keeps it to the last digit; else the text."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    if not number.is_finite() or len(text) > 15:
        return text
    return int(number) if number == number.to_integral_value() else float(number)


def _day(text: str) -> Any:
    return read_day(text) or text


def _annotate(sheet: Any, columns: Columns) -> None:
    from openpyxl.comments import Comment  # slow to load

    for at, heading in enumerate(columns.headings, 1):
        note = _note(heading, columns)
        if note:
            comment = Comment(note, "Xiefa", width=280, height=110)
            sheet.cell(1, at).comment = comment


def _note(heading: str, columns: Columns) -> str:
    if heading in columns.own:
        found = columns.own[heading]
        kinds = "、".join(kind.zh for kind, _field in found)
        needed = "、".join(kind.zh for kind, field in found if field.is_required)
        return f"只填这些类别的：{kinds}。" + (f"确认前必填：{needed}。" if needed else "")
    return _NOTES.get(heading, "")


def _explain(book: Any, columns: Columns, form: Form) -> None:
    sheet = book.create_sheet("说明")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 100
    general = [
        ("列", "怎么填"),
        ("示例行", "“序号”写着“示例”的行不会导入，可以留着。"),
        ("空着的列", "新增的行：没有就空着。有编号的行：清空表示删去原来的内容；不想改的列可以整列删掉。"),
        ("成果", "写在“成果”表里，一项一行，“序号”写它所属活动的序号。"),
        ("一次最多", f"{LIMITS.rows} 行，{LIMITS.megabytes} MB。"),
    ]
    if form.is_sample:
        general.append(("示例", "类别和填报项是示例，以通知为准。"))
    for number, (one, other) in enumerate([*general, *((one, _note(one, columns)) for one in columns.headings)], 1):
        _put(sheet, number, 1, one)
        _put(sheet, number, 2, other)


def _choices(book: Any, first: Any, second: Any, columns: Columns, form: Form) -> None:
    """Drop-downs; the lists stand on a hidden sheet, because a list in the cell itself may hold 255 characters."""
    lists = book.create_sheet("选项")
    lists.sheet_state = "hidden"
    places = {heading: at for at, heading in enumerate(columns.headings, 1)}
    for heading, options in _options(columns, form):
        _drop_down(lists, first, places[heading], heading, options)
    _drop_down(lists, second, 2, OUTCOME_KIND, [one.zh for one in form.outcomes.values()])
    stages = [stage.zh for one in form.outcomes.values() for stage in one.stages]
    _drop_down(lists, second, 4, "阶段", list(dict.fromkeys(stages)))


def _options(columns: Columns, form: Form) -> Iterator[tuple[str, list[str]]]:
    with override("zh-hans"):
        yield KIND, [one.zh for one in form.kinds.values()]
        yield PRECISION, [str(one.label) for one in Precision]
        yield OPENNESS, [str(one.label) for one in Openness]
    yield CONSENT, ["是", "否"]
    for heading, found in columns.own.items():
        fields = [field for _kind, field in found]
        words = [option.zh for field in fields for option in field.options]
        words += ["是", "否"] if any(field.type == "yes_no" for field in fields) else []
        if words and all(field.type in {"choice", "yes_no"} for field in fields):
            yield heading, list(dict.fromkeys(words))


def _drop_down(lists: Any, sheet: Any, column: int, heading: str, options: Sequence[str]) -> None:
    from openpyxl.utils import get_column_letter  # slow to load
    from openpyxl.worksheet.datavalidation import DataValidation  # slow to load

    at = lists.max_column + 1 if lists.cell(1, 1).value else 1
    for number, text in enumerate((heading, *options), 1):
        _put(lists, number, at, text)
    where, letter = get_column_letter(at), get_column_letter(column)
    rule = DataValidation("list", formula1=f"选项!${where}$2:${where}${len(options) + 1}", allow_blank=True)
    rule.errorTitle, rule.error = "不在选项中", "请从下拉列表里选。"
    sheet.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}{_LAST}")


def _examples(form: Form) -> list[Cells]:
    kind = form.kinds.get("forum") or next(iter(form.kinds.values()))
    common = {
        NUMBER: f"{EXAMPLE}1", KIND: kind.zh, heads.TITLE: "第三届示例产业创新论坛", SINCE: "2026-03-05", UNTIL: "2026-03-06",
        heads.PLACE: "长沙", "省份": "湖南", "参加人数": "200", "主办": "本联盟", heads.NARRATIVE: "这一行是示例，不会导入。",
        "届、期次": "3", "系列名称": "示例产业创新论坛",
    }  # fmt: skip
    return [common]


def _outcome_examples(form: Form) -> list[Cells]:
    kind = next(iter(form.outcomes.values()), None)
    if kind is None:
        return []
    return [{NUMBER: f"{EXAMPLE}1", OUTCOME_KIND: kind.zh, "成果名称": "示例合作协议", "金额": "500"}]
