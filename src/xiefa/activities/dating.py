"""The dates in a line of a list: where they stand, what they say, and the year that a line does not say."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any

from xiefa.activities.days import month_of, read_days
from xiefa.activities.sheets.columns import PRECISION, SINCE, UNTIL

_NEXT = r"\s*(?:至|到|—+|–|~|～|-)\s*"
_YEARED = re.compile(
    rf"(\d{{4}})\s*[年./-]\s*(\d{{1,2}})\s*(?:[月./-]\s*(\d{{1,2}})\s*日?|月)"
    rf"(?:{_NEXT}(?:(?:(\d{{4}})\s*[年./-]\s*)?(\d{{1,2}})\s*[月./-]\s*)?(\d{{1,2}})\s*(?:日|(?![\d人家个月年])))?"
)
_YEARLESS = re.compile(
    rf"(?<![\d年])(\d{{1,2}})\s*月\s*(?:(\d{{1,2}})\s*[日号]?(?!\d)(?:{_NEXT}(?:(\d{{1,2}})\s*月\s*)?(\d{{1,2}})\s*[日号])?)?"
)
_DOTTED = re.compile(r"^\s*(\d{1,2})[./](\d{1,2})(?=[\s日，,：:])日?")
_THIRD = re.compile(r"^(上旬|中旬|下旬|初|底|中|末)")
_THIRDS = {
    "上旬": (1, 10),
    "初": (1, 10),
    "中旬": (11, 20),
    "中": (11, 20),
    "下旬": (21, 31),
    "底": (21, 31),
    "末": (21, 31),
}
_DAY_ALONE = re.compile(rf"^\s*(\d{{1,2}})\s*[日号](?:{_NEXT}(\d{{1,2}})\s*[日号])?")
_ONLY_YEAR = re.compile(r"^\s*(\d{4})\s*年?(?:度)?\s*[：:]?\s*$")


@dataclass(frozen=True, slots=True)
class Span:
    """The days within which dates without a year are looked for: first and last day, both inclusive."""

    since: date
    until: date


# For whom it is enough to know whether there is a date; a leap year has all days.
ANY_YEAR = Span(date(2000, 1, 1), date(2000, 12, 31))


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in a line: the text before and after it, and what the cells of the days say."""

    before: str
    after: str
    cells: dict[str, str]


def dated_in(text: str, span: Span = ANY_YEAR) -> Dated | None:
    """The first date in a text; a year that is not said is taken from ``span``."""
    plain = narrow(text)
    for shape, reader in ((_YEARED, _yeared), (_YEARLESS, _yearless), (_DOTTED, _dotted), (_DAY_ALONE, _day_alone)):
        for match in shape.finditer(plain):
            end = match.end()
            third = _THIRD.match(plain[end:]) if _is_month(match, shape) else None
            cells = _part_of(reader(match, span), third[1]) if third else _cells_of_days(reader(match, span))
            if cells:
                return Dated(plain[: match.start()], plain[end + (third.end() if third else 0) :], cells)
    return None


def _is_month(match: re.Match[str], shape: re.Pattern[str]) -> bool:
    return match[3] is None and match[6] is None if shape is _YEARED else shape is _YEARLESS and match[2] is None


def _yeared(match: re.Match[str], _span: Span) -> Any:
    year, month, day, last_year, last_month, last = match.groups()
    if day is None:
        return month_of(int(year), int(month))
    if last is None:
        return read_days(f"{year}-{month}-{day}")
    return read_days(f"{year}-{month}-{day} 至 {last_year or year}-{last_month or month}-{last}")


def _yearless(match: re.Match[str], span: Span) -> Any:
    month, day, last_month, last = match.groups()
    if day is None:
        return _month(int(month), span)
    for year in _years(span, int(month)):
        ends = f" 至 {year + (int(last_month or month) < int(month))}-{last_month or month}-{last}" if last else ""
        if days := read_days(f"{year}-{month}-{day}{ends}"):
            return days
    return None


def _dotted(match: re.Match[str], span: Span) -> Any:
    found = (read_days(f"{year}-{match[1]}-{match[2]}") for year in _years(span, int(match[1])))
    return next(filter(None, found), None)


def _day_alone(match: re.Match[str], span: Span) -> Any:
    """A day under a heading that names its month."""
    month = f"{span.since:%Y-%m}"
    if month != f"{span.until:%Y-%m}":
        return None
    return read_days(f"{month}-{match[1]}" + (f" 至 {month}-{match[2]}" if match[2] else ""))


def _month(month: int, span: Span) -> Any:
    return next(filter(None, (month_of(year, month) for year in _years(span, month))), None)


def _years(span: Span, month: int) -> list[int]:
    """The years of a span, that first in which the month lies within it."""
    years = range(span.since.year, min(span.until.year, span.since.year + 5) + 1)
    within = [
        one
        for one in years
        if (span.since.year, span.since.month) <= (one, month) <= (span.until.year, span.until.month)
    ]
    return within or list(years)


def _cells_of_days(days: Any) -> dict[str, str]:
    if days is None:
        return {}
    if days.precision == "month":
        return {SINCE: f"{days.since:%Y-%m}"}
    until = {UNTIL: days.until.isoformat()} if days.until != days.since else {}
    return {SINCE: days.since.isoformat(), **until}


def _part_of(days: Any, third: str) -> dict[str, str]:
    """上旬, 中旬 and 下旬 of a month: some day between two."""
    if days is None:
        return {}
    first, last = _THIRDS[third]
    since, until = days.since.replace(day=first), days.until.replace(day=min(last, days.until.day))
    return {SINCE: since.isoformat(), UNTIL: until.isoformat(), PRECISION: "在此期间"}


def span_of(text: str, span: Span = ANY_YEAR) -> Span | None:
    """The days that a line which holds nothing but a year or a month sets for the lines below it."""
    plain = unicodedata.normalize("NFKC", text).strip().rstrip(":：")
    if found := _ONLY_YEAR.match(plain):
        year = int(found[1])
        return Span(date(year, 1, 1), date(year, 12, 31)) if 1900 <= year <= 2999 else None
    days = read_days(plain) if re.fullmatch(r"\d{4}\s*年\s*\d{1,2}\s*月份?", plain) else None
    if days is None and (found := re.fullmatch(r"(\d{1,2})\s*月份?", plain)):
        days = _month(int(found[1]), span)
    return Span(days.since, days.until) if days else None


def narrow(text: str) -> str:
    """Digits and Latin letters of full width as plain ones; every other character, and the length, as it was."""
    return "".join(
        unicodedata.normalize("NFKC", one) if "！" <= one <= "～" and one not in "，。；：！？（）" else one
        for one in text
    )
