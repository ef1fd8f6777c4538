"""Statistics of the scores: asked for by the office, worked out by a task part by part, kept with their seed."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from xiefa.evaluation import rules
from xiefa.evaluation.analysis import Material, parts_of
from xiefa.evaluation.enums import AnalysisState
from xiefa.evaluation.models import Analysis, Computation, Cycle
from xiefa.evaluation.scoring import read_scheme
from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import refuse_if


@transaction.atomic
def ask_for_analysis(*, cycle: Cycle, by: Any) -> Analysis:
    """Ask for the statistics of the newest computation; asking again goes on with the same one."""
    audit.take_turn()
    refuse_if([*rules.arrange_refusals(cycle.host, by=by), *rules.not_computed(cycle)])
    newest = cycle.computations.latest("number")
    seed = int(newest.digest[:8], 16)
    analysis, is_new = Analysis.objects.get_or_create(
        computation=newest, defaults={"seed": seed, "total": len(parts_of()), "asked_by": by}
    )
    if is_new:
        audit.record("evaluation.analyse", cycle, by=by, details={"number": newest.number, "seed": seed})
    return analysis


def analyse(analysis: Analysis) -> Analysis:
    """Work out every part that is not there yet, each kept when it is done; called again, it goes on."""
    material = material_of(analysis.computation, analysis.seed)
    for name, part in parts_of().items():
        if name not in analysis.found:
            analysis.found[name] = part(material)
            analysis.done = len(analysis.found)
            analysis.state = AnalysisState.MAKING
            analysis.save(update_fields=["found", "done", "state"])
    analysis.state, analysis.made_at = AnalysisState.READY, analysis.made_at or clock.now()
    analysis.save(update_fields=["state", "made_at"])
    return analysis


def analyse_waiting() -> int:
    """Go on with what nobody is working on, after a worker has gone away; how many are ready now."""
    waiting = Analysis.objects.exclude(state=AnalysisState.READY).select_related("computation__cycle__scheme")
    return sum(analyse(one).state == AnalysisState.READY for one in waiting)


def material_of(computation: Computation, seed: int) -> Material:
    """What the statistics read: the sheets and the results of one computation."""
    outcomes = computation.outcomes.select_related("entrant__organisation")
    results = {
        one.entrant.organisation.code: (
            str(one.entrant), one.total, one.grade, {leaf["key"]: leaf["points"] for leaf in one.leaves}
        )
        for one in outcomes.prefetch_related("entrant__organisation__names")
    }  # fmt: skip
    return Material(read_scheme(computation.cycle.scheme.content), computation.facts["sheets"], results, seed)
