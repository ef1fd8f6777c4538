"""The pages of what happened to an entry, field by field."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from xiefa.registry.domain.history import Happening, history_of_organisation, history_of_person
from xiefa.registry.models import Person
from xiefa.registry.sheets.members import history_sheet
from xiefa.registry.views.pages import PER_PAGE, seen_organisation, sees


@sees
def organisation_history(request: HttpRequest, code: str) -> HttpResponse:
    """Everything that happened to an organisation and to what belongs to it."""
    organisation = seen_organisation(request, code)
    words = {
        "thing": organisation,
        "back": organisation.get_absolute_url(),
        "export": reverse("registry:organisation_history_export", args=[code]),
    }
    return _page(request, history_of_organisation(organisation), words)


@sees
@require_GET
def organisation_history_export(request: HttpRequest, code: str) -> HttpResponse:
    """The same as a sheet."""
    organisation = seen_organisation(request, code)
    return history_sheet(history_of_organisation(organisation), file_name=f"history-{organisation.code}.xlsx")


@sees
def person_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that happened to a person's entry."""
    person = get_object_or_404(Person, pk=pk)
    words = {
        "thing": person,
        "back": reverse("registry:person_detail", args=[pk]),
        "export": reverse("registry:person_history_export", args=[pk]),
    }
    return _page(request, history_of_person(person), words)


@sees
@require_GET
def person_history_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a sheet."""
    person = get_object_or_404(Person, pk=pk)
    return history_sheet(history_of_person(person), file_name=f"history-person-{person.pk}.xlsx")


def _page(request: HttpRequest, happenings: list[Happening], words: dict[str, object]) -> HttpResponse:
    page = Paginator(happenings, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "registry/history.html", {"page": page, **words})
