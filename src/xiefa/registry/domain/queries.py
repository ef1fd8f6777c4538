"""Reads for the registry's pages."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from xiefa.kernel import clock
from xiefa.registry.models import Merger, OrganisationName, OrganisationQuerySet, Person, Seat


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
