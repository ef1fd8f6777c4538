"""Rows of the room: schemes, cycles and entrants, facts and snapshots, results and corrections, notices, objections."""

from xiefa.evaluation.models.analyses import Analysis
from xiefa.evaluation.models.cycles import Cycle, Entrant
from xiefa.evaluation.models.facts import LedgerPlace, LiveLine
from xiefa.evaluation.models.objections import Objection, PublicNotice
from xiefa.evaluation.models.publications import Certificate, Publication
from xiefa.evaluation.models.results import Computation, Correction, Outcome, PastGrade
from xiefa.evaluation.models.schemes import SchemeVersion
from xiefa.evaluation.models.snapshots import SealedFile, SealedLine, SealedPart, Snapshot

__all__ = [
    "Analysis",
    "Certificate",
    "Computation",
    "Correction",
    "Cycle",
    "Entrant",
    "LedgerPlace",
    "LiveLine",
    "Objection",
    "Outcome",
    "PastGrade",
    "PublicNotice",
    "Publication",
    "SchemeVersion",
    "SealedFile",
    "SealedLine",
    "SealedPart",
    "Snapshot",
]
