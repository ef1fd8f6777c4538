"""Evidence to look at and to take home: nothing that a stranger uploaded runs or is shown as it came."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xiefa.activities import rules
from xiefa.activities.domain import previews
from xiefa.activities.domain.evidence import PAGE
from xiefa.activities.domain.filed import Filed, filed
from xiefa.activities.models import Activity, Evidence, EvidenceFile
from xiefa.activities.tasks import draw_pages_of
from xiefa.kernel.access import access
from xiefa.kernel.sniffing import DOCX, PDF, XLSX, tidy_name

reads = access(rules.view_door)
_SEALED = "default-src 'none'; sandbox"
PAGES_AT_ONCE = 20


@reads
@require_GET
def evidence_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What a piece of evidence shows: its pages, its picture or its words, and who put it there when."""
    row = _evidence_or_404(request, pk)
    shown, kept = filed(row, 0), row.file
    words: dict[str, Any] = {"one": shown, "activity": row.activity, "may_change": _may_change(request, row)}
    if kept is not None:
        words |= _pages_of(request, shown, kept)
        words["text"] = previews.words_of(kept)
        words["others"] = _other_uses(request, row, kept)
    return render(request, "activities/evidence_preview.html", words)


@reads
@require_GET
def evidence_page(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One page or picture, drawn anew; 404 also while the worker has yet to draw a heavy one."""
    kept = _evidence_or_404(request, pk).file
    if kept is None:
        raise Http404
    return page_response(kept, number)


@reads
@require_GET
def evidence_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file as it was uploaded, to keep; the copy of a web page as plain text, so that nothing in it runs."""
    row = _evidence_or_404(request, pk)
    if row.file is None:
        raise Http404
    return file_response(row.file, row.name)


def page_response(kept: EvidenceFile, number: int) -> HttpResponse:
    """One page or picture of a file, for who may see it; 404 when there is none, or the worker has yet to draw it."""
    drawing = previews.drawing_at_hand(kept, number) if previews.is_heavy(kept) else previews.drawing(kept, number)
    if drawing is None:
        raise Http404
    headers = {"Content-Security-Policy": _SEALED, "Cache-Control": "private, max-age=86400, immutable"}
    return HttpResponse(drawing.content, content_type=drawing.media_type, headers=headers)


def file_response(kept: EvidenceFile, name: str) -> HttpResponseBase:
    """A file as it came under a tidy name, for who may have it; never shown in place."""
    is_page = kept.media_type == PAGE
    response = FileResponse(
        kept.file.open("rb"),
        as_attachment=True,
        filename=f"{name[:80]}.html.txt" if is_page else tidy_name(name, kept.media_type, unnamed=_("佐证")),
        content_type="text/plain" if is_page else kept.media_type,
    )
    response["Content-Security-Policy"] = _SEALED
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _pages_of(request: HttpRequest, shown: Filed, kept: EvidenceFile) -> dict[str, Any]:
    """Which pages are shown: those that matter, or all when asked for; some at a time."""
    if kept.media_type in {PAGE, DOCX, XLSX}:
        return {}
    count = kept.pages or 1
    shows_all = "all" in request.GET or not shown.only
    wanted = list(range(1, count + 1)) if shows_all else [one for one in shown.only if one <= count]
    start = request.GET.get("from", "")
    at = next((place for place, one in enumerate(wanted) if start.isdecimal() and one >= int(start)), 0)
    rest = wanted[at + PAGES_AT_ONCE :]
    pages = wanted[at : at + PAGES_AT_ONCE]
    is_drawing = previews.is_heavy(kept) and any(previews.drawing_at_hand(kept, one) is None for one in pages)
    if is_drawing and "HX-Request" not in request.headers:
        draw_pages_of.enqueue(kept.pk)
    return {
        "is_pdf": kept.media_type == PDF,
        "is_drawing": is_drawing,
        "pages": pages,
        "count": count,
        "shows_all": shows_all,
        "next_page": rest[0] if rest else None,
        "is_later": at > 0,
    }


def _other_uses(request: HttpRequest, row: Evidence, kept: EvidenceFile) -> list[Evidence]:
    """The other records that the same file supports, as far as this person may know of them."""
    seen = Activity.objects.visible_to(request.user)
    rows = kept.uses.filter(removed_at=None, activity__in=seen).exclude(activity=row.activity_id)
    return list(rows.select_related("activity")[:10])


def _may_change(request: HttpRequest, row: Evidence) -> bool:
    return rules.is_reporter(request.user, row.activity)


def _evidence_or_404(request: HttpRequest, pk: int) -> Evidence:
    """The evidence, if this person may see its record; what was taken away only for those who may put it back."""
    rows = Evidence.objects.select_related("file", "added_by", "activity__host", "activity__reporter", "activity__form")
    row = get_object_or_404(rows, pk=pk, activity__in=Activity.objects.visible_to(request.user))
    if row.removed_at is not None and not _may_change(request, row):
        raise Http404
    return row
