"""What was done to a thing, as its page tells it: equal acts of one person in a row on one day are one line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import Model
from django.utils import timezone

from xiefa.accounts.wording import action_words
from xiefa.kernel.audit import history_of
from xiefa.kernel.models import AuditEvent


@dataclass(frozen=True, slots=True)
class Step:
    """Who did what and when; to which conditions, with which files, and what was said about it."""

    at: datetime
    who: str
    what: str
    places: tuple[int, ...]
    names: tuple[str, ...]
    note: str


def steps_of(thing: Model, *, places: Mapping[str, int] | None = None) -> list[Step]:
    """Everything that was done to ``thing``, oldest first; ``places`` numbers the conditions by their keys."""
    return [_step(list(events), places or {}) for _same, events in groupby(history_of(thing), key=_same)]


def _same(event: AuditEvent) -> tuple[str, str, date, str]:
    return event.action, event.actor_label, timezone.localdate(event.moment), _note(event)


def _note(event: AuditEvent) -> str:
    return str(event.details.get("note") or event.details.get("remark") or "")


def _step(events: list[AuditEvent], places: Mapping[str, int]) -> Step:
    first = events[0]
    at = {places[event.details["condition"]] for event in events if event.details.get("condition") in places}
    names = dict.fromkeys(str(event.details["name"]) for event in events if event.details.get("name"))
    return Step(
        at=first.moment,
        who=first.actor_label,
        what=action_words(first.action),
        places=tuple(sorted(at)),
        names=tuple(names),
        note=_note(first),
    )
