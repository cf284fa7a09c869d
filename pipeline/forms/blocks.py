"""Writes one block of a sheet: headings, the line of codes, rows or entries, live checks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pipeline.forms.check_column import write_checks, write_conditions
from pipeline.forms.checks import SheetChecks
from pipeline.forms.content import FormContent
from pipeline.forms.layout import BlockLayout, SheetLayout
from pipeline.forms.notes import write_note_places
from pipeline.forms.page import ROW_HEIGHT, Page
from pipeline.forms.rows import value_span, write_entries, write_rows
from pipeline.xlsx import theme
from schemas.records import Column, Row, Shape

CHECK_HEADER = "Kiểm tra"
RUNNING_HEADER = "STT"
ANCHOR_HEADER = "Mã số"
UNIT_HEADER = "Đơn vị tính"


def write_block(
    page: Page, sheet: SheetLayout, block: BlockLayout, content: FormContent, checks: SheetChecks
) -> None:
    """Writes a block's headers, line of codes, rows or entries, and its live checks."""
    _write_headings(page, sheet, block, content)
    _write_codes(page, sheet, block)
    if block.block.shape is Shape.LIST:
        write_entries(page, block, content, checks)
    else:
        write_rows(page, sheet, block, content, checks)
    write_note_places(page, sheet, block)
    write_checks(page, block, checks)
    write_conditions(page, block, checks)


def _write_headings(
    page: Page, sheet: SheetLayout, block: BlockLayout, content: FormContent
) -> None:
    header = page.theme.format(theme.HEADER)
    first, down = block.header_lines[0], len(block.header_lines) - 1
    is_record, is_list = block.block.shape is Shape.RECORD, block.block.shape is Shape.LIST
    if is_list:
        page.span((block.anchor_letter,) * 2, first, RUNNING_HEADER, header, down=down)
    else:
        row_header, anchor = row_headings(block)
        page.span(block.label_letters, first, row_header, header, down=down)
        page.span((block.anchor_letter,) * 2, first, anchor, header, down=down)
    if block.unit_letter:
        page.span((block.unit_letter,) * 2, first, UNIT_HEADER, header, down=down)
    page.span((block.check_letter,) * 2, first, CHECK_HEADER, header, down=down)
    if is_record:
        for letter, text in record_headings(block, content).items():
            span = value_span(sheet, block, letter)
            page.span(span, first, text, header)
            page.fit(first, text, sheet.width(*span) - 1)
        page.tall(first, ROW_HEIGHT)
        return
    _write_column_headings(page, sheet, block, content)


def row_headings(block: BlockLayout) -> tuple[str, str]:
    """Headings of the labels and of the codes of a Matrix or Record."""
    if block.block.anchor_code == "A":
        return "Nội dung", block.block.row_header
    return block.block.row_header, ANCHOR_HEADER


def record_headings(block: BlockLayout, content: FormContent) -> dict[str, str]:
    """Heading of each value column: a question that is alone under a letter heads it itself."""
    groups: dict[str, list[Row]] = {}
    for row in block.rows:
        groups.setdefault(block.letters[row.name], []).append(row)
    main = "Trả lời" if block.name == "head" else block.block.columns[0].question.label
    if block.name == "body" and block.block.anchor_code != "A":
        main = "Nội dung"
    headings: dict[str, str] = {}
    for letter, rows in groups.items():
        question = rows[0].question
        is_main = question is None or question.column == "1"
        headings[letter] = main if is_main else content.fill(rows[0].label)
    return headings


def _write_column_headings(
    page: Page, sheet: SheetLayout, block: BlockLayout, content: FormContent
) -> None:
    header = page.theme.format(theme.HEADER)
    first, last = block.header_lines[0], block.header_lines[-1]
    banners: dict[str, list[Column]] = {}
    for column in (*block.columns, *block.closed):
        letter, question = block.letters[column.name], column.question
        label = content.fill(question.label)
        if question.banner:
            banners.setdefault(question.banner, []).append(column)
            page.text(letter, last, label, header)
        else:
            page.span((letter, letter), first, label, header, down=last - first)
        need = theme.height_of(label, sheet.widths[letter] - 1)
        above = 0.0 if question.banner or first == last else ROW_HEIGHT
        page.tall(last, need - above)
    for banner, columns in banners.items():
        letters = [block.letters[column.name] for column in columns]
        page.span((letters[0], letters[-1]), first, content.fill(banner), header)
        page.fit(first, banner, sheet.width(letters[0], letters[-1]) - 1)
    page.tall(first, ROW_HEIGHT)


def _write_codes(page: Page, sheet: SheetLayout, block: BlockLayout) -> None:
    line = block.code_line
    cells: dict[str, str] = {block.check_letter: ""}
    spans = []
    first, last = block.label_letters
    if first:
        spans.append((first, last))
        cells[first] = "A" if block.block.anchor_code != "A" else "B"
    cells[block.anchor_letter] = block.block.anchor_code if first else "A"
    if block.unit_letter:
        cells[block.unit_letter] = sheet.table.unit_column
    if block.block.shape is Shape.RECORD:
        for row in block.rows:
            if row.question is not None:
                cells[block.letters[row.name]] = row.question.column
                spans.append(value_span(sheet, block, block.letters[row.name]))
    else:
        for column in (*block.columns, *block.closed):
            cells[block.letters[column.name]] = column.code
    order = list(sheet.widths)
    sides = dict(_sides(order[order.index(one) : order.index(end) + 1] for one, end in spans))
    for letter in order[: max(map(order.index, (*cells, *sides))) + 1]:
        code = page.theme.format(theme.CODE, **sides.get(letter, {}))
        page.code(letter, line, cells.get(letter, ""), code)


def _sides(spans: Iterable[Sequence[str]]) -> Iterator[tuple[str, theme.Style]]:
    """Looks, by letter, with which several cells look like one: a code is never merged."""
    for letters in spans:
        for letter in letters if len(letters) > 1 else ():
            inner = {"left": letter != letters[0], "right": letter != letters[-1]}
            unboxed = {side: 0 for side, is_inner in inner.items() if is_inner}
            yield letter, {"align": "center_across", **unboxed}
