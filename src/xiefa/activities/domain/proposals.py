"""What is known elsewhere, put on a secretary's list to be looked at: nothing is typed twice."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from xiefa.activities.domain.records import change, fill, make
from xiefa.activities.entry import Entry
from xiefa.activities.enums import ActivityState
from xiefa.activities.models import Activity
from xiefa.council.models import Meeting
from xiefa.registry.models import Organisation


@transaction.atomic
def propose(
    *,
    host: Organisation,
    reporter: Organisation,
    entry: Entry,
    origin: str,
    origin_key: str,
    meeting: Meeting | None = None,
    by: Any,
) -> Activity:
    """Propose a record that was made from something else; once only for every ``origin_key``.

    The alliance's secretary checks it and takes it on, or sets it aside; until then it counts nowhere.
    """
    return make(host, reporter, entry, ActivityState.PROPOSED, origin, origin_key, meeting, by)


@transaction.atomic
def follow(*, activity: Activity, entry: Entry, by: Any) -> Activity:
    """Let a proposal say what its origin says by now; one that a person has changed or decided on stays as it is."""
    rows = Activity.objects.select_for_update(of=("self",)).select_related("host", "reporter", "form")
    current = rows.get(pk=activity.pk)
    is_touched = current.versions.filter(number__gt=1, made_by__isnull=False).exists()
    if current.state != ActivityState.PROPOSED or is_touched:
        return current
    return change(current, lambda: fill(current, entry), reason=_("随来源更新"), by=None)
