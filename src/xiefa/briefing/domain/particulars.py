"""What stands at the head and foot of an issue: date, office, title, lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from xiefa.briefing.domain.changes import begin_change, end_change
from xiefa.briefing.domain.distribution import lists_at
from xiefa.briefing.models import Issue
from xiefa.kernel import clock
from xiefa.kernel.refusal import Refusal, Refused


@transaction.atomic
def set_particulars(
    *,
    issue: Issue,
    issued_on: date | None,
    office: str,
    title_lines: Sequence[str],
    notes: Sequence[str] = (),
    expected_version: int | None = None,
    by: Any,
) -> Issue:
    """Set date, office, title and closing notes; the 报 and 送 lists follow the date."""
    current = begin_change(issue.pk, by=by)
    if expected_version is not None and current.version != expected_version:
        message = _("您填写期间，本期已被他人改动。您填的内容还在，请核对后再保存一次。")
        raise Refused([Refusal("edited_meanwhile", message)])
    current.issued_on, current.office = issued_on, office.strip()
    current.title_lines = [line for line in title_lines if line.strip()]
    current.notes = [line for line in notes if line.strip()]
    current.report_list, current.send_list = lists_at(current.host, issued_on or clock.today())
    current.save(update_fields=["issued_on", "office", "title_lines", "notes", "report_list", "send_list"])
    end_change(current, action="issue.set_particulars", why=_("修改本期信息"), by=by)
    current.refresh_from_db()
    return current
