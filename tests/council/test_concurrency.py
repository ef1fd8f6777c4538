"""Two recorders at once, a double click, a vote at the last second: one result, nothing lost."""

from datetime import timedelta

import pytest

from tests.briefing.test_concurrency import at_once
from tests.factories.council import attendees_of, make_council, make_open_meeting, make_voted
from xiefa.council.domain import attendance, resolutions, voting
from xiefa.council.models import AgendaItem, Attendee, Ballot, Effect, Presence, Proxy, Resolution, Task, Vote
from xiefa.kernel import clock
from xiefa.kernel.refusal import Refused
from xiefa.registry.models import Person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]
AT_ONCE = 4


@pytest.fixture
def council():
    return make_council(seats=4)


def test_two_recorders_who_do_the_same_leave_one_of_each(council):
    """Both sign in the same person, give the same proxy, and put the same item to the vote."""
    meeting = make_open_meeting(council, present=3)
    one, _two, _three, four = attendees_of(council, meeting)
    attendance.leave(attendee=one, by=council.secretary)
    item = meeting.items.get()

    def record():
        attendance.arrive(attendee=Attendee.objects.get(pk=one.pk), by=council.secretary)
        giver, holder = Attendee.objects.get(pk=four.pk), Attendee.objects.get(pk=one.pk)
        attendance.give_proxy(giver=giver, holder=holder, by=council.secretary)
        return voting.open_ballot(item=AgendaItem.objects.get(pk=item.pk), method="named", by=council.secretary)

    outcomes = at_once([record] * AT_ONCE)
    opened = [outcome for outcome in outcomes if isinstance(outcome, Ballot)]
    assert (len(opened), Ballot.objects.count(), Proxy.objects.count()) == (1, 1, 1)
    assert Presence.objects.filter(attendee=one, left_at=None).count() == 1
    assert {outcome.codes for outcome in outcomes if isinstance(outcome, Refused)} == {("voted",)}


def test_a_double_click_casts_one_vote(council):
    ballot = voting.open_ballot(item=make_open_meeting(council).items.get(), method="named", by=council.secretary)
    person, user = council.people[0], council.users[0]

    def click():
        return voting.cast(ballot=Ballot.objects.get(pk=ballot.pk), member=person, choice="for", by=user).pk

    assert len(set(at_once([click] * AT_ONCE))) == 1
    assert Vote.objects.count() == 1


def test_every_vote_during_the_count_is_counted_or_refused(council):
    """A vote at the last moment either stands in the result or was told that it came too late."""
    ballot = voting.open_ballot(item=make_open_meeting(council).items.get(), method="named", by=council.secretary)

    def cast(number):
        def run():
            member = Person.objects.get(pk=council.people[number].pk)
            return voting.cast(
                ballot=Ballot.objects.get(pk=ballot.pk), member=member, choice="for", by=council.secretary
            )

        return run

    outcomes = at_once(
        [*(cast(number) for number in range(3)), lambda: voting.close_ballot(ballot=ballot, by=council.secretary)]
    )
    cast_votes = [outcome for outcome in outcomes if isinstance(outcome, Vote)]
    ballot.refresh_from_db()
    assert ballot.result["votes_for"] == len(cast_votes) == Vote.objects.count()
    assert {outcome.codes for outcome in outcomes[:3] if isinstance(outcome, Refused)} <= {("ballot_over",)}


def test_votes_around_the_deadline_stand_only_before_it(council):
    meeting = make_open_meeting(council, present=0, form="written")
    deadline = clock.now() + timedelta(seconds=0.25)
    ballot = voting.open_ballot(item=meeting.items.get(), method="written", deadline_at=deadline, by=council.secretary)

    def keep_trying(number):
        def run():
            while True:
                try:
                    return voting.cast(
                        ballot=Ballot.objects.get(pk=ballot.pk), member=council.people[number], choice="for",
                        by=council.users[number],
                    ).cast_at  # fmt: skip
                except Refused as refused:
                    return refused.codes

        return run

    while clock.now() < deadline - timedelta(milliseconds=10):
        pass
    outcomes = at_once([keep_trying(number) for number in range(4)])
    moments = [outcome for outcome in outcomes if not isinstance(outcome, tuple)]
    late = [outcome for outcome in outcomes if isinstance(outcome, tuple)]
    assert [moment < deadline for moment in moments] == [True] * len(moments)
    assert (set(late) <= {("late",)}, Vote.objects.count()) == (True, len(moments))


def test_declared_by_several_at_once_is_one_resolution_with_one_effect(council):
    case = {"text": "制定办法", "owner": "秘书处"}
    meeting = make_open_meeting(council, {"kind": "remit", "title": "交办", "cases": [case]})
    item = meeting.items.get()
    make_voted(council, item)

    def declare():
        return resolutions.declare(item=AgendaItem.objects.get(pk=item.pk), by=council.secretary).pk

    assert len(set(at_once([declare] * AT_ONCE))) == 1
    assert (Resolution.objects.count(), Effect.objects.count(), Task.objects.count()) == (1, 1, 1)


def test_several_items_declared_at_once_are_numbered_in_a_row(council):
    meeting = make_open_meeting(council, *({"title": f"第{number}项"} for number in range(AT_ONCE)))
    items = list(meeting.items.all())
    for item in items:
        make_voted(council, item)

    def declare(item):
        return lambda: resolutions.declare(item=AgendaItem.objects.get(pk=item.pk), by=council.secretary).number

    assert sorted(at_once([declare(item) for item in items])) == list(range(1, AT_ONCE + 1))
