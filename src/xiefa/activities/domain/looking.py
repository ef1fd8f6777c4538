"""Looking through a report: the facts for the checks, their outcome now, and the outcome that is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from xiefa.activities import kinds, rules
from xiefa.activities.checking import Book, Finding, Level, Seen, findings
from xiefa.activities.domain.board import LIVE, Figures, figures_of, form_of_period
from xiefa.activities.enums import ActivityState, Verdict
from xiefa.activities.kinds import Form, Kind
from xiefa.activities.models import Activity, CheckRun, Double, Evidence, Explanation, Part, Report, ReportingPeriod
from xiefa.activities.models.records import ActivityQuerySet
from xiefa.activities.progress import Progress, Share
from xiefa.kernel import clock

# So many of the alliance's earlier records are compared with; the newest ones.
MOST_EARLIER = 3_000
_SCALES = ("people", "countries", "units")


@dataclass(frozen=True, slots=True)
class Look:
    """A report as it is now: its records, what the checks find, what was explained, and how far it has come."""

    report: Report
    form: Form
    figures: Figures
    records: tuple[Activity, ...]
    findings: tuple[Finding, ...]
    explanations: Mapping[str, Explanation]
    gaps: tuple[kinds.Expectation, ...]

    @property
    def proposals(self) -> list[Activity]:
        """What was proposed and nobody has decided on."""
        return [one for one in self.records if one.state == ActivityState.PROPOSED]

    @property
    def live(self) -> list[Activity]:
        """What was entered and is used."""
        return [one for one in self.records if one.state in LIVE]

    @property
    def musts(self) -> list[Finding]:
        """What has to be mended."""
        return [one for one in self.findings if one.level == Level.MUST]

    @property
    def to_explain(self) -> list[tuple[Finding, Explanation | None]]:
        """What has to be explained, with what was said; what is still open comes first."""
        wanted = [one for one in self.findings if one.level == Level.EXPLAIN]
        pairs = [(one, self.explanations.get(one.key)) for one in wanted]
        return sorted(pairs, key=lambda pair: pair[1] is not None)

    @property
    def notes(self) -> list[Finding]:
        """What is only said."""
        return [one for one in self.findings if one.level == Level.NOTE]

    @property
    def likely_doubles(self) -> int:
        """How many records may be the same activity as another, which somebody has to decide."""
        return sum(one.check == "twice" for one in self.notes)

    @property
    def open_count(self) -> int:
        """How many findings keep the report from being handed in."""
        return len(self.musts) + sum(said is None for _one, said in self.to_explain)

    @property
    def progress(self) -> Progress:
        """What there is to do for this report, and how much of it is done."""
        expected, live, wanted = len(self.form.expected), self.live, self.to_explain
        origins = [one for one in self.records if one.origin_key]
        faulty = {one.record for one in self.musts}
        return Progress(
            (
                Share("expected", expected - len(self.gaps), expected),
                Share("proposals", len(origins) - len(self.proposals), len(origins)),
                Share("whole", sum(one.pk not in faulty for one in live), len(live)),
                Share("evidence", sum(one.has_evidence for one in live), len(live)),  # type: ignore[attr-defined]
                Share("explained", sum(said is not None for _one, said in wanted), len(wanted)),
            )
        )


def look(report: Report) -> Look:
    """Look through a report; the same number of queries for one record and for a thousand. Writes nothing.

    ``report.check_run`` is afterwards what a run would keep now, so that its moves are offered by what is true.
    """
    period = report.period
    form = form_of_period(period)
    records = tuple(_with_proofs(records_of(report)))
    book = _book(report, form, [one for one in records if one.state in LIVE])
    figures = figures_of(period, [report.organisation_id]).get(report.organisation_id, Figures())
    met = figures.met or (False,) * len(form.expected)
    found = Look(
        report=report,
        form=form,
        figures=figures,
        records=records,
        findings=tuple(findings(book)),
        explanations={one.check_key: one for one in report.explanations.select_related("given_by")},
        gaps=tuple(one for one, is_met in zip(form.expected, met, strict=True) if not is_met),
    )
    report.check_run = CheckRun(report=report, open_count=found.open_count)
    return found


def records_of(report: Report) -> ActivityQuerySet:
    """All records of the alliance that share a day with the period."""
    period = report.period
    records = Activity.objects.filter(host=period.host_id, reporter=report.organisation_id)
    return records.within(period.since, period.until)


def period_before(period: ReportingPeriod) -> ReportingPeriod | None:
    """The period of the same host that began last before this one."""
    return ReportingPeriod.objects.filter(host=period.host_id, since__lt=period.since).order_by("-since").first()


def basis_of(figures: Figures, form: Form) -> str:
    """What a run was made from, in short: as long as it is the same, and the day, the outcome is."""
    last = figures.last_at.isoformat() if figures.last_at else "-"
    return f"{'.'.join(map(str, figures.counts))}|{last}|{form.digest[:12]}|{clock.today()}"


@transaction.atomic
def run_checks(*, report: Report, by: Any) -> CheckRun:
    """Look through the report and keep the outcome with the time; no business fact, so the ledger does not hear."""
    found = look(report)
    report.check_run = CheckRun.objects.update_or_create(
        report=report,
        defaults={
            "outcomes": [one.as_json() for one in found.findings],
            "open_count": found.open_count,
            "basis": basis_of(found.figures, found.form),
            "ran_at": clock.now(),
        },
    )[0]
    return report.check_run


def _with_proofs(records: ActivityQuerySet) -> ActivityQuerySet:
    evidence = Evidence.objects.filter(activity=OuterRef("pk"), removed_at=None)
    part = Part.objects.filter(activity=OuterRef("pk"))
    return records.prefetch_related("form").annotate(has_evidence=Exists(evidence), has_parts=Exists(part))


def _book(report: Report, form: Form, live: list[Activity]) -> Book:
    period, before = report.period, period_before(report.period)
    doubles = _doubles([one.pk for one in live])
    past = list(_earlier(report))
    return Book(
        form=form,
        since=period.since,
        until=period.until,
        today=clock.today(),
        records=tuple(_seen(one, one.rule, doubles.get(one.pk, 0)) for one in live),
        before=None if before is None else tuple(_of_period(past, before)),
        earlier=_extremes(past),
        outside=_outside(report),
    )


def _seen(activity: Any, kind: Kind, doubles: int) -> Seen:
    return Seen(
        pk=activity.pk,
        kind=kind,
        title=activity.title,
        since=activity.since,
        until=activity.until,
        numbers=tuple(_numbers(kind, activity.form.form, activity)),
        wanting=tuple(one for one in kind.fields if rules.is_wanting(one, activity.fields.get(one.key))),
        has_parts=activity.has_parts,
        has_evidence=activity.has_evidence,
        is_returned=activity.state == ActivityState.RETURNED,
        note=activity.note,
        doubles=doubles,
    )


def _numbers(kind: Kind, form: Form, activity: Activity) -> Iterable[tuple[kinds.Field, Decimal | None]]:
    for key in kind.scales:
        yield form.scales[key], _decimal(getattr(activity, key))
    for one in kind.fields:
        if one.is_number:
            yield one, _decimal(activity.fields.get(one.key))


def _decimal(value: Any) -> Decimal | None:
    if value is None or value == "" or isinstance(value, bool):
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _earlier(report: Report) -> Iterable[Seen]:
    """The alliance's records from before the period, the newest first."""
    rows = Activity.objects.filter(
        host=report.period.host_id, reporter=report.organisation_id, since__lt=report.period.since, state__in=LIVE
    )
    plain = rows.prefetch_related("form").only("kind", "since", "until", "fields", "form", *_SCALES)
    for one in plain.order_by("-since", "-pk")[:MOST_EARLIER]:
        numbers = tuple(_numbers(one.rule, one.form.form, one))
        yield Seen(one.pk, one.rule, "", one.since, one.until, numbers)


