"""Writes the cells of a block: labels and codes, yellow inputs with their validation, grey rest."""

from __future__ import annotations

import re

from xlsxwriter.format import Format

from pipeline.forms.cell_validation import validation
from pipeline.forms.checks import SheetChecks
from pipeline.forms.content import UNFILLED, FormContent
from pipeline.forms.exemptions import at_line, exemptions_of
from pipeline.forms.formulas import computed_formula, is_computed, is_input, tally_formula
from pipeline.forms.layout import BlockLayout, SheetLayout
from pipeline.forms.own_results import RESULT_COLUMNS, write_result
from pipeline.forms.page import ROW_HEIGHT, Page
from pipeline.round.round import LOCALITY
from pipeline.xlsx import theme
from pipeline.xlsx.addresses import ranges
from schemas.records import EXPLANATION, Column, Kind, Question, Row

_SECTION_NUMBER = re.compile(r"^[IVX]+(?=\. )")
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
LONG_TEXT, LONG_TEXT_HEIGHT = 255, 75.0
"""Characters above which a text is a report, and the points of a cell to write it in."""


def write_rows(
    page: Page, sheet: SheetLayout, block: BlockLayout, content: FormContent, checks: SheetChecks
) -> None:
    """Writes the fixed rows of a Matrix or Record."""
    get = page.theme.format
    labelled: set[int] = set()
    codes = [f"{block.anchor_letter}{block.lines[row.name]}" for row in block.rows]
    if not all(row.code.isdigit() for row in block.rows):
        # Codes such as 2.1 are text: no green corner that offers to make them numbers.
        page.worksheet.ignore_errors({"number_stored_as_text": " ".join(ranges(codes))})
    for row in block.rows:
        line = block.lines[row.name]
        if row.name in block.section_lines:
            _write_section(page, sheet, block, block.section_lines[row.name], row, content)
        if row.name in block.hint_lines:
            _write_hint(page, sheet, block, row, content)
        if line not in labelled:
            labelled.add(line)
            _write_label(page, sheet, block, row, content)
    _let_grow(page, block)
    for row in block.rows:
        for column in block.columns:
            if not block.has(row.name, column.name) or _is_closed(block, row, column):
                letter = block.letter(row.name, column.name)
                page.blank(letter, block.lines[row.name], get(theme.CLOSED))
            else:
                _write_cell(page, sheet, block, row, column, content, checks)


def _let_grow(page: Page, block: BlockLayout) -> None:
    """A line that a person writes into grows with it, as long as its label is in one cell: the text
    of merged cells makes no line higher."""
    first, last = block.label_letters
    if block.name == "head" or first != last:
        return
    page.growing.update(
        block.lines[row.name] for row, column in block.cells() if is_input(block, row, column)
    )


def _is_closed(block: BlockLayout, row: Row, column: Column) -> bool:
    return row.name in block.not_due and not block.question(row, column).printed


def _write_label(
    page: Page, sheet: SheetLayout, block: BlockLayout, row: Row, content: FormContent
) -> None:
    get, line = page.theme.format, block.lines[row.name]
    label = content.label(sheet.table, row)
    if row.unit_label and not block.unit_letter:
        # There is no column for the unit: it is said with what is counted.
        counted = next(c for c in block.columns if c.question.kind is Kind.COUNT)
        label += f" (cột {counted.code}: số {content.fill(row.unit_label)})"
    style = theme.LABEL_BOLD if row.parts else theme.LABEL
    page.span(block.label_letters, line, label, get(style, indent=row.indent + 1))
    page.code(block.anchor_letter, line, row.code, get(theme.CODE))
    page.fit(line, label, sheet.width(*block.label_letters) - 2 * row.indent - 2.5)
    page.tall(line, page.least)
    if f"{{{LOCALITY}}}" in row.wording(content.who):
        page.varying.add(line)
    if block.unit_letter:
        unit = content.fill(row.unit_label)
        page.text(block.unit_letter, line, unit, get(theme.CELL_CENTRE))


def _write_hint(
    page: Page, sheet: SheetLayout, block: BlockLayout, row: Row, content: FormContent
) -> None:
    assert row.question is not None
    line, letters = block.hint_lines[row.name], list(sheet.widths)
    style = page.theme.format(theme.HINT)
    for letter in letters:
        page.blank(letter, line, style)
    hint = content.hint(row.question)
    page.text(block.letters[row.name], line, hint, style)
    page.fit(line, hint, sheet.widths[block.letters[row.name]] - 2.5)


def _write_section(
    page: Page,
    sheet: SheetLayout,
    block: BlockLayout,
    line: int,
    row: Row,
    content: FormContent,
) -> None:
    # The title runs over the cells beside it: no line between them goes through its letters.
    letters = list(sheet.widths)
    for letter in letters:
        sides = {"left": int(letter == letters[0]), "right": int(letter == letters[-1])}
        section = page.theme.format(theme.SECTION, text_wrap=False, **sides)
        text = content.fill(section_title(block, row)) if letter == block.label_letters[0] else ""
        page.text(letter, line, text, section)
    page.tall(line, ROW_HEIGHT)


