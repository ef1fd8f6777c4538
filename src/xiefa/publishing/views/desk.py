"""What the staff see: editions and their progress, proofs of an issue in the making."""

from __future__ import annotations

import hashlib
from typing import Any

from csp.constants import NONE, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import FileResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from xiefa.briefing import rules as briefing
from xiefa.briefing.models import Issue
from xiefa.kernel.access import access
from xiefa.kernel.permission import permission_required
from xiefa.kernel.refusal import Refused
from xiefa.publishing import rules
from xiefa.publishing.domain.editions import order_editions
from xiefa.publishing.domain.proofs import notices_of, proof_of, proof_pages
from xiefa.publishing.domain.queries import rows_of, with_edition_counts
from xiefa.publishing.enums import Channel, OrderState
from xiefa.publishing.models import Edition, in_language
from xiefa.publishing.rendition import CannotRender
from xiefa.publishing.tasks import render_editions
from xiefa.ui.sheets import sheet_response

_PAGE = 30
# A rendition is a document of its own: it may bring its styles and pictures, and nothing may run in it.
_DOCUMENT_POLICY = {"default-src": [NONE], "style-src": [UNSAFE_INLINE], "img-src": ["data:"], "sandbox": True}


def issue_or_404(request: HttpRequest, pk: int) -> Issue:
    """The issue with its contents, for staff of its host."""
    issue = get_object_or_404(Issue.objects.with_contents(), pk=pk)
    if not briefing.may_see_making(request.user, issue):
        raise Http404
    return issue


@access(rules.is_staff)
@require_GET
def edition_list(request: HttpRequest) -> HttpResponse:
    """Published issues, newest first, each with the number of its editions."""
    page = Paginator(_announced(request), _PAGE).get_page(request.GET.get("page"))
    return render(request, "publishing/edition_list.html", {"page": page, "channels": len(Channel)})


@access(rules.is_staff)
@require_GET
def edition_export(request: HttpRequest) -> HttpResponse:
    """The same issues as an Excel sheet."""
    headings = [_("主办"), _("期"), _("印发日期"), _("状态"), _("已生成"), _("未能生成"), _("生成中")]
    rows = [
        (
            str(issue.host),
            issue.line,
            issue.issued_on,
            issue.get_state_display(),
            issue.made,
            issue.failed,
            issue.waiting,
        )
        for issue in _announced(request).prefetch_related("host__names")
    ]
    return sheet_response(_("版本"), headings, rows, file_name="editions.xlsx")


def _announced(request: HttpRequest) -> QuerySet[Any]:
    issues = Issue.objects.visible_to(request.user).announced().newest_first().select_related("host")
    return with_edition_counts(issues)


@access(rules.is_staff)
@require_GET
def edition_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One issue in every format: progress, warnings, downloads; before publication, what would be warned of."""
    issue = issue_or_404(request, pk)
    rows = rows_of(issue)
    context = {
        "issue": issue,
        "rows": rows,
        "notices": [] if issue.is_sealed else notices_of(issue),
        "is_waiting": any(row.order and row.order.state == OrderState.WAITING for row in rows),
        "may_order": issue.is_sealed and rules.may_order(request.user, issue),
        "is_complete": all(row.edition for row in rows),
    }
    template = "publishing/_progress.html" if request.headers.get("HX-Request") else "publishing/edition_detail.html"
    return render(request, template, context)


@access(permission_required("briefing.publish"))
@require_POST
def edition_order(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Have the missing editions made in the background."""
    issue = issue_or_404(request, pk)
    try:
        orders = order_editions(issue=issue, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        if orders:
            render_editions.enqueue(issue.pk, request.user.pk)
            messages.success(request, _("已提交，正在后台生成；这一页会自动更新。"))
    return redirect("publishing:edition_detail", pk=pk)


@access(rules.is_staff)
@require_GET
def edition_file(request: HttpRequest, pk: int, channel: str) -> HttpResponseBase:
    """The file of an edition."""
    issue = issue_or_404(request, pk)
    edition = get_object_or_404(Edition, issue=issue, channel=channel)
    name = f"{issue.line}.{str(edition.file.name).rpartition('.')[2]}"
    return FileResponse(edition.file.open("rb"), as_attachment=True, filename=name, content_type=edition.media_type)


@access(rules.is_staff)
@require_GET
@xframe_options_sameorigin
@csp_replace(_DOCUMENT_POLICY)  # type: ignore[arg-type]
def edition_proof(request: HttpRequest, pk: int, channel: str) -> HttpResponseBase:
    """The issue as it stands now, in one format: to look at, not to hand out."""
    issue = issue_or_404(request, pk)
    if channel not in Channel.values:
        raise Http404
    try:
        rendition = proof_of(issue, channel=channel)
    except CannotRender as error:
        return HttpResponse(in_language(error.messages), content_type="text/plain; charset=utf-8", status=422)
    response = HttpResponse(rendition.content, content_type=rendition.media_type)
    disposition = "attachment" if channel in ("docx", "email") else "inline"
    response["Content-Disposition"] = f'{disposition}; filename="proof-{issue.pk}.{rendition.extension}"'
    return response


@access(rules.is_staff)
@require_GET
def issue_pages(request: HttpRequest, pk: int) -> HttpResponse:
    """The real pages of an issue in the making, as a fragment for the composing page."""
    issue = issue_or_404(request, pk)
    try:
        pages = proof_pages(issue)
    except CannotRender as error:
        return render(request, "publishing/_pages.html", {"issue": issue, "refusal": in_language(error.messages)})
    numbers = range(1, len(pages) + 1)
    return render(request, "publishing/_pages.html", {"issue": issue, "numbers": numbers, "stamp": stamp_of(pages)})


@access(rules.is_staff)
@require_GET
def issue_page(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One page as a picture."""
    issue = issue_or_404(request, pk)
    try:
        pages = proof_pages(issue)
    except CannotRender as error:
        raise Http404 from error
    if not 1 <= number <= len(pages):
        raise Http404
    response = HttpResponse(pages[number - 1], content_type="image/svg+xml")
    response["Cache-Control"] = "private, max-age=600"
    return response


def stamp_of(pages: tuple[bytes, ...]) -> str:
    """A word that changes with the pages, so that a browser does not show old ones."""
    return hashlib.sha256(b"".join(pages)).hexdigest()[:12]
