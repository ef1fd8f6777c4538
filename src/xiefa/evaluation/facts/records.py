"""Accepted records with the version that was accepted, as they are told to the flattening."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from xiefa.activities.kinds import Form
from xiefa.activities.models import Acceptance, Activity, FormVersion
from xiefa.activities.models.records import ActivityQuerySet
from xiefa.evaluation.facts.flattening import Line, Told, lines_of, parties
from xiefa.registry.models import Merger, Organisation


@dataclass(frozen=True)
class Register:
    """What has to be known of organisations: which are alliances, and which code was merged into which."""

    alliances: frozenset[str]
    merged: Mapping[str, str]

    @classmethod
    def of(cls, header: Mapping[str, Any]) -> Register:
        """The register as it was when a snapshot was begun; see ``sealing``."""
        return cls(frozenset(header["alliances"]), header["merged"])

    def sharers(self, content: Mapping[str, Any]) -> tuple[str, ...]:
        """The alliances that a record is about."""
        return tuple(sorted(self.alliances & parties(content, self.merged).keys()))


@dataclass(frozen=True, slots=True)
class Sealed:
    """One acceptance: the version of a record that was accepted, with its content."""

    record: int
    version: int
    content: Mapping[str, Any]
    digest: str


def register() -> Register:
    """The register as it stands now."""
    alliances = frozenset(Organisation.objects.alliances().values_list("code", flat=True))
    mergers = Merger.objects.standing().exclude(organisation_gone=None).order_by("pk")
    merged = dict(mergers.values_list("organisation_gone__code", "organisation_kept__code"))
    return Register(alliances, {gone: _end_of(gone, merged) for gone in sorted(merged)})


def forms() -> dict[str, Form]:
    """Every form under which a record was made, by its version."""
    return {one.version: one.form for one in FormVersion.objects.all()}


def accepted(records: Iterable[int]) -> Iterator[Sealed]:
    """Of these records those that count now, each as it was accepted."""
    counting = Activity.objects.accepted().filter(pk__in=list(records))
    rows = acceptances(counting).values_list("activity", "version__number", "version__content", "digest")
    return (Sealed(*row) for row in rows.iterator())


def acceptances(counting: ActivityQuerySet) -> Any:
    """The acceptance of each of these records that seals what it says now."""
    return Acceptance.objects.filter(activity__in=counting, version__number=F("activity__version")).order_by("activity")


def lines_of_record(sealed: Sealed, known: Register, form: Form) -> Iterator[Line]:
    """All lines of a record."""
    told = Told(sealed.record, sealed.content, known.sharers(sealed.content), known.merged)
    return lines_of(told, form)


def _end_of(code: str, merged: Mapping[str, str]) -> str:
    """Where a chain of mergers ends."""
    seen = {code}
    while merged.get(code) and merged[code] not in seen:
        code = merged[code]
        seen.add(code)
    return code
