"""Adding, describing, naming and closing organisations."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.db import transaction

from xiefa.kernel import audit
from xiefa.kernel.refusal import refuse_if
from xiefa.registry import rules
from xiefa.registry.enums import NameKind, OrganisationKind
from xiefa.registry.models import NamesStamp, NotAName, Organisation, OrganisationName


@transaction.atomic
def add_organisation(
    *,
    code: str,
    kind: str,
    full_name: str,
    short_name: str = "",
    since: date | None = None,
    founded_on: date | None = None,
    province: str = "",
    is_visible: bool = True,
    by: Any,
) -> Organisation:
    """Enter an organisation under its full name, and its short name if it has one.

    ``since`` is the day from which the names are valid; None when that is not known. The first network
    becomes the host of the installation. Raises ``Refused`` with the codes of ``rules``.
    """
    audit.take_turn()
    full_name, short_name = full_name.strip(), short_name.strip()
    refuse_if(
        [*rules.code_refusals(code), *rules.kind_refusals(kind), *rules.new_name_refusals(kind, full_name, short_name)]
    )
    is_host = kind == OrganisationKind.NETWORK and not Organisation.objects.filter(is_host=True).exists()
    organisation = Organisation.objects.create(
        code=code, kind=kind, is_host=is_host, is_visible=is_visible, founded_on=founded_on, province=province
    )
    _store_name(organisation, NameKind.FULL, full_name, since)
    if short_name:
        _store_name(organisation, NameKind.SHORT, short_name, since)
    audit.record(
        "registry.add_organisation",
        organisation,
        by=by,
        details={"code": code, "kind": kind, "full_name": full_name, "short_name": short_name},
    )
    return organisation


@transaction.atomic
def revise_organisation(
    *,
    organisation: Organisation,
    kind: str,
    province: str,
    founded_on: date | None,
    is_visible: bool,
    by: Any,
) -> Organisation:
    """Correct what is known of an organisation besides its names."""
    organisation = _again(organisation)
    refuse_if(rules.revise_refusals(organisation, kind=kind, founded_on=founded_on))
    new = {"kind": kind, "province": province, "founded_on": founded_on, "is_visible": is_visible}
    changed = {
        field: [getattr(organisation, field), value]
        for field, value in new.items()
        if getattr(organisation, field) != value
    }
    if not changed:
        return organisation
    for field, value in new.items():
        setattr(organisation, field, value)
    organisation.save(update_fields=list(new))
    names_changed()
    audit.record("registry.revise_organisation", organisation, by=by, details=changed)
    return organisation


@transaction.atomic
def add_name(
    *,
    organisation: Organisation,
    kind: str,
    text: str,
    since: date | None = None,
    until: date | None = None,
    by: Any,
) -> OrganisationName:
    """Enter one more name of an organisation, valid in [since, until)."""
    text, organisation = text.strip(), _again(organisation)
    refuse_if(rules.name_refusals(organisation, kind=kind, text=text, since=since, until=until))
    name = _store_name(organisation, kind, text, since, until)
    audit.record(
        "registry.add_name",
        organisation,
        by=by,
        details={"kind": kind, "text": text, "since": since, "until": until},
    )
    return name


@transaction.atomic
def rename(*, organisation: Organisation, full_name: str, on: date, short_name: str = "", by: Any) -> OrganisationName:
    """Give an organisation a new full name from that day on; the old one ends on that day and stays on record.

    With ``short_name``, the present short names end too and the new one begins.
    """
    full_name, short_name, organisation = full_name.strip(), short_name.strip(), _again(organisation)
    refuse_if(rules.rename_refusals(organisation, full_name=full_name, short_name=short_name, on=on))
    ending = [NameKind.FULL, NameKind.SHORT] if short_name else [NameKind.FULL]
    organisation.names.filter(kind__in=ending, until=None).update(until=on)
    name = _store_name(organisation, NameKind.FULL, full_name, on)
    if short_name:
        _store_name(organisation, NameKind.SHORT, short_name, on)
    audit.record(
        "registry.rename",
        organisation,
        by=by,
        details={"full_name": full_name, "short_name": short_name, "on": on},
    )
    return name


@transaction.atomic
def end_name(*, name: OrganisationName, on: date, by: Any) -> OrganisationName:
    """Let a name other than the full one fall out of use on that day."""
    _again(name.organisation)
    name.refresh_from_db()
    refuse_if(rules.end_name_refusals(name, on=on))
    name.until = on
    name.save(update_fields=["until"])
    names_changed()
    audit.record("registry.end_name", name.organisation, by=by, details={"text": name.text, "on": on})
    return name


@transaction.atomic
def close_organisation(*, organisation: Organisation, on: date, by: Any) -> Organisation:
    """Record that an organisation ended on that day; its names, bodies and seats end with it."""
    _again(organisation)
    refuse_if(rules.close_refusals(organisation, on=on))
    organisation.closed_on = on
    organisation.save(update_fields=["closed_on"])
    organisation.names.filter(until=None).update(until=on)
    for body in organisation.bodies.all():
        body.seats.filter(until=None).update(until=on)
    organisation.bodies.filter(until=None).update(until=on)
    names_changed()
    audit.record("registry.close_organisation", organisation, by=by, details={"on": on})
    return organisation


@transaction.atomic
def add_not_a_name(*, text: str, reason: str = "", by: Any) -> NotAName:
    """Teach the linker a phrase that looks like a name and is none."""
    audit.take_turn()
    text = text.strip()
    refuse_if(rules.not_a_name_refusals(text))
    phrase = NotAName.objects.create(text=text, reason=reason.strip())
    names_changed()
    audit.record("registry.add_not_a_name", phrase, by=by, details={"text": text, "reason": reason})
    return phrase


def names_changed() -> None:
    """Tell every linker, in every process, that it is out of date."""
    token = uuid.uuid4().hex
    if not NamesStamp.objects.filter(pk=1).update(token=token):
        NamesStamp.objects.update_or_create(pk=1, defaults={"token": token})


def _store_name(
    organisation: Organisation, kind: str, text: str, since: date | None, until: date | None = None
) -> OrganisationName:
    name = OrganisationName.objects.create(organisation=organisation, kind=kind, text=text, since=since, until=until)
    names_changed()
    return name


def _again(organisation: Organisation) -> Organisation:
    """The same organisation as it is now, after everybody else has finished: two people cannot name it at once."""
    audit.take_turn()
    organisation.refresh_from_db()
    return organisation
