"""Tables → Excel files. What people typed never becomes a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from xiefa.kernel.characters import legible

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A cell that begins like this is run as a formula by some program that will open the file or its CSV copy.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_GUARD = "'"


def guarded(text: str) -> str:
    """The text with an apostrophe before it when a spreadsheet might run it."""
    return _GUARD + text if text.startswith(_DANGEROUS) else text


def without_guard(text: str) -> str:
    """The text as it was before ``guarded``."""
    return text[1:] if text.startswith(_GUARD) and text[1:].startswith(_DANGEROUS) else text


def workbook(
    title: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    notes: Sequence[Sequence[str]] = (),
) -> bytes:
    """An .xlsx file with one sheet of rows under frozen headings, and a second sheet of notes if there are any.

    Cells may be text, whole numbers, dates, booleans or None.
    """
    import openpyxl  # slow to load, and only downloads need it

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for place, heading in enumerate(headings):
        sheet.column_dimensions[chr(ord("A") + place)].width = max(12, 2 * len(heading) + 4)
    _append(sheet, headings, is_bold=True)
    for row in rows:
        _append(sheet, row)
    if notes:
        legend = book.create_sheet("说明")
        legend.column_dimensions["A"].width, legend.column_dimensions["B"].width = 18, 90
        for note in notes:
            _append(legend, note)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _append(sheet: Any, values: Sequence[Any], *, is_bold: bool = False) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    cells = []
    for value in values:
        if value is None or isinstance(value, bool | int | date):
            cells.append(value)
            continue
        cell = WriteOnlyCell(sheet, guarded(legible(str(value))))
        cell.data_type = "s"
        if is_bold:
            cell.font = Font(bold=True)
        cells.append(cell)
    sheet.append(cells)
