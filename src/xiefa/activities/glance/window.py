"""The days that are looked at, and the months or years into which they fall."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

MOST_MONTHS = 24
MOST_YEARS = 30


@dataclass(frozen=True, slots=True)
class Column:
    """A month or a year, cut to the window: [since, until), and its name such as 2026-03 or 2026."""

    since: date
    until: date
    name: str

    @property
    def last_day(self) -> date:
        """The last day that belongs to it."""
        return self.until - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """The days from ``since`` up to but not including ``until``; at least one. ``is_yearly``: never by month."""

    since: date
    until: date
    is_yearly: bool = False

    @property
    def last_day(self) -> date:
        """The last day that belongs to it."""
        return self.until - timedelta(days=1)

    @property
    def is_by_month(self) -> bool:
        """Whether it is divided into months; longer stretches are divided into years."""
        last = self.last_day
        return not self.is_yearly and (last.year - self.since.year) * 12 + last.month - self.since.month < MOST_MONTHS

    def columns(self) -> tuple[Column, ...]:
        """Its months or its years, the first and the last one cut to the window."""
        found, start = [], self.since
        while start < self.until:
            end = min(_next_month(start) if self.is_by_month else date(start.year + 1, 1, 1), self.until)
            found.append(Column(start, end, f"{start:%Y-%m}" if self.is_by_month else f"{start:%Y}"))
            start = end
        return tuple(found)

    def column_of(self, day: date) -> str:
        """The name of the month or year of a day; an empty string for a day before the window."""
        if day < self.since:
            return ""
        return f"{day:%Y-%m}" if self.is_by_month else f"{day:%Y}"


def year_of(day: date) -> Window:
    """The calendar year of a day."""
    return Window(date(day.year, 1, 1), date(day.year + 1, 1, 1))


def is_too_long(since: date, last: date) -> bool:
    """Whether a stretch holds more years than can be shown beside each other."""
    return last.year - since.year >= MOST_YEARS


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
