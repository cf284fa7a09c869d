"""Results of cleaning a cell; tidying and quoting of texts on the way there."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Any, NamedTuple

from pipeline.read.records import State

LARGEST_NUMBER = 10**15
"""Beyond it a float no longer tells whole numbers apart; no figure of a form comes near."""

APOSTROPHES = "'’‘`"
UNSEEN = (
    "\\x00-\\x08\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f\\u00ad\\u061c\\u200b-\\u200f\\u202a-\\u202d"
    "\\u2060\\u2066-\\u2069\\ufe0e\\ufe0f\\ufeff"
)
"""Control, zero-width and direction characters, as a class of a pattern; those that separate words
stay, and so does U+202E, under which 12 shows as 21."""
_UNSEEN = re.compile(f"[{UNSEEN}]")
_LONGEST_QUOTATION = 120


class Cleaned(NamedTuple):
    """A typed value. ``sentence`` names the entry of the message catalogue that it needs ("" for
    none) and ``words`` fill it; ``value`` is ``None`` unless the state is GIVEN."""

    value: Any
    state: State
    sentence: str = ""
    words: tuple[tuple[str, str], ...] = ()


BLANK = Cleaned(None, State.MISSING)


def repaired(raw: str, value: Any, after: str = "") -> Cleaned:
    """A value that was understood from something else, with the note that says so."""
    words = (("trước", shown(raw)), ("sau", after or str(value)))
    return Cleaned(value, State.GIVEN, "repaired", words)


def has_raised_digits(raw: str) -> bool:
    """True where a sign that is no plain digit means a number: 27², 27①, ½. It may be a mark of a
    footnote, so it is never joined to the digits beside it."""
    return not raw.isascii() and any(
        sign.isnumeric() and not sign.isdecimal() and not sign.isalpha() for sign in raw
    )


def raised_digits(raw: str) -> Cleaned:
    """The question about such a text."""
    return Cleaned(None, State.UNREADABLE, "raised_digits", (("giá trị", shown(raw)),))


def shown(raw: Any) -> str:
    """A raw cell as a sentence quotes it."""
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() and abs(raw) < LARGEST_NUMBER else repr(raw)
    if isinstance(raw, dt.date):
        # The year in four digits, which the C library leaves to the system.
        day = f"{raw:%d/%m}/{raw.year:04d}"
        is_midnight = not isinstance(raw, dt.datetime) or raw.time() == dt.time()
        return day if is_midnight else f"{day} {raw:%H:%M}"
    return " ".join(str(raw).split())


def quoted(raw: Any) -> str:
    """Quotes a value for people to find in the sheet, where a number has a decimal comma."""
    seen = shown(raw)
    return seen.replace(".", ",") if isinstance(raw, float) else seen


def shortened(quotation: str) -> str:
    """The beginning of what a cell says, where it says more than a sentence can hold."""
    is_long = len(quotation) > _LONGEST_QUOTATION
    return f"{quotation[:_LONGEST_QUOTATION]}…" if is_long else quotation


def as_excel_shows(number: float) -> float:
    """``number`` to 15 significant digits, as Excel shows and compares it: what stands beyond them
    is what its sums leave behind (27.000000000000004)."""
    return float(f"{number:.15g}")


def tidy(value: str) -> str:
    """NFC text with single spaces, without invisible and control characters at any place."""
    seen = value if value.isascii() else unicodedata.normalize("NFC", value)
    # Nearly all texts are printable, and looking for what is not takes longest.
    if not seen.isprintable() or "\ufe0e" in seen or "\ufe0f" in seen:
        seen = _UNSEEN.sub("", seen)
    return " ".join(seen.split())


def decimal_words(number: float) -> str:
    """A number that may have decimals as it is written here: with a comma."""
    return f"{number:.10f}".rstrip("0").rstrip(".").replace(".", ",")


def said(value: Any) -> str:
    """A typed value as sentences write it; "" for none."""
    if isinstance(value, float):
        return decimal_words(value)
    return "" if value is None else shown(value)
