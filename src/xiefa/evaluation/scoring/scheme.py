"""A scheme as it was read and checked: measures, the tree of indicators, steps, bands, honours. Nothing changes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .judged import Judged
    from .rules import Rule

ZERO, EXCLUDED, EXPERT, ASK = "zero", "excluded", "expert", "ask"
MISSING = (ZERO, EXCLUDED, EXPERT, ASK)
ROUNDED, EXACT = "rounded", "exact"
FULL, EQUAL_PARTS, LEAD_AND_PARTICIPANTS = "full", "equal_parts", "lead_and_participants"
CREDITS = (FULL, EQUAL_PARTS, LEAD_AND_PARTICIPANTS)
OWN_GROUP, OTHER_GROUPS, MEETING, RECHECK = "own_group", "other_groups", "meeting", "recheck"
STEP_KINDS = (OWN_GROUP, OTHER_GROUPS, MEETING, RECHECK)
SCORING_STEPS = (OWN_GROUP, OTHER_GROUPS)
LIMIT = "limit"


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a key and a name in both languages."""

    key: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Measure(Named):
    """One fact counted from records; ``per`` of it make one unit of the rules (分 → 万元: 1,000,000)."""

    take: str
    of: str = ""
    kinds: tuple[str, ...] = ()
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    roles: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    outcome: str = ""
    stage: str = ""
    is_previous: bool = False
    unit_zh: str = ""
    unit_en: str = ""
    per: int = 1

    @property
    def is_additive(self) -> bool:
        """Whether it is the sum of what its records give."""
        return self.take in ("count", "sum")


@dataclass(frozen=True, slots=True)
class Step(Named):
    """One step of the procedure; ``weight`` is None where experts do not score."""

    kind: str
    weight: Fraction | None = None
    is_needed: bool = True


@dataclass(frozen=True, slots=True)
class Leaf(Named):
    """An indicator with a rule; its points lie from ``least`` to ``most``, ``is_outside`` the full points or inside.

    ``stand_in`` takes experts' scores while a value of the rule is missing.
    """

    rule: Rule | Judged
    kind: str
    least: Fraction
    most: Fraction
    missing: str
    is_outside: bool = False
    stand_in: Judged | None = None
    evidence: tuple[str, ...] = ()
    note_zh: str = ""
    note_en: str = ""


@dataclass(frozen=True, slots=True)
class Branch(Named):
    """An indicator that is the sum of others."""

    points: Fraction
    children: tuple[Leaf | Branch, ...]
    evidence: tuple[str, ...] = ()
    note_zh: str = ""
    note_en: str = ""

    def leaves(self) -> Iterator[Leaf]:
        """All indicators with a rule below it, in the order of the scheme."""
        for child in self.children:
            if isinstance(child, Branch):
                yield from child.leaves()
            else:
                yield child

    def branches(self) -> Iterator[Branch]:
        """Itself and all branches below it, in the order of the scheme."""
        yield self
        for child in self.children:
            if isinstance(child, Branch):
                yield from child.branches()


@dataclass(frozen=True, slots=True)
class Band(Named):
    """A grade: from ``lower`` to ``upper`` (None: as far as it goes), and the ``rank`` it asks for (None: any)."""

    lower: Fraction | None = None
    upper: Fraction | None = None
    has_lower: bool = True
    has_upper: bool = False
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class Honour(Named):
    """Given when the last ``periods`` periods all have ``grade``."""

    grade: str
    periods: int


@dataclass(frozen=True, slots=True)
class Places:
    """Decimals: of an indicator's points, of the mean of a step, of the total that is graded."""

    indicator: int = 2
    mean: int = 2
    total: int = 0


@dataclass(frozen=True, slots=True)
class Credit:
    """How alliances share the credit for one activity; ``lead`` is the part of those who lead it."""

    rule: str = FULL
    lead: Fraction = Fraction(1)


@dataclass(frozen=True)
class Scheme:
    """One version of the rules. Made by ``read_scheme``, which lets nothing inconsistent through."""

    digest: str
    zh: str
    en: str
    since: str
    is_sample: bool
    full: Fraction
    places: Places
    rounding: str
    graded: str
    least_total: Fraction | None
    most_total: Fraction | None
    credit: Credit
    measures: Mapping[str, Measure]
    flags: Mapping[str, Named]
    dimensions: tuple[Leaf | Branch, ...]
    steps: tuple[Step, ...]
    most_difference: Fraction | None
    bands: tuple[Band, ...]
    honours: tuple[Honour, ...]
    note_zh: str = ""
    note_en: str = ""

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """All indicators with a rule, in the order of the scheme."""
        return tuple(leaf for one in self.dimensions for leaf in (one.leaves() if isinstance(one, Branch) else (one,)))

    @cached_property
    def branches(self) -> tuple[Branch, ...]:
        """All indicators that are sums, in the order of the scheme."""
        return tuple(found for one in self.dimensions if isinstance(one, Branch) for found in one.branches())

    @cached_property
    def scoring_steps(self) -> tuple[Step, ...]:
        """The steps in which experts score."""
        return tuple(step for step in self.steps if step.kind in SCORING_STEPS)

    def leaf(self, key: str) -> Leaf:
        """The indicator with this key; KeyError when there is none."""
        return {leaf.key: leaf for leaf in self.leaves}[key]


def shares(credit: Credit, *, leads: int, others: int) -> tuple[Fraction, Fraction]:
    """What one lead and what one other party of an activity is credited with; the parts of all add up to 1.

    With ``full`` each has the whole. Without a lead, or without others, all have equal parts.
    """
    parties = leads + others
    if credit.rule == FULL or parties == 0:
        return Fraction(1), Fraction(1)
    if credit.rule == EQUAL_PARTS or leads == 0 or others == 0:
        return Fraction(1, parties), Fraction(1, parties)
    return credit.lead / leads, (1 - credit.lead) / others
