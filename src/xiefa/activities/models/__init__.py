"""Rows of the room `activities`."""

from xiefa.activities.models.access import ApiToken, ApiUse, IdempotentCall, SavedDraft
from xiefa.activities.models.binding import Binder
from xiefa.activities.models.evidence import Evidence, EvidenceFile
from xiefa.activities.models.importing import ImportBatch
from xiefa.activities.models.periods import CheckRun, Explanation, Report, ReportingPeriod
from xiefa.activities.models.records import Activity, ActivityVersion, FormVersion, Outcome, Part, content_digest
from xiefa.activities.models.scrutiny import Acceptance, Double, Question

__all__ = [
    "Acceptance",
    "Activity",
    "ActivityVersion",
    "ApiToken",
    "ApiUse",
    "Binder",
    "CheckRun",
    "Double",
    "Evidence",
    "EvidenceFile",
    "Explanation",
    "FormVersion",
    "IdempotentCall",
    "ImportBatch",
    "Outcome",
    "Part",
    "Question",
    "Report",
    "ReportingPeriod",
    "SavedDraft",
    "content_digest",
]
