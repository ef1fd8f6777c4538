"""Member units of an alliance, and the end of a body's term."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from xiefa.kernel import audit
from xiefa.kernel.refusal import refuse_if
from xiefa.registry import rules
from xiefa.registry.domain.organisations import add_organisation
from xiefa.registry.enums import UnitRole
from xiefa.registry.models import Body, MemberUnit, Organisation


@transaction.atomic
def add_unit(
    *,
    alliance: Organisation,
    unit: Organisation,
    role: str = UnitRole.MEMBER,
    since: date | None = None,
    until: date | None = None,
    by: Any,
) -> MemberUnit:
    """Enter an organisation as a member unit of an alliance."""
    audit.take_turn()
    refuse_if(rules.unit_refusals(alliance, unit=unit, role=role, since=since, until=until))
    entered = MemberUnit.objects.create(alliance=alliance, unit=unit, role=role, since=since, until=until)
    details = {"alliance": alliance.code, "unit": str(unit), "role": role, "since": since, "until": until}
    audit.record("registry.add_unit", entered, by=by, details=details)
    return entered


@transaction.atomic
def add_new_unit(
    *,
    alliance: Organisation,
    code: str,
    kind: str,
    full_name: str,
    short_name: str = "",
    province: str = "",
    role: str = UnitRole.MEMBER,
    since: date | None = None,
    by: Any,
) -> MemberUnit:
    """Enter a company, university or institute that the registry lacks, as a member unit of an alliance."""
    refuse_if(rules.new_unit_refusals(kind))
    unit = add_organisation(
        code=code, kind=kind, full_name=full_name, short_name=short_name, province=province, is_visible=False, by=by
    )
    return add_unit(alliance=alliance, unit=unit, role=role, since=since, by=by)


@transaction.atomic
def change_unit_role(*, unit: MemberUnit, role: str, on: date, by: Any) -> MemberUnit:
    """Give a member unit another role from that day on; the old one stays on record."""
    audit.take_turn()
    unit.refresh_from_db()
    refuse_if(rules.unit_role_refusals(unit, role=role, on=on))
    before, unit.until = unit.role, on
    unit.save(update_fields=["until"])
    entered = MemberUnit.objects.create(alliance=unit.alliance, unit=unit.unit, role=role, since=on)
    audit.record("registry.change_unit_role", entered, by=by, details={"role": [before, role], "on": on})
    return entered


@transaction.atomic
def end_unit(*, unit: MemberUnit, on: date, by: Any) -> MemberUnit:
    """Record that a member unit left its alliance on that day."""
    audit.take_turn()
    unit.refresh_from_db()
    refuse_if(rules.end_unit_refusals(unit, on=on))
    unit.until = on
    unit.save(update_fields=["until"])
    audit.record("registry.end_unit", unit, by=by, details={"on": on})
    return unit


@transaction.atomic
def end_body(*, body: Body, on: date, by: Any) -> Body:
    """Let the term of a body end on that day, and the seats in it with it."""
    audit.take_turn()
    body.refresh_from_db()
    refuse_if(rules.end_body_refusals(body, on=on))
    body.seats.filter(until=None).update(until=on)
    body.until = on
    body.save(update_fields=["until"])
    audit.record("registry.end_body", body, by=by, details={"on": on})
    return body
