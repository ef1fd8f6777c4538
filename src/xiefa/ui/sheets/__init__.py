"""Lists as Excel files. What people typed never becomes a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from xiefa.kernel.characters import legible

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A cell that begins like this is run as a formula by some program that will open the file or its CSV copy.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_GUARD = "'"


def sheet_response(
    title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]], *, file_name: str
) -> HttpResponse:
    """A download of one sheet: rows under frozen headings; cells are text, numbers, days, moments or None."""
    return download(workbook(title, headings, rows), file_name)


def download(data: bytes, file_name: str) -> HttpResponse:
    """An Excel file to keep."""
    return HttpResponse(
        data, content_type=MEDIA_TYPE, headers={"Content-Disposition": f'attachment; filename="{file_name}"'}
    )


def workbook(
    title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]], *, notes: Sequence[Sequence[str]] = ()
) -> bytes:
    """The bytes of the .xlsx file; moments are written in local time, everything else that is no number as text.

    ``notes`` go to a second sheet: what each column wants.
    """
    from openpyxl import Workbook  # slow to load
    from openpyxl.utils import get_column_letter  # slow to load

    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for place, heading in enumerate(headings, 1):
        sheet.column_dimensions[get_column_letter(place)].width = max(16, 2 * len(heading) + 4)
    sheet.append([_cell(sheet, value, is_bold=True) for value in headings])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    if notes:
        _explain(book.create_sheet("说明"), notes)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def harmless(text: str) -> str:
    """What somebody typed, so that no program that opens a table runs it as a formula."""
    plain = legible(text)
    return _GUARD + plain if plain.startswith(_DANGEROUS) else plain


def without_guard(text: str) -> str:
    """The text as it was before ``harmless``."""
    return text[1:] if text.startswith(_GUARD) and text[1:].startswith(_DANGEROUS) else text


def _explain(sheet: Any, notes: Sequence[Sequence[str]]) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 18, 90
    for note in notes:
        sheet.append([_cell(sheet, value) for value in note])


def _cell(sheet: Any, value: Any, *, is_bold: bool = False) -> Any:
    from openpyxl.cell import WriteOnlyCell  # slow to load
    from openpyxl.styles import Font  # slow to load

    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None)
    if value is None or isinstance(value, bool | int | date):
        return value
    cell = WriteOnlyCell(sheet, value=harmless(str(value)))
    cell.data_type = "s"
    if is_bold:
        cell.font = Font(bold=True)
    return cell
