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


def sheet_response(
    title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]], *, file_name: str
) -> HttpResponse:
    """A download of one sheet: rows under frozen headings; cells are text, numbers, days, moments or None."""
    return HttpResponse(
        workbook(title, headings, rows),
        content_type=MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
    )


def workbook(title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """The bytes of the .xlsx file; moments are written in local time, everything else that is no number as text."""
    from openpyxl import Workbook  # slow to load
    from openpyxl.utils import get_column_letter  # slow to load

    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for place, heading in enumerate(headings, 1):
        sheet.column_dimensions[get_column_letter(place)].width = max(16, 2 * len(heading) + 4)
    for row in (headings, *rows):
        sheet.append([_cell(sheet, value) for value in row])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def harmless(text: str) -> str:
    """What somebody typed, so that no program that opens a table runs it as a formula."""
    plain = legible(text)
    return f"'{plain}" if plain.startswith(_DANGEROUS) else plain


def _cell(sheet: Any, value: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell  # slow to load

    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None)
    if value is None or isinstance(value, bool | int | date):
        return value
    cell = WriteOnlyCell(sheet, value=harmless(str(value)))
    cell.data_type = "s"
    return cell
