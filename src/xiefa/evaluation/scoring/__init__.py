"""Scoring: a scheme and its facts in, every point with its reason out. Nothing but the standard library.

The recompute kit holds these files exactly as they are here, so they import each other by relative names only, and
neither Django nor YAML. What files look like is written in ``docs/reference/scoring.md``.
"""

from .bands import Repair, band_problems, grade_of, possible
from .comparing import Difference, Move, contributions, differences, moves, narrowed, own_influence, what_if
from .exact import printed, rounded
from .facts import FORMAT as FACTS_FORMAT
from .facts import OBJECTION, Decision, Entrant, Facts, Sheet, facts_problems, read_facts
from .faults import Problem, Unfit
from .leaves import COUNTED, DECIDED, LEFT_OUT, MISSING, OPEN, LeafResult
from .plain import canonical, digest, plain_facts, plain_scheme, read_json
from .reading import problems, read_scheme, repairs
from .results import FORMAT as RESULT_FORMAT
from .results import EntrantResult, GradeCount, Result, compute, honours_of, result_data
from .scheme import Band, Branch, Credit, Honour, Leaf, Measure, Named, Places, Scheme, Step, shares
from .sentences import KIND_NAMES, described

__all__ = [
    "COUNTED",
    "DECIDED",
    "FACTS_FORMAT",
    "KIND_NAMES",
    "LEFT_OUT",
    "MISSING",
    "OBJECTION",
    "OPEN",
    "RESULT_FORMAT",
    "Band",
    "Branch",
    "Credit",
    "Decision",
    "Difference",
    "Entrant",
    "EntrantResult",
    "Facts",
    "GradeCount",
    "Honour",
    "Leaf",
    "LeafResult",
    "Measure",
    "Move",
    "Named",
    "Places",
    "Problem",
    "Repair",
    "Result",
    "Scheme",
    "Sheet",
    "Step",
    "Unfit",
    "band_problems",
    "canonical",
    "compute",
    "contributions",
    "described",
    "differences",
    "digest",
    "facts_problems",
    "grade_of",
    "honours_of",
    "moves",
    "narrowed",
    "own_influence",
    "plain_facts",
    "plain_scheme",
    "possible",
    "printed",
    "problems",
    "read_facts",
    "read_json",
    "read_scheme",
    "repairs",
    "result_data",
    "rounded",
    "shares",
    "what_if",
]
