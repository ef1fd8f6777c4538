"""What a judge has before them: one card for each question, and one for each thing to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from xiefa.kernel.refusal import Refusal
from xiefa.review.dossiers import Exhibit, exhibits_of
from xiefa.review.enums import RoundState, SheetState
from xiefa.review.marking import OVERALL, points_of, remark_of
from xiefa.review.models import Assignment, Item, Mark, Sheet
from xiefa.review.rules.sheets import LONGEST_OVERALL, LONGEST_REMARK

MOST_SUGGESTIONS = 5
_LONGEST_SUGGESTION = 60


@dataclass(frozen=True)
class Field:
    """One field of a sheet: what stands in it, what stood there before, what another device says, what is wrong."""

    name: str
    text: str
    base: str
    clash: str
    faults: tuple[str, ...]
    longest: int


@dataclass(frozen=True)
class Card:
    """One question with what lies beside it, and remarks that the judge has used for it before."""

    number: int
    item: Item
    remark: Field
    points: Field
    exhibits: Sequence[Exhibit]
    suggestions: Sequence[str]

    @property
    def number_text(self) -> str:
        """The number for the names of its elements on the page."""
        return str(self.number)

    @property
    def is_answered(self) -> bool:
        """Whether there are a remark and points."""
        return bool(self.remark.text.strip() and self.points.text.strip())


@dataclass(frozen=True)
class Errand:
    """Something to score: how far it has come, and at which question one stopped."""

    assignment: Assignment
    answered: int
    total: int
    is_submitted: bool
    stopped_at: int

    @property
    def is_open(self) -> bool:
        """Whether there is something to do."""
        return not self.is_submitted and self.assignment.round.state == RoundState.OPEN


@dataclass(frozen=True)
class Shown:
    """The fields of a sheet as a page shows them."""

    texts: Mapping[str, str]
    base: Mapping[str, str]
    clashes: Mapping[str, str]
    faults: Sequence[Refusal] = ()

    def field(self, name: str) -> Field:
        """One of them."""
        faults = tuple(str(one.message) for one in self.faults if one.field == name)
        longest = LONGEST_OVERALL if name == OVERALL else LONGEST_REMARK
        return Field(
            name, self.texts.get(name, ""), self.base.get(name, ""), self.clashes.get(name, ""), faults, longest
        )


def problems_of(cards: Iterable[Card], shown: Shown) -> list[tuple[str, str]]:
    """Everything that is wrong, in words, each with the place on the page to which it leads."""
    places = {OVERALL: "overall", "reason": "reason"}
    for card in cards:
        places |= {card.remark.name: f"r{card.number}", card.points.name: f"p{card.number}"}
    return [(str(one.message), places.get(one.field, "")) for one in shown.faults]


def cards_of(assignment: Assignment, shown: Shown, reader: Any) -> list[Card]:
    """The questions of a sheet in their order."""
    table = assignment.round.review.table
    exhibits = exhibits_of(assignment.candidate.subject_key, table, reader)
    suggestions = _suggestions(assignment)
    return [
        Card(
            number,
            item,
            shown.field(remark_of(item.key)),
            shown.field(points_of(item.key)),
            exhibits.get(item.key, ()),
            suggestions.get(item.key, ())[:MOST_SUGGESTIONS],
        )
        for number, item in enumerate(table, 1)
    ]


def errands_of(assignments: Iterable[Assignment]) -> list[Errand]:
    """What a judge has to do and has done: the open ones by the day they are due, then those that are over."""
    errands = [_errand(one) for one in assignments]
    return sorted(errands, key=lambda one: (not one.is_open, str(one.assignment.round.due_on or "9999"), _place(one)))


def _errand(assignment: Assignment) -> Errand:
    sheet: Sheet | None = getattr(assignment, "sheet", None)
    keys = [item.key for item in assignment.round.review.table]
    said = {one.item for one in sheet.marks.all() if one.remark.strip() and one.points is not None} if sheet else set()
    missing = [number for number, key in enumerate(keys, 1) if key not in said]
    is_submitted = sheet is not None and sheet.state == SheetState.SUBMITTED
    return Errand(assignment, len(keys) - len(missing), len(keys), is_submitted, missing[0] if missing else 0)


def _place(errand: Errand) -> tuple[int, int, int]:
    one = errand.assignment
    return one.round.position, one.candidate.position, one.pk


def _suggestions(assignment: Assignment) -> dict[str, list[str]]:
    """Short remarks of this judge on other sheets of the review, by question, the latest first."""
    mine = Mark.objects.filter(sheet__assignment__judge=assignment.judge).exclude(sheet__assignment=assignment)
    rows = mine.exclude(remark="").values("item", "remark").annotate(last=Max("pk")).order_by("-last")
    found: dict[str, list[str]] = {}
    for row in rows:
        if len(row["remark"]) <= _LONGEST_SUGGESTION:
            found.setdefault(row["item"], []).append(row["remark"])
    return found
