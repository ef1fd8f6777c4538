"""An uploaded sheet of organisations → its rows, or a clear refusal."""

from __future__ import annotations

from xiefa.registry.sheets.columns import ERROR, HEADINGS, REQUIRED
from xiefa.ui.sheets.intake import Headings, SheetRow, read_sheets, rows_under
from xiefa.ui.sheets.package import Limits

LIMITS = Limits()
_HEADINGS = Headings(known=HEADINGS, required=REQUIRED, passed_over=(ERROR,))


def read_rows(data: bytes) -> list[SheetRow]:
    """The rows of the first sheet that are not empty; raises ``Refused`` when the file cannot be used."""
    (sheet,), _others = read_sheets(data, LIMITS)
    return rows_under(sheet, _HEADINGS, LIMITS)
