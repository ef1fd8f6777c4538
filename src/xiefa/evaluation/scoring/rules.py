"""The kinds of rules: from the values of one alliance to points, with the line that explains them.

A rule sees the values of the alliance it judges and nothing else: no rule can ask for other alliances' values, so
nobody can move a score by moving the others'. ``award`` is exact and not yet rounded or held within the
indicator's points; ``Outcome.points`` is None while a value that is needed is not there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from .exact import Exact, printed
from .scheme import Measure, Named

Values = Mapping[str, Exact]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule gives: exact points, and how they came about in both languages."""

    points: Fraction
    zh: str
    en: str


class Rule(Protocol):
    """What all rules can do."""

    @property
    def needs(self) -> tuple[str, ...]:
        """Keys of the measures and flags that it looks at, in the order of its line."""

    def award(self, values: Values, most: Fraction) -> Outcome:
        """The points for these values (flags are 0 or 1) of at most ``most``."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A measure that reaches ``least`` units, or (with a flag) a flag that is true."""

    fact: Measure | Named
    least: Fraction = Fraction(1)

    def holds(self, values: Values) -> bool:
        """Whether it is so."""
        return units(self.fact, values) >= self.least

    def words(self, values: Values) -> tuple[str, str]:
        """What was found, against what is asked for."""
        if isinstance(self.fact, Measure):
            zh, en = told(self.fact, values)
            asked = printed(self.least)
            return f"{zh}，要求 {asked}{_unit(self.fact.unit_zh)}", f"{en}, {asked} required"
        return told_as(self.fact, units(self.fact, values))


@dataclass(frozen=True, slots=True)
class Binary:
    """All points or none."""

    condition: Condition
    proof: Condition | None = None

    @property
    def needs(self) -> tuple[str, ...]:
        """The fact, and its proof."""
        return tuple(one.fact.key for one in (self.condition, self.proof) if one is not None)

    def award(self, values: Values, most: Fraction) -> Outcome:
        """``most`` when the condition holds and is proven."""
        conditions = [one for one in (self.condition, self.proof) if one is not None]
        words = [one.words(values) for one in conditions]
        points = most if all(one.holds(values) for one in conditions) else Fraction(0)
        return Outcome(points, "；".join(zh for zh, _en in words), "; ".join(en for _zh, en in words))


@dataclass(frozen=True, slots=True)
class Level:
    """So many points for each of a measure (or for a flag), at most ``cap``."""

    fact: Measure | Named
    each: Fraction
    cap: Fraction | None = None

    def points(self, count: Fraction) -> Fraction:
        """The points for so many."""
        found = self.each * count
        return found if self.cap is None else min(found, self.cap)


@dataclass(frozen=True, slots=True)
class Tally:
    """So many points for each, over one or several levels; ``is_highest_only``: the best level alone, once.

    ``sign`` is −1 for deductions.
    """

    levels: tuple[Level, ...]
    is_highest_only: bool = False
    sign: int = 1

    @property
    def needs(self) -> tuple[str, ...]:
        """The fact of each level."""
        return tuple(level.fact.key for level in self.levels)

    def award(self, values: Values, most: Fraction) -> Outcome:
        """The sum of the levels, or the best of them."""
        counts = [units(level.fact, values) for level in self.levels]
        if self.is_highest_only:
            return self._highest(counts)
        points = sum((level.points(count) for level, count in zip(self.levels, counts, strict=True)), Fraction(0))
        words = [self._words(level, count) for level, count in zip(self.levels, counts, strict=True)]
        return self._outcome(points, words, most)

    def _highest(self, counts: Sequence[Fraction]) -> Outcome:
        best = max(zip(self.levels, counts, strict=True), key=lambda pair: pair[0].points(min(pair[1], Fraction(1))))
        level, count = best
        points = level.points(min(count, Fraction(1)))
        if points == 0:
            return Outcome(points, "各级别均无", "none of any level")
        zh, en = named(level.fact)
        each = printed(self.sign * level.each)
        return Outcome(
            self.sign * points,
            f"取最高级别不累计：{zh}，{each} 分",
            f"the highest level only: {en}, {in_points(self.sign * level.each)}",
        )

    def _words(self, level: Level, count: Fraction) -> tuple[str, str]:
        each = printed(self.sign * level.each)
        zh, en = told_as(level.fact, count)
        if not isinstance(level.fact, Measure):
            return f"{zh}，是为 {each} 分", f"{en}, {each} if yes"
        cap = ("", "") if level.cap is None else (f"，封顶 {printed(level.cap)} 分", f", at most {printed(level.cap)}")
        return f"{zh} × {each} 分{cap[0]}", f"{en} × {in_points(self.sign * level.each)}{cap[1]}"

    def _outcome(self, points: Fraction, words: list[tuple[str, str]], most: Fraction) -> Outcome:
        zh, en = "；".join(zh for zh, _en in words), "; ".join(en for _zh, en in words)
        bound = printed(abs(most))
        if self.sign < 0:
            return Outcome(-points, f"{zh}，最多扣 {bound} 分", f"{en}, at most {bound} taken away")
        return Outcome(points, f"{zh}，封顶 {bound} 分", f"{en}, at most {bound}")


