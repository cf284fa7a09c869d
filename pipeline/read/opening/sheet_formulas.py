"""The formulas behind a sheet's figures, looked up only where one is in doubt."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from pipeline.read.opening.archive import part_of
from pipeline.read.opening.opened import Opened
from pipeline.read.opening.sheet_markup import MarkupError, formulas_in


def formulas_of(opened: Opened, sheet: str) -> Callable[[str], str | None]:
    """The formula at an address without ``=``; "" where the file does not spell it out (.xls,
    shared formulas); ``None`` where the cell holds a plain value. The sheet is gone through once,
    at the first question."""
    legacy = opened.formulas.get(sheet, frozenset())

    @cache
    def spelled() -> dict[str, str]:
        part = opened.parts.get(sheet, "")
        try:
            return formulas_in(part_of(opened.data, part)) if part else {}
        except MarkupError:  # the library was less strict: its values stand as they are
            return {}

    return lambda address: "" if address in legacy else spelled().get(address)
