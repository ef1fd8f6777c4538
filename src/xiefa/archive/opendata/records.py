"""All published records, one after another, with four questions to the database however many there are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xiefa.activities.models import Activity, Outcome, Part
from xiefa.kernel import clock
from xiefa.registry.models import Organisation

_CHUNK = 1_000


def published_records() -> Iterator[tuple[Activity, list[Part], list[Outcome]]]:
    """Each published record with its parts and outcomes, by number.

    Three lists in the same order are read side by side, so that nothing is held in memory but the names of the
    organisations. A record that is changed meanwhile has no parts or outcomes from then on: it is not published.
    """
    published = Activity.objects.published(clock.today()).order_by("pk")
    named = {one.pk: one for one in Organisation.objects.with_names()}
    inner = Activity.objects.published(clock.today()).values("pk")
    parts = _Beside(Part.objects.filter(activity__in=inner).order_by("activity_id", "position", "pk"))
    outcomes = _Beside(Outcome.objects.filter(activity__in=inner).order_by("activity_id", "position", "pk"))
    for activity in published.select_related("form").iterator(chunk_size=_CHUNK):
        activity.reporter = named[activity.reporter_id]
        own = parts.of(activity.pk)
        for part in own:
            part.organisation = named[part.organisation_id]
        yield activity, own, outcomes.of(activity.pk)


class _Beside:
    """Rows that belong to records, read as the records come by."""

    def __init__(self, rows: Any) -> None:
        self._rows = rows.iterator(chunk_size=_CHUNK)
        self._next = next(self._rows, None)

    def of(self, pk: int) -> list[Any]:
        """Those of this record; those of records before it are passed over."""
        found = []
        while self._next is not None and self._next.activity_id <= pk:
            if self._next.activity_id == pk:
                found.append(self._next)
            self._next = next(self._rows, None)
        return found
