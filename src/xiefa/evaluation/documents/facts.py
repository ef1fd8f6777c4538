"""What the papers of an evaluation may say, taken from the record once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class GradeFacts:
    """One grade: the totals that it takes in words, how many got it, which percentage of those evaluated that is."""

    name: str
    totals: str
    count: int
    share: str


@dataclass(frozen=True, slots=True)
class DimensionFacts:
    """One dimension: full points, mean, highest and lowest as printed; ``rate`` is the mean's part of the full points."""

    name: str
    most: str
    mean: str
    highest: str
    lowest: str
    rate: Fraction


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """One alliance: its place, full name, total that was graded, grade, points by dimension, honours by name."""

    rank: int
    name: str
    total: str
    grade: str
    points: tuple[str, ...]
    honours: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MovedFacts:
    """One alliance with its grade in the last period and in this one; ``direction`` is 1 up, 0 the same, -1 down, None not to be said."""

    name: str
    before: str
    now: str
    direction: int | None


@dataclass(frozen=True, slots=True)
class IndicatorFacts:
    """One indicator as the annex lists it: how deep it stands (0: a dimension), points and the sentence of its rule."""

    name: str
    depth: int
    points: str
    rule: str


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """A whole evaluation. ``day`` is that of the publication or, in a draft, of the computation, never the clock's."""

    title: str
    host: str
    to: str
    day: date
    is_draft: bool
    is_sample: bool
    basis: tuple[str, ...]
    notice: tuple[str, ...]
    procedure: tuple[str, ...]
    counts: tuple[tuple[str, int], ...]
    grades: tuple[GradeFacts, ...]
    dimensions: tuple[DimensionFacts, ...]
    places: tuple[PlaceFacts, ...]
    honours: tuple[str, ...]
    last_period: str
    moved: tuple[MovedFacts, ...]
    remarks: tuple[str, ...]
    indicators: tuple[IndicatorFacts, ...]
    digests: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """One certificate; ``void`` says that it is void, or is empty."""

    number: str
    honour: str
    title: str
    to: str
    text: str
    host: str
    day: date
    void: str = ""
    is_sample: bool = False
