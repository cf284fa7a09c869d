"""Folding of Vietnamese spelling, for matching only: the original text is always kept."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
"""Combining grave, acute, tilde, hook above, dot below."""
_SHORT = 200
"""Texts up to this length, such as words, headings and labels, come again and are kept."""


def fold(text: str) -> str:
    """``text`` without differences that are not differences of meaning.

    Case, white space, composed or decomposed letters and the place of the tone mark inside a
    syllable (hoà/hòa, thuý/thúy) fold together; the tone itself, ă â ê ô ơ ư and đ ≠ d stay.
    """
    return _folded(text) if len(text) <= _SHORT else _folded.__wrapped__(text)


@lru_cache(maxsize=8192)
def _folded(text: str) -> str:
    words = unicodedata.normalize("NFD", text.casefold()).split()
    return unicodedata.normalize("NFC", " ".join(_tones_last(word) for word in words))


def plain(text: str) -> str:
    """``text`` folded and without any mark, đ as d: as it is typed where no marks are at hand.
    Words of different meaning become one, so it tells nothing apart by itself."""
    return _bare(text) if len(text) <= _SHORT else _bare.__wrapped__(text)


@lru_cache(maxsize=8192)
def _bare(text: str) -> str:
    letters = unicodedata.normalize("NFD", fold(text).replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@lru_cache(maxsize=8192)  # more than the syllables of the language; the same few come again
def _tones_last(word: str) -> str:
    tones = [mark for mark in word if mark in _TONES]
    if not tones:
        return word
    return "".join(mark for mark in word if mark not in _TONES) + "".join(tones)


_FEWEST_DIGITS, _MOST_DIGITS = 9, 10
"""Of a telephone number without the 0 that opens it, of mobiles and of lines."""


def telephone(number: str) -> str:
    """The digits of a telephone number that a spreadsheet took for a number, with the 0 that opens
    it put back; as they are where they can't be such a number."""
    is_one = number.isdigit() and _FEWEST_DIGITS <= len(number) <= _MOST_DIGITS
    return f"0{number}" if is_one else number
