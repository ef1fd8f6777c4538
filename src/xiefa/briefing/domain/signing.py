"""编辑, 审核, 签发: each answers for exactly the text that was there."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from xiefa.briefing import rules
from xiefa.briefing.composition import digest_for
from xiefa.briefing.domain import changes
from xiefa.briefing.enums import SignOffRole
from xiefa.briefing.lifecycle import ISSUE, VERB_OF_ROLE
from xiefa.briefing.models import Issue, SignOff
from xiefa.kernel import clock
from xiefa.kernel.refusal import Refusal, Refused, refuse_if


@transaction.atomic
def sign_off(*, issue: Issue, role: str, digest: str = "", by: Any) -> SignOff:
    """Sign an issue in one role, in the order editor, reviewer, signer.

    ``digest`` is what the person had on the screen; when given and no longer true, the signature is
    refused. ``Refused`` names everything in the way.
    """
    issue = _locked(issue)
    verb = VERB_OF_ROLE[SignOffRole(role)]
    refuse_if(ISSUE.refusals(issue, verb, by=by))
    name = rules.person_name(by)
    signed = digest_for(issue, role=role, name=name)
    if digest and digest != signed:
        raise Refused([Refusal("text_changed", _("您看到的文字刚才被改过。请重新核对后再签署。"))])
    try:
        with transaction.atomic():
            made = SignOff.objects.create(
                issue=issue, role=role, person_name=name, user=by, full_digest=signed, signed_at=clock.now()
            )
    except IntegrityError as error:
        message = _("这一职责刚才已有人签署，或与您的其他职责冲突。请刷新页面。")
        raise Refused([Refusal("already_signed", message)]) from error
    ISSUE.advance(issue, verb, by=by, note=signed)
    return made


@transaction.atomic
def send_back(*, issue: Issue, reason: str, by: Any) -> Issue:
    """Send an issue back to composing; its sign-offs are voided with the reason."""
    issue = _locked(issue)
    refuse_if([*ISSUE.refusals(issue, "send_back", by=by), *_reason_refusals(reason)])
    changes.void_all(issue, why=reason)
    return ISSUE.advance(issue, "send_back", by=by, note=reason)


@transaction.atomic
def void_sign_offs(*, issue: Issue, reason: str, by: Any) -> bool:
    """Void the sign-offs if the text is no longer what was signed, however it came to change."""
    return changes.void_if_stale(issue.pk, why=reason, by=by)


def _reason_refusals(reason: str) -> list[Refusal]:
    return [] if reason.strip() else [Refusal("no_reason", _("请写明退回的原因，编辑好据此修改。"), "reason")]


def _locked(issue: Issue) -> Issue:
    Issue.objects.select_for_update().only("pk").get(pk=issue.pk)
    return Issue.objects.with_contents().get(pk=issue.pk)
