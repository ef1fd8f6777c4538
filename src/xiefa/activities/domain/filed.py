"""Evidence as it is shown: what supports a record, and in which order the evidence of a report stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xiefa.activities import rules
from xiefa.activities.domain.links import problem_of
from xiefa.activities.domain.previews import can_be_small
from xiefa.activities.enums import ActivityState, SnapshotState
from xiefa.activities.models import Activity, Evidence, Report
from xiefa.activities.proofs.ranges import read_pages

UNUSED = (ActivityState.PROPOSED, ActivityState.SET_ASIDE)


@dataclass(frozen=True, slots=True)
class Filed:
    """One piece of evidence with what a page says about it."""

    row: Evidence
    number: int
    sort: str
    problem: str
    has_small: bool

    @property
    def is_waiting(self) -> bool:
        """Whether the page behind a link is still to be fetched."""
        return self.row.snapshot == SnapshotState.WAITING

    @property
    def is_failed(self) -> bool:
        """Whether the page behind a link could not be kept."""
        return self.row.snapshot == SnapshotState.FAILED

    @property
    def only(self) -> tuple[int, ...]:
        """The pages that matter; () for all of them."""
        return read_pages(self.row.page_range)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The evidence of one record for one reader."""

    activity: Activity
    pieces: tuple[Filed, ...]
    removed: tuple[Filed, ...]
    may_change: bool
    wanted: tuple[str, ...]

    @property
    def waits(self) -> bool:
        """Whether something is still being fetched."""
        return any(one.is_waiting for one in self.pieces)


def shelf_of(activity: Activity, user: Any) -> Shelf:
    """What supports the record; what was taken away is shown to those who may put it back."""
    may_change = rules.is_reporter(user, activity)
    rows = list(activity.evidence.select_related("file", "added_by").order_by("position", "pk"))
    pieces = [filed(one, at) for at, one in enumerate((one for one in rows if one.removed_at is None), 1)]
    removed = [filed(one, 0) for one in rows if one.removed_at is not None] if may_change else []
    there = {one.row.sort for one in pieces}
    words = activity.form.form.evidence
    wanted = tuple(str(words[key]) for key in activity.rule.evidence if key in words and key not in there)
    return Shelf(activity, tuple(pieces), tuple(removed), may_change, wanted)


def filed(row: Evidence, number: int) -> Filed:
    """One piece of evidence with the words for it."""
    words = row.activity.form.form.evidence
    sort = str(words[row.sort]) if row.sort in words else row.sort
    return Filed(row, number, sort, problem_of(row), can_be_small(row.file))


def records_in_table_order(report: Report) -> Sequence[Activity]:
    """The records that the report rests on, as the score table lists them: dimension, kind, date."""
    period = report.period
    rows = (
        Activity.objects.filter(host=period.host_id, reporter=report.organisation_id, same_as=None)
        .exclude(state__in=UNUSED)
        .within(period.since, period.until)
        .with_names()
        .prefetch_related("evidence__file", "evidence__added_by", "evidence__activity__form")
    )
    return sorted(rows, key=table_place)


def table_place(activity: Activity) -> tuple[int, int, Any, int]:
    """Where a record stands in the score table of its own form."""
    form = activity.form.form
    dimensions, kinds = list(form.dimensions), list(form.kinds)
    return dimensions.index(activity.rule.dimension), kinds.index(activity.kind), activity.since, activity.pk
