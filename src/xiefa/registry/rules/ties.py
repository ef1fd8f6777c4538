"""What ties somebody who signs in to an organisation: why they cannot judge in its matters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from xiefa.accounts.models import RoleGrant
from xiefa.kernel.period import covers
from xiefa.registry.models import MemberUnit, Organisation, Seat


def ties(user: Any, organisation: Organisation, *, on: date) -> Iterator[str]:
    """In words: roles at it, offices in its bodies, and seats anywhere on behalf of it or of a unit of it."""
    if RoleGrant.objects.at(on).filter(user=user, host_code=organisation.code).exists():
        yield _("账号有面向“%(organisation)s”的角色") % {"organisation": organisation}
    units = MemberUnit.objects.filter(covers(on), alliance=organisation).values("unit")
    sits = Q(body__organisation=organisation) | Q(body__organisation__in=units)
    speaks = Q(represents=organisation) | Q(represents__in=units)
    seats = Seat.objects.filter(covers(on), sits | speaks, person__user=user)
    for seat in seats.select_related("body__organisation", "represents"):
        words = {"organisation": seat.body.organisation, "body": seat.body, "title": seat.title}
        if seat.represents:
            yield _("代表“%(unit)s”担任%(organisation)s%(body)s%(title)s") % {**words, "unit": seat.represents}
        else:
            yield _("担任%(organisation)s%(body)s%(title)s") % words
