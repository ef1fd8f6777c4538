"""What happened to an entry of the registry and to what belongs to it, with what each field was before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiefa.accounts.wording import action_words
from xiefa.kernel.models import AuditEvent
from xiefa.registry.models import (
    Body,
    Contact,
    Employment,
    LedgerEntry,
    MemberUnit,
    Organisation,
    OrganisationName,
    Person,
    Seat,
)

# Facts of an event that are no fields of the thing itself.
_WORDS = {
    "full_name": gettext_lazy("全称"),
    "short_name": gettext_lazy("简称"),
    "on": gettext_lazy("日期"),
    "text": gettext_lazy("名称"),
    "alliance": gettext_lazy("联盟"),
    "organisation": gettext_lazy("组织"),
    "unit": gettext_lazy("成员单位"),
    "kept": gettext_lazy("保留"),
    "gone": gettext_lazy("并入"),
    "other": gettext_lazy("另一条记录"),
    "reason": gettext_lazy("理由"),
    "count": gettext_lazy("数量"),
    "account": gettext_lazy("账号"),
}
# PostgreSQL gives the facts of an event back in an order of its own; people read them in this one.
_FIRST = ("organisation", "alliance", "unit", "kept", "gone", "kind", "full_name", "short_name", "name", "text")
_LAST = ("since", "until", "on", "reason", "count")
# The events tell the new name only; what it was before is the last one told.
_FOLLOWING = frozenset({"full_name", "short_name"})
# Keys of rows and sums over rows: the subject and the action already say it in words.
_SILENT = frozenset({"body", "person", "moved", "effect", "entry"})
# The kind of a name, or of an entry of the ledger, is no kind of the organisation that the event is about.
_TOLD_OF: dict[str, type[models.Model]] = {
    "registry.add_name": OrganisationName,
    "registry.end_name": OrganisationName,
    "registry.enter": LedgerEntry,
    "registry.enter_seat": LedgerEntry,
}


@dataclass(frozen=True, slots=True)
class Change:
    """One field: what it is called, what it was (empty when that is not told) and what it became."""

    label: str
    before: str
    after: str

    def __str__(self) -> str:
        if self.before:
            return _("%(label)s：%(before)s → %(after)s") % {
                "label": self.label,
                "before": self.before,
                "after": self.after,
            }
        return _("%(label)s：%(after)s") % {"label": self.label, "after": self.after}


@dataclass(frozen=True, slots=True)
class Happening:
    """One event in words: when, by whom, what was done to what, and what changed."""

    number: int
    moment: datetime
    actor: str
    action: str
    subject: str
    changes: tuple[Change, ...]


def history_of_organisation(organisation: Organisation) -> list[Happening]:
    """Everything that happened to an organisation, its names, bodies, seats, contacts and member units; newest first.

    One query. An organisation that was merged into it brings its own events along.
    """
    told = _keys(Organisation.objects.filter(pk=organisation.pk)) | _keys(
        Organisation.objects.filter(mergers_away__organisation_kept=organisation, mergers_away__undone_at=None)
    )
    about = told
    for rows in (
        Body.objects.filter(organisation=organisation),
        Seat.objects.filter(Q(body__organisation=organisation) | Q(represents=organisation)),
        Contact.objects.filter(organisation=organisation),
        MemberUnit.objects.filter(Q(alliance=organisation) | Q(unit=organisation)),
    ):
        about |= _keys(rows)
    return _told(AuditEvent.objects.filter(about))


def history_of_person(person: Person) -> list[Happening]:
    """Everything that happened to a person's entry, work, seats and contacts; newest first."""
    merged = Person.objects.filter(mergers_away__person_kept=person, mergers_away__undone_at=None)
    about = _keys(Person.objects.filter(pk=person.pk)) | _keys(merged)
    for model in (Employment, Seat, Contact):
        about |= _keys(model.objects.filter(person=person))
    return _told(AuditEvent.objects.filter(about))


def _keys(rows: QuerySet[Any]) -> Q:
    """The condition that an event is about one of ``rows``; asks nothing by itself."""
    keys = rows.order_by().annotate(_key=Cast("pk", CharField())).values("_key")
    return Q(subject_label=rows.model._meta.label, subject_id__in=keys)


def _told(events: Iterable[AuditEvent]) -> list[Happening]:
    last: dict[tuple[str, str, str], Any] = {}
    happenings = [_happening(event, last) for event in sorted(events, key=lambda one: one.number)]
    return happenings[::-1]


def _happening(event: AuditEvent, last: dict[tuple[str, str, str], Any]) -> Happening:
    return Happening(
        event.number,
        event.moment,
        event.actor_label,
        action_words(event.action),
        event.subject_text,
        tuple(_changes(event, last)),
    )


def _changes(event: AuditEvent, last: dict[tuple[str, str, str], Any]) -> Iterator[Change]:
    model = _TOLD_OF.get(event.action) or _model(event.subject_label)
    facts = {key: _field(model, key) for key in event.details if key not in _SILENT}
    for key, field in sorted(facts.items(), key=_place):
        yield from _change(event, key, event.details[key], field, last)


def _place(fact: tuple[str, Any]) -> tuple[int, int, str]:
    """Where a fact stands among those of one event: between the first and the last, as the model lists its fields."""
    key, field = fact
    if key in _FIRST:
        return 0, _FIRST.index(key), key
    if key in _LAST:
        return 2, _LAST.index(key), key
    return 1, getattr(field, "creation_counter", 0), key


def _change(
    event: AuditEvent, key: str, value: Any, field: Any, last: dict[tuple[str, str, str], Any]
) -> Iterator[Change]:
    """One fact of an event: a pair is old and new, anything else is new; of a name the old one is the last told."""
    before = ""
    if isinstance(value, list) and len(value) == 2:
        before, value = _words(field, value[0]), value[1]
    elif key in _FOLLOWING and value:
        thing = (event.subject_label, event.subject_id, key)
        before = str(last.get(thing, ""))
        last[thing] = value
    if before or value not in (None, ""):
        yield Change(_label(field, key), before, _words(field, value))


def _model(label: str) -> type[models.Model] | None:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def _field(model: type[models.Model] | None, key: str) -> Any:
    try:
        return model._meta.get_field(key) if model and key not in _WORDS else None
    except FieldDoesNotExist:
        return None


def _label(field: Any, key: str) -> str:
    return str(getattr(field, "verbose_name", "") or _WORDS.get(key, key))


def _words(field: Any, value: Any) -> str:
    """A value as people read it: a choice by its name, yes and no in words, nothing as （空）."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if value in (None, ""):
        return _("（空）")
    choices = dict(getattr(field, "flatchoices", None) or ())
    return str(choices.get(value, value))
