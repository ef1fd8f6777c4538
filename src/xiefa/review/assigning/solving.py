"""The best assignment: the weakest pair as strong as possible, then the sum of the scores, then by lot.

The constraints are totally unimodular, so the linear program has a whole solution and whole dual values, and the
two prove each other. Nothing leaves here that ``checking`` has not confirmed with whole numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from xiefa.review.assigning import checking
from xiefa.review.assigning.places import Bottleneck, Places
from xiefa.review.assigning.problem import Fault, Pair, Problem, Remaining, parts_of
from xiefa.review.assigning.record import record_of

_LOTS = 1 << 20


class Impossible(ValueError):
    """There is no such assignment: ``bottleneck`` proves it, or ``faults`` say what is wrong with the question."""

    def __init__(self, *, bottleneck: Bottleneck | None = None, faults: Sequence[Fault] = ()) -> None:
        super().__init__(bottleneck.en if bottleneck else " ".join(fault.en for fault in faults))
        self.bottleneck, self.faults = bottleneck, tuple(faults)


class Unproven(RuntimeError):
    """The solver's answer did not stand the check: never seen, and never handed out."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """Why nothing better exists.

    ``prices`` of candidates and experts are dual values: no allowed set of pairs from ``floor`` up can have a
    larger sum than they give. ``limit`` proves that stronger pairs alone are too few.
    """

    candidates: Mapping[str, int]
    experts: Mapping[str, int]
    limit: Bottleneck | None


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who judges whom. ``floor`` is the weakest score that open pairs had to have (None: there were none to fill).

    ``weakest`` and ``total`` are of all pairs, pinned ones included; ``loads`` of all experts.
    """

    pairs: tuple[Pair, ...]
    loads: Mapping[str, int]
    weakest: int | None
    total: int
    floor: int | None
    seed: int
    certificate: Certificate


def assign(problem: Problem, *, seed: int) -> Assignment:
    """The best assignment; ``Impossible`` names the bottleneck when there is none.

    Among equally good ones the lot decides, by ``seed``; the order in which experts and candidates are given does
    not matter.
    """
    if faults := problem.faults():
        raise Impossible(faults=faults)
    whole = problem.remaining()
    parts = parts_of(whole)
    floor, limit = _floor(parts)
    draw, best = Random(seed), _Best()  # noqa: S311  (a lot that can be drawn again, not a secret)
    for part in parts:
        allowed = {pair: score for pair, score in part.pairs.items() if floor is not None and score >= floor}
        best.take(part, allowed, [draw.randrange(_LOTS) for _ in allowed])
    found = _assignment(problem, best, floor, limit, seed)
    if faults_found := checking.faults_of(record_of(problem, found)):
        raise Unproven("; ".join(faults_found))
    return found


def _assignment(problem: Problem, best: _Best, floor: int | None, limit: Bottleneck | None, seed: int) -> Assignment:
    pairs = tuple(sorted({*best.chosen, *problem.pinned}))
    scores = [problem.scores.get(pair, 0) for pair in pairs]
    loads = Counter(expert for _, expert in pairs)
    return Assignment(
        pairs=pairs,
        loads={one.key: loads[one.key] for one in problem.experts},
        weakest=min(scores, default=None),
        total=sum(scores),
        floor=floor,
        seed=seed,
        certificate=Certificate(best.candidates, best.experts, limit),
    )


def _floor(parts: Sequence[Remaining]) -> tuple[int | None, Bottleneck | None]:
    """The largest score that all open pairs can have, and the proof that they cannot all have more."""
    found = [result for part in parts if (result := _floor_of(part)) is not None]
    return min(found, key=lambda result: result[0], default=(None, None))


def _floor_of(part: Remaining) -> tuple[int, Bottleneck] | None:
    """The floor of one part by halving; each half builds on the flow of the last that was not enough."""
    too_few = Places(part)
    if too_few.is_full:
        return None
    everything = too_few.with_pairs(part.pairs)
    if not everything.is_full:
        raise Impossible(bottleneck=everything.bottleneck())
    levels = sorted(set(part.pairs.values()), reverse=True)
    low, high = -1, len(levels) - 1
    while high - low > 1:
        middle = (low + high) // 2
        new = set(levels[low + 1 : middle + 1])
        trial = too_few.with_pairs(pair for pair, score in part.pairs.items() if score in new)
        if trial.is_full:
            high = middle
        else:
            low, too_few = middle, trial
    return levels[high], too_few.bottleneck()


