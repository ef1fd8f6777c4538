"""Who has a stake in what a panel judges: rooms above say so at start-up, for the subjects they know.

# in an upper room's AppConfig.ready
stakes.told_by("application", stakes_in_application)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

# (key of the subject, user) → every reason, in words, why this person cannot judge it
Stakes = Callable[[str, Any], Iterable[str]]
_TOLD_BY: dict[str, Stakes] = {}


def told_by(table: str, ask: Stakes) -> None:
    """Say who has a stake in subjects whose key is ``table-number``; a second word for the same table replaces it."""
    _TOLD_BY[table] = ask


def stakes_of(subject_key: str, user: Any) -> list[str]:
    """Why this person cannot judge the subject; nothing when no room knows of anything."""
    ask = _TOLD_BY.get(subject_key.rpartition("-")[0])
    return list(ask(subject_key, user)) if ask else []
