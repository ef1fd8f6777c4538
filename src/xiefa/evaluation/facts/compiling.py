"""Counting all measures of a scheme for all alliances: one query over the covering index of the lines.

Measured on PostgreSQL: ``Count`` of a column of the index that is never empty keeps to the index, ``Count("pk")`` does
not. Different values have a query of their own, over their few lines: in one query with the others the database sorts
all lines by value first, which takes half as long again. Nothing is divided and nothing is rounded in the database;
money is whole 分. Who has no record is missing from the answer, so facts start from the roll.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, cast

from django.db.models import Aggregate, Count, F, Q, QuerySet, Sum, Value, Window
from django.db.models.functions import RowNumber, StrIndex
from django.db.models.lookups import GreaterThan

from xiefa.evaluation.facts.credit import SHARED, is_full, share, written
from xiefa.evaluation.facts.measures import COUNT, DISTINCT, LATEST, SUM, Span, column_of, marks_of, things_of
from xiefa.evaluation.scoring.scheme import Credit, Measure

Fact = int | str | None
Facts = dict[str, dict[str, Fact]]
Lines = QuerySet[Any]
# Of more alliances than this, the lines of all are counted and the others left out.
_MOST_NAMED = 200


@dataclass(frozen=True)
class Basis:
    """Where facts are counted from: live or sealed lines, the days in question and those of the period before."""

    lines: Lines
    current: Span
    previous: Span | None = None

    def span(self, measure: Measure) -> Span | None:
        """The days that a measure is about; None when the period before is not known."""
        return self.previous if measure.is_previous else self.current


def count_facts(basis: Basis, measures: Sequence[Measure], codes: Iterable[str], credit: Credit) -> Facts:
    """{code: {measure: whole number, fraction as text, or None when nobody gave a value}}, in the order of ``codes``."""
    roll = list(dict.fromkeys(codes))
    known = [one for one in measures if basis.span(one) is not None]
    facts: Facts = {code: {one.key: None if one not in known else 0 for one in measures} for code in roll}
    if len(roll) <= _MOST_NAMED:
        basis = Basis(basis.lines.filter(alliance__in=roll), basis.current, basis.previous)
    added = [one for one in known if one.take in {COUNT, SUM}]
    _put(facts, _counted(basis, added) if is_full(credit) else _shared(basis, added, credit))
    _put(facts, _counted(basis, [one for one in known if one.take == DISTINCT]))
    for measure in (one for one in known if one.take == LATEST):
        _put(facts, {code: {measure.key: None} for code in roll})
        _put(facts, _latest(basis, measure))
    return facts


def chosen(basis: Basis, measure: Measure, *, things: Sequence[str] = ()) -> Lines:
    """The lines that one measure looks at, or those of its records that are about other ``things``."""
    return basis.lines.filter(_within(basis, measure) & _condition(measure, things=things))


def _counted(basis: Basis, measures: Sequence[Measure]) -> Facts:
    """Counts, sums and different values, each record in full; a partner of several records is one partner."""
    rows = _rows(basis, measures, ("alliance",))
    return {
        row["alliance"]: {
            one.key: _number(row[f"fact_{at}"], row.get(f"records_{at}")) for at, one in enumerate(measures)
        }
        for row in rows
    }


def _number(fact: Any, records: int | None) -> int | None:
    """A sum of records of which none says a number is None; a sum over no records is 0."""
    if fact is None:
        return None if records else 0
    return int(fact)


def _shared(basis: Basis, measures: Sequence[Measure], credit: Credit) -> Facts:
    """Counts and sums where each alliance gets its share of a record: exact fractions, added up here."""
    sums: dict[str, list[Fraction | None]] = {}
    records: dict[str, list[int]] = {}
    for row in _rows(basis, measures, ("alliance", *SHARED)):
        part = share(credit, **{name: row[name] for name in SHARED})
        own = sums.setdefault(row["alliance"], [None] * len(measures))
        seen = records.setdefault(row["alliance"], [0] * len(measures))
        for at in range(len(measures)):
            seen[at] += row.get(f"records_{at}") or 0
            if row[f"fact_{at}"] is not None:
                own[at] = (own[at] or Fraction(0)) + part * int(row[f"fact_{at}"])
    return {
        code: {
            one.key: (None if seen else 0) if fact is None else written(fact)
            for one, fact, seen in zip(measures, own, records[code], strict=True)
        }
        for code, own in sums.items()
    }


def _rows(basis: Basis, measures: Sequence[Measure], grouped: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The one query: a row for each group, ``fact_0`` … in the order of the measures, ``records_0`` … beside sums."""
    if not measures:
        return iter(())
    wanted = _Wanted(basis, measures)
    counted = {f"fact_{at}": wanted.aggregate(one) for at, one in enumerate(measures)}
    counted |= {f"records_{at}": wanted.records(one) for at, one in enumerate(measures) if one.take == SUM}
    rows = wanted.lines().values(*grouped).annotate(**counted).order_by()
    return cast("Iterator[dict[str, Any]]", iter(rows))


