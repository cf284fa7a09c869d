"""The strip above a sheet: the titles of its columns, which stay in sight while a list is typed.

A statistical header with its guidance and gate is too high to be frozen on a small screen, so the
titles stand once more above it, on the screen only.
"""

from __future__ import annotations

from pipeline.forms.blocks import (
    CHECK_HEADER,
    RUNNING_HEADER,
    UNIT_HEADER,
    record_headings,
    row_headings,
)
from pipeline.forms.content import FormContent
from pipeline.forms.layout import STRIP_LINE, BlockLayout, SheetLayout
from pipeline.forms.page import Page
from pipeline.xlsx import theme
from pipeline.xlsx.addresses import column_of
from schemas.records import Shape

SIZE = 9


def write_strip(page: Page, sheet: SheetLayout, content: FormContent) -> None:
    """Writes the titles of the last block's columns and freezes them, with the labels."""
    block = sheet.blocks[-1]
    titles, style = _titles(block, content), page.theme.format(theme.STRIP)
    height = theme.height_of("", 1, SIZE)
    for letter, width in sheet.widths.items():
        title = titles.get(letter, "")
        page.text(letter, STRIP_LINE, title, style)
        height = max(height, theme.height_of(title, width - 1, SIZE))
    page.worksheet.set_row(STRIP_LINE - 1, height)
    page.worksheet.freeze_panes(STRIP_LINE, column_of(block.anchor_letter) + 1)
    page.worksheet.repeat_rows(block.header_lines[0] - 1, block.code_line - 1)


def _titles(block: BlockLayout, content: FormContent) -> dict[str, str]:
    """By letter; a column's with its printed code."""
    titles = {block.anchor_letter: RUNNING_HEADER, block.check_letter: CHECK_HEADER}
    if block.block.shape is not Shape.LIST:
        row_header, anchor = row_headings(block)
        titles |= {block.label_letters[0]: row_header, block.anchor_letter: anchor}
    if block.unit_letter:
        titles[block.unit_letter] = UNIT_HEADER
    if block.block.shape is Shape.RECORD:
        return titles | record_headings(block, content)
    for column in (*block.columns, *block.closed):
        label = content.fill(column.question.label)
        titles[block.letters[column.name]] = f"{column.code}. {label}"
    return titles
