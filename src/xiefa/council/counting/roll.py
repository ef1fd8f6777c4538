"""Who may vote: everyone with a seat, who stands aside, who is in the room, and who speaks for whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol


class Moment(Protocol):
    """Anything that has an order: moments, or plain numbers."""

    def __lt__(self, other: Any, /) -> bool: ...
    def __le__(self, other: Any, /) -> bool: ...


@dataclass(frozen=True, slots=True)
class Stay:
    """One stretch of time in the room: from ``arrived`` up to but not including ``left`` (None: still there)."""

    member: int
    arrived: Any
    left: Any = None

    def covers(self, moment: Moment) -> bool:
        """Whether the member is in the room at that moment."""
        return bool(self.arrived <= moment) and (self.left is None or bool(moment < self.left))


def present_at(stays: Iterable[Stay], moment: Moment) -> tuple[int, ...]:
    """Everybody in the room at that moment, in the order of their numbers."""
    return tuple(sorted({stay.member for stay in stays if stay.covers(moment)}))


@dataclass(frozen=True, slots=True)
class Roll:
    """A body at one moment, for one item.

    ``seats`` are the people with a seat, each once. ``recused``, ``present`` and both sides of ``proxies``
    (giver, holder; in the order given) may name others as well; they count for nothing.
    """

    seats: tuple[int, ...]
    recused: tuple[int, ...] = ()
    present: tuple[int, ...] = ()
    proxies: tuple[tuple[int, int], ...] = ()

    @property
    def electorate(self) -> frozenset[int]:
        """Those who may decide on this item."""
        return frozenset(self.seats).difference(self.recused)

    @property
    def here(self) -> frozenset[int]:
        """Those of the electorate who are in the room themselves."""
        return self.electorate.intersection(self.present)

    def represented(self, most_proxies: int) -> dict[int, int]:
        """Members who are not in the room, each with the one who speaks for them: at most so many for each holder."""
        electorate, here = self.electorate, self.here
        held: dict[int, int] = {}
        found: dict[int, int] = {}
        for giver, holder in self.proxies:
            counts = giver in electorate and giver not in here and giver not in found and holder in here
            if counts and held.get(holder, 0) < most_proxies:
                held[holder] = held.get(holder, 0) + 1
                found[giver] = holder
        return found

    def as_dict(self) -> dict[str, Any]:
        """The roll as plain data."""
        return {
            "seats": list(self.seats),
            "recused": list(self.recused),
            "present": list(self.present),
            "proxies": [list(pair) for pair in self.proxies],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Roll:
        """The roll that ``as_dict`` wrote; ValueError says what is wrong with it."""
        if not isinstance(data, Mapping) or "seats" not in data:
            raise ValueError("A roll needs 'seats'.")
        seats = numbers(data["seats"])
        if len(set(seats)) != len(seats):
            raise ValueError("A roll names each seat once.")
        pairs = data.get("proxies", [])
        if not isinstance(pairs, list | tuple):
            raise ValueError("'proxies' is a list of pairs.")
        proxies = [numbers(pair) for pair in pairs]
        if any(len(pair) != 2 for pair in proxies):
            raise ValueError("A proxy is a pair: who gives it, who holds it.")
        return cls(
            seats=seats,
            recused=numbers(data.get("recused", [])),
            present=numbers(data.get("present", [])),
            proxies=tuple((pair[0], pair[1]) for pair in proxies),
        )


def numbers(values: Any) -> tuple[int, ...]:
    """A tuple of whole numbers; ValueError for anything else."""
    if not isinstance(values, list | tuple):
        raise ValueError(f"{values!r} is no list of numbers.")
    if any(not isinstance(value, int) or isinstance(value, bool) for value in values):
        raise ValueError(f"{values!r} is no list of whole numbers.")
    return tuple(values)
