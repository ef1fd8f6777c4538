"""The meeting on differences as its pages show it: the order, who leaves and who comes back, what the judges wrote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from xiefa.review.assigning.seating import leavings_of
from xiefa.review.domain.results import judge_numbers, latest_versions, means_of
from xiefa.review.enums import DifferenceState, DiscussionState
from xiefa.review.marking import points_text, rounded
from xiefa.review.models import Difference, Discussion, Item, Judge, Recusal, Round
from xiefa.review.rules.discussions import items_of


@dataclass(frozen=True)
class Stop:
    """One difference on the agenda; ``aside`` are the judges who must not be there, by name."""

    difference: Difference
    number: int
    aside: tuple[str, ...]
    leave: tuple[str, ...]
    back: tuple[str, ...]
    is_current: bool
    # Whether the reader may see what is said: not about a candidate from which they stand aside.
    is_readable: bool


@dataclass(frozen=True)
class Agenda:
    """The whole meeting: its stops in their order, and how often somebody leaves the room in it."""

    stops: tuple[Stop, ...]
    leavings: int

    @property
    def current(self) -> Stop | None:
        """What is before the meeting."""
        return next((one for one in self.stops if one.is_current), None)

    @property
    def open(self) -> int:
        """How many differences wait for a decision."""
        return sum(one.difference.state == DifferenceState.OPEN for one in self.stops)

    def beside(self, steps: int) -> Stop | None:
        """The stop so many places after the current one, or the first when nothing was called yet."""
        if self.current is None:
            return self.stops[0] if self.stops and steps > 0 else None
        at = self.stops.index(self.current) + steps
        return self.stops[at] if 0 <= at < len(self.stops) else None


@dataclass(frozen=True)
class Voice:
    """What one judge gave and wrote; ``who`` is a number, or a name where the meeting reads names."""

    who: str
    points: str
    remark: str


@dataclass(frozen=True)
class Side:
    """What one round says to one question."""

    round: Round
    mean: Fraction | None
    voices: tuple[Voice, ...]

    @property
    def mean_text(self) -> str:
        """The mean with two decimals, half up, for reading."""
        return "" if self.mean is None else points_text(rounded(self.mean, places=2))


@dataclass(frozen=True)
class Matter:
    """One question before the meeting, the rounds side by side, and what the meeting decided."""

    item: Item
    sides: tuple[Side, ...]
    decided: str
    # What somebody typed who was refused.
    typed: str = ""


def agenda_of(discussion: Discussion, reader: Any) -> Agenda:
    """Everything that comes before the meeting; who leaves for the current stop goes by what was called before it."""
    differences = list(
        discussion.differences.select_related("candidate__organisation", "decided_by").prefetch_related(
            "candidate__organisation__names"
        )
    )
    aside = _aside(discussion)
    readable = set(discussion.differences.readable_by(reader).values_list("pk", flat=True))
    called = sorted((one for one in differences if one.called_at), key=lambda one: (one.called_at, one.pk))
    current = called[-1] if called and discussion.state == DiscussionState.OPEN else None
    stops, before = [], frozenset[str]()
    for number, one in enumerate(differences, 1):
        now = aside.get(one.candidate_id, frozenset())
        last = before
        if one is current:
            last = aside.get(called[-2].candidate_id, frozenset()) if len(called) > 1 else frozenset()
        stops.append(
            Stop(
                one,
                number,
                aside=tuple(sorted(now)),
                leave=tuple(sorted(now - last)),
                back=tuple(sorted(last - now)),
                is_current=one is current,
                is_readable=one.pk in readable,
            )
        )
        before = now
    return Agenda(tuple(stops), leavings_of([one.aside for one in stops]))


def matters_of(difference: Difference, *, typed: Mapping[str, str] | None = None) -> list[Matter]:
    """What the judges of all rounds gave and wrote to the questions of a difference."""
    discussion = difference.discussion
    review = discussion.review
    versions = latest_versions(review, candidate=difference.candidate_id)
    means = means_of(versions, review.table).get(difference.candidate_id, {})
    names = _names(discussion)
    matters = []
    for item in items_of(difference):
        sides = tuple(_side(one, item, versions, means.get(one.pk, {}), names) for one in review.rounds.all())
        decided = difference.points.get(item.key, "")
        matters.append(Matter(item, sides, decided, (typed or {}).get(item.key, "")))
    return matters


def _side(
    round_: Round, item: Item, versions: Sequence[Any], means: dict[str, Fraction], names: dict[int, tuple[int, str]]
) -> Side:
    given = [one for one in versions if one.sheet.assignment.round_id == round_.pk]
    voices = sorted(
        (names[one.sheet.assignment.judge_id], one.content["marks"][item.key]["points"],
         one.content["marks"][item.key]["remark"])
        for one in given
    )  # fmt: skip
    return Side(round_, means.get(item.key), tuple(Voice(who, points, remark) for (_at, who), points, remark in voices))


def _names(discussion: Discussion) -> dict[int, tuple[int, str]]:
    """The number of each judge, and what the meeting calls them, by the row's key."""
    numbers = judge_numbers(discussion.review)
    if not discussion.has_names:
        return {pk: (number, str(number)) for pk, number in numbers.items()}
    people = Judge.objects.filter(review=discussion.review).select_related("expert__person")
    return {one.pk: (numbers[one.pk], str(one)) for one in people}


def _aside(discussion: Discussion) -> dict[int, frozenset[str]]:
    """Who takes part and stands aside, by candidate."""
    rows = Recusal.objects.filter(judge__review=discussion.review, judge__left_at=None)
    found: dict[int, set[str]] = {}
    for candidate, name in rows.values_list("candidate", "judge__expert__person__name"):
        found.setdefault(candidate, set()).add(name)
    return {candidate: frozenset(names) for candidate, names in found.items()}
