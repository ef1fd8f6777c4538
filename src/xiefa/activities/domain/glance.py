"""The figures of the network at a glance: counted by the database, in a fixed number of questions.

Only accepted records that the reader may see count. A record belongs to a stretch of days when it shares one
with it, and to the month in which it began; a figure counts what the list finds under the same conditions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, Sum
from django.db.models.functions import TruncMonth, TruncYear

from xiefa.activities.domain.queries import filtered
from xiefa.activities.enums import ActivityState, Precision, ReportState
from xiefa.activities.glance.window import MOST_YEARS, Window
from xiefa.activities.kinds import Form, current_form
from xiefa.activities.models import Activity, FormVersion, Outcome, Part, Report, ReportingPeriod
from xiefa.activities.models.records import ActivityQuerySet
from xiefa.activities.provinces import NONE, province_of
from xiefa.kernel.permission import may
from xiefa.registry.domain.standing import state_on
from xiefa.registry.enums import OrganisationKind, StandingState
from xiefa.registry.models import Organisation

# On their way: told by somebody and neither accepted nor put away.
UNDER_WAY = (ActivityState.PROPOSED, ActivityState.ENTERED, ActivityState.CONFIRMED, ActivityState.RETURNED)
Pairs = dict[tuple[int, int], int]


@dataclass(frozen=True, slots=True)
class KindCounts:
    """Records by (kind, column of the window); the column "" holds those that began before the window."""

    counts: dict[tuple[str, str], int]

    def total(self, kind: str = "", column: str | None = None) -> int:
        """The sum over all kinds, or of one; over all columns, or of one."""
        rows = self.counts.items()
        return sum(count for (one, name), count in rows if kind in {"", one} and column in {None, name})

    def kinds(self) -> list[str]:
        """The kinds that occur, the most frequent first."""
        found = {kind for kind, _column in self.counts}
        return sorted(found, key=lambda kind: (-self.total(kind), kind))


@dataclass(frozen=True, slots=True)
class Provinces:
    """Records by the short name of the region; ``unplaced``: by what stands in the field instead (NONE: nothing)."""

    counts: dict[str, int]
    unplaced: dict[str, int]


@dataclass(frozen=True, slots=True)
class OutcomeSum:
    """Outcomes of one kind and stage: how many, out of how many records, with what numbers and amounts."""

    kind: str
    stage: str
    outcomes: int
    records: int
    number: int | None
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Silence:
    """A member without an accepted record in the window: the last day of its last one, and how many do not count."""

    organisation: Organisation
    last_on: date | None
    waiting: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How the reports of a period stand: handed in on time, handed in late, still open."""

    on_time: int
    late: int
    open: int

    @property
    def total(self) -> int:
        """All reports."""
        return self.on_time + self.late + self.open


def counted(user: Any, window: Window) -> ActivityQuerySet:
    """What counts in these days for this reader."""
    return Activity.objects.visible_to(user).accepted().within(window.since, window.until).order_by()


def involving(records: ActivityQuerySet, organisation: Organisation) -> ActivityQuerySet:
    """Those that the organisation reports or has a part in, as the list finds them."""
    return filtered(records, {"organisation": organisation})


def by_kind(records: ActivityQuerySet, window: Window) -> KindCounts:
    """Records by kind and by the month or year in which they began."""
    cut = TruncMonth("since") if window.is_by_month else TruncYear("since")
    counts: dict[tuple[str, str], int] = {}
    # Two groups of one month may differ: the month in which the window begins has days before it.
    rows = records.annotate(start=cut, is_earlier=Q(since__lt=window.since)).values_list("kind", "start", "is_earlier")
    for kind, start, is_earlier, number in rows.annotate(number=Count("pk")):
        key = (kind, "" if is_earlier else window.column_of(max(start, window.since)))
        counts[key] = counts.get(key, 0) + number
    return KindCounts(counts)


def by_province(records: ActivityQuerySet) -> Provinces:
    """Records by the region in which they took place, however it is written."""
    counts: dict[str, int] = {}
    unplaced: dict[str, int] = {}
    for text, number in records.values_list("province").annotate(Count("pk")):
        province = province_of(text)
        into, key = (counts, province.zh) if province else (unplaced, text or NONE)
        into[key] = into.get(key, 0) + number
    return Provinces(counts, unplaced)


def by_day(records: ActivityQuerySet, *, since: date, last: date) -> dict[date, int]:
    """Records whose first day is known and lies between the two days (both inclusive), by that day."""
    exact = records.filter(precision=Precision.DAY, since__gte=since, since__lte=last)
    return dict(exact.values_list("since").annotate(Count("pk")))


def involved(records: ActivityQuerySet, *, among: set[int] | None = None) -> dict[int, int]:
    """How many records each alliance (or each of those ids) reports or has a part in, by its id."""
    parts, alone = _parts(records), _without_own_part(records).filter(reporter__kind=OrganisationKind.ALLIANCE)
    if among is not None:
        parts, alone = parts.filter(organisation__in=among), alone.filter(reporter__in=among)
    counts = dict(parts.values_list("organisation").annotate(Count("activity", distinct=True)))
    for key, number in alone.values_list("reporter").annotate(Count("pk")):
        counts[key] = counts.get(key, 0) + number
    return counts


