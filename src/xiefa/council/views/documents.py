"""Downloads of what follows from a record; the bundle of papers is bound in the background when it is heavy."""

from __future__ import annotations

from io import BytesIO

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from xiefa.council import rules
from xiefa.council.afterwards import links_for
from xiefa.council.documents.document import CannotPrint
from xiefa.council.domain import documents
from xiefa.council.models import Meeting, Resolution
from xiefa.council.tasks import bind_papers_of
from xiefa.kernel.access import access
from xiefa.kernel.permission import may, permission_required

sees = access(permission_required(rules.VIEW))


@sees
@require_GET
def document_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything on paper that follows from a meeting, ready or with the reason why not yet."""
    meeting = _meeting(request, pk)
    if not may(request.user, rules.VIEW, host_code=meeting.host.code):
        raise Http404
    words = {
        "meeting": meeting,
        "shelves": documents.shelves_of(meeting),
        "papers": documents.PAPERS,
        "is_heavy": documents.is_heavy(meeting),
        "resolutions": meeting_resolutions(meeting),
        "links": links_for(request.user, meeting),
    }
    return render(request, "council/document_list.html", words)


@access.signed_in
@require_GET
def meeting_document(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """One document of a meeting; the invited may have the agenda, the papers and the finished minutes."""
    meeting = _meeting(request, pk)
    if not documents.may_read(request.user, meeting, name):
        raise Http404
    if name == documents.PAPERS and documents.is_heavy(meeting) and documents.bound_papers(meeting) is None:
        return redirect("council:document_papers", pk=pk)
    try:
        return download(documents.make_document(meeting, name))
    except CannotPrint as error:
        return cannot_print(request, error, back=request.headers.get("Referer", ""))


@access.signed_in
@require_GET
def document_papers(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether the heavy bundle is bound; the part about its progress fetches itself while it is waited for."""
    meeting = _meeting(request, pk)
    if not documents.may_read(request.user, meeting, documents.PAPERS):
        raise Http404
    words = {
        "meeting": meeting,
        "papers": documents.PAPERS,
        "is_bound": documents.bound_papers(meeting) is not None,
        "is_waiting": "waiting" in request.GET,
    }
    part = "council/document_papers_state.html"
    return render(request, part if request.headers.get("HX-Request") else "council/document_papers.html", words)


@access.signed_in
@require_POST
def document_bind(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the papers bound in the background."""
    meeting = _meeting(request, pk)
    if not documents.may_read(request.user, meeting, documents.PAPERS):
        raise Http404
    bind_papers_of.enqueue(meeting.pk)
    messages.success(request, _("已提交，正在后台装订；这一页会自动更新。"))
    return redirect(f"{request.path.removesuffix('bind/')}?waiting=1")


def download(file: documents.File | None) -> FileResponse:
    """The file to keep, or 404."""
    if file is None:
        raise Http404
    return FileResponse(BytesIO(file.content), as_attachment=True, filename=file.name, content_type=file.media_type)


def cannot_print(request: HttpRequest, error: CannotPrint, *, back: str) -> HttpResponse:
    """The page that says what stands in the way of a document, and the way out."""
    language = "en" if (get_language() or "zh").startswith("en") else "zh"
    words = {"message": error.messages[language], "back": back if back.startswith(_origin(request)) else ""}
    return render(request, "council/document_refused.html", words, status=422)


def meeting_resolutions(meeting: Meeting) -> list[Resolution]:
    """The resolutions of a meeting in the order of their numbers."""
    return list(Resolution.objects.filter(item__meeting=meeting).order_by("year", "number"))


def _origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}/"


def _meeting(request: HttpRequest, pk: int) -> Meeting:
    return get_object_or_404(Meeting.objects.visible_to(request.user).select_related("host"), pk=pk)
