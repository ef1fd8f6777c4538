"""An assignment as plain data (``xiefa-assignment/1``): the question, the answer and the proof."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from xiefa.review.assigning.checking import FORMAT
from xiefa.review.assigning.problem import Problem

if TYPE_CHECKING:
    from xiefa.review.assigning.places import Bottleneck
    from xiefa.review.assigning.solving import Assignment

__all__ = ["FORMAT", "record_of"]


def record_of(problem: Problem, answer: Assignment | Bottleneck) -> dict[str, Any]:
    """Everything that somebody needs to check the answer, as JSON-compatible data in a fixed order."""
    experts = sorted(problem.experts, key=lambda one: one.key)
    candidates = sorted(problem.candidates, key=lambda one: one.key)
    return {
        "format": FORMAT,
        "kind": problem.kind,
        "experts": [asdict(one) for one in experts],
        "candidates": [asdict(one) for one in candidates],
        "scores": [[*pair, score] for pair, score in sorted(problem.scores.items())],
        "forbidden": [[*pair, reason] for pair, reason in sorted(problem.forbidden.items())],
        "pinned": [list(pair) for pair in sorted(problem.pinned)],
        **_answer(answer),
    }


def _answer(answer: Assignment | Bottleneck) -> dict[str, Any]:
    data = asdict(answer)
    if "pairs" not in data:
        return {"bottleneck": data | {"candidates": list(data["candidates"]), "experts": list(data["experts"])}}
    return {"assignment": data | {"pairs": [list(pair) for pair in data["pairs"]]}}
