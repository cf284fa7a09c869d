"""The printed codes of a form as they stand in raw cells, however the cell stores them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from pipeline.read.cleaned import tidy
from pipeline.text.spelling import fold as fold_uncached
from schemas.records import Form

fold = lru_cache(maxsize=1024)(fold_uncached)
"""Cached folding: a few codes are folded for every sheet of every file."""

LONGEST_CODE = 16
"""Longer text is no code; sparing it spares time."""


def row_codes(form: Form) -> dict[object, str]:
    """Every row code of the form, and every letter that heads a column of them, by each raw value
    that is read as it."""
    raws: dict[object, str] = {}
    for table in form.tables:
        for _, block in table.blocks:
            raws[block.anchor_code] = raws[fold(block.anchor_code)] = block.anchor_code
            for row in block.rows:
                raws[row.code] = row.code
                raws[fold(row.code)] = row.code
                if row.code.isdigit():
                    raws[float(row.code)] = row.code
    _add_decimal_codes(raws)
    return raws


def _add_decimal_codes(raws: dict[object, str]) -> None:
    """A plan's code such as "2.5" that was retyped is a number; "2.1" and "2.10" are one number,
    which therefore names neither."""
    codes = sorted({code for code in raws.values() if re.fullmatch(r"\d+\.\d+", code)})
    numbers = Counter(map(float, codes))
    raws.update((float(code), code) for code in codes if numbers[float(code)] == 1)


def anchors_in(
    cells: Iterable[tuple[int, int, Any]], codes: Mapping[object, str]
) -> dict[str, list[tuple[int, int]]]:
    """Positions of every cell that reads as one of ``codes``."""
    found: dict[str, list[tuple[int, int]]] = {}
    for row, column, raw in cells:
        if not raw:  # a zero is no code
            continue
        code = codes.get(raw)
        if code is None and isinstance(raw, str) and len(raw) <= LONGEST_CODE:
            code = codes.get(code_of(raw))
        if code is not None:
            found.setdefault(code, []).append((row, column))
    return found


def code_of(raw: Any) -> str:
    """A cell as a folded code: 101, 101.0, "101" and " 101 " are one; "" for what is none."""
    if isinstance(raw, str):
        if len(raw) > LONGEST_CODE:
            return ""
        return _code_of_text(raw)
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return str(int(raw)) if raw == raw // 1 and abs(raw) < 1e9 else repr(raw)
    return ""


@lru_cache(maxsize=8192)
def _code_of_text(raw: str) -> str:
    text = fold(tidy(raw).strip("'’ "))
    return text.removesuffix(".0") if text[:1].isdigit() else text
