"""What an alliance sees of a cycle: what it is in it, its sealed part, later its result."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from xiefa.evaluation import rules
from xiefa.evaluation.domain.names import honour_names
from xiefa.evaluation.domain.progress import procedure_of
from xiefa.evaluation.domain.standings import outcome_for
from xiefa.evaluation.forms.entrants import flags_of
from xiefa.evaluation.languages import spoken
from xiefa.evaluation.models import SealedPart
from xiefa.evaluation.scoring import read_scheme
from xiefa.evaluation.views.pages import entrant_or_404, sees


@sees
@require_GET
def entrant_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What one alliance is in a cycle and why, what of it was sealed, and its result once it lies open."""
    entrant = entrant_or_404(request, pk)
    part = SealedPart.objects.filter(entrant=entrant).select_related("snapshot").first()
    outcome = outcome_for(entrant, request.user)
    names = honour_names(read_scheme(entrant.cycle.scheme.content)) if outcome else {}
    context = {
        "entrant": entrant,
        "cycle": entrant.cycle,
        "stages": procedure_of(entrant.cycle),
        "part": part,
        "flags": [(name, entrant.flags.get(key) or {}) for key, name in flags_of(entrant.cycle)],
        "outcome": outcome,
        "grade": spoken(outcome.grade_zh, outcome.grade_en) if outcome else "",
        "honours": [names.get(key, key) for key in outcome.honours] if outcome else [],
        "is_own": rules.speaks_for(request.user, entrant),
        "is_office": rules.is_arranger(request.user, entrant),
    }
    return render(request, "evaluation/entrant_detail.html", context)
