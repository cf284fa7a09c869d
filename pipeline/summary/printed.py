"""The pages that leadership is shown, as a workbook of their own: the sheets in sight of the
summary with their figures as values, since what these refer to is not in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.xlsx.sheet_description import Cell, Line, Scalar, Sheet, Workbook

MOST_LINES = 400
"""Lines of a sheet that somebody prints; a longer one is looked up in the workbook."""


def pages_of(workbook: Workbook) -> Workbook:
    """The sheets to print, without those that are too long."""
    sheets = (one for one in _leading(workbook) if len(one.lines) <= MOST_LINES)
    return replace(workbook, sheets=tuple(map(_of_values, sheets)), tabs_in_sight=0)


def left_out(workbook: Workbook) -> tuple[str, ...]:
    """The names of those that are too long."""
    return tuple(one.name for one in _leading(workbook) if len(one.lines) > MOST_LINES)


def _leading(workbook: Workbook) -> Iterator[Sheet]:
    # The last tab in sight is that of Mục lục.
    return iter(workbook.sheets[: workbook.tabs_in_sight - 1])


def _of_values(sheet: Sheet) -> Sheet:
    printing = replace(sheet.printing, tells_total=True)
    return replace(sheet, lines=tuple(map(_of_value, sheet.lines)), printing=printing)


def _of_value(line: Line) -> Line:
    return replace(line, cells=tuple(map(_shown, line.cells)))


def _shown(content: Cell | Scalar) -> Cell | Scalar:
    return replace(content, formula="", link="") if isinstance(content, Cell) else content
