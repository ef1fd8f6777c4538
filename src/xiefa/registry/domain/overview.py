"""Everything the registry knows of an organisation or a person, now or as it was on a day. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q

from xiefa.kernel import clock
from xiefa.kernel.period import covers
from xiefa.registry import rules
from xiefa.registry.enums import UnitRole
from xiefa.registry.masking import masked
from xiefa.registry.models import (
    Body,
    Contact,
    LedgerEntry,
    MemberUnit,
    Merger,
    Organisation,
    OrganisationName,
    Person,
    Seat,
    Standing,
)


@dataclass(frozen=True)
class Reach:
    """A contact as this reader may see it: the value in full, or with its middle covered."""

    contact: Contact
    value: str
    is_masked: bool


@dataclass(frozen=True)
class Overview:
    """The page of an organisation, on one day or (``on`` None) with everything past and present."""

    organisation: Organisation
    on: date | None
    names: list[OrganisationName]
    units: list[MemberUnit]
    unit_of: list[MemberUnit]
    bodies: list[Body]
    seats_held: list[Seat]
    contacts: list[Reach]
    standings: list[Standing]
    ledger: list[LedgerEntry]
    mergers: list[Merger]
    merged_into: Merger | None

    @property
    def day(self) -> date:
        """The day on which things count as present."""
        return self.on or clock.today()

    @property
    def names_present(self) -> list[OrganisationName]:
        """The names that hold on the day."""
        return [name for name in self.names if name.holds_at(self.day)]

    @property
    def names_past(self) -> list[OrganisationName]:
        """The names that do not, for the page of all times."""
        return [name for name in self.names if not name.holds_at(self.day) and self.on is None]


def overview(organisation: Organisation, *, user: Any, on: date | None = None) -> Overview:
    """Read it all, in a number of queries that does not depend on how much there is."""
    mergers = list(
        Merger.objects.standing()
        .filter(Q(organisation_kept=organisation) | Q(organisation_gone=organisation))
        .select_related("organisation_kept", "organisation_gone", "merged_by")
        .prefetch_related("organisation_kept__names", "organisation_gone__names")
    )
    return Overview(
        organisation=organisation,
        on=on,
        names=list(organisation.names.in_order()),
        units=units_of(organisation, on=on),
        unit_of=_unit_of(organisation, on=on),
        bodies=_bodies(organisation, on=on),
        seats_held=_seats_elsewhere(organisation, on=on),
        contacts=contacts_of(organisation, user=user, on=on),
        standings=list(
            Standing.objects.filter(_in_force(on), organisation=organisation)
            .select_related("host")
            .prefetch_related("host__names")
            .order_by("-opened_by")
        ),
        ledger=_ledger(organisation, on=on),
        mergers=[one for one in mergers if one.organisation_kept_id == organisation.pk],
        merged_into=next((one for one in mergers if one.organisation_gone_id == organisation.pk), None),
    )


def units_of(alliance: Organisation, *, on: date | None = None) -> list[MemberUnit]:
    """The member units of an alliance: present ones first, by the weight of their role, then as they joined."""
    rows = MemberUnit.objects.filter(_in_force(on), alliance=alliance).select_related("unit")
    places = {role: place for place, role in enumerate(UnitRole.values)}
    day = on or clock.today()
    return sorted(
        rows.prefetch_related("unit__names"),
        key=lambda one: (not one.holds_at(day), places.get(one.role, 99), one.since or date.min, one.pk),
    )


def contacts_of(organisation: Organisation, *, user: Any, on: date | None = None) -> list[Reach]:
    """The contacts that may be shown to this reader, personal ones in full only to those who keep the entry."""
    may_edit = rules.may_edit(user, organisation)
    rows = Contact.objects.kept().filter(_in_force(on), organisation=organisation).select_related("person")
    return [_reach(contact, is_open=may_edit or not contact.is_personal) for contact in rows]


def contacts_of_person(person: Person, *, user: Any) -> list[Reach]:
    """The contacts of a person, over all organisations, as this reader may see them."""
    rows = Contact.objects.kept().filter(person=person).select_related("person", "organisation")
    rows = rows.filter(organisation__in=Organisation.objects.visible_to(user)).prefetch_related("organisation__names")
    return [_reach(contact, is_open=rules.may_read_contact(user, contact)) for contact in rows]


def _reach(contact: Contact, *, is_open: bool) -> Reach:
    return Reach(contact, contact.value if is_open else masked(contact.value), not is_open)


def _in_force(on: date | None) -> Q:
    return covers(on) if on else Q()


def _unit_of(organisation: Organisation, *, on: date | None) -> list[MemberUnit]:
    rows = MemberUnit.objects.filter(_in_force(on), unit=organisation).select_related("alliance")
    return list(rows.prefetch_related("alliance__names"))


def _bodies(organisation: Organisation, *, on: date | None) -> list[Body]:
    seats = Seat.objects.filter(_in_force(on)).select_related("person", "represents")
    seats = seats.prefetch_related("represents__names")
    return list(organisation.bodies.filter(_in_force(on)).prefetch_related(Prefetch("seats", seats)))


def _seats_elsewhere(organisation: Organisation, *, on: date | None) -> list[Seat]:
    """Who represents it in the bodies of others; its own bodies are shown with everybody in them."""
    seats = Seat.objects.filter(_in_force(on), represents=organisation).exclude(body__organisation=organisation)
    return list(seats.select_related("person", "body__organisation").prefetch_related("body__organisation__names"))


def _ledger(organisation: Organisation, *, on: date | None) -> list[LedgerEntry]:
    entries = LedgerEntry.objects.filter(subject=f"organisation:{organisation.code}")
    if on:
        entries = entries.filter(effective_on__lte=on)
    return list(entries.order_by("-number")[:50])
