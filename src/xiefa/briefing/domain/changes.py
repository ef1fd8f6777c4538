"""What every change of an issue's text does: check the right, count the version, void what was signed."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from xiefa.briefing import rules
from xiefa.briefing.composition import stale_sign_offs
from xiefa.briefing.enums import IssueState
from xiefa.briefing.lifecycle import ISSUE
from xiefa.briefing.models import Issue, SignOff
from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import refuse_if


def begin_change(issue_id: int, *, by: Any) -> Issue:
    """The issue, locked against other editors until the transaction ends; ``Refused`` if it may not change."""
    Issue.objects.select_for_update().only("pk").get(pk=issue_id)
    issue = Issue.objects.select_related("host").get(pk=issue_id)
    refuse_if(rules.edit_refusals(issue, by=by))
    return issue


def end_change(issue: Issue, *, action: str, why: str, by: Any, details: dict[str, Any] | None = None) -> None:
    """Write the change down; sign-offs that no longer cover the text are voided, with ``why`` as the reason."""
    Issue.objects.filter(pk=issue.pk).update(version=F("version") + 1)
    audit.record(action, issue, by=by, host_code=issue.host.code, details={"why": why, **(details or {})})
    if issue.state != IssueState.COMPOSING:
        void_if_stale(issue.pk, why=why, by=by)


def void_if_stale(issue_id: int, *, why: str, by: Any) -> bool:
    """Void all sign-offs when the text is not what was signed; True when that happened."""
    issue = Issue.objects.with_contents().get(pk=issue_id)
    if not stale_sign_offs(issue):
        return False
    void_all(issue, why=why)
    ISSUE.advance(issue, "void", by=by, note=why)
    return True


def void_all(issue: Issue, *, why: str) -> None:
    """Mark every sign-off in force as void, with the reason; the rows stay."""
    SignOff.objects.filter(issue=issue, voided_at=None).update(voided_at=clock.now(), void_reason=why[:500])
