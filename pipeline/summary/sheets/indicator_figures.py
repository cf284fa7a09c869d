"""The three figures of an indicator's line as live cells: numerator, denominator and result, each
with its way down to the SL sheets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.measure.result import Result
from pipeline.summary.sheets import formulas, wording
from pipeline.summary.sheets.computed import live
from pipeline.summary.sheets.figure_terms import link_to
from pipeline.summary.sheets.formulas import Grounds
from pipeline.xlsx.addresses import address_of
from pipeline.xlsx.sheet_description import Cell, Line, Scalar

NUMERATOR, DENOMINATOR, RESULT = 3, 4, 5
"""Their columns."""


def computed(result: Result, grounds: Grounds, row: int, *, bold: bool = False) -> Iterator[Cell]:
    """Numerator, denominator and result."""
    top = live(formulas.numerator(result, grounds), _or_blank(result.numerator), "count_centre")
    yield top
    decimals = wording.decimals_shown(result)
    style = f"share{'_bold' if bold else ''}_{decimals}"
    if result.indicator.kind == "total":
        yield Cell("", style="count_centre")
        at = address_of(row, NUMERATOR)
        # A reference to an empty cell alone would read as zero.
        formula = f"={at}" if top.formula else f'=IF({at}="","",{at})'
        yield Cell(top.value, formula, "count_centre")
        return
    base = live(
        formulas.denominator(result, grounds), _or_blank(result.denominator), "count_centre"
    )
    yield base
    numerator, denominator = address_of(row, NUMERATOR), address_of(row, DENOMINATOR)
    # Multiplied first: both steps are then exact or rounded once, as percentages in Python are.
    yield Cell(
        percentage(top.value, base.value),
        f'=IF(N({denominator})=0,"",{numerator}*100/{denominator})',
        style,
    )


def percentage(numerator: Scalar, denominator: Scalar) -> float | str:
    """What ``numerator * 100 / denominator`` gives in a cell; "" without a denominator."""
    if not isinstance(numerator, int) or not isinstance(denominator, int) or not denominator:
        return ""
    return numerator * 100 / denominator


def _or_blank(value: int | None) -> int | str:
    return "" if value is None else value


def linked(line: Line, result: Result, grounds: Grounds, origin: str) -> Line:
    """The line with its ways down: the code to what explains it, each figure to its SL column, or
    to what explains it where there is none; a result with earlier figures in it to these."""
    code, *rest = line.cells
    cells: list[Cell | Scalar] = [Cell(str(code), style="cell_code", link=origin), *rest]
    indicator = result.indicator
    for column, source, references in (
        (NUMERATOR, NUMERATOR, indicator.numerator),
        (DENOMINATOR, DENOMINATOR, indicator.denominator or indicator.numerator),
        (RESULT, NUMERATOR, indicator.numerator),
    ):
        cell, computed_from = line.cells[column], line.cells[source]
        if not isinstance(cell, Cell) or cell.value == "":
            continue
        link = ""
        # A plain value stands where not all of its figures are on an SL sheet.
        if isinstance(computed_from, Cell) and computed_from.formula:
            parts = [reference.split(result.split)[0] for reference in references]
            link = link_to(grounds.sheets, parts)
        if column == RESULT and (before := grounds.carried.get((indicator.code, result.split))):
            link = before.link
        cells[column] = replace(cell, link=link or origin)
    return replace(line, cells=tuple(cells))
