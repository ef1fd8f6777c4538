"""How the effects of resolutions change standing: in the transaction that declares the resolution.

Registered with ``council.effects`` at start-up. The change itself is entered by ``registry.domain.standing``;
here the application, the registration or the request that the effect is about moves along with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from xiefa.council import deadlines, effects
from xiefa.council.enums import ResolutionKind
from xiefa.council.models import CaseFields, Effect
from xiefa.kernel.refusal import Refusal
from xiefa.membership.checklists import has_registration_rule
from xiefa.membership.domain import application as applications
from xiefa.membership.domain import registration as registrations
from xiefa.membership.domain import requests
from xiefa.membership.enums import RegistrationState, RequestKind, RequestState
from xiefa.membership.models import UNDER_WAY, Application, Registration, Request
from xiefa.registry.domain import standing
from xiefa.registry.models import Organisation
from xiefa.registry.rules import rename_refusals
from xiefa.registry.rules.standing import standing_refusals

_REGISTERING = (RegistrationState.OPEN, RegistrationState.COMPLETED)
_ASKED = (RequestState.LODGED, RequestState.TABLED)
KINDS: tuple[str, ...] = (
    ResolutionKind.GRANT_QUALIFICATION,
    ResolutionKind.ADMIT,
    ResolutionKind.CANCEL_QUALIFICATION,
    *RequestKind.values,
)


def register() -> None:
    """Say to the council how each kind of standing changes; called once at start-up."""
    for kind in KINDS:
        effects.carried_out_by(kind, carry, unless=_OBSTACLES[kind])
    deadlines.told_by(ResolutionKind.GRANT_QUALIFICATION, registration_deadline)


def registration_deadline(effect: Effect) -> date | None:
    """By when an alliance has to register that this effect gave the right to; letters name it."""
    found = Registration.objects.filter(granted_by=effect.resolution_id, organisation=effect.organisation_id)
    return found.values_list("deadline_on", flat=True).first()


def carry(effect: Effect, *, by: Any) -> None:
    """Enter the change in the ledger, and move along what the effect is about."""
    resolution = effect.resolution
    organisation = _organisation_of(effect)
    standing.enter(
        kind=effect.kind,
        host=resolution.host,
        organisation=organisation,
        effective_on=_day_of(effect),
        effect_key=effect.key,
        resolution=str(resolution)[:120],
        details=_details(effect),
        other=effect.other_organisation,
        by=by,
    )
    _FOLLOW[effect.kind](effect, organisation, by)


def _day_of(effect: Effect) -> date:
    return effect.effective_on or effect.resolution.resolved_on


def _details(effect: Effect) -> dict[str, Any]:
    told: dict[str, Any] = {"is_past": True} if effect.resolution.source else {}
    if effect.kind == ResolutionKind.RENAME:
        return told | {"full_name": effect.text}
    return told | ({"reason": effect.text} if effect.text else {})


def _organisation_of(case: CaseFields) -> Organisation:
    if case.organisation is None:
        raise ValueError("A change of standing without an organisation cannot be carried out.")
    return case.organisation


def _qualified(effect: Effect, organisation: Organisation, by: Any) -> None:
    resolution = effect.resolution
    found = Application.objects.filter(host=resolution.host, organisation=organisation, state__in=UNDER_WAY).first()
    if found is not None:
        applications.qualify(application=found, resolution=resolution, by=by)
    registrations.open_registration(
        host=resolution.host,
        organisation=organisation,
        application=found,
        resolution=resolution,
        opened_on=_day_of(effect),
        by=by,
    )


def _admitted(effect: Effect, organisation: Organisation, by: Any) -> None:
    if registration := _registration(effect, organisation):
        registrations.admit(registration=registration, resolution=effect.resolution, by=by)


def _lapsed(effect: Effect, organisation: Organisation, by: Any) -> None:
    if registration := _registration(effect, organisation):
        registrations.lapse(registration=registration, resolution=effect.resolution, by=by)


def _requested(effect: Effect, organisation: Organisation, by: Any) -> None:
    rows = Request.objects.filter(host=effect.resolution.host, organisation=organisation, kind=effect.kind)
    for request in rows.filter(state__in=_ASKED):
        requests.carry(request=request, resolution=effect.resolution, by=by)
    if effect.kind == ResolutionKind.MERGE:
        _lapsed(effect, organisation, by)  # who merges while registering registers no longer


def _registration(effect: Effect, organisation: Organisation) -> Registration | None:
    rows = Registration.objects.filter(host=effect.resolution.host, organisation=organisation)
    return rows.filter(state__in=_REGISTERING).first()


def _obstacles(kind: str) -> effects.Obstacles:
    def found(case: CaseFields, ground: effects.Ground) -> Iterator[Refusal]:
        if case.organisation is None:
            yield Refusal("no_organisation", _("还没有选择有关的单位。"), field="organisation")
            return
        yield from _taken_back(case)
        yield from standing_refusals(
            kind,
            host=ground.host,
            organisation=case.organisation,
            on=case.effective_on or ground.on,
            other=case.other_organisation,
            is_past=ground.is_past,
        )
        yield from _own_obstacles(kind, case, case.organisation, case.effective_on or ground.on)

    return found


def _own_obstacles(kind: str, case: CaseFields, organisation: Organisation, on: date) -> Iterator[Refusal]:
    """What else would make declaring fail: a name that cannot be, a day for which no formalities are laid down."""
    if kind == ResolutionKind.RENAME and case.text:
        fields = {"full_name": "text", "on": "effective_on"}
        for refusal in rename_refusals(organisation, full_name=case.text, short_name="", on=on):
            yield replace(refusal, field=fields.get(refusal.field, refusal.field))
    if kind == ResolutionKind.GRANT_QUALIFICATION and not has_registration_rule(on=on):
        message = _("%(day)s 还没有注册手续的规定。以前的网员请直接补录“批准加入”的决议。") % {"day": on}
        yield Refusal("no_registration_rule", message, "effective_on")


def _taken_back(case: CaseFields) -> Iterator[Refusal]:
    """That what the case is about has been withdrawn, declined or settled in the meantime."""
    table, _dash, number = case.source.rpartition("-")
    model: Any = {"application": Application, "registration": Registration, "request": Request}.get(table)
    thing = model.objects.filter(pk=number).first() if model and number.isdecimal() else None
    waiting: frozenset[str] = frozenset({*UNDER_WAY, *_REGISTERING, *_ASKED})
    if thing is not None and thing.state not in waiting:
        words = {"organisation": case.organisation, "state": thing.get_state_display()}
        message = _("“%(organisation)s”的有关事项现在是“%(state)s”，不再需要决定。请从议程中移出。")
        yield Refusal("taken_back", message % words)


_OBSTACLES: dict[str, effects.Obstacles] = {kind: _obstacles(kind) for kind in KINDS}
_FOLLOW: dict[str, Callable[[Effect, Organisation, Any], None]] = {
    ResolutionKind.GRANT_QUALIFICATION: _qualified,
    ResolutionKind.ADMIT: _admitted,
    ResolutionKind.CANCEL_QUALIFICATION: _lapsed,
    **dict.fromkeys(RequestKind.values, _requested),
}
