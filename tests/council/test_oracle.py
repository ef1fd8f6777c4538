"""A hundred thousand generated meetings: the room's counting and the oracle come to the same numbers."""

from collections import Counter
from fractions import Fraction

from tests.council import oracle
from xiefa.council.counting import Roll, Rule, Share, Stay, Voice, count, present_at

MEETINGS = 100_000
SEED = 20240110
_SHARES: dict = {}


def share_of(part):
    if part not in _SHARES:
        fraction = part.share
        _SHARES[part] = Share(fraction.numerator, fraction.denominator, part.of, is_strict=part.strict)
    return _SHARES[part]


def counted(one):
    """The verdict of the room's own code on the same meeting."""
    rule = Rule("oracle", share_of(one.quorum), share_of(one.majority), None, None, one.proxies_count, one.most_proxies)
    present = present_at([Stay(*stay) for stay in one.stays], one.minute)
    found = count(
        rule=rule,
        roll=Roll(one.seats, one.aside, present, one.proxies),
        votes=[Voice(*vote) for vote in one.votes],
        hands=one.hands if one.method == "hands" else None,
        deadline=one.deadline,
        is_written=one.method == "written",
    )
    return oracle.Verdict(
        found.seats, found.electorate, found.present, found.proxies, found.votes_for, found.votes_against,
        found.votes_abstain, found.quorum_needed, found.is_quorum_met, found.base, found.needed, found.is_carried,
    )  # fmt: skip


def awkward(one, verdict):
    """The awkward things about a meeting: the test is worth something only when all of them happen often."""
    here = verdict.present
    if verdict.quorate and verdict.base and Fraction(verdict.yes, verdict.base) == one.majority.share:
        yield "exactly the share, strict" if one.majority.strict else "exactly the share"
    if verdict.quorate and verdict.yes == verdict.no and verdict.yes:
        yield "tie"
    if one.majority.share.denominator == 3 and verdict.base % 3:
        yield "thirds that do not come out even"
    if verdict.base == 0:
        yield "empty base"
    if verdict.electorate == 0 and verdict.seats:
        yield "everybody stands aside"
    givers = {giver for giver, _holder in one.proxies}
    if any(holder in givers for _giver, holder in one.proxies):
        yield "proxy of a proxy"
    if any(holder in one.aside for _giver, holder in one.proxies):
        yield "holder stands aside"
    if here and verdict.proxies:
        yield "proxy"
    if any(minute == one.deadline for _member, _choice, minute in one.votes) and one.method != "hands":
        yield "vote at the deadline"
    yield "carried" if verdict.carried else "not carried"


def test_the_count_agrees_with_the_oracle():
    different, seen = [], Counter()
    for number, one in enumerate(oracle.sittings(MEETINGS, SEED)):
        verdict = oracle.judge(one)
        if counted(one) != verdict:
            different.append(one)
        if number % 10 == 0:
            seen.update(awkward(one, verdict))
    assert different[:1] == []
    assert {what: times for what, times in seen.items() if times < 40} == {}
    assert len(seen) == 12


def test_an_error_in_the_count_would_be_seen():
    """The oracle differs from a count that is wrong in one small way: a tie that passes."""
    ties = [
        one
        for one in oracle.sittings(2000, SEED)
        if one.majority.strict and (verdict := oracle.judge(one)).quorate
        and verdict.base and Fraction(verdict.yes, verdict.base) == one.majority.share
    ]  # fmt: skip
    lenient = [one._replace(majority=one.majority._replace(strict=False)) for one in ties]
    assert ties != []
    assert [oracle.judge(one).carried for one in ties] == [False] * len(ties)
    assert [counted(one).carried for one in lenient] == [True] * len(ties)
