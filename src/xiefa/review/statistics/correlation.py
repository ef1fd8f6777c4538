"""Intraclass correlations: the share of the spread between scores that is spread between what was judged.

Source: P. E. Shrout and J. L. Fleiss, Psychological Bulletin 86 (1979), 420–428; intervals for the second kind by
K. O. McGraw and S. P. Wong, Psychological Methods 1 (1996), 30–46.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from xiefa.review.statistics import meaning
from xiefa.review.statistics.meaning import Meaning
from xiefa.review.statistics.quantiles import f_quantile

Matrix = Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class Icc:
    """One coefficient with its interval; None where all scores are equal.

    ``kind`` is Shrout and Fleiss' name: ``1,1`` each thing has raters of its own; ``2,1`` the same raters, drawn from
    many; ``3,1`` these raters and no others; with ``k`` the same for the mean of the raters.
    """

    kind: str
    value: float | None
    low: float | None
    high: float | None

    @property
    def meaning(self) -> Meaning:
        """One sentence about it."""
        return meaning.of_icc(self.value)


@dataclass(frozen=True, slots=True)
class _Squares:
    """Mean squares between rows, within rows, between raters, and of what remains; for n rows and k raters."""

    rows: float
    within: float
    raters: float
    rest: float
    n: int
    k: int


def iccs(matrix: Matrix, *, share: float = 0.95) -> list[Icc]:
    """All six coefficients of a full table: a row for each thing, a column for each rater.

    ``ValueError`` when a score is missing, or there are fewer than two rows or columns.
    """
    widths = {len(row) for row in matrix}
    if len(matrix) < 2 or len(widths) != 1 or min(widths) < 2 or any(one is None for row in matrix for one in row):
        raise ValueError("A full table of at least two rows and two raters is needed.")
    squares = _squares(matrix)
    tail = (1 + share) / 2
    n, k = squares.n, squares.k
    third = _by_ratio("3", squares.rows, squares.rest, (n - 1, (n - 1) * (k - 1)), float(k), tail)
    return [*one_way(matrix, share=share), *_second(squares, tail), *third]


def one_way(units: Matrix, *, share: float = 0.95) -> list[Icc]:
    """``1,1`` and ``1,k`` when each thing has raters of its own, and not all have the same number.

    With unequal numbers k is the usual weighted mean, and the interval is an approximation. Things with fewer than
    two scores are left out; ``ValueError`` when fewer than two remain.
    """
    rows = [row for row in units if len(row) > 1]
    if len(rows) < 2:
        raise ValueError("At least two things with two scores each are needed.")
    total = sum(map(len, rows))
    grand = sum(map(sum, rows)) / total
    means = [sum(row) / len(row) for row in rows]
    between = sum(len(row) * (mean - grand) ** 2 for row, mean in zip(rows, means, strict=True)) / (len(rows) - 1)
    inside = sum((one - mean) ** 2 for row, mean in zip(rows, means, strict=True) for one in row) / (total - len(rows))
    raters = (total - sum(len(row) ** 2 for row in rows) / total) / (len(rows) - 1)
    return _by_ratio("1", between, inside, (len(rows) - 1, total - len(rows)), raters, (1 + share) / 2)


def _squares(matrix: Matrix) -> _Squares:
    n, k = len(matrix), len(matrix[0])
    grand = sum(map(sum, matrix)) / (n * k)
    rows = k * sum((sum(row) / k - grand) ** 2 for row in matrix)
    raters = n * sum((sum(column) / n - grand) ** 2 for column in zip(*matrix, strict=True))
    total = sum((one - grand) ** 2 for row in matrix for one in row)
    rest = max(0.0, total - rows - raters)
    return _Squares(rows / (n - 1), (total - rows) / (n * (k - 1)), raters / (k - 1), rest / ((n - 1) * (k - 1)), n, k)


def _by_ratio(
    kind: str, between: float, error: float, degrees: tuple[int, int], raters: float, tail: float
) -> list[Icc]:
    """The single and the mean coefficient that rest on one ratio of mean squares."""
    if between <= 0 and error <= 0:
        return [Icc(f"{kind},1", None, None, None), Icc(f"{kind},k", None, None, None)]
    ratio = between / error if error > 0 else inf
    low, high = ratio / f_quantile(tail, *degrees), ratio * f_quantile(tail, *degrees[::-1])
    single = [_of_single(one, raters) for one in (ratio, low, high)]
    return [Icc(f"{kind},1", *single), Icc(f"{kind},k", *(_of_mean(one) for one in (ratio, low, high)))]


def _of_single(ratio: float, raters: float) -> float:
    return 1.0 if ratio == inf else (ratio - 1) / (ratio + raters - 1)


def _of_mean(ratio: float) -> float:
    return 1 - 1 / ratio if ratio > 0 else -inf


def _second(squares: _Squares, tail: float) -> list[Icc]:
    """Raters who are a sample: their differences count as error."""
    n, k, rows, rest, raters = squares.n, squares.k, squares.rows, squares.rest, squares.raters
    whole = rows + (k - 1) * rest + k * (raters - rest) / n
    if whole <= 0:
        return [Icc("2,1", None, None, None), Icc("2,k", None, None, None)]
    value = (rows - rest) / whole
    low, high = _second_interval(squares, value, tail) if rest > 0 else (None, None)
    mean = (rows - rest) / (rows + (raters - rest) / n)
    return [Icc("2,1", value, low, high), Icc("2,k", mean, _of_many(low, k), _of_many(high, k))]


def _second_interval(squares: _Squares, value: float, tail: float) -> tuple[float, float]:
    n, k, rows, rest, raters = squares.n, squares.k, squares.rows, squares.rest, squares.raters
    ratio, others = raters / rest, n * (1 + (k - 1) * value) - k * value
    degrees = (k - 1) * (n - 1) * (k * value * ratio + others) ** 2
    degrees /= (n - 1) * (k * value * ratio) ** 2 + others**2
    error = k * raters + (k * n - k - n) * rest
    lower, upper = f_quantile(tail, n - 1, degrees), f_quantile(tail, degrees, n - 1)
    return n * (rows - lower * rest) / (lower * error + n * rows), n * (upper * rows - rest) / (
        error + n * upper * rows
    )


def _of_many(value: float | None, k: int) -> float | None:
    """The reliability of a mean of k from that of one (Spearman and Brown)."""
    return None if value is None else value * k / (1 + value * (k - 1))
