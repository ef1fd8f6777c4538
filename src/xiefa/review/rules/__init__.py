"""Who may do what in reviews, and what stands in the way: refusals only, nothing is written here.

Panels are used from here; each of the other nouns has a module of its own.
"""

from xiefa.review.rules.doors import ARRANGE, JUDGE, LONGEST_REASON, has_part, may_arrange, reason_refusals
from xiefa.review.rules.panels import (
    LONGEST_NOTE,
    LONGEST_TEXT,
    add_refusals,
    is_reviewer,
    may_end,
    no_opinion,
    open_refusals,
    recuse_refusals,
    reviewer_refusals,
    sees_opinions,
    sees_papers,
    speak_refusals,
    still_waiting,
)

__all__ = [
    "ARRANGE",
    "JUDGE",
    "LONGEST_NOTE",
    "LONGEST_REASON",
    "LONGEST_TEXT",
    "add_refusals",
    "has_part",
    "is_reviewer",
    "may_arrange",
    "may_end",
    "no_opinion",
    "open_refusals",
    "reason_refusals",
    "recuse_refusals",
    "reviewer_refusals",
    "sees_opinions",
    "sees_papers",
    "speak_refusals",
    "still_waiting",
]
