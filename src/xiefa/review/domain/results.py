"""What a review hands up: marks and decisions as plain data, with digests, the judges by number only."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction
from typing import Any, NamedTuple

from django.urls import reverse

from xiefa.review.enums import DifferenceState, SheetState
from xiefa.review.models import Assignment, Difference, Item, Review, Sheet, SheetVersion

# {candidate's subject_key: {round's key: {item: [(judge's number, points as text, remark)]}}}
Marks = dict[str, dict[str, dict[str, list[tuple[int, str, str]]]]]


class Seal(NamedTuple):
    """One submitted sheet: whose, in which round, about whom, in which version, and the digest of its content."""

    subject_key: str
    round: str
    judge: int
    version: int
    digest: str


class Decision(NamedTuple):
    """What the meeting decided about one question: the points as text, and why."""

    points: str
    reason: str


def marks_of(review: Review) -> Marks:
    """All points and remarks of submitted sheets in their latest versions, judges by number."""
    numbers, marks = judge_numbers(review), defaultdict[str, Any](lambda: defaultdict(lambda: defaultdict(list)))
    for version in latest_versions(review):
        made = version.sheet.assignment
        for item, said in version.content["marks"].items():
            voice = (numbers[made.judge_id], said["points"], said["remark"])
            marks[made.candidate.subject_key][made.round.key][item].append(voice)
    return {
        subject: {key: {item: sorted(voices) for item, voices in items.items()} for key, items in rounds.items()}
        for subject, rounds in marks.items()
    }


def seals_of(review: Review) -> list[Seal]:
    """The digest of every sheet that ``marks_of`` reads, in a fixed order."""
    numbers = judge_numbers(review)
    return sorted(
        Seal(made.candidate.subject_key, made.round.key, numbers[made.judge_id], version.number, version.digest)
        for version in latest_versions(review)
        for made in [version.sheet.assignment]
    )


class Place(NamedTuple):
    """Who submitted a sheet, and the address of the page on which it is read in all its versions."""

    judge: str
    address: str


def sheets_about(review: Review, subject_key: str) -> dict[tuple[str, int], Place]:
    """The submitted sheets about a candidate, by round and judge's number: for those who arrange the review."""
    numbers = judge_numbers(review)
    rows = Assignment.objects.filter(
        round__review=review, candidate__subject_key=subject_key, sheet__state=SheetState.SUBMITTED
    )
    return {
        (one.round.key, numbers[one.judge_id]): Place(
            str(one.judge), reverse("review:sheet_versions", kwargs={"pk": one.round_id, "number": one.pk})
        )
        for one in rows.select_related("round", "judge__expert__person")
    }


def decisions_of(review: Review) -> dict[str, dict[str, Decision]]:
    """What the meeting changed: ``{candidate's subject_key: {item: decision}}``; what it kept is not there."""
    changed = Difference.objects.filter(discussion__review=review, state=DifferenceState.CHANGED)
    found: dict[str, dict[str, Decision]] = {}
    for one in changed.select_related("candidate"):
        decided = {item: Decision(points, one.reason) for item, points in sorted(one.points.items())}
        found.setdefault(one.candidate.subject_key, {}).update(decided)
    return found


def judge_numbers(review: Review) -> dict[int, int]:
    """A number for each judge by the row's key: drawn by the review's seed, the same whenever it is asked."""
    drawn = sorted(review.judges.values_list("pk", flat=True), key=lambda pk: _draw(review.seed, pk))
    return {pk: number for number, pk in enumerate(drawn, 1)}


def latest_versions(review: Review, **of: Any) -> list[SheetVersion]:
    """The latest version of every sheet that counts, by candidate, round and judge; only those ``of`` a candidate, …"""
    counting = Sheet.objects.filter(assignment__round__review=review).counting()
    counting = counting.filter(**{f"assignment__{name}": value for name, value in of.items()})
    found = SheetVersion.objects.filter(sheet__in=counting).select_related(
        "sheet__assignment__candidate", "sheet__assignment__round"
    )
    latest = {one.sheet_id: one for one in found.order_by("sheet", "number")}
    return sorted(latest.values(), key=lambda one: _place(one.sheet))


def means_of(versions: Iterable[SheetVersion], table: Iterable[Item]) -> dict[int, dict[int, dict[str, Fraction]]]:
    """The exact mean of each question: ``{candidate: {round: {item: mean}}}``, by the rows' keys."""
    given = defaultdict[tuple[int, int, str], list[Fraction]](list)
    for version in versions:
        made = version.sheet.assignment
        for item in table:
            points = version.content["marks"][item.key]["points"]
            given[made.candidate_id, made.round_id, item.key].append(Fraction(points))
    means: dict[int, dict[int, dict[str, Fraction]]] = {}
    for (candidate, number, item_key), points in given.items():
        means.setdefault(candidate, {}).setdefault(number, {})[item_key] = sum(points, Fraction()) / len(points)
    return means


def _place(sheet: Sheet) -> tuple[Any, ...]:
    made = sheet.assignment
    return made.candidate.position, made.candidate_id, made.round.position, made.round_id, made.judge_id


def _draw(seed: int, pk: int) -> str:
    return hashlib.sha256(f"{seed}:{pk}".encode()).hexdigest()
