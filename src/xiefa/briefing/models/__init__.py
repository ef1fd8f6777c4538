"""The rows of the briefing room."""

from xiefa.briefing.models.contents import IssueItem, IssueSection, ItemVersion
from xiefa.briefing.models.distribution import DistributionList
from xiefa.briefing.models.issue import Issue, IssueQuerySet
from xiefa.briefing.models.seals import Correction, SignOff, Withdrawal

__all__ = [
    "Correction",
    "DistributionList",
    "Issue",
    "IssueItem",
    "IssueQuerySet",
    "IssueSection",
    "ItemVersion",
    "SignOff",
    "Withdrawal",
]
