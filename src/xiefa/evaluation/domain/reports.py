"""The report on a cycle: its files, and what the office itself writes in it."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from xiefa.council.documents import press, word
from xiefa.evaluation import rules
from xiefa.evaluation.documents.charts import drawn
from xiefa.evaluation.documents.report import charts_of, report_of
from xiefa.evaluation.domain.report_facts import report_facts
from xiefa.evaluation.models import Cycle
from xiefa.kernel import audit
from xiefa.kernel.refusal import refuse_if

PDF, WORD = "pdf", "docx"
MEDIA_TYPES = {PDF: "application/pdf", WORD: word.MEDIA_TYPE}


@transaction.atomic
def change_report(*, cycle: Cycle, to: str, remarks: str, by: Any) -> Cycle:
    """Say to whom the report goes, and what the office adds to what the platform counted."""
    audit.take_turn()
    cycle.refresh_from_db()
    refuse_if(rules.arrange_refusals(cycle.host, by=by))
    cycle.report_to, cycle.report_remarks = to.strip(), remarks.strip()
    cycle.save(update_fields=["report_to", "report_remarks"])
    audit.record(
        "evaluation.change_report", cycle, by=by, details={"to": cycle.report_to, "remarks": cycle.report_remarks}
    )
    return cycle


def report_file(cycle: Cycle, form: str) -> bytes:
    """The report as ``pdf`` or ``docx``; both say the same. ``CannotPrint`` names what stands in the way."""
    facts = report_facts(cycle)
    drawing = {PDF: "svg", WORD: "png"}[form]
    files = {f"{name}.{drawing}": drawn(chart, form=drawing) for name, chart in charts_of(facts).items()}
    make = {PDF: press.pdf, WORD: word.docx}[form]
    return make(report_of(facts, drawing=drawing), files)
