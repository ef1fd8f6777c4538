"""What ties somebody to an organisation: why they cannot judge in its matters.

A tie of one day is an account with a role at the organisation, work for it, or a seat in its bodies or on its
behalf; its member units count like itself while they are members. A stretch of days has the ties of all its days.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from xiefa.accounts.models import RoleGrant
from xiefa.registry.models import Employment, MemberUnit, Organisation, Person, Seat

# The days [since, until); None is open.
Stretch = tuple[date | None, date | None]


class _Place(NamedTuple):
    """That somebody had to do with an organisation on some days, in words."""

    organisation: int
    days: Stretch
    reason: str


def ties(user: Any, organisation: Organisation, *, on: date) -> Iterator[str]:
    """In words, what ties an account to an organisation on one day; the registry need not know whose account it is."""
    person = Person.objects.filter(user=user).values_list("pk", flat=True).first()
    found = _ties({0: (person, user.pk)}, [organisation], (on, on + timedelta(days=1)))
    yield from found.get((0, organisation.pk), [])


def ties_between(
    people: Collection[Person], organisations: Collection[Organisation], *, since: date | None, until: date | None
) -> dict[tuple[int, int], list[str]]:
    """What ties each person to each organisation on any day of [since, until): (person, organisation) → reasons.

    The number of queries does not depend on how many there are.
    """
    return _ties({one.pk: (one.pk, one.user_id) for one in people}, organisations, (since, until))


def _ties(
    whom: Mapping[int, tuple[int | None, int | None]], organisations: Collection[Organisation], stretch: Stretch
) -> dict[tuple[int, int], list[str]]:
    """(key of ``whom``, organisation) → reasons; ``whom`` maps keys to (person, account)."""
    of_people = {person: key for key, (person, _user) in whom.items() if person}
    of_users = {user: key for key, (_person, user) in whom.items() if user}
    places = [(of_users[user], place) for user, place in _roles(of_users, stretch)]
    places += [
        (of_people[person], place) for person, place in (*_work(of_people, stretch), *_seats(of_people, stretch))
    ]
    leads = _leads({one.pk for one in organisations}, {place.organisation for _key, place in places}, stretch)
    found: defaultdict[tuple[int, int], dict[str, None]] = defaultdict(dict)
    for key, place in places:
        for judged, days in leads.get(place.organisation, ()):
            if _share_a_day(place.days, days):
                found[key, judged][place.reason] = None
    return {pair: list(reasons) for pair, reasons in found.items()}


def _leads(judged: Collection[int], places: Collection[int], stretch: Stretch) -> dict[int, list[tuple[int, Stretch]]]:
    """organisation → whose matters its people cannot judge, and when: its own, and those of what it is a member of."""
    found: defaultdict[int, list[tuple[int, Stretch]]] = defaultdict(list, {pk: [(pk, stretch)] for pk in judged})
    for one in MemberUnit.objects.overlapping(*stretch).filter(unit__in=places, alliance__in=judged):
        found[one.unit_id].append((one.alliance_id, (one.since, one.until)))
    return found


def _roles(users: Collection[int], stretch: Stretch) -> Iterator[tuple[int, _Place]]:
    grants = list(RoleGrant.objects.overlapping(*stretch).filter(user__in=users).exclude(host_code=""))
    hosts = Organisation.objects.filter(code__in={one.host_code for one in grants}).with_names()
    known = {one.code: one for one in hosts}
    for grant in grants:
        if host := known.get(grant.host_code):
            reason = _("账号有面向“%(organisation)s”的角色") % {"organisation": host}
            yield grant.user_id, _Place(host.pk, _cut((grant.since, grant.until), stretch), reason)


def _work(people: Collection[int], stretch: Stretch) -> Iterator[tuple[int, _Place]]:
    employments = Employment.objects.overlapping(*stretch).filter(person__in=people)
    for one in employments.select_related("organisation").prefetch_related("organisation__names"):
        words = {"organisation": one.organisation, "office": one.office}
        reason = _("在“%(organisation)s”任%(office)s") if one.office else _("在“%(organisation)s”工作")
        yield one.person_id, _Place(one.organisation_id, _cut((one.since, one.until), stretch), reason % words)


def _seats(people: Collection[int], stretch: Stretch) -> Iterator[tuple[int, _Place]]:
    seats = Seat.objects.overlapping(*stretch).filter(person__in=people)
    seats = seats.select_related("body__organisation", "represents")
    for seat in seats.prefetch_related("body__organisation__names", "represents__names"):
        days, reason = _cut((seat.since, seat.until), stretch), _seat_in_words(seat)
        yield seat.person_id, _Place(seat.body.organisation_id, days, reason)
        if seat.represents_id:
            yield seat.person_id, _Place(seat.represents_id, days, reason)


def _seat_in_words(seat: Seat) -> str:
    words = {"organisation": seat.body.organisation, "body": seat.body, "title": seat.title}
    if seat.represents:
        return _("代表“%(unit)s”担任%(organisation)s%(body)s%(title)s") % {**words, "unit": seat.represents}
    return _("担任%(organisation)s%(body)s%(title)s") % words


def _cut(days: Stretch, stretch: Stretch) -> Stretch:
    """The days that both have."""
    since = max((day for day in (days[0], stretch[0]) if day), default=None)
    until = min((day for day in (days[1], stretch[1]) if day), default=None)
    return since, until


def _share_a_day(days: Stretch, others: Stretch) -> bool:
    since, until = _cut(days, others)
    return since is None or until is None or since < until
