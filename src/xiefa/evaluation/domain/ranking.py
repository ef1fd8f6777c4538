"""Everybody in one computation with places, points by dimension and honours: what papers and the public are told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from xiefa.evaluation.models import Computation, Outcome
from xiefa.evaluation.scoring import Branch, Leaf, Scheme, printed
from xiefa.evaluation.scoring.exact import total_of
from xiefa.registry.models import Organisation


@dataclass(frozen=True, slots=True)
class Standing:
    """What one alliance got: ``dimensions`` are exact points in the order of ``dimensions_of``, ``honours`` keys."""

    organisation: Organisation
    rank: int
    total: str
    graded: str
    grade: str
    grade_zh: str
    grade_en: str
    dimensions: tuple[Decimal, ...]
    honours: tuple[str, ...]
    leaves: tuple[Mapping[str, Any], ...]

    @property
    def points(self) -> tuple[str, ...]:
        """The points of the dimensions with all their decimals, as totals are written."""
        return tuple(format(one, "f") for one in self.dimensions)


def ranking_of(computation: Computation, scheme: Scheme) -> list[Standing]:
    """Everybody in a computation, the best first; names are those of today. Two questions to the database."""
    outcomes = computation.outcomes.select_related("entrant__organisation")
    outcomes = outcomes.prefetch_related("entrant__organisation__names")
    return [standing_of(one, scheme) for one in outcomes.order_by("rank", "entrant__organisation__code")]


def standing_of(outcome: Outcome, scheme: Scheme) -> Standing:
    """One alliance in a computation."""
    points = {leaf["key"]: Decimal(leaf["points"]) for leaf in outcome.leaves}
    return Standing(
        organisation=outcome.entrant.organisation,
        rank=outcome.rank,
        total=outcome.total,
        graded=outcome.graded,
        grade=outcome.grade,
        grade_zh=outcome.grade_zh,
        grade_en=outcome.grade_en,
        dimensions=tuple(total_of(_points(one, points)) for one in dimensions_of(scheme)),
        honours=tuple(outcome.honours),
        leaves=tuple(outcome.leaves),
    )


def dimensions_of(scheme: Scheme) -> tuple[Leaf | Branch, ...]:
    """The dimensions that have points: a veto has none."""
    return tuple(one for one in scheme.dimensions if isinstance(one, Branch) or one.kind != "veto")


def most_of(dimension: Leaf | Branch) -> str:
    """The full points of a dimension, as they are printed."""
    return printed(dimension.points if isinstance(dimension, Branch) else dimension.most)


def _points(node: Leaf | Branch, points: Mapping[str, Decimal]) -> Iterable[Decimal]:
    return [points[leaf.key] for leaf in (node.leaves() if isinstance(node, Branch) else (node,))]
