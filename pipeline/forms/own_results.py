"""Biểu 12: what a unit reached, worked out on its own form from what it filled in elsewhere.

A live preview for the clerk; the summary measures anew and never reads it.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.forms.content import FormContent
from pipeline.forms.exemptions import at_line, conditions_elsewhere, exemptions_of
from pipeline.forms.formulas import gate_cell, list_rows, quoted
from pipeline.forms.layout import BlockLayout, SheetLayout
from pipeline.forms.page import Page
from pipeline.plan.reference import Reference
from pipeline.xlsx import theme
from schemas.code_lists import NO, NOT_APPLICABLE, YES
from schemas.plan_lines import QUOTIENTS, PlanLine
from schemas.records import VALUE, Column, Kind, Row
from schemas.tallies import Tally

RESULT, RATE = "result", "rate"
RESULT_COLUMNS = (RESULT, RATE)
REGISTERED, OWNERSHIP = "value", "ownership"
BY_COMMUNE = "Theo số liệu của xã, phường"
PERCENT_FORMAT, TOTAL_FORMAT = theme.fixed(2, grouped=True), theme.WHOLE

OwnAddress = tuple[str, str, str]
"""(table, row or tally, column) of a plan's reference."""


@dataclass(frozen=True, slots=True)
class ReferenceTerms:
    """Formula terms for a reference: its cell ("" where none shows it), its number, and
    whether it is known yet."""

    cell: str
    number: str
    known: str


def write_result(
    page: Page, block: BlockLayout, row: Row, column: Column, content: FormContent
) -> None:
    """Writes column 4 (the result) or 5 (the result as a share of the registered level)."""
    letter, line = block.letters[column.name], block.lines[row.name]
    plan_line = _line_of(row, content)
    result = result_formula(plan_line, content)
    places = PERCENT_FORMAT
    if column.name == RESULT:
        if plan_line.by_commune:
            style = page.theme.cell(theme.LOCKED, Kind.TEXT, font_color=theme.MUTED, font_size=10)
            page.text(letter, line, BY_COMMUNE, style)
            page.fit(line, BY_COMMUNE, 11)
            return
        formula = result
        is_quotient = plan_line.percentage or plan_line.kind in QUOTIENTS
        places = PERCENT_FORMAT if is_quotient else TOTAL_FORMAT
    else:
        # Of a level not to be exceeded nothing is to be reached.
        formula = rate_formula(block, row) if result and not plan_line.is_ceiling else ""
    style = page.theme.cell(theme.COMPUTED, Kind.DECIMAL, num_format=places)
    if formula:
        page.formula(letter, line, formula, style)
    else:
        page.blank(letter, line, style)


def _line_of(row: Row, content: FormContent) -> PlanLine:
    table = content.layout.by_table["own_targets"].table
    return next(line for line in table.plan_lines if line.code == row.code)


def rate_formula(block: BlockLayout, row: Row) -> str:
    """The result in per cent of the level that the unit registered; blank without either."""
    result, level = block.address(row.name, RESULT), block.address(row.name, REGISTERED)
    both = f"AND(ISNUMBER({result}),ISNUMBER({level}))"
    return f'=IF({both},IF({level}>0,100*{result}/{level},""),"")'


def result_formula(line: PlanLine, content: FormContent) -> str:
    """The unit's own value of an indicator, blank until every cell behind it is filled; "" where
    the unit is not asked for what it takes, or cannot work it out alone."""
    if line.by_commune:
        return ""
    numerator, denominator = (
        [figure for reference in side if (figure := _figure(reference, content))]
        for side in (line.numerator, line.denominator)
    )
    if not numerator or (line.denominator and line.kind != "yes" and not denominator):
        return ""
    return _where_concerned(_value_formula(line, numerator, denominator, content), line, content)


def _where_concerned(formula: str, line: PlanLine, content: FormContent) -> str:
    """The formula where Bìa prints an ownership that the indicator concerns; else the words that
    it does not."""
    cover = content.layout.by_table.get("cover")
    if not (formula and line.not_of and cover and cover.body and cover.body.has(OWNERSHIP)):
        return formula
    printed = cover.reference(cover.body.address(OWNERSHIP))
    others = ",".join(f"{printed}={quoted(one)}" for one in line.not_of)
    return f"=IF(OR({others}),{quoted(NOT_APPLICABLE)},{formula.removeprefix('=')})"


def _value_formula(
    line: PlanLine,
    numerator: list[ReferenceTerms],
    denominator: list[ReferenceTerms],
    content: FormContent,
) -> str:
    if line.kind == "difference":
        return _difference_formula(line, content)
    known = f"AND({','.join(figure.known for figure in (*numerator, *denominator))})"
    above, below = ("+".join(figure.number for figure in side) for side in (numerator, denominator))
    match line.kind:
        case "yes":
            return _yes_formula(numerator, denominator)
        case "ratio":
            value = f'IF({below}=0,"",100*({above})/({below}))'
        case "mean" if denominator:
            value = f'IF({below}=0,"",({above})/({below}))'
        case "units":
            value = f"IF({above}>=1,100,0)"
        case _:
            value = above
    return f'=IF({known},{value},"")'


