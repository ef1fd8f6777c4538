"""Organisations and everything said about them."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from xiefa.archive.copies import kept
from xiefa.archive.domain import indexing, queries
from xiefa.archive.domain.evaluations import grades_held
from xiefa.archive.models import Mention
from xiefa.archive.views.activities import did
from xiefa.kernel.access import access
from xiefa.registry.models import Organisation

_ENTRIES_A_PAGE = 20
_RECORDS = 10


@access.anyone
@kept()
def organisation_list(request: HttpRequest) -> HttpResponse:
    """Every organisation that the archive speaks of, the most often first."""
    indexing.catch_up()
    return render(request, "archive/organisation_list.html", {"standings": queries.standings()})


@access.anyone
@kept("page")
def organisation_detail(request: HttpRequest, code: str) -> HttpResponse:
    """An organisation: its names through time and everything said about it, newest first."""
    indexing.catch_up()
    organisation = get_object_or_404(Organisation.objects.filter(is_visible=True).with_names(), code=code)
    page = Paginator(queries.entries_about(organisation), _ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    places = [entry.place for entry in page]
    mentions = Mention.objects.filter(organisation=organisation, entry__in=places).order_by("role")
    roles = {mention.entry_id: mention.get_role_display() for mention in reversed(mentions)}
    context = {
        "organisation": organisation,
        "page": page,
        "grades": grades_held(organisation),
        "records": did(organisation)[:_RECORDS],
        "rows": [(entry, roles.get(entry.place, "")) for entry in page],
    }
    return render(request, "archive/organisation_detail.html", context)
