"""One sentence for people about a figure, in both languages, with where its limits come from."""

from __future__ import annotations

from typing import NamedTuple


class Meaning(NamedTuple):
    """The same sentence in Chinese and in English."""

    zh: str
    en: str


NOTHING_TO_COMPARE = Meaning("没有可比较的评分。", "There is nothing to compare.")
# Krippendorff, Content Analysis (2004), p. 241.
_OF_ALPHA = (
    (0.8, Meaning("一致性较好，结论可以依据。", "Good agreement: conclusions may rest on it.")),
    (0.667, Meaning("一致性尚可，结论只宜作初步参考。", "Fair agreement: conclusions are tentative.")),
    (0.0, Meaning("一致性不足，应先讨论标准再下结论。", "Too little agreement: discuss the standard first.")),
)
_BELOW_CHANCE = Meaning(
    "分歧比随意打分还大，请检查标准与数据。", "Less agreement than by chance: check the standard and the data."
)
# Koo and Li, Journal of Chiropractic Medicine 15 (2016), 155–163.
_OF_ICC = (
    (0.9, Meaning("一致性很好。", "Excellent agreement.")),
    (0.75, Meaning("一致性较好。", "Good agreement.")),
    (0.5, Meaning("一致性一般。", "Moderate agreement.")),
    (-2.0, Meaning("一致性较差。", "Poor agreement.")),
)
# Landis and Koch, Biometrics 33 (1977), 159–174.
_OF_KAPPA = (
    (0.8, Meaning("几乎完全一致。", "Almost perfect agreement.")),
    (0.6, Meaning("一致性较高。", "Substantial agreement.")),
    (0.4, Meaning("一致性中等。", "Moderate agreement.")),
    (0.2, Meaning("一致性尚可。", "Fair agreement.")),
    (0.0, Meaning("一致性很弱。", "Slight agreement.")),
)


def of_alpha(value: float | None) -> Meaning:
    """What Krippendorff's α of this size means."""
    return _first(_OF_ALPHA, value)


def of_icc(value: float | None) -> Meaning:
    """What an intraclass correlation of this size means."""
    return _first(_OF_ICC, value)


def of_kappa(value: float | None) -> Meaning:
    """What Fleiss' κ of this size means."""
    return _first(_OF_KAPPA, value)


def of_chance(share: float) -> Meaning:
    """What it means that such a ``share`` of candidates is over a threshold by chance alone."""
    return Meaning(
        f"即使没有任何问题，也会有约 {share:.1%} 的对象超过这一差异。",
        f"About {share:.1%} would differ by more than this though nothing is the matter.",
    )


def _first(limits: tuple[tuple[float, Meaning], ...], value: float | None) -> Meaning:
    if value is None:
        return NOTHING_TO_COMPARE
    return next((meaning for limit, meaning in limits if value >= limit), _BELOW_CHANCE)
