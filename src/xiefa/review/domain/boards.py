"""What the organiser's pages show: who scores whom, how far everybody is, what comes next. Never a score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from xiefa.kernel import clock
from xiefa.review.enums import ReviewState, RoundKind, RoundState, SheetState
from xiefa.review.fields import match
from xiefa.review.lifecycle import REVIEW
from xiefa.review.models import Assignment, Candidate, Expert, Judge, Recusal, Review, Round
from xiefa.review.rules.rounds import forbidden_pairs


@dataclass(frozen=True, slots=True)
class Cell:
    """One candidate and one judge: the assignment if there is one, else why there is none and how well they fit."""

    judge: Judge
    assignment: Assignment | None
    forbidden: str
    is_outside: bool
    match: int

    @property
    def state(self) -> str:
        """``submitted``, ``draft``, ``assigned``, ``outside`` (the plan of groups), ``forbidden`` or ``free``."""
        if self.assignment is not None:
            sheet = getattr(self.assignment, "sheet", None)
            return "assigned" if sheet is None else str(sheet.state)
        return "outside" if self.is_outside else "forbidden" if self.forbidden else "free"


@dataclass(frozen=True, slots=True)
class Row:
    """One candidate: its cells in the order of the judges, and how many of its sheets are in."""

    candidate: Candidate
    cells: tuple[Cell, ...]
    assigned: int
    submitted: int


@dataclass(frozen=True, slots=True)
class Load:
    """One judge in a round: how many candidates, how many sheets begun and in, and the mean match."""

    judge: Judge
    assigned: int
    begun: int
    submitted: int
    match: int

    @property
    def waiting(self) -> int:
        """How many sheets are not in."""
        return self.assigned - self.submitted


@dataclass(frozen=True)
class Board:
    """A round as its organiser sees it."""

    rows: tuple[Row, ...]
    loads: tuple[Load, ...]
    pinned: tuple[Assignment, ...]
    weakest: int | None
    mean: int | None

    @cached_property
    def assigned(self) -> int:
        """How many sheets there will be."""
        return sum(one.assigned for one in self.loads)

    @cached_property
    def submitted(self) -> int:
        """How many are in."""
        return sum(one.submitted for one in self.loads)

    @cached_property
    def lightest(self) -> int:
        """The fewest candidates of a judge who still takes part."""
        return min((one.assigned for one in self.loads if one.judge.left_at is None), default=0)

    @cached_property
    def heaviest(self) -> int:
        """The most candidates of one judge."""
        return max((one.assigned for one in self.loads), default=0)


def board_of(round_: Round) -> Board:
    """Every candidate with every judge; the same number of queries however many there are."""
    candidates = list(round_.review.candidates.with_names().select_related("organisation", "group"))
    judges = list(round_.review.judges.with_people().select_related("expert__person__user", "group"))
    known, known_judges = {one.pk: one for one in candidates}, {one.pk: one for one in judges}
    standing = list(round_.assignments.standing().select_related("sheet"))
    for one in standing:
        one.candidate, one.judge = known[one.candidate_id], known_judges[one.judge_id]
    by_pair = {(one.candidate_id, one.judge_id): one for one in standing}
    busy = {one.judge_id for one in standing}
    seated = [one for one in judges if one.left_at is None or one.pk in busy]
    forbidden = forbidden_pairs(round_)
    rows = tuple(_row(round_, one, seated, by_pair, forbidden) for one in candidates)
    matches = [one.match for one in standing]
    return Board(
        rows,
        tuple(_load(one, [each for each in standing if each.judge_id == one.pk]) for one in seated),
        tuple(one for one in standing if one.is_pinned),
        min(matches, default=None),
        sum(matches) // len(matches) if matches else None,
    )


def progress_of(review: Review) -> list[Round]:
    """The steps in their order, with ``assigned``, ``begun`` and ``submitted`` sheets; one query."""
    standing = Q(assignments__withdrawn_at=None)
    return list(
        review.rounds.annotate(
            assigned=Count("assignments", filter=standing),
            begun=Count("assignments__sheet", filter=standing),
            submitted=Count("assignments__sheet", filter=standing & Q(assignments__sheet__state=SheetState.SUBMITTED)),
        ).order_by("position", "pk")
    )


def judges_of(review: Review) -> QuerySet[Judge]:
    """Everybody who judges or judged, with ``load`` (assignments that stand), ``done`` and ``aside``."""
    standing = Q(assignments__withdrawn_at=None)
    return (
        review.judges.with_people()
        .select_related("expert__person__user", "group")
        .annotate(
            load=Count("assignments", filter=standing, distinct=True),
            done=Count(
                "assignments",
                filter=standing & Q(assignments__sheet__state=SheetState.SUBMITTED),
                distinct=True,
            ),
            aside=Count("recusals__candidate", distinct=True),
        )
        .order_by(F("left_at").asc(nulls_first=True), "group__position", "expert__person__pinyin", "pk")
    )


def recusals_of(review: Review) -> QuerySet[Recusal]:
    """Who stands aside from whom, and why."""
    found = Recusal.objects.filter(judge__review=review).select_related(
        "judge__expert__person__user", "candidate__organisation", "made_by"
    )
    return found.prefetch_related("candidate__organisation__names").order_by("judge", "candidate", "source", "pk")


@dataclass(frozen=True, slots=True)
class Step:
    """What the organiser does next: a sentence, and the page for it."""

    sentence: str
    url: str


def next_of(review: Review, rounds: Iterable[Round]) -> list[Step]:
    """What stands before the organiser now, in its order."""
    if review.state == ReviewState.CLOSED:
        return []
    if review.state == ReviewState.PREPARING:
        missing = REVIEW.refusals(review, "open", by=None)
        return [Step(str(one), "") for one in missing] or [Step(_("筹备就绪，可以开始评审。"), "")]
    return _next_in(review, next((one for one in rounds if one.state != RoundState.CLOSED), None))


def _next_in(review: Review, round_: Round | None) -> list[Step]:
    if round_ is None:
        missing = REVIEW.refusals(review, "close", by=None)
        return [Step(str(one), "") for one in missing] or [Step(_("各步骤都已结束，可以结束评审。"), "")]
    words = {"round": round_, "waiting": getattr(round_, "assigned", 0) - getattr(round_, "submitted", 0)}
    sentence = {
        RoundState.PLANNED: _("请为“%(round)s”分派评委。"),
        RoundState.ASSIGNED: _("请核对“%(round)s”的分派，然后开始评分。"),
        RoundState.OPEN: _("“%(round)s”还有 %(waiting)s 份评分表没有提交。"),
    }[RoundState(round_.state)]
    return [Step(sentence % words, round_.get_absolute_url())]


def experts_of(user: Any) -> QuerySet[Expert]:
    """The experts of the hosts for which this person arranges reviews, with ``judged``: in how many reviews."""
    found: QuerySet[Expert] = (
        Expert.objects.visible_to(user).select_related("person__user", "host").prefetch_related("host__names")
    )
    return found.annotate(judged=Count("judgeships", distinct=True)).order_by("person__pinyin", "person__name", "pk")


def knowing(experts: QuerySet[Expert], words: str) -> list[int]:
    """The keys of those whose name or fields hold every word; the two engines do not search lists alike."""
    rows = experts.order_by().values_list("pk", "person__name", "person__pinyin", "fields")
    told = {pk: "\n".join((name, pinyin, *fields)).casefold() for pk, name, pinyin, fields in rows}
    return [pk for pk, text in told.items() if all(word in text for word in words.casefold().split())]


def loads_of(expert: Expert) -> list[tuple[Judge, int, int]]:
    """In which reviews an expert judged, the newest first: (judge, sheets assigned, sheets handed in); one query."""
    standing = Q(assignments__withdrawn_at=None)
    judgeships = expert.judgeships.select_related("review", "group").annotate(
        load=Count("assignments", filter=standing, distinct=True),
        done=Count("assignments", filter=standing & Q(assignments__sheet__state=SheetState.SUBMITTED), distinct=True),
    )
    return [(one, one.load, one.done) for one in judgeships.order_by("-review__made_at", "-pk")]


def possible_judges(review: Review) -> QuerySet[Expert]:
    """The host's experts of today who do not judge in this review."""
    sitting = review.judges.sitting().values("expert")
    found = Expert.objects.filter(host=review.host_id).at(clock.today()).exclude(pk__in=sitting)
    return found.select_related("person").order_by("person__pinyin", "person__name", "pk")


