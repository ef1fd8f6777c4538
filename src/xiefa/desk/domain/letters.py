"""Letters from the desk: what cannot wait at once, the rest once a day; nobody hears of a thing twice as new.

What a letter names is asked of the rooms when it is posted, for this person as they are then: whoever lost a role
in the meantime hears nothing of it. A letter that could not be sent for hours is taken back for the same reason;
what it told of and still waits is told again. What a room wrote to the person itself counts as told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import override

from xiefa.desk.domain.choices import deliveries_of
from xiefa.desk.enums import ALWAYS_AT_ONCE, Delivery
from xiefa.desk.models import Digest, Told
from xiefa.desk.notices import letter_to
from xiefa.desk.waiting import Pile, Waiting, piles_of
from xiefa.kernel import audit, clock, outbox
from xiefa.kernel.models import Notice

AT_ONCE_LETTER, DAILY_LETTER = "desk.notice", "desk.digest"
# A letter names so many things of a pile; the desk has all of them.
MOST_IN_A_LETTER = 50
# After so long a thing that still waits counts as new again.
_MEMORY = timedelta(days=90)
_STALE = timedelta(hours=4)
_MONDAY = 0


@transaction.atomic
def tell(*, user: Any, things: Iterable[Waiting], by: Any) -> bool:
    """Tell a person of those things they were not told of; whether there were any."""
    audit.take_turn()
    fresh = _untold(user, things)
    if fresh:
        letter = _post(user, AT_ONCE_LETTER, late=(), fresh=fresh, key=_digest_of(user, fresh))
        _remember(user, fresh, letter)
    return bool(fresh)


@transaction.atomic
def tell_what_was_chosen(*, user: Any, by: Any) -> bool:
    """Tell a person of what is new among the kinds they want to hear of at once; whether there was anything."""
    wanted = {kind for kind, delivery in deliveries_of(user).items() if delivery == Delivery.AT_ONCE} - ALWAYS_AT_ONCE
    piles = [pile for pile in _piles_of(user) if pile.kind in wanted]
    return tell(user=user, things=[thing for pile in piles for thing in pile.things], by=by)


@transaction.atomic
def send_digest(*, user: Any, by: Any) -> bool:
    """Send a person's daily letter: what is new and all that is late; whether there was one to send.

    It goes out when something is new or has become late since the last one, and on Mondays as a reminder. The
    second call on one day does nothing.
    """
    audit.take_turn()
    today = clock.today()
    if Digest.objects.filter(user=user, made_on__gte=today).exists():
        return False
    Digest.objects.update_or_create(user=user, defaults={"made_on": today})
    Told.objects.filter(user=user, told_at__lt=clock.now() - _MEMORY).delete()
    late, new = _for_the_day(user)
    fresh = _untold(user, new)
    newly_late = _untold(user, map(_as_late, late))
    if not fresh and not newly_late and not (late and today.weekday() == _MONDAY):
        return False
    late_keys = {thing.key for thing in late}
    fresh_only = [thing for thing in fresh if thing.key not in late_keys]
    letter = _post(user, DAILY_LETTER, late=late, fresh=fresh_only, key=f"desk-digest:{user.pk}:{today}")
    _remember(user, [*fresh, *newly_late], letter)
    return True


@transaction.atomic
def take_back_stale_letters(*, by: Any) -> int:
    """Give up letters of the desk that could not be sent for hours; how many.

    What they named may no longer be for its reader. Who did not get it was not told, so that a letter written anew
    names what still waits then.
    """
    old = Notice.objects.pending().filter(kind__in=[AT_ONCE_LETTER, DAILY_LETTER], attempts__gt=0)
    old = old.filter(posted_at__lt=clock.now() - _STALE)
    for letter in old:
        Told.objects.filter(user_id=int(letter.key.split(":")[1]), told_at=letter.posted_at).delete()
    return old.update(given_up_at=clock.now())


def _for_the_day(user: Any) -> tuple[list[Waiting], list[Waiting]]:
    """What is late among everything but what the person wants no letters of; and all they want daily."""
    deliveries = deliveries_of(user)
    piles = [one for one in _piles_of(user) if deliveries[one.kind] != Delivery.NONE]
    late = [thing for pile in piles for thing in pile.late]
    daily = [thing for pile in piles if deliveries[pile.kind] == Delivery.DAILY for thing in pile.things]
    return late, daily


def _piles_of(user: Any) -> list[Pile]:
    """What waits for a person, in their language."""
    with override(user.language):
        return piles_of(user, most=MOST_IN_A_LETTER)


def _as_late(thing: Waiting) -> Waiting:
    letter = thing.letter if thing.is_reminded else ""
    return replace(thing, key=f"{thing.key}:late", letter=letter)


def _untold(user: Any, things: Iterable[Waiting]) -> list[Waiting]:
    found = {thing.key: thing for thing in things}
    told = set(Told.objects.filter(user=user, thing__in=found).values_list("thing", flat=True))
    letters = [thing.letter for thing in found.values() if thing.letter]
    written = set(Notice.objects.filter(key__in=letters, given_up_at=None).values_list("key", flat=True))
    return [thing for key, thing in found.items() if key not in told and thing.letter not in written]


def _remember(user: Any, things: Iterable[Waiting], letter: Notice) -> None:
    """These things were told of in this letter; it is known by its moment, should it have to be taken back."""
    rows = [Told(user=user, thing=thing.key, told_at=letter.posted_at) for thing in things]
    Told.objects.bulk_create(rows, ignore_conflicts=True)


def _post(user: Any, kind: str, *, late: Sequence[Waiting], fresh: Sequence[Waiting], key: str) -> Notice:
    letter = letter_to(user, late=late, fresh=fresh)
    return outbox.post(kind, to=user.email, subject=letter.subject[:300], text=letter.text, html=letter.html, key=key)


def _digest_of(user: Any, things: Iterable[Waiting]) -> str:
    """The same things at the same moment are one letter."""
    words = "\n".join([*sorted(thing.key for thing in things), clock.now().isoformat()])
    return f"desk-notice:{user.pk}:{sha256(words.encode()).hexdigest()[:40]}"
