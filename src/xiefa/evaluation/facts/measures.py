"""What a measure of a scheme asks of the lines: which things, which column, which marks, which days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from xiefa.evaluation.scoring.scheme import Measure

COUNT, SUM, LATEST, DISTINCT = "count", "sum", "latest", "distinct"
SCALES = frozenset({"people", "countries", "units"})
PARTNERS = "partners"
_OF_OUTCOMES = frozenset({"number", "amount"})


@dataclass(frozen=True, slots=True)
class Span:
    """The days from ``since`` up to but not including ``until``; a record belongs to it that shares a day with it."""

    since: date
    until: date


def span_before(span: Span) -> Span:
    """The days before: as many whole months where it begins and ends with a month, else as many days."""
    if span.since.day == span.until.day == 1:
        months = 12 * (span.until.year - span.since.year) + span.until.month - span.since.month
        year, month = divmod(12 * span.since.year + span.since.month - 1 - months, 12)
        return Span(date(year, month + 1, 1), span.since)
    return Span(span.since - (span.until - span.since), span.since)


def things_of(measure: Measure) -> tuple[str, ...]:
    """Which lines it looks at; see ``flattening``."""
    if measure.take == COUNT or measure.of in SCALES:
        return ("",)
    if measure.of == PARTNERS:
        return (PARTNERS,)
    if measure.outcome and measure.of in _OF_OUTCOMES:
        return (f"{measure.of}:{_outcome(measure)}",)
    return (f"field={measure.of}",)


def column_of(measure: Measure) -> str:
    """Which column of those lines it takes; for a count, one that is never empty."""
    if measure.take == COUNT:
        return "alliance"
    return measure.of if measure.of in SCALES else "value"


def marks_of(measure: Measure) -> list[tuple[str, ...]]:
    """Groups of marks; of each group a line must bear at least one."""
    groups = [tuple(mark(field, option) for option in options) for field, options in measure.where]
    groups += [tuple(f"role:{one}" for one in measure.roles), tuple(f"evidence:{one}" for one in measure.evidence)]
    groups.append((f"outcome:{_outcome(measure)}",) if measure.outcome else ())
    return [group for group in groups if group]


def mark(field: str, value: Any) -> str:
    """The mark of a chosen option, or of a yes or no."""
    return f"{field}={('yes' if value else 'no') if isinstance(value, bool) else value}"


def _outcome(measure: Measure) -> str:
    return f"{measure.outcome}.{measure.stage}" if measure.stage else measure.outcome
