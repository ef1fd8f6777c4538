"""What the scores of a cycle tell of those who gave them, as plain data: advice for the office, never part of a result.

Everything is worked out from what a computation read and gave. Scores are turned into points of the scheme first, so
that offsets, errors and totals are all in the same points.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import isfinite
from statistics import mean
from typing import Any

from xiefa.evaluation.scoring import Leaf, Scheme, possible
from xiefa.evaluation.scoring.bands import Grades
from xiefa.evaluation.scoring.exact import rounded
from xiefa.evaluation.scoring.judged import Judged
from xiefa.evaluation.scoring.scheme import ROUNDED
from xiefa.review import statistics
from xiefa.review.statistics.meaning import Meaning, of_chance

DRAWS, SPREAD = 1000, 0.2
_ITEM_DRAWS = 200
Plain = dict[str, Any]


@dataclass(frozen=True)
class Material:
    """One cycle's scores: ``sheets`` and ``results`` as a computation read and gave them, ``seed`` for every draw.

    ``results`` are {code: (name, total, grade, {leaf: points})}.
    """

    scheme: Scheme
    sheets: Sequence[Mapping[str, Any]]
    results: Mapping[str, tuple[str, str, str, Mapping[str, str]]]
    seed: int

    @cached_property
    def judged(self) -> dict[str, tuple[Leaf, float]]:
        """Every indicator with scores, and how many points one of a score gives."""
        found = {}
        for leaf in self.scheme.leaves:
            rule = leaf.rule if isinstance(leaf.rule, Judged) else leaf.stand_in
            if rule is not None:
                found[leaf.key] = leaf, float(leaf.most / rule.scale)
        return found

    def points(self, step: str = "") -> dict[tuple[str, str], dict[str, list[float]]]:
        """{(code, expert): {indicator: points}} of one step, or of all."""
        found = defaultdict[tuple[str, str], dict[str, list[float]]](dict)
        for sheet in self.sheets:
            if not step or sheet["step"] == step:
                said = found[sheet["entrant"], sheet["expert"]]
                for key, score in sheet["scores"].items():
                    said.setdefault(key, []).append(float(Fraction(str(score))) * self.judged[key][1])
        return dict(found)

    def totals(self, step: str = "") -> dict[tuple[str, str], float]:
        """{(code, expert): points of the whole sheet}; the mean where somebody judged in more than one step."""
        return {pair: sum(mean(given) for given in said.values()) for pair, said in self.points(step).items()}

    def units(self, key: str, step: str = "") -> list[list[float | None]]:
        """For each alliance the points that experts gave it for one indicator."""
        found = defaultdict[str, list[float | None]](list)
        for (code, _expert), said in sorted(self.points(step).items()):
            found[code] += said.get(key, [])
        return [scores for _code, scores in sorted(found.items())]

    @cached_property
    def model(self) -> statistics.Additive | None:
        """Merit and severity of all totals together; None when the severity of experts cannot be told apart."""
        try:
            return statistics.additive(self.totals())
        except (statistics.NotLinked, ValueError):
            return None

    def grade(self, total: float) -> str:
        """The grade of a total by the bands alone."""
        least, most = self._possible
        exact = Fraction(total)
        if self.scheme.graded == ROUNDED:
            exact = Fraction(rounded(exact, self.scheme.places.total, self.scheme.rounding))
        return self._grades.band(min(max(exact, least), most), None).key

    @cached_property
    def _grades(self) -> Grades:
        return Grades(self.scheme)

    @cached_property
    def _possible(self) -> tuple[Fraction, Fraction]:
        return possible(self.scheme)


def parts_of() -> dict[str, Callable[[Material], Any]]:
    """The parts of an analysis by their names, in the order in which they are worked out."""
    return {
        "steps": _steps,
        "items": _items,
        "severities": _severities,
        "grades": _grades,
        "outliers": _outliers,
        "chance": _chance,
        "stability": _stability,
    }


def _steps(material: Material) -> list[Plain]:
    """How far experts agree about whole sheets, step by step."""
    found = []
    for step in material.scheme.scoring_steps:
        by_code = defaultdict[str, list[float | None]](list)
        for (code, _expert), total in sorted(material.totals(step.key).items()):
            by_code[code].append(total)
        units = list(by_code.values())
        found.append({"key": step.key} | _agreement(units, material.seed, draws=DRAWS) | _icc(units))
    return found


def _agreement(units: Sequence[Sequence[float | None]], seed: int, *, draws: int) -> Plain:
    said = statistics.alpha(units, seed=seed, draws=draws)
    return {
        "alpha": said.value, "low": said.low, "high": said.high, "units": said.units, "scores": said.scores,
        "meaning": said.meaning,
    }  # fmt: skip


def _icc(units: Sequence[Sequence[float | None]]) -> Plain:
    """ICC(1,k): every alliance has experts of its own, and their mean is what counts."""
    try:
        found = statistics.one_way([[one for one in unit if one is not None] for unit in units])[1]
    except (ValueError, ZeroDivisionError):
        return {"icc": None, "icc_low": None, "icc_high": None, "icc_meaning": None}
    values = {"icc": found.value, "icc_low": found.low, "icc_high": found.high}
    kept = {key: value if value is not None and isfinite(value) else None for key, value in values.items()}
    return {**kept, "icc_meaning": found.meaning}


def _items(material: Material) -> list[Plain]:
    """Every indicator that experts judge, the most divided first."""
    units = {key: material.units(key) for key in material.judged}
    most = {key: float(leaf.most) for key, (leaf, _scale) in material.judged.items()}
    return [
        {"key": one.item, "spread": one.spread, "is_dividing": one.is_dividing, "divided": one.meaning}
        | _agreement(units[one.item], material.seed, draws=_ITEM_DRAWS)
        for one in statistics.divisions(units, points=most)
    ]


def _severities(material: Material) -> list[Plain]:
    """How much more or less each expert gives than the others, the largest offset first."""
    if material.model is None:
        return []
    rows = sorted(material.model.severities, key=lambda one: (-abs(one.offset), one.expert))
    return [
        {
            "expert": one.expert, "offset": one.offset, "error": one.error, "scores": one.scores,
            "is_marked": one.is_marked, "meaning": one.meaning,
        }
        for one in rows
    ]  # fmt: skip


def _grades(material: Material) -> list[Plain]:
    """The total and grade of each alliance, as they are and without the severity of those who judged."""
    return list(_corrected(material))


def _corrected(material: Material) -> Iterator[Plain]:
    model = material.model
    if model is None:
        return
    for code, (name, total, _grade, _leaves) in sorted(material.results.items()):
        if code in model.plain:
            other = float(Decimal(total)) + model.corrected[code] - model.plain[code]
            pair = material.grade(float(Decimal(total))), material.grade(other)
            said = {"code": code, "name": name, "total": total, "corrected": other}
            yield said | {"grade": pair[0], "corrected_grade": pair[1], "is_moved": pair[0] != pair[1]}


def _outliers(material: Material) -> list[Plain]:
    """Single sheets that are far from what merit and severity make one expect."""
    if material.model is None:
        return []
    return [
        {
            "code": one.pair[0], "name": material.results[one.pair[0]][0], "expert": one.pair[1],
            "residual": one.residual, "times": one.times, "meaning": one.meaning,
        }
        for one in statistics.wild(material.model)
        if one.pair[0] in material.results
    ]  # fmt: skip


def _chance(material: Material) -> Plain | None:
    """The share of alliances whose two steps would differ by more than the scheme's limit by chance alone."""
    most, steps = material.scheme.most_difference, material.scheme.scoring_steps
    if material.model is None or most is None or len(steps) < 2:
        return None
    first, second = (_voices(material, step.key) for step in steps[:2])
    if not first or not second:
        return None
    share = statistics.share_by_chance(material.model, first=first, second=second, most=float(most))
    meaning: Meaning = of_chance(share)
    return {"share": share, "most": float(most), "meaning": meaning}


