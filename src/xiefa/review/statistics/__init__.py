"""What scores tell of those who gave them: pure Python, no framework; see ``docs/explanation/statistics.md``."""

from xiefa.review.statistics.agreement import Agreement, alpha, alpha_of, fleiss_kappa
from xiefa.review.statistics.correlation import Icc, iccs, one_way
from xiefa.review.statistics.dividing import Division, divisions, wild
from xiefa.review.statistics.meaning import Meaning
from xiefa.review.statistics.severity import Additive, Grades, NotLinked, Severity, additive, grades, share_by_chance
from xiefa.review.statistics.stability import Stability, stabilities

__all__ = [
    "Additive",
    "Agreement",
    "Division",
    "Grades",
    "Icc",
    "Meaning",
    "NotLinked",
    "Severity",
    "Stability",
    "additive",
    "alpha",
    "alpha_of",
    "divisions",
    "fleiss_kappa",
    "grades",
    "iccs",
    "one_way",
    "share_by_chance",
    "stabilities",
    "wild",
]
