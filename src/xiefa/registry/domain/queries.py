"""Reads for the registry's pages."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from xiefa.kernel import clock
from xiefa.registry.models import Body, Merger, Organisation, OrganisationName, OrganisationQuerySet, Person, Seat


def organisations_like(
    organisations: OrganisationQuerySet, *, q: str = "", kind: str = "", state: str = ""
) -> OrganisationQuerySet:
    """Those of the given kind and state whose code or any name, past or present, contains ``q``."""
    if q:
        named = OrganisationName.objects.filter(organisation=OuterRef("pk"), text__icontains=q)
        organisations = organisations.filter(Q(code__icontains=q) | Exists(named))
    if kind:
        organisations = organisations.filter(kind=kind)
    today = clock.today()
    if state == "open":
        organisations = organisations.at(today)
    elif state == "closed":
        organisations = organisations.filter(closed_on__lte=today)
    elif state == "hidden":
        organisations = organisations.filter(is_visible=False)
    return organisations


def bodies_of(organisation: Organisation) -> QuerySet[Body]:
    """The bodies of an organisation with their seats and the people in them; three queries for any number."""
    seats = Seat.objects.select_related("person", "represents").prefetch_related("represents__names")
    return organisation.bodies.prefetch_related(Prefetch("seats", seats))


def people_like(words: str = "") -> QuerySet[Person]:
    """People whose name, pinyin or notes contain ``words``, with the seats they hold today; doubles are left out."""
    held = (
        Seat.objects.at(clock.today())
        .select_related("body__organisation")
        .prefetch_related("body__organisation__names")
    )
    gone = Merger.objects.standing().filter(person_gone=OuterRef("pk"))
    people = Person.objects.filter(~Exists(gone)).prefetch_related(Prefetch("seats", held, to_attr="seats_today"))
    if words:
        return people.filter(Q(name__icontains=words) | Q(pinyin__icontains=words) | Q(notes__icontains=words))
    return people


def names_of_today(organisation: Organisation) -> dict[str, list[Any]]:
    """The names of an organisation that hold today, and those that do not."""
    today = clock.today()
    names = list(organisation.names.in_order())
    return {
        "present": [name for name in names if name.holds_at(today)],
        "past": [name for name in names if not name.holds_at(today)],
    }
