"""Results: every score of a cycle, computed from the same data as often as anybody likes, and kept each time.

A computation is kept with exactly the data it read; the first one too. Whoever repeats it gets the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from xiefa.evaluation import rules, scoring
from xiefa.evaluation.domain.inputs import facts_document, sealed_facts, taking_part
from xiefa.evaluation.enums import ComputationReason, CorrectionTarget
from xiefa.evaluation.models import Computation, Correction, Cycle, Entrant, Outcome
from xiefa.kernel import audit
from xiefa.kernel.refusal import Refusal, refuse_if


@transaction.atomic
def compute(*, cycle: Cycle, by: Any) -> Computation:
    """Compute every score anew and keep the result beside the earlier ones."""
    audit.take_turn()
    cycle.refresh_from_db()
    refuse_if(rules.compute_refusals(cycle, by=by))
    document = facts_document(cycle)
    result = result_of(cycle, document)
    refuse_if(rules.open_refusals(result))
    newest, data = newest_of(cycle), scoring.result_data(result)
    computation = Computation.objects.create(
        cycle=cycle,
        number=newest.number + 1 if newest else 1,
        reason=_reason(newest),
        facts=document,
        facts_digest=result.facts,
        digest=scoring.digest(data),
        made_by=by,
    )
    entrants = {one.organisation.code: one for one in taking_part(cycle)}
    bands = {one.key: one for one in scoring.read_scheme(cycle.scheme.content).bands}
    Outcome.objects.bulk_create(
        (_outcome(computation, entrants[one["code"]], one, bands[one["grade"]]) for one in data["entrants"]),
        batch_size=500,
    )
    details = {"number": computation.number, "digest": computation.digest}
    audit.record("evaluation.compute", cycle, by=by, details=details)
    return computation


def result_of(cycle: Cycle, document: Any) -> scoring.Result:
    """The scores that follow from plain facts by the scheme of the cycle; nothing is kept."""
    scheme = scoring.read_scheme(cycle.scheme.content)
    return scoring.compute(scheme, scoring.read_facts(document, scheme))


def newest_of(cycle: Cycle) -> Computation | None:
    """The newest computation, or None before the first."""
    return cycle.computations.order_by("-number").first()


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would follow from computing now: ``moves`` against the newest computation, if there is one."""

    newest: Computation | None
    is_stale: bool
    moves: tuple[scoring.Move, ...]
    refusals: tuple[Refusal, ...]


def outlook_of(cycle: Cycle) -> Outlook:
    """Who would move, and how, if the results were computed now; what would keep them from being kept."""
    newest, document = newest_of(cycle), facts_document(cycle)
    result = result_of(cycle, document)
    refusals = tuple(rules.open_refusals(result))
    if newest is None:
        return Outlook(None, is_stale=False, moves=(), refusals=refusals)
    moved = scoring.moves(result_of(cycle, newest.facts), result)
    return Outlook(newest, _differs(newest.facts, document), tuple(moved), refusals)


def is_stale(cycle: Cycle) -> bool:
    """Whether the newest computation rests on other data than what counts now; another name of somebody is none."""
    newest = newest_of(cycle)
    return newest is not None and _differs(newest.facts, facts_document(cycle))


def value_before(entrant: Entrant, target: str, key: str) -> str:
    """What stands there without corrections: the sealed fact, or the points of experts and their meeting, as text."""
    if target == CorrectionTarget.FACT:
        sealed = sealed_facts(entrant.cycle)[entrant.organisation.code].get(key)
        return "" if sealed is None else str(sealed)
    result = result_of(entrant.cycle, facts_document(entrant.cycle, is_corrected=False))
    points = next(leaf.points for leaf in result.entrant(entrant.organisation.code).leaves if leaf.key == key)
    return "" if points is None else scoring.printed(points)


def _differs(document: dict[str, Any], other: dict[str, Any]) -> bool:
    return _unnamed(document) != _unnamed(other)


def _unnamed(document: dict[str, Any]) -> dict[str, Any]:
    entrants = [one | {"name": ""} for one in document["entrants"]]
    return document | {"cycle": "", "entrants": entrants}


def _reason(newest: Computation | None) -> str:
    if newest is None:
        return ComputationReason.FIRST
    fresh = Correction.objects.filter(entrant__cycle=newest.cycle, made_at__gt=newest.made_at)
    return ComputationReason.OBJECTION if fresh.exclude(objection=None).exists() else ComputationReason.RECHECK


def _outcome(computation: Computation, entrant: Entrant, one: dict[str, Any], band: scoring.Band) -> Outcome:
    return Outcome(
        computation=computation,
        entrant=entrant,
        total=one["total"],
        graded=one["rounded"],
        grade=band.key,
        grade_zh=band.zh,
        grade_en=band.en,
        rank=one["rank"],
        leaves=one["leaves"],
        honours=one["honours"],
    )
