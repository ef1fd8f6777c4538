"""Appointing and relieving by the effect of a resolution: the council's own consequence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xiefa.council import effects
from xiefa.council.effects import Ground
from xiefa.council.enums import ResolutionKind
from xiefa.council.models import CaseFields, Effect
from xiefa.kernel.refusal import Refusal
from xiefa.registry.domain.standing import enter_seat, seat_change_refusals


def register() -> None:
    """Say how seats are given and taken; once, at start-up."""
    effects.carried_out_by(ResolutionKind.APPOINT, _appoint_or_relieve, unless=_appointing_obstacles)
    effects.carried_out_by(ResolutionKind.RELIEVE, _appoint_or_relieve, unless=_relieving_obstacles)


def _appoint_or_relieve(effect: Effect, *, by: Any) -> None:
    """Give or take the seat that the effect names, through the ledger. ValueError when it names none."""
    if effect.body is None or effect.person is None:
        raise ValueError(f"The effect {effect.key} names no body or nobody.")
    enter_seat(
        kind=effect.kind,
        body=effect.body,
        person=effect.person,
        title=effect.title,
        represents=effect.organisation,
        effective_on=effect.effective_on or effect.resolution.resolved_on,
        effect_key=effect.key,
        resolution=effect.resolution.designation,
        by=by,
    )


def _appointing_obstacles(case: CaseFields, ground: Ground) -> Iterator[Refusal]:
    """What keeps somebody from being appointed there."""
    yield from _obstacles(ResolutionKind.APPOINT, case, ground)


def _relieving_obstacles(case: CaseFields, ground: Ground) -> Iterator[Refusal]:
    """What keeps somebody from being relieved there."""
    yield from _obstacles(ResolutionKind.RELIEVE, case, ground)


def _obstacles(kind: str, case: CaseFields, ground: Ground) -> Iterator[Refusal]:
    if case.body is not None and case.person is not None and case.title:
        day = case.effective_on or ground.on
        yield from seat_change_refusals(
            kind, body=case.body, person=case.person, title=case.title, on=day, host=ground.host
        )
