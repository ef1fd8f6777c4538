"""What programs do with records of their organisation: the verbs of people, with the token named in the ledger."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from xiefa.activities.domain import evidence, records
from xiefa.activities.domain.evidence import Filing
from xiefa.activities.entry import Entry
from xiefa.activities.enums import ActivityState, Origin
from xiefa.activities.interface.telling import KEY
from xiefa.activities.models import Activity, ApiToken, Evidence
from xiefa.activities.proofs.looking import Examined
from xiefa.kernel import audit
from xiefa.kernel.refusal import Refusal, Refused, refuse_if


class KnownReference(Refused):
    """The organisation's own number stands for another record already; ``activity`` is that record."""

    def __init__(self, activity: Activity) -> None:
        message = _("编号为“%(reference)s”的记录已经有了。要修改它，请用 PUT。")
        words = {"reference": activity.origin_key.removeprefix(KEY)}
        super().__init__([Refusal("reference_used", message % words, field="reference")])
        self.activity = activity


@transaction.atomic
def push(*, token: ApiToken, entry: Entry, reference: str = "", by: Any) -> Activity:
    """Enter a record for the organisation of the token; ``KnownReference`` when its number was used before."""
    audit.take_turn()
    key = f"{KEY}{reference}" if reference else ""
    known = of_token(token).filter(origin_key=key).first() if key else None
    if known is not None:
        raise KnownReference(known)
    activity = records.enter(
        host=token.host, reporter=token.organisation, entry=entry, origin=Origin.PROGRAM, origin_key=key, by=by
    )
    _name(token, activity, by)
    return activity


@transaction.atomic
def replace(*, token: ApiToken, activity: Activity, entry: Entry, expected_version: int, by: Any) -> Activity:
    """Let a record of the token's organisation say what ``entry`` says; ``ChangedMeanwhile`` when it moved on."""
    refuse_if(_unused(activity))
    reason = _("系统对接：%(name)s") % {"name": token.name}
    changed = records.revise(activity=activity, entry=entry, expected_version=expected_version, reason=reason, by=by)
    if changed.version != expected_version:
        _name(token, changed, by)
    return changed


@transaction.atomic
def file_evidence(
    *, token: ApiToken, activity: Activity, data: bytes, found: Examined, filing: Filing, by: Any
) -> Evidence:
    """Put a file beside a record of the token's organisation; ``found`` is what its bytes are."""
    refuse_if(_unused(activity))
    row = evidence.add_file(activity=activity, data=data, file_name="", filing=filing, found=found, by=by)
    _name(token, row.activity, by)
    return row


@transaction.atomic
def link_evidence(*, token: ApiToken, activity: Activity, url: str, filing: Filing, by: Any) -> Evidence:
    """Put an address beside a record of the token's organisation."""
    refuse_if(_unused(activity))
    row = evidence.add_link(activity=activity, url=url, filing=filing, by=by)
    _name(token, row.activity, by)
    return row


def of_token(token: ApiToken) -> Any:
    """The records that a program with this token may read and change, whatever their state."""
    return Activity.objects.filter(host=token.host_id, reporter=token.organisation_id)


def _unused(activity: Activity) -> list[Refusal]:
    if activity.state != ActivityState.SET_ASIDE:
        return []
    return [Refusal("set_aside", _("这条记录已定为不采用。请先在网页上恢复。"))]


def _name(token: ApiToken, activity: Activity, by: Any) -> None:
    details = {"token": token.pk, "name": token.name, "version": activity.version}
    audit.record("activities.push", activity, by=by, details=details)
