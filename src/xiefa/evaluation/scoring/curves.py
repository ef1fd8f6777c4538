"""Rules that turn a quantity (a number, a ratio, a growth rate) into points along a line or by tiers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from .exact import printed, shown_percent
from .rules import Outcome, Values, told, units
from .scheme import Measure

Show = Callable[[Fraction], str]


@dataclass(frozen=True, slots=True)
class Found:
    """A quantity; ``declared`` are the points that the scheme declares where it cannot be divided."""

    value: Fraction
    zh: str
    en: str
    declared: Fraction | None = None


class Quantity(Protocol):
    """What can be put on a curve."""

    @property
    def needs(self) -> tuple[str, ...]:
        """Keys of its measures."""

    @property
    def show(self) -> Show:
        """How its values are written for people."""

    def found(self, values: Values) -> Found:
        """Its value for one alliance."""


class Curve(Protocol):
    """From a quantity to points."""

    def points(self, value: Fraction) -> Fraction:
        """The points there."""

    def words(self, show: Show) -> tuple[str, str]:
        """The rule in both languages, its values written by ``show``."""


@dataclass(frozen=True, slots=True)
class Plain:
    """A measure itself."""

    measure: Measure

    @property
    def needs(self) -> tuple[str, ...]:
        """The measure."""
        return (self.measure.key,)

    @property
    def show(self) -> Show:
        """As a number."""
        return printed

    def found(self, values: Values) -> Found:
        """The value in units."""
        return Found(units(self.measure, values), *told(self.measure, values))


@dataclass(frozen=True, slots=True)
class Ratio:
    """One measure divided by another; ``when_zero`` are the points when that is nothing."""

    part: Measure
    whole: Measure
    when_zero: Fraction

    @property
    def needs(self) -> tuple[str, ...]:
        """Part and whole."""
        return (self.part.key, self.whole.key)

    @property
    def show(self) -> Show:
        """In percent."""
        return shown_percent

    def found(self, values: Values) -> Found:
        """The ratio."""
        part, whole = units(self.part, values), units(self.whole, values)
        zh, en = (f"{a} ÷ {b}" for a, b in zip(told(self.part, values), told(self.whole, values), strict=True))
        if whole == 0:
            return Found(Fraction(0), f"{zh}，分母为零", f"{en}, divided by nothing", self.when_zero)
        value = part / whole
        shown = shown_percent(value)
        sign = "" if shown.startswith("≈") else "= "
        return Found(value, f"{zh} {sign}{shown}", f"{en} {sign}{shown}")


@dataclass(frozen=True, slots=True)
class Growth:
    """The growth of a measure against another; with a base of zero the points are declared."""

    now: Measure
    before: Measure
    when_zero: Fraction
    when_both_zero: Fraction

    @property
    def needs(self) -> tuple[str, ...]:
        """Now and before."""
        return (self.now.key, self.before.key)

    @property
    def show(self) -> Show:
        """In percent."""
        return shown_percent

    def found(self, values: Values) -> Found:
        """The rate: (now − before) ÷ before."""
        now, before = units(self.now, values), units(self.before, values)
        zh, en = (f"{a}，{b}" for a, b in zip(told(self.now, values), told(self.before, values), strict=True))
        en = en.replace("，", ", ")
        if before == 0:
            declared = self.when_zero if now else self.when_both_zero
            return Found(Fraction(0), f"{zh}，基数为零", f"{en}, from nothing", declared)
        rate = (now - before) / before
        return Found(rate, f"{zh}，增长 {shown_percent(rate)}", f"{en}, growth {shown_percent(rate)}")


@dataclass(frozen=True, slots=True)
class Straight:
    """The line between two points (``start`` before ``end``), level outside them."""

    start: tuple[Fraction, Fraction]
    end: tuple[Fraction, Fraction]

    def points(self, value: Fraction) -> Fraction:
        """The points on the line."""
        (left, low), (right, high) = self.start, self.end
        if value <= left:
            return low
        return high if value >= right else low + (high - low) * (value - left) / (right - left)

    def words(self, show: Show) -> tuple[str, str]:
        """Both ends."""
        (left, low), (right, high) = ((show(at), printed(points)) for at, points in (self.start, self.end))
        return (
            f"{left} 得 {low} 分，{right} 得 {high} 分，其间按比例",
            f"{left} gives {low}, {right} gives {high}, in between in proportion",
        )


@dataclass(frozen=True, slots=True)
class Tiers:
    """The points of the highest tier that is reached; ``tiers`` are (from, points), rising."""

    tiers: tuple[tuple[Fraction, Fraction], ...]

    def points(self, value: Fraction) -> Fraction:
        """The points of the tier."""
        return next((points for start, points in reversed(self.tiers) if value >= start), Fraction(0))

    def words(self, show: Show) -> tuple[str, str]:
        """All tiers, from the highest."""
        pairs = [(show(start), printed(points)) for start, points in reversed(self.tiers)]
        return (
            "，".join(f"达到 {start} 得 {points} 分" for start, points in pairs),
            ", ".join(f"{start} gives {points}" for start, points in pairs),
        )


@dataclass(frozen=True, slots=True)
class Curved:
    """A quantity on a curve: linear, ratio, growth, and tiers of one measure."""

    quantity: Quantity
    curve: Curve

    @property
    def needs(self) -> tuple[str, ...]:
        """What the quantity needs."""
        return self.quantity.needs

    def award(self, values: Values, most: Fraction) -> Outcome:
        """The points at the quantity's value, or those declared where there is none."""
        found = self.quantity.found(values)
        zh, en = self.curve.words(self.quantity.show)
        if found.declared is not None:
            given = printed(found.declared)
            return Outcome(found.declared, f"{found.zh}，按规定得 {given} 分", f"{found.en}: {given} as declared")
        return Outcome(self.curve.points(found.value), f"{found.zh}；{zh}", f"{found.en}; {en}")
