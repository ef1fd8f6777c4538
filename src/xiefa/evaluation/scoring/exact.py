"""Exact numbers: read from text, rounded once in a declared place, printed without a loss."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Clamped, Context, Decimal, Inexact, InvalidOperation, Overflow
from fractions import Fraction

HALF_UP, HALF_EVEN = "half_up", "half_even"
ROUNDINGS = (HALF_UP, HALF_EVEN)
Exact = int | Fraction

_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,8})(\.[0-9]{1,9})?")
_FRACTION = re.compile(r"([1-9][0-9]{0,17})/([1-9][0-9]{0,17})")
_MOST_WHOLE = 10**18
_LONGEST = 9
# Wide enough for every sum here; a digit that would be lost is an error instead.
_CONTEXT = Context(prec=60, traps=[Inexact, InvalidOperation, Overflow, Clamped])


def is_whole(value: object) -> bool:
    """Whether it is a whole number, and no yes or no."""
    return isinstance(value, int) and not isinstance(value, bool)


def decimal_of(value: object) -> Fraction | None:
    """The number that a whole number or a decimal text names; None for anything else."""
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        return Fraction(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**9:
        return Fraction(value)
    return None


def share_of(value: object) -> Exact | None:
    """A whole number from 0, or a fraction in lowest terms such as "7/2"; None for anything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value if 0 <= value < _MOST_WHOLE else None
    found = _FRACTION.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return None
    fraction = Fraction(int(found[1]), int(found[2]))
    return fraction if fraction.denominator == int(found[2]) and fraction.denominator > 1 else None


def rounded(value: Exact, places: int, rounding: str = HALF_UP) -> Decimal:
    """``value`` with ``places`` decimals; half up is away from zero, as in spreadsheets."""
    top, bottom = value.numerator, value.denominator
    whole, rest = divmod(abs(top) * 10**places, bottom)
    is_up = 2 * rest > bottom or (2 * rest == bottom and (rounding == HALF_UP or whole % 2 == 1))
    return Decimal(f"{'-' if top < 0 and whole + is_up else ''}{whole + is_up}E-{places}")


def total_of(values: Iterable[Decimal]) -> Decimal:
    """The exact sum, with as many decimals as its most precise part."""
    found = Decimal(0)
    for value in values:
        found = _CONTEXT.add(found, value)
    return found


def negated(value: Decimal) -> Decimal:
    """The number with the other sign; nothing stays nothing."""
    return _CONTEXT.minus(value)


def places_of(value: Exact) -> int | None:
    """How many decimals the number needs; None when it has no end."""
    bottom, places = value.denominator, 0
    while 10**places % bottom:
        places += 1
        if places > 3 * _LONGEST:
            return None
    return places


def printed(value: Exact | Decimal) -> str:
    """The shortest text that is exactly this number: decimals where they end, else a fraction."""
    value = Fraction(value) if isinstance(value, Decimal) else value
    if value.denominator == 1:
        return str(value.numerator)
    places = places_of(value)
    if places is None or places > _LONGEST:
        return f"{value.numerator}/{value.denominator}"
    return format(rounded(value, places), "f")


def shown_percent(value: Exact) -> str:
    """A ratio in percent for people: "50%", with two decimals at most ("≈ 42.86%" where there are more)."""
    exact = Fraction(value) * 100
    near = rounded(exact, 2)
    return f"{printed(exact)}%" if near == exact else f"≈ {near}%"


def percent(part: int, whole: int, rounding: str = HALF_UP) -> str:
    """``part`` of ``whole`` in percent with two decimals, as text; "0.00" of nothing."""
    return format(rounded(Fraction(100 * part, whole) if whole else 0, 2, rounding), "f")
