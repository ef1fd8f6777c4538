"""Rows of the room: schemes, cycles and entrants, results and corrections, public notices and objections."""

from xiefa.evaluation.models.cycles import Cycle, Entrant
from xiefa.evaluation.models.objections import Objection, PublicNotice
from xiefa.evaluation.models.results import Certificate, Computation, Correction, Outcome, PastGrade
from xiefa.evaluation.models.schemes import SchemeVersion

__all__ = [
    "Certificate",
    "Computation",
    "Correction",
    "Cycle",
    "Entrant",
    "Objection",
    "Outcome",
    "PastGrade",
    "PublicNotice",
    "SchemeVersion",
]
