"""The stage of the registry: who exists in the demo, under which names, and who sits where."""

from __future__ import annotations

from datetime import date
from typing import Any

from xiefa.accounts.models import User
from xiefa.briefing.domain.issues import set_distribution
from xiefa.demo.material import load
from xiefa.demo.scene import moment, network, organisation, person
from xiefa.demo.staffing import BEGAN_ON
from xiefa.registry.domain.identity import link_account
from xiefa.registry.domain.organisations import add_name, add_organisation, rename
from xiefa.registry.domain.people import add_body, add_person, seat, unseat
from xiefa.registry.enums import NameKind, OrganisationKind
from xiefa.registry.models import Organisation, Person


def fill_the_registry() -> None:
    """Enter the network first, so that it becomes the host; then everybody else."""
    with moment(BEGAN_ON, 10):
        by = person("admin")
        both = load("registry/network")
        for key in ("network", "liaison"):
            _enter(both[key], OrganisationKind.NETWORK, by=by)
    with moment(BEGAN_ON, 14):
        by = person("members")
        for raw in load("registry/alliances"):
            _enter(raw, OrganisationKind.ALLIANCE, by=by)
        for kind, rows in load("registry/members").items():
            for raw in rows:
                _enter(raw, kind, by=by)
        for raw in load("registry/government"):
            _enter(raw, OrganisationKind.GOVERNMENT, by=by)
    with moment(BEGAN_ON, 16):
        seat_everybody(by=person("members"))
        give_accounts(by=person("members"))
        keep_lists(by=person("editor"))


def seat_everybody(*, by: User) -> None:
    """Bodies with their terms and the people who sit in them."""
    known: dict[str, Person] = {}
    for raw in load("registry/bodies"):
        body = add_body(
            organisation=organisation(raw["organisation"]),
            kind=raw["kind"],
            name=raw["name"],
            term=raw.get("term"),
            since=raw["since"],
            until=raw.get("until"),
            is_governed=raw.get("governed", False),
            by=by,
        )
        for name in raw.get("people", ()):
            known[name] = known.get(name) or add_person(name=name, by=by)
        for name, title, represents, since, until in raw["seats"]:
            who = known.get(name) or known.setdefault(name, add_person(name=name, by=by))
            what_for = organisation(represents) if represents else None
            taken = seat(body=body, person=who, title=title, represents=what_for, since=since, by=by)
            if until:
                unseat(seat=taken, on=until, by=by)


def give_accounts(*, by: User) -> None:
    """Say which of the people who sit somewhere can sign in: those of the same name."""
    for one in User.objects.all():
        for who in Person.objects.filter(name=one.display_name):
            link_account(person=who, user=one, by=by)


def keep_lists(*, by: User) -> None:
    """The 报 and 送 lists, version by version."""
    for version in load("registry/network")["distribution"]:
        for kind in ("report", "send"):
            set_distribution(host=network(), kind=kind, text=version[kind], since=version["since"], by=by)


def rename_those_due(*, after: date, until: date) -> None:
    """Carry out the renames of the calendar that fall into (after, until]."""
    for raw in load("registry/calendar")["renames"]:
        if after < raw["day"] <= until:
            with moment(raw["day"], 15):
                rename(
                    organisation=organisation(raw["code"]),
                    full_name=raw["full"],
                    short_name=raw["short"],
                    on=raw["day"],
                    by=person("members"),
                )


def _enter(raw: dict[str, Any], kind: str, *, by: User) -> Organisation:
    entered = add_organisation(
        code=raw["code"],
        kind=kind,
        full_name=raw["full"],
        short_name=raw.get("short", ""),
        since=raw.get("since"),
        founded_on=raw.get("since"),
        province=raw.get("province", ""),
        by=by,
    )
    if raw.get("english"):
        add_name(organisation=entered, kind=NameKind.ENGLISH, text=raw["english"], since=raw.get("since"), by=by)
    for name in raw.get("names", ()):
        add_name(organisation=entered, since=name.get("since"), until=name.get("until"), by=by, **_words(name))
    for change in raw.get("renamed", ()):
        rename(organisation=entered, full_name=change["full"], short_name=change["short"], on=change["day"], by=by)
    return entered


def _words(name: dict[str, Any]) -> dict[str, str]:
    return {"kind": name["kind"], "text": name["text"]}
