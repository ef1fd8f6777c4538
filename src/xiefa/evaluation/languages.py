"""What a scheme says in two languages, in that of the reader; its facts in the units that people read."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.utils.translation import get_language

from xiefa.evaluation.scoring import Measure, printed
from xiefa.evaluation.scoring.exact import share_of


def spoken(zh: str, en: str) -> str:
    """The English text for readers of English where there is one, else the Chinese one."""
    return en if en and (get_language() or "zh").startswith("en") else zh


def quantity(measure: Measure, fact: Any) -> str:
    """A fact in the units that people read (amounts are kept in 分), or an empty string when there is none."""
    value = share_of(fact)
    if value is None:
        return ""
    return f"{printed(Fraction(value) / measure.per)} {spoken(measure.unit_zh, measure.unit_en)}".strip()
