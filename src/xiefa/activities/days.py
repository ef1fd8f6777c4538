"""Dates as people write them: a day, a month, or a stretch of days."""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from xiefa.activities.enums import Precision

_DAY = r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
_MONTH = r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?"
_TO = r"\s*(?:至|到|—+|–|~|-{1,2})\s*"
_ONE_DAY = re.compile(rf"^{_DAY}$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$", re.ASCII)
_ONE_MONTH = re.compile(rf"^{_MONTH}$")
_TWO_DAYS = re.compile(rf"^{_DAY}{_TO}{_DAY}$")
_SAME_MONTH = re.compile(rf"^(\d{{4}})\s*[-/.年]\s*(\d{{1,2}})\s*[-/.月]\s*(\d{{1,2}})\s*日?{_TO}(\d{{1,2}})\s*日?$")
_SAME_YEAR = re.compile(rf"^{_DAY}{_TO}(\d{{1,2}})\s*[-/.月]\s*(\d{{1,2}})\s*日?$")
_TWO_MONTHS = re.compile(rf"^{_MONTH}{_TO}{_MONTH}$")


@dataclass(frozen=True, slots=True)
class Days:
    """First and last day (both inclusive), and how exactly they are known."""

    since: date
    until: date
    precision: str


def read_day(value: Any) -> date | None:
    """One day out of a date, a datetime or a text (2026-03-05, 2026/3/5, 2026年3月5日, 20260305); None when it is none."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = _plain(value)
    found = _ONE_DAY.match(text) or _COMPACT.match(text)
    return _day(*found.groups()) if found else None


def read_days(value: Any) -> Days | None:
    """A day, a month or a stretch of days out of a text; None when it is none of them or ends before it begins."""
    if (day := read_day(value)) is not None:
        return Days(day, day, Precision.DAY)
    text = _plain(value)
    if found := _ONE_MONTH.match(text):
        return month_of(int(found[1]), int(found[2]))
    if found := _TWO_DAYS.match(text):
        parts = found.groups()
        return _stretch(_day(*parts[:3]), _day(*parts[3:]))
    if found := _SAME_YEAR.match(text):
        year, *rest = found.groups()
        return _stretch(_day(year, *rest[:2]), _day(year, *rest[2:]))
    if found := _SAME_MONTH.match(text):
        year, month, first, last = found.groups()
        return _stretch(_day(year, month, first), _day(year, month, last))
    if found := _TWO_MONTHS.match(text):
        first_month, last_month = month_of(int(found[1]), int(found[2])), month_of(int(found[3]), int(found[4]))
        if first_month and last_month and first_month.since <= last_month.until:
            return Days(first_month.since, last_month.until, Precision.WITHIN)
    return None


def month_of(year: int, month: int) -> Days | None:
    """The whole of a month; None when there is no such month."""
    if not (1 <= month <= 12 and 1900 <= year <= 2999):
        return None
    return Days(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), Precision.MONTH)


def _stretch(first: date | None, last: date | None) -> Days | None:
    return Days(first, last, Precision.DAY) if first and last and first <= last else None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day)) if 1900 <= int(year) <= 2999 else None
    except ValueError:
        return None


def _plain(value: Any) -> str:
    return unicodedata.normalize("NFKC", str(value or "")).strip()