def pairs(records: ActivityQuerySet) -> Pairs:
    """How many records two alliances share, by their ids, the smaller first: each reports it or has a part in it."""
    other = "activity__parts__organisation"
    both = _parts(records).filter(**{f"{other}__kind": OrganisationKind.ALLIANCE, f"{other}__gt": F("organisation")})
    rows = both.values_list("organisation", other).annotate(Count("activity", distinct=True))
    found = {(a, b): number for a, b, number in rows}
    alone = _without_own_part(records).filter(
        reporter__kind=OrganisationKind.ALLIANCE, parts__organisation__kind=OrganisationKind.ALLIANCE
    )
    for a, b, number in alone.values_list("reporter", "parts__organisation").annotate(Count("pk", distinct=True)):
        pair = (min(a, b), max(a, b))
        found[pair] = found.get(pair, 0) + number
    return found


def outcomes(records: ActivityQuerySet) -> list[OutcomeSum]:
    """What came out of the records, by kind and stage in the order of the form."""
    rows = Outcome.objects.filter(activity__in=records.values("pk")).order_by().values_list("kind", "stage")
    summed = rows.annotate(Count("pk"), Count("activity", distinct=True), Sum("number"), Sum("amount"))
    form = current_form()
    found = [OutcomeSum(*row) for row in summed]
    return sorted(found, key=lambda one: (_place(form, one.kind, one.stage), one.kind, one.stage))


def under_way(user: Any, window: Window) -> dict[str, int]:
    """Records of these days that are on their way, by state; every state of ``UNDER_WAY`` is there."""
    records = Activity.objects.visible_to(user).within(window.since, window.until).order_by()
    found = dict(records.filter(state__in=UNDER_WAY).values_list("state").annotate(Count("pk")))
    return {state.value: found.get(state.value, 0) for state in UNDER_WAY}


def oversees(user: Any, host: Organisation) -> bool:
    """Whether this person sees every record told to the host, so that what is missing is really missing."""
    return may(user, "activities.accept", host_code=host.code)


def silent_members(
    user: Any, host: Organisation, window: Window, heard: Iterable[int], *, today: date
) -> list[Silence]:
    """The members of the host that are not ``heard``, those silent for longest first. For whoever oversees the host."""
    standing = state_on(host=host, day=min(today, window.last_day))
    silent = {one for one, state in standing.items() if state == StandingState.MEMBER} - set(heard)
    visible = Activity.objects.visible_to(user).order_by()
    records = visible.accepted().filter(since__lt=window.until)
    last: dict[int, date] = dict(records.filter(reporter__in=silent).values_list("reporter").annotate(Max("until")))
    parts = Part.objects.filter(organisation__in=silent, activity__in=records.values("pk")).order_by()
    for key, day in parts.values_list("organisation").annotate(Max("activity__until")):
        last[key] = max(day, last.get(key, day))
    waits = involved(visible.within(window.since, window.until), among=silent)
    known = Organisation.objects.filter(pk__in=silent).with_names().order_by("code")
    found = [Silence(one, last.get(one.pk), waits.get(one.pk, 0)) for one in known]
    return sorted(found, key=lambda one: (one.last_on or date.min, one.organisation.code))


def progress(period: ReportingPeriod) -> Progress:
    """How many reports of the period came on time, came late, or have not come."""
    in_time = Q(state=ReportState.HANDED_IN, handed_in_at__lte=period.deadline_at)
    late = Q(state=ReportState.HANDED_IN, handed_in_at__gt=period.deadline_at)
    sums = Report.objects.filter(period=period).aggregate(
        on_time=Count("pk", filter=in_time), late=Count("pk", filter=late), open=Count("pk", filter=Q(state=ReportState.OPEN))
    )  # fmt: skip
    return Progress(**sums)


def days_of(records: ActivityQuerySet) -> Window | None:
    """The whole years from the first to the last of the records, the latest thirty at most; None without records."""
    ends = records.aggregate(first=Min("since"), last=Max("until"))
    if ends["first"] is None:
        return None
    last: int = ends["last"].year
    first = max(ends["first"].year, last - MOST_YEARS + 1)
    return Window(date(first, 1, 1), date(last + 1, 1, 1), is_yearly=True)


def named(keys: Iterable[int]) -> dict[int, Organisation]:
    """The organisations with these ids, with their names in hand."""
    return {one.pk: one for one in Organisation.objects.filter(pk__in=set(keys)).with_names()}


def forms_for(kinds: Iterable[str]) -> list[Form]:
    """The form of today, and earlier ones when it does not know one of the kinds any more."""
    form = current_form()
    if set(kinds) <= set(form.kinds):
        return [form]
    return [form, *(one.form for one in FormVersion.objects.order_by("-first_used_at"))]


def _parts(records: ActivityQuerySet) -> Any:
    ours = Part.objects.filter(activity__in=records.values("pk"), organisation__kind=OrganisationKind.ALLIANCE)
    return ours.order_by()


def _without_own_part(records: ActivityQuerySet) -> ActivityQuerySet:
    return records.filter(~Exists(Part.objects.filter(activity=OuterRef("pk"), organisation=OuterRef("reporter"))))


def _place(form: Form, kind: str, stage: str) -> tuple[int, int]:
    """Where a kind of outcome and its stage stand in the form; behind everything else when they do not."""
    kinds = list(form.outcomes)
    if kind not in kinds:
        return len(kinds), 0
    stages = [one.key for one in form.outcomes[kind].stages]
    return kinds.index(kind), stages.index(stage) if stage in stages else len(stages)
