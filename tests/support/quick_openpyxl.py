"""openpyxl without the work that no test looks at: half of what it takes to open a form."""

from __future__ import annotations

from functools import lru_cache

import pytest
from openpyxl.formula.translate import Translator
from openpyxl.worksheet import _reader
from openpyxl.worksheet.merge import MergedCellRange


class _Translated:
    """Takes the place of ``Translator``: shared formulas are the same in every form."""

    def __init__(self, formula: str, origin: str) -> None:
        """The formula of the first cell."""
        self.formula, self.origin = formula, origin

    def translate_formula(self, address: str) -> str:
        """The formula as it stands in another cell."""
        return _translated(self.formula, self.origin, address)


@lru_cache(100_000)
def _translated(formula: str, origin: str, address: str) -> str:
    translated: str = Translator(formula, origin).translate_formula(address)
    return translated


def _first_cell(area: MergedCellRange) -> None:
    area.start_cell = area.ws.cell(area.min_row, area.min_col)


def without_needless_work(patched: pytest.MonkeyPatch) -> None:
    """Spare it the borders of merged cells, and translating a shared formula again."""
    patched.setattr(MergedCellRange, "_get_borders", _first_cell)
    patched.setattr(MergedCellRange, "format", lambda _: None)
    patched.setattr(_reader, "Translator", _Translated)
