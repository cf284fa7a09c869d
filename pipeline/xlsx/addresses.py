"""Excel letters and addresses from positions counted from 0, and back; its first day."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

DAY_ZERO = dt.date(1899, 12, 30)
"""The day that counts as 0 for every date after February 1900."""


@lru_cache(maxsize=1024)
def letters_of(column: int) -> str:
    """Letters of a column counted from 0."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def column_of(letters: str) -> int:
    """Column, counted from 0, of its letters in either case."""
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return column - 1


def address_of(row: int, column: int, *, fixed: bool = False) -> str:
    """Excel address such as ``D7``, or ``$D$7`` when fixed."""
    mark = "$" if fixed else ""
    return f"{mark}{letters_of(column)}{mark}{row + 1}"