class _Best:
    """The chosen pairs and the prices of the parts that were solved so far."""

    def __init__(self) -> None:
        self.chosen: list[Pair] = []
        self.candidates: dict[str, int] = {}
        self.experts: dict[str, int] = {}

    def take(self, part: Remaining, allowed: Mapping[Pair, int], lots: Sequence[int]) -> None:
        """Solve one part: first for the sum, then among the best by the lots."""
        if not allowed:
            self.candidates |= dict.fromkeys(part.needs, 0)
            self.experts |= dict.fromkeys(part.most, 0)
            return
        program = Program(part, allowed)
        candidates, experts = program.prices()
        self.chosen += program.drawn(candidates, experts, lots)
        self.candidates |= candidates
        self.experts |= experts


class Program:
    """One linear program: a column for each pair, a row for each candidate and for each expert."""

    def __init__(self, part: Remaining, allowed: Mapping[Pair, int]) -> None:
        # slow to load, and most pages never assign
        import highspy

        options: dict[str, Any] = {"output_flag": False, "threads": 1, "solver": "simplex", "random_seed": 0}
        self._part, self._pairs, self._scores = part, list(allowed), list(allowed.values())
        rows = {("c", key): at for at, key in enumerate(part.needs)}
        rows |= {("e", key): at for at, key in enumerate(part.most, len(rows))}
        self._solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in options.items():
            self._solver.setOptionValue(option, value)
        self._solver.passModel(_model(highspy, part, self._pairs, self._scores, rows))
        self._solver.run()

    def prices(self) -> tuple[dict[str, int], dict[str, int]]:
        """The dual values of candidates and experts, as whole numbers."""
        duals = [-round(value) for value in self._solver.getSolution().row_dual]
        cut = len(self._part.needs)
        return (
            dict(zip(self._part.needs, duals[:cut], strict=True)),
            dict(zip(self._part.most, duals[cut:], strict=True)),
        )

    def drawn(self, candidates: Mapping[str, int], experts: Mapping[str, int], lots: Sequence[int]) -> list[Pair]:
        """Of all best solutions the one that the lots like most: whatever the prices decide is held fast."""
        solver, part, cut = self._solver, self._part, len(self._part.needs)
        for at, ((candidate, expert), score) in enumerate(zip(self._pairs, self._scores, strict=True)):
            gain = score - candidates[candidate] - experts[expert]
            solver.changeColBounds(at, float(gain > 0), float(gain >= 0))
            solver.changeColCost(at, -float(lots[at]))
        for at, (expert, price) in enumerate(experts.items(), cut):
            least = part.most[expert] if price > 0 else part.least[expert]
            most = part.least[expert] if price < 0 else part.most[expert]
            solver.changeRowBounds(at, float(least), float(most))
        solver.run()
        values = solver.getSolution().col_value
        return [pair for pair, value in zip(self._pairs, values, strict=True) if value > 0.5]


def _model(
    highspy: Any, part: Remaining, pairs: Sequence[Pair], scores: Sequence[int], rows: Mapping[tuple[str, str], int]
) -> Any:
    """The program as HiGHS takes it: the smallest negative sum."""
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(pairs), len(rows)
    model.col_cost_ = [-float(score) for score in scores]
    model.col_lower_, model.col_upper_ = [0.0] * len(pairs), [1.0] * len(pairs)
    model.row_lower_ = [float(value) for value in (*part.needs.values(), *part.least.values())]
    model.row_upper_ = [float(value) for value in (*part.needs.values(), *part.most.values())]
    matrix = model.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kColwise
    matrix.start_ = list(range(0, 2 * len(pairs) + 1, 2))
    matrix.index_ = [row for candidate, expert in pairs for row in (rows["c", candidate], rows["e", expert])]
    matrix.value_ = [1.0] * (2 * len(pairs))
    return model
