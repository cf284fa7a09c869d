"""Writes the cells of a block: labels and codes, yellow inputs with their validation, grey rest."""

from __future__ import annotations

from xlsxwriter.format import Format

from pipeline import theme
from pipeline.forms.cells import validation
from pipeline.forms.checks import SheetChecks
from pipeline.forms.content import FormContent
from pipeline.forms.formulas import MINORITY_CELL, computed_formula, is_computed, tally_formula
from pipeline.forms.page import ROW_HEIGHT, Page
from pipeline.layout import MINORITY_COLUMNS, BlockLayout, SheetLayout
from schemas.records import EXPLANATION, Column, Kind, Question, Row, Shape


def write_rows(
    page: Page, sheet: SheetLayout, block: BlockLayout, content: FormContent, checks: SheetChecks
) -> None:
    """Writes the fixed rows of a Matrix or Record."""
    get = page.theme.format
    label_width = sheet.width(*block.label_letters)
    labelled: set[int] = set()
    for row in block.rows:
        line = block.lines[row.name]
        if row.name in block.section_lines:
            _write_section(page, sheet, block, block.section_lines[row.name], row, content)
        if line not in labelled:
            labelled.add(line)
            label = content.label(row)
            style = theme.LABEL_BOLD if row.parts else theme.LABEL
            page.span(block.label_letters, line, label, get(style, indent=row.indent + 1))
            page.code(block.anchor_letter, line, row.code, get(theme.CODE))
            page.fit(line, label, label_width - 2 * row.indent - 2.5)
            page.tall(line, ROW_HEIGHT)
            if block.unit_letter:
                page.text(block.unit_letter, line, row.unit_label, get(theme.CELL_CENTRE))
    for row in block.rows:
        for column in block.columns:
            if block.block.shape is Shape.RECORD or block.has(row.name, column.name):
                _write_cell(page, sheet, block, row, column, content, checks)
            else:
                letter = block.letters[column.name]
                page.blank(letter, block.lines[row.name], get(theme.CLOSED))


def _write_section(
    page: Page,
    sheet: SheetLayout,
    block: BlockLayout,
    line: int,
    row: Row,
    content: FormContent,
) -> None:
    section = page.theme.format(theme.SECTION, text_wrap=False)
    for letter in sheet.widths:
        page.blank(letter, line, section)
    page.text(block.label_letters[0], line, content.fill(row.section), section)
    page.tall(line, ROW_HEIGHT)


def _write_cell(
    page: Page,
    sheet: SheetLayout,
    block: BlockLayout,
    row: Row,
    column: Column,
    content: FormContent,
    checks: SheetChecks,
) -> None:
    question = block.question(row, column)
    letter, line = block.letter(row.name, column.name), block.lines[row.name]
    is_record = block.block.shape is Shape.RECORD
    span = value_span(sheet, block, letter) if is_record else (letter, letter)
    if question.printed:
        text = content.printed.get(row.name, "") if not sheet.table.number else ""
        page.text(letter, line, text, page.theme.cell(theme.LOCKED, Kind.TEXT, align="left"))
        page.fit(line, text, sheet.widths[letter] - 2.5)
    elif is_computed(block, row, column):
        style = page.theme.cell(theme.COMPUTED, question.kind, indent=1)
        page.span(span, line, "", style)
        if question.tally[0] and sheet.body is not None:
            formula = tally_formula(sheet.body, *question.tally)
        else:
            formula = computed_formula(block, row, column)
        page.formula(letter, line, formula, style)
    else:
        page.span(span, line, "", _input_format(page, question))
        gates = _spared_by(checks, block, column)
        options = validation(question, row, content, gates)
        if options["validate"] != "any" or "input_title" in options:
            page.validate(f"{letter}{line}", options)


def _input_format(page: Page, question: Question) -> Format:
    style = theme.INPUT if question.required else theme.OPTIONAL_INPUT
    if question.kind is Kind.TEXT and (question.max_length or 0) > 255:
        # Excel shows #### for long text in a cell formatted as text.
        return page.theme.cell(style, question.kind, num_format="General", valign="top")
    indent = 0 if theme.ALIGNMENTS[question.kind] == "center" else 1
    return page.theme.cell(style, question.kind, indent=indent)


def _spared_by(checks: SheetChecks, block: BlockLayout, column: Column) -> tuple[str, ...]:
    """The gate cells that, answered Không, make the cell needless."""
    if block.name != "body" or column.name == EXPLANATION:
        return ()
    gates: tuple[str, ...] = (checks.gate,) if checks.gate else ()
    if checks.has_minority and column.name in MINORITY_COLUMNS:
        gates += (MINORITY_CELL,)
    return gates


def write_entries(
    page: Page, block: BlockLayout, content: FormContent, checks: SheetChecks
) -> None:
    """Writes the numbered open lines of a List."""
    running = page.theme.format(theme.CODE)
    for entry in range(block.room):
        line = block.first_line + entry
        page.code(block.anchor_letter, line, str(entry + 1), running)
        page.tall(line, ROW_HEIGHT)
    for column in block.columns:
        question = column.question
        letter = block.letters[column.name]
        style = _input_format(page, question)
        for line in range(block.first_line, block.last_line + 1):
            page.blank(letter, line, style)
        options = validation(question, None, content, _spared_by(checks, block, column))
        if options["validate"] != "any" or "input_title" in options:
            page.validate(f"{letter}{block.first_line}:{letter}{block.last_line}", options)


def value_span(sheet: SheetLayout, block: BlockLayout, letter: str) -> tuple[str, str]:
    """The columns that a value of a Record takes: up to the next one in use.

    Its value stands in the first; codes and anchors are never merged.
    """
    order = list(sheet.widths)
    used = {block.check_letter, *block.letters.values()}
    last = order.index(letter)
    while last + 1 < len(order) and order[last + 1] not in used and sheet.head is block:
        last += 1
    return letter, order[last]
