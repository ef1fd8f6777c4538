"""Going through many records: those of near days are compared, each pair once, in the order of the days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from xiefa.activities.doubles import weights as w
from xiefa.activities.doubles.likeness import Likeness, Told, compare

_NEAR = timedelta(days=w.NEAR_DAYS)
_LONGEST = timedelta(days=w.LONGEST_DAYS)


def is_near(a: Told, b: Told) -> bool:
    """Whether the two take place within three days of each other; of a long stretch its first month counts."""
    return a.since <= last_day(b) + _NEAR and b.since <= last_day(a) + _NEAR


def last_day(told: Told) -> date:
    """The last day that counts for comparing."""
    return min(told.until, told.since + _LONGEST)


class Stream:
    """Records in the order of their first day; each is compared with those before it that are still near.

    Holds only the records of about a month, so memory does not grow with the number that goes through.
    """

    def __init__(self, *, common: Iterable[str] = ()) -> None:
        self._common = frozenset(common)
        self._open: list[Told] = []

    def add(self, told: Told) -> Iterator[Likeness]:
        """The likenesses of this record to earlier ones."""
        if self._open and self._open[-1].since != told.since:
            self._open = [one for one in self._open if last_day(one) + _NEAR >= told.since]
        for one in self._open:
            found = compare(one, told, common=self._common)
            if found is not None:
                yield found
        self._open.append(told)


def pairs_of(records: Iterable[Told]) -> list[Likeness]:
    """All pairs among these records that look like one activity; files are compared over any distance in time."""
    ordered = sorted(records, key=lambda one: (one.since, one.key))
    common = common_files(ordered)
    stream = Stream(common=common)
    found = {(one.first, one.second): one for told in ordered for one in stream.add(told)}
    for a, b in _sharing_files(ordered, common):
        found |= {(one.first, one.second): one for one in [compare(a, b, common=common)] if one and one.is_certain}
    return sorted(found.values(), key=lambda one: (-one.points, one.first, one.second))


def common_files(records: Iterable[Told]) -> frozenset[str]:
    """Files that so many records share that they prove nothing."""
    uses = Counter(file for one in records for file in one.files)
    return frozenset(file for file, number in uses.items() if number > w.COMMON_FILE)


def _sharing_files(records: Iterable[Told], common: frozenset[str]) -> Iterator[tuple[Told, Told]]:
    by_file: dict[str, list[Told]] = {}
    for one in records:
        for file in one.files - common:
            by_file.setdefault(file, []).append(one)
    for group in by_file.values():
        yield from ((a, b) for at, a in enumerate(group) for b in group[at + 1 :] if not is_near(a, b))
