"""Text that came from outside (file names, cells, rosters) made safe for what we write."""

from __future__ import annotations

import unicodedata

CELL_LIMIT = 32_767
"""Characters that an Excel cell can hold."""

CUT_MARK = " […đã cắt bớt]"
"""Ends a text that was too long for a cell; nothing is ever cut without it."""

_FORMULA_STARTS = ("=", "+", "-", "@")


def printable(text: str) -> str:
    """``text`` on one line without control characters and lone surrogates.

    Line breaks and tabs become spaces; other control characters are dropped. A surrogate, which a
    file name of another encoding can hold, becomes ``?``: no encoder could write it.
    """
    if text.isprintable():
        return text
    spaced = text.replace("\r\n", " ").replace("\n", " ").replace("\r", " ").replace("\t", " ")
    kept = "".join(letter for letter in spaced if unicodedata.category(letter) != "Cc")
    return kept.encode("utf-8", "replace").decode("utf-8")


def for_cell(text: str) -> str:
    """``text`` as a cell of a workbook holds it: line breaks stay, other control characters go,
    and what exceeds Excel's limit is cut with a visible mark."""
    if not text.isprintable():
        text = "\n".join(printable(line) for line in text.replace("\r\n", "\n").split("\n"))
    # Excel counts UTF-16 units, in which a letter outside the basic plane takes two.
    if len(text) * 2 <= CELL_LIMIT or _units(text) <= CELL_LIMIT:
        return text
    room = (CELL_LIMIT - len(CUT_MARK)) * 2
    kept = text.encode("utf-16-le")[:room].decode("utf-16-le", "ignore")
    return kept + CUT_MARK


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def for_csv(text: str) -> str:
    """``text`` as a CSV field that no spreadsheet takes for a formula."""
    kept = printable(text)
    return "'" + kept if kept.startswith(_FORMULA_STARTS) else kept
