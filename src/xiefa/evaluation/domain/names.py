"""What the keys of a scheme are called, in the reader's language."""

from __future__ import annotations

from xiefa.evaluation.enums import CorrectionTarget
from xiefa.evaluation.languages import spoken
from xiefa.evaluation.scoring import Scheme


def grade_names(scheme: Scheme) -> dict[str, str]:
    """The names of the grades by their keys, from high to low."""
    return {one.key: spoken(one.zh, one.en) for one in scheme.bands}


def honour_names(scheme: Scheme) -> dict[str, str]:
    """The names of the honours by their keys."""
    return {one.key: spoken(one.zh, one.en) for one in scheme.honours}


def leaf_names(scheme: Scheme) -> dict[str, str]:
    """The names of the indicators by their keys, in the order of the scheme."""
    return {one.key: spoken(one.zh, one.en) for one in scheme.leaves}


def correction_names(scheme: Scheme) -> dict[tuple[str, str], str]:
    """What a correction puts right, by (target, key)."""
    facts = {(CorrectionTarget.FACT.value, one.key): spoken(one.zh, one.en) for one in scheme.measures.values()}
    return facts | {(CorrectionTarget.POINTS.value, key): name for key, name in leaf_names(scheme).items()}
