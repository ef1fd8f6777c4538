"""An uploaded workbook → rows of texts under their headings, or a clear refusal. The file is hostile until shown otherwise."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _

from xiefa.kernel.refusal import Refusal, Refused
from xiefa.ui.sheets import without_guard
from xiefa.ui.sheets.package import Limits, broken, check_package, unusable

_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]+[0-9]+:[A-Z]+[0-9]+)[\"']")
_ROW = re.compile(rb"<(?:\w+:)?row\s([^>]*)>")
_NUMBER, _HIDDEN = re.compile(rb"\br=[\"'](\d{1,7})[\"']"), re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")


@dataclass(frozen=True)
class SheetRow:
    """One row: its number as Excel shows it, its cells by heading, what is wrong with cells.

    ``faulty`` are the headings of the cells that are wrong, ``values`` the cells as the workbook keeps them.
    """

    number: int
    cells: Mapping[str, str]
    problems: list[str] = field(default_factory=list)
    faulty: frozenset[str] = frozenset()
    values: Mapping[str, Any] = field(default_factory=dict)
    is_hidden: bool = False


@dataclass(frozen=True)
class Sheet:
    """One sheet as it came: the rows in which something stands, merged ranges, numbers of hidden rows."""

    title: str
    rows: list[tuple[int, list[Any]]]
    merged: list[tuple[int, int, str]]
    hidden: frozenset[int]


@dataclass(frozen=True)
class Headings:
    """Which columns a sheet may have. ``meant`` gives the known heading that a written one stands for, or "".

    ``passed_over`` may stand there and are not read; the heading row is looked for among the first ``search`` rows.
    """

    known: Sequence[str]
    required: Sequence[str]
    passed_over: Sequence[str] = ()
    meant: Callable[[str], str] = str
    search: int = 1


def read_sheets(data: bytes, limits: Limits, *, titles: Sequence[str] = ()) -> tuple[list[Sheet], list[str]]:
    """The sheet called like the first title (else the first sheet), then those called like the other titles.

    Besides, the titles of all sheets that were not read. Raises ``Refused`` when the file cannot be used.
    """
    check_package(data, limits)
    import openpyxl  # slow to load, and only uploads need it

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        named = {str(sheet.title).strip(): sheet for sheet in book.worksheets}
        first = next((named[one] for one in titles[:1] if one in named), book.worksheets[0])
        chosen = [first, *(named[one] for one in titles[1:] if one in named and named[one] is not first)]
        sheets = [_sheet(one, data, limits) for one in chosen]
        return sheets, [title for title, sheet in named.items() if sheet not in chosen]
    except Refused:
        raise
    except Exception as error:  # the library raises whatever a broken part makes it stumble over
        raise broken() from error


def rows_under(sheet: Sheet, headings: Headings, limits: Limits, *, may_be_empty: bool = False) -> list[SheetRow]:
    """The rows under the headings; raises ``Refused`` when headings are missing, unknown or there twice."""
    if not sheet.rows:
        if may_be_empty:
            return []
        raise unusable("sheet_empty", _("表格里没有内容。"))
    at = _heading_row(sheet.rows, headings)
    names = [_meant(cell, headings) for cell in sheet.rows[at][1]]
    _check(names, headings)
    if not sheet.rows[at + 1 :] and not may_be_empty:
        raise unusable("sheet_empty", _("表格只有标题行，没有可以导入的内容。"))
    return [_row(number, names, cells, sheet, headings, limits) for number, cells in sheet.rows[at + 1 :]]


def _sheet(sheet: Any, data: bytes, limits: Limits) -> Sheet:
    sheet.reset_dimensions()
    rows = list(_numbered(sheet, limits))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        content = package.read(sheet._worksheet_path.lstrip("/"))
    return Sheet(str(sheet.title), rows, _merged_in(content, limits), frozenset(_hidden_in(content)))


def _numbered(sheet: Any, limits: Limits) -> Iterator[tuple[int, list[Any]]]:
    """(row number, cells) of every row with something in it."""
    found = 0
    for number, cells in enumerate(sheet.iter_rows(max_col=limits.columns), start=1):
        if number > limits.last_row:
            message = _("表格超过 %(rows)s 行（含空行），请把要导入的行复制到模板里。")
            raise unusable("sheet_too_long", message % {"rows": limits.last_row})
        if all(cell.value is None or str(cell.value).strip() == "" for cell in cells):
            continue
        found += 1
        if found > limits.rows + 1:
            raise unusable("sheet_too_long", _("一次最多导入 %(rows)s 行，请分成几个文件。") % {"rows": limits.rows})
        yield number, list(cells)


def _heading_row(rows: Sequence[tuple[int, list[Any]]], headings: Headings) -> int:
    """Where the headings stand: the row, near the top, with most of the required ones."""

    def count(cells: list[Any]) -> int:
        names = {_meant(cell, headings) for cell in cells}
        return sum(one in names for one in headings.required)

    top = rows[: headings.search]
    return max(range(len(top)), key=lambda at: (count(top[at][1]), -at))


def _meant(cell: Any, headings: Headings) -> str:
    """The heading that a cell means; its own words where none is meant."""
    text = str(cell.value).strip() if cell.value is not None else ""
    return headings.meant(text) or text


def _check(names: list[str], headings: Headings) -> None:
    named = [one for one in names if one]
    missing = [one for one in headings.required if one not in named]
    unknown = [one for one in named if one not in (*headings.known, *headings.passed_over)]
    double = [one for one in headings.known if named.count(one) > 1]
    found = []
    if missing:
        found.append(("columns_missing", _("第一行缺少列：%(columns)s。"), missing))
    if unknown:
        found.append(("columns_unknown", _("不认识的列：%(columns)s。请删除或改成模板中的列名。"), unknown))
    if double:
        found.append(("columns_double", _("重复的列：%(columns)s。"), double))
    if found:
        raise Refused(
            Refusal(code, message % {"columns": "、".join(columns[:12])}, "file") for code, message, columns in found
        )


def _row(
    number: int, names: list[str], cells: list[Any], sheet: Sheet, headings: Headings, limits: Limits
) -> SheetRow:  # fmt: skip
    texts: dict[str, str] = {}
    merged = [where for top, bottom, where in sheet.merged if top <= number <= bottom]
    problems = [_("单元格 %(place)s 是合并的，请取消合并后分别填写。") % {"place": where} for where in merged]
    faulty = []
    stray = [cell for cell in cells[len(names) :] if cell.value is not None and str(cell.value).strip()]
    for at, cell in enumerate(cells[: len(names)]):
        if not names[at]:
            stray += [cell] if cell.value is not None and str(cell.value).strip() else []
        elif names[at] not in headings.passed_over:
            texts[names[at]], problem = _cell(cell, names[at], limits)
            problems += [problem] if problem else []
            faulty += [names[at]] if problem else []
    if stray:
        message = _("单元格 %(place)s 上面没有列名，不知道填的是什么。请移到有列名的列里，或删去。")
        problems.append(message % {"place": stray[0].coordinate})
    values = {name: cell.value for name, cell in zip(names, cells, strict=False) if name}
    return SheetRow(number, texts, problems, frozenset(faulty), values, number in sheet.hidden)


def _cell(cell: Any, heading: str, limits: Limits) -> tuple[str, str]:
    """A cell as text, and what is wrong with it."""
    value = cell.value
    if value is None:
        return "", ""
    if cell.data_type == "f":
        return plain(value, limits), _("“%(column)s”是公式，请复制后“粘贴为数值”。") % {"column": heading}
    if cell.data_type == "e":
        return plain(value, limits), _("“%(column)s”是错误值 %(value)s。") % {"column": heading, "value": value}
    if isinstance(value, datetime):
        return (value.date() if value.time() == time() else value).isoformat(), ""
    text = plain(value, limits)
    if len(text) > limits.cell:
        message = _("“%(column)s”超过 %(length)s 个字。") % {"column": heading, "length": limits.cell}
        return text[: limits.cell], message
    return text, ""


def plain(value: Any, limits: Limits) -> str:
    """What a cell holds, as text: whole numbers without a point, days as 2026-03-05."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = value.isoformat() if isinstance(value, date) else str(getattr(value, "text", value))
    return without_guard(text.strip())[: limits.cell + 1]


def _merged_in(content: bytes, limits: Limits) -> list[tuple[int, int, str]]:
    """(first row, last row, range) of every merged range; the streaming reader does not tell."""
    found = []
    for where in _MERGED.findall(content)[: limits.rows]:
        top, bottom = (int(re.sub(r"\D", "", corner)) for corner in where.decode().split(":"))
        found.append((top, bottom, where.decode()))
    return found


def _hidden_in(content: bytes) -> Iterator[int]:
    """The numbers of rows that a filter or a person has hidden; the streaming reader does not tell."""
    for row in _ROW.finditer(content):
        number = _NUMBER.search(row[1])
        if number and _HIDDEN.search(row[1]):
            yield int(number[1])
