"""Formulas that differ down a column by their lines alone, written once: the first cell spells the
formula out for all of them (ECMA-376-1, 18.3.1.40)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from xlsxwriter.worksheet import Worksheet

from pipeline.xlsx.addresses import address_of

Position = tuple[int, int]
"""(row, column), counted from 0."""

_REFERENCE = re.compile(r"\"[^\"]*\"|(?<![A-Za-z0-9_$!'])(\$?[A-Z]{1,3})(\d+)(?![\d(])")
"""A text constant, or a reference whose line moves with the formula."""


class Share(NamedTuple):
    """A cell's part in a shared formula: the number of the formula in the sheet, and at the first
    cell the range of all."""

    number: int
    cells: str = ""


def moved_down(formula: str, lines: int) -> str:
    """The formula as Excel copies it ``lines`` down: relative lines move, fixed ones stay.

    It must not refer to other sheets.
    """
    texts, numbers = _split(formula)
    moved = (f"{number + lines}{text}" for number, text in zip(numbers, texts[1:], strict=True))
    return texts[0] + "".join(moved)


@lru_cache(maxsize=256)
def _split(formula: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The texts around the lines that move, and these lines."""
    texts, numbers, at = [], [], 0
    for found in _REFERENCE.finditer(formula):
        if found[2] is not None:
            texts.append(formula[at : found.start(2)])
            numbers.append(int(found[2]))
            at = found.end()
    return (*texts, formula[at:]), tuple(numbers)


def shares(formulas: Mapping[Position, str]) -> dict[str, Share]:
    """Finds the cells that share a formula, by address: runs down a column in which each formula
    is the first one moved. A formula on other sheets is left alone: Excel shares none."""
    found: dict[str, Share] = {}
    for number, (row, column, count) in enumerate(_runs(formulas)):
        first, last = address_of(row, column), address_of(row + count - 1, column)
        found[first] = Share(number, f"{first}:{last}")
        for line in range(row + 1, row + count):
            found[address_of(line, column)] = Share(number)
    return found


def _runs(formulas: Mapping[Position, str]) -> Iterator[tuple[int, int, int]]:
    """(first row, column, count of rows) of each run of two or more."""
    taken: set[Position] = set()
    for row, column in sorted(formulas):
        first = formulas[row, column]
        if (row, column) in taken or "!" in first:
            continue
        count = 1
        while formulas.get((row + count, column)) == moved_down(first, count):
            taken.add((row + count, column))
            count += 1
        if count > 1:
            yield row, column, count


class SharingWorksheet(Worksheet):  # type: ignore[misc]
    """A worksheet that writes formulas shared."""

    _shares: Mapping[str, Share] = {}

    def _write_sheet_data(self) -> None:
        self._shares = shares(
            {
                (row, column): cell.formula.removeprefix("=")
                for row, cells in self.table.items()
                for column, cell in cells.items()
                if cell.__class__.__name__ == "Formula"
            }
        )
        super()._write_sheet_data()

    def _xml_formula_element(
        self, formula: str, result: Any, attributes: list[tuple[str, Any]]
    ) -> None:
        share = self._shares.get(dict(attributes)["r"])
        if share is None:
            super()._xml_formula_element(formula, result, attributes)
            return
        shared = [("t", "shared"), ("si", share.number)]
        self._xml_start_tag("c", attributes)
        if share.cells:
            # The order of the attributes is Excel's own.
            shared.insert(1, ("ref", share.cells))
            self._xml_data_element("f", formula, shared)
        else:
            self._xml_empty_tag("f", shared)
        self._xml_data_element("v", result)
        self._xml_end_tag("c")
