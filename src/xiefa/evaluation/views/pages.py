"""What the pages of the room share: doors, and how a cycle, an entrant or a scheme is found."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from xiefa.evaluation import rules
from xiefa.evaluation.models import Cycle, Entrant, SchemeVersion
from xiefa.kernel.access import access

sees = access(rules.view_door)
arranges = access(rules.arrange_door)
speaks = access(rules.object_door)


def seen_cycles(request: HttpRequest) -> QuerySet[Cycle]:
    """The cycles that this person may know of, with what their pages need."""
    rows = Cycle.objects.visible_to(request.user).select_related("host", "scheme", "period", "review", "previous")
    return rows.prefetch_related("host__names")


def cycle_or_404(request: HttpRequest, pk: int) -> Cycle:
    """The cycle, if this person may know of it."""
    return get_object_or_404(seen_cycles(request), pk=pk)


def arranged_cycle(request: HttpRequest, pk: int) -> Cycle:
    """The cycle, for those who arrange it; for others there is none here."""
    cycle = cycle_or_404(request, pk)
    if not rules.is_arranger(request.user, cycle):
        raise Http404
    return cycle


def entrant_or_404(request: HttpRequest, pk: int) -> Entrant:
    """The entrant, for its organisation and for those who arrange its cycle."""
    rows = Entrant.objects.visible_to(request.user).select_related(
        "organisation", "cycle__host", "cycle__scheme", "report"
    )
    return get_object_or_404(rows.prefetch_related("organisation__names", "cycle__host__names"), pk=pk)


def scheme_or_404(request: HttpRequest, pk: int) -> SchemeVersion:
    """The scheme, if this person may read it."""
    rows = SchemeVersion.objects.visible_to(request.user).select_related("host", "based_on", "made_by")
    return get_object_or_404(rows.prefetch_related("host__names"), pk=pk)


def arranged_scheme(request: HttpRequest, pk: int) -> SchemeVersion:
    """The scheme, for those who write schemes of its host."""
    scheme = scheme_or_404(request, pk)
    if not rules.is_arranger(request.user, scheme):
        raise Http404
    return scheme
