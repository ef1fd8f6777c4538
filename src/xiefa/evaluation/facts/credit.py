"""Shared activities: how much of one each alliance gets, as an exact fraction."""

from __future__ import annotations

from fractions import Fraction

from xiefa.evaluation.scoring.scheme import FULL, Credit, shares

SHARED = ("is_lead", "leads", "sharing")


def is_full(credit: Credit) -> bool:
    """Whether a shared activity counts in full for everybody."""
    return credit.rule == FULL


def share(credit: Credit, *, is_lead: bool, leads: int, sharing: int) -> Fraction:
    """The part of one alliance in a record that ``sharing`` alliances share, of which ``leads`` held it."""
    of_lead, of_other = shares(credit, leads=leads, others=sharing - leads)
    return of_lead if is_lead else of_other


def written(amount: Fraction | int) -> int | str:
    """A whole number, or a fraction in lowest terms as text: 3, ``"7/2"``."""
    exact = Fraction(amount)
    return exact.numerator if exact.denominator == 1 else f"{exact.numerator}/{exact.denominator}"
