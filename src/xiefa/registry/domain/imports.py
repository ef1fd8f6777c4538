"""A sheet of organisations comes in: tried first, shown, then applied as a whole or discarded."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import Refusal, Refused
from xiefa.registry.domain.organisations import add_name, add_organisation, rename, revise_organisation
from xiefa.registry.enums import ImportState, NameKind
from xiefa.registry.models import ImportBatch, Organisation
from xiefa.registry.sheets.columns import Entry, entry_from
from xiefa.registry.sheets.intake import read_rows
from xiefa.ui.sheets.intake import SheetRow

Outcome = dict[str, Any]
ADD, CHANGE, UNCHANGED, REFUSED = "add", "change", "unchanged", "refused"


@transaction.atomic
def preview_import(*, file_name: str, data: bytes, by: Any) -> ImportBatch:
    """Read an uploaded sheet and find out, row by row, what it would do; nothing in the registry changes.

    The same verbs run that will apply it, in a transaction that is rolled back, so the preview cannot
    promise what the application would refuse. Raises ``Refused`` when the file itself cannot be used.
    """
    rows = read_rows(data)
    batch = ImportBatch.objects.create(
        file_name=file_name[-200:],
        sha256=hashlib.sha256(data).hexdigest(),
        source=data,
        rows=_tried(rows, by=by),
        uploaded_by=by,
    )
    audit.record("registry.preview_import", batch, by=by, details={"sha256": batch.sha256, **tally(batch.rows)})
    return batch


def apply_import(*, batch: ImportBatch, by: Any) -> ImportBatch:
    """Do what the preview promised: every row that was not refused, in one transaction.

    If the registry has changed since, so that a row would come out differently, nothing is applied; the
    preview is brought up to date and ``Refused`` asks to look at it again.
    """
    with transaction.atomic():
        batch = _open_batch(batch)
        outcomes = _carry_out(read_rows(bytes(batch.source or b"")), by=by)
        as_promised = _gist(outcomes) == _gist(batch.rows)
        if as_promised:
            _finish(batch, ImportState.APPLIED)
            audit.record("registry.apply_import", batch, by=by, details={"sha256": batch.sha256, **tally(outcomes)})
        else:
            transaction.set_rollback(True)
    if not as_promised:
        ImportBatch.objects.filter(pk=batch.pk, state=ImportState.PREVIEWED).update(rows=outcomes)
        raise Refused([Refusal("preview_outdated", _("预览之后名录有了变动。预览已经更新，请再核对一遍。"))])
    return batch


@transaction.atomic
def discard_import(*, batch: ImportBatch, by: Any) -> ImportBatch:
    """Let an uploaded sheet go without applying it."""
    batch = _open_batch(batch)
    _finish(batch, ImportState.DISCARDED)
    audit.record("registry.discard_import", batch, by=by, details={"sha256": batch.sha256})
    return batch


def tally(rows: Iterable[Outcome]) -> dict[str, int]:
    """How many rows come out in each way."""
    actions = [row["action"] for row in rows]
    return {action: actions.count(action) for action in (ADD, CHANGE, UNCHANGED, REFUSED)}


def _gist(rows: Iterable[Outcome]) -> list[tuple[Any, ...]]:
    """What a preview promises, whatever language its sentences are in."""
    return [(row["number"], row["cells"], row["action"], len(row["changes"]), len(row["errors"])) for row in rows]


def _open_batch(batch: ImportBatch) -> ImportBatch:
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.state != ImportState.PREVIEWED:
        raise Refused(
            [Refusal("import_finished", _("这次导入已经处理过：%(state)s。") % {"state": batch.get_state_display()})]
        )
    return batch


def _finish(batch: ImportBatch, state: ImportState) -> None:
    batch.state, batch.source, batch.finished_at = state, None, clock.now()
    batch.save(update_fields=["state", "source", "finished_at"])


def _tried(rows: list[SheetRow], *, by: Any) -> list[Outcome]:
    with transaction.atomic():
        outcomes = _carry_out(rows, by=by)
        transaction.set_rollback(True)
    return outcomes


def _carry_out(rows: list[SheetRow], *, by: Any) -> list[Outcome]:
    """Do every row, each in its own savepoint, and say what came of it."""
    seen: dict[str, int] = {}
    outcomes = []
    for row in rows:
        entry, errors = entry_from(row.cells)
        errors = [*row.problems, *errors]
        action, changes = REFUSED, list[str]()
        if entry and entry.code in seen:
            words = {"code": entry.code, "row": seen[entry.code]}
            errors.append(_("代码“%(code)s”在第 %(row)s 行已经出现。") % words)
        if entry and not errors:
            seen[entry.code] = row.number
            action, changes, errors = _carry_out_one(entry, by=by)
        outcomes.append(
            {"number": row.number, "cells": dict(row.cells), "action": action, "changes": changes, "errors": errors}
        )
    return outcomes


def _carry_out_one(entry: Entry, *, by: Any) -> tuple[str, list[str], list[str]]:
    try:
        with transaction.atomic():
            known = Organisation.objects.filter(code=entry.code).first()
            changes = _update(known, entry, by=by) if known else _add(entry, by=by)
    except Refused as refused:
        return REFUSED, [], [str(refusal) for refusal in refused.refusals]
    if known:
        return (CHANGE if changes else UNCHANGED), changes, []
    return ADD, changes, []


def _add(entry: Entry, *, by: Any) -> list[str]:
    organisation = add_organisation(
        code=entry.code,
        kind=entry.kind,
        full_name=entry.full_name,
        since=entry.full_since,
        founded_on=entry.founded_on,
        province=entry.province,
        is_visible=entry.is_visible is not False,
        by=by,
    )
    return _add_names(organisation, entry, by=by)


def _update(organisation: Organisation, entry: Entry, *, by: Any) -> list[str]:
    changes = _update_full_name(organisation, entry, by=by) + _update_facts(organisation, entry, by=by)
    return changes + _add_names(organisation, entry, by=by)


def _update_full_name(organisation: Organisation, entry: Entry, *, by: Any) -> list[str]:
    present = organisation.names.filter(kind=NameKind.FULL, until=None).first()
    if present and present.text == entry.full_name:
        if entry.full_since not in (None, present.since):
            message = _("“全称启用日期”与登记的 %(since)s 不一致。") % {"since": present.since or _("（空）")}
            raise Refused([Refusal("full_since_differs", message)])
        return []
    if entry.full_since is None:
        words = {"name": present.text if present else organisation}
        raise Refused(
            [Refusal("rename_undated", _("现用全称是“%(name)s”。如果已更名，请填写“全称启用日期”。") % words)]
        )
    rename(organisation=organisation, full_name=entry.full_name, on=entry.full_since, by=by)
    return [_("更名为“%(name)s”") % {"name": entry.full_name}]


def _update_facts(organisation: Organisation, entry: Entry, *, by: Any) -> list[str]:
    new: dict[str, str | date | bool | None] = {
        "kind": entry.kind,
        "province": entry.province or organisation.province,
        "founded_on": entry.founded_on or organisation.founded_on,
        "is_visible": organisation.is_visible if entry.is_visible is None else entry.is_visible,
    }
    labels = {name: str(getattr(Organisation._meta.get_field(name), "verbose_name", name)) for name in new}
    changed = [labels[name] for name, value in new.items() if getattr(organisation, name) != value]
    if changed:
        revise_organisation(organisation=organisation, **new, by=by)  # type: ignore[arg-type]
    return [_("修改%(field)s") % {"field": label} for label in changed]


def _add_names(organisation: Organisation, entry: Entry, *, by: Any) -> list[str]:
    changes = []
    for kind, texts in entry.names.items():
        present = set(organisation.names.filter(kind=kind, until=None).values_list("text", flat=True))
        for text in texts:
            if text not in present:
                add_name(organisation=organisation, kind=kind, text=text, by=by)
                changes.append(_("新增%(kind)s“%(text)s”") % {"kind": kind.label, "text": text})
    return changes
