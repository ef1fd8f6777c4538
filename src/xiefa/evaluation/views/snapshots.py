"""The sealed snapshot of a cycle: its digests, how far its writing has come, one's own part of it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from xiefa.evaluation.domain.verifying import own_part
from xiefa.evaluation.enums import SnapshotState
from xiefa.evaluation.models import Snapshot
from xiefa.evaluation.views.pages import arranged_cycle, arranges, entrant_or_404, sees

_PAGE = 50


@arranges
@require_GET
def snapshot_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What was sealed, by its digests."""
    cycle = arranged_cycle(request, pk)
    snapshot = Snapshot.objects.filter(cycle=cycle).first()
    if snapshot is None:
        raise Http404
    parts = snapshot.parts.select_related("entrant__organisation").prefetch_related("entrant__organisation__names")
    context = {
        "cycle": cycle,
        "snapshot": snapshot,
        "page": Paginator(parts.defer("text").order_by("code"), _PAGE).get_page(request.GET.get("page")),
        "files": snapshot.files.count(),
        "is_sealing": snapshot.state == SnapshotState.SEALING,
    }
    is_part = request.headers.get("HX-Request") == "true"
    return render(request, f"evaluation/snapshot_{'state' if is_part else 'detail'}.html", context)


@sees
@require_GET
def snapshot_part(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of one alliance as JSON: whoever has it can check it without the platform."""
    entrant = entrant_or_404(request, pk)
    snapshot = Snapshot.objects.filter(cycle=entrant.cycle, state=SnapshotState.SEALED).first()
    if snapshot is None or not snapshot.parts.filter(entrant=entrant).exists():
        raise Http404
    name = f'attachment; filename="{entrant.cycle.code}-{entrant.organisation.code}.json"'
    return JsonResponse(own_part(snapshot, entrant), headers={"Content-Disposition": name})
