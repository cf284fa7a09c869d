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
_UNSEEN = re.compile(
    "[\\x00-\\x08\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f\\u00ad\\u200b-\\u200d\\u2060\\ufeff]"
)
"""Control and zero-width characters; those that separate words stay."""


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


def shown(raw: Any) -> str:
    """A raw cell as a sentence quotes it."""
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() and abs(raw) < LARGEST_NUMBER else repr(raw)
    if isinstance(raw, dt.datetime):
        return raw.strftime("%d/%m/%Y" if raw.time() == dt.time() else "%d/%m/%Y %H:%M")
    if isinstance(raw, dt.date):
        return raw.strftime("%d/%m/%Y")
    return " ".join(str(raw).split())


def quoted(raw: Any) -> str:
    """Quotes a value for people to find in the sheet, where a number has a decimal comma."""
    seen = shown(raw)
    return seen.replace(".", ",") if isinstance(raw, float) else seen


def tidy(value: str) -> str:
    """NFC text with single spaces, without invisible and control characters at any place."""
    if value.isascii() and value.isprintable():
        return " ".join(value.split())
    seen = unicodedata.normalize("NFC", value)
    if _UNSEEN.search(seen):
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
