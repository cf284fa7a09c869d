"""The three figures of an indicator's line as live cells: numerator, denominator and result, each
with its way down to the SL sheets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from pipeline.measure.result import Result
from pipeline.plan.plan import Reference
from pipeline.summary.sheets import formulas, wording
from pipeline.summary.sheets.columns import SheetColumns
from pipeline.summary.sheets.computed import live
from pipeline.summary.sheets.figure_terms import link_to
from pipeline.summary.sheets.formulas import Grounds
from pipeline.xlsx.sheet_description import Cell, Scalar


@dataclass(frozen=True, slots=True)
class MeasuredCells:
    """The cells of the columns "numerator", "denominator" and "result"."""

    numerator: Cell
    denominator: Cell
    result: Cell


def measured_cells(
    result: Result,
    grounds: Grounds,
    columns: SheetColumns[Any],
    row: int,
    origin: str,
    *,
    bold: bool = False,
) -> MeasuredCells:
    """The cells as they stand in ``row`` of a sheet with ``columns``. Each figure leads to its SL
    column, or to ``origin`` where there is none; a result with earlier figures in it to these."""
    cells = _computed(result, grounds, columns, row, bold=bold)
    indicator = result.indicator
    above = _way_down(cells.numerator, result, grounds, indicator.numerator)
    below = _way_down(
        cells.denominator, result, grounds, indicator.denominator or indicator.numerator
    )
    before = grounds.carried.get((indicator.code, result.split))
    return MeasuredCells(
        _leading(cells.numerator, above or origin),
        _leading(cells.denominator, below or origin),
        _leading(cells.result, (before.link if before else above) or origin),
    )


def _computed(
    result: Result, grounds: Grounds, columns: SheetColumns[Any], row: int, *, bold: bool
) -> MeasuredCells:
    top = live(formulas.numerator(result, grounds), _or_blank(result.numerator), "count_centre")
    numerator, denominator = columns.address(row, "numerator"), columns.address(row, "denominator")
    if result.indicator.kind == "total":
        # A reference to an empty cell alone would read as zero.
        formula = f"={numerator}" if top.formula else f'=IF({numerator}="","",{numerator})'
        blank = Cell("", style="count_centre")
        return MeasuredCells(top, blank, Cell(top.value, formula, "count_centre"))
    base = live(
        formulas.denominator(result, grounds), _or_blank(result.denominator), "count_centre"
    )
    # Multiplied first: both steps are then exact or rounded once, as percentages in Python are.
    scale = result.indicator.scale
    times = f"*{scale}" if scale > 1 else ""
    share = Cell(
        quotient(top.value, base.value, scale),
        f'=IF(N({denominator})=0,"",{numerator}{times}/{denominator})',
        wording.value_style(result, bold=bold),
    )
    return MeasuredCells(top, base, share)


def _way_down(cell: Cell, result: Result, grounds: Grounds, references: Iterable[Reference]) -> str:
    """A link to the SL column of the first reference; "" of a plain value, which stands where not
    all of its figures are on an SL sheet."""
    parts = (reference.split(result.split)[0] for reference in references)
    return link_to(grounds.sheets, parts) if cell.formula else ""


def _leading(cell: Cell, link: str) -> Cell:
    return cell if cell.value == "" else replace(cell, link=link)


def quotient(numerator: Scalar, denominator: Scalar, scale: int) -> float | str:
    """The value of ``numerator * scale / denominator`` in a cell; "" without a denominator."""
    if not isinstance(numerator, int) or not isinstance(denominator, int) or not denominator:
        return ""
    return numerator * scale / denominator


def _or_blank(value: int | None) -> int | str:
    return "" if value is None else value
