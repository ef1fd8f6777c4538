"""Accepted records with the version that was accepted, as they are told to the flattening."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from xiefa.activities.kinds import Form
from xiefa.activities.models import Acceptance, Activity, FormVersion
from xiefa.activities.models.records import ActivityQuerySet
from xiefa.evaluation.facts.flattening import Line, Told, lines_of, parties
from xiefa.evaluation.facts.measures import Span, span_before
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


def register(codes: Collection[str] | None = None) -> Register:
    """The register as it stands now: of everybody, or as far as it concerns these codes."""
    mergers = Merger.objects.standing().exclude(organisation_gone=None)
    pairs = mergers.values_list("organisation_gone__code", "organisation_kept__code")
    alliances = Organisation.objects.alliances()
    if codes is None:
        merged = dict(pairs)
    else:
        merged, asked = dict[str, str](), set(codes)
        while asked:
            found = dict(pairs.filter(organisation_gone__code__in=asked))
            asked = set(found.values()) - merged.keys()
            merged |= found
        alliances = alliances.filter(code__in={*codes, *merged.values()})
    named = frozenset(alliances.values_list("code", flat=True))
    return Register(named, {gone: _end_of(gone, merged) for gone in sorted(merged)})


def codes_in(contents: Iterable[Mapping[str, Any]]) -> set[str]:
    """The codes of all organisations that these contents name."""
    return {code for content in contents for code in parties(content, {})}


def within(host: Organisation, span: Span) -> ActivityQuerySet:
    """The records of a host that count for these days."""
    return Activity.objects.accepted().filter(host=host).within(span.since, span.until)


def days_before(host: Organisation, current: Span, named: Span | None = None) -> Span | None:
    """The days of the period before: those that somebody named, else as many as now; None if nobody reported then."""
    before = named or span_before(current)
    return before if within(host, before).exists() else None


def forms() -> dict[str, Form]:
    """Every form under which a record was made, by its version."""
    return {one.version: one.form for one in FormVersion.objects.all()}


def accepted(records: Iterable[int]) -> Iterator[Sealed]:
    """Of these records those that count now, each as it was accepted."""
    counting = Activity.objects.accepted().filter(pk__in=list(records))
    rows = acceptances(counting).values_list("activity", "version__number", "version__content", "digest")
    return (Sealed(*row) for row in rows)


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
