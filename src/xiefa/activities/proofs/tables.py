"""The sheets of an Excel file as plain texts: as many rows and columns as anybody looks at. Nothing is reckoned."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from xiefa.kernel.characters import legible
from xiefa.kernel.refusal import Refused
from xiefa.ui.sheets.package import Limits, check_package

MOST_SHEETS, MOST_ROWS, MOST_COLUMNS = 8, 100, 12
_LONGEST_CELL = 500
_LOCKED = 0x1
# Parts that fetch from elsewhere or run something when the file is opened.
_REACHING = (
    "xl/externalLinks/",
    "xl/connections.xml",
    "xl/queryTables/",
    "xl/activeX/",
    "xl/embeddings/",
    "xl/macrosheets/",
)


class NoTables(Exception):
    """The workbook is none that can be kept; ``code``: locked, macro, reaching, bomb, damaged or blank."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class ShownSheet:
    """The beginning of one sheet; ``has_more`` when it goes on below or on the right."""

    title: str
    rows: tuple[tuple[str, ...], ...]
    has_more: bool = False
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Workbook:
    """The first sheets in which something stands, and how many sheets there are."""

    sheets: tuple[ShownSheet, ...]
    count: int


def check_workbook(data: bytes, *, largest: int) -> None:
    """Raise ``NoTables`` for a workbook that runs something, reaches out, unpacks to too much or has a password."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise NoTables("damaged") from error
    if any(one.flag_bits & _LOCKED for one in parts):
        raise NoTables("locked")
    if any(one.filename.startswith(_REACHING) for one in parts):
        raise NoTables("reaching")
    try:
        check_package(data, Limits(megabytes=(largest >> 20) + 1, unpacked=64 * 2**20, elements=1_000_000))
    except Refused as refused:
        raise NoTables("bomb" if {"sheet_bomb", "sheet_entities"} & set(refused.codes) else "damaged") from refused
    with zipfile.ZipFile(BytesIO(data)) as package:
        if b"macroEnabled" in package.read("[Content_Types].xml"):
            raise NoTables("macro")


def read_workbook(data: bytes) -> Workbook:
    """The beginnings of the first sheets of a workbook that was checked; ``NoTables`` when it cannot be read."""
    import openpyxl  # slow to load, and only workbooks need it

    try:
        book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheets = [_sheet(one) for one in book.worksheets[:MOST_SHEETS]]
        count = len(book.sheetnames)
        book.close()
    except Exception as error:
        raise NoTables("damaged") from error
    told = tuple(one for one in sheets if one.rows)
    if not told:
        raise NoTables("blank")
    return Workbook(told, count)


def _sheet(sheet: Any) -> ShownSheet:
    sheet.reset_dimensions()
    read = list(_rows(sheet))
    rows = [row[:MOST_COLUMNS] for row in read[:MOST_ROWS]]
    has_more = any(map(any, read[MOST_ROWS:])) or any(any(row[MOST_COLUMNS:]) for row in read)
    while rows and not any(rows[-1]):
        rows.pop()
    width = max((at for row in rows for at, cell in enumerate(row, 1) if cell), default=0)
    even = tuple((*row[:width], *("",) * (width - len(row))) for row in rows)
    return ShownSheet(str(sheet.title)[:60], even, has_more, sheet.sheet_state != "visible")


def _rows(sheet: Any) -> Iterator[tuple[str, ...]]:
    for row in sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS + 1, values_only=True):
        yield tuple(map(_text, row))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.10g}"
    return legible(" ".join(str(value).split()))[:_LONGEST_CELL]
