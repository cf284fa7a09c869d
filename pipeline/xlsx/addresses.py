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


def position_of(address: str) -> tuple[int, int]:
    """(row, column) of an Excel address, counted from 0; (-1, -1) of what is none."""
    letters = address.rstrip("0123456789")
    digits = address[len(letters) :]
    if not (digits and letters.isascii() and letters.isalpha()):
        return -1, -1
    return int(digits) - 1, column_of(letters)
