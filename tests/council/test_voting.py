"""Ballots: what is frozen, who may cast, the last second, and every move by every kind of person."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from tests.council.test_meetings import refused
from tests.factories.accounts import make_person as make_account
from tests.factories.council import attendees_of, make_named_votes, make_open_meeting, make_voted
from tests.factories.registry import make_person, make_seat
from xiefa.council import rules
from xiefa.council.domain import attendance, voting
from xiefa.council.enums import BallotState as S
from xiefa.council.enums import MeetingForm
from xiefa.council.lifecycle import BALLOT
from xiefa.council.models import Ballot, Vote
from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import Refused

pytestmark = pytest.mark.django_db
NOON = (clock.now() + timedelta(days=1)).replace(hour=4, minute=0, second=0, microsecond=0)


@pytest.fixture
def meeting(council):
    return make_open_meeting(council)


@pytest.fixture
def written(council):
    """A written vote that ends at noon tomorrow."""
    with clock.frozen(NOON):
        meeting = make_open_meeting(council, present=0, form=MeetingForm.WRITTEN)
        deadline = NOON + timedelta(days=1)
        return voting.open_ballot(
            item=meeting.items.get(), method="written", deadline_at=deadline, by=council.secretary
        )


def open_named(council, meeting, **changes):
    return voting.open_ballot(item=meeting.items.get(), method="named", by=council.secretary, **changes)


def test_every_move_from_every_state_by_everybody(council, meeting):
    ballot = open_named(council, meeting)
    people = {
        "secretary": council.secretary,
        "alliance": make_account("alliance_secretary", host_code=council.host.code),
        "member": council.users[0],
        "editor": make_account("editor"),
    }
    for state in S:
        ballot.state = state
        for move in BALLOT.moves:
            for name, person in people.items():
                codes = {refusal.code for refusal in BALLOT.refusals(ballot, move.verb, by=person)}
                expected = set() if name in ("secretary", "alliance") else {"not_permitted"}
                assert codes == expected | (set() if state in move.sources else {"wrong_state"})


def test_the_electorate_is_frozen_when_the_vote_begins(council, meeting):
    attendees = attendees_of(council, meeting)
    attendance.leave(attendee=attendees[4], by=council.secretary)
    ballot = open_named(council, meeting)
    attendance.leave(attendee=attendees[0], by=council.secretary)
    attendance.arrive(attendee=attendees[4], by=council.secretary)
    make_seat(council.body, make_person())
    make_named_votes(council, ballot, "for")
    assert refused(voting.cast, ballot=ballot, member=council.people[4], choice="for", by=council.users[4]) == (
        "not_on_roll",
    )
    voting.close_ballot(ballot=ballot, by=council.secretary)
    found = ballot.result
    assert (found["seats"], found["electorate"], found["present"], found["votes_for"]) == (5, 5, 4, 1)
    assert (ballot.rule["key"], len(ballot.rule["policy_hash"])) == ("ordinary-sample", 64)


def test_a_vote_is_cast_by_the_member_the_holder_or_the_recorder(council):
    meeting = make_open_meeting(council, present=4)
    attendees = attendees_of(council, meeting)
    attendance.give_proxy(giver=attendees[4], holder=attendees[0], by=council.secretary)
    ballot = open_named(council, meeting)
    by_holder = voting.cast(ballot=ballot, member=council.people[4], choice="against", by=council.users[0])
    by_recorder = voting.cast(ballot=ballot, member=council.people[1], choice="for", by=council.secretary)
    assert (by_holder.holder, by_recorder.holder) == (council.people[0], None)
    assert refused(voting.cast, ballot=ballot, member=council.people[2], choice="for", by=council.users[0]) == (
        "not_permitted",
    )
    may = [rules.may_vote(user, ballot) for user in (council.users[0], council.users[4], council.secretary)]
    assert may == [True, True, False]


def test_the_same_vote_again_is_one_vote_and_another_is_refused(council, meeting):
    ballot = open_named(council, meeting)
    one = {"ballot": ballot, "member": council.people[0], "by": council.users[0]}
    assert voting.cast(choice="for", **one) == voting.cast(choice="for", **one)
    assert refused(voting.cast, choice="against", **one) == ("voted_already",)
    assert refused(voting.cast, choice="perhaps", **one) == ("choice_unknown",)
    assert Vote.objects.count() == 1


def test_the_ledger_says_that_somebody_voted_and_not_how(council, meeting):
    vote = voting.cast(
        ballot=open_named(council, meeting), member=council.people[0], choice="against", by=council.users[0]
    )
    assert audit.history_of(vote).get().details == {"ballot": vote.ballot_id, "member": council.people[0].pk}


def test_hands_are_counted_against_the_voices(council, meeting):
    ballot = voting.open_ballot(item=meeting.items.get(), method="hands", by=council.secretary)
    one = {"ballot": ballot, "by": council.secretary}
    assert refused(voting.close_ballot, **one) == ("hands_missing",)
    assert refused(voting.close_ballot, hands=(4, 2, 0), **one) == ("too_many_hands",)
    assert refused(voting.close_ballot, hands=(-1, 0, 0), **one) == ("hands_negative",)
    assert refused(voting.cast, member=council.people[0], choice="for", **one) == ("by_hands",)
    voting.close_ballot(hands=(2, 2, 1), **one)
    ballot.refresh_from_db()
    assert (ballot.hands_for, ballot.result["is_carried"], ballot.result["reason"]) == (2, False, "not_enough")
    assert refused(voting.close_ballot, hands=(5, 0, 0), **one) == ("wrong_state",)


def test_without_a_quorum_nobody_votes(council):
    meeting = make_open_meeting(council, present=3)
    found = voting.quorum_now(meeting.items.get())
    assert (found.count, found.needed, found.is_met) == (3, 4, False)
    with pytest.raises(Refused) as caught:
        open_named(council, meeting)
    assert caught.value.codes == ("no_quorum",)


def test_what_stands_in_the_way_of_a_ballot(council):
    meeting = make_open_meeting(council, {"kind": "hear"}, {"kind": "remit"}, {})
    heard, remit, report = meeting.items.all()
    arguments = {"method": "named", "by": council.secretary}
    assert refused(voting.open_ballot, item=heard, **arguments) == ("not_voted_on",)
    assert refused(voting.open_ballot, item=remit, **arguments) == ("no_cases",)
    past = clock.now() - timedelta(seconds=1)
    assert refused(voting.open_ballot, item=report, deadline_at=past, **arguments) == ("deadline_past",)
    assert refused(voting.open_ballot, item=report, method="written", by=council.secretary) == (
        "not_a_written_meeting",
    )
    assert refused(voting.open_ballot, item=report, method="named", by=council.users[0]) == ("not_permitted",)
    voting.open_ballot(item=report, **arguments)
    assert refused(voting.open_ballot, item=report, **arguments) == ("voted",)


def test_a_vote_at_the_last_second_counts_and_one_at_the_deadline_does_not(council, written):
    first, second = council.people[:2]
    with clock.frozen(written.deadline_at - timedelta(microseconds=1)):
        voting.cast(ballot=written, member=first, choice="for", by=council.users[0])
    with clock.frozen(written.deadline_at):
        assert refused(voting.cast, ballot=written, member=second, choice="for", by=council.users[1]) == ("late",)
        voting.close_ballot(ballot=written, by=council.secretary)
    assert (written.result["present"], written.result["votes_for"], written.result["reason"]) == (1, 1, "no_quorum")


def test_a_written_vote_is_counted_at_its_deadline_or_when_all_have_voted(council, written):
    with clock.frozen(NOON + timedelta(hours=1)):
        make_named_votes(council, written, "for", "for", "for", "against")
        assert refused(voting.close_ballot, ballot=written, by=council.secretary) == ("votes_awaited",)
        voting.cast(ballot=written, member=council.people[4], choice="for", by=council.users[4])
        voting.close_ballot(ballot=written, by=council.secretary)
    assert (written.result["present"], written.result["is_carried"]) == (5, True)


def test_a_void_ballot_says_why_and_makes_room_for_another(council, meeting):
    ballot = open_named(council, meeting)
    assert refused(voting.void_ballot, ballot=ballot, reason="", by=council.secretary) == ("reason_missing",)
    voting.void_ballot(ballot=ballot, reason="念错了题目", by=council.secretary)
    make_voted(council, meeting.items.get())
    assert list(Ballot.objects.values_list("state", flat=True)) == [S.VOID, S.CLOSED]


def test_two_ballots_that_count_are_refused_by_the_database(council, meeting):
    one = open_named(council, meeting)
    with pytest.raises(IntegrityError):
        Ballot.objects.create(item=one.item, method="hands", rule=one.rule, roll=one.roll)