def section_title(block: BlockLayout, row: Row) -> str:
    """The heading above a row, numbered among those that stand on this form."""
    numbered = [row.section for row in block.rows if _SECTION_NUMBER.match(row.section)]
    if row.section not in numbered[: len(_ROMAN)]:
        return row.section
    return _SECTION_NUMBER.sub(_ROMAN[numbered.index(row.section)], row.section)


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
    span = value_span(sheet, block, letter)
    if question.printed and column.name in RESULT_COLUMNS and sheet.table.plan_lines:
        write_result(page, block, row, column, content)
    elif question.printed:
        text = content.printed_text(sheet.table, row, column.name)
        page.text(letter, line, text, page.theme.cell(theme.LOCKED, Kind.TEXT, align="left"))
        page.fit(line, text, sheet.widths[letter] - 2.5)
    elif is_computed(block, row, column):
        style = page.theme.cell(theme.COMPUTED, question.kind, indent=1)
        page.span(span, line, "", style)
        if question.tally and sheet.body is not None:
            formula = tally_formula(sheet.body, question.tally)
        else:
            formula = computed_formula(block, row, column)
        page.formula(letter, line, formula, style)
    else:
        page.span(span, line, "", _input_format(page, question))
        if question.prefilled:
            _prefill(page, letter, line, question, content)
        if (question.max_length or 0) > LONG_TEXT:
            page.tall(line, LONG_TEXT_HEIGHT)
        cell, exempt_where = f"{letter}{line}", _exempt_where(checks, block, row, column)
        options = validation(question, row, cell, content, exempt_where)
        if options["validate"] != "any" or "input_title" in options:
            page.validate(cell, options)


def _prefill(page: Page, letter: str, line: int, question: Question, content: FormContent) -> None:
    """Writes what stands there from the start; nothing on a master, which is of no round."""
    text, style = content.fill(question.prefilled), _input_format(page, question)
    if question.kind.is_whole:
        if text.isdigit():
            page.code(letter, line, text, style)
    elif UNFILLED not in text:
        page.text(letter, line, text, style)


def _input_format(page: Page, question: Question) -> Format:
    style = theme.INPUT if question.required else theme.OPTIONAL_INPUT
    if question.kind is Kind.TEXT and (question.max_length or 0) > LONG_TEXT:
        # Excel shows #### for long text in a cell formatted as text.
        return page.theme.cell(style, question.kind, num_format=theme.GENERAL, valign="top")
    indent = 0 if theme.ALIGNMENTS[question.kind] == "center" else 1
    return page.theme.cell(style, question.kind, indent=indent)


def _exempt_where(
    checks: SheetChecks, block: BlockLayout, row: Row | None, column: Column
) -> tuple[str, ...]:
    """Conditions of the sheet under which nothing but 0 is typed."""
    if column.name == EXPLANATION:
        return ()
    kinds = exemptions_of(checks.form, checks.sheet, block, row, column)
    number = block.lines[row.name] if row is not None else block.first_line
    return tuple(at_line(checks.exempt_where[kind], number) for kind in kinds)


def write_entries(
    page: Page, block: BlockLayout, content: FormContent, checks: SheetChecks
) -> None:
    """Writes the numbered open lines of a List. They keep no height of their own, so that a line
    grows with what is typed into it; one that is prefilled begins as high as that takes."""
    running = page.theme.format(theme.CODE)
    for entry in range(block.room):
        page.code(block.anchor_letter, block.first_line + entry, str(entry + 1), running)
    lines = range(block.first_line, block.last_line + 1)
    for column in block.columns:
        question = column.question
        letter = block.letters[column.name]
        style = _input_format(page, question)
        for line in lines:
            page.blank(letter, line, style)
        first, exempt_where = (
            f"{letter}{block.first_line}",
            _exempt_where(checks, block, None, column),
        )
        options = validation(question, None, first, content, exempt_where)
        if options["validate"] != "any" or "input_title" in options:
            page.validate(f"{first}:{letter}{block.last_line}", options)
    for column in block.closed:
        for line in lines:
            page.blank(block.letters[column.name], line, page.theme.format(theme.CLOSED))


def value_span(sheet: SheetLayout, block: BlockLayout, letter: str) -> tuple[str, str]:
    """The columns that a value takes: above a body up to the next one in use.

    It stands in the first; codes and anchors are never merged.
    """
    order = list(sheet.widths)
    used = {block.check_letter, *block.letters.values()}
    last = order.index(letter)
    while last + 1 < len(order) and order[last + 1] not in used and sheet.head is block:
        last += 1
    return letter, order[last]
