"""Requests to change a standing: they become motions, and take effect by resolution only."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from xiefa.council.domain.motions import drop_motion, propose
from xiefa.council.models import Resolution
from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import refuse_if
from xiefa.membership import rules
from xiefa.membership.domain.files import keep_file
from xiefa.membership.enums import RequestKind
from xiefa.membership.lifecycle import REQUEST
from xiefa.membership.models import Request
from xiefa.registry.models import Organisation


@transaction.atomic
def lodge(
    *,
    host: Organisation,
    organisation: Organisation,
    kind: str,
    reason: str,
    new_name: str = "",
    other: Organisation | None = None,
    effective_on: date | None = None,
    data: bytes = b"",
    name: str = "",
    by: Any,
) -> Request:
    """Ask the council to change a standing; ``other`` is the organisation into which it merges."""
    audit.take_turn()
    reason, new_name = reason.strip(), " ".join(new_name.split())
    refuse_if(
        rules.request_refusals(
            host,
            kind,
            organisation=organisation,
            other=other,
            new_name=new_name,
            reason=reason,
            on=effective_on or clock.today(),
            by=by,
        )
    )
    request = Request.objects.create(
        host=host,
        organisation=organisation,
        kind=kind,
        reason=reason,
        new_name=new_name if kind == RequestKind.RENAME else "",
        other_organisation=other if kind == RequestKind.MERGE else None,
        effective_on=effective_on,
        document=keep_file(data=data, name=name, by=by) if data else None,
        asked_by=by,
    )
    audit.record("membership.lodge", request, by=by, details={"kind": kind, "reason": reason})
    return request


@transaction.atomic
def table(*, request: Request, by: Any) -> Request:
    """Put the request on the next agenda as a motion."""
    REQUEST.advance(request, "table", by=by)
    propose(
        host=request.host,
        kind=request.kind,
        title=_title(request),
        key=_motion_key(request),
        organisation=request.organisation,
        other_organisation=request.other_organisation,
        text=request.new_name if request.kind == RequestKind.RENAME else request.reason[:500],
        effective_on=request.effective_on,
        source=request.key,
        by=by,
    )
    return request


@transaction.atomic
def carry(*, request: Request, resolution: Resolution, by: Any) -> Request:
    """The council has resolved what was asked."""
    request.resolution = resolution
    REQUEST.advance(request, "carry", by=by, saves=["resolution"])
    drop_motion(key=_motion_key(request), by=by)
    return request


@transaction.atomic
def decline(*, request: Request, note: str, by: Any) -> Request:
    """Close a request that was not granted, with the reason."""
    return _end(request, "decline", note, by=by)


@transaction.atomic
def take_back(*, request: Request, note: str, by: Any) -> Request:
    """Take a request back before the council decides."""
    return _end(request, "take_back", note, by=by)


def _end(request: Request, verb: str, note: str, *, by: Any) -> Request:
    note = note.strip()
    audit.take_turn()
    refuse_if([*REQUEST.refusals(request, verb, by=by), *rules.note_refusals(note)])
    request.note = note
    REQUEST.advance(request, verb, by=by, saves=["note"], note=note)
    drop_motion(key=_motion_key(request), by=by)
    return request


def _motion_key(request: Request) -> str:
    return f"{request.key}:{request.kind}"


def _title(request: Request) -> str:
    words = {"organisation": request.organisation, "kind": request.get_kind_display()}
    return _("%(organisation)s：%(kind)s") % words
