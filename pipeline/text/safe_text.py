"""Text that came from outside (file names, cells, rosters) made safe for what we write."""

from __future__ import annotations

import os
import unicodedata
from functools import lru_cache

CELL_LIMIT = 32_767
"""Characters that an Excel cell can hold."""

CUT_MARK = " […đã cắt bớt]"
"""Ends a text that was too long for a cell; nothing is ever cut without it."""

_UNSPELLABLE = "\ufffe\uffff"
"""No XML part may hold these: a workbook with one opens nowhere."""

_BREAKS = dict.fromkeys(map(ord, "\n\r\t\u2028\u2029"), " ")

_FORMULA_STARTS = ("=", "+", "-", "@")


def printable(text: str) -> str:
    """``text`` on one line without control characters, signs that have no shape of their own
    (zero-width ones, those that turn the direction of writing) and lone surrogates.

    Line breaks and tabs become spaces; the others are dropped. A surrogate, which a
    file name of another encoding can hold, becomes ``?``: no encoder could write it.
    """
    if text.isprintable():
        return text
    spaced = text.replace("\r\n", " ").translate(_BREAKS)
    kept = "".join(
        letter
        for letter in spaced
        if unicodedata.category(letter) not in ("Cc", "Cf") and letter not in _UNSPELLABLE
    )
    return kept.encode("utf-8", "replace").decode("utf-8")


def spelled_out(name: str) -> str:
    """``name`` with the code point of each character that has no shape, as ``[U+202E]``: names
    that differ in them alone stay different, and none reads as another."""
    if name.isprintable():
        return name
    return "".join(
        letter
        if letter.isprintable() or unicodedata.category(letter) == "Zs"
        else f"[U+{ord(letter):04X}]"
        for letter in name
    )


def shown_name(name: str) -> str:
    """NFC text of a file's name or path whatever its bytes are, with every character in it
    visible."""
    text = os.fsencode(name).decode("utf-8", "replace")
    return spelled_out(unicodedata.normalize("NFC", text))


SHOWN_CONTROL = "\ufffd"
"""Stands where a control character was, in texts that people compare with what they typed."""


_TURNING = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})


def with_controls_shown(text: str) -> str:
    """``text`` with a visible sign for each control character but line break and tab, for each
    sign that turns the direction of writing, for each lone surrogate and for the two code points
    that XML has no spelling for."""
    if text.isprintable():
        return text
    return "".join(SHOWN_CONTROL if _is_control(letter) else letter for letter in text)


def _is_control(letter: str) -> bool:
    if letter in "\n\t":
        return False
    if unicodedata.bidirectional(letter) in _TURNING:
        return True
    return unicodedata.category(letter) in ("Cc", "Cs") or letter in _UNSPELLABLE


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


def from_csv(field: str) -> str:
    """The text of a CSV field that ``for_csv`` made."""
    return field[1:] if field.startswith("'") and field[1:].startswith(_FORMULA_STARTS) else field


@lru_cache(maxsize=4096)
def for_csv(text: str) -> str:
    """``text`` as a CSV field that no spreadsheet takes for a formula."""
    kept = printable(text)
    return "'" + kept if kept.startswith(_FORMULA_STARTS) else kept
