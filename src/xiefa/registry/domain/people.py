"""People, the bodies of organisations, and who sits in them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from xiefa.kernel import audit
from xiefa.kernel.refusal import refuse_if
from xiefa.registry import rules
from xiefa.registry.models import Body, Organisation, Person, Seat


@transaction.atomic
def add_person(*, name: str, pinyin: str = "", notes: str = "", by: Any) -> Person:
    """Enter a person. Two people may share a name; ``notes`` tells them apart."""
    name = name.strip()
    audit.take_turn()
    refuse_if(rules.person_refusals(name, notes.strip()))
    person = Person.objects.create(name=name, pinyin=pinyin.strip(), notes=notes.strip())
    audit.record("registry.add_person", person, by=by, details={"name": name})
    return person


@transaction.atomic
def add_body(
    *,
    organisation: Organisation,
    kind: str,
    name: str,
    term: int | None = None,
    since: date | None = None,
    until: date | None = None,
    is_governed: bool = False,
    by: Any,
) -> Body:
    """Enter a body of an organisation, in one of its terms if it has terms.

    The seats of a governed body change by the effect of a resolution only.
    """
    name = name.strip()
    audit.take_turn()
    refuse_if(rules.body_refusals(organisation, name=name, term=term, since=since, until=until))
    body = Body.objects.create(
        organisation=organisation,
        kind=kind,
        name=name,
        term=term,
        since=since,
        until=until,
        is_governed=is_governed,
    )
    details = {"organisation": organisation.code, "name": name, "term": term, "is_governed": is_governed}
    audit.record("registry.add_body", body, by=by, details=details)
    return body


@transaction.atomic
def seat(
    *,
    body: Body,
    person: Person,
    title: str,
    represents: Organisation | None = None,
    since: date | None = None,
    by: Any,
) -> Seat:
    """Give a person a seat in a body from that day on, on behalf of an organisation if there is one."""
    title = title.strip()
    audit.take_turn()
    refuse_if(rules.seat_refusals(body, person=person, title=title, since=since))
    taken = Seat.objects.create(body=body, person=person, title=title, represents=represents, since=since)
    details = {"body": body.pk, "person": person.pk, "title": title, "represents": getattr(represents, "code", "")}
    audit.record("registry.seat", taken, by=by, details=details | {"since": since})
    return taken


@transaction.atomic
def unseat(*, seat: Seat, on: date, by: Any) -> Seat:
    """Let a seat end on that day."""
    audit.take_turn()
    seat.refresh_from_db()
    refuse_if(rules.unseat_refusals(seat, on=on))
    seat.until = on
    seat.save(update_fields=["until"])
    audit.record("registry.unseat", seat, by=by, details={"on": on})
    return seat
