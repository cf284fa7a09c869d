"""The printed codes of a form as they stand in raw cells, however the cell stores them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from unicodedata import normalize

from pipeline.read.cleaned import has_raised_digits, tidy
from pipeline.text.spelling import fold as fold_uncached
from schemas.records import Form

fold = lru_cache(maxsize=1024)(fold_uncached)
"""Cached folding: a few codes are folded for every sheet of every file."""

LONGEST_CODE = 16
"""Longer text is no code; sparing it spares time."""

_LED = re.compile(r"(?:mã số|ms|mã|cột)[ .:]*(?=\W?\d)", re.I)
"""Words that say of a number that it is a code."""
_IN_BRACKETS = re.compile(r"\((.+)\)|\[(.+)\]")

_MOST_RAWS = 50_000
MOST_FORMS = 8
"""Forms by which one process reads at a time: what is worked out of a form is kept for so many."""


class FormCodes(dict[object, str]):
    """Every row code of a form, and every letter that heads a column of them, by each raw value
    that is read as it; "" by what was met and is none."""

    def __init__(self, form: Form) -> None:
        for table in form.tables:
            for _, block in table.blocks:
                self[block.anchor_code] = self[fold(block.anchor_code)] = block.anchor_code
                for row in block.rows:
                    self[row.code] = row.code
                    self[fold(row.code)] = row.code
                    if row.code.isdigit():
                        self[float(row.code)] = row.code
        _add_decimal_codes(self)
        for blank in ("", 0.0):  # a zero is no code
            self[blank] = ""
        self._own = dict(self)

    def __missing__(self, raw: object) -> str:
        if len(self) > _MOST_RAWS:
            self.clear()
            self.update(self._own)
        found = ""
        if isinstance(raw, str):
            if len(raw) > LONGEST_CODE:
                return ""
            found = self._own.get(code_of(raw), "")
        self[raw] = found
        return found


def _add_decimal_codes(raws: dict[object, str]) -> None:
    """A plan's code such as "2.5" that was retyped is a number; "2.1" and "2.10" are one number,
    which therefore names neither."""
    codes = sorted({code for code in raws.values() if re.fullmatch(r"\d+\.\d+", code)})
    numbers = Counter(map(float, codes))
    raws.update((float(code), code) for code in codes if numbers[float(code)] == 1)


def anchors_in(
    cells: Iterable[tuple[int, int, Any]], codes: Mapping[object, str]
) -> dict[str, list[tuple[int, int]]]:
    """Positions of every cell that reads as one of ``codes``, in the order of the sheet."""
    found: dict[str, list[tuple[int, int]]] = {}
    for code, row, column in [(codes[raw], row, column) for row, column, raw in cells]:
        if code:
            found.setdefault(code, []).append((row, column))
    for places in found.values():
        places.sort()
    return found


def code_of(raw: Any) -> str:
    """A cell as a folded code: 101, 101.0, "101", " 101 ", "(101)", "101." and "MS: 101" are one;
    "" for what is none."""
    if isinstance(raw, str):
        if len(raw) > LONGEST_CODE:
            return ""
        return _code_of_text(raw)
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return str(int(raw)) if raw == raw // 1 and abs(raw) < 1e9 else repr(raw)
    return ""


@lru_cache(maxsize=8192)
def _code_of_text(raw: str) -> str:
    # Full-width digits and brackets are what they look like; a raised digit is no part of a code.
    text = raw if raw.isascii() or has_raised_digits(raw) else normalize("NFKC", raw)
    # Before it is folded: folding moves a tone mark behind the colon.
    text = fold(_LED.sub("", tidy(text).strip("'’ "), count=1))
    if found := _IN_BRACKETS.fullmatch(text):
        text = (found[1] or found[2]).strip()
    return text.removesuffix(".0").rstrip(".") if text[:1].isdigit() else text
