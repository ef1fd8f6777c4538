"""Quorum, votes and majority of one item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from xiefa.council.counting.roll import Roll
from xiefa.council.counting.rule import CAST, MEMBERS, SEATS, Rule

FOR, AGAINST, ABSTAIN = "for", "against", "abstain"
CHOICES = (FOR, AGAINST, ABSTAIN)
CARRIED, NO_QUORUM, EMPTY_BASE, NOT_ENOUGH = "carried", "no_quorum", "empty_base", "not_enough"


@dataclass(frozen=True, slots=True)
class Quorum:
    """Whether enough of a body take part: ``count`` of ``base``, of which ``needed`` are needed."""

    seats: int
    electorate: int
    present: int
    proxies: int
    count: int
    base: int
    needed: int
    is_met: bool

    def as_dict(self) -> dict[str, Any]:
        """The quorum as plain data."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Voice:
    """One voice: whose it is, what it says, and when it was heard (None when that does not matter)."""

    member: int
    choice: str
    at: Any = None


@dataclass(frozen=True, slots=True)
class Result:
    """What came out: every number that the result rests on, and ``reason`` as a short code.

    ``present`` counts members in the room (in a written vote those who returned a vote), ``proxies`` those who
    are represented. ``rejected`` counts votes that do not count: late, doubled, or of somebody without a vote.
    """

    seats: int
    electorate: int
    present: int
    proxies: int
    votes_for: int
    votes_against: int
    votes_abstain: int
    rejected: int
    quorum_count: int
    quorum_base: int
    quorum_needed: int
    is_quorum_met: bool
    base: int
    needed: int
    is_carried: bool
    reason: str

    def as_dict(self) -> dict[str, Any]:
        """The result as plain data."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Result:
        """The result that ``as_dict`` wrote; ValueError when it is not one."""
        names = cls.__slots__
        if not isinstance(data, Mapping) or set(data) != set(names):
            raise ValueError("A result needs exactly: " + ", ".join(names) + ".")
        return cls(**data)


class TooManyHands(ValueError):
    """More hands were counted than there are votes in the room; ``voices`` says how many there are."""

    def __init__(self, hands: int, voices: int) -> None:
        super().__init__(f"{hands} hands were counted, and there are {voices} votes.")
        self.hands, self.voices = hands, voices


def quorum_of(rule: Rule, roll: Roll) -> Quorum:
    """Whether the people on this roll may decide."""
    return _quorum(rule, roll, present=len(roll.here), proxies=len(roll.represented(rule.most_proxies)))


def voices_of(rule: Rule, roll: Roll) -> frozenset[int]:
    """Whose vote may be cast on this roll: members in the room, and those who are represented."""
    return roll.here.union(roll.represented(rule.most_proxies))


def count(
    *,
    rule: Rule,
    roll: Roll,
    votes: Iterable[Voice] = (),
    hands: tuple[int, int, int] | None = None,
    deadline: Any = None,
    is_written: bool = False,
) -> Result:
    """Count one vote: ``hands`` as (for, against, abstaining), or else the single ``votes``.

    A vote counts when it comes from somebody with a voice, is their first, and was heard before the deadline. In
    a written vote the whole electorate has a voice, and those who used it are present. ``TooManyHands`` when
    there are more hands than voices.
    """
    voices = roll.electorate if is_written else voices_of(rule, roll)
    if hands is not None:
        if is_written or min(hands) < 0 or sum(hands) > len(voices):
            raise TooManyHands(sum(hands), len(voices))
        return _result(rule, quorum_of(rule, roll), hands, rejected=0)
    heard, rejected = _heard(votes, voices, deadline)
    said = list(heard.values())
    tally = (said.count(FOR), said.count(AGAINST), said.count(ABSTAIN))
    quorum = _quorum(rule, roll, present=len(heard), proxies=0) if is_written else quorum_of(rule, roll)
    return _result(rule, quorum, tally, rejected=rejected)


def _heard(votes: Iterable[Voice], voices: frozenset[int], deadline: Any) -> tuple[dict[int, str], int]:
    heard: dict[int, str] = {}
    rejected = 0
    for vote in votes:
        is_late = deadline is not None and vote.at is not None and not vote.at < deadline
        if is_late or vote.member not in voices or vote.member in heard or vote.choice not in CHOICES:
            rejected += 1
        else:
            heard[vote.member] = vote.choice
    return heard, rejected


def _quorum(rule: Rule, roll: Roll, *, present: int, proxies: int) -> Quorum:
    seats, electorate = len(roll.seats), len(roll.electorate)
    base = seats if rule.quorum.of == SEATS else electorate
    taking_part = present + (proxies if rule.has_proxies_in_quorum else 0)
    return Quorum(
        seats=seats,
        electorate=electorate,
        present=present,
        proxies=proxies,
        count=taking_part,
        base=base,
        needed=rule.quorum.needed(base),
        is_met=rule.quorum.is_met(taking_part, base),
    )


def _result(rule: Rule, quorum: Quorum, tally: tuple[int, int, int], *, rejected: int) -> Result:
    votes_for, votes_against, votes_abstain = tally
    base = _base(rule, quorum, votes_for + votes_against)
    reason = _reason(rule, quorum, votes_for, base)
    return Result(
        seats=quorum.seats,
        electorate=quorum.electorate,
        present=quorum.present,
        proxies=quorum.proxies,
        votes_for=votes_for,
        votes_against=votes_against,
        votes_abstain=votes_abstain,
        rejected=rejected,
        quorum_count=quorum.count,
        quorum_base=quorum.base,
        quorum_needed=quorum.needed,
        is_quorum_met=quorum.is_met,
        base=base,
        needed=rule.majority.needed(base),
        is_carried=reason == CARRIED,
        reason=reason,
    )


def _base(rule: Rule, quorum: Quorum, cast: int) -> int:
    if rule.majority.of == MEMBERS:
        return quorum.electorate
    return cast if rule.majority.of == CAST else quorum.present + quorum.proxies


def _reason(rule: Rule, quorum: Quorum, votes_for: int, base: int) -> str:
    if not quorum.is_met:
        return NO_QUORUM
    if base <= 0:
        return EMPTY_BASE
    return CARRIED if rule.majority.is_met(votes_for, base) else NOT_ENOUGH
