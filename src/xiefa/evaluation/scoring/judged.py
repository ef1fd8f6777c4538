"""Rules of experts' scores: one number for each step, one for all steps together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .exact import Exact, printed, rounded
from .rules import Outcome
from .scheme import Step

MEAN, TRIMMED, MEDIAN = "mean", "trimmed", "median"
WAYS = (MEAN, TRIMMED, MEDIAN)
WORDS = {
    MEAN: ("平均", "mean"),
    TRIMMED: ("去掉一个最高分和一个最低分后平均", "mean without the highest and the lowest"),
    MEDIAN: ("中位数", "median"),
}
Scores = Mapping[str, Sequence[Exact]]


@dataclass(frozen=True, slots=True)
class Stage:
    """One step with its weight, and how its scores make one number."""

    step: Step
    weight: Fraction
    way: str = MEAN


@dataclass(frozen=True, slots=True)
class Judged:
    """Experts' scores from 0 to ``scale``, each step rounded to ``places``, steps combined by their weights."""

    stages: tuple[Stage, ...]
    scale: Fraction
    places: int
    rounding: str

    def step_points(self, scores: Scores, most: Fraction) -> dict[str, Fraction]:
        """What each step alone would give, by the key of the step; steps without scores are not there."""
        return {
            stage.step.key: self._combined(stage, scores[stage.step.key]) * most / self.scale
            for stage in self.stages
            if scores.get(stage.step.key)
        }

    def is_complete(self, scores: Scores) -> bool:
        """Whether every step that is needed, and at least one, has a score."""
        given = [bool(scores.get(stage.step.key)) for stage in self.stages]
        needed = [is_there for stage, is_there in zip(self.stages, given, strict=True) if stage.step.is_needed]
        return any(given) and all(needed)

    def judge(self, scores: Scores, most: Fraction) -> Outcome:
        """The points for complete scores; steps without any leave their weight to the others."""
        stages = [stage for stage in self.stages if scores.get(stage.step.key)]
        weight = sum((stage.weight for stage in stages), Fraction(0))
        numbers = [self._combined(stage, scores[stage.step.key]) for stage in stages]
        points = sum((stage.weight * one for stage, one in zip(stages, numbers, strict=True)), Fraction(0)) / weight
        words = [_words(stage, scores[stage.step.key], one, weight) for stage, one in zip(stages, numbers, strict=True)]
        scale = f" × {printed(most)} ÷ {printed(self.scale)}" if self.scale != most else ""
        return Outcome(
            points * most / self.scale,
            "＋".join(zh for zh, _en in words) + scale,
            " + ".join(en for _zh, en in words) + scale,
        )

    def _combined(self, stage: Stage, scores: Sequence[Exact]) -> Fraction:
        return Fraction(rounded(combined(stage.way, scores), self.places, self.rounding))


def combined(way: str, scores: Sequence[Exact]) -> Fraction:
    """Mean, mean without the highest and the lowest (from three scores on), or median of at least one score."""
    if way == MEAN:
        return _mean(scores)
    ordered = sorted(scores)
    if way == MEDIAN:
        middle = len(ordered) // 2
        return _mean(ordered[middle : middle + 1] if len(ordered) % 2 else ordered[middle - 1 : middle + 1])
    return _mean(ordered[1:-1] if len(ordered) > 2 else ordered)


def _mean(scores: Sequence[Exact]) -> Fraction:
    return Fraction(sum(scores), len(scores))


def _words(stage: Stage, scores: Sequence[Exact], number: Fraction, total: Fraction) -> tuple[str, str]:
    zh, en = WORDS[stage.way]
    given = "、".join(printed(one) for one in scores), ", ".join(printed(one) for one in scores)
    weight = "" if stage.weight == total else f" × {printed(stage.weight / total)}"
    return (
        f"{stage.step.zh} {printed(number)}（{given[0]} 的{zh}）{weight}".rstrip(),
        f"{stage.step.en} {printed(number)} ({en} of {given[1]}){weight}".rstrip(),
    )
