"""Where experts part: items whose wording divides them, and single scores that are far from all others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from statistics import mean, median

from xiefa.review.assigning import Pair
from xiefa.review.statistics.agreement import Units, alpha_of
from xiefa.review.statistics.meaning import Meaning
from xiefa.review.statistics.severity import Additive

# So many standard deviations of a normal distribution are one median, and one mean, absolute deviation.
_PER_MEDIAN, _PER_MEAN = 1.4826, 1.2533


@dataclass(frozen=True, slots=True)
class Division:
    """One item: how far scores for the same candidate lie apart, as a share of its points, and α over candidates.

    ``spread`` is the standard deviation within candidates; None when nobody was judged twice.
    """

    item: str
    spread: float | None
    alpha: float | None
    is_dividing: bool

    @property
    def meaning(self) -> Meaning:
        """One sentence about it."""
        if self.is_dividing:
            return Meaning(
                "专家对该项理解不一，建议修改表述或补充评分说明。", "Experts read this item differently: reword it."
            )
        return Meaning("专家对该项理解基本一致。", "Experts read this item much alike.")


@dataclass(frozen=True, slots=True)
class Wild:
    """A score that is ``times`` robust standard deviations from what merit and severity make one expect."""

    pair: Pair
    residual: float
    times: float

    @property
    def meaning(self) -> Meaning:
        """One sentence about it."""
        points = f"{abs(self.residual):.1f}"
        if self.residual > 0:
            return Meaning(
                f"比预期高 {points} 分，请向专家核实。", f"{points} points more than expected: ask the expert."
            )
        return Meaning(f"比预期低 {points} 分，请向专家核实。", f"{points} points less than expected: ask the expert.")


def divisions(items: Mapping[str, Units], *, points: Mapping[str, float], most: float = 0.15) -> list[Division]:
    """Every item, the most divided first; dividing is what spreads over more than ``most`` of its points.

    α alone does not tell: it is low as well where all candidates are alike.
    """
    found = []
    for item, units in items.items():
        spread = _spread(units, points[item])
        found.append(Division(item, spread, alpha_of(units), spread is not None and spread > most))
    return sorted(found, key=lambda one: (-(one.spread if one.spread is not None else -1), one.item))


def wild(model: Additive, *, limit: float = 3.5) -> list[Wild]:
    """Scores whose residual is more than ``limit`` median absolute deviations (as standard deviations), worst first.

    Where more than half of the residuals are nothing, the mean takes the place of the median (Iglewicz and Hoaglin,
    How to Detect and Handle Outliers, 1993). They are to be asked about, never dropped.
    """
    sizes = [abs(one) for one in model.residuals.values()]
    scale = (_PER_MEDIAN * median(sizes) or _PER_MEAN * mean(sizes)) if sizes else 0.0
    if scale < 1e-9:
        return []
    found = [Wild(pair, residual, abs(residual) / scale) for pair, residual in model.residuals.items()]
    return sorted((one for one in found if one.times > limit), key=lambda one: (-one.times, one.pair))


def _spread(units: Units, points: float) -> float | None:
    """The pooled standard deviation within units, as a share of ``points``."""
    kept = [scores for unit in units if len(scores := [score for score in unit if score is not None]) > 1]
    degrees = sum(len(scores) - 1 for scores in kept)
    if not degrees:
        return None
    return sqrt(sum((score - mean(scores)) ** 2 for scores in kept for score in scores) / degrees) / points
