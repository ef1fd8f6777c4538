"""The calendar: weeks side by side, Monday on top, a square in each day that grows with what began on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from xiefa.activities.glance.steps import MOST, Step, step_of, steps_up_to

PITCH, LEFT, TOP = 14, 40, 20
MOST_WEEKS = 53
_A_MONDAY = date(2024, 1, 1)


@dataclass(frozen=True, slots=True)
class Day:
    """One day: the corner of its field; ``inset`` and ``size`` of the square in it, 0 when nothing began."""

    day: date
    count: int
    step: int
    x: int
    y: int
    inset: int
    size: int

    @property
    def inner_x(self) -> int:
        """The left edge of the square."""
        return self.x + self.inset

    @property
    def inner_y(self) -> int:
        """The upper edge of the square."""
        return self.y + self.inset


@dataclass(frozen=True, slots=True)
class Month:
    """The name of a month over the week in which it begins."""

    first: date
    x: int


@dataclass(frozen=True, slots=True)
class Weeks:
    """All days that are drawn, the months over them, the steps, and the size of the drawing."""

    days: tuple[Day, ...]
    months: tuple[Month, ...]
    steps: tuple[Step, ...]
    width: int
    height: int

    @property
    def legend(self) -> list[tuple[Step, int, int]]:
        """Each step with the side and the inset of its square in a field of 16."""
        return [(one, size := square_of(one.number, len(self.steps)), (16 - size) // 2) for one in self.steps]

    @property
    def weekdays(self) -> list[tuple[date, int]]:
        """Every second weekday, as some day that is one, and the line on which its name stands."""
        return [(_A_MONDAY + timedelta(days=at), TOP + at * PITCH + 10) for at in (0, 2, 4, 6)]


def weeks_of(counts: Mapping[date, int], *, since: date, last: date) -> Weeks:
    """The last 53 weeks or fewer of the days since … last (both inclusive)."""
    monday = last - timedelta(days=last.weekday())
    first = max(since, monday - timedelta(weeks=MOST_WEEKS - 1))
    start = first - timedelta(days=first.weekday())
    shown = [first + timedelta(days=at) for at in range((last - first).days + 1)]
    steps = steps_up_to(max((counts.get(one, 0) for one in shown), default=0))
    days = tuple(_day(one, counts.get(one, 0), start, steps) for one in shown)
    months = tuple(Month(one.day, one.x) for one in days if one.day.day == 1)
    width = LEFT + ((last - start).days // 7 + 1) * PITCH
    return Weeks(days, months, steps, max(width, LEFT + 16 * PITCH), TOP + 7 * PITCH + 2)


def square_of(step: int, steps: int) -> int:
    """The side of the square of a step in units of the drawing; the largest one for the last step."""
    return 0 if not step else 10 - 2 * min(steps - step, MOST - 1)


def _day(day: date, count: int, start: date, steps: tuple[Step, ...]) -> Day:
    week, weekday = divmod((day - start).days, 7)
    step = step_of(count, steps)
    size = square_of(step, len(steps))
    return Day(day, count, step, LEFT + week * PITCH, TOP + weekday * PITCH, (12 - size) // 2, size)
