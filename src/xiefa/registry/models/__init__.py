"""Who exists: organisations under their dated names, people, bodies and the seats in them, and standing."""

from xiefa.registry.models.contacts import Contact, ContactQuerySet
from xiefa.registry.models.imports import ImportBatch
from xiefa.registry.models.members import MemberUnit
from xiefa.registry.models.mergers import Merger, MergerQuerySet, NotADouble
from xiefa.registry.models.organisations import (
    NamesStamp,
    NotAName,
    Organisation,
    OrganisationName,
    OrganisationNameQuerySet,
    OrganisationQuerySet,
)
from xiefa.registry.models.people import Body, Employment, Person, Seat
from xiefa.registry.models.standing import LedgerEntry, Standing

__all__ = [
    "Body",
    "Contact",
    "ContactQuerySet",
    "Employment",
    "ImportBatch",
    "LedgerEntry",
    "MemberUnit",
    "Merger",
    "MergerQuerySet",
    "NamesStamp",
    "NotADouble",
    "NotAName",
    "Organisation",
    "OrganisationName",
    "OrganisationNameQuerySet",
    "OrganisationQuerySet",
    "Person",
    "Seat",
    "Standing",
]
