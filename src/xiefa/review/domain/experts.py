"""Whom a host counts among its experts: from when, for which fields, until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from xiefa.kernel import audit
from xiefa.kernel.refusal import refuse_if
from xiefa.registry.models import Organisation, Person
from xiefa.review.models import Expert
from xiefa.review.rules import experts as rules


@transaction.atomic
def engage(
    *,
    host: Organisation,
    person: Person,
    fields: Sequence[str] = (),
    since: date | None = None,
    until: date | None = None,
    note: str = "",
    by: Any,
) -> Expert:
    """Count a person among the experts of a host; ``fields`` in the words in which candidates name theirs."""
    audit.take_turn()
    refuse_if(rules.engage_refusals(host, person, fields=fields, since=since, until=until, by=by))
    expert = Expert.objects.create(
        host=host, person=person, fields=list(fields), since=since, until=until, note=note.strip()
    )
    details = {"person": person.pk, "fields": list(fields), "since": since, "until": until}
    audit.record("review.engage", expert, by=by, details=details)
    return expert


@transaction.atomic
def revise(*, expert: Expert, fields: Sequence[str], note: str = "", by: Any) -> Expert:
    """Say anew what an expert knows; assignments that are made already stay as they are."""
    audit.take_turn()
    refuse_if(rules.revise_refusals(expert, fields=fields, by=by))
    before, expert.fields, expert.note = expert.fields, list(fields), note.strip()
    expert.save(update_fields=["fields", "note"])
    audit.record("review.revise_expert", expert, by=by, details={"fields": [before, list(fields)]})
    return expert


@transaction.atomic
def release(*, expert: Expert, on: date, by: Any) -> Expert:
    """Let somebody's time as an expert end on that day; what they judged stays."""
    audit.take_turn()
    expert.refresh_from_db()
    refuse_if(rules.release_refusals(expert, on=on, by=by))
    expert.until = on
    expert.save(update_fields=["until"])
    audit.record("review.release", expert, by=by, details={"on": on})
    return expert
