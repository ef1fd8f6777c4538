"""The staff's pages on which a sheet comes in: upload, preview, apply, discard, the refused rows back."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from xiefa.kernel.refusal import Refused, show_on
from xiefa.registry.domain.imports import REFUSED, apply_import, discard_import, preview_import, tally
from xiefa.registry.enums import ImportState
from xiefa.registry.forms import ImportForm
from xiefa.registry.models import ImportBatch
from xiefa.registry.sheets.columns import CODE, FULL
from xiefa.registry.sheets.organisations import error_sheet, template
from xiefa.registry.views.pages import imports, posted
from xiefa.ui.sheets import download, sheet_response

_ROWS_PER_PAGE = 100


@imports
def import_list(request: HttpRequest) -> HttpResponse:
    """Upload a sheet; below, what was uploaded before."""
    form = ImportForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = preview_import(file_name=file.name, data=file.read(), by=request.user)
        except Refused as refused:
            show_on(form, refused)
        else:
            return redirect("registry:import_detail", batch.pk)
    batches = ImportBatch.objects.defer("source", "rows").select_related("uploaded_by")[:20]
    status = 422 if form.errors else 200
    return render(request, "registry/import_list.html", {"form": form, "batches": batches}, status=status)


@imports
@require_GET
def import_export(request: HttpRequest) -> HttpResponse:
    """Every batch there was, newest first, as a sheet."""
    headings = ("文件名", "状态", "行数", "上传人", "上传时间", "处理时间", "文件校验值")
    batches = ImportBatch.objects.defer("source").select_related("uploaded_by")
    rows = (
        (
            batch.file_name,
            batch.get_state_display(),
            len(batch.rows),
            str(batch.uploaded_by),
            batch.uploaded_at,
            batch.finished_at,
            batch.sha256,
        )
        for batch in batches.iterator()
    )
    return sheet_response("导入批次", headings, rows, file_name="imports.xlsx")


@imports
def import_template(request: HttpRequest) -> HttpResponse:
    """The empty sheet to fill in."""
    return download(template(), "organisations-template.xlsx")


@imports
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What the sheet would do, or did, row by row."""
    batch = _batch(pk)
    rows = [row for row in batch.rows if request.GET.get("action", row["action"]) == row["action"]]
    shown = [row | {"code": row["cells"].get(CODE, ""), "name": row["cells"].get(FULL, "")} for row in rows]
    page = Paginator(shown, _ROWS_PER_PAGE).get_page(request.GET.get("page"))
    counts = tally(batch.rows)
    words = {
        "batch": batch,
        "page": page,
        "counts": counts,
        "is_open": batch.state == ImportState.PREVIEWED,
        "has_effect": counts["add"] + counts["change"] > 0,
        "action": request.GET.get("action", ""),
    }
    return render(request, "registry/import_detail.html", words)


@imports
def import_errors(request: HttpRequest, pk: int) -> HttpResponse:
    """The refused rows as a sheet, each with its reasons, to be corrected and uploaded again."""
    refused = [row for row in _batch(pk).rows if row["action"] == REFUSED]
    if not refused:
        raise Http404
    return download(error_sheet(refused), f"refused-rows-{pk}.xlsx")


@imports
@require_POST
def import_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Do what the preview promised."""
    batch = _batch(pk)
    try:
        apply_import(batch=batch, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("registry:import_detail", pk)
    counts = tally(batch.rows)
    messages.success(request, _("已导入：新增 %(add)s 个，修改 %(change)s 个。") % counts)
    return redirect("registry:import_detail", pk)


@imports
@require_POST
def import_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the sheet go."""
    try:
        discard_import(batch=_batch(pk), by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已放弃，名录没有变动。"))
    return redirect("registry:import_list")


def _batch(pk: int) -> ImportBatch:
    return get_object_or_404(ImportBatch.objects.defer("source"), pk=pk)
