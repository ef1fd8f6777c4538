"""Reviews with score sheets for tests: judges, candidates and rounds that stand open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.factories.accounts import make_person
from tests.factories.registry import make_alliance, make_network
from tests.factories.review import make_expert, make_round

from xiefa.accounts.models import User
from xiefa.registry.models import Organisation
from xiefa.review.domain import recusals, reviews, rounds, sheets
from xiefa.review.domain.assignments import assign
from xiefa.review.enums import RecusalSource
from xiefa.review.marking import points_of, remark_of
from xiefa.review.models import Assignment, Candidate, Item, Judge, Recusal, Review, Round, SheetVersion

ITEMS = (
    Item("leadership", "组织领导", "Leadership", "10", "看理事会是否定期开会", "Whether the council meets"),
    Item("impact", "带动作用", "Impact", "20"),
)


@dataclass
class Scoring:
    """A review in the open: its organiser, judges with their accounts, candidates and rounds."""

    review: Review
    organiser: User
    judges: list[Judge] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)
    rounds: list[Round] = field(default_factory=list)

    def user(self, judge: int) -> User:
        """The account of a judge."""
        return self.judges[judge].expert.person.user

    def assignment(self, judge: int, candidate: int = 0, *, step: int = 0) -> Assignment:
        """What this judge is to score."""
        return Assignment.objects.get(
            judge=self.judges[judge], candidate=self.candidates[candidate], round=self.rounds[step], withdrawn_at=None
        )

    def submit(self, judge: int, candidate: int = 0, *points: Any, step: int = 0) -> SheetVersion:
        """Fill in and submit a sheet: so many points for each question, remarks that say whose they are."""
        assignment, user = self.assignment(judge, candidate, step=step), self.user(judge)
        typed = answers(*points, remark=f"理由{judge}")
        saved = sheets.save(assignment=assignment, typed=typed, base={}, version=0, by=user)
        return sheets.submit(sheet=saved.sheet, by=user)

    def give(self, candidate: int, *points: tuple[Any, ...], step: int = 0) -> list[int]:
        """Let those to whom a candidate is assigned submit these points, in their order; returns who they are."""
        given = Assignment.objects.standing().filter(round=self.rounds[step], candidate=self.candidates[candidate])
        judges = [self.judges.index(one.judge) for one in given.order_by("judge")]
        for judge, one in zip(judges, points, strict=True):
            self.submit(judge, candidate, *one, step=step)
        return judges

    def recuse(self, judge: int, candidate: int) -> Recusal:
        """Let a judge stand aside, as the office enters it."""
        values = {"source": RecusalSource.OFFICE, "reason": "师生关系", "by": self.organiser}
        return recusals.recuse(judge=self.judges[judge], candidate=self.candidates[candidate], **values)

    def open(self, step: int = 0) -> None:
        """Assign a round and open it."""
        self.rounds[step] = assign(round_=self.rounds[step], by=self.organiser)
        self.rounds[step] = rounds.open_round(round_=self.rounds[step], by=self.organiser)

    def close(self, step: int = 0) -> None:
        """End a round, whether all sheets are in or not; the next one opens."""
        self.rounds[step] = rounds.close_round(round_=self.rounds[step], reason="到期", by=self.organiser)
        if step + 1 < len(self.rounds):
            self.open(step + 1)


def answers(*points: Any, remark: str = "材料齐全") -> dict[str, str]:
    """What a judge types who gives so many points to the questions, in their order."""
    said = {remark_of(item.key): remark for item in ITEMS}
    return said | {points_of(item.key): str(one) for item, one in zip(ITEMS, points, strict=False)}


def make_scoring(
    *,
    judges: int = 3,
    candidates: int = 1,
    steps: int = 1,
    per: int = 0,
    name: str = "",
    before: Callable[[Review], Any] | None = None,
    **changes: Any,
) -> Scoring:
    """A review whose first step is open; the judges of a candidate are shared out evenly over the steps."""
    host = Organisation.objects.filter(is_host=True).first() or make_network()
    organiser = make_person("membership_officer", name="组织人")
    entrants = [
        reviews.Entrant(make_alliance(f"{name}联盟{number}"), f"entrant-{name}{number}") for number in range(candidates)
    ]
    values = {"title": "活跃度评审", "subject_key": f"cycle-{name or 1}", "seed": 7} | changes
    review = reviews.arrange(host=host, items=ITEMS, candidates=entrants, **values, by=organiser)
    for number in range(judges):
        reviews.join(review=review, expert=make_expert(f"{name}评委{number}", host=host), by=organiser)
    names = ("initial", "分组初评"), ("cross", "交叉复评")
    planned = [make_round(review, key, zh=zh, per_candidate=per or judges // steps) for key, zh in names[:steps]]
    if before:
        before(review)
    reviews.open_review(review=review, by=organiser)
    people = list(review.judges.with_people().order_by("pk"))
    made = Scoring(review, organiser, people, list(review.candidates.with_names()), planned)
    made.open()
    return made
