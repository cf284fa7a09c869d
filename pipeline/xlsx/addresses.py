"""Excel letters and addresses from positions counted from 0, and back; its first day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby

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


def ranges(cells: Iterable[str]) -> list[str]:
    """The cells as the fewest rectangles: runs down each column, equal runs side by side."""
    lines: dict[int, list[int]] = {}
    for cell in dict.fromkeys(cells):
        letters = cell.rstrip("0123456789")
        lines.setdefault(column_of(letters), []).append(int(cell[len(letters) :]))
    runs: dict[tuple[int, int], list[int]] = {}
    for index in sorted(lines):
        for _, group in groupby(enumerate(sorted(lines[index])), lambda pair: pair[1] - pair[0]):
            run = [line for _, line in group]
            runs.setdefault((run[0], run[-1]), []).append(index)
    found = []
    for (first, last), indices in runs.items():
        for _, group in groupby(enumerate(indices), lambda pair: pair[1] - pair[0]):
            side = [index for _, index in group]
            start, end = f"{letters_of(side[0])}{first}", f"{letters_of(side[-1])}{last}"
            found.append(start if start == end else f"{start}:{end}")
    return found


def cells_in(areas: str) -> list[str]:
    """The cells of areas such as ``D12:F15, D18``, line by line."""
    found = []
    for area in filter(None, areas.split(", ")):
        first, _, last = area.partition(":")
        (top, left), (bottom, right) = position_of(first), position_of(last or first)
        found += [
            address_of(line, column)
            for line in range(top, bottom + 1)
            for column in range(left, right + 1)
        ]
    return found
