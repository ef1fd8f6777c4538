"""Preparing, calling, opening, closing: every move by every kind of person, and what each leaves behind."""

from datetime import timedelta

import pytest

from tests.factories.accounts import make_person as make_account
from tests.factories.council import attendees_of, make_item, make_meeting, make_open_meeting
from tests.factories.registry import make_alliance, make_body
from xiefa.council.domain import attendance, meetings, voting
from xiefa.council.enums import MeetingState as S
from xiefa.council.lifecycle import MEETING
from xiefa.council.models import Meeting, Presence
from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import Refused

pytestmark = pytest.mark.django_db


def refused(call, **arguments):
    """The codes of the refusals that a verb meets."""
    with pytest.raises(Refused) as caught:
        call(**arguments)
    return caught.value.codes


def test_every_move_from_every_state_by_everybody(council):
    """State × verb × role: who may, and whether the state allows it."""
    meeting = make_meeting(council)
    make_item(council, meeting)
    alliance = make_alliance()
    people = {
        "secretary": council.secretary,
        "officer": make_account("membership_officer"),
        "alliance": make_account("alliance_secretary", host_code=council.host.code),
        "elsewhere": make_account("alliance_secretary", host_code=alliance.code),
        "member": council.users[0],
        "editor": make_account("editor"),
    }
    for state in S:
        meeting.state = state
        for move in MEETING.moves:
            for name, person in people.items():
                codes = {refusal.code for refusal in MEETING.refusals(meeting, move.verb, by=person)}
                expected = set() if name in ("secretary", "officer", "alliance") else {"not_permitted"}
                expected |= set() if state in move.sources else {"wrong_state"}
                assert codes == expected, (state, move.verb, name)


def test_one_meeting_is_the_session_of_two_bodies_each_with_its_number(council):
    """As on 2021-12-24: one network's sixth and its centre's tenth session on the same day."""
    centre = make_body(make_alliance(), term=1)
    first = make_meeting(council, bodies=[(council.body, 6), (centre, 10)])
    assert list(first.sessions.values_list("body", "number")) == [(council.body.pk, 6), (centre.pk, 10)]
    assert (meetings.next_number(council.body), meetings.next_number(centre)) == (7, 11)
    second = make_meeting(council, bodies=[(council.body, None)])
    assert second.sessions.get().number == 7
    arguments = {
        "host": council.host,
        "title": "又一次",
        "form": "online",
        "starts_at": clock.now(),
        "by": council.secretary,
    }
    assert refused(meetings.prepare_meeting, bodies=[(centre, 10)], **arguments) == ("number_taken",)
    assert refused(meetings.prepare_meeting, bodies=[], **arguments) == ("no_session",)
    assert refused(meetings.prepare_meeting, bodies=[(centre, 0)], **arguments) == ("number_not_counted",)


def test_an_alliance_calls_its_own_bodies_and_nobody_elses(council):
    alliance = make_alliance()
    own, secretary = make_body(alliance), make_account("alliance_secretary", host_code=alliance.code)
    arguments = {"host": alliance, "title": "会", "form": "online", "starts_at": clock.now(), "by": secretary}
    assert meetings.prepare_meeting(bodies=[(own, None)], **arguments).sessions.get().body == own
    assert refused(meetings.prepare_meeting, bodies=[(council.body, None)], **arguments) == ("body_elsewhere",)


def test_a_meeting_needs_somebody_who_may_a_title_and_an_order_of_hours(council):
    now = clock.now()
    arguments = {"host": council.host, "form": "online", "starts_at": now, "bodies": [(council.body, None)]}
    codes = refused(
        meetings.prepare_meeting, title=" ", ends_at=now - timedelta(hours=1), by=council.users[0], **arguments
    )
    assert codes == ("not_permitted", "title_missing", "ends_before_start")
    assert Meeting.objects.count() == 0


def test_particulars_and_numbers_can_be_changed_until_it_is_over(council):
    meeting = make_meeting(council)
    meetings.change_meeting(
        meeting=meeting, title=" 二届四次 ", place="北京", bodies=[(council.body, 4)], by=council.secretary
    )
    meeting.refresh_from_db()
    assert (meeting.title, meeting.place, meeting.sessions.get().number) == ("二届四次", "北京", 4)
    make_item(council, meeting)
    other = make_body(council.host, name="监事会", kind="supervisors")
    assert refused(meetings.change_meeting, meeting=meeting, bodies=[(other, None)], by=council.secretary) == (
        "session_in_use",
    )
    Meeting.objects.filter(pk=meeting.pk).update(state=S.CLOSED)
    assert refused(meetings.change_meeting, meeting=meeting, title="晚了", by=council.secretary) == ("meeting_over",)


def test_calling_says_everything_that_is_missing(council):
    meeting = meetings.prepare_meeting(
        host=council.host, title="会", form="online", starts_at=clock.now(), bodies=[(council.body, None)],
        by=council.secretary,
    )  # fmt: skip
    assert refused(meetings.call, meeting=meeting, by=council.secretary) == ("no_items", "nobody_invited")
    make_item(council, meeting)
    attendance.invite_electorate(meeting=meeting, by=council.secretary)
    meetings.call(meeting=meeting, by=council.secretary)
    assert set(meeting.attendees.values_list("invited_at", flat=True)) == {meeting.called_at}


def test_closing_ends_every_stay_and_reopening_begins_new_ones(council):
    meeting = make_open_meeting(council, present=3)
    attendance.leave(attendee=attendees_of(council, meeting)[0], by=council.secretary)
    meetings.close_meeting(meeting=meeting, by=council.secretary)
    assert Presence.objects.filter(left_at=None).count() == 0
    meetings.reopen_meeting(meeting=meeting, by=council.secretary)
    here = Presence.objects.filter(left_at=None).values_list("attendee__person", flat=True)
    assert sorted(here) == [person.pk for person in council.people[1:3]]
    assert (meeting.state, meeting.closed_at) == (S.OPEN, None)


def test_a_meeting_does_not_close_over_an_open_ballot(council):
    meeting = make_open_meeting(council)
    voting.open_ballot(item=meeting.items.get(), method="named", by=council.secretary)
    assert refused(meetings.close_meeting, meeting=meeting, by=council.secretary) == ("ballot_open",)


def test_a_cancelled_meeting_says_why_and_frees_its_number(council):
    meeting = make_meeting(council)
    assert refused(meetings.cancel, meeting=meeting, reason=" ", by=council.secretary) == ("reason_missing",)
    meetings.cancel(meeting=meeting, reason="改期", by=council.secretary)
    assert audit.history_of(meeting).last().details["note"] == "改期"
    assert make_meeting(council).sessions.get().number == 1


def test_a_meeting_is_minuted_after_it_closed(council):
    meeting = make_open_meeting(council)
    assert refused(meetings.minute, meeting=meeting, by=council.secretary) == ("wrong_state",)
    meetings.close_meeting(meeting=meeting, by=council.secretary)
    meetings.minute(meeting=meeting, by=council.secretary)
    assert Meeting.objects.get().state == S.MINUTED


def test_meetings_are_seen_by_their_host_and_by_the_invited(council):
    meeting = make_meeting(council)
    stranger = make_account("alliance_secretary", host_code=make_alliance().code)
    people = (council.secretary, council.users[0], stranger, make_account("reader"))
    assert [list(Meeting.objects.visible_to(user)) for user in people] == [[meeting], [meeting], [], []]
