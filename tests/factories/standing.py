"""Standing for tests: resolutions with one effect, and what they bring about, entered as the upper rooms do it."""

from datetime import date
from itertools import count
from types import SimpleNamespace
from typing import Any

from tests.factories.registry import make_alliance, make_body, make_network, make_person

from xiefa.council.models import Effect, Resolution
from xiefa.registry.domain import standing
from xiefa.registry.enums import LedgerKind
from xiefa.registry.models import Body, LedgerEntry, Organisation, Person

_numbers = count(10_001)  # far from those that the verbs of the council give
DAY = date(2024, 3, 1)


def make_host() -> SimpleNamespace:
    """The network with a council that resolves, and a board whose seats change by resolution."""
    network = make_network()
    board = make_body(network, name="理事长会议", kind="chair_meeting", term=None)
    Body.objects.filter(pk=board.pk).update(is_governed=True)
    board.refresh_from_db()
    return SimpleNamespace(network=network, council=make_body(network), board=board)


def make_effect(host: SimpleNamespace, kind: str, *, on: date = DAY, **fields: Any) -> Effect:
    """An effect of a resolution that was carried on paper."""
    resolution = Resolution.objects.create(
        host=host.network, body=host.council, year=on.year, number=next(_numbers), kind=kind, wording="approved",
        title="决议", text="决议。", resolved_on=on, source="会议纪要",
    )  # fmt: skip
    return Effect.objects.create(resolution=resolution, position=1, kind=kind, **fields)


def enter(
    host: SimpleNamespace, kind: str, organisation: Organisation, *, on: date = DAY, other: Any = None, **details: Any
) -> LedgerEntry:
    """Resolve that this happens to the organisation, and let it happen."""
    effect = make_effect(host, kind, on=on, organisation=organisation, other_organisation=other)
    return standing.enter(
        kind=kind, host=host.network, organisation=organisation, other=other, effective_on=on, effect_key=effect.key,
        resolution=effect.resolution.designation, details=details, by=None,
    )  # fmt: skip


def enter_seat(
    host: SimpleNamespace, kind: str, person: Person, *, body: Body | None = None, title: str = "理事长",
    on: date = DAY, represents: Organisation | None = None,
) -> LedgerEntry:  # fmt: skip
    """Resolve that somebody is appointed or relieved, and let it happen."""
    body = body or host.board
    effect = make_effect(host, kind, on=on, body=body, person=person, title=title)
    return standing.enter_seat(
        kind=kind, body=body, person=person, title=title, represents=represents, effective_on=on,
        effect_key=effect.key, resolution=effect.resolution.designation, by=None,
    )  # fmt: skip


def make_member(host: SimpleNamespace, organisation: Organisation | None = None, *, on: date = DAY) -> Organisation:
    """An alliance that was admitted on that day."""
    organisation = organisation or make_alliance()
    enter(host, LedgerKind.GRANT_QUALIFICATION, organisation, on=on)
    enter(host, LedgerKind.ADMIT, organisation, on=on)
    return organisation


def make_officer(host: SimpleNamespace, *, on: date = DAY) -> Person:
    """The chair of the board."""
    person = make_person()
    enter_seat(host, LedgerKind.APPOINT, person, on=on)
    return person
