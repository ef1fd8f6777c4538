"""Where people work, over time: what makes an expert stand aside, together with seats."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from xiefa.kernel import audit
from xiefa.kernel.refusal import refuse_if
from xiefa.registry import rules
from xiefa.registry.models import Employment, Organisation, Person


@transaction.atomic
def employ(
    *,
    person: Person,
    organisation: Organisation,
    office: str = "",
    since: date | None = None,
    until: date | None = None,
    by: Any,
) -> Employment:
    """Enter that a person works, or worked, for an organisation."""
    office = office.strip()
    audit.take_turn()
    refuse_if(rules.employ_refusals(person, organisation=organisation, office=office, since=since, until=until))
    entered = Employment.objects.create(
        person=person, organisation=organisation, office=office, since=since, until=until
    )
    details = {"person": person.pk, "organisation": organisation.code, "office": office}
    audit.record("registry.employ", entered, by=by, details=details | {"since": since, "until": until})
    return entered


@transaction.atomic
def end_employment(*, employment: Employment, on: date, by: Any) -> Employment:
    """Record that somebody left an organisation on that day."""
    audit.take_turn()
    employment.refresh_from_db()
    refuse_if(rules.end_employment_refusals(employment, on=on))
    employment.until = on
    employment.save(update_fields=["until"])
    audit.record("registry.end_employment", employment, by=by, details={"on": on})
    return employment