def _of_period(records: Iterable[Seen], period: ReportingPeriod) -> Iterable[Seen]:
    return (one for one in records if one.since < period.until and one.until >= period.since)


def _extremes(records: Iterable[Seen]) -> dict[tuple[str, str], tuple[Decimal, Decimal]]:
    found: dict[tuple[str, str], tuple[Decimal, Decimal]] = {}
    for record in records:
        for number, value in record.numbers:
            if value is not None:
                least, most = found.get((record.kind.key, number.key), (value, value))
                found[record.kind.key, number.key] = min(least, value), max(most, value)
    return found


def _outside(report: Report) -> int:
    """How many records the alliance has entered since the period was opened whose days lie in no period at all."""
    period = report.period
    if period.opened_at is None:
        return 0
    around = ReportingPeriod.objects.filter(
        host=period.host_id, since__lte=OuterRef("until"), until__gt=OuterRef("since")
    )
    rows = Activity.objects.filter(host=period.host_id, reporter=report.organisation_id, state__in=LIVE)
    return rows.filter(~Exists(around), entered_at__gte=period.opened_at).count()


def _doubles(records: list[int]) -> dict[int, int]:
    """Record → how many undecided pairs it is in."""
    waiting = Double.objects.filter(verdict=Verdict.OPEN)
    pairs = waiting.filter(Q(first__in=records) | Q(second__in=records)).values_list("first", "second")
    found: dict[int, int] = {}
    for pair in pairs:
        for one in pair:
            found[one] = found.get(one, 0) + 1
    return found
