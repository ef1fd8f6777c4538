"""Matters of this room that wait for the council's next agenda."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from xiefa.council.models import Motion
from xiefa.kernel import audit


@transaction.atomic
def drop_motion(*, key: str, by: Any) -> None:
    """Take back a motion that no agenda has taken up; one that is on an agenda stays there."""
    for motion in Motion.objects.waiting().filter(key=key):
        audit.record("membership.drop_motion", motion, by=by, details={"key": key})
        motion.delete()
