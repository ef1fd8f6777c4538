"""Who judges whom, who is linked to whom, and in which order a meeting goes: pure Python, HiGHS for one step."""

from xiefa.review.assigning.connectivity import Linkage, Part, extra_pairs, linkage
from xiefa.review.assigning.places import Bottleneck
from xiefa.review.assigning.problem import ANY, OTHER_GROUPS, OWN_GROUP, Candidate, Expert, Fault, Pair, Problem
from xiefa.review.assigning.record import FORMAT, record_of
from xiefa.review.assigning.seating import Agenda, seated
from xiefa.review.assigning.solving import Assignment, Certificate, Impossible, Unproven, assign

__all__ = [
    "ANY",
    "FORMAT",
    "OTHER_GROUPS",
    "OWN_GROUP",
    "Agenda",
    "Assignment",
    "Bottleneck",
    "Candidate",
    "Certificate",
    "Expert",
    "Fault",
    "Impossible",
    "Linkage",
    "Pair",
    "Part",
    "Problem",
    "Unproven",
    "assign",
    "extra_pairs",
    "linkage",
    "record_of",
    "seated",
]