def _voices(material: Material, step: str) -> int:
    """How many experts judged an alliance in this step, as a rule."""
    pairs = material.totals(step)
    return round(len(pairs) / len({code for code, _expert in pairs})) if pairs else 0


def _stability(material: Material) -> list[Plain]:
    """What becomes of every grade when weights and raters had been a little different, the least firm first."""
    leaves = [leaf for leaf in material.scheme.leaves if leaf.most > 0]
    points = {
        code: [float(Decimal(said.get(leaf.key, "0"))) for leaf in leaves]
        for code, (_name, _total, _grade, said) in material.results.items()
    }
    rows = statistics.stabilities(
        points, most=[float(leaf.most) for leaf in leaves], grade=material.grade, errors=_errors(material),
        seed=material.seed, spread=SPREAD, draws=DRAWS,
    )  # fmt: skip
    return [
        {
            "code": one.candidate, "name": material.results[one.candidate][0], "total": one.total, "grade": one.grade,
            "kept": one.kept, "shares": dict(one.shares), "rank": one.rank, "best": one.best_rank,
            "worst": one.worst_rank, "meaning": one.meaning,
        }
        for one in sorted(rows, key=lambda one: (one.kept, one.rank))
    ]  # fmt: skip


def _errors(material: Material) -> dict[str, float]:
    """The standard error of each total that comes from those who judged; none where it cannot be told."""
    if material.model is None:
        return {}
    counts = defaultdict[str, int](int)
    for code, _expert in material.totals():
        counts[code] += 1
    return {code: material.model.error_of(number) for code, number in counts.items()}
