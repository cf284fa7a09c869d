"""Writes what lives on a sheet: the words of the check column and the colours that follow them."""

from __future__ import annotations

from pipeline import theme
from pipeline.forms.checks import GOOD_WORD, MISSING_WORD, SheetChecks
from pipeline.forms.formulas import MINORITY_CELL, is_input, ranges
from pipeline.forms.page import Page
from pipeline.layout import MINORITY_COLUMNS, BlockLayout
from schemas.code_lists import NO
from schemas.records import EXPLANATION, Shape


def write_checks(page: Page, block: BlockLayout, checks: SheetChecks) -> None:
    """Writes the word of each line as a live formula with what it shows on the blank form."""
    initial, formulas = checks.initial(block), checks.lines(block)
    style = page.theme.format(theme.CHECK)
    for line, word in initial.items():
        if line in formulas:
            page.formula(block.check_letter, line, formulas[line], style, word)
        else:
            page.blank(block.check_letter, line, style)


def write_conditions(page: Page, block: BlockLayout, checks: SheetChecks) -> None:
    """Colours the words and the cells they are about; greys out what a gate makes needless."""
    lines = sorted(checks.lines(block))
    first, last = lines[0], lines[-1]
    word = f"${block.check_letter}{first}"
    queries = ",".join(f'{word}="{live}"' for live in checks.query_words(block))
    calm = f'{word}="",{word}="{GOOD_WORD}",{word}="{MISSING_WORD}"'
    wrong = f"=NOT(OR({calm},{queries}))"
    place = f"{block.check_letter}{first}:{block.check_letter}{last}"
    page.condition(place, f'={word}="{GOOD_WORD}"', theme.GOOD)
    page.condition(place, f'={word}="{MISSING_WORD}"', theme.MISSING)
    page.condition(place, f"=OR({queries})", theme.QUERY)
    page.condition(place, wrong, theme.ERROR)
    inputs = _input_cells(block)
    if not inputs:
        return
    for cells in ranges(inputs):
        start = cells.split(":")[0]
        line = int(start.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        here = f"${block.check_letter}{line}"
        wrong_here = wrong.replace(word, here)
        if block.name == "body" and checks.gate:
            page.condition(cells, f'={checks.gate}="{NO}"', theme.NEEDLESS)
        page.condition(cells, wrong_here, theme.FAULTY_INPUT)
    if block.name == "body" and checks.has_minority:
        spared = _input_cells(block, MINORITY_COLUMNS)
        for cells in ranges(spared):
            page.condition(cells, f'={MINORITY_CELL}="{NO}"', theme.NEEDLESS)


def _input_cells(block: BlockLayout, names: tuple[str, ...] = ()) -> list[str]:
    if block.block.shape is Shape.LIST:
        return [
            block.address("", column.name, entry)
            for column in block.columns
            for entry in range(block.room)
        ]
    return [
        block.address(row.name, column.name)
        for row, column in block.cells()
        if is_input(block, row, column)
        and column.name != EXPLANATION
        and (not names or column.name in names)
    ]
