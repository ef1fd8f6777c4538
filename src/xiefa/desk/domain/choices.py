"""What people decide about their own desk: how they hear of things, and the address of their calendar."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from xiefa.desk.enums import ALWAYS_AT_ONCE, CHOOSABLE, Delivery, NoticeKind
from xiefa.desk.models import CalendarKey, NoticeChoice
from xiefa.kernel import audit


def deliveries_of(user: Any) -> dict[NoticeKind, Delivery]:
    """How this person hears of each kind: invitations and ballots at once, the rest as chosen, else daily."""
    chosen = dict(NoticeChoice.objects.filter(user=user).values_list("kind", "delivery"))
    found = {kind: Delivery(chosen.get(kind, Delivery.DAILY)) for kind in CHOOSABLE}
    return dict.fromkeys(sorted(ALWAYS_AT_ONCE), Delivery.AT_ONCE) | found


@transaction.atomic
def choose_deliveries(*, user: Any, choices: Mapping[NoticeKind, Delivery], by: Any) -> None:
    """Set how a person hears of the kinds named; ValueError for a kind that always goes out at once."""
    if ALWAYS_AT_ONCE & set(choices):
        raise ValueError("Invitations and ballots always go out at once.")
    audit.take_turn()
    before = deliveries_of(user)
    changed = {kind: delivery for kind, delivery in choices.items() if before[kind] != delivery}
    if not changed:
        return
    for kind, delivery in changed.items():
        NoticeChoice.objects.update_or_create(user=user, kind=kind, defaults={"delivery": delivery})
    audit.record("desk.choose_deliveries", user, by=by, details={str(kind): str(one) for kind, one in changed.items()})


@transaction.atomic
def make_calendar_key(*, user: Any, by: Any) -> CalendarKey:
    """Give a person an address for their calendar; the one they had before stops at once."""
    audit.take_turn()
    CalendarKey.objects.filter(user=user).delete()
    key = CalendarKey.objects.create(user=user)
    audit.record("desk.make_calendar_key", user, by=by)
    return key


@transaction.atomic
def end_calendar_key(*, user: Any, by: Any) -> None:
    """Stop a person's calendar address; stopping one that is stopped changes nothing."""
    audit.take_turn()
    deleted, _rows = CalendarKey.objects.filter(user=user).delete()
    if deleted:
        audit.record("desk.end_calendar_key", user, by=by)
