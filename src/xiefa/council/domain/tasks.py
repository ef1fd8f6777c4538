"""Tasks that resolutions handed out."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from xiefa.council.lifecycle import TASK
from xiefa.council.models import Task, TaskReport
from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import Refusal, Refused


@transaction.atomic
def report_on(*, task: Task, text: str, by: Any) -> TaskReport:
    """Report how far a task has come."""
    text = text.replace("\r\n", "\n").strip()
    audit.take_turn()
    task.refresh_from_db()
    if not text:
        raise Refused([Refusal("text_missing", _("请写明进展。"), "text")])
    TASK.advance(task, "report", by=by)
    return TaskReport.objects.create(task=task, text=text, reported_at=clock.now(), reported_by=by)


@transaction.atomic
def finish(*, task: Task, by: Any) -> Task:
    """Say that a task is done."""
    audit.take_turn()
    task.refresh_from_db()
    task.finished_at = clock.now()
    return TASK.advance(task, "finish", by=by, saves=["finished_at"])


@transaction.atomic
def reopen(*, task: Task, by: Any) -> Task:
    """Take a finished task up again."""
    audit.take_turn()
    task.refresh_from_db()
    task.finished_at = None
    return TASK.advance(task, "reopen", by=by, saves=["finished_at"])
