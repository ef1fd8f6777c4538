"""How much two records look like one activity, and which of their facts agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz

from xiefa.activities.doubles import weights as w
from xiefa.activities.doubles.folding import Folded
from xiefa.activities.doubles.gazetteer import apart
from xiefa.activities.looks import distance

# Kinds that people choose for one and the same gathering.
GATHERINGS = frozenset({"forum", "seminar", "member_event"})


@dataclass(frozen=True, slots=True)
class Told:
    """What one record says, as far as it is compared; ``places`` are those of its place and province."""

    key: int
    reporter: int
    kind: str
    title: Folded
    since: date
    until: date
    precision: str = "day"
    places: frozenset[str] = frozenset()
    organisations: frozenset[int] = frozenset()
    people: int | None = None
    series: str = ""
    files: frozenset[str] = frozenset()
    looks: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    # A lasting fact (a rule, a secretariat) belongs to the one who reports it, and is told anew in every period.
    is_lasting: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that agrees, or does not; ``detail`` is the value in question, if it can be shown."""

    code: str
    agrees: bool = True
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two records, the points for their being one activity, and why; certain when a file is the same."""

    first: int
    second: int
    points: float
    reasons: tuple[Reason, ...]
    is_certain: bool = False

    @property
    def share(self) -> float:
        """The points as a number from 0 to 1."""
        return 1.0 if self.is_certain else min(0.99, max(0.0, self.points / (w.LIKELY * 1.5)))

    @property
    def is_likely(self) -> bool:
        """Whether little doubt is left."""
        return self.is_certain or self.points >= w.LIKELY


def compare(a: Told, b: Told, *, common: Collection[str] = ()) -> Likeness | None:
    """Why the two may be one activity; None when they are not to be shown. ``common``: files that prove nothing."""
    first, second = sorted((a.key, b.key))
    is_vetoed = any(vetoes(a, b))
    if _file_decides(a, b, common, is_vetoed=is_vetoed):
        return Likeness(first, second, w.LIKELY * 1.5, (Reason("same_file"), *agreeing(a, b)), is_certain=True)
    picture = same_picture(a, b)
    alike = title_likeness(a.title, b.title)
    if (alike < w.LEAST_TITLE and not picture) or is_vetoed:
        return None
    weighed = [*_weighed(a, b), *([(w.SAME_PICTURE, Reason("same_picture"))] if picture else [])]
    points = _title_points(a.title, b.title) + sum(one for one, _reason in weighed)
    if points < w.SHOWN:
        return None
    title = Reason("title", alike >= 0.6, f"{alike:.0%}")
    return Likeness(first, second, round(points, 2), (title, *(one for _points, one in weighed if one.code)))


def agreeing(a: Told, b: Told) -> tuple[Reason, ...]:
    """What of the two agrees or differs besides the title."""
    return tuple(reason for _points, reason in _weighed(a, b) if reason.code)


def vetoes(a: Told, b: Told) -> Iterator[str]:
    """The names of what says that these are two activities, however alike they read."""
    if editions_differ(a.title, b.title):
        yield "edition"
    if a.title.years and b.title.years and not a.title.years & b.title.years:
        yield "year"
    if a.title.months and b.title.months and not a.title.months & b.title.months:
        yield "month"
    if apart(a.places | a.title.places, b.places | b.title.places):
        yield "place"
    if not _kinds_agree(a, b):
        yield "kind"
    if (a.is_lasting or b.is_lasting) and (a.reporter != b.reporter or _of_other_years(a, b)):
        yield "lasting"


def title_likeness(a: Folded, b: Folded) -> float:
    """0 … 1: how much of what tells the titles from others is the same, in whatever order."""
    if min(len(a.core), len(b.core)) < w.SHORT_CORE:
        return fuzz.ratio(a.plain, b.plain) / 100
    if a.core == b.core:
        return 1.0
    shared, sizes = len(a.pairs & b.pairs), (len(a.pairs), len(b.pairs))
    if not shared:
        return 0.0
    dice = 2 * shared / sum(sizes)
    held = shared / min(sizes) * 0.9 if min(sizes) >= w.SHORT_CORE else 0.0
    return max(dice, held, fuzz.ratio(a.core, b.core) / 100)


def replaced(a: Folded, b: Folded) -> int:
    """How many characters of one title stand for others in the other: 屠宰检疫 for 鞋机自动化 are four."""
    return min(len(a.core), len(b.core)) - _common(a.core, b.core)


def same_picture(a: Told, b: Told) -> bool:
    """Whether both show one picture, saved as it may be."""
    return any(distance(one, other) <= w.SAME_LOOK for one in a.looks for other in b.looks)


def editions_differ(a: Folded, b: Folded) -> bool:
    """Whether both count themselves in one series (届, 次 …) and come to different numbers."""
    units, others = dict(a.editions), dict(b.editions)
    if len(units) == len(others) == 1 and "" in units.keys() | others.keys():
        return units.popitem()[1] != others.popitem()[1]
    return any(unit in units and units[unit] != number for unit, number in b.editions)


def _of_other_years(a: Told, b: Told) -> bool:
    return abs((a.since - b.since).days) > w.LONGEST_DAYS


def _file_decides(a: Told, b: Told, common: Collection[str], *, is_vetoed: bool) -> bool:
    """Whether a file says that they are one: told by two, or by one who says nothing against it.

    One report of the year may stand behind many records and proves nothing; one reporter may file one paper
    under a forum and under the training beside it.
    """
    shared = (a.files & b.files).difference(common)
    return bool(shared) and (a.reporter != b.reporter or not is_vetoed)


def _title_points(a: Folded, b: Folded) -> float:
    """What the titles have in common in whatever order, less what stands for something else or says little."""
    common = _common(a.plain, b.plain)
    points = w.COMMON * 2 * common / max(1, len(a.plain) + len(b.plain))
    points += w.HELD * common / max(1, min(len(a.plain), len(b.plain)))
    others = replaced(a, b)
    points += w.REPLACED * max(0, others - 1) + w.REPLACED_SHARE * others / max(1, len(a.core), len(b.core))
    says_little = min(len(a.core), len(b.core)) < w.SHORT_CORE and not a.editions & b.editions
    return points + w.SHORT * says_little


def _common(one: str, other: str) -> int:
    """How many characters both have, each as often as both have it."""
    return sum((Counter(one) & Counter(other)).values())


def _kinds_agree(a: Told, b: Told) -> bool:
    if a.kind == b.kind or {a.kind, b.kind} <= GATHERINGS:
        return True
    return bool(a.title.head) and a.title.head == b.title.head


def _weighed(a: Told, b: Told) -> Iterator[tuple[float, Reason]]:
    """Points with the reason for each; a reason without code is not said."""
    yield _days(a, b)
    yield _place(a, b)
    yield from _people(a, b)
    yield _organisations(a, b)
    if a.title.editions & b.title.editions:
        yield w.SAME_EDITION, Reason("edition")
    elif bool(a.title.editions) != bool(b.title.editions):
        yield w.ONE_EDITION, Reason("edition", agrees=False)
    if a.title.head and b.title.head and a.title.head != b.title.head:
        yield w.OTHER_HEAD, Reason("")
    yield (w.SAME_KIND, Reason("kind")) if a.kind == b.kind else (w.OTHER_KIND, Reason("kind", agrees=False))
    if a.links & b.links:
        yield w.SAME_LINK, Reason("same_link")


def _days(a: Told, b: Told) -> tuple[float, Reason]:
    if a.precision == b.precision and (a.since, a.until) == (b.since, b.until):
        return w.SAME_DAYS, Reason("days", detail=a.since.isoformat())
    return (w.DAY_APART, Reason("days_near")) if _gap(a, b) <= 1 else (w.DAYS_APART, Reason("days_near", agrees=False))


def _gap(a: Told, b: Told) -> int:
    """By how many days either end differs; of a month that is told as such: the days between them."""
    if a.precision == b.precision == "day":
        return max(abs((a.since - b.since).days), abs((a.until - b.until).days))
    return max((a.since - b.until).days, (b.since - a.until).days, 0)


def _place(a: Told, b: Told) -> tuple[float, Reason]:
    mine, others = a.places | a.title.places, b.places | b.title.places
    if mine & others:
        return w.SAME_PLACE, Reason("place", detail="、".join(sorted(mine & others)))
    if mine and others and not apart(mine, others):
        return w.NEAR_PLACE, Reason("place")
    return 0.0, Reason("")


def _people(a: Told, b: Told) -> Iterator[tuple[float, Reason]]:
    if not a.people or not b.people:
        return
    less, more = sorted((a.people, b.people))
    if less == more:
        yield w.SAME_PEOPLE, Reason("people", detail=str(less))
        return
    said = f"{a.people} – {b.people}"
    if round(less, -1) == round(more, -1) and (less % 10 == 0 or more % 10 == 0):
        yield w.ROUND_PEOPLE, Reason("people_near", detail=said)
        return
    yield (w.FAR_PEOPLE if more > less * w.FAR else w.OTHER_PEOPLE), Reason("people", agrees=False, detail=said)
    if a.reporter == b.reporter:
        yield w.SAME_REPORTER_OTHER_PEOPLE, Reason("")


def _organisations(a: Told, b: Told) -> tuple[float, Reason]:
    mine = a.organisations | a.title.organisations | {a.reporter}
    others = b.organisations | b.title.organisations | {b.reporter}
    if a.title.organisations and b.title.organisations and not a.title.organisations & b.title.organisations:
        return w.NAMED_APART, Reason("organisations", agrees=False)
    if mine & others:
        return w.SHARED_ORGANISATION, Reason("organisations")
    return w.NO_ORGANISATION, Reason("organisations", agrees=False)
