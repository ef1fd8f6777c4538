"""The self-check: what an alliance would score today, what is missing, and which next step is worth most points.

Pure: a scheme and the facts of one alliance in, a plan out. Rules are asked, not understood: a step is found by giving
the scoring a little more of one measure and looking what it says then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from xiefa.evaluation.scoring import Leaf, LeafResult, Measure, Scheme
from xiefa.evaluation.scoring.facts import Entrant
from xiefa.evaluation.scoring.judged import Judged
from xiefa.evaluation.scoring.leaves import Scorer

# How much more is tried, in units of the rules; between two of them the smallest that helps is looked for.
_TRIED = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
_NOTHING = Decimal(0)
Values = Mapping[str, int | str | bool | None]


@dataclass(frozen=True, slots=True)
class Checked:
    """One indicator as it stands: its points, and what is still to be had. ``is_judged``: experts will score it."""

    leaf: Leaf
    result: LeafResult
    is_judged: bool

    @property
    def missing(self) -> Decimal:
        """The points that are still to be had by records; nothing for what experts judge."""
        if self.is_judged or self.result.most is None:
            return _NOTHING
        return max(self.result.most - (self.result.points or _NOTHING), _NOTHING)


@dataclass(frozen=True, slots=True)
class NextStep:
    """So many ``more`` units of a measure would give ``gain`` points, by the indicators ``leaves``."""

    measure: Measure
    more: int
    gain: Decimal
    leaves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """What an alliance would get from records today, indicator by indicator, and its plan: best step first."""

    checked: tuple[Checked, ...]
    steps: tuple[NextStep, ...]

    @property
    def points(self) -> Decimal:
        """The points that its records give."""
        return sum((one.result.points or _NOTHING for one in self.checked if not one.is_judged), _NOTHING)

    @property
    def most(self) -> Decimal:
        """The most that records can give."""
        return sum((one.result.most or _NOTHING for one in self.checked if _is_inside(one)), _NOTHING)

    @property
    def judged(self) -> Decimal:
        """The points that experts will have to give."""
        return sum((one.result.most or _NOTHING for one in self.checked if one.is_judged), _NOTHING)


def check(scheme: Scheme, code: str, facts: Values, flags: Values | None = None) -> SelfCheck:
    """The self-check of one alliance; flags that nobody has set count as no."""
    values = {key: None if value is None else Fraction(value) for key, value in facts.items()}
    values |= {key: Fraction(bool((flags or {}).get(key))) for key in scheme.flags}
    trial = _Trial(scheme, code, values)
    checked = tuple(Checked(leaf, trial.result(leaf), isinstance(leaf.rule, Judged)) for leaf in scheme.leaves)
    steps = [step for measure in scheme.measures.values() if (step := trial.step(measure)) is not None]
    return SelfCheck(checked, tuple(sorted(steps, key=lambda one: (-one.gain, one.more, one.measure.key))))


class _Trial:
    """Asks the scoring what it would say if a value were another one."""

    def __init__(self, scheme: Scheme, code: str, values: Mapping[str, Fraction | None]) -> None:
        self.scheme, self.code, self.values, self.scorer = scheme, code, values, Scorer(scheme)

    def result(self, leaf: Leaf, changes: Mapping[str, Fraction] | None = None) -> LeafResult:
        """One indicator, with other values for some measures."""
        return self.scorer.leaf(leaf, Entrant(self.code, "", {**self.values, **(changes or {})}), {})

    def step(self, measure: Measure) -> NextStep | None:
        """The smallest addition to a measure that gives points; None when none does, or when it lies in the past."""
        leaves = [
            leaf for leaf in self.scheme.leaves if not isinstance(leaf.rule, Judged) and measure.key in leaf.rule.needs
        ]
        if measure.is_previous or not leaves:
            return None
        below = 0
        for more in _TRIED:
            if self._gain(measure, more, leaves) > 0:
                more = self._smallest(measure, below, more, leaves)
                gains = {leaf.key: self._gain(measure, more, [leaf]) for leaf in leaves}
                helped = tuple(key for key, gain in gains.items() if gain > 0)
                return NextStep(measure, more, sum(gains.values(), _NOTHING), helped)
            below = more
        return None

    def _smallest(self, measure: Measure, below: int, enough: int, leaves: list[Leaf]) -> int:
        while enough - below > 1:
            middle = (below + enough) // 2
            below, enough = (below, middle) if self._gain(measure, middle, leaves) > 0 else (middle, enough)
        return enough

    def _gain(self, measure: Measure, more: int, leaves: list[Leaf]) -> Decimal:
        value = Fraction(self.values[measure.key] or 0) + more * measure.per
        return sum((self._points(leaf, {measure.key: value}) - self._points(leaf, {}) for leaf in leaves), _NOTHING)

    def _points(self, leaf: Leaf, changes: Mapping[str, Fraction]) -> Decimal:
        return self.result(leaf, changes).points or _NOTHING


def _is_inside(one: Checked) -> bool:
    return not one.is_judged and not one.leaf.is_outside
