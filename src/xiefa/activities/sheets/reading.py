"""An uploaded workbook → the rows of its records, each with the outcomes that name it; what cannot be used says why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from xiefa.activities.sheets.columns import (
    NUMBER,
    OUTCOME_HEADINGS,
    OUTCOME_REQUIRED,
    OUTCOMES,
    PROBLEM,
    RECORDS,
    REQUIRED,
    SINCE,
    Columns,
    is_example,
    outcome_meant,
)
from xiefa.activities.sheets.rows import month_doubt
from xiefa.ui.sheets.intake import Headings, Sheet, SheetRow, read_sheets, rows_under
from xiefa.ui.sheets.package import Limits

# A year of a busy alliance is some hundreds of records; a cell holds what Excel lets it hold.
LIMITS = Limits(megabytes=10, unpacked=40 * 2**20, elements=1_500_000, rows=2_000, columns=120, cell=32_767)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the sheet of records with its outcomes; ``outcomes`` None when that sheet was not taken along."""

    row: SheetRow
    outcomes: tuple[SheetRow, ...] | None


@dataclass(frozen=True, slots=True)
class Taken:
    """Everything that a workbook says: records, outcomes that name no record, titles of sheets that were not read."""

    lines: list[Line]
    stray: list[SheetRow] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def take_in(data: bytes, columns: Columns) -> Taken:
    """Read a workbook; raises ``Refused`` when the file as a whole cannot be used."""
    sheets, unread = read_sheets(data, LIMITS, titles=(RECORDS, OUTCOMES))
    rows = [_with_doubt(one) for one in rows_under(sheets[0], _headings(columns), LIMITS) if not is_example(one.cells)]
    second = next((one for one in sheets[1:] if one.title.strip() == OUTCOMES), None)
    outcomes = _outcomes(second)
    by_number: dict[str, list[SheetRow]] = {}
    for one in outcomes or ():
        by_number.setdefault(one.cells.get(NUMBER, ""), []).append(one)
    numbers = [one.cells.get(NUMBER, "") for one in rows]
    owned = {one for one in numbers if one and numbers.count(one) == 1}
    lines = [
        Line(one, None if outcomes is None else tuple(by_number.get(number, ()) if number in owned else ()))
        for one, number in zip(rows, numbers, strict=True)
    ]
    stray = [_stray(one, numbers) for one in outcomes or () if one.cells.get(NUMBER, "") not in owned]
    return Taken(lines, stray, unread)


def rows_as_given(data: bytes, columns: Columns) -> tuple[Sheet, list[SheetRow], Sheet | None, list[SheetRow]]:
    """The two sheets as they were handed in, with their rows: for the copy in which what is wrong is marked."""
    sheets, _unread = read_sheets(data, LIMITS, titles=(RECORDS, OUTCOMES))
    second = next((one for one in sheets[1:] if one.title.strip() == OUTCOMES), None)
    return sheets[0], rows_under(sheets[0], _headings(columns), LIMITS), second, _outcomes(second) or []


def _headings(columns: Columns) -> Headings:
    return Headings(columns.headings, REQUIRED, passed_over=(PROBLEM,), meant=columns.meant, search=6)


def _outcomes(sheet: Sheet | None) -> list[SheetRow] | None:
    if sheet is None:
        return None
    headings = Headings(OUTCOME_HEADINGS, OUTCOME_REQUIRED, passed_over=(PROBLEM,), meant=outcome_meant, search=6)
    rows = rows_under(sheet, headings, LIMITS, may_be_empty=True)
    return [one for one in rows if not is_example(one.cells)]


def _with_doubt(row: SheetRow) -> SheetRow:
    doubt = month_doubt(row.values.get(SINCE))
    return replace(row, problems=[*row.problems, doubt], faulty=row.faulty | {SINCE}) if doubt else row


def _stray(row: SheetRow, numbers: Sequence[str]) -> SheetRow:
    number = row.cells.get(NUMBER, "")
    if number in numbers and number:
        message = _("“活动”表里有几行的序号都是“%(number)s”，不知道这项成果属于哪一条。请让序号各不相同。")
    else:
        message = _("“活动”表里没有序号为“%(number)s”的行，不知道这项成果属于哪一条。请填所属活动的序号。")
    return replace(row, problems=[*row.problems, message % {"number": number}], faulty=row.faulty | {NUMBER})
