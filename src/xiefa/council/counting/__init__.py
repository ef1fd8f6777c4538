"""Counting: pure Python, whole numbers and fractions only, no framework; see ``docs/explanation/counting.md``."""

from xiefa.council.counting.count import (
    ABSTAIN,
    AGAINST,
    CARRIED,
    CHOICES,
    EMPTY_BASE,
    FOR,
    NO_QUORUM,
    NOT_ENOUGH,
    Quorum,
    Result,
    TooManyHands,
    Voice,
    count,
    quorum_of,
    voices_of,
)
from xiefa.council.counting.record import FORMAT, BadRecord, MeetingRecord, read_record
from xiefa.council.counting.recount import Difference, ItemResult, recount
from xiefa.council.counting.roll import Roll, Stay, present_at
from xiefa.council.counting.rule import Rule, Share

__all__ = [
    "ABSTAIN",
    "AGAINST",
    "CARRIED",
    "CHOICES",
    "EMPTY_BASE",
    "FOR",
    "FORMAT",
    "NOT_ENOUGH",
    "NO_QUORUM",
    "BadRecord",
    "Difference",
    "ItemResult",
    "MeetingRecord",
    "Quorum",
    "Result",
    "Roll",
    "Rule",
    "Share",
    "Stay",
    "TooManyHands",
    "Voice",
    "count",
    "present_at",
    "quorum_of",
    "read_record",
    "recount",
    "voices_of",
]
