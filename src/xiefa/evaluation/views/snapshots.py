"""The sealed snapshot of a cycle: its digests, how far its writing has come, one's own part of it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST
from django_tasks import TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist

from xiefa.evaluation.domain.verifying import own_part
from xiefa.evaluation.enums import SnapshotState
from xiefa.evaluation.models import Snapshot
from xiefa.evaluation.tasks import verify_snapshot_of
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
        "check": _check(request),
    }
    is_part = request.headers.get("HX-Request") == "true"
    template = "evaluation/snapshot_state.html" if is_part else "evaluation/snapshot_detail.html"
    return render(request, template, context)


@arranges
@require_POST
def snapshot_verify(request: HttpRequest, pk: int) -> HttpResponse:
    """Have every row, text and file compared with what was sealed; the page shows what was found."""
    cycle = arranged_cycle(request, pk)
    snapshot = get_object_or_404(Snapshot, cycle=cycle, state=SnapshotState.SEALED)
    result = verify_snapshot_of.enqueue(snapshot.pk, get_language() or "zh-hans")
    query = urlencode({"check": result.id})
    return redirect(f"{reverse('evaluation:snapshot_detail', args=[cycle.pk])}?{query}")


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


def _check(request: HttpRequest) -> dict[str, Any] | None:
    """How far the check that this address names has come, and the faults it found; None when there is none."""
    try:
        result = verify_snapshot_of.get_result(request.GET.get("check", ""))
    except (TaskResultDoesNotExist, ValueError):
        return None
    if not result.is_finished:
        return {"is_under_way": True}
    is_done = result.status == TaskResultStatus.SUCCESSFUL
    return {"is_under_way": False, "is_done": is_done, "faults": result.return_value if is_done else []}
