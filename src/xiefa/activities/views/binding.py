"""The binder of a report: asked for, watched while it is made, and taken home."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from xiefa.activities import rules
from xiefa.activities.domain import binder as binders
from xiefa.activities.domain.filed import records_in_table_order
from xiefa.activities.enums import BinderState
from xiefa.activities.models import Binder, Report
from xiefa.activities.tasks import bind_evidence_of
from xiefa.kernel.access import access

reads = access(rules.view_door)


@reads
@require_GET
def binder(request: HttpRequest, pk: int) -> HttpResponse:
    """What would be bound, whether it is, and how far the making has come; that part fetches itself meanwhile."""
    report = _report_or_404(request, pk)
    found, is_current = binders.latest(report)
    words = {"report": report, "binder": found, "is_current": is_current}
    if request.headers.get("HX-Request"):
        return render(request, "activities/binder_state.html", words)
    records = records_in_table_order(report)
    pieces = [[one for one in record.evidence.all() if one.removed_at is None] for record in records]
    words |= {
        "records": len(records),
        "pieces": sum(map(len, pieces)),
        "bare": [record for record, own in zip(records, pieces, strict=True) if not own],
    }
    return render(request, "activities/binder.html", words)


@reads
@require_POST
def binder_bind(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Have the binder made in the background."""
    report = _report_or_404(request, pk)
    found = binders.ask(report=report, by=request.user)
    if found.state == BinderState.WAITING:
        bind_evidence_of.enqueue(found.pk)
    return redirect("activities:binder", pk=report.pk)


@reads
@require_GET
def binder_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The binder that was made last, as one PDF."""
    report = _report_or_404(request, pk)
    found = Binder.objects.filter(report=report, state=BinderState.READY).order_by("-made_at").first()
    if found is None:
        raise Http404
    name = f"{report.organisation}{report.period}佐证合订本.pdf"
    response = FileResponse(found.file.open("rb"), as_attachment=True, filename=name, content_type="application/pdf")
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _report_or_404(request: HttpRequest, pk: int) -> Report:
    rows = Report.objects.visible_to(request.user).select_related("period__host", "organisation")
    return get_object_or_404(rows, pk=pk)
