"""Working days, from ``policy/holidays.yaml``: the clock of public notices and other terms that skip holidays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from xiefa.kernel import policy

_FILE = "holidays"
_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Holidays:
    """The days on which offices are closed, the weekend days that are worked, and the years for which both are known."""

    closed: frozenset[date]
    worked: frozenset[date]
    years: frozenset[int]

    def is_workday(self, day: date) -> bool:
        """Whether offices work on that day; in a year that is not listed every weekday counts."""
        return day in self.worked or (day.weekday() < 5 and day not in self.closed)


def holidays() -> Holidays:
    """The holidays of the installation; read again when the file changes."""
    return _read(policy.changed(_FILE))


def workdays_from(day: date, number: int) -> date:
    """The last of ``number`` (at least 1) working days of which the first is ``day`` or the next working day."""
    if number < 1:
        raise ValueError("A term has at least one working day.")
    known, left = holidays(), number
    while True:
        left -= known.is_workday(day)
        if not left:
            return day
        day += _ONE


def workdays_within(since: date, last: date) -> int:
    """How many working days there are from ``since`` to ``last``, both included; 0 when ``last`` is over."""
    known = holidays()
    return sum(known.is_workday(since + _ONE * number) for number in range((last - since).days + 1))


def unknown_years(since: date, until: date) -> list[int]:
    """The years that [since, until] touches and for which only weekends are known."""
    return [year for year in range(since.year, until.year + 1) if year not in holidays().years]


def problems_of(data: Any) -> list[str]:
    """Everything that is wrong with the content of the file, one English sentence each."""
    years = data.get("years") if isinstance(data, dict) else None
    if not isinstance(years, dict):
        return ["The key 'years' is missing."]
    return [problem for year, said in years.items() for problem in _year_problems(year, said)]


def _year_problems(year: Any, said: Any) -> Iterator[str]:
    if not isinstance(year, int) or not isinstance(said, dict) or not said.get("source"):
        yield f"{year}: a year is a number and names its source."
        return
    for name in ("closed", "worked"):
        for one in said.get(name, []):
            try:
                wrong = [day for day in _days(one) if day.year != year]
            except ValueError:
                yield f"{year}, {name}: {one!r} is neither a day nor a stretch such as 2026-02-15..2026-02-23."
            else:
                if wrong:
                    yield f"{year}, {name}: {one} does not lie in this year."


def _days(said: Any) -> list[date]:
    first, _dots, last = str(said).partition("..")
    since, until = date.fromisoformat(first), date.fromisoformat(last or first)
    if until < since or until - since > timedelta(days=31):
        raise ValueError(said)
    return [since + timedelta(days=number) for number in range((until - since).days + 1)]


@lru_cache(maxsize=2)
def _read(_changed: int) -> Holidays:
    years = policy.load_yaml(_FILE)["years"]
    closed = {day for said in years.values() for one in said.get("closed", []) for day in _days(one)}
    worked = {day for said in years.values() for one in said.get("worked", []) for day in _days(one)}
    return Holidays(frozenset(closed), frozenset(worked), frozenset(years))
