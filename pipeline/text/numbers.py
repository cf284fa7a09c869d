"""Rounding and printing of numbers: exact fractions in, Vietnamese figures out."""

from __future__ import annotations

from fractions import Fraction
from itertools import count


def round_half_up(value: Fraction, places: int) -> Fraction:
    """Rounded to ``places`` decimals, a half away from zero as people round by hand."""
    return Fraction(_scaled(value, places), 10**places)


def _scaled(value: Fraction, places: int) -> int:
    """``round_half_up`` × 10^places, in whole numbers: there are tens of thousands to print."""
    above, below = value.as_integer_ratio()
    size: int = (abs(above) * 2 * 10**places + below) // (2 * below)
    return size if above >= 0 else -size


def decimal_string(value: Fraction, places: int = 6) -> str:
    """The value with exactly ``places`` decimals, a point, no grouping, rounded half up:
    ``97.142857``."""
    scaled = _scaled(value, places)
    whole, decimals = divmod(abs(scaled), 10**places)
    sign = "-" if scaled < 0 else ""
    return f"{sign}{whole}.{decimals:0{places}}" if places else f"{sign}{whole}"


def localised(number: str) -> str:
    """A decimal string with decimal comma, thousands apart by a point."""
    whole, _, decimals = number.removeprefix("-").partition(".")
    sign = "-" if number.startswith("-") else ""
    grouped = sign + f"{int(whole):,}".replace(",", ".")
    return f"{grouped},{decimals}" if decimals else grouped


def as_said(value: object) -> str:
    """A figure or answer as sentences quote it."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return shortest(Fraction(str(value)))
    return str(value)


def shortest(value: Fraction) -> str:
    """A finite decimal as people write it, with no more decimals than it has: ``97``, ``99,5``,
    ``50.000``."""
    places = next(places for places in count() if round_half_up(value, places) == value)
    return localised(decimal_string(value, places))
