"""The board of a period: how complete every report is and whether it came in time. One aggregate over the records."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Count, Max, Q

from xiefa.activities import kinds
from xiefa.activities.enums import ActivityState, PeriodState, ReportState, Timeliness
from xiefa.activities.kinds import Form
from xiefa.activities.models import Activity, Report, ReportingPeriod
from xiefa.kernel import clock

# What an alliance has entered: proposals that nobody looked at, and what was set aside, are no entries.
LIVE = (ActivityState.ENTERED, ActivityState.CONFIRMED, ActivityState.ACCEPTED, ActivityState.RETURNED)
STATES = tuple(ActivityState)
_NOTHING: tuple[Any, ...] = (0,) * len(STATES)


@dataclass(frozen=True, slots=True)
class Figures:
    """An alliance's records of a period: how many in each of ``STATES``, which expectations are met, the last entry."""

    counts: tuple[int, ...] = _NOTHING
    met: tuple[bool, ...] = ()
    last_at: datetime | None = None

    def count(self, state: str) -> int:
        """How many records are in this state."""
        return self.counts[_PLACES[state]]

    @property
    def live(self) -> int:
        """How many records were entered and are used."""
        return sum(self.counts[_PLACES[state]] for state in LIVE)


_PLACES = {state.value: at for at, state in enumerate(STATES)}


@dataclass(frozen=True, slots=True)
class Line:
    """One alliance on the board."""

    report: int
    organisation: int
    code: str
    timeliness: str
    handed_in_at: datetime | None
    figures: Figures
    expected: int

    @property
    def is_silent(self) -> bool:
        """Whether nothing was entered at all."""
        return self.figures.live == 0

    @property
    def met(self) -> int:
        """How many of the expected contents are there."""
        return sum(self.figures.met)

    @property
    def accepted_share(self) -> int | None:
        """Per cent of what was entered that is accepted, rounded down; None when nothing was entered."""
        live = self.figures.live
        return self.figures.count(ActivityState.ACCEPTED) * 100 // live if live else None


@dataclass(frozen=True, slots=True)
class Board:
    """All lines that somebody may see, in the order of the codes."""

    lines: tuple[Line, ...]
    states: tuple[tuple[str, str, int], ...]

    def count(self, show: str) -> int:
        """How many lines a filter of ``SHOWN`` lets through."""
        return sum(map(SHOWN[show], self.lines))


SHOWN: dict[str, Callable[[Line], bool]] = {
    "": lambda line: True,
    "handed_in": lambda line: line.handed_in_at is not None,
    "on_time": lambda line: line.timeliness == Timeliness.ON_TIME,
    "late": lambda line: line.timeliness == Timeliness.LATE,
    "missing": lambda line: line.handed_in_at is None,
    "silent": lambda line: line.is_silent,
}
_NEVER = datetime.min
SORTED: dict[str, Callable[[Line], Any]] = {
    "code": lambda line: line.code,
    "records": lambda line: line.figures.live,
    "accepted": lambda line: -1 if line.accepted_share is None else line.accepted_share,
    "complete": lambda line: line.met,
    "last": lambda line: line.figures.last_at.replace(tzinfo=None) if line.figures.last_at else _NEVER,
    "handed_in": lambda line: line.handed_in_at.replace(tzinfo=None) if line.handed_in_at else _NEVER,
}


def form_of_period(period: ReportingPeriod) -> Form:
    """The form whose expectations the period is held against: that of today, or of the day on which it was closed."""
    if period.state == PeriodState.CLOSED and period.closed_at:
        try:
            return kinds.current_form(period.closed_at.date())
        except ImproperlyConfigured:  # closed before the first form came into force
            return kinds.current_form()
    return kinds.current_form()


def timeliness_of(handed_in_at: datetime | None, deadline_at: datetime, now: datetime) -> str:
    """Whether a report came by the deadline, or still may."""
    if handed_in_at is not None:
        return Timeliness.ON_TIME if handed_in_at <= deadline_at else Timeliness.LATE
    return Timeliness.WAITING if now <= deadline_at else Timeliness.OVERDUE


def figures_of(period: ReportingPeriod, reporters: Iterable[int] | None = None) -> dict[int, Figures]:
    """Organisation → its figures, in one query, for those that have any record; for all when ``reporters`` is None."""
    form = form_of_period(period)
    columns: dict[str, Any] = {
        f"in_{state}": Count("pk", filter=Q(state=state)) for state in STATES
    } | {
        f"of_{at}": Count("pk", filter=Q(kind__in=one.kinds, state__in=LIVE)) for at, one in enumerate(form.expected)
    }  # fmt: skip
    records = Activity.objects.filter(host=period.host_id).within(period.since, period.until)
    if reporters is not None:
        records = records.filter(reporter__in=reporters)
    last = Max("changed_at", filter=~Q(state=ActivityState.PROPOSED))
    rows = (
        records.order_by().values("reporter").annotate(last=last, **columns).values_list("reporter", "last", *columns)
    )
    place, least = 2 + len(STATES), [one.least for one in form.expected]
    return {
        row[0]: Figures(row[2:place], tuple(n >= few for n, few in zip(row[place:], least, strict=True)), row[1])
        for row in rows
    }


def board_of(period: ReportingPeriod, user: Any) -> Board:
    """The lines of all reports that this person may see; three queries, however many there are."""
    seen = Report.objects.visible_to(user).filter(period=period).order_by("organisation__code")
    rows = list(seen.values_list("pk", "organisation", "organisation__code", "state", "handed_in_at"))
    has_all = len(rows) == Report.objects.filter(period=period).count()
    figures = figures_of(period, None if has_all else [row[1] for row in rows])
    expected, now, nothing = len(form_of_period(period).expected), clock.now(), Figures()
    lines = tuple(
        Line(
            report=pk,
            organisation=organisation,
            code=code,
            timeliness=timeliness_of(handed_in_at, period.deadline_at, now),
            handed_in_at=handed_in_at if state == ReportState.HANDED_IN else None,
            figures=figures.get(organisation, nothing),
            expected=expected,
        )
        for pk, organisation, code, state, handed_in_at in rows
    )
    sums = [sum(column) for column in zip(*(line.figures.counts for line in lines), strict=True)] or list(_NOTHING)
    return Board(lines, tuple((one.value, str(one.label), sums[at]) for at, one in enumerate(STATES)))


def chosen(board: Board, *, show: str, sort: str, is_descending: bool) -> list[Line]:
    """The lines that a filter lets through, in the order asked for; lines that are alike stay in that of the codes."""
    lines = [line for line in board.lines if SHOWN.get(show, SHOWN[""])(line)]
    return sorted(lines, key=SORTED.get(sort, SORTED["code"]), reverse=is_descending)
