"""From an indicator to the formulas that compute it on the SL sheets, with their exact values.

Each formula comes with the value that recalculating it gives. Where no formula can say what was
measured (a table without SL sheet, a kind that needs figures of other rounds) there is none, and
the caller writes the measured value itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.plan import Reference, Split
from pipeline.results import Result
from pipeline.sheets.figures import ACCEPTED, STATE_COLUMN, FigureSheet, Place
from pipeline.summary.workbook import Cell, Scalar
from schemas.records import VALUE

Sheets = Mapping[str, FigureSheet]


@dataclass(frozen=True, slots=True)
class Computed:
    """A formula (without ``=``) and what it gives."""

    formula: str
    value: int | float | str


def live(computed: Computed | None, measured: Scalar, style: str) -> Cell:
    """A cell with the formula, or with the measured value where there is none."""
    if computed is None:
        return Cell(measured, style=style)
    return Cell(computed.value, f"={computed.formula}", style)


def place_of(reference: Reference) -> Place:
    """Where a reference points within its table."""
    return (reference.row, reference.column or VALUE)


def numerator(result: Result, sheets: Sheets) -> Computed | None:
    """The numerator over all units that enter; ``None`` where no formula gives the measured one."""
    indicator = result.indicator
    if indicator.kind == "units":
        return _checked(_units_with_one(result, sheets), result.numerator)
    if indicator.kind == "ratio" or (indicator.kind == "total" and indicator.accumulate == "none"):
        return _checked(_sum(indicator.numerator, result, sheets), result.numerator)
    return None


def denominator(result: Result, sheets: Sheets) -> Computed | None:
    """The denominator over all units that enter; ``None`` as for the numerator."""
    indicator = result.indicator
    if indicator.kind == "units":
        return _checked(_units_that_enter(result, sheets), result.denominator)
    if indicator.kind == "ratio":
        return _checked(_sum(indicator.denominator, result, sheets), result.denominator)
    return None


def reported(result: Result, sheets: Sheets) -> Computed | None:
    """How many of the units that should enter have their table accepted."""
    flags = _flags(result, result.indicator.tables, sheets)
    found = Computed(
        "+".join(
            f'COUNTIFS({sheet.span(column)},">=0",{sheet.span(STATE_COLUMN)},"{ACCEPTED}")'
            for sheet, column in flags
        ),
        sum(code in sheet.accepted for sheet, at in flags for code in sheet.flags[at].values),
    )
    return _checked(found, result.reported) if flags else None


def expected(result: Result, sheets: Sheets) -> Computed | None:
    """How many units should enter."""
    flags = _flags(result, result.indicator.tables, sheets)
    found = Computed(
        "+".join(f"COUNT({sheet.span(column)})" for sheet, column in flags),
        sum(len(sheet.flags[at].values) for sheet, at in flags),
    )
    return _checked(found, result.expected) if flags else None


def _checked(found: Computed | None, measured: int | None) -> Computed | None:
    """The formula only if it gives what was measured: it must never show another figure."""
    return found if found and found.value == ("" if measured is None else measured) else None


def _flags(result: Result, tables: Sequence[str], sheets: Sheets) -> list[tuple[FigureSheet, int]]:
    """The SL sheets of the tables, each with the column that says which units enter."""
    key = (result.indicator.code, result.split)
    return [
        (sheets[table], sheets[table].flag_columns[key])
        for table in dict.fromkeys(tables)
        if table in sheets and key in sheets[table].flag_columns
    ]


def _entering(sheet: FigureSheet, column: int) -> list[str]:
    return [code for code, flag in sheet.flags[column].values.items() if flag]


def _guarded(formula: str, value: int, flags: Sequence[tuple[FigureSheet, int]]) -> Computed:
    """Blank while no unit enters, so that "no data" never reads as zero."""
    if not any(_entering(sheet, column) for sheet, column in flags):
        return Computed(f'IF({_number_entering(flags)}=0,"",{formula})', "")
    return Computed(f'IF({_number_entering(flags)}=0,"",{formula})', value)


def _number_entering(flags: Sequence[tuple[FigureSheet, int]]) -> str:
    return "+".join(f"SUM({sheet.span(column)})" for sheet, column in flags)


def _sum(references: Sequence[Reference], result: Result, sheets: Sheets) -> Computed | None:
    flags = _flags(result, [reference.table for reference in references], sheets)
    by_table = {sheet.table.name: (sheet, column) for sheet, column in flags}
    formula, total = "", 0
    for sign, reference in _terms(references, result.split):
        if reference.table not in by_table:
            continue
        sheet, column = by_table[reference.table]
        if place_of(reference) not in sheet.columns:
            return None
        span = sheet.span(sheet.columns[place_of(reference)])
        formula += f"{'+' if sign > 0 else '-'}SUMIFS({span},{sheet.span(column)},1)"
        total += sign * sum(
            sheet.value(code, place_of(reference)) or 0 for code in _entering(sheet, column)
        )
    return _guarded(formula.removeprefix("+"), total, flags) if formula else None


def _terms(references: Sequence[Reference], split: Split) -> Iterator[tuple[int, Reference]]:
    """The references with their sign: male is total less female."""
    for reference in references:
        plus, minus = reference.split(split)
        yield 1, plus
        if minus is not None:
            yield -1, minus


def _units_with_one(result: Result, sheets: Sheets) -> Computed | None:
    references = result.indicator.numerator
    flags = _flags(result, [reference.table for reference in references], sheets)
    if not flags or len({reference.table for reference in references}) < len(references):
        return None
    by_table = {reference.table: place_of(reference) for reference in references}
    parts, number = [], 0
    for sheet, column in flags:
        place = by_table[sheet.table.name]
        if place not in sheet.columns:
            return None
        span = sheet.span(sheet.columns[place])
        parts.append(f'COUNTIFS({sheet.span(column)},1,{span},">=1")')
        number += sum((sheet.value(code, place) or 0) >= 1 for code in _entering(sheet, column))
    return _guarded("+".join(parts), number, flags)


def _units_that_enter(result: Result, sheets: Sheets) -> Computed | None:
    flags = _flags(result, [ref.table for ref in result.indicator.numerator], sheets)
    if not flags:
        return None
    number = sum(len(_entering(sheet, column)) for sheet, column in flags)
    return _guarded(_number_entering(flags), number, flags)
