"""A second opinion on every count: written from the charter's words, by another method, without the room's code.

Time is cut into minutes and the room is filled minute by minute; shares are fractions; what is needed is found by
trying. A meeting is a plain tuple, so that a hundred thousand of them take seconds.
"""

from fractions import Fraction
from random import Random
from typing import NamedTuple

HORIZON = 10  # minutes that a generated meeting lasts
SHARES = (Fraction(1, 2), Fraction(2, 3), Fraction(3, 4), Fraction(1, 3), Fraction(1, 1))


class Part(NamedTuple):
    """A share: how much, of what, and whether it must be exceeded."""

    share: Fraction
    of: str
    strict: bool


class Sitting(NamedTuple):
    """One vote in one meeting, as plain data. Minutes are whole numbers; ``left`` may be None."""

    quorum: Part
    majority: Part
    proxies_count: bool
    most_proxies: int
    seats: tuple
    aside: tuple
    stays: tuple  # (member, arrived, left)
    proxies: tuple  # (giver, holder)
    minute: int
    method: str  # hands, named, written
    votes: tuple  # (member, choice, minute)
    hands: tuple
    deadline: int


class Verdict(NamedTuple):
    """What the oracle says."""

    seats: int
    electorate: int
    present: int
    proxies: int
    yes: int
    no: int
    abstain: int
    quorum_needed: int
    quorate: bool
    base: int
    needed: int
    carried: bool


def judge(one: Sitting) -> Verdict:
    """The verdict on one vote."""
    may_decide = [member for member in one.seats if member not in one.aside]
    room = _room_by_the_minute(one.stays)[one.minute]
    inside = [member for member in may_decide if member in room]
    spoken_for = _spoken_for(one, may_decide, inside)
    if one.method == "written":
        said = _first_words(one, may_decide)
        inside, spoken_for = list(said), []
    else:
        said = _first_words(one, inside + spoken_for)
    tally = [list(said.values()).count(word) for word in ("for", "against", "abstain")]
    if one.method == "hands":
        tally = list(one.hands)
    house = {"seats": len(one.seats), "electorate": len(may_decide)}[one.quorum.of]
    taking_part = len(inside) + (len(spoken_for) if one.proxies_count else 0)
    quorate = _reaches(taking_part, house, one.quorum)
    base = {
        "members": len(may_decide),
        "present": len(inside) + len(spoken_for),
        "cast": tally[0] + tally[1],
    }[one.majority.of]
    return Verdict(
        len(one.seats), len(may_decide), len(inside), len(spoken_for), *tally,
        _least(house, one.quorum), quorate, base, _least(base, one.majority),
        quorate and _reaches(tally[0], base, one.majority),
    )  # fmt: skip


def _room_by_the_minute(stays: tuple) -> list:
    rooms: list = [set() for _minute in range(HORIZON)]
    for member, arrived, left in stays:
        for minute in range(arrived, HORIZON if left is None else left):
            rooms[minute].add(member)
    return rooms


def _spoken_for(one: Sitting, may_decide: list, inside: list) -> list:
    found = []
    for holder in inside:
        absent = [giver for giver, held_by in one.proxies if held_by == holder]
        absent = [giver for giver in absent if giver in may_decide and giver not in inside]
        found += absent[: one.most_proxies]
    return found


def _first_words(one: Sitting, voices: list) -> dict:
    said: dict = {}
    for member, choice, minute in one.votes:
        if minute < one.deadline and member in voices:
            said.setdefault(member, choice)
    return said


def _reaches(count: int, base: int, part: Part) -> bool:
    if base == 0:
        return False
    reached = Fraction(count, base)
    return reached > part.share if part.strict else reached >= part.share


def _least(base: int, part: Part) -> int:
    if base == 0:
        return 0
    return next(count for count in range(base + 2) if _reaches(count, base, part))


def sittings(number: int, seed: int):
    """So many meetings made up at random, small and awkward."""
    dice = Random(seed)
    for _time in range(number):
        yield _sitting(dice)


def _sitting(dice: Random) -> Sitting:
    chance, below, pick = dice.random, dice.randrange, dice.choice
    size = below(8)
    people = range(size + 2)  # the last two have no seat
    seats = tuple(range(size))
    aside = tuple(member for member in people if chance() < 0.12)
    stays = tuple(stay for member in people if chance() < 0.75 for stay in _stays(dice, member))
    proxies = tuple((giver, pick(people)) for giver in dice.sample(people, below(4) if size > 1 else 0))
    method = pick(("hands", "named", "named", "written"))
    minute, most = below(HORIZON), below(3)
    votes = tuple(
        (member, pick(("for", "for", "against", "abstain")), below(HORIZON)) for member in _voters(dice, people)
    )
    quorum = _part(dice, ("seats", "electorate"))
    draft = Sitting(
        quorum, _part(dice, ("members", "present", "cast")), chance() < 0.5, most, seats, aside, stays,
        tuple((giver, holder) for giver, holder in proxies if giver != holder), minute, method, votes, (0, 0, 0),
        dice.randint(3, HORIZON),
    )  # fmt: skip
    return draft._replace(hands=_hands(dice, draft)) if method == "hands" else draft


def _part(dice: Random, bases: tuple) -> Part:
    share = dice.choice(SHARES)
    return Part(share, dice.choice(bases), share < 1 and dice.random() < 0.5)


def _stays(dice: Random, member: int):
    arrived = dice.randrange(HORIZON // 2)
    left = dice.choice((None, None, arrived, dice.randrange(arrived, HORIZON)))
    yield member, arrived, left
    if left is not None and dice.random() < 0.4:
        yield member, dice.randrange(left, HORIZON), None


def _voters(dice: Random, people: range) -> list:
    voters = [member for member in people if dice.random() < 0.8]
    dice.shuffle(voters)
    return voters + voters[:1] if dice.random() < 0.1 else voters


def _hands(dice: Random, one: Sitting) -> tuple:
    """At most as many hands as there are votes, often an exact half or third."""
    found = judge(one._replace(hands=(0, 0, 0)))
    voices = found.present + found.proxies
    yes = dice.choice((voices // 2, voices * 2 // 3, voices * 3 // 4, dice.randrange(voices + 1)))
    no = dice.randrange(voices - yes + 1)
    return yes, no, dice.randrange(voices - yes - no + 1)
