"""A recorder's steps: done once, in their order, at the moment of the stroke; refused with reasons."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.factories.accounts import make_person as make_account
from tests.factories.council import Council, attendees_of, make_council, make_item, make_meeting, make_open_meeting
from tests.factories.registry import make_alliance
from xiefa.council.domain import floor as floors
from xiefa.council.domain import meetings, steps, voting
from xiefa.council.enums import BallotState, MeetingForm, MeetingState, Reply
from xiefa.council.models import Ballot, Meeting, Presence, Resolution, Step
from xiefa.kernel import clock
from xiefa.kernel.models import AuditEvent
from xiefa.kernel.refusal import Refused

pytestmark = pytest.mark.django_db

NINE = timezone.make_aware(datetime(2027, 3, 5, 9))
KEY = "key-{:04}"
_numbers = iter(range(1, 10_000))


@pytest.fixture(autouse=True)
def at_nine() -> Iterator[None]:
    with clock.frozen(NINE):
        yield


@pytest.fixture
def council() -> Council:
    return make_council(seats=6, has_users=False)


@pytest.fixture
def meeting(council: Council) -> Meeting:
    return make_open_meeting(council, {}, {"title": "任命", "kind": "approve_report"}, present=4)


def take(meeting: Meeting, council: Council, verb: str, *, key: str = "", at: Any = None, **words: Any) -> steps.Answer:
    key = key or KEY.format(next(_numbers))
    return steps.take_step(meeting=meeting, key=key, verb=verb, arguments=words, at=at, by=council.secretary)


def codes(answer: steps.Answer) -> list[str]:
    return [one.code for one in answer.refusals]


def test_a_step_that_comes_again_is_done_once(council: Council, meeting: Meeting) -> None:
    item = meeting.items.first()
    assert item is not None
    answers = [take(meeting, council, "add_note", key="same-key", item=item.pk, text="发言") for _at in range(3)]
    item.refresh_from_db()
    assert (item.discussion, Step.objects.count()) == ("发言", 1)
    assert [answer.as_dict() for answer in answers] == [{"key": "same-key", "is_done": True, "refusals": []}] * 3


def test_one_key_is_one_step(council: Council, meeting: Meeting) -> None:
    item = meeting.items.first()
    assert item is not None
    take(meeting, council, "add_note", key="same-key", item=item.pk, text="甲")
    assert codes(take(meeting, council, "add_note", key="same-key", item=item.pk, text="乙")) == ["key_reused"]
    item.refresh_from_db()
    assert item.discussion == "甲"


def test_a_refused_step_changes_nothing_and_is_refused_again(council: Council, meeting: Meeting) -> None:
    item = meeting.items.first()
    assert item is not None
    first = take(meeting, council, "add_note", key="same-key", item=item.pk, text=" ")
    events = AuditEvent.objects.count()
    again = take(meeting, council, "add_note", key="same-key", item=item.pk, text=" ")
    assert (codes(first), again.as_dict()) == (["note_empty"], first.as_dict())
    assert AuditEvent.objects.count() == events


def test_who_may_not_record_leaves_no_step(council: Council, meeting: Meeting) -> None:
    stranger = make_account("alliance_secretary", host_code=make_alliance().code)
    with pytest.raises(Refused) as refused:
        steps.take_step(meeting=meeting, key="some-key-1", verb="close_meeting", arguments={}, by=stranger)
    assert (refused.value.codes, Step.objects.count()) == (("not_permitted",), 0)


@pytest.mark.parametrize(
    ("key", "verb", "text", "code"),
    [
        ("", "arrive", "", "not_sound"),
        ("k" * 41, "arrive", "", "not_sound"),
        ("some-key-1", "minute", "", "not_sound"),
        ("some-key-1", "add_note", "字" * 20_001, "too_long"),
        ("some-key-1", "void_ballot", "字" * 201, "too_long"),
    ],
)
def test_unsound_steps(key: str, verb: str, text: str, code: str, council: Council, meeting: Meeting) -> None:
    with pytest.raises(Refused) as refused:
        steps.take_step(
            meeting=meeting, key=key, verb=verb, arguments={"text": text, "reason": text[:300]}, by=council.secretary
        )
    assert (refused.value.codes[0], Step.objects.count()) == (code, 0)


def test_arrivals_carry_the_moment_of_the_stroke(council: Council, meeting: Meeting) -> None:
    late = attendees_of(council, meeting)[4]
    stroke = NINE + timedelta(minutes=7)
    with clock.frozen(NINE + timedelta(minutes=12)):
        assert take(meeting, council, "arrive", attendee=late.pk, at=stroke).is_done
        assert take(meeting, council, "arrive", attendee=late.pk).is_done
        assert take(meeting, council, "leave", attendee=late.pk, at=stroke + timedelta(minutes=2)).is_done
    found = Presence.objects.filter(attendee=late).values_list("arrived_at", "left_at")
    assert list(found) == [(stroke, stroke + timedelta(minutes=2))]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (None, 600),
        (NINE + timedelta(days=3), 600),  # a clock that is fast
        (NINE + timedelta(seconds=30), 30),
        (NINE - timedelta(minutes=20), -1200),
        (NINE - timedelta(days=30), -6 * 3600),  # a clock that is far off
    ],
)
def test_moments_stay_within_limits(at: datetime | None, expected: int, council: Council) -> None:
    meeting = make_meeting(council)
    with clock.frozen(NINE + timedelta(minutes=10)):
        assert (steps.moment_of(meeting, at) - NINE).total_seconds() == expected


def test_the_point_that_the_meeting_turned_to(council: Council, meeting: Meeting) -> None:
    first, second = meeting.items.all()
    assert steps.current_item(meeting) == first
    take(meeting, council, "turn_to", item=second.pk)
    assert codes(take(meeting, council, "turn_to", item=10**9)) == ["gone"]
    assert codes(take(meeting, council, "turn_to", item="x")) == ["gone"]
    assert steps.current_item(meeting) == second


def test_a_heading_is_not_the_first_point(council: Council) -> None:
    meeting = make_meeting(council)
    heading = make_item(council, meeting, title="报告")
    point = make_item(council, meeting, title="工作报告", parent=heading)
    assert steps.current_item(meeting) == point
    assert steps.current_item(make_meeting(council, title="另一次")) is None


def test_two_recorders_lose_no_note(council: Council, meeting: Meeting) -> None:
    item = meeting.items.first()
    assert item is not None
    take(meeting, council, "add_note", item=item.pk, text="甲说")
    base = steps.digest_of("甲说")
    take(meeting, council, "add_note", item=item.pk, text="乙说")
    assert codes(take(meeting, council, "change_notes", item=item.pk, base=base, text="甲说改")) == [
        "changed_meanwhile"
    ]
    item.refresh_from_db()
    assert item.discussion == "甲说\n乙说"
    assert take(meeting, council, "change_notes", item=item.pk, base=steps.digest_of("甲说\n乙说"), text="定稿").is_done
    item.refresh_from_db()
    assert item.discussion == "定稿"


def test_from_the_vote_to_the_resolution(council: Council, meeting: Meeting) -> None:
    item = meeting.items.first()
    assert item is not None
    assert codes(take(meeting, council, "declare", item=item.pk)) == ["not_voted"]
    assert take(meeting, council, "open_ballot", item=item.pk, method="hands").is_done
    ballot = Ballot.objects.get()
    assert codes(take(meeting, council, "close_ballot", ballot=ballot.pk)) == ["hands_missing"]
    assert codes(take(meeting, council, "close_ballot", ballot=ballot.pk, hands_for="三")) == ["number_unclear"]
    assert codes(take(meeting, council, "close_ballot", ballot=ballot.pk, hands_for="9")) == ["too_many_hands"]
    assert take(meeting, council, "void_ballot", ballot=ballot.pk, reason="重数").is_done
    take(meeting, council, "open_ballot", item=item.pk, method="hands")
    ballot = Ballot.objects.get(state=BallotState.OPEN)
    assert take(meeting, council, "close_ballot", ballot=ballot.pk, hands_for="4", hands_against="").is_done
    answers = [take(meeting, council, "declare", item=item.pk, key="declare-it") for _at in range(2)]
    assert ([one.is_done for one in answers], Resolution.objects.count()) == ([True, True], 1)


def test_a_vote_said_aloud(council: Council, meeting: Meeting) -> None:
    item = meeting.items.first()
    assert item is not None
    take(meeting, council, "open_ballot", item=item.pk, method="named")
    ballot = Ballot.objects.get()
    assert take(meeting, council, "cast", ballot=ballot.pk, member=council.people[0].pk, choice="against").is_done
    absent = take(meeting, council, "cast", ballot=ballot.pk, member=council.people[5].pk, choice="for")
    assert codes(absent) == ["gone"]
    assert list(ballot.votes.values_list("member", "choice")) == [(council.people[0].pk, "against")]


def test_proxies_and_recusals(council: Council, meeting: Meeting) -> None:
    item = meeting.items.first()
    assert item is not None
    people = attendees_of(council, meeting)
    assert take(meeting, council, "give_proxy", giver=people[5].pk, holder=people[0].pk, note="委托书").is_done
    assert take(meeting, council, "recuse", item=item.pk, attendee=people[1].pk, reason="本人单位").is_done
    guests = {guest.attendee.pk: guest for guest in floors.floor_of(meeting).guests}
    proxy, recusal = guests[people[5].pk].proxy, guests[people[1].pk].recusal
    assert proxy is not None
    assert recusal is not None
    assert guests[people[0].pk].holds == (proxy,)
    assert voting.quorum_now(item).electorate == 5
    assert take(meeting, council, "end_proxy", proxy=proxy.pk).is_done
    assert take(meeting, council, "end_recusal", recusal=recusal.pk).is_done
    assert voting.quorum_now(item).electorate == 6


def test_those_who_said_they_would_come_all_arrive(council: Council) -> None:
    meeting = make_open_meeting(council, present=1)
    meeting.attendees.filter(person__in=council.people[:3]).update(reply=Reply.COMING)
    assert take(meeting, council, "all_arrive").is_done
    assert floors.floor_of(meeting).here == 3


def test_correcting_a_time(council: Council, meeting: Meeting) -> None:
    presence = Presence.objects.get(attendee=attendees_of(council, meeting)[0])
    with clock.frozen(NINE + timedelta(hours=2)):
        assert take(meeting, council, "correct_time", presence=presence.pk, arrived="09:20", left="10:30").is_done
        presence.refresh_from_db()
        found = [timezone.localtime(at).strftime("%H:%M") for at in (presence.arrived_at, presence.left_at) if at]
        assert found == ["09:20", "10:30"]
        again = take(meeting, council, "arrive", attendee=presence.attendee_id)
        refused = [
            codes(take(meeting, council, "correct_time", presence=presence.pk, arrived=arrived, left=left))
            for arrived, left in (("九点", ""), ("10:40", "10:20"), ("12:00", "12:30"), ("09:20", "10:30"))
        ]
    assert (again.is_done, refused) == (
        True,
        [["time_unclear"], ["out_of_order"], ["in_the_future", "overlapping"], []],
    )


def test_a_correction_does_not_touch_the_roll_of_a_vote(council: Council, meeting: Meeting) -> None:
    item = meeting.items.first()
    assert item is not None
    with clock.frozen(NINE + timedelta(hours=1)):
        take(meeting, council, "open_ballot", item=item.pk, method="hands")
    presence = Presence.objects.get(attendee=attendees_of(council, meeting)[0])
    with clock.frozen(NINE + timedelta(hours=2)):
        refused = take(meeting, council, "correct_time", presence=presence.pk, arrived="09:00", left="09:30")
        fine = take(meeting, council, "correct_time", presence=presence.pk, arrived="08:50", left="10:30")
    assert (codes(refused), fine.is_done) == (["before_a_vote"], True)


def test_open_close_and_reopen(council: Council) -> None:
    meeting = make_meeting(council)
    make_item(council, meeting)
    assert codes(take(meeting, council, "open_meeting")) == ["wrong_state"]
    meetings.call(meeting=meeting, by=council.secretary)
    states = []
    for verb in ("open_meeting", "close_meeting", "reopen_meeting"):
        assert take(meeting, council, verb).is_done
        meeting.refresh_from_db()
        states.append(meeting.state)
    assert states == [MeetingState.OPEN, MeetingState.CLOSED, MeetingState.OPEN]


def test_a_written_vote_needs_a_clear_deadline(council: Council) -> None:
    meeting = make_open_meeting(council, present=0, form=MeetingForm.WRITTEN)
    item = meeting.items.get()
    said = {"item": item.pk, "method": "written"}
    assert codes(take(meeting, council, "open_ballot", deadline="下周五", **said)) == ["time_unclear"]
    assert codes(take(meeting, council, "open_ballot", deadline="2026-13-45T99:00", **said)) == ["time_unclear"]
    deadline = timezone.localtime(clock.now() + timedelta(days=7)).strftime("%Y-%m-%dT%H:%M")
    assert take(meeting, council, "open_ballot", deadline=deadline, **said).is_done
    opened = Ballot.objects.get().deadline_at
    assert opened is not None
    assert timezone.localtime(opened).strftime("%Y-%m-%dT%H:%M") == deadline


def test_the_floor_in_the_order_of_the_tree(council: Council) -> None:
    meeting = make_meeting(council)
    heading = make_item(council, meeting, title="一")
    make_item(council, meeting, title="二", kind="hear")
    make_item(council, meeting, title="一之一", parent=heading)
    make_item(council, meeting, title="一之二", parent=heading)
    floor = floors.floor_of(meeting)
    found = [(point.number, point.item.title, point.state, point.is_current) for point in floor.points]
    assert found == [
        ("1", "一", "heading", False),
        ("1.1", "一之一", "waiting", True),
        ("1.2", "一之二", "waiting", False),
        ("2", "二", "waiting", False),
    ]
    assert (floor.previous_point, floor.next_point and floor.next_point.number) == (None, "1.2")


def test_the_quorum_on_the_screen_is_the_one_that_decides(council: Council, meeting: Meeting) -> None:
    people = attendees_of(council, meeting)
    for item in meeting.items.all():
        take(meeting, council, "recuse", item=item.pk, attendee=people[item.position].pk, reason="本人单位")
    take(meeting, council, "give_proxy", giver=people[5].pk, holder=people[0].pk)
    points = floors.floor_of(meeting).points
    assert [point.quorum for point in points] == [voting.quorum_now(point.item) for point in points]


def test_who_has_voted_is_shown_and_how_is_not(council: Council, meeting: Meeting) -> None:
    item = meeting.items.first()
    assert item is not None
    take(meeting, council, "open_ballot", item=item.pk, method="named")
    ballot = Ballot.objects.get()
    voting.cast(ballot=ballot, member=council.people[1], choice="against", by=council.secretary)
    polling = floors.polling_of(ballot)
    assert (polling.voted, polling.voices, polling.result) == ((council.people[1],), 4, None)


def test_a_page_key_gives_each_button_its_own_step() -> None:
    keys = {steps.plain_key("page", "arrive", {"attendee": number}) for number in ("1", "1", 1, "2")}
    assert (len(keys), {len(key) for key in keys}) == (2, {steps.LONGEST_KEY})