def _latest(basis: Basis, measure: Measure) -> Facts:
    """The newest value that somebody gave; of two of one day, that of the record entered later."""
    newest = Window(RowNumber(), partition_by=F("alliance"), order_by=[F("since").desc(), F("record").desc()])
    rows = chosen(basis, measure).exclude(**{column_of(measure): None}).annotate(place=newest).filter(place=1)
    return {
        code: {measure.key: int(fact)} for code, fact in rows.order_by().values_list("alliance", column_of(measure))
    }


class _Wanted:
    """The measures of one query. What all of them ask is asked once, of the lines, instead of in every filter."""

    def __init__(self, basis: Basis, measures: Sequence[Measure]) -> None:
        self.basis, self.measures = basis, measures
        self.spans = {span for one in measures if (span := basis.span(one)) is not None}

    def lines(self) -> Lines:
        """The lines that at least one of the measures may look at."""
        things = {thing for one in self.measures for thing in things_of(one)}
        things |= {"" for one in self.measures if one.take == SUM}
        last, first = max(one.until for one in self.spans), min(one.since for one in self.spans)
        lines = self.basis.lines.filter(thing__in=sorted(things), since__lt=last, until__gte=first)
        kinds = {kind for one in self.measures for kind in one.kinds}
        return lines.filter(kind__in=sorted(kinds)) if all(one.kinds for one in self.measures) else lines

    def aggregate(self, measure: Measure) -> Aggregate:
        """What is counted or added up."""
        if measure.take == SUM:
            return Sum(column_of(measure), filter=self._filter(measure))
        return Count(column_of(measure), filter=self._filter(measure), distinct=measure.take == DISTINCT)

    def records(self, measure: Measure) -> Aggregate:
        """How many records a sum is about, whether or not they say a number."""
        return Count("alliance", filter=self._filter(measure, things=("",)))

    def _filter(self, measure: Measure, *, things: Sequence[str] = ()) -> Q:
        days = _within(self.basis, measure) if len(self.spans) > 1 else Q()
        return _condition(measure, things=things) & days


def _within(basis: Basis, measure: Measure) -> Q:
    span = basis.span(measure)
    return Q() if span is None else Q(since__lt=span.until, until__gte=span.since)


def _condition(measure: Measure, *, things: Sequence[str] = ()) -> Q:
    condition = Q(thing__in=list(things or things_of(measure)))
    if measure.kinds:
        condition &= Q(kind__in=measure.kinds)
    for words in marks_of(measure):
        condition &= _marked(words)
    return condition


def _marked(words: Sequence[str]) -> Q:
    """That one of these words stands among the marks."""
    condition = Q()
    for word in words:
        condition |= Q(GreaterThan(StrIndex("marks", Value(f" {word} ")), 0))
    return condition


def _put(facts: Facts, more: Mapping[str, Mapping[str, Fact]]) -> None:
    for code, own in more.items():
        if code in facts:
            facts[code].update(own)
