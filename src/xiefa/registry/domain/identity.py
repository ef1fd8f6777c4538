"""Who a person is: the facts that tell people apart, and the account by which one signs in."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from xiefa.kernel import audit
from xiefa.kernel.refusal import refuse_if
from xiefa.registry import rules
from xiefa.registry.models import Person


@transaction.atomic
def change_person(*, person: Person, name: str, pinyin: str, notes: str, by: Any) -> Person:
    """Correct a person's name, its pinyin, or the note that tells people of one name apart."""
    audit.take_turn()
    person.refresh_from_db()
    new = {"name": name.strip(), "pinyin": pinyin.strip(), "notes": notes.strip()}
    changed = {
        field: [getattr(person, field), value] for field, value in new.items() if getattr(person, field) != value
    }
    if not changed:
        return person
    refuse_if(rules.change_person_refusals(person, name=new["name"], notes=new["notes"]))
    for field, value in new.items():
        setattr(person, field, value)
    person.save(update_fields=list(new))
    audit.record("registry.change_person", person, by=by, details=changed)
    return person


@transaction.atomic
def link_account(*, person: Person, user: Any, by: Any) -> Person:
    """Say by which account this person signs in; ``user`` None takes the link away."""
    audit.take_turn()
    person = Person.objects.select_related("user").get(pk=person.pk)
    refuse_if(rules.link_refusals(person, user=user))
    before, person.user = person.user, user
    if before != user:
        person.save(update_fields=["user"])
        details = {"account": [getattr(before, "username", ""), getattr(user, "username", "")]}
        audit.record("registry.link_account", person, by=by, details=details)
    return person
