"""Deadlines that follow from an effect and that an upper room sets, such as the end of a registration period.

The room that sets them says at start-up how they are found; letters name them when they are known.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from xiefa.council.models import Effect

Find = Callable[[Effect], date | None]

_TOLD_BY: dict[str, Find] = {}


def told_by(kind: str, find: Find) -> None:
    """Say how the deadline of an effect of this kind is found; a second way replaces the first."""
    _TOLD_BY[kind] = find


def deadline_of(effect: Effect) -> date | None:
    """The deadline that follows from the effect; None when there is none or nobody knows."""
    return _TOLD_BY[effect.kind](effect) if effect.kind in _TOLD_BY else None
