"""What goes out with the results: the report, the certificates, the recompute kit."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from xiefa.council.documents.document import CannotPrint
from xiefa.council.views.documents import cannot_print
from xiefa.evaluation.domain import certificates, publications, reports
from xiefa.evaluation.domain.names import honour_names
from xiefa.evaluation.domain.report_facts import reported
from xiefa.evaluation.enums import CycleState
from xiefa.evaluation.forms.cycles import NothingForm, ReasonForm
from xiefa.evaluation.forms.documents import ReportForm
from xiefa.evaluation.models import Certificate, Cycle, Publication
from xiefa.evaluation.scoring import read_scheme
from xiefa.evaluation.views.pages import arranged_cycle, arranges, cycle_or_404, sees
from xiefa.registry.views.pages import form_page, posted


@arranges
@require_GET
def cycle_documents(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that goes out with the results of a cycle, or why it is not there yet."""
    cycle = arranged_cycle(request, pk)
    names = honour_names(read_scheme(cycle.scheme.content))
    given = _certificates(request).filter(outcome__entrant__cycle=cycle)
    context = {
        "cycle": cycle,
        "has_results": reported(cycle) is not None,
        "publication": Publication.objects.filter(cycle=cycle).only("digest", "made_at").first(),
        "certificates": [(one, names.get(one.honour, one.honour)) for one in given],
        "has_standing": any(one.voided_at is None for one in given),
        "waiting": len(certificates.honours_without(cycle)),
    }
    return render(request, "evaluation/cycle_documents.html", context)


@arranges
@require_http_methods(["GET", "POST"])
def report_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """To whom the report goes, and what the office itself says in it."""
    cycle = arranged_cycle(request, pk)
    form = ReportForm(posted(request), initial={"to": cycle.report_to, "remarks": cycle.report_remarks})
    words = {"title": _("报告的说明"), "save": _("保存"), "lead": str(cycle)}
    verb = partial(reports.change_report, cycle=cycle)
    return form_page(request, form, verb, words=words, done=_("已保存。"), back=_documents(cycle))


@arranges
@require_GET
def report_file(request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
    """The report as PDF or Word file."""
    cycle = arranged_cycle(request, pk)
    if form not in reports.MEDIA_TYPES or reported(cycle) is None:
        raise Http404
    try:
        data = reports.report_file(cycle, form)
    except CannotPrint as error:
        return cannot_print(request, error, back=request.build_absolute_uri(_documents(cycle)))
    return _download(data, f"{cycle.title}结果报告.{form}", reports.MEDIA_TYPES[form])


@arranges
@require_http_methods(["GET", "POST"])
def certificates_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the certificates that are missing, after showing to whom."""
    cycle = arranged_cycle(request, pk)
    names = honour_names(read_scheme(cycle.scheme.content))
    missing = [
        _("“%(name)s”获得“%(honour)s”。") % {"name": outcome.entrant.organisation, "honour": names[key]}
        for outcome, key in certificates.honours_without(cycle)
    ]
    words: dict[str, Any] = {"title": _("颁发证书"), "save": _("颁发"), "lead": str(cycle)}
    words["consequences"] = [*missing, _("每份证书得到一个编号；作废的编号不再使用。")]
    verb, done = partial(certificates.issue, cycle=cycle), _("已颁发，可以下载打印。")
    return form_page(request, NothingForm(posted(request)), verb, words=words, done=done, back=_documents(cycle))


@arranges
@require_GET
def certificates_zip(request: HttpRequest, pk: int) -> HttpResponseBase:
    """All certificates that hold, in one file."""
    cycle = arranged_cycle(request, pk)
    try:
        data = certificates.certificates_zip(cycle)
    except CannotPrint as error:
        return cannot_print(request, error, back=request.build_absolute_uri(_documents(cycle)))
    return _download(data, f"{cycle.title}证书.zip", "application/zip")


@sees
@require_GET
def certificate(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One certificate as PDF, for those who arrange the evaluation and for whom it was given to."""
    found = get_object_or_404(_certificates(request), pk=pk)
    try:
        data = certificates.certificate_file(found)
    except CannotPrint as error:
        return cannot_print(request, error, back=request.headers.get("Referer", ""))
    return _download(data, certificates.file_name(found), "application/pdf")


@arranges
@require_http_methods(["GET", "POST"])
def certificate_void(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare a certificate void, with the reason."""
    found = get_object_or_404(_certificates(request), pk=pk)
    cycle = arranged_cycle(request, found.outcome.entrant.cycle_id)
    words: dict[str, Any] = {"title": _("证书作废"), "save": _("作废"), "danger": True}
    words["lead"] = f"{found.number} · {found.outcome.entrant.organisation}"
    words["consequences"] = [_("编号不再使用；可以重新颁发，得到新的编号。"), _("不能撤销。")]
    verb, done = partial(certificates.void, certificate=found), _("已作废。")
    return form_page(request, ReasonForm(posted(request)), verb, words=words, done=done, back=_documents(cycle))


@sees
@require_GET
def kit_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The recompute kit of published results, for everybody of the network."""
    cycle = cycle_or_404(request, pk)
    publication = get_object_or_404(Publication, cycle=cycle, cycle__state=CycleState.PUBLISHED)
    return _download(bytes(publication.kit), publications.kit_name(cycle), "application/zip")


def _certificates(request: HttpRequest) -> Any:
    rows = Certificate.objects.visible_to(request.user).select_related(*certificates.WITH)
    return rows.prefetch_related("outcome__entrant__organisation__names").order_by("number")


def _documents(cycle: Cycle) -> str:
    return reverse("evaluation:cycle_documents", args=[cycle.pk])


def _download(data: bytes, name: str, media_type: str) -> FileResponse:
    return FileResponse(BytesIO(data), as_attachment=True, filename=name, content_type=media_type)
