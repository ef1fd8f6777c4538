"""Rows of the room: panels that judge one subject, and reviews in which many experts score many candidates."""

from xiefa.review.models.discussions import Difference, Discussion
from xiefa.review.models.experts import Expert
from xiefa.review.models.panels import Judgement, Opinion, Panel, PanelPaper, PanelQuerySet, Question, Reviewer
from xiefa.review.models.reviews import Candidate, Group, Item, Judge, Recusal, Review
from xiefa.review.models.rounds import Assignment, Round
from xiefa.review.models.sheets import Mark, Sheet, SheetVersion

__all__ = [
    "Assignment",
    "Candidate",
    "Difference",
    "Discussion",
    "Expert",
    "Group",
    "Item",
    "Judge",
    "Judgement",
    "Mark",
    "Opinion",
    "Panel",
    "PanelPaper",
    "PanelQuerySet",
    "Question",
    "Recusal",
    "Review",
    "Reviewer",
    "Round",
    "Sheet",
    "SheetVersion",
]
