"""What was decided: meetings, attendance, votes and resolutions."""

from xiefa.council.models.attendance import Attendee, Presence, Proxy, Recusal, Step
from xiefa.council.models.meetings import (
    AgendaItem,
    Case,
    CaseFields,
    Meeting,
    MeetingQuerySet,
    Motion,
    MotionQuerySet,
    Paper,
    Session,
)
from xiefa.council.models.resolutions import Effect, Resolution, ResolutionQuerySet, Task, TaskQuerySet, TaskReport
from xiefa.council.models.voting import Ballot, Vote

__all__ = [
    "AgendaItem",
    "Attendee",
    "Ballot",
    "Case",
    "CaseFields",
    "Effect",
    "Meeting",
    "MeetingQuerySet",
    "Motion",
    "MotionQuerySet",
    "Paper",
    "Presence",
    "Proxy",
    "Recusal",
    "Resolution",
    "ResolutionQuerySet",
    "Session",
    "Step",
    "Task",
    "TaskQuerySet",
    "TaskReport",
    "Vote",
]
