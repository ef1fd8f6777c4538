"""Results as people read them: which computation is theirs to see, grades with shares, how the totals are spread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from xiefa.evaluation.enums import CycleState
from xiefa.evaluation.languages import spoken
from xiefa.evaluation.models import Computation, Cycle, Entrant, Outcome, PublicNotice
from xiefa.evaluation.rules import sees_early
from xiefa.evaluation.scoring import Scheme
from xiefa.evaluation.scoring.exact import percent

# While people of the network see results.
SHOWN_DURING = frozenset({CycleState.NOTICED, CycleState.PUBLISHED})
# So many points wide is a bar of the distribution, and so tall a drawing.
WIDE, _TALL = 5, 120


@dataclass(frozen=True, slots=True)
class GradeRow:
    """How many got a grade, and which part of all that is, in percent with two decimals."""

    key: str
    name: str
    count: int
    whole: int
    share: str


@dataclass(frozen=True, slots=True)
class Bar:
    """How many totals lie in [low, high); ``place`` is its number from the left, ``top`` and ``height`` draw it."""

    place: int
    low: int
    high: int
    count: int
    height: int

    @property
    def left(self) -> int:
        """Where it begins on the drawing."""
        return self.place * 40 + 2

    @property
    def middle(self) -> int:
        """Where its words stand."""
        return self.place * 40 + 20

    @property
    def top(self) -> int:
        """The upper edge, from above."""
        return _TALL + 16 - self.height


def computation_for(cycle: Cycle, user: Any) -> Computation | None:
    """The results that this person may see: for the office the newest, for others those that lie or lay open."""
    if sees_early(user, cycle):
        return cycle.computations.order_by("-number").first()
    notice = notice_for(cycle, user)
    return notice.computation if notice is not None else None


def outcome_for(entrant: Entrant, user: Any) -> Outcome | None:
    """The result of one entrant, if this person may see it now."""
    computation = computation_for(entrant.cycle, user)
    return Outcome.objects.filter(entrant=entrant, computation=computation).first() if computation else None


def notice_for(cycle: Cycle, user: Any) -> PublicNotice | None:
    """The newest notice of a cycle, if this person may see it now."""
    is_open = cycle.state in SHOWN_DURING
    return cycle.public_notices.first() if is_open or sees_early(user, cycle) else None


def outcomes_of(computation: Computation) -> QuerySet[Outcome]:
    """Every result of a computation by rank, with what a list shows of it."""
    rows = computation.outcomes.select_related("entrant__organisation").order_by("rank", "entrant__organisation__code")
    return rows.prefetch_related("entrant__organisation__names")


def grade_rows(computation: Computation, scheme: Scheme) -> list[GradeRow]:
    """Every grade of the scheme from high to low, also those that nobody got."""
    counts = Counter(computation.outcomes.order_by().values_list("grade", flat=True))
    whole = sum(counts.values())
    return [
        GradeRow(
            band.key, spoken(band.zh, band.en), counts[band.key], whole,
            percent(counts[band.key], whole, scheme.rounding),
        )
        for band in scheme.bands
    ]  # fmt: skip


def distribution(totals: Sequence[str]) -> list[Bar]:
    """The totals in stretches of five points, from the lowest to the highest that occurs."""
    places = Counter(Fraction(one) // WIDE for one in totals)
    if not places:
        return []
    most, first = max(places.values()), min(places)
    return [
        Bar(number - first, number * WIDE, (number + 1) * WIDE, places[number], round(_TALL * places[number] / most))
        for number in range(first, max(places) + 1)
    ]
