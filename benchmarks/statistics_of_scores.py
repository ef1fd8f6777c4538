"""The statistics of a review against NumPy on the same numbers, and how they grow.

Usage: ``python benchmarks/statistics_of_scores.py``. The bound is the same work written with NumPy (which comes with
the solver, and which the statistics do without). Exits with 1 when 1,000 stability draws for 150 candidates of 28
leaves take more than ten seconds.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Callable
from statistics import median

import numpy

from xiefa.review.statistics import additive, alpha, stabilities

LIMIT = 10.0
Scores = dict[tuple[str, str], float]


def judged(candidates: int, experts: int, each: int) -> Scores:
    """Invented scores: merits spread by 8, severities and noise by 4."""
    draw = random.Random(3)
    offsets = {f"e{at:03}": draw.gauss(0, 4) for at in range(experts)}
    scores = {}
    for at in range(candidates):
        merit = draw.gauss(75, 8)
        for expert in draw.sample(sorted(offsets), each):
            scores[f"c{at:04}", expert] = merit + offsets[expert] + draw.gauss(0, 4)
    return scores


def grade(total: float) -> str:
    """Four bands."""
    return "high" if total >= 86 else "good" if total >= 75 else "fair" if total >= 65 else "low"


def median_seconds(call: Callable[[], object], rounds: int) -> float:
    """The median of so many calls."""
    found = []
    for _ in range(rounds):
        started = time.perf_counter()
        call()
        found.append(time.perf_counter() - started)
    return median(found)


def dense_fit(scores: Scores) -> object:
    """The additive model by NumPy's least squares over the whole design."""
    rows = {key: at for at, key in enumerate(sorted({one for one, _ in scores}))}
    columns = {key: at for at, key in enumerate(sorted({one for _, one in scores}), len(rows))}
    design = numpy.zeros((len(scores) + 1, len(rows) + len(columns)))
    for at, (candidate, expert) in enumerate(scores):
        design[at, rows[candidate]] = design[at, columns[expert]] = 1
    design[-1, len(rows) :] = 1
    return numpy.linalg.lstsq(design, numpy.array([*scores.values(), 0.0]), rcond=None)


def dense_draws(points: numpy.ndarray, draws: int) -> object:
    """The draws of the stability in one array, with the ranks; no grades."""
    draw = numpy.random.default_rng(1)
    factors = draw.uniform(0.8, 1.2, (draws, points.shape[1]))
    totals = factors @ points.T + draw.normal(0, 2, (draws, points.shape[0]))
    return totals.argsort(axis=1)


def report(name: str, ours: float, bound: float) -> None:
    """One line."""
    print(f"{name:<44} ours {ours * 1e3:8.1f} ms  NumPy {bound * 1e3:8.1f} ms  times {ours / bound:6.1f}")


def main() -> int:
    """Measure, and say whether the limit holds."""
    for candidates, experts in ((50, 15), (150, 40), (600, 150)):
        scores = judged(candidates, experts, 6)
        ours, bound = median_seconds(lambda s=scores: additive(s), 5), median_seconds(lambda s=scores: dense_fit(s), 3)
        report(f"additive model, {candidates} x {experts}", ours, bound)
    units: dict[str, list[float]] = {}
    for (candidate, _), score in judged(150, 40, 6).items():
        units.setdefault(candidate, []).append(score)
    print(f"alpha with 1,000 draws, 150 x 6: {median_seconds(lambda: alpha(list(units.values()), seed=1), 3):.2f} s")
    draw, slowest = random.Random(2), 0.0
    for candidates in (50, 150, 450):
        points = {f"c{at:03}": [draw.uniform(1, 100 / 28) for _ in range(28)] for at in range(candidates)}
        given = {"most": [100 / 28] * 28, "grade": grade, "errors": dict.fromkeys(points, 2.0), "seed": 1}
        ours = median_seconds(lambda p=points, g=given: stabilities(p, **g), 3)
        array = numpy.array(list(points.values()))
        report(
            f"1,000 stability draws, {candidates} x 28", ours, median_seconds(lambda a=array: dense_draws(a, 1000), 3)
        )
        slowest = max(slowest, ours) if candidates <= 150 else slowest
    print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB; limit for 150: {LIMIT} s")
    return 0 if slowest <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
