"""Putting items to the vote, casting and counting."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from xiefa.council import counting, rules, voting_rules
from xiefa.council.counting import Quorum, Result, Roll, Rule, Voice
from xiefa.council.domain.rolls import members_of, moment_of_acting, people_in, roll_of
from xiefa.council.enums import BallotMethod, BallotState, Choice
from xiefa.council.lifecycle import BALLOT
from xiefa.council.models import AgendaItem, Ballot, Vote
from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import Refusal, Refused, refuse_if
from xiefa.registry.models import Person


def quorum_now(item: AgendaItem, *, at: datetime | None = None) -> Quorum:
    """Whether enough members are in the room to decide on this item, now or at that moment.

    ValueError when no body decides on it.
    """
    return counting.quorum_of(voting_rules.rule_for(item, on=rules.meeting_day(item.meeting)), roll_of(item, at=at))


def is_quorate(item: AgendaItem) -> bool:
    """Whether the body that decides on this item has its quorum now.

    Once it has voted, rule, electorate and proxies are those of the vote: only who is in the room still changes.
    """
    if item.session is None:
        return False
    ballot = rules.counting_ballot(item)
    return quorum_since(ballot, people_in(item.meeting)).is_met if ballot else quorum_now(item).is_met


def quorum_since(ballot: Ballot, here: tuple[int, ...]) -> Quorum:
    """The quorum of a body that has voted, with these people in the room."""
    return counting.quorum_of(Rule.from_dict(ballot.rule), replace(Roll.from_dict(ballot.roll), present=here))


@transaction.atomic
def open_ballot(*, item: AgendaItem, method: str, deadline_at: datetime | None = None, by: Any) -> Ballot:
    """Put an item to the vote: the rule and the roll are frozen at this moment.

    A written vote without a deadline gets the one of the policy.
    """
    audit.take_turn()
    item.refresh_from_db()
    now = moment_of_acting(item.meeting)
    if method == BallotMethod.WRITTEN and deadline_at is None:
        deadline_at = now + timedelta(days=voting_rules.written_vote_days())
    refuse_if(
        rules.open_ballot_refusals(item, method=method, deadline_at=deadline_at, is_quorum_met=is_quorate(item), by=by)
    )
    ballot = Ballot.objects.create(
        item=item,
        method=method,
        opened_at=now,
        deadline_at=deadline_at,
        rule=voting_rules.rule_for(item, on=rules.meeting_day(item.meeting)).as_dict(),
        roll=roll_of(item).as_dict() | {"members": members_of(item)},
    )
    details = {"item": item.pk, "method": method, "deadline_at": deadline_at, "rule": ballot.rule["key"]}
    audit.record("council.open_ballot", ballot, by=by, details=details, host_code=item.meeting.host.code)
    return ballot


@transaction.atomic
def cast(*, ballot: Ballot, member: Person, choice: str, by: Any) -> Vote:
    """Cast the vote of a member: by themselves, by whoever holds their proxy, or by the recorder.

    Casting the same vote again changes nothing; another choice is refused.
    """
    audit.take_turn()
    ballot.refresh_from_db()
    if choice not in Choice.values:
        raise Refused([Refusal("choice_unknown", _("请选择同意、反对或弃权。"), "choice")])
    known = Vote.objects.filter(ballot=ballot, member=member).first()
    if known and known.choice == choice and rules.may_vote_for(by, ballot, member.pk):
        return known
    now = clock.now()
    refuse_if([*rules.vote_refusals(ballot, member.pk, at=now, by=by), *_voted_refusals(known)])
    holder = rules.voices_in(ballot)[member.pk]
    vote = Vote.objects.create(ballot=ballot, member=member, choice=choice, cast_by=by, holder_id=holder, cast_at=now)
    # The ledger says that a vote was cast, not what it said: that stands in the record of the meeting.
    details = {"ballot": ballot.pk, "member": member.pk}
    audit.record("council.cast", vote, by=by, details=details, host_code=ballot.item.meeting.host.code)
    return vote


@transaction.atomic
def close_ballot(*, ballot: Ballot, hands: tuple[int, int, int] | None = None, by: Any) -> Ballot:
    """Count a ballot and write down the result once; ``hands`` are (for, against, abstaining)."""
    audit.take_turn()
    ballot.refresh_from_db()
    if ballot.state == BallotState.OPEN and rules.may_count(by, ballot):
        refuse_if(rules.count_refusals(ballot, hands=hands))
    else:
        refuse_if(BALLOT.refusals(ballot, "close", by=by))
    ballot.closed_at = clock.now()
    if hands is not None:
        ballot.hands_for, ballot.hands_against, ballot.hands_abstain = hands
    ballot.result = result_of(ballot).as_dict()
    saves = ["closed_at", "result", "hands_for", "hands_against", "hands_abstain"]
    return BALLOT.advance(ballot, "close", by=by, saves=saves, note=str(ballot.result["reason"]))


@transaction.atomic
def void_ballot(*, ballot: Ballot, reason: str, by: Any) -> Ballot:
    """Let an open ballot count for nothing; it stays on record with the reason, and the item can be voted on again."""
    reason = reason.strip()
    audit.take_turn()
    ballot.refresh_from_db()
    if not reason:
        raise Refused([Refusal("reason_missing", _("请写明作废的理由。"), "reason")])
    ballot.void_reason, ballot.closed_at = reason, clock.now()
    return BALLOT.advance(ballot, "void", by=by, saves=["void_reason", "closed_at"], note=reason)


def result_of(ballot: Ballot) -> Result:
    """What comes out of a ballot as it stands: its hands, or the votes cast so far."""
    hands = (ballot.hands_for, ballot.hands_against, ballot.hands_abstain)
    votes = ballot.votes.order_by("cast_at", "pk").values_list("member", "choice", "cast_at")
    return counting.count(
        rule=Rule.from_dict(ballot.rule),
        roll=Roll.from_dict(ballot.roll),
        votes=[Voice(*vote) for vote in votes],
        hands=(hands[0] or 0, hands[1] or 0, hands[2] or 0) if ballot.method == BallotMethod.HANDS else None,
        deadline=ballot.deadline_at,
        is_written=ballot.method == BallotMethod.WRITTEN,
    )


def _voted_refusals(known: Vote | None) -> list[Refusal]:
    if known is None:
        return []
    return [Refusal("voted_already", _("此人已经投过票，不能再改。"))]
