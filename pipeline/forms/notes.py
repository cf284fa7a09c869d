"""Notes in grey beside the questions: last period's figures, where they stand, what they say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from pipeline.forms.layout import BlockLayout, SheetLayout
from pipeline.forms.layout_columns import is_noted
from pipeline.forms.page import Page
from pipeline.read.cell_words import NOTE_HEADING
from pipeline.xlsx import theme
from pipeline.xlsx.addresses import column_of, letters_of
from schemas.records import Column, Row

HEADING_HEIGHT = 30.0
HEADING, BETWEEN, UNKNOWN = NOTE_HEADING, " · ", "–"
OFFICE_S = "(cơ quan điền sẵn)"
"""Marks a row in which the office has filled figures in advance."""


def note_letter(sheet: SheetLayout, block: BlockLayout) -> str:
    """The column of the notes, "" where the block has none: beyond the last column, on the screen
    but not on paper; above a List its last."""
    if not sheet.table.number or not _noted_rows(block):
        return ""
    return letters_of(column_of(sheet.last_letter) + bool(sheet.note_width))


def write_note_places(page: Page, sheet: SheetLayout, block: BlockLayout) -> None:
    """Formats the cells of the notes, which are empty without a period before."""
    letter = note_letter(sheet, block)
    if not letter:
        return
    style, heading = page.theme.format(theme.BESIDE), block.header_lines[-1]
    # "Kỳ trước: 06 tháng đầu năm 2025" takes two lines.
    page.blank(letter, heading, page.theme.format(theme.BESIDE, text_wrap=True))
    page.tall(heading, HEADING_HEIGHT)
    for line in (block.code_line, *dict.fromkeys(block.lines.values())):
        page.blank(letter, line, style)
    if not sheet.note_width:
        return
    index = column_of(letter)
    page.worksheet.set_column(index, index, sheet.note_width, page.theme.format(theme.BASE))


def notes_of(
    sheet: SheetLayout,
    block: BlockLayout,
    figures: Mapping[tuple[str, str], Any],
    period: str,
) -> dict[str, str]:
    """Address → text: the figures of each row, and above them the period and the columns' codes.
    Empty where no figure is known."""
    letter = note_letter(sheet, block)
    if not letter:
        return {}
    found: dict[int, str] = {}
    widest: tuple[Column, ...] = ()
    for row, columns in _noted_rows(block):
        values = [figures.get((row.name, column.name)) for column in columns]
        if any(value is not None for value in values):
            found[block.lines[row.name]] = BETWEEN.join(map(_shown, values))
            widest = max(widest, columns, key=len)
    if not found:
        return {}
    found[block.header_lines[-1]] = f"{HEADING}: {period}"
    if len(widest) > 1:
        codes = BETWEEN.join(column.code for column in widest)
        found[block.code_line] = f"cột {codes}"
    return {f"{letter}{line}": text for line, text in sorted(found.items())}


@lru_cache(maxsize=1024)
def _noted_rows(block: BlockLayout) -> tuple[tuple[Row, tuple[Column, ...]], ...]:
    """The rows with figures that are told, and the columns where these stand; thousands of units
    share a layout."""
    rows = (
        (row, tuple(c for c in block.columns if _is_noted(block, row, c))) for row in block.rows
    )
    return tuple((row, columns) for row, columns in rows if columns)


def _is_noted(block: BlockLayout, row: Row, column: Column) -> bool:
    return block.has(row.name, column.name) and is_noted(block.question(row, column))


def _shown(value: Any) -> str:
    if value is None:
        return UNKNOWN
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".")
    return f"{value:g}".replace(".", ",") if isinstance(value, float) else str(value)


def all_notes(
    sheet: SheetLayout, figures: Mapping[tuple[str, str], Any], period: str
) -> Iterator[tuple[str, str]]:
    """(address, text) of all notes of a sheet."""
    for block in sheet.blocks:
        yield from notes_of(sheet, block, figures, period).items()
