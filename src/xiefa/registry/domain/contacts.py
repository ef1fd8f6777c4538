"""Keeping contacts: for a purpose, on a consent, until it ends or is withdrawn."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from xiefa.kernel import audit
from xiefa.kernel.refusal import refuse_if
from xiefa.registry import rules
from xiefa.registry.masking import COVERED, masked
from xiefa.registry.models import Contact, Organisation, Person


@transaction.atomic
def add_contact(
    *,
    organisation: Organisation,
    channel: str,
    value: str,
    purpose: str,
    person: Person | None = None,
    office: str = "",
    consent: str = "",
    consent_on: date | None = None,
    since: date | None = None,
    until: date | None = None,
    by: Any,
) -> Contact:
    """Keep by what a person or an office of an organisation is reached, and what for.

    The ledger of events, from which nothing can be erased, gets no character of what belongs to a person.
    """
    texts: dict[str, Any] = {
        "office": office.strip(),
        "value": value.strip(),
        "purpose": purpose.strip(),
        "consent": consent.strip(),
    }
    facts: dict[str, Any] = {"person": person, "consent_on": consent_on, "since": since, "until": until}
    audit.take_turn()
    refuse_if(rules.contact_refusals(organisation, **texts, **facts))
    contact = Contact.objects.create(organisation=organisation, channel=channel, **texts, **facts)
    audit.record("registry.add_contact", contact, by=by, details=_told(contact))
    return contact


@transaction.atomic
def change_contact(
    *, contact: Contact, value: str, purpose: str, consent: str, consent_on: date | None, until: date | None, by: Any
) -> Contact:
    """Correct a contact: its value, what it is kept for, how and when consent was given, until when it is kept."""
    audit.take_turn()
    contact.refresh_from_db()
    new: dict[str, Any] = {"value": value.strip(), "purpose": purpose.strip(), "consent": consent.strip()}
    facts: dict[str, Any] = {"consent_on": consent_on, "until": until}
    same: dict[str, Any] = {"person": contact.person, "office": contact.office, "since": contact.since}
    refuse_if([*rules.erased_refusals(contact), *rules.contact_refusals(contact.organisation, **same, **new, **facts)])
    before = _told(contact)
    changed = [name for name, value in (new | facts).items() if getattr(contact, name) != value]
    if changed:
        for name in changed:
            setattr(contact, name, (new | facts)[name])
        contact.save(update_fields=changed)
        after = _told(contact)
        details = {name: [before[name], after[name]] for name in changed}
        audit.record("registry.change_contact", contact, by=by, details=details)
    return contact


@transaction.atomic
def end_contact(*, contact: Contact, on: date, by: Any) -> Contact:
    """Let a contact fall out of use on that day."""
    audit.take_turn()
    contact.refresh_from_db()
    refuse_if(rules.end_contact_refusals(contact, on=on))
    contact.until = on
    contact.save(update_fields=["until"])
    audit.record("registry.end_contact", contact, by=by, details={"on": on})
    return contact


@transaction.atomic
def withdraw_consent(*, contact: Contact, on: date, by: Any) -> Contact:
    """Erase a contact because the person no longer agrees to its being kept; cannot be undone."""
    audit.take_turn()
    contact.refresh_from_db()
    refuse_if(rules.withdraw_refusals(contact, on=on))
    contact.value, contact.withdrawn_on = "", on
    contact.save(update_fields=["value", "withdrawn_on"])
    audit.record("registry.withdraw_consent", contact, by=by, details={"on": on})
    return contact


@transaction.atomic
def read_contacts_out(*, organisation: Organisation, count: int, by: Any) -> None:
    """Write down that somebody took the contacts of an organisation away in full."""
    audit.record("registry.export_contacts", organisation, by=by, details={"count": count})


def _told(contact: Contact) -> dict[str, Any]:
    """What the ledger of events may know of a contact."""
    return {
        "organisation": contact.organisation.code,
        "value": COVERED if contact.is_personal else masked(contact.value),
        "purpose": contact.purpose,
        "consent": contact.consent,
        "consent_on": contact.consent_on,
        "since": contact.since,
        "until": contact.until,
    }
