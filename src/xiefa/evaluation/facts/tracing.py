"""From a fact back to its records: the lines by which it was counted, which add up to it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from xiefa.evaluation.facts.compiling import Basis, Fact, chosen
from xiefa.evaluation.facts.credit import SHARED, share, written
from xiefa.evaluation.facts.measures import COUNT, DISTINCT, LATEST, SUM, column_of
from xiefa.evaluation.scoring.scheme import Credit, Measure

_WHOLE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Source:
    """One record behind a fact: ``value`` is what it says, ``share`` the alliance's part in it.

    ``value`` is 1 for a counted record and None where it says nothing; for partners, the number that stands for one.
    """

    record: int
    since: date
    value: int | None
    share: Fraction = _WHOLE

    @property
    def amount(self) -> Fraction:
        """What the record adds to a count or a sum."""
        return self.share * (self.value or 0)


@dataclass(frozen=True, slots=True)
class Trace:
    """The records behind one fact of one alliance, by day and number; the newest value alone behind a latest one."""

    measure: Measure
    sources: tuple[Source, ...]
    is_known: bool = True

    @property
    def fact(self) -> Fact:
        """The fact, made of its records again."""
        said = [one for one in self.sources if one.value is not None]
        if not self.is_known:
            return None
        if self.measure.take == DISTINCT:
            return len({one.value for one in said})
        if self.measure.take == LATEST:
            return said[-1].value if said else None
        return None if self.sources and not said else written(sum((one.amount for one in said), Fraction(0)))

    @property
    def records(self) -> list[int]:
        """The numbers of the records, each once, in their order."""
        return list(dict.fromkeys(one.record for one in self.sources))


def trace(basis: Basis, measure: Measure, code: str, credit: Credit) -> Trace:
    """The records behind the fact of the alliance ``code``."""
    if basis.span(measure) is None:
        return Trace(measure, (), is_known=False)
    own = Basis(basis.lines.filter(alliance=code), basis.current, basis.previous)
    lines = chosen(own, measure).order_by("since", "record", "thing", "value")
    rows = lines.values("record", "since", *SHARED, column_of(measure))
    sources = [_source(row, measure, credit) for row in rows]
    if measure.take == SUM:
        sources = sorted([*sources, *_silent(own, measure, {one.record for one in sources})], key=_place)
    if measure.take == LATEST:
        sources = [one for one in sources if one.value is not None][-1:]
    return Trace(measure, tuple(sources))


def _silent(own: Basis, measure: Measure, heard: set[int]) -> list[Source]:
    """The records that a sum is about and that say no number."""
    lines = chosen(own, measure, things=("",)).order_by()
    return [
        Source(record, since, None) for record, since in lines.values_list("record", "since") if record not in heard
    ]


def _place(source: Source) -> tuple[date, int]:
    return source.since, source.record


def _source(row: dict[str, Any], measure: Measure, credit: Credit) -> Source:
    is_shared = measure.take in {COUNT, SUM}
    part = share(credit, **{name: row[name] for name in SHARED}) if is_shared else _WHOLE
    return Source(row["record"], row["since"], 1 if measure.take == COUNT else row[column_of(measure)], part)
