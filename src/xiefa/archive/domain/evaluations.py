"""What the public reads of evaluations: published ones, and those that lie open, as far as the policy says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q, QuerySet

from xiefa.archive.openness import Openness, of_notice, of_published
from xiefa.evaluation.domain.names import grade_names, honour_names
from xiefa.evaluation.domain.past_grades import grades_known
from xiefa.evaluation.domain.ranking import Standing, ranking_of
from xiefa.evaluation.enums import CycleState
from xiefa.evaluation.languages import spoken
from xiefa.evaluation.models import Certificate, Computation, Cycle, Outcome, PastGrade, PublicNotice
from xiefa.evaluation.scoring import Scheme, read_scheme
from xiefa.evaluation.scoring.exact import percent
from xiefa.kernel import clock
from xiefa.registry.models import Organisation


@dataclass(frozen=True)
class Shown:
    """A cycle as the public sees it: which results, and how much of them. ``notice`` is set while they are not final."""

    cycle: Cycle
    computation: Computation
    openness: Openness
    notice: PublicNotice | None = None

    @cached_property
    def scheme(self) -> Scheme:
        """Its scheme."""
        return read_scheme(self.cycle.scheme.content)

    @cached_property
    def standings(self) -> list[Standing]:
        """Everybody by place, or by code while places are not shown: an order would tell them."""
        found = ranking_of(self.computation, self.scheme)
        return found if self.has_ranks else sorted(found, key=lambda one: one.organisation.code)

    @property
    def has_ranks(self) -> bool:
        """Whether places are shown."""
        return self.openness >= Openness.RANKS

    @property
    def has_points(self) -> bool:
        """Whether totals and points are shown."""
        return self.openness >= Openness.POINTS

    @property
    def has_files(self) -> bool:
        """Whether kit and files may be taken: of final results, when all points are public."""
        return self.has_points and self.notice is None


@dataclass(frozen=True, slots=True)
class GradePart:
    """One grade with those who got it; ``share`` in percent of all that took part."""

    key: str
    name: str
    share: str
    standings: list[Standing]


@dataclass(frozen=True, slots=True)
class GradeHeld:
    """What an alliance got in one period; ``cycle`` is None for a period before the platform, ``source`` says from where."""

    period: str
    since: date
    grade: str
    honours: list[tuple[str, str]]
    cycle: Cycle | None = None
    source: str = ""


def public_cycles() -> QuerySet[Cycle]:
    """The cycles of which the public may know results, the newest first."""
    seen, today = Q(pk__in=()), clock.today()
    if of_published() > Openness.NOTHING:
        seen |= Q(state=CycleState.PUBLISHED)
    if of_notice() > Openness.NOTHING:
        running = PublicNotice.objects.filter(since__lte=today, last_on__gte=today).values("cycle")
        seen |= Q(state=CycleState.NOTICED, pk__in=running)
    cycles = Cycle.objects.filter(seen).select_related("host", "scheme", "publication__computation")
    cycles = cycles.defer("publication__kit", "publication__secret", "publication__computation__facts")
    return cycles.prefetch_related("host__names").order_by("-since", "-pk")


def shown(cycle: Cycle) -> Shown:
    """A public cycle with its results; the last notice counts while it lies open."""
    if cycle.state == CycleState.PUBLISHED:
        return Shown(cycle, cycle.publication.computation, of_published())
    notice = cycle.public_notices.select_related("computation").latest("since", "pk")
    return Shown(cycle, notice.computation, of_notice(), notice)


def grade_parts(one: Shown) -> list[GradePart]:
    """Every grade from high to low, those that nobody got too."""
    return [_part(one, key, name) for key, name in grade_names(one.scheme).items()]


def grades_held(organisation: Organisation) -> list[GradeHeld]:
    """Every grade that an alliance got, the newest first; empty when grades are not public."""
    if of_published() == Openness.NOTHING:
        return []
    return sorted((*_published(organisation), *_before(organisation)), key=lambda one: one.since, reverse=True)


def _part(one: Shown, key: str, name: str) -> GradePart:
    held = [row for row in one.standings if row.grade == key]
    return GradePart(key, name, percent(len(held), len(one.standings), one.scheme.rounding), held)


def certificate_numbers(outcomes: QuerySet[Outcome]) -> dict[tuple[int, str], str]:
    """The numbers of the certificates that hold, by result and honour."""
    rows = Certificate.objects.standing().filter(outcome__in=outcomes)
    return {(outcome, honour): number for outcome, honour, number in rows.values_list("outcome", "honour", "number")}


def _published(organisation: Organisation) -> Iterator[GradeHeld]:
    rows = Outcome.objects.filter(entrant__organisation=organisation, computation__publication__isnull=False)
    numbers = certificate_numbers(rows)
    rows = rows.select_related("computation__cycle__scheme", "computation__cycle__host").defer("computation__facts")
    for one in rows:
        cycle = one.computation.cycle
        names = honour_names(read_scheme(cycle.scheme.content)) if one.honours else {}
        honours = [(names[key], numbers.get((one.pk, key), "")) for key in one.honours]
        yield GradeHeld(cycle.title, cycle.since, spoken(one.grade_zh, one.grade_en), honours, cycle)


def _before(organisation: Organisation) -> Iterator[GradeHeld]:
    names: dict[int, dict[str, tuple[str, str]]] = {}
    for one in PastGrade.objects.filter(organisation=organisation).select_related("host"):
        known = names.setdefault(one.host_id, grades_known(one.host))
        grade = spoken(*known[one.grade]) if one.grade in known else one.grade
        yield GradeHeld(one.period, one.since, grade, [], source=one.source)
