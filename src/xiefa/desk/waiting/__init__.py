"""What waits for a person: read from the rooms below, one module for each, in a fixed number of queries."""

from __future__ import annotations

from typing import Any

from xiefa.desk.waiting.activities import activity_piles
from xiefa.desk.waiting.briefing import issue_piles
from xiefa.desk.waiting.council import council_piles
from xiefa.desk.waiting.evaluation import evaluation_piles
from xiefa.desk.waiting.membership import membership_piles
from xiefa.desk.waiting.newsroom import article_piles
from xiefa.desk.waiting.review import review_piles
from xiefa.desk.waiting.things import MOST, Pile, Waiting

__all__ = ["Pile", "Waiting", "piles_of"]


def piles_of(user: Any, *, most: int = MOST) -> list[Pile]:
    """What waits for this person, most pressing first; empty piles are left out.

    What others wait for comes first (ballots, invitations), then what has a day, then the rest; of these, piles
    with something late in them lead. A person with several roles sees the union. ``most`` is how many things of a pile are in hand.
    """
    rooms = (
        council_piles, review_piles, evaluation_piles, membership_piles, activity_piles, issue_piles, article_piles,
    )  # fmt: skip
    found = [pile for room in rooms for pile in room(user, most) if pile.total]
    return sorted(found, key=lambda pile: not pile.late)
