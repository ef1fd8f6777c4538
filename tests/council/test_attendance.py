"""Invitations, replies, comings and goings, proxies and recusals: each said twice is said once."""

from datetime import timedelta

import pytest

from tests.council.test_meetings import refused
from tests.factories.council import attendees_of, make_meeting, make_open_meeting, make_voted
from tests.factories.registry import make_person
from xiefa.council.counting import present_at
from xiefa.council.domain import attendance
from xiefa.council.domain.rolls import stays_of
from xiefa.council.domain.voting import quorum_now
from xiefa.council.enums import AttendeeRole, Reply
from xiefa.council.models import Attendee, Presence, Proxy, Recusal
from xiefa.kernel import clock

pytestmark = pytest.mark.django_db


def test_everybody_with_a_seat_is_invited_once_with_their_unit(council):
    meeting = make_meeting(council)
    assert attendance.invite_electorate(meeting=meeting, by=council.secretary) == []
    rows = meeting.attendees.values_list("person", "role", "represents")
    assert list(rows) == [
        (person.pk, AttendeeRole.MEMBER, unit.pk) for person, unit in zip(council.people, council.units, strict=True)
    ]


def test_inviting_again_changes_the_capacity_and_keeps_the_reply(council):
    meeting, guest = make_meeting(council), make_person()
    one = attendance.invite(meeting=meeting, person=guest, role=AttendeeRole.GUEST, by=council.secretary)
    attendance.answer(attendee=one, reply=Reply.COMING, by=council.secretary)
    attendance.invite(meeting=meeting, person=guest, role=AttendeeRole.OBSERVER, by=council.secretary)
    one.refresh_from_db()
    assert (one.role, one.reply) == (AttendeeRole.OBSERVER, Reply.COMING)
    attendance.uninvite(attendee=one, by=council.secretary)
    assert not Attendee.objects.filter(person=guest).exists()


def test_the_invited_answer_for_themselves_and_for_nobody_else(council):
    meeting = make_meeting(council)
    one, two = attendees_of(council, meeting)[:2]
    attendance.answer(attendee=one, reply=Reply.ABSENT, note=" 出差 ", by=council.users[0])
    assert (one.reply, one.reply_note) == (Reply.ABSENT, "出差")
    assert refused(attendance.answer, attendee=two, reply=Reply.COMING, by=council.users[0]) == ("not_permitted",)
    assert refused(attendance.answer, attendee=one, reply="maybe", by=council.users[0]) == ("reply_unknown",)


def test_arriving_twice_is_one_stay_and_leaving_twice_ends_it_once(council):
    meeting = make_open_meeting(council, present=0)
    one = attendees_of(council, meeting)[0]
    assert attendance.leave(attendee=one, by=council.secretary) is None
    assert attendance.arrive(attendee=one, by=council.secretary) == attendance.arrive(
        attendee=one, by=council.secretary
    )
    first = attendance.leave(attendee=one, by=council.secretary)
    assert attendance.leave(attendee=one, by=council.secretary) == first
    attendance.arrive(attendee=one, by=council.secretary)
    assert Presence.objects.count() == 2


def test_times_are_past_and_in_order(council):
    meeting = make_open_meeting(council, present=0)
    one, by, now = attendees_of(council, meeting)[0], council.secretary, clock.now() + timedelta(hours=2)
    with clock.frozen(now):
        assert refused(attendance.arrive, attendee=one, at=now + timedelta(hours=1), by=by) == ("in_the_future",)
        attendance.arrive(attendee=one, at=now - timedelta(minutes=50), by=by)
        assert refused(attendance.leave, attendee=one, at=now - timedelta(minutes=60), by=by) == ("out_of_order",)
        attendance.leave(attendee=one, at=now - timedelta(minutes=40), by=by)
        assert refused(attendance.arrive, attendee=one, at=now - timedelta(minutes=45), by=by) == ("out_of_order",)


def test_who_was_there_at_a_vote_stays_so(council):
    before = clock.now()
    meeting = make_open_meeting(council, present=4)
    make_voted(council, meeting.items.get())
    attendees, by = attendees_of(council, meeting), council.secretary
    assert refused(attendance.arrive, attendee=attendees[4], at=before, by=by) == ("before_a_vote",)
    assert refused(attendance.leave, attendee=attendees[0], at=before, by=by) == ("out_of_order", "before_a_vote")
    attendance.arrive(attendee=attendees[4], by=by)
    assert Presence.objects.filter(left_at=None).count() == 5


def test_order_survives_a_clock_that_stands_still(council):
    """Under one moment of the clock, whoever comes after a vote began was not there for it."""
    with clock.frozen(clock.now()):
        meeting = make_open_meeting(council, {}, {"title": "第二项"}, present=4)
        first, second = meeting.items.all()
        one = make_voted(council, first)
        attendance.arrive(attendee=attendees_of(council, meeting)[4], by=council.secretary)
        two = make_voted(council, second)
    stays = stays_of(meeting)
    assert [len(present_at(stays, ballot.opened_at)) for ballot in (one, two)] == [4, 5]


def test_nobody_comes_to_a_meeting_that_was_not_called(council):
    one = attendees_of(council, make_meeting(council))[0]
    assert refused(attendance.arrive, attendee=one, by=council.secretary) == ("not_in_session",)
    assert refused(attendance.arrive, attendee=one, by=council.users[0]) == ("not_permitted", "not_in_session")


def test_a_new_proxy_replaces_the_old_one_and_goes_to_the_end(council):
    meeting = make_open_meeting(council, present=3)
    one, two, three, four, five = attendees_of(council, meeting)
    for giver in (four, five):
        attendance.give_proxy(giver=giver, holder=one, by=council.secretary)
    assert attendance.give_proxy(giver=four, holder=one, by=council.users[3]).giver == four
    attendance.give_proxy(giver=four, holder=two, note="委托书", by=council.users[3])
    assert list(Proxy.objects.values_list("giver", "holder")) == [(five.pk, one.pk), (four.pk, two.pk)]
    assert refused(attendance.give_proxy, giver=four, holder=four, by=council.secretary) == ("own_proxy",)
    assert refused(attendance.give_proxy, giver=four, holder=three, by=council.users[0]) == ("not_permitted",)
    observer = attendance.invite(meeting=meeting, person=make_person("列席"), role="observer", by=council.secretary)
    given = {"giver": four, "by": council.secretary}
    assert refused(attendance.give_proxy, holder=observer, **given) == ("not_fellow_members",)
    attendance.give_proxy(holder=two, note="委托书二", **given)
    last = Proxy.objects.last()
    assert (last.giver, last.note) == (four, "委托书二")
    attendance.end_proxy(proxy=last, by=council.secretary)
    attendance.end_proxy(proxy=last, by=council.secretary)
    assert Proxy.objects.count() == 1


def test_a_recused_member_counts_for_neither_quorum_nor_vote(council):
    meeting = make_open_meeting(council)
    item, one = meeting.items.get(), attendees_of(council, meeting)[0]
    assert refused(attendance.recuse, item=item, attendee=one, reason=" ", by=council.secretary) == ("reason_missing",)
    recusal = attendance.recuse(item=item, attendee=one, reason="本单位事项", by=council.secretary)
    assert attendance.recuse(item=item, attendee=one, reason="又", by=council.secretary) == recusal
    found = quorum_now(item)
    assert (found.seats, found.electorate, found.present) == (5, 4, 4)
    make_voted(council, item)
    assert refused(attendance.end_recusal, recusal=recusal, by=council.secretary) == ("voted",)
    assert Recusal.objects.count() == 1
