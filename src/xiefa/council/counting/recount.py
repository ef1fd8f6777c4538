"""Counting every vote of a meeting again, from its record alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from xiefa.council.counting.count import Quorum, Result, TooManyHands, count, quorum_of
from xiefa.council.counting.record import BallotRecord, ItemRecord, MeetingRecord, read_record
from xiefa.council.counting.roll import Roll, present_at
from xiefa.council.counting.rule import Rule


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that the record says and that does not follow from it."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class ItemResult:
    """What the recount of one item gave; without a counted ballot, ``rule``, ``quorum`` and ``result`` are None."""

    title: str
    resolution: str
    method: str = ""
    rule: Rule | None = None
    quorum: Quorum | None = None
    result: Result | None = None
    declared: Result | None = None
    differences: tuple[Difference, ...] = ()


def recount(record: Any) -> list[ItemResult]:
    """The recount of every item of a meeting's record, in its order. ``BadRecord`` when it cannot be read."""
    meeting = read_record(record)
    return [_item_result(meeting, item) for item in meeting.items]


def _item_result(meeting: MeetingRecord, item: ItemRecord) -> ItemResult:
    counted = [ballot for ballot in item.ballots if ballot.state == "closed"]
    if len(counted) > 1:
        found = Difference("many_ballots", "有不止一次计票的表决。", "more than one ballot was counted.")
        return ItemResult(item.title, item.resolution, differences=(found,))
    if not counted:
        return ItemResult(item.title, item.resolution, differences=tuple(_unvoted(item)))
    return _counted(meeting, item, counted[0])


def _unvoted(item: ItemRecord) -> list[Difference]:
    if item.has_resolution and item.kind not in ("hear", "note"):
        return [Difference("no_vote", "没有计票的表决，却宣布了决议。", "a resolution was declared without a vote.")]
    return []


def _counted(meeting: MeetingRecord, item: ItemRecord, ballot: BallotRecord) -> ItemResult:
    """The roll is taken from the attendance; what was written down beside the ballot is only compared."""
    roll = replace(ballot.roll, present=present_at(meeting.stays, ballot.opened_at), recused=item.recused)
    differences = []
    if roll.electorate != ballot.roll.electorate:
        differences.append(
            Difference("recusals", "回避名单与表决时的记录不符。", "the recusals are not those of the roll.")
        )
    if ballot.method != "written" and roll.here != ballot.roll.here:
        differences.append(
            Difference(
                "attendance", "到会时段与表决时的名单不符。", "the attendance does not give the people on the roll."
            )
        )
    try:
        result = count(
            rule=ballot.rule,
            roll=roll,
            votes=ballot.votes,
            hands=ballot.hands if ballot.method == "hands" else None,
            deadline=ballot.deadline_at,
            is_written=ballot.method == "written",
        )
    except TooManyHands as error:
        words = (
            f"举手 {error.hands} 人，有表决权的只有 {error.voices} 人。",
            f"{error.hands} hands for {error.voices} votes.",
        )
        differences.append(Difference("too_many_hands", *words))
        return ItemResult(
            item.title, item.resolution, ballot.method, ballot.rule, quorum_of(ballot.rule, roll), None,
            ballot.declared, tuple(differences),
        )  # fmt: skip
    differences += _result_differences(item, ballot, result)
    if _quorum_was_lost(meeting, item, ballot, roll):
        differences.append(
            Difference("quorum_lost", "宣布决议时不足法定人数。", "the quorum was lost when it was declared.")
        )
    return ItemResult(
        item.title, item.resolution, ballot.method, ballot.rule, _quorum(result), result, ballot.declared,
        tuple(differences),
    )  # fmt: skip


def _quorum_was_lost(meeting: MeetingRecord, item: ItemRecord, ballot: BallotRecord, roll: Roll) -> bool:
    if item.declared_at is None or ballot.method == "written":
        return False
    return not quorum_of(ballot.rule, replace(roll, present=present_at(meeting.stays, item.declared_at))).is_met


def _quorum(result: Result) -> Quorum:
    return Quorum(
        seats=result.seats,
        electorate=result.electorate,
        present=result.present,
        proxies=result.proxies,
        count=result.quorum_count,
        base=result.quorum_base,
        needed=result.quorum_needed,
        is_met=result.is_quorum_met,
    )


def _result_differences(item: ItemRecord, ballot: BallotRecord, result: Result) -> list[Difference]:
    found = []
    if ballot.declared is None:
        found.append(Difference("no_result", "记录里没有宣布的结果。", "the record declares no result."))
    elif ballot.declared != result:
        names = ", ".join(_unlike(ballot.declared, result))
        found.append(Difference("result", f"宣布的结果不符：{names}。", f"the declared result differs in: {names}."))
    if item.has_resolution and not result.is_carried:
        found.append(
            Difference("not_carried", "未获通过，却宣布了决议。", "a resolution was declared that did not carry.")
        )
    if result.rejected:
        found.append(
            Difference("rejected", f"有 {result.rejected} 票不能计入。", f"{result.rejected} votes do not count.")
        )
    return found


def _unlike(declared: Result, result: Result) -> list[str]:
    mine, theirs = result.as_dict(), declared.as_dict()
    return [f"{name} {theirs[name]} → {mine[name]}" for name in mine if theirs[name] != mine[name]]
