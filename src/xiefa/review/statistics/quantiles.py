"""The F distribution from the incomplete beta function, as a continued fraction (Lentz 1976, DLMF 8.17.22)."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp, inf, lgamma, log

_SMALL, _CLOSE, _MOST_TERMS = 1e-300, 1e-15, 500


def incomplete_beta(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b) for 0 ≤ x ≤ 1 and a, b > 0."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - incomplete_beta(1 - x, b, a)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x)) / a
    value = fraction = 1.0
    inverse = 0.0
    for term in _terms(x, a, b):
        inverse = 1 / ((1 + term * inverse) or _SMALL)
        fraction = (1 + term / fraction) or _SMALL
        value *= inverse * fraction
        if abs(inverse * fraction - 1) < _CLOSE:
            break
    return front / value


def f_share(value: float, above: float, below: float) -> float:
    """The share of the F distribution with ``above`` and ``below`` degrees of freedom that lies under ``value``."""
    if value <= 0:
        return 0.0
    return incomplete_beta(above * value / (above * value + below), above / 2, below / 2)


def f_quantile(share: float, above: float, below: float) -> float:
    """The value under which ``share`` (0 < share < 1) of the F distribution lies, by halving."""
    low, high = 0.0, 1.0
    while f_share(high, above, below) < share:
        low, high = high, high * 2
        if high == inf:
            return inf
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if f_share(middle, above, below) < share else (low, middle)
    return (low + high) / 2


def _terms(x: float, a: float, b: float) -> Iterator[float]:
    """The partial numerators after the first 1."""
    for m in range(_MOST_TERMS):
        if m:
            yield m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        yield -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
