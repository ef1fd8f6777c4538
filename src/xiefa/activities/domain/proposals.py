"""What is known elsewhere, put on a secretary's list to be looked at: nothing is typed twice."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from xiefa.activities.domain.records import make
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
