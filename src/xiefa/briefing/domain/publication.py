"""Publishing an issue, and the only two things that can happen to it afterwards."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from xiefa.briefing.composition import compose
from xiefa.briefing.lifecycle import ISSUE
from xiefa.briefing.models import Correction, Issue, IssueItem, Withdrawal
from xiefa.kernel import clock, outbox
from xiefa.kernel.refusal import Refusal, refuse_if
from xiefa.manuscript import Manuscript, dumps, full_digest, text_digest

FROZEN = ("manuscript_json", "text_digest", "full_digest", "published_at")


@transaction.atomic
def publish(*, issue: Issue, by: Any) -> Issue:
    """Freeze the signed text under its digests and publish it; those who signed are told by letter."""
    Issue.objects.select_for_update().only("pk").get(pk=issue.pk)
    issue = Issue.objects.with_contents().get(pk=issue.pk)
    refuse_if(ISSUE.refusals(issue, "publish", by=by))
    freeze(issue, compose(issue))
    ISSUE.advance(issue, "publish", by=by, saves=FROZEN, note=issue.full_digest)
    _tell_signatories(issue)
    return issue


def freeze(issue: Issue, manuscript: Manuscript) -> None:
    """Set the frozen fields on the row in hand; the caller saves them."""
    issue.manuscript_json = dumps(manuscript)
    issue.text_digest, issue.full_digest = text_digest(manuscript), full_digest(manuscript)
    issue.published_at = clock.now()


@transaction.atomic
def correct(*, issue: Issue, text: str, item: IssueItem | None = None, by: Any) -> Correction:
    """Add a correction (更正) to a published issue; the issue itself stays as it was published."""
    issue = Issue.objects.select_for_update().select_related("host").get(pk=issue.pk)
    refuse_if([*ISSUE.refusals(issue, "correct", by=by), *_correction_refusals(issue, text, item)])
    made = Correction.objects.create(issue=issue, item=item, text=text.strip(), by=by, at=clock.now())
    ISSUE.advance(issue, "correct", by=by, note=made.text)
    return made


@transaction.atomic
def withdraw(*, issue: Issue, reason: str, by: Any) -> Withdrawal:
    """Withdraw a published issue (撤回); it stays on record, marked, with the reason."""
    issue = Issue.objects.select_for_update().select_related("host").get(pk=issue.pk)
    reasons = [] if reason.strip() else [Refusal("no_reason", _("请写明撤回的原因，它会公开显示。"), "reason")]
    refuse_if([*ISSUE.refusals(issue, "withdraw", by=by), *reasons])
    made = Withdrawal.objects.create(issue=issue, reason=reason.strip(), by=by, at=clock.now())
    ISSUE.advance(issue, "withdraw", by=by, note=made.reason)
    return made


def _correction_refusals(issue: Issue, text: str, item: IssueItem | None) -> list[Refusal]:
    found = []
    if not text.strip():
        found.append(Refusal("no_text", _("请写明哪里有误、应当怎样。"), "text"))
    if item is not None and item.section.issue_id != issue.pk:
        found.append(Refusal("foreign_item", _("所选条目不在这一期里。"), "item"))
    return found


def _tell_signatories(issue: Issue) -> None:
    for sign_off in issue.sign_offs.filter(voided_at=None).select_related("user"):
        reader = sign_off.user
        if reader is None or not reader.is_active or not reader.email:
            continue
        with override(reader.language):
            words = {"role": sign_off.get_role_display(), "issue": issue.line, "digest": issue.printed_digest}
            subject = _("%(issue)s 已发布") % words
            text = _("您以“%(role)s”签署的 %(issue)s 已经发布。\n校验码：%(digest)s") % words
        key = f"issue-published-{issue.pk}-{sign_off.pk}"
        outbox.post("issue_published", to=reader.email, subject=subject, text=text, key=key)
