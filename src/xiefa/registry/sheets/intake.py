"""An uploaded file → rows of texts, or a clear refusal. The file is hostile until shown otherwise."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _

from xiefa.kernel.refusal import Refusal, Refused
from xiefa.registry.sheets.columns import ERROR, HEADINGS, REQUIRED
from xiefa.registry.sheets.outgoing import without_guard
from xiefa.registry.sheets.package import broken, check_package, unusable

MAX_ROWS = 1_000
MAX_CELL = 2_000
_MAX_COLUMNS = 40
# Rows that are looked at, empty ones included, so that a row number cannot keep the server busy.
_LAST_ROW = 20_000
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]+[0-9]+:[A-Z]+[0-9]+)[\"']")


@dataclass(frozen=True)
class SheetRow:
    """One row of the sheet: its number as Excel shows it, its cells by heading, what is wrong with cells."""

    number: int
    cells: Mapping[str, str]
    problems: list[str] = field(default_factory=list)


def read_rows(data: bytes) -> list[SheetRow]:
    """The rows of the first sheet that are not empty; raises ``Refused`` when the file cannot be used."""
    check_package(data)
    import openpyxl  # slow to load, and only uploads need it

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        rows = list(_numbered(sheet))
        merged = _merged_rows(data, sheet._worksheet_path)
    except Refused:
        raise
    except Exception as error:  # the library raises whatever a broken part makes it stumble over
        raise broken() from error
    return list(_by_heading(rows, merged))


def _numbered(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    """(row number, cells) of every row with something in it."""
    found = 0
    for number, cells in enumerate(sheet.iter_rows(max_col=_MAX_COLUMNS), start=1):
        if number > _LAST_ROW:
            message = _("表格超过 %(rows)s 行（含空行），请把要导入的行复制到模板里。")
            raise unusable("sheet_too_long", message % {"rows": _LAST_ROW})
        if all(cell.value is None or str(cell.value).strip() == "" for cell in cells):
            continue
        found += 1
        if found > MAX_ROWS + 1:
            raise unusable("sheet_too_long", _("一次最多导入 %(rows)s 行，请分成几个文件。") % {"rows": MAX_ROWS})
        yield number, list(cells)


def _by_heading(rows: list[tuple[int, list[Any]]], merged: list[tuple[int, int, str]]) -> Iterator[SheetRow]:
    if not rows:
        raise unusable("sheet_empty", _("表格里没有内容。"))
    heading_cells = rows[0][1]
    headings = [str(cell.value).strip() if cell.value is not None else "" for cell in heading_cells]
    _check_headings(headings)
    if not rows[1:]:
        raise unusable("sheet_empty", _("表格只有标题行，没有可以导入的内容。"))
    for number, cells in rows[1:]:
        yield _row(number, headings, cells, [where for top, bottom, where in merged if top <= number <= bottom])


def _check_headings(headings: list[str]) -> None:
    named = [heading for heading in headings if heading]
    missing = [heading for heading in REQUIRED if heading not in named]
    unknown = [heading for heading in named if heading not in (*HEADINGS, ERROR)]
    double = [heading for heading in HEADINGS if named.count(heading) > 1]
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


def _row(number: int, headings: list[str], cells: list[Any], merged: list[str]) -> SheetRow:
    values: dict[str, str] = {}
    problems = [_("单元格 %(place)s 是合并的，请取消合并后分别填写。") % {"place": where} for where in merged]
    for heading, cell in zip(headings, cells, strict=False):
        if heading and heading != ERROR:
            values[heading], problem = _cell(cell, heading)
            problems += [problem] if problem else []
    return SheetRow(number, values, problems)


def _cell(cell: Any, heading: str) -> tuple[str, str]:
    """A cell as text, and what is wrong with it."""
    value = cell.value
    if value is None:
        return "", ""
    if cell.data_type == "f":
        return _plain(value), _("“%(column)s”是公式，请复制后“粘贴为数值”。") % {"column": heading}
    if cell.data_type == "e":
        return _plain(value), _("“%(column)s”是错误值 %(value)s。") % {"column": heading, "value": value}
    if isinstance(value, datetime):
        return (value.date() if value.time() == time() else value).isoformat(), ""
    text = _plain(value)
    if len(text) > MAX_CELL:
        return text[:MAX_CELL], _("“%(column)s”超过 %(length)s 个字。") % {"column": heading, "length": MAX_CELL}
    return text, ""


def _plain(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = value.isoformat() if isinstance(value, date) else str(getattr(value, "text", value))
    return without_guard(text.strip())[: MAX_CELL + 1]


def _merged_rows(data: bytes, path: str) -> list[tuple[int, int, str]]:
    """(first row, last row, range) of every merged range; the streaming reader does not tell."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        ranges = _MERGED.findall(package.read(path.lstrip("/")))
    found = []
    for where in ranges[:MAX_ROWS]:
        top, bottom = (int(re.sub(r"\D", "", corner)) for corner in where.decode().split(":"))
        found.append((top, bottom, where.decode()))
    return found
