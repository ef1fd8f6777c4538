"""The only verbs that change standing and the seats of governed bodies: by an effect of a declared resolution."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import Refusal, refuse_if
from xiefa.registry.domain import ledger
from xiefa.registry.domain.organisations import close_organisation, rename
from xiefa.registry.enums import LedgerKind, NameKind
from xiefa.registry.models import Body, LedgerEntry, Organisation, Person, Seat, Standing
from xiefa.registry.rules.standing import CHANGES, seat_change_refusals, standing_refusals

__all__ = ["enter", "enter_seat", "seat_change_refusals", "standing_refusals", "state_on"]


@transaction.atomic
def enter(
    *,
    kind: str,
    host: Organisation,
    organisation: Organisation,
    effective_on: date,
    effect_key: str,
    resolution: str,
    details: Mapping[str, Any] | None = None,
    other: Organisation | None = None,
    by: Any,
) -> LedgerEntry:
    """Change what an organisation is to a host, on the strength of an effect of a declared resolution.

    ``details`` go into the ledger; a rename takes ``full_name`` and perhaps ``short_name`` from them, and
    ``is_past`` (true) says that the resolution is older than the platform. A merger ends the standing of
    ``organisation``, closes it, and is entered for ``other`` as well, which keeps its own.
    Raises ``Refused``; the database itself refuses an effect that no resolution has.
    """
    audit.take_turn()
    told = dict(details or {})
    subject = ledger.subject_of_organisation(organisation.code)
    refuse_if(_carried_out_refusals(effect_key, subject))
    is_past = bool(told.get("is_past"))
    refuse_if(
        standing_refusals(kind, host=host, organisation=organisation, on=effective_on, other=other, is_past=is_past)
    )
    if other is not None:
        told["other"] = other.code
    entry = _enter_one(kind, host, organisation, effective_on, effect_key, resolution, told)
    if kind == LedgerKind.RENAME:
        full_name, short_name = str(told.get("full_name", "")), str(told.get("short_name", ""))
        rename(organisation=organisation, full_name=full_name, short_name=short_name, on=effective_on, by=by)
    if kind == LedgerKind.MERGE and other is not None:
        close_organisation(organisation=organisation, on=effective_on, by=by)
        told = told | {"other": organisation.code}
        kept = _enter_one(kind, host, other, effective_on, effect_key, resolution, told, keeps=True)
        _record(other, kept, by=by)
    _record(organisation, entry, by=by)
    return entry


def _record(thing: Organisation | Seat, entry: LedgerEntry, *, by: Any) -> None:
    """Tell the ledger of everything that was done of an entry in the ledger of standing."""
    told = {
        "kind": entry.kind, "number": entry.number, "on": entry.effective_on, "resolution": entry.resolution,
    }  # fmt: skip
    action = "registry.enter_seat" if isinstance(thing, Seat) else "registry.enter"
    audit.record(action, thing, by=by, details=told, host_code=entry.host_code)


def _carried_out_refusals(effect_key: str, subject: str) -> list[Refusal]:
    if LedgerEntry.objects.filter(effect_key=effect_key, subject=subject).exists():
        return [Refusal("effect_carried_out", _("这一决议事项已经生效并记入台账。"))]
    return []


def _enter_one(
    kind: str,
    host: Organisation,
    organisation: Organisation,
    on: date,
    effect_key: str,
    resolution: str,
    told: Mapping[str, Any],
    *,
    keeps: bool = False,
) -> LedgerEntry:
    """One entry and what it does to the standing of one organisation; nothing when it ``keeps`` its own."""
    present = Standing.objects.open().filter(host=host, organisation=organisation).first()
    before = present.state if present else ""
    after = CHANGES[kind].after
    if after is None or keeps:
        after = before
    entry = ledger.write_entry(
        kind=kind,
        host_code=host.code,
        subject=ledger.subject_of_organisation(organisation.code),
        subject_text=organisation.name_at(on) or organisation.code,
        effective_on=on,
        effect_key=effect_key,
        resolution=str(resolution),
        before=before,
        after=after,
        details=told,
    )
    if after != before:
        Standing.objects.open().filter(host=host, organisation=organisation).update(until=on, closed_by=entry.number)
        if after:
            Standing.objects.create(
                host=host, organisation=organisation, state=after, since=on, opened_by=entry.number,
                recorded_at=clock.now(),
            )  # fmt: skip
    return entry


@transaction.atomic
def enter_seat(
    *,
    kind: str,
    body: Body,
    person: Person,
    title: str,
    represents: Organisation | None = None,
    effective_on: date,
    effect_key: str,
    resolution: str,
    by: Any,
) -> LedgerEntry:
    """Appoint somebody to an office in a body, or relieve them of it, by an effect of a declared resolution.

    Raises ``Refused``; the database itself refuses an effect that no resolution has.
    """
    audit.take_turn()
    subject = ledger.subject_of_seat(body=body.pk, person=person.pk, title=title)
    refuse_if(_carried_out_refusals(effect_key, subject))
    refuse_if(seat_change_refusals(kind, body=body, person=person, title=title, on=effective_on))
    entry = ledger.write_entry(
        kind=kind,
        host_code=body.organisation.code,
        subject=subject,
        subject_text=f"{person.name} · {_in_full(body)} · {title}",
        effective_on=effective_on,
        effect_key=effect_key,
        resolution=str(resolution),
        before="in_office" if kind == LedgerKind.RELIEVE else "",
        after="in_office" if kind == LedgerKind.APPOINT else "",
        details=_seat_details(body, person, title, represents if kind == LedgerKind.APPOINT else None),
    )
    seat = _appoint_or_relieve(kind, body, person, title, represents, entry)
    _record(seat, entry, by=by)
    return entry


def _seat_details(body: Body, person: Person, title: str, represents: Organisation | None) -> dict[str, Any]:
    return {
        "person": person.name,
        "body": _in_full(body),
        "organisation": body.organisation.name_at(clock.today(), kind=NameKind.FULL),
        "title": title,
        "represents": represents.code if represents else "",
    }


def _in_full(body: Body) -> str:
    """The body as the ledger calls it, whatever language the page is in."""
    with translation.override("zh-hans"):
        return str(body)


def _appoint_or_relieve(
    kind: str, body: Body, person: Person, title: str, represents: Organisation | None, entry: LedgerEntry
) -> Seat:
    if kind == LedgerKind.APPOINT:
        return Seat.objects.create(
            body=body, person=person, title=title, represents=represents, since=entry.effective_on,
            opened_by=entry.number,
        )  # fmt: skip
    seat = Seat.objects.get(body=body, person=person, title=title, until=None)
    Seat.objects.filter(pk=seat.pk).update(until=entry.effective_on, closed_by=entry.number)
    return seat


def state_on(*, host: Organisation, day: date) -> dict[int, str]:
    """What each organisation is to the host on that day: id of the organisation → ``StandingState``."""
    return dict(Standing.objects.filter(host=host).at(day).order_by().values_list("organisation_id", "state"))
