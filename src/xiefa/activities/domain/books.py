"""The workbooks that go out: the empty one, an organisation's records, and a batch handed back with what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import F

from xiefa.activities.domain.histories import names_of
from xiefa.activities.domain.imports import columns_in_use
from xiefa.activities.enums import ActivityState, LineFate
from xiefa.activities.kinds import current_form
from xiefa.activities.models import Activity, ActivityVersion, ImportBatch
from xiefa.activities.models.records import ActivityQuerySet
from xiefa.activities.sheets.columns import ID, NUMBER, OUTCOMES, PROBLEM, VERSION, columns_of, is_example
from xiefa.activities.sheets.reading import rows_as_given
from xiefa.activities.sheets.rows import cells_of, outcome_cells
from xiefa.activities.sheets.writing import Marked, marked_book, record_book
from xiefa.activities.telling import codes_in
from xiefa.registry.models import Organisation
from xiefa.ui.sheets.intake import SheetRow


def template() -> bytes:
    """The empty workbook with an example."""
    form = current_form()
    return record_book(columns_of([form]), form, [], [], has_example=True)


def records_of(reporter: Organisation, host: Organisation) -> ActivityQuerySet:
    """The records of an organisation that it can change, the earliest first."""
    rows = Activity.objects.filter(reporter=reporter, host=host).exclude(state=ActivityState.SET_ASIDE)
    return rows.order_by("since", "pk")


def book_of(records: ActivityQuerySet) -> bytes:
    """Records as rows that know which record, and which version of it, they are."""
    rows = list(records.select_related("form"))
    versions = ActivityVersion.objects.filter(activity__in=rows, number=F("activity__version"))
    contents = dict(versions.values_list("activity", "content"))
    names = names_of({code for one in contents.values() for code in codes_in(one)})
    shown, outcomes = [], []
    for number, record in enumerate(rows, 1):
        content, form = contents[record.pk], record.form.form
        known = {NUMBER: str(number), ID: str(record.pk), VERSION: str(record.version)}
        shown.append(cells_of(content, form, names) | known)
        outcomes += [{NUMBER: str(number)} | one for one in outcome_cells(content, form)]
    return record_book(
        columns_of({one.form.version: one.form.form for one in rows}.values() or [current_form()]),
        current_form(),
        shown,
        outcomes,
    )


def marked(batch: ImportBatch) -> bytes:
    """What was handed in, row by row as it was, with a last column that says what is wrong.

    Rows that have become records carry their number and version by now: the whole sheet can be mended and handed in
    again, and nothing is there twice.
    """
    if batch.is_list:
        return _marked_list(batch)
    columns = columns_in_use()
    first, rows, second, outcomes = rows_as_given(bytes(batch.source), columns)
    lines = {(line["sheet"], line["at"]): line for line in batch.lines}
    owners = {at: line for line in batch.lines for at in line.get("outcome_rows", ())}
    headings = _headings(rows, [ID, VERSION])
    marks = [_mark(row, lines.get((line_sheet, row.number))) for line_sheet, row in ((_RECORDS, one) for one in rows)]
    came = None
    if second is not None:
        found = [lines.get((OUTCOMES, one.number)) or _own(one, owners.get(one.number)) for one in outcomes]
        pairs = zip(outcomes, found, strict=True)
        came = (second.title, _headings(outcomes, [NUMBER]), [_mark(row, line) for row, line in pairs])
    return marked_book((first.title, headings, marks), came)


_RECORDS = "活动"


def _marked_list(batch: ImportBatch) -> bytes:
    headings = columns_of([current_form()]).headings
    lines = [line for line in batch.lines if line["fate"] != LineFate.PASSED or line["cells"]]
    marks = [
        Marked(_with_record(line["cells"], line), frozenset(line.get("faulty", ())), _words(line)) for line in lines
    ]
    return marked_book((_RECORDS, headings, marks), None)


def _mark(row: SheetRow, line: Mapping[str, Any] | None) -> Marked:
    if line is None or is_example(row.cells):
        return Marked(row.values)
    return Marked(_with_record(row.values, line), frozenset(line.get("faulty", ())), _words(line))


def _own(row: SheetRow, owner: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """An outcome whose activity is refused is as good as its own words: only what is wrong with itself is said."""
    return {"errors": [["", one] for one in row.problems], "faulty": sorted(row.faulty)} if owner else None


def _with_record(values: Mapping[str, Any], line: Mapping[str, Any]) -> dict[str, Any]:
    made = {ID: line["record"], VERSION: line["version"]} if line.get("record") else {}
    return dict(values) | made


def _words(line: Mapping[str, Any]) -> str:
    said = [f"{heading}：{sentence}" if heading else sentence for heading, sentence in line.get("errors", ())]
    if line.get("fate") == LineFate.DOUBLE:
        said += [
            " · ".join(filter(None, (str(LineFate.DOUBLE.label), title, why))) for _key, title, why in line["doubles"]
        ]
    return "\n".join(dict.fromkeys(said))


def _headings(rows: Sequence[SheetRow], also: Iterable[str]) -> list[str]:
    """The headings as they stand, and those that are missing at the end."""
    found = list(rows[0].values) if rows else []
    return [*(one for one in found if one != PROBLEM), *(one for one in also if one not in found)]
