"""Who must hear at once that a ballot is open: the whole council waits for them.

Invitations go out with the call itself, from the council room, because they carry the agenda.
"""

from __future__ import annotations

from collections import defaultdict

from django.utils.translation import override

from xiefa.accounts.models import User
from xiefa.council.enums import BallotMethod, BallotState
from xiefa.council.models import Ballot
from xiefa.council.rules import voices_in
from xiefa.desk.models import Told
from xiefa.desk.waiting import Waiting
from xiefa.desk.waiting.council import ballot_thing
from xiefa.kernel import clock
from xiefa.registry.models import Person


def untold_voters() -> dict[User, list[Waiting]]:
    """Open ballots by the person who has a vote left in them and has not heard of it; a fixed number of queries."""
    voters = {ballot: _waited_for(ballot) for ballot in _open_ballots()}
    users = _accounts({pk for found in voters.values() for pk in found})
    told = set(Told.objects.filter(thing__in=[ballot_thing(one).key for one in voters]).values_list("user", "thing"))
    found: dict[User, list[Waiting]] = defaultdict(list)
    for ballot, people in voters.items():
        for user in (users[pk] for pk in sorted(people & set(users))):
            with override(user.language):
                thing = ballot_thing(ballot)
            if (user.pk, thing.key) not in told:
                found[user].append(thing)
    return dict(found)


def _open_ballots() -> list[Ballot]:
    methods = [BallotMethod.NAMED, BallotMethod.WRITTEN]
    rows = Ballot.objects.filter(state=BallotState.OPEN, method__in=methods)
    rows = rows.select_related("item__meeting").prefetch_related("votes").order_by("pk")
    return [row for row in rows if row.deadline_at is None or row.deadline_at > clock.now()]


def _waited_for(ballot: Ballot) -> set[int]:
    """The keys of everybody who casts a vote in this ballot and has not: for themselves, or for whom they stand."""
    cast = {vote.member_id for vote in ballot.votes.all()}
    return {holder or member for member, holder in voices_in(ballot).items() if member not in cast}


def _accounts(people: set[int]) -> dict[int, User]:
    """The accounts of these people that can be written to, by the key of the person."""
    rows = Person.objects.filter(pk__in=people, user__is_active=True).exclude(user__email="").select_related("user")
    return {person.pk: person.user for person in rows if person.user is not None}
