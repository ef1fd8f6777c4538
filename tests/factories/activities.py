"""Periods and records for tests, made by the same verbs the staff use."""

from datetime import date, datetime, time
from itertools import count
from types import SimpleNamespace
from typing import Any

from django.utils import timezone
from tests.factories.accounts import make_person
from tests.factories.registry import make_alliance, make_network

from xiefa.activities.domain import records
from xiefa.activities.entry import Entry, PartEntry
from xiefa.activities.enums import PartRole, PeriodState
from xiefa.activities.models import Activity, ReportingPeriod
from xiefa.registry.models import Organisation

_numbers = count(1)
DAY = date(2026, 3, 5)


def make_database(alliances: int = 2) -> SimpleNamespace:
    """The network that keeps records, some alliances, and who enters, confirms and accepts for the first of them."""
    network = Organisation.objects.filter(is_host=True).first() or make_network()
    members = [make_alliance() for _number in range(alliances)]
    code = members[0].code
    return SimpleNamespace(
        network=network,
        alliances=members,
        alliance=members[0],
        secretary=make_person("alliance_secretary", host_code=code, name="联盟秘书"),
        head=make_person("alliance_head", host_code=code, name="联盟秘书长"),
        office=make_person("membership_officer", name="秘书处"),
    )


def make_period(database: SimpleNamespace, year: int = 2026, *, state: str = PeriodState.OPEN) -> ReportingPeriod:
    """A year about which is reported; open unless said otherwise."""
    return ReportingPeriod.objects.create(
        host=database.network, code=str(year), title=f"{year} 年度", since=date(year, 1, 1), until=date(year + 1, 1, 1),
        deadline_at=timezone.make_aware(datetime.combine(date(year + 1, 2, 1), time(17, 30))), state=state,
    )  # fmt: skip


def make_entry(*organisations: Organisation, **changes: Any) -> Entry:
    """What somebody says about a seminar that the organisations held together."""
    values: dict[str, Any] = {
        "kind": "seminar",
        "title": f"第{next(_numbers)}次技术研讨会",
        "since": DAY,
        "until": changes.get("since", DAY),
        "parts": tuple(
            PartEntry(one, PartRole.CO_ORGANIZER if at else PartRole.HOST) for at, one in enumerate(organisations)
        ),
    }
    return Entry(**values | changes)


def make_record(database: SimpleNamespace, *, state: str = "entered", **changes: Any) -> Activity:
    """A record of the first alliance, taken as far as ``state`` (entered, confirmed or accepted) by its people."""
    entry = make_entry(database.alliance, **changes)
    record = records.enter(host=database.network, reporter=database.alliance, entry=entry, by=database.secretary)
    if state in {"confirmed", "accepted"}:
        record = records.confirm(activity=record, by=database.head)
    if state == "accepted":
        record = records.accept(activity=record, by=database.office)
    return record
