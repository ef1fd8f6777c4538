"""The time between the right to register and admission."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from xiefa.council.domain.motions import drop_motion, propose
from xiefa.council.enums import ResolutionKind
from xiefa.council.models import Motion, Resolution
from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import Refusal, Refused, refuse_if
from xiefa.membership import checklists, rules
from xiefa.membership.domain.files import keep_file
from xiefa.membership.enums import RegistrationState
from xiefa.membership.lifecycle import REGISTRATION
from xiefa.membership.models import Application, Formality, Registration
from xiefa.registry.models import Organisation


@transaction.atomic
def open_registration(
    *,
    host: Organisation,
    organisation: Organisation,
    application: Application | None,
    resolution: Resolution,
    opened_on: date,
    by: Any,
) -> Registration:
    """The council has granted the right to register: from this day on, the deadline runs."""
    rule = checklists.registration_rule(on=opened_on)
    registration = Registration.objects.create(
        host=host,
        organisation=organisation,
        application=application,
        granted_by=resolution,
        opened_on=opened_on,
        deadline_on=opened_on + timedelta(days=rule.days),
    )
    Formality.objects.bulk_create(Formality(registration=registration, key=one.key) for one in rule.formalities)
    details = {"deadline": registration.deadline_on, "resolution": resolution.pk}
    audit.record("membership.open_registration", registration, by=by, details=details)
    return registration


@transaction.atomic
def hand_in(*, formality: Formality, note: str, data: bytes = b"", name: str = "", by: Any) -> Formality:
    """Hand in what a formality asks for: words, a file, or both; the secretariat looks at it again."""
    audit.take_turn()
    formality, note = _fresh(formality), note.replace("\r\n", "\n").strip()
    refuse_if([*rules.formality_refusals(formality, by=by), *rules.note_refusals(note, is_required=False)])
    if not (note or data or formality.kept):
        raise Refused([Refusal("nothing", _("请写明办理情况，或上传一个文件。"), field="note")])
    if data:
        formality.kept = keep_file(data=data, name=name, by=by)
    formality.note, formality.is_confirmed, formality.changed_at = note, False, clock.now()
    formality.save(update_fields=["note", "kept", "is_confirmed", "changed_at"])
    details = {"formality": formality.key, "file": formality.kept.name if formality.kept else ""}
    audit.record("membership.hand_in", formality.registration, by=by, details=details)
    return formality


@transaction.atomic
def confirm(*, formality: Formality, is_confirmed: bool, by: Any) -> Formality:
    """Tick a formality off, or take the tick back while the formalities are open."""
    audit.take_turn()
    formality = _fresh(formality)
    refuse_if(rules.confirm_refusals(formality, by=by))
    if formality.is_confirmed != is_confirmed:
        formality.is_confirmed, formality.changed_at = is_confirmed, clock.now()
        formality.save(update_fields=["is_confirmed", "changed_at"])
        details = {"formality": formality.key, "is_confirmed": is_confirmed}
        audit.record("membership.confirm", formality.registration, by=by, details=details)
    return formality


@transaction.atomic
def complete(*, registration: Registration, by: Any) -> Registration:
    """All formalities are done: a motion to admit goes on the next agenda."""
    registration.completed_at = clock.now()
    REGISTRATION.advance(registration, "complete", by=by, saves=["completed_at"])
    drop_motion(key=_cancellation_key(registration), by=by)
    propose(
        host=registration.host,
        kind=ResolutionKind.ADMIT,
        title=_("批准%(organisation)s正式加入") % {"organisation": registration.organisation},
        key=f"{registration.key}:admit",
        organisation=registration.organisation,
        source=registration.key,
        by=by,
    )
    return registration


@transaction.atomic
def propose_cancellation(*, registration: Registration, by: Any) -> Motion | None:
    """The deadline has passed: put a motion on the next agenda. Nothing else changes; None when it is too early."""
    audit.take_turn()
    registration = Registration.objects.with_names().get(pk=registration.pk)
    if registration.state != RegistrationState.OPEN or registration.days_left(clock.today()) >= 0:
        return None
    key = _cancellation_key(registration)
    if known := Motion.objects.filter(key=key).first():
        return known
    motion = propose(
        host=registration.host,
        kind=ResolutionKind.CANCEL_QUALIFICATION,
        title=_("取消%(organisation)s的注册资格") % {"organisation": registration.organisation},
        key=key,
        organisation=registration.organisation,
        text=_("未在 %(deadline)s 前完成注册手续") % {"deadline": registration.deadline_on},
        source=registration.key,
        by=by,
    )
    audit.record("membership.propose_cancellation", registration, by=by, details={"key": key})
    return motion


@transaction.atomic
def admit(*, registration: Registration, resolution: Resolution, by: Any) -> Registration:
    """The council has admitted the organisation."""
    return _end(registration, "admit", resolution, by=by)


@transaction.atomic
def lapse(*, registration: Registration, resolution: Resolution, by: Any) -> Registration:
    """The council has cancelled the right to register."""
    return _end(registration, "lapse", resolution, by=by)


def _end(registration: Registration, verb: str, resolution: Resolution, *, by: Any) -> Registration:
    registration.ended_by = resolution
    REGISTRATION.advance(registration, verb, by=by, saves=["ended_by"])
    for key in (_cancellation_key(registration), f"{registration.key}:admit"):
        drop_motion(key=key, by=by)
    return registration


def _cancellation_key(registration: Registration) -> str:
    return f"{registration.key}:cancel"


def _fresh(formality: Formality) -> Formality:
    rows = Formality.objects.select_related("registration__host", "registration__organisation", "kept")
    return rows.get(pk=formality.pk)
