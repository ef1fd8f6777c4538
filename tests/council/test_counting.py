"""The pure count: shares at their edges, who has a voice, what a file must look like."""

from datetime import date

import pytest

from xiefa.council.counting import Roll, Rule, Share, Stay, TooManyHands, Voice, count, present_at, quorum_of, voices_of

HALF = Share(1, 2, "present", is_strict=True)


def make_rule(quorum=("2/3", "seats"), majority=HALF, **changes):
    share, of = quorum
    return Rule("r", Share.from_dict({"share": share, "of": of}), majority, **changes)


@pytest.mark.parametrize(
    ("share", "is_strict", "base", "needed"),
    [
        ((1, 2), True, 4, 3),
        ((1, 2), True, 5, 3),
        ((1, 2), False, 4, 2),
        ((2, 3), False, 17, 12),
        ((2, 3), False, 18, 12),
        ((2, 3), True, 18, 13),
        ((3, 4), False, 17, 13),
        ((1, 1), False, 5, 5),
        ((2, 3), False, 0, 0),
    ],
)
def test_the_smallest_count_that_reaches_a_share(share, is_strict, base, needed):
    one = Share(*share, "present", is_strict=is_strict)
    assert one.needed(base) == needed
    assert [count for count in range(base + 1) if one.is_met(count, base)] == (
        list(range(needed, base + 1)) if base else []
    )


@pytest.mark.parametrize("parts", [(3, 2), (1, 0), (0, 1), (-1, 2), (True, 2)])
def test_a_share_that_is_no_part_of_a_whole_is_refused(parts):
    with pytest.raises(ValueError, match=r"part of a whole|two whole numbers|reached by nobody"):
        Share(*parts, "present")


def test_more_than_the_whole_is_refused():
    with pytest.raises(ValueError, match="More than the whole"):
        Share(1, 1, "present", is_strict=True)


def test_presence_is_half_open():
    stays = [Stay(1, 10, 20), Stay(2, 20), Stay(3, 5, 5)]
    assert [present_at(stays, moment) for moment in (5, 10, 19, 20)] == [(), (1,), (1,), (2,)]


def test_a_recused_holder_speaks_for_nobody():
    roll = Roll(seats=(1, 2, 3, 4), recused=(2,), present=(1, 2), proxies=((3, 2), (4, 1)))
    assert roll.represented(1) == {4: 1}
    assert voices_of(make_rule(most_proxies=1), roll) == {1, 4}


def test_a_proxy_of_a_proxy_does_not_count():
    roll = Roll(seats=(1, 2, 3), present=(1,), proxies=((3, 2), (2, 1)))
    assert roll.represented(5) == {2: 1}


def test_a_holder_speaks_for_the_first_who_asked():
    roll = Roll(seats=(1, 2, 3), present=(1,), proxies=((3, 1), (2, 1)))
    assert [roll.represented(most) for most in (0, 1, 2)] == [{}, {3: 1}, {3: 1, 2: 1}]


def test_proxies_count_for_the_quorum_only_where_the_rule_says_so():
    roll = Roll(seats=(1, 2, 3), present=(1,), proxies=((2, 1),))
    rules = [make_rule(most_proxies=1, has_proxies_in_quorum=flag) for flag in (False, True)]
    assert [(quorum_of(rule, roll).count, quorum_of(rule, roll).is_met) for rule in rules] == [(1, False), (2, True)]


def test_recusal_lowers_the_quorum_only_where_its_base_is_the_electorate():
    roll = Roll(seats=(1, 2, 3), recused=(3,), present=(1, 3))
    found = [quorum_of(make_rule(("2/3", of)), roll) for of in ("seats", "electorate")]
    assert [(one.count, one.base, one.needed, one.is_met) for one in found] == [(1, 3, 2, False), (1, 2, 2, False)]


def test_three_denominators_give_three_results():
    """Ten in the electorate, eight in the room: five for, two against, one abstaining, a simple majority."""
    roll = Roll(seats=tuple(range(10)), present=tuple(range(8)))
    results = [
        count(rule=make_rule(majority=Share(1, 2, of, is_strict=True)), roll=roll, hands=(5, 2, 1))
        for of in ("members", "present", "cast")
    ]
    assert [(one.base, one.needed, one.is_carried, one.reason) for one in results] == [
        (10, 6, False, "not_enough"),
        (8, 5, True, "carried"),
        (7, 4, True, "carried"),
    ]


def test_without_a_quorum_or_a_base_nothing_carries():
    roll = Roll(seats=(1, 2, 3), present=(1,))
    cast = make_rule(("1/3", "seats"), Share(1, 2, "cast"))
    assert count(rule=make_rule(), roll=roll, hands=(1, 0, 0)).reason == "no_quorum"
    assert count(rule=cast, roll=roll, hands=(0, 0, 1)).reason == "empty_base"


def test_late_doubled_and_foreign_votes_do_not_count():
    roll = Roll(seats=(1, 2, 3), present=(1, 2, 3))
    votes = [Voice(1, "for", 1), Voice(1, "against", 2), Voice(2, "for", 9), Voice(3, "for", 10), Voice(4, "for", 1)]
    found = count(rule=make_rule(), roll=roll, votes=votes, deadline=10)
    assert (found.votes_for, found.votes_against, found.rejected, found.is_carried) == (2, 0, 3, True)


def test_in_a_written_vote_those_who_voted_are_present():
    roll = Roll(seats=(1, 2, 3), proxies=((3, 1),))
    votes = [Voice(1, "for", 1), Voice(2, "abstain", 2)]
    found = count(rule=make_rule(most_proxies=1), roll=roll, votes=votes, deadline=5, is_written=True)
    assert (found.present, found.proxies, found.quorum_count, found.is_quorum_met, found.base) == (2, 0, 2, True, 2)
    assert found.reason == "not_enough"


def test_more_hands_than_voices_are_refused():
    with pytest.raises(TooManyHands) as caught:
        count(rule=make_rule(), roll=Roll(seats=(1, 2), present=(1, 2)), hands=(2, 1, 0))
    assert (caught.value.hands, caught.value.voices) == (3, 2)


def test_rule_and_roll_survive_as_plain_data():
    rule = make_rule(since=date(2024, 1, 1), until=date(2025, 1, 1), most_proxies=2, policy_hash="ab")
    roll = Roll(seats=(1, 2), recused=(2,), present=(1,), proxies=((2, 1),))
    assert Rule.from_dict(rule.as_dict()) == rule
    assert Roll.from_dict(roll.as_dict()) == roll


@pytest.mark.parametrize(
    "data",
    [
        [],
        {"seats": "12"},
        {"seats": [1, 1]},
        {"seats": [1.5]},
        {"seats": [True]},
        {"seats": [1], "proxies": [[1]]},
        {"seats": [1], "proxies": 3},
    ],
)
def test_a_roll_that_is_none_is_refused(data):
    with pytest.raises(ValueError, match=r"roll|list|pair"):
        Roll.from_dict(data)


@pytest.mark.parametrize("share", ["2", "2/", "a/b", "1/2/3", "-1/2", "1/99999999"])
def test_a_fraction_that_is_none_is_refused(share):
    with pytest.raises(ValueError, match="is no fraction such as 2/3"):
        Share.from_dict({"share": share, "of": "seats"})