@dataclass(frozen=True, slots=True)
class Threshold:
    """Nothing below ``base``; from there ``at_base`` and ``each`` for every complete ``step`` beyond."""

    measure: Measure
    base: Fraction
    step: Fraction
    each: Fraction
    at_base: Fraction = Fraction(0)

    @property
    def needs(self) -> tuple[str, ...]:
        """The measure."""
        return (self.measure.key,)

    def award(self, values: Values, most: Fraction) -> Outcome:
        """What the complete steps beyond the base give."""
        count = units(self.measure, values)
        steps = max((count - self.base) // self.step, 0)
        points = self.at_base + self.each * steps if count >= self.base else Fraction(0)
        zh, en = told(self.measure, values)
        base, step, each, start = (printed(one) for one in (self.base, self.step, self.each, self.at_base))
        first = (
            (f"达到 {base} 得 {start} 分，", f"{in_points(self.at_base)} from {base}, ") if self.at_base else ("", "")
        )
        return Outcome(
            points,
            f"{zh}，{first[0]}超过 {base} 后每 {step} 加 {each} 分，计 {steps} 档，封顶 {printed(most)} 分",
            f"{en}, {first[1]}{in_points(self.each)} for every {step} beyond {base}: {steps}, at most {printed(most)}",
        )


@dataclass(frozen=True, slots=True)
class Veto:
    """一票否决: when the condition holds, ``grade`` is the grade; without one the points of all others are lost."""

    condition: Condition
    grade: str = ""

    @property
    def needs(self) -> tuple[str, ...]:
        """The fact."""
        return (self.condition.fact.key,)

    def award(self, values: Values, most: Fraction) -> Outcome:
        """No points of its own: who adds up the leaves takes the others' away."""
        zh, en = self.condition.words(values)
        return Outcome(Fraction(0), zh, en)


def units(fact: Measure | Named, values: Values) -> Fraction:
    """The value in the units of the rules."""
    value = values[fact.key]
    return Fraction(value, fact.per) if isinstance(fact, Measure) and fact.per > 1 else Fraction(value)


def told(fact: Measure, values: Values) -> tuple[str, str]:
    """The value with its unit, in both languages."""
    return told_as(fact, units(fact, values))


def told_as(fact: Measure | Named, count: Fraction) -> tuple[str, str]:
    """So many of a fact, with its name and unit, in both languages."""
    zh, en = named(fact)
    if not isinstance(fact, Measure):
        return f"{zh}：{'是' if count else '否'}", f"{en}: {'yes' if count else 'no'}"
    return f"{zh} {printed(count)}{_unit(fact.unit_zh)}", f"{en}: {printed(count)}{_unit(fact.unit_en)}"


def in_points(points: Fraction) -> str:
    """So many points, in English."""
    return f"{printed(points)} {'point' if points == 1 else 'points'}"


def named(fact: Measure | Named) -> tuple[str, str]:
    """What a fact is called, by its key where it has no name."""
    return fact.zh or fact.key, fact.en or fact.key


def _unit(unit: str) -> str:
    return f" {unit}" if unit else ""
