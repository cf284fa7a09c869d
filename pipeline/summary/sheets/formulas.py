"""Formulas that compute an indicator on the SL sheets, with their exact values.

Each formula comes with the value that recalculating it gives. Where no formula can say what was
measured (a table without SL sheet, a figure that may be shown only in total) there is none, and
the caller writes the measured value itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.measure.result import Result
from pipeline.plan.plan import Reference, Split
from pipeline.summary.sheets.carried import CarriedSum
from pipeline.summary.sheets.computed import Computed
from pipeline.summary.sheets.figure_terms import has, place_of, pooled, tally_of
from pipeline.summary.sheets.figures import NUMBER_COLUMN, FigureSheet
from schemas.code_lists import YES


@dataclass(frozen=True)
class Grounds:
    """The sheets that formulas lead down to: the SL sheets by table, and the sums of what
    earlier rounds carried over by indicator code and split. ``plan`` is the number of the plan in
    the round."""

    sheets: Mapping[str, FigureSheet]
    carried: Mapping[tuple[str, Split], CarriedSum]
    plan: int = 1


def numerator(result: Result, grounds: Grounds) -> Computed | None:
    """The numerator over all units that enter; ``None`` where no formula gives the measured one."""
    indicator = result.indicator
    match indicator.kind:
        case "units":
            found = _units_with_one(result, grounds)
        case "yes":
            questions = (*indicator.denominator, *indicator.numerator)
            found = _units_with_yes(questions, result, grounds)
        case "total":
            found = _accumulated(result, grounds)
        case _:
            found = _sum(indicator.numerator, result, grounds)
    return _checked(found, result.numerator)


def denominator(result: Result, grounds: Grounds) -> Computed | None:
    """The denominator over all units that enter; ``None`` as for the numerator."""
    indicator = result.indicator
    match indicator.kind:
        case "yes" if indicator.denominator:
            found = _units_with_yes(indicator.denominator, result, grounds)
        case "units" | "yes":
            found = _units_that_enter(result, grounds)
        case "mean" if not indicator.denominator:
            found = _units_that_enter(result, grounds)
        case "total":
            found = None
        case _:
            found = _sum(indicator.denominator, result, grounds)
    return _checked(found, result.denominator)


def reported(result: Result, grounds: Grounds) -> Computed | None:
    """The number of units that enter, of those that should."""
    flags = _flags(result, result.indicator.tables, grounds)
    number = sum(len(_entering(sheet, column)) for sheet, column in flags)
    return _checked(Computed(_number_entering(flags), number), result.reported) if flags else None


def expected(result: Result, grounds: Grounds) -> Computed | None:
    """The number of units that should enter."""
    flags = _flags(result, result.indicator.tables, grounds)
    found = Computed(
        "+".join(
            f'COUNTIFS({sheet.span(column)},">=0"{_once(sheet)})'
            if sheet.is_list
            else f"COUNT({sheet.span(column)})"
            for sheet, column in flags
        ),
        sum(len(sheet.flags[at].values) for sheet, at in flags),
    )
    return _checked(found, result.expected) if flags else None


def _once(sheet: FigureSheet) -> str:
    """The criterion that counts a unit of a List once, by its first line."""
    return f',{sheet.span(NUMBER_COLUMN)},"<=1"' if sheet.is_list else ""


def _checked(found: Computed | None, measured: int | None) -> Computed | None:
    """The formula only if it gives what was measured: it must never show another figure."""
    return found if found and found.value == ("" if measured is None else measured) else None


Flags = Sequence[tuple[FigureSheet, int]]


def _flags(result: Result, tables: Sequence[str], grounds: Grounds) -> Flags:
    """The SL sheets of the tables, each with the column that says which units enter."""
    key = grounds.plan, result.indicator.code, result.split
    return [
        (sheet, sheet.flag_columns[key])
        for table in dict.fromkeys(tables)
        if (sheet := grounds.sheets.get(table)) and key in sheet.flag_columns
    ]


def _entering(sheet: FigureSheet, column: int) -> list[str]:
    return [code for code, flag in sheet.flags[column].values.items() if flag]


def _guarded(formula: str, value: int, flags: Flags) -> Computed:
    """Blank while no unit enters, so that "no data" never reads as zero."""
    some = any(_entering(sheet, column) for sheet, column in flags)
    return Computed(f'IF({_number_entering(flags)}=0,"",{formula})', value if some else "")


def _number_entering(flags: Flags) -> str:
    return "+".join(
        f"COUNTIFS({sheet.span(column)},1{_once(sheet)})"
        if sheet.is_list
        else f"SUM({sheet.span(column)})"
        for sheet, column in flags
    )


def _sum(references: Sequence[Reference], result: Result, grounds: Grounds) -> Computed | None:
    found = _terms(references, result, grounds)
    return _guarded(found[0].formula, int(found[0].value), found[1]) if found else None


def _terms(
    references: Sequence[Reference], result: Result, grounds: Grounds
) -> tuple[Computed, Flags] | None:
    """The references added up over the units that enter, without a guard."""
    flags = _flags(result, [reference.table for reference in references], grounds)
    by_table = {sheet.table.name: (sheet, column) for sheet, column in flags}
    formula, total = "", 0
    for sign, reference in _signed(references, result.split):
        if reference.table not in by_table:
            continue
        sheet, column = by_table[reference.table]
        if not has(sheet, reference):
            return None
        term = pooled(sheet, column, reference)
        inner = f"({term.formula})" if sign < 0 and "+" in term.formula else term.formula
        formula += f"{'+' if sign > 0 else '-'}{inner}"
        total += sign * int(term.value)
    return (Computed(formula.removeprefix("+"), total), flags) if formula else None


def _signed(references: Sequence[Reference], split: Split) -> Iterator[tuple[int, Reference]]:
    """The references with their sign: male is total less female."""
    for reference in references:
        plus, minus = reference.split(split)
        yield 1, plus
        if minus is not None:
            yield -1, minus


def _accumulated(result: Result, grounds: Grounds) -> Computed | None:
    """Sum of this round and what earlier rounds carried over."""
    carried = grounds.carried.get((result.indicator.code, result.split))
    if carried is None:
        return _sum(result.indicator.numerator, result, grounds)
    found = _terms(result.indicator.numerator, result, grounds)
    if found is None:
        return None
    term, flags = found
    total = int(carried.value) + int(term.value)
    return _guarded(f"{carried.formula}+{term.formula}", total, flags)


def _units_with_one(result: Result, grounds: Grounds) -> Computed | None:
    references = result.indicator.numerator
    flags = _flags(result, [reference.table for reference in references], grounds)
    if not flags or len({reference.table for reference in references}) < len(references):
        return None
    by_table = {reference.table: reference for reference in references}
    parts, number = [], 0
    for sheet, column in flags:
        reference = by_table[sheet.table.name]
        if tally_of(sheet, reference) is not None or not has(sheet, reference):
            return None
        place = place_of(reference)
        span = sheet.span(sheet.columns[place])
        parts.append(f'COUNTIFS({sheet.span(column)},1,{span},">=1")')
        number += sum((sheet.value(code, place) or 0) >= 1 for code in _entering(sheet, column))
    return _guarded("+".join(parts), number, flags)


def _units_with_yes(
    questions: Sequence[Reference], result: Result, grounds: Grounds
) -> Computed | None:
    """Units that answer Có to every question that is due (the sheets show no other)."""
    flags = _flags(result, [reference.table for reference in questions], grounds)
    parts, number = [], 0
    for sheet, column in flags:
        places = [
            place
            for reference in questions
            if reference.table == sheet.table.name
            and (place := place_of(reference)) in sheet.columns
        ]
        if not places:
            return None
        answers = "".join(f',{sheet.span(sheet.columns[place])},"{YES}"' for place in places)
        parts.append(f"COUNTIFS({sheet.span(column)},1{answers})")
        number += sum(
            all(sheet.value(code, place) == YES for place in places)
            for code in _entering(sheet, column)
        )
    return _guarded("+".join(parts), number, flags) if parts else None


def _units_that_enter(result: Result, grounds: Grounds) -> Computed | None:
    flags = _flags(result, [ref.table for ref in result.indicator.numerator], grounds)
    if not flags:
        return None
    number = sum(len(_entering(sheet, column)) for sheet, column in flags)
    return _guarded(_number_entering(flags), number, flags)
