"""The facts of a scheme for some alliances: as the database stands now, or as a cycle was sealed; with their records."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from xiefa.evaluation.facts import sealing, tracing
from xiefa.evaluation.facts.compiling import Basis, Facts, count_facts
from xiefa.evaluation.facts.keeping import catch_up
from xiefa.evaluation.facts.measures import Span
from xiefa.evaluation.facts.tracing import Trace
from xiefa.evaluation.models import LiveLine, SealedLine, Snapshot
from xiefa.evaluation.scoring import Scheme
from xiefa.registry.models import Organisation


def live_basis(host: Organisation, current: Span, previous: Span | None = None) -> Basis:
    """What counts now, all year round: the lines are brought up to date first, by what the ledger says has changed."""
    catch_up()
    return Basis(LiveLine.objects.filter(host=host), current, previous)


def sealed_basis(snapshot: Snapshot) -> Basis:
    """What counted when the cycle was sealed."""
    header = sealing.read_header(snapshot.header)
    days, before = header["days"], header["days_before"]
    return Basis(SealedLine.objects.filter(snapshot=snapshot), _span(days), _span(before) if before else None)


def facts_of(basis: Basis, scheme: Scheme, codes: Iterable[str]) -> Facts:
    """{code: {measure: fact}} for the alliances of the roll: whole numbers, fractions as text, None for what is missing."""
    return count_facts(basis, tuple(scheme.measures.values()), codes, scheme.credit)


def trace(basis: Basis, scheme: Scheme, code: str, measure: str) -> Trace:
    """The records behind one fact; they add up to it. KeyError when the scheme has no such measure."""
    return tracing.trace(basis, scheme.measures[measure], code, scheme.credit)


def _span(days: list[str]) -> Span:
    since, until = map(date.fromisoformat, days)
    return Span(since, until)
