"""Errands that need two rooms which do not know each other."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from xiefa.manuscript import Masthead
from xiefa.registry.domain.organisations import add_organisation
from xiefa.registry.enums import OrganisationKind
from xiefa.registry.models import Organisation


@transaction.atomic
def host_named(*, name: str, by: Any) -> tuple[Organisation, bool]:
    """The organisation of this name, registered as a network when nobody has that name; and whether it is new.

    The first network of an installation becomes its own host.
    """
    found = Organisation.objects.filter(names__text=name).distinct().first()
    if found is not None:
        return found, False
    is_first = not Organisation.objects.filter(is_host=True).exists()
    code = "network" if is_first else f"host-{Organisation.objects.count() + 1}"
    return add_organisation(code=code, kind=OrganisationKind.NETWORK, full_name=name, by=by), True


def host_name_from(masthead: Masthead) -> str:
    """What an empty installation calls the host of the first issue it is given: its office, else its title."""
    return masthead.office.strip() or masthead.title
