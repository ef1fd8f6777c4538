"""Severity: how much more or less than the others each expert gives, and what the scores are without it.

The additive model says that a score is the merit of what was judged, plus the offset of the expert, plus noise; all
merits and offsets together are fitted by least squares, whoever judged what. It is advice for the organisers: the
official score stays the plain mean that anybody can compute again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import erfc, sqrt
from operator import mul

from xiefa.review.assigning import Linkage, Pair, linkage
from xiefa.review.statistics.meaning import Meaning


class NotLinked(ValueError):
    """The scores fall into parts whose severity cannot be told apart; ``linkage`` says which."""

    def __init__(self, found: Linkage) -> None:
        super().__init__(found.meaning[1])
        self.linkage = found


@dataclass(frozen=True, slots=True)
class Severity:
    """An expert gives ``offset`` points more than the others (less where negative), give or take ``error``.

    ``error`` is one standard error; None when there are too few scores to tell it.
    """

    expert: str
    offset: float
    error: float | None
    scores: int

    @property
    def is_marked(self) -> bool:
        """Whether the offset is more than two standard errors from nothing."""
        return self.error is not None and abs(self.offset) > 2 * self.error

    @property
    def meaning(self) -> Meaning:
        """One sentence about it."""
        points = f"{abs(self.offset):.1f}"
        if not self.is_marked:
            return Meaning("与其他专家的宽严没有明显差别。", "Neither severe nor mild compared with the others.")
        if self.offset > 0:
            return Meaning(f"评分偏宽，平均高 {points} 分。", f"Mild: {points} points more on average.")
        return Meaning(f"评分偏严，平均低 {points} 分。", f"Severe: {points} points less on average.")


@dataclass(frozen=True, slots=True)
class Additive:
    """The fitted model. ``plain`` are means of the scores as given, ``corrected`` those without the offsets.

    ``noise`` is the standard deviation of what neither merit nor severity explains (None: nothing left to tell it
    from), ``between`` that of the severities of experts like these.
    """

    severities: tuple[Severity, ...]
    plain: Mapping[str, float]
    corrected: Mapping[str, float]
    residuals: Mapping[Pair, float]
    noise: float | None
    between: float

    def error_of(self, scores: int) -> float:
        """The standard error of a plain mean of so many scores by experts like these."""
        return sqrt((self.between**2 + (self.noise or 0.0) ** 2) / scores)


@dataclass(frozen=True, slots=True)
class Grades:
    """The grade of one candidate as it is, and as it would be without the severity of those who judged."""

    candidate: str
    plain: float
    corrected: float
    grade: str
    corrected_grade: str

    @property
    def is_moved(self) -> bool:
        """Whether severity may have made the grade."""
        return self.grade != self.corrected_grade

    @property
    def meaning(self) -> Meaning:
        """One sentence about it."""
        if not self.is_moved:
            return Meaning("专家宽严不影响等次。", "Severity does not make the grade.")
        return Meaning(
            "剔除专家宽严后等次会不同，建议会评时再议。", "Without severity the grade would be another: look again."
        )


def additive(scores: Mapping[Pair, float]) -> Additive:
    """The model of these scores, by (candidate, expert); ``NotLinked`` when severity cannot be told.

    40 experts take milliseconds, 400 a second, and twice as many eight times as long.
    """
    found = linkage({candidate for candidate, _ in scores}, {expert for _, expert in scores}, scores)
    if not found.is_connected:
        raise NotLinked(found)
    experts = sorted({expert for _, expert in scores})
    rows = _rows(scores)
    plain = {candidate: sum(row.values()) / len(row) for candidate, row in rows.items()}
    offsets, unit_errors = _offsets(rows, plain, experts)
    corrected = {
        candidate: plain[candidate] - sum(offsets[expert] for expert in row) / len(row)
        for candidate, row in rows.items()
    }
    residuals = {pair: score - corrected[pair[0]] - offsets[pair[1]] for pair, score in scores.items()}
    degrees = len(scores) - len(rows) - len(experts) + 1
    noise = sqrt(sum(one * one for one in residuals.values()) / degrees) if degrees > 0 else None
    severities = _severities(offsets, unit_errors, noise, scores)
    return Additive(severities, plain, corrected, residuals, noise, _between(severities))


def grades(model: Additive, grade: Callable[[float], str]) -> list[Grades]:
    """Every candidate's grade with and without correction, by their keys; ``grade`` is the scheme's."""
    return [
        Grades(one, plain, model.corrected[one], grade(plain), grade(model.corrected[one]))
        for one, plain in sorted(model.plain.items())
    ]


def share_by_chance(model: Additive, *, first: int, second: int, most: float) -> float:
    """The share of candidates whose two rounds differ by more than ``most`` though nothing is the matter.

    ``first`` and ``second`` are the numbers of experts in each round; noise and severity are taken as normal.
    """
    spread = sqrt(model.error_of(first) ** 2 + model.error_of(second) ** 2)
    return erfc(most / (spread * sqrt(2))) if spread else 0.0


def _rows(scores: Mapping[Pair, float]) -> dict[str, dict[str, float]]:
    rows: dict[str, dict[str, float]] = {}
    for (candidate, expert), score in sorted(scores.items()):
        rows.setdefault(candidate, {})[expert] = score
    return rows


def _offsets(
    rows: Mapping[str, Mapping[str, float]], plain: Mapping[str, float], experts: Sequence[str]
) -> tuple[dict[str, float], dict[str, float]]:
    """The offsets, whose sum is nothing, and their standard errors for noise of one point.

    The merits are eliminated; what remains is singular by one, which adding 1/m everywhere mends without changing
    the answer.
    """
    place, number = {expert: at for at, expert in enumerate(experts)}, len(experts)
    matrix = [[1 / number] * number for _ in experts]
    right = [0.0] * number
    for candidate, row in rows.items():
        for expert, score in row.items():
            mine = matrix[place[expert]]
            mine[place[expert]] += 1
            right[place[expert]] += score - plain[candidate]
            for other in row:
                mine[place[other]] -= 1 / len(row)
    inverse = _inverse_root(matrix)
    half = [sum(map(mul, row, right)) for row in inverse]
    columns = [[row[at] for row in inverse[at:]] for at in range(number)]
    solved = [sum(map(mul, column, half[at:])) for at, column in enumerate(columns)]
    errors = [sqrt(max(0.0, sum(one * one for one in column) - 1 / number)) for column in columns]
    return dict(zip(experts, solved, strict=True)), dict(zip(experts, errors, strict=True))


def _inverse_root(matrix: list[list[float]]) -> list[list[float]]:
    """The inverse of the lower Cholesky root of a positive definite matrix, row by row (short rows)."""
    root: list[list[float]] = []
    inverse: list[list[float]] = []
    for at, line in enumerate(matrix):
        row: list[float] = []
        for other in range(at):
            row.append((line[other] - sum(map(mul, row, root[other]))) / root[other][other])
        pivot = sqrt(line[at] - sum(one * one for one in row))
        columns = ([inverse[below][other] for below in range(other, at)] for other in range(at))
        inverse.append([-sum(map(mul, row[other:], one)) / pivot for other, one in enumerate(columns)] + [1 / pivot])
        root.append([*row, pivot])
    # short rows are filled up, so that columns can be taken
    return [row + [0.0] * (len(matrix) - len(row)) for row in inverse]


def _severities(
    offsets: Mapping[str, float], unit_errors: Mapping[str, float], noise: float | None, scores: Mapping[Pair, float]
) -> tuple[Severity, ...]:
    given = [expert for _, expert in scores]
    return tuple(
        Severity(expert, offset, None if noise is None else unit_errors[expert] * noise, given.count(expert))
        for expert, offset in offsets.items()
    )


def _between(severities: Sequence[Severity]) -> float:
    """The spread of true severities: that of the offsets without the part that is their own error."""
    if len(severities) < 2:
        return 0.0
    seen = sum(one.offset**2 for one in severities) / (len(severities) - 1)
    own = sum((one.error or 0.0) ** 2 for one in severities) / len(severities)
    return sqrt(max(0.0, seen - own))
