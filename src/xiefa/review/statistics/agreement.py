"""How far experts agree: Krippendorff's α and Fleiss' κ.

Source: K. Krippendorff, Content Analysis (2004), ch. 11; J. L. Fleiss, Psychological Bulletin 76 (1971), 378–382.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from random import Random

from xiefa.review.statistics import meaning
from xiefa.review.statistics.meaning import Meaning

NOMINAL, ORDINAL, INTERVAL, RATIO = "nominal", "ordinal", "interval", "ratio"
# For each thing that was judged the scores it got; None where somebody gave none.
Units = Sequence[Sequence[float | None]]
_Values = Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class Agreement:
    """α with its interval (None where nothing can be said), from so many ``units`` and ``scores``."""

    value: float | None
    low: float | None
    high: float | None
    units: int
    scores: int
    seed: int

    @property
    def meaning(self) -> Meaning:
        """One sentence about it."""
        return meaning.of_alpha(self.value)


def alpha_of(units: Units, *, level: str = INTERVAL) -> float | None:
    """Krippendorff's α: 1 for full agreement, 0 for what chance gives; None when all scores are equal or alone.

    ``level`` says what the numbers are: ``nominal``, ``ordinal``, ``interval`` or ``ratio``.
    """
    return _alpha(_paired(units), level)


def alpha(units: Units, *, seed: int, level: str = INTERVAL, draws: int = 1000, share: float = 0.95) -> Agreement:
    """α with a bootstrap interval: the units are drawn anew ``draws`` times, by ``seed``."""
    paired, draw = _paired(units), Random(seed)  # noqa: S311  (to be repeated, not secret)
    found = (_alpha(draw.choices(paired, k=len(paired)), level) for _ in range(draws if paired else 0))
    values = sorted(value for value in found if value is not None)
    low, high = (percentile(values, (1 - share) / 2), percentile(values, (1 + share) / 2)) if values else (None, None)
    return Agreement(_alpha(paired, level), low, high, len(paired), sum(map(len, paired)), seed)


def fleiss_kappa(counts: Sequence[Sequence[int]]) -> float | None:
    """Fleiss' κ: for each unit how many of the same number of raters chose each category; None if all chose one.

    ``ValueError`` when the units have different numbers of raters, or fewer than two.
    """
    raters = {sum(row) for row in counts}
    if len(raters) != 1 or min(raters) < 2:
        raise ValueError("Every unit needs the same number of raters, two at least.")
    number = raters.pop()
    total = number * len(counts)
    expected: float = sum((sum(column) / total) ** 2 for column in zip(*counts, strict=True))
    if expected == 1:
        return None
    agreeing = sum(sum(one * one for one in row) - number for row in counts)
    return (agreeing / (total * (number - 1)) - expected) / (1 - expected)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which ``share`` of the sorted values lie, between two of them where it falls between."""
    place = share * (len(values) - 1)
    below = int(place)
    above = min(below + 1, len(values) - 1)
    return values[below] + (values[above] - values[below]) * (place - below)


def _paired(units: Units) -> list[list[float]]:
    """The units that have at least two scores; others tell nothing of agreement."""
    kept = ([score for score in unit if score is not None] for unit in units)
    return [scores for scores in kept if len(scores) > 1]


def _alpha(units: _Values, level: str) -> float | None:
    if level == ORDINAL:
        units = _ranked(units)
    squares = _SQUARES[level]
    everything = [score for unit in units for score in unit]
    expected = squares(everything) / (len(everything) - 1) if everything else 0.0
    if expected <= 0:
        return None
    return 1 - sum(squares(unit) / (len(unit) - 1) for unit in units) / expected


def _ranked(units: _Values) -> list[list[float]]:
    """Scores by their middle ranks: their squared differences are the ordinal ones of Krippendorff."""
    rank, before = {}, 0.0
    for score, times in sorted(Counter(score for unit in units for score in unit).items()):
        rank[score] = before + times / 2
        before += times
    return [[rank[score] for score in unit] for unit in units]


def _unequal_pairs(scores: Sequence[float]) -> float:
    """How many ordered pairs differ."""
    return float(len(scores) ** 2 - sum(times * times for times in Counter(scores).values()))


def _squared_distances(scores: Sequence[float]) -> float:
    """The squared differences of all ordered pairs, from one pass around the mean."""
    mean = sum(scores) / len(scores)
    return 2 * len(scores) * sum((score - mean) ** 2 for score in scores)


def _squared_ratios(scores: Sequence[float]) -> float:
    """The squared relative differences ((a − b) / (a + b))² of all ordered pairs."""
    counted = list(Counter(scores).items())
    pairs = ((a, b, m * n) for at, (a, m) in enumerate(counted) for b, n in counted[:at])
    return 2 * sum(((a - b) / (a + b)) ** 2 * times for a, b, times in _summable(pairs))


def _summable(pairs: Iterable[tuple[float, float, int]]) -> Iterable[tuple[float, float, int]]:
    return (pair for pair in pairs if pair[0] + pair[1])


_SQUARES: dict[str, Callable[[Sequence[float]], float]] = {
    NOMINAL: _unequal_pairs,
    ORDINAL: _squared_distances,
    INTERVAL: _squared_distances,
    RATIO: _squared_ratios,
}