def _difference_formula(line: PlanLine, content: FormContent) -> str:
    """The share of women less that of men, who are the others; blank where there are no women or
    no men."""
    sides: list[list[ReferenceTerms]] = []
    for references in (line.numerator, line.denominator):
        for split in ("female", "all"):
            parts = (Reference(*one).split(split)[0] for one in references)
            found = [_figure((part.table, part.row, part.column), content) for part in parts]
            sides.append([one for one in found if one])
    if not all(sides):
        return ""
    known = ",".join(dict.fromkeys(one.known for side in sides for one in side))
    f, t, fb, tb = ("+".join(one.number for one in side) for side in sides)
    men = f"(({tb})-({fb}))"
    share = f"100*({f})/({fb})-100*(({t})-({f}))/{men}"
    return f'=IF(AND({known}),IF(OR(({fb})=0,{men}=0),"",{share}),"")'


def _yes_formula(numerator: list[ReferenceTerms], denominator: list[ReferenceTerms]) -> str:
    """100 where every answer is Có, 0 where one is not; blank where a question of the denominator
    is answered otherwise, so that it does not concern the unit."""
    known = ",".join(figure.known for figure in numerator)
    all_yes = ",".join(f"{figure.cell}={quoted(YES)}" for figure in numerator)
    value = f'IF(AND({known}),IF(AND({all_yes}),100,0),"")'
    if denominator:
        concerned = ",".join(f"{figure.cell}={quoted(YES)}" for figure in denominator)
        value = f'IF(OR({concerned}),{value},"")'
    return f"={value}"


def _figure(reference: OwnAddress, content: FormContent) -> ReferenceTerms | None:
    """``None`` where the unit is not asked for it, or not yet."""
    table, row_name, column_name = (_under_switches(part, content) for part in reference)
    sheet = content.layout.by_table.get(table)
    if sheet is None:
        return None
    for block in sheet.blocks:
        if not block.has(row_name, column_name or VALUE):
            continue
        if row_name in block.not_due:
            return None
        row, column = block.block.row(row_name), block.block.column(column_name or VALUE)
        cell = sheet.reference(block.address(row_name, column.name))
        kind = block.question(row, column).kind
        known = f'{cell}<>""' if kind is Kind.CHOICE else f"ISNUMBER({cell})"
        conditions = conditions_elsewhere(content.layout, sheet)
        spared = [
            at_line(conditions[kind], block.lines[row_name])
            for kind in exemptions_of(content.layout, sheet, block, row, column)
        ]
        if not spared:
            return ReferenceTerms(cell, f"N({cell})", known)
        none = ",".join(spared)
        return ReferenceTerms(cell, f"IF(OR({none}),0,N({cell}))", f"OR({none},{known})")
    return _tally_figure(sheet, row_name, content)


def _under_switches(part: str, content: FormContent) -> str:
    for name, setting in content.who.switches:
        part = part.replace("{" + name + "}", setting)
    return part


def _tally_figure(sheet: SheetLayout, name: str, content: FormContent) -> ReferenceTerms | None:
    """A tally that no cell of the head shows, counted in the List itself."""
    body, tally = sheet.body, sheet.table.tally(name)
    if body is None or tally is None or not content.dates:
        return None
    gate = gate_cell(sheet)
    known = f"{list_rows(body, sheet)}>0"
    if gate:
        known = f"OR({sheet.reference(gate)}={quoted(NO)},{known})"
    return ReferenceTerms("", _counted(sheet, body, tally, content), known)


def _counted(sheet: SheetLayout, body: BlockLayout, tally: Tally, content: FormContent) -> str:
    def entries(column: str) -> str:
        first, last = (body.address("", column, entry) for entry in (0, body.room - 1))
        return sheet.reference(f"{first}:{last}")

    filled = list_rows(body, sheet).removeprefix("SUMPRODUCT(").removesuffix(")")
    terms = [filled]
    if tally.values:
        same = "+".join(f"({entries(tally.column)}={quoted(value)})" for value in tally.values)
        terms.append(f"--(({same})>0)")
    terms += [one.product(entries(one.column)) for one in tally.conditions]
    first, last = tally.active
    if first:
        year = content.who.year
        terms.append(f"--({entries(first)}<={year})")
        terms.append(f'--(({entries(last)}>={year})+({entries(last)}="")>0)')
    if tally.sum_of:
        terms.append(entries(tally.sum_of))
    return f"SUMPRODUCT({','.join(terms)})"
