"""What the effect of a resolution needs, and how it is carried out: one entry for each kind.

An upper room that owns what an effect changes registers how, at start-up, with ``carried_out_by``. Declaring a
resolution calls it in the same transaction, so that a resolution and its consequences stand or fall together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from xiefa.council.enums import ResolutionKind, Wording
from xiefa.council.models import CaseFields, Effect
from xiefa.kernel.refusal import Refusal
from xiefa.registry.models import Organisation

Carry = Callable[..., Any]  # carry(effect, by=…)


@dataclass(frozen=True)
class Ground:
    """Where and when something is to take effect: for which host, on which day, and whether long ago on paper."""

    host: Organisation
    on: date
    is_past: bool = False


Obstacles = Callable[[CaseFields, Ground], Iterable[Refusal]]


@dataclass(frozen=True)
class EffectKind:
    """One kind of effect: the fields its cases need, the verb it is worded with, who carries it out."""

    kind: str
    needs: tuple[str, ...] = ()
    may_have: tuple[str, ...] = ()
    wording: str = Wording.APPROVED
    is_voted: bool = True


KINDS: dict[str, EffectKind] = {
    one.kind: one
    for one in (
        EffectKind(ResolutionKind.HEAR, wording=Wording.HEARD, is_voted=False),
        EffectKind(ResolutionKind.NOTE, wording=Wording.NOTED, is_voted=False),
        EffectKind(ResolutionKind.APPROVE_REPORT, wording=Wording.DELIBERATED),
        EffectKind(ResolutionKind.AMEND_CHARTER, needs=("text",), may_have=("effective_on",), wording=Wording.VOTED),
        EffectKind(
            ResolutionKind.REMIT,
            needs=("text", "owner"),
            may_have=("co_owners", "report_to", "review_on"),
            wording=Wording.REMITTED,
        ),
        EffectKind(ResolutionKind.GRANT_QUALIFICATION, needs=("organisation",), may_have=("source",)),
        EffectKind(ResolutionKind.ADMIT, needs=("organisation",), may_have=("source", "effective_on")),
        EffectKind(
            ResolutionKind.CANCEL_QUALIFICATION,
            needs=("organisation",),
            may_have=("text", "source"),
            wording=Wording.CANCELLED,
        ),
        EffectKind(ResolutionKind.SUSPEND, needs=("organisation", "text"), may_have=("source", "effective_on")),
        EffectKind(ResolutionKind.RESUME, needs=("organisation",), may_have=("text", "source", "effective_on")),
        EffectKind(ResolutionKind.WITHDRAW, needs=("organisation",), may_have=("text", "source", "effective_on")),
        EffectKind(ResolutionKind.EXPEL, needs=("organisation", "text"), may_have=("source", "effective_on")),
        EffectKind(
            ResolutionKind.RENAME,
            needs=("organisation", "text"),
            may_have=("source", "effective_on"),
            wording=Wording.CONFIRMED,
        ),
        EffectKind(
            ResolutionKind.MERGE,
            needs=("organisation", "other_organisation"),
            may_have=("text", "source", "effective_on"),
            wording=Wording.CONFIRMED,
        ),
        EffectKind(
            ResolutionKind.APPOINT,
            needs=("person", "body", "title"),
            may_have=("organisation", "effective_on"),
            wording=Wording.APPOINTED,
        ),
        EffectKind(
            ResolutionKind.RELIEVE,
            needs=("person", "body", "title"),
            may_have=("effective_on",),
            wording=Wording.RELIEVED,
        ),
    )
}

_CARRIED_BY: dict[str, tuple[Carry, Obstacles]] = {}


def carried_out_by(kind: str, carry: Carry, *, unless: Obstacles) -> None:
    """Say how effects of this kind are carried out, and what stands in the way of a case on its ground.

    ``carry(effect, by=…)`` runs inside the transaction that declares the resolution. ValueError when a
    kind would be carried out twice.
    """
    if kind in _CARRIED_BY and _CARRIED_BY[kind] != (carry, unless):
        raise ValueError(f"Effects of the kind {kind} are carried out by somebody already.")
    _CARRIED_BY[kind] = (carry, unless)


def obstacles(kind: str, case: CaseFields, *, host: Organisation, on: date, is_past: bool = False) -> Iterator[Refusal]:
    """What keeps this case from taking effect on that day, as the room that carries it out says."""
    if kind in _CARRIED_BY:
        yield from _CARRIED_BY[kind][1](case, Ground(host, on, is_past))


def carry_out(effect: Effect, *, by: Any) -> None:
    """Let the effect happen. A kind that nobody registered has no consequence besides being on record."""
    if effect.kind in _CARRIED_BY:
        _CARRIED_BY[effect.kind][0](effect, by=by)
