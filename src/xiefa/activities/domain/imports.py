"""A sheet or a pasted list comes in: looked through first, shown, then applied, discarded, or taken back again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from xiefa.activities import pasting, rules
from xiefa.activities.dating import Span
from xiefa.activities.domain import records
from xiefa.activities.domain.judging import Bench, Line
from xiefa.activities.domain.queries import organisation_named
from xiefa.activities.enums import ActivityState, ImportState, LineFate, Origin
from xiefa.activities.kinds import current_form
from xiefa.activities.models import Activity, FormVersion, ImportBatch
from xiefa.activities.sheets.columns import KIND, OUTCOMES, RECORDS, Columns, columns_of
from xiefa.activities.sheets.reading import Taken
from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import Refusal, Refused, refuse_if
from xiefa.registry.models import Organisation
from xiefa.ui.sheets.intake import SheetRow

# So many lines are looked through, and applied, while somebody waits; more of them in the background.
AT_ONCE = 100
_CHUNK = 100
# After so long without progress the worker has gone away, and somebody may go on.
_GIVEN_UP = timedelta(minutes=10)
# Chosen instead of a kind: no record is to be made of this line.
LEFT_OUT = "-"
_EFFECTIVE = frozenset({LineFate.ADD, LineFate.CHANGE})


def columns_in_use() -> Columns:
    """The columns of the form of today and of every form under which records were made."""
    today = current_form()
    older = [one.form for one in FormVersion.objects.exclude(version=today.version).order_by("-first_used_at")]
    return columns_of([today, *older])


@transaction.atomic
def start_sheet(
    *, host: Organisation, reporter: Organisation, file_name: str, data: bytes, taken: Taken, by: Any
) -> ImportBatch:
    """Keep an uploaded workbook with the rows that were ``taken`` out of it; they wait to be looked through.

    The same file, uploaded again while the first still waits for a decision, is the first.
    """
    refuse_if(rules.report_refusals(host, reporter, by=by))
    lines = [_line(one.row, RECORDS, outcomes=one.outcomes) for one in taken.lines]
    lines += [_line(one, OUTCOMES) for one in taken.stray]
    if not lines:
        raise Refused([Refusal("sheet_empty", _("表格只有标题行，没有可以导入的内容。"), "file")])
    remarks = (
        [_("没有读的工作表：%(titles)s。") % {"titles": "、".join(unread)}] if (unread := _unread(taken.unread)) else []
    )
    return _start(host, reporter, Origin.SHEET, file_name, data, lines, remarks, by)


@transaction.atomic
def start_list(
    *, host: Organisation, reporter: Organisation, text: str, span: Span, by: Any
) -> ImportBatch:  # fmt: skip
    """Keep a pasted list with what its lines seem to say; dates without a year are looked for in ``span``."""
    refuse_if(rules.report_refusals(host, reporter, by=by))
    refuse_if(pasting.text_refusals(text))
    form = current_form()
    read = pasting.read_list(text, form=form, span=span, knows=lambda name: organisation_named(name) is not None)
    lines = [_pasted(one) for one in read]
    name = _("清单：%(begin)s…") % {"begin": text.strip()[:24].splitlines()[0]}
    return _start(host, reporter, Origin.LIST, name, text.encode(), lines, [], by)


def look_through(batch: ImportBatch, *, by: Any) -> ImportBatch:
    """Say of every line what it would do; nothing is recorded. Goes on where it was left."""
    bench = Bench(batch, by).prepare(batch.lines)
    for number, line in enumerate(batch.lines, 1):
        bench.judge(line)
        if number % 20 == 0:
            ImportBatch.objects.filter(pk=batch.pk).update(done=number, touched_at=clock.now())
    changed = {"lines": batch.lines, "state": ImportState.PREVIEWED, "done": 0, "touched_at": clock.now()}
    ImportBatch.objects.filter(pk=batch.pk, state=ImportState.WAITING).update(**changed)
    batch.refresh_from_db()
    return batch


@transaction.atomic
def correct_lines(*, batch: ImportBatch, edits: Mapping[int, Mapping[str, str]], by: Any) -> ImportBatch:
    """Let lines say something else, by their number, and look through them all again."""
    current = _open(batch, by)
    for line in current.lines:
        edit = dict(edits.get(line["at"], {})) if line["sheet"] != OUTCOMES else {}
        if KIND in edit:
            line["fate"] = LineFate.PASSED.value if edit[KIND] == LEFT_OUT else ""
        line["cells"] |= {heading: text for heading, text in edit.items() if text != LEFT_OUT}
    current.state = ImportState.WAITING
    current.save(update_fields=["state", "lines"])
    audit.record("activities.correct_import", current, by=by, details={"lines": sorted(edits)})
    return look_through(current, by=by)


def new_words(batch: ImportBatch, edits: Mapping[int, Mapping[str, str]]) -> dict[int, dict[str, str]]:
    """Of what was typed for the lines of a batch, what they do not say yet."""
    found = {}
    for line in (one for one in batch.lines if one["sheet"] != OUTCOMES):
        kind = LEFT_OUT if line["fate"] == LineFate.PASSED else line["cells"].get(KIND, "")
        known = line["cells"] | {KIND: kind}
        edit = edits.get(line["at"], {})
        if new := {heading: text for heading, text in edit.items() if text != known.get(heading, "")}:
            found[line["at"]] = new
    return found


@transaction.atomic
def begin_applying(*, batch: ImportBatch, doubles: Iterable[int] = (), by: Any) -> ImportBatch:
    """Decide to apply a batch; of the likely doubles only those whose line numbers are given become records."""
    current = _open(batch, by)
    wanted = set(doubles)
    for line in current.lines:
        if line["fate"] == LineFate.DOUBLE and line["at"] in wanted:
            line["fate"], line["is_wanted"] = LineFate.ADD.value, True
    if not any(line["fate"] in _EFFECTIVE for line in current.lines):
        raise Refused([Refusal("nothing_to_do", _("没有可以导入的内容：所有行都没有变化或不能导入。"))])
    current.state, current.applied_by, current.done, current.touched_at = ImportState.APPLYING, by, 0, clock.now()
    current.save(update_fields=["state", "applied_by", "done", "touched_at", "lines"])
    audit.record("activities.apply_import", current, by=by, details={"sha256": current.sha256, **tally(current.lines)})
    return current


def apply(batch: ImportBatch) -> ImportBatch:
    """Do what the preview promised, some lines in one transaction each; goes on where it was left.

    What cannot be done any more is refused with its reason and keeps its line; the rest is done.
    """
    while batch.state == ImportState.APPLYING:
        batch = _apply_some(batch)
    return batch


@transaction.atomic
def discard_import(*, batch: ImportBatch, by: Any) -> ImportBatch:
    """Let a batch go without applying it; what was given stays."""
    current = _open(batch, by)
    current.state = ImportState.DISCARDED
    current.save(update_fields=["state"])
    audit.record("activities.discard_import", current, by=by, details={"sha256": current.sha256})
    return current


@transaction.atomic
def take_back_import(*, batch: ImportBatch, by: Any) -> int:
    """Set aside the records that a batch has made, as far as nobody has changed or confirmed them; how many."""
    audit.take_turn()
    current = _locked(batch)
    refuse_if(rules.report_refusals(current.host, current.reporter, by=by))
    if current.state != ImportState.APPLIED or current.taken_back_at:
        raise Refused([_finished(current)])
    taken = [one for line in current.lines if (one := _takeable(line)) is not None]
    if not taken:
        message = _("没有可以撤回的记录：导入的记录都已有人修改或确认。")
        raise Refused([Refusal("nothing_to_take_back", message)])
    for record in taken:
        records.set_aside(activity=record, by=by)
    current.taken_back_at = clock.now()
    current.save(update_fields=["taken_back_at"])
    audit.record("activities.take_back_import", current, by=by, details={"records": [one.pk for one in taken]})
    return len(taken)


def takeable(batch: ImportBatch) -> int:
    """How many of the records that a batch has made could be taken back now."""
    made = {line["record"]: line["version"] for line in batch.lines if _has_made(line)}
    rows = Activity.objects.filter(pk__in=made, state=ActivityState.ENTERED).values_list("pk", "version")
    return sum(made[pk] == version for pk, version in rows)


def is_stuck(batch: ImportBatch) -> bool:
    """Whether whoever worked on it in the background has gone away."""
    return batch.is_under_way and batch.touched_at < clock.now() - _GIVEN_UP


def tally(lines: Iterable[Line]) -> dict[str, int]:
    """How many lines come out in each way."""
    fates = [line.get("fate", "") for line in lines]
    return {fate.value: fates.count(fate.value) for fate in LineFate}


def _start(
    host: Organisation, reporter: Organisation, origin: str, name: str, data: bytes, lines: list[Line],
    remarks: list[str], by: Any,
) -> ImportBatch:  # fmt: skip
    """The batch that waits to be looked through."""
    sha256 = hashlib.sha256(data).hexdigest()
    audit.take_turn()
    same = ImportBatch.objects.filter(host=host, reporter=reporter, sha256=sha256, uploaded_by=by)
    waiting = same.filter(state__in=[ImportState.WAITING, ImportState.PREVIEWED]).first()
    if waiting is not None:
        return waiting
    batch = ImportBatch.objects.create(
        host=host, reporter=reporter, origin=origin, file_name=name[-200:], sha256=sha256, source=data,
        lines=lines, remarks=remarks, uploaded_by=by,
    )  # fmt: skip
    details = {"sha256": sha256, "origin": str(origin), "lines": len(lines)}
    audit.record("activities.start_import", batch, by=by, details=details)
    return batch


@transaction.atomic
def _apply_some(batch: ImportBatch) -> ImportBatch:
    """Apply the next lines, in one transaction with their results."""
    audit.take_turn()
    current = _locked(batch)
    if current.state != ImportState.APPLYING:
        return current
    by = current.applied_by
    some = current.lines[current.done : current.done + _CHUNK]
    bench = Bench(current, by).prepare(some)
    for line in (one for one in some if one["fate"] in _EFFECTIVE):
        _apply_line(current, line, bench, by)
    current.done = min(current.done + _CHUNK, len(current.lines))
    current.touched_at = clock.now()
    if current.done >= len(current.lines):
        current.state, current.applied_at = ImportState.APPLIED, clock.now()
    current.save(update_fields=["lines", "done", "touched_at", "state", "applied_at"])
    return current


def _apply_line(batch: ImportBatch, line: Line, bench: Bench, by: Any) -> None:
    judged = bench.judge(line, look_for_doubles=False)
    if judged.entry is None or line["errors"]:
        return
    try:
        with transaction.atomic():
            if judged.record is None:
                key = f"import-{batch.pk}-{line['at']}"
                made = records.enter(
                    host=batch.host, reporter=batch.reporter, entry=judged.entry, origin=batch.origin, origin_key=key, by=by
                )  # fmt: skip
            else:
                reason = _("表格导入：%(name)s") % {"name": batch.file_name}
                made = records.revise(
                    activity=judged.record, entry=judged.entry, expected_version=judged.expected_version,
                    reason=reason, by=by,
                )  # fmt: skip
    except Refused as refused:
        line["fate"], line["errors"] = LineFate.REFUSED.value, [["", str(one)] for one in refused.refusals]
    else:
        line |= {"fate": (LineFate.CHANGE if judged.record else LineFate.ADD).value, "record": made.pk}
        line["version"] = made.version


def _open(batch: ImportBatch, by: Any) -> ImportBatch:
    """The batch as it stands, if it waits for a decision and this person may take it."""
    audit.take_turn()
    current = _locked(batch)
    refuse_if(rules.report_refusals(current.host, current.reporter, by=by))
    if not current.is_open:
        raise Refused([_finished(current)])
    return current


def _locked(batch: ImportBatch) -> ImportBatch:
    rows = ImportBatch.objects.select_for_update(of=("self",))
    return rows.select_related("host", "reporter", "applied_by").get(pk=batch.pk)


def _finished(batch: ImportBatch) -> Refusal:
    state = _("已撤回") if batch.taken_back_at else batch.get_state_display()
    return Refusal("import_finished", _("这次导入已经处理过：%(state)s。") % {"state": state})


def _has_made(line: Line) -> bool:
    return bool(line.get("record")) and line["fate"] == LineFate.ADD


def _takeable(line: Line) -> Activity | None:
    if not _has_made(line):
        return None
    rows = Activity.objects.select_related("host", "reporter", "form")
    return rows.filter(pk=line["record"], version=line["version"], state=ActivityState.ENTERED).first()


def _line(row: SheetRow, sheet: str, *, outcomes: Sequence[SheetRow] | None = None) -> Line:
    problems = [*row.problems, *(problem for one in outcomes or () for problem in one.problems)]
    return {
        "at": row.number,
        "sheet": sheet,
        "cells": dict(row.cells),
        "outcomes": None if outcomes is None else [dict(one.cells) for one in outcomes],
        "outcome_rows": [one.number for one in outcomes or ()],
        "problems": problems,
        "marked": sorted(row.faulty),
        "is_hidden": row.is_hidden,
        "fate": "",
    }


def _pasted(one: pasting.Pasted) -> Line:
    return {
        "at": one.number,
        "sheet": "",
        "cells": dict(one.cells),
        "outcomes": None,
        "problems": [],
        "marked": [],
        "text": one.text,
        "remarks": list(one.remarks),
        "sureness": one.sureness,
        "fate": LineFate.PASSED.value if one.is_passed else "",
    }


def _unread(titles: Iterable[str]) -> list[str]:
    """The sheets that people may think were read; our own explanations are not among them."""
    return [one for one in titles if one not in {"说明", "选项"}]


def lines_of(batch: ImportBatch, fate: str = "") -> Iterator[Line]:
    """The lines that come out in one way, or all."""
    return (line for line in batch.lines if not fate or line.get("fate") == fate)
