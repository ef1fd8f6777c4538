"""A printed issue comes in: upload, what was understood of it, confirmation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xiefa.briefing.domain import issues
from xiefa.briefing.domain.importing import gap_before, place_of, unmatched_contributors
from xiefa.briefing.forms import UploadForm, hosts_for
from xiefa.briefing.models import Issue
from xiefa.kernel import clock
from xiefa.kernel.access import access
from xiefa.kernel.permission import permission_required
from xiefa.kernel.policy import policy_path
from xiefa.kernel.refusal import Refused
from xiefa.newsroom.domain.sources import keep_source
from xiefa.newsroom.models import SourceFile
from xiefa.reading import Reading, Unreadable, read
from xiefa.reading.layout import load_layout
from xiefa.registry.models import Organisation

PUBLISH = permission_required("briefing.publish")


@access(PUBLISH)
@require_http_methods(["GET", "POST"])
def issue_import(request: HttpRequest) -> HttpResponseBase:
    """Upload; a file that can be read leads on to its report, one that cannot is refused with the way out."""
    form = UploadForm(request.POST or None, request.FILES or None, user=request.user)
    if form.is_valid():
        file = form.cleaned_data["file"]
        data = file.read()
        try:
            _read(data, file.name)
        except Unreadable as error:
            form.add_error("file", _words_of(error))
        else:
            source = keep_source(data=data, name=file.name, by=request.user)
            return redirect("briefing:import_report", host=form.cleaned_data["host"].code, pk=source.pk)
    return render(request, "briefing/issue_import.html", {"form": form}, status=422 if form.is_bound else 200)


@access(PUBLISH)
@require_http_methods(["GET", "POST"])
def import_report(request: HttpRequest, host: str, pk: int) -> HttpResponseBase:
    """What was understood, what was not, and the button that enters it."""
    organisation = get_object_or_404(hosts_for(request.user, "briefing.publish"), code=host)
    source = get_object_or_404(SourceFile, pk=pk, uploaded_by=request.user)
    try:
        with source.file.open("rb") as file:
            reading = _read(file.read(), source.name)
    except Unreadable as error:
        messages.error(request, _words_of(error))
        return redirect("briefing:issue_import")
    if request.method == "POST":
        issue = _enter(request, organisation, reading, source)
        if issue:
            messages.success(request, _("%(issue)s 已导入并发布。") % {"issue": issue.line})
            return redirect("briefing:issue_detail", pk=issue.pk)
    return render(request, "briefing/import_report.html", _report(organisation, reading, source))


def _enter(request: HttpRequest, host: Organisation, reading: Reading, source: SourceFile) -> Issue | None:
    try:
        return issues.import_issue(
            host=host,
            reading=reading,
            source_name=source.name,
            source_sha256=source.sha256,
            fills_gaps=request.POST.get("fills_gaps") == "on",
            by=request.user,
        )
    except Refused as refused:
        for refusal in refused.refusals:
            messages.error(request, str(refusal.message))
        return None


def _report(host: Organisation, reading: Reading, source: SourceFile) -> dict[str, Any]:
    manuscript = reading.manuscript
    language = "en" if (get_language() or "zh").startswith("en") else "zh"
    try:
        place, problem = place_of(manuscript), ""
    except Refused as refused:
        place, problem = None, str(refused)
    is_supplement = manuscript.masthead.is_supplement
    return {
        "host": host,
        "source": source,
        "reading": reading,
        "manuscript": manuscript,
        "findings": [(one.line, one.in_language(language)) for one in reading.findings],
        "unmatched": unmatched_contributors(manuscript, day=manuscript.masthead.date or clock.today()),
        "is_balanced": reading.source_characters == reading.accounted_characters,
        "problem": problem,
        "gap": gap_before(host, place, is_supplement=is_supplement) if place else [],
    }


def _read(data: bytes, name: str) -> Reading:
    return read(data, name=name, layout=load_layout(policy_path("briefing")))


def _words_of(error: Unreadable) -> str:
    language = "en" if (get_language() or "zh").startswith("en") else "zh"
    return f"{error.messages[language]} {error.ways_out[language]}"