def _row(
    round_: Round,
    candidate: Candidate,
    judges: Iterable[Judge],
    by_pair: Mapping[tuple[int, int], Assignment],
    forbidden: Mapping[tuple[int, int], str],
) -> Row:
    cells = tuple(
        Cell(
            judge,
            by_pair.get((candidate.pk, judge.pk)),
            forbidden.get((candidate.pk, judge.pk), ""),
            _is_outside(round_, candidate, judge),
            match(judge.expert.fields, candidate.fields),
        )
        for judge in judges
    )
    states = Counter(one.state for one in cells)
    return Row(
        candidate, cells, states["assigned"] + states["draft"] + states["submitted"], states[SheetState.SUBMITTED]
    )


def _is_outside(round_: Round, candidate: Candidate, judge: Judge) -> bool:
    """Whether the plan of the step keeps this judge from this candidate; without groups there is no plan."""
    if candidate.group_id is None or judge.group_id is None:
        return False
    return (candidate.group_id == judge.group_id) is (round_.kind == RoundKind.OTHER_GROUPS)


def _load(judge: Judge, held: list[Assignment]) -> Load:
    sheets = [getattr(one, "sheet", None) for one in held]
    begun = [one for one in sheets if one is not None]
    submitted = sum(one.state == SheetState.SUBMITTED for one in begun)
    return Load(judge, len(held), len(begun), submitted, sum(one.match for one in held) // max(1, len(held)))
