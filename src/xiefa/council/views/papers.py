"""Papers of the agenda: kept as they came, handed out to staff and to those who are invited."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xiefa.council import rules
from xiefa.council.domain import papers
from xiefa.council.enums import MeetingState
from xiefa.council.forms.preparing import PaperForm
from xiefa.council.losses import loss_of_paper
from xiefa.council.models import Paper
from xiefa.council.views.agenda import item_page
from xiefa.council.views.pages import (
    ask_first,
    attempt,
    is_confirmed,
    item_to_prepare,
    paper_to_prepare,
    prepares,
    saved,
)
from xiefa.kernel.access import access
from xiefa.kernel.permission import host_codes


@prepares
@require_POST
def paper_add(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Put a document beside a point."""
    item = item_to_prepare(request, pk)
    form = PaperForm(request.POST, request.FILES)
    if form.is_valid():
        paper = saved(request, form, papers.add_paper, item=item, **form.values())
        if paper:
            messages.success(request, _("已上传“%(paper)s”。") % {"paper": paper})
            return redirect(f"{reverse('council:item_change', args=[pk])}#papers")
    return item_page(request, item, paper_form=form)


@prepares
@require_http_methods(["GET", "POST"])
def paper_remove(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Ask; confirmed, take a document away."""
    paper = paper_to_prepare(request, pk)
    item, back = paper.item, f"{reverse('council:item_change', args=[paper.item_id])}#papers"
    if not is_confirmed(request):
        refusals = rules.item_refusals(item, by=request.user)
        losses = [loss_of_paper(paper)]
        return ask_first(request, item.meeting, title=_("删去材料"), losses=losses, refusals=refusals, back=back)
    if attempt(request, papers.remove_paper, paper=paper):
        messages.success(request, _("已删去材料。"))
    return redirect(back)


@access.signed_in
@require_GET
def paper_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file as it came, always as a download: for staff of the host, and for the invited once they are called."""
    paper = get_object_or_404(_papers_seen(request), pk=pk)
    response = FileResponse(
        paper.file.open("rb"), as_attachment=True, filename=paper.file_name, content_type=paper.media_type
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


def _papers_seen(request: HttpRequest) -> QuerySet[Paper]:
    codes = host_codes(request.user, rules.VIEW)
    if "" in codes:
        return Paper.objects.all()
    called = ~Q(item__meeting__state=MeetingState.PREPARING)
    invited = called & Q(item__meeting__attendees__person__user=request.user)
    return Paper.objects.filter(Q(item__meeting__host__code__in=codes) | invited).distinct()
