"""What pages ask about reviews."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from xiefa.accounts.models import User
from xiefa.registry.models import Organisation
from xiefa.review.enums import Recommendation, Verdict
from xiefa.review.models import Opinion, Panel, Question
from xiefa.review.rules.doors import accounts_that_judge


@dataclass(frozen=True)
class Tally:
    """How a panel judged one question: how many said what, and the notes with the names of those who wrote them."""

    question: Question
    counts: tuple[tuple[str, str, int], ...]
    notes: tuple[tuple[str, str], ...]


def possible_reviewers(host: Organisation) -> QuerySet[User]:
    """Everybody who may judge for this host today, by name."""
    return accounts_that_judge(host).order_by("display_name", "username")


def opinions_of(panel: Panel) -> list[Opinion]:
    """What was said by those who did not stand aside, in the order in which they were asked."""
    found = Opinion.objects.filter(reviewer__panel=panel, reviewer__recused_at=None)
    return list(found.select_related("reviewer__user").prefetch_related("judgements").order_by("reviewer"))


def tallies(panel: Panel, opinions: list[Opinion]) -> list[Tally]:
    """The judgements question by question."""
    said: list[tuple[str, Any]] = [(str(one.reviewer), row) for one in opinions for row in one.judgements.all()]
    return [_tally(question, [pair for pair in said if pair[1].question == question.key]) for question in panel.asked]


def recommendations(opinions: list[Opinion]) -> list[tuple[str, str, int]]:
    """(value, word, how many advise it), in the order of the choices."""
    counted = Counter(one.recommendation for one in opinions)
    return [(one.value, str(one.label), counted[one.value]) for one in Recommendation]


def suggested(opinions: list[Opinion]) -> str:
    """What more than half of the opinions advise; ``""`` when none has that many."""
    for value, _word, number in recommendations(opinions):
        if 2 * number > len(opinions):
            return value
    return ""


def _tally(question: Question, said: list[tuple[str, Any]]) -> Tally:
    counted = Counter(row.verdict for _name, row in said)
    counts = tuple((one.value, str(one.label), counted[one.value]) for one in Verdict)
    return Tally(question, counts, tuple((name, row.note) for name, row in said if row.note))
