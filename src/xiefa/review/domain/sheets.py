"""What a judge does with a score sheet: filling it in, saving as one goes, submitting, changing with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import Refusal, Refused, refuse_if
from xiefa.review.lifecycle import SHEET
from xiefa.review.marking import OVERALL, Texts, content_of, merged, points_of, read_points, remark_of, tidied
from xiefa.review.models import Assignment, Mark, Review, Sheet, SheetVersion
from xiefa.review.models.sheets import sheet_digest
from xiefa.review.rules import sheets as rules


class Saved(NamedTuple):
    """A sheet after saving: what stands in it, what another device says to the same field, what could not be kept."""

    sheet: Sheet
    texts: Texts
    clashes: Texts
    faults: tuple[Refusal, ...]


@transaction.atomic
def start(*, assignment: Assignment, by: Any) -> Sheet:
    """Begin the sheet of an assignment; one that was begun stays as it is."""
    audit.take_turn()
    refuse_if(rules.writing_refusals(assignment, by=by))
    sheet, is_new = Sheet.objects.get_or_create(assignment=assignment)
    if is_new:
        audit.record("review.start_sheet", sheet, by=by)
    return sheet


@transaction.atomic
def save(*, assignment: Assignment, typed: Mapping[str, Any], base: Mapping[str, str], version: int, by: Any) -> Saved:
    """Keep what is typed so far, as far as it can be kept; nobody else sees it.

    ``typed`` are the fields of the sheet (see ``marking``), ``base`` what stood in them when the page last heard
    of the server, at the sheet's ``version``. Where another device of the judge has written meanwhile, the two
    are put together; a field that both have changed stays as it is and is handed back among the clashes.
    """
    sheet = start(assignment=assignment, by=by)
    refuse_if(rules.save_refusals(sheet, by=by))
    table = assignment.round.review.table
    keys = [item.key for item in table]
    theirs, mine = sheet.texts, tidied(typed, keys)
    before = {**theirs, **base} if version == sheet.version else base
    together, clashes = merged(base=before, theirs=theirs, mine=mine)
    faults = tuple(rules.faults_in(table, together))
    together |= {one.field: theirs.get(one.field, "") for one in faults}
    _write(sheet, together, keys)
    return Saved(sheet, together, clashes, faults)


@transaction.atomic
def submit(*, sheet: Sheet, by: Any) -> SheetVersion:
    """Seal the sheet as it was saved: its first version, with the digest of its content."""
    audit.take_turn()
    sheet.refresh_from_db()
    sheet.submitted_at = clock.now()
    SHEET.advance(sheet, "submit", by=by, saves=["submitted_at"])
    return _seal(sheet, reason="", by=by)


@transaction.atomic
def change(*, sheet: Sheet, typed: Mapping[str, Any], reason: str, by: Any) -> SheetVersion:
    """Replace a submitted sheet by a new version while its round is open; the earlier versions stay, with their digests."""
    audit.take_turn()
    sheet.refresh_from_db()
    keys = [item.key for item in sheet.assignment.round.review.table]
    texts, reason = sheet.texts | tidied(typed, keys), reason.strip()
    refuse_if(rules.change_refusals(sheet, texts, reason, by=by))
    if content_of(texts, keys) == sheet.versions.latest("number").content:
        raise Refused([Refusal("unchanged", _("评分和理由都没有改动。"))])
    _write(sheet, texts, keys)
    audit.record("review.change_sheet", sheet, by=by, details={"reason": reason})
    return _seal(sheet, reason=reason, by=by)


@transaction.atomic
def disclose(*, review: Review, disclosure: str, by: Any) -> Review:
    """Say from when on judges read what the others gave, without names."""
    audit.take_turn()
    refuse_if(rules.disclose_refusals(review, disclosure, by=by))
    review.disclosure = disclosure
    review.save(update_fields=["disclosure"])
    audit.record("review.disclose", review, by=by, details={"disclosure": disclosure})
    return review


def _write(sheet: Sheet, texts: Texts, keys: list[str]) -> None:
    """Bring the rows to what the texts say; the sheet's version counts up when anything has changed."""
    before = sheet.texts
    rows = [
        Mark(sheet=sheet, item=key, remark=texts.get(remark_of(key), ""), points=_number(texts.get(points_of(key), "")))
        for key in keys
        if any(texts.get(name, "") != before.get(name, "") for name in (remark_of(key), points_of(key)))
    ]
    if not rows and texts.get(OVERALL, "") == sheet.remark:
        return
    Mark.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["sheet", "item"], update_fields=["remark", "points"]
    )
    sheet.remark, sheet.version, sheet.changed_at = texts.get(OVERALL, ""), sheet.version + 1, clock.now()
    sheet.save(update_fields=["remark", "version", "changed_at"])


def _number(text: str) -> Any:
    return read_points(text) if text.strip() else None


def _seal(sheet: Sheet, *, reason: str, by: Any) -> SheetVersion:
    content = content_of(sheet.texts, [item.key for item in sheet.assignment.round.review.table])
    return SheetVersion.objects.create(
        sheet=sheet,
        number=sheet.versions.count() + 1,
        content=content,
        digest=sheet_digest(content),
        reason=reason,
        made_by=by,
    )
