"""The sealed records of an alliance and their evidence, for the alliance, the office and the experts who judge it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from xiefa.activities.domain import previews
from xiefa.activities.models import EvidenceFile
from xiefa.activities.views.showing import PAGES_AT_ONCE, file_response, page_response
from xiefa.evaluation import rules
from xiefa.evaluation.exhibits import part_of, sealed_exhibits
from xiefa.evaluation.facts.sealing import files_in
from xiefa.evaluation.models import Entrant, SealedPart
from xiefa.kernel.access import access

_PAGE = 30


@access.signed_in
@require_GET
def sealed_records(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that was sealed of an alliance, record by record."""
    part = _part_or_404(request, pk)
    page = Paginator(sealed_exhibits(part), _PAGE).get_page(request.GET.get("page"))
    return render(request, "evaluation/sealed_records.html", {"entrant": part.entrant, "page": page})


@access.signed_in
@require_GET
def sealed_evidence(request: HttpRequest, pk: int, sha256: str) -> HttpResponse:
    """A sealed piece of evidence to look at: its pages, its picture or its words."""
    part = _part_or_404(request, pk)
    kept = _file_or_404(part, sha256)
    pages = Paginator(range(1, (kept.pages or 1) + 1), PAGES_AT_ONCE).get_page(request.GET.get("page"))
    text = previews.words_of(kept)
    context = {"entrant": part.entrant, "kept": kept, "text": text, "page": None if text else pages}
    return render(request, "evaluation/sealed_evidence.html", context)


@access.signed_in
@require_GET
def sealed_page(request: HttpRequest, pk: int, sha256: str, number: int) -> HttpResponse:
    """One page or picture of it."""
    return page_response(_file_or_404(_part_or_404(request, pk), sha256), number)


@access.signed_in
@require_GET
def sealed_file(request: HttpRequest, pk: int, sha256: str) -> HttpResponseBase:
    """The file itself, byte for byte as it was sealed."""
    kept = _file_or_404(_part_or_404(request, pk), sha256)
    return file_response(kept, sha256[:12])


def _part_or_404(request: HttpRequest, pk: int) -> SealedPart:
    entrant = get_object_or_404(Entrant.objects.select_related("cycle__host", "organisation"), pk=pk)
    part = part_of(entrant.subject_key) if rules.reads_sealed(request.user, entrant) else None
    if part is None:
        raise Http404
    return part


def _file_or_404(part: SealedPart, sha256: str) -> EvidenceFile:
    if sha256 not in files_in(part.text):
        raise Http404
    return get_object_or_404(EvidenceFile, sha256=sha256)
