"""Assigning experts: the whole answer with its proof against the solver alone on the same program, at three sizes.

Usage: ``python benchmarks/assigning.py [--large]``. The bound is one run of HiGHS for the largest sum over all
allowed pairs (without the weakest pair, the lot and the proof), in the same process and by turns. ``--large`` adds
10,000 candidates and 1,000 experts in twenty groups. Exits with 1 when 150 by 40 takes more than a second.
"""

from __future__ import annotations

import math
import random
import resource
import sys
import time
from collections.abc import Callable
from statistics import median

import highspy

from xiefa.review.assigning import ANY, OTHER_GROUPS, OWN_GROUP, Candidate, Expert, Problem, assign
from xiefa.review.assigning.solving import Program

LIMIT = 1.0


def generated(candidates: int, experts: int, *, groups: int, kind: str, needs: int = 3) -> Problem:
    """Invented experts and candidates; three pairs in a hundred are forbidden."""
    draw, load = random.Random(7), candidates * needs / experts
    least, most = math.floor(load * 0.85), math.ceil(load * 1.15)
    people = tuple(Expert(f"e{at:04}", least, most, f"g{at % groups}") for at in range(experts))
    things = tuple(Candidate(f"c{at:05}", needs, f"g{at % groups}") for at in range(candidates))
    pairs = [
        (one.key, other.key) for one in things for other in people if kind != OWN_GROUP or one.group == other.group
    ]
    scores = {pair: draw.randrange(1001) for pair in pairs}
    return Problem(people, things, kind, scores, {pair: "单位相同" for pair in pairs if draw.random() < 0.03})


def seconds(call: Callable[[], object]) -> float:
    """Seconds of one call."""
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def compared(name: str, problem: Problem, rounds: int) -> float:
    """Print both times and their ratio; the median seconds of ours."""
    whole = problem.remaining()
    pairs = [
        (seconds(lambda: assign(problem, seed=1)), seconds(lambda: Program(whole, whole.pairs))) for _ in range(rounds)
    ]
    ours, alone = median(one for one, _ in pairs), median(one for _, one in pairs)
    found = assign(problem, seed=1)
    loads = sorted(found.loads.values())
    print(
        f"{name:<34} {len(whole.pairs):>7} pairs  ours {ours:7.3f} s  solver alone {alone:7.3f} s  "
        f"times {ours / alone:5.1f}  weakest {found.weakest}  sum {found.total}  loads {loads[0]}-{loads[-1]}"
    )
    return ours


def main(arguments: list[str]) -> int:
    """Measure, and say whether the limit holds."""
    print("HiGHS", highspy.Highs().version())
    compared("40 x 12", generated(40, 12, groups=1, kind=ANY), 9)
    slowest = compared("150 x 40", generated(150, 40, groups=1, kind=ANY), 9)
    compared("150 x 40, own of 5 groups", generated(150, 40, groups=5, kind=OWN_GROUP), 9)
    slowest = max(slowest, compared("150 x 40, others of 5 groups", generated(150, 40, groups=5, kind=OTHER_GROUPS), 9))
    compared("600 x 150", generated(600, 150, groups=1, kind=ANY), 3)
    if "--large" in arguments:
        compared("10,000 x 1,000, own of 20 groups", generated(10_000, 1_000, groups=20, kind=OWN_GROUP), 1)
    print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB; limit at 150 x 40: {LIMIT} s")
    return 0 if slowest <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
