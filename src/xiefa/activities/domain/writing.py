"""Handing in what was typed on the page: the same form twice is one record, and sent in vain is not lost."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from xiefa.activities.domain import records
from xiefa.activities.domain.drafts import discard_draft
from xiefa.activities.domain.versions import snapshot
from xiefa.activities.entry import Entry
from xiefa.activities.models import Activity
from xiefa.activities.telling import content_of
from xiefa.kernel import audit
from xiefa.registry.models import Organisation


@transaction.atomic
def hand_in(*, host: Organisation, reporter: Organisation, entry: Entry, key: str, by: Any) -> Activity:
    """Enter a record, once for every opening of the form; what is sent again with other words revises it."""
    audit.take_turn()
    known = was_handed_in(host=host, reporter=reporter, key=key)
    record = records.enter(host=host, reporter=reporter, entry=entry, origin_key=key, by=by)
    if known:
        record = hand_in_change(activity=record, entry=entry, expected_version=1, key=key, by=by)
    discard_draft(key=key, by=by)
    return record


@transaction.atomic
def hand_in_change(
    *, activity: Activity, entry: Entry, expected_version: int, key: str, reason: str = "", by: Any
) -> Activity:
    """Save a change; one that somebody, or the same person a moment ago, saved already is no conflict."""
    audit.take_turn()
    current = Activity.objects.select_related("host", "reporter", "form").get(pk=activity.pk)
    told = content_of(entry)
    if {name: value for name, value in snapshot(current).items() if name in told} != told:
        current = records.revise(
            activity=activity, entry=entry, expected_version=expected_version, reason=reason, by=by
        )  # fmt: skip
    discard_draft(key=key, by=by)
    return current


def was_handed_in(*, host: Organisation, reporter: Organisation, key: str) -> bool:
    """Whether this opening of the form has made its record already."""
    return Activity.objects.filter(host=host, reporter=reporter, origin_key=key).exists()
