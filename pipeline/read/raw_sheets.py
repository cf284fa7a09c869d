"""The raw cells of a workbook's sheets, and the stamp that we put on the form."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from python_calamine import CalamineWorkbook, SheetMetadata, SheetTypeEnum

from pipeline.read.cleaned import shown, tidy
from pipeline.read.locate import RawSheet, holds_table
from pipeline.read.old_fonts import old_texts
from pipeline.read.opening.opened import CIRCULAR, Opened
from pipeline.read.opening.plain_sheet import as_rows
from pipeline.read.printed_codes import MOST_FORMS, FormCodes, anchors_in
from pipeline.read.records import STAMP_KEYS, STAMP_SHEET
from pipeline.xlsx.addresses import position_of
from schemas.records import Form

STAMP_LINES = 40
"""Lines of a sheet in which a stamp is looked for, should its sheet have been renamed."""

_STAMP_KEYS = frozenset(STAMP_KEYS)


RawCell = tuple[int, int, Any]
"""Row and column, counted from 0, and what the cell holds."""


class TooWideError(Exception):
    """A sheet holds cells too far out: its name, and the address up to which it reaches."""


class UnknownSheetsError(Exception):
    """The names of sheets don't tell which they are."""


def sheets_of(opened: Opened, form: Form) -> tuple[list[RawSheet], dict[str, str]]:
    """All sheets that may hold tables, hidden ones too, and the stamp (empty where it is lost).

    A sheet of another's that reaches too far is passed over. Raises ``TooWideError`` for one that
    holds a table, ``CalamineError`` or ``ElementTree.ParseError`` where the workbook can't be read,
    and ``UnknownSheetsError`` where the library sees other sheets in it than the guards did.
    """
    codes = _codes_of(form)
    sheets: list[RawSheet] = []
    stamp: dict[str, str] = {}
    for name, cells, rows in raw_cells(opened):
        keys = {row[0] for row in rows[:STAMP_LINES] if row and isinstance(row[0], str)}
        if name == STAMP_SHEET or len(keys & _STAMP_KEYS) >= 3:
            stamp = stamp or stamp_in(rows)
            continue
        suspects = opened.suspects.get(name, {})
        old = _in_unicode(opened, name, rows)
        anchors = anchors_in(cells if not old else _filled(rows), codes)
        sheet = RawSheet(
            name,
            rows,
            anchors,
            suspects,
            old,
            opened.has_1904_dates,
            opened.marks.get(name, {}),
        )
        if name not in opened.too_far:
            sheets.append(sheet)
        elif holds_table(sheet, form):
            raise TooWideError(name, opened.too_far[name])
    return sheets, stamp


def raw_cells(opened: Opened) -> Iterator[tuple[str, Iterable[RawCell], list[list[Any]]]]:
    """Each worksheet's name, its cells that hold something row by row, and its lines from A1 on,
    so that positions are addresses. Of a sheet that reaches too far, its near cells only."""
    by_library = _by_library(opened) if opened.book else iter(())
    for name in opened.parts:
        if found := opened.plain.get(name):
            yield name, found.cells, as_rows(found)
        else:
            yield next(by_library)
    yield from by_library  # of an .xls, all


def _by_library(opened: Opened) -> Iterator[tuple[str, Iterable[RawCell], list[list[Any]]]]:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(opened.book))
    _refuse_unknown(workbook.sheets_metadata, opened)
    for index, metadata in enumerate(workbook.sheets_metadata):
        if metadata.typ == SheetTypeEnum.WorkSheet:
            rows = workbook.get_sheet_by_index(index).to_python(skip_empty_area=False)
            _blank_circular(rows, opened.suspects.get(metadata.name, {}))
            yield metadata.name, _filled(rows), rows


def _blank_circular(rows: list[list[Any]], suspects: Mapping[str, str]) -> None:
    """Take out, in place, the values that formulas over their own cells gave."""
    for address, text in suspects.items():
        row, column = position_of(address) if text == CIRCULAR else (-1, -1)
        if 0 <= row < len(rows) and column < len(rows[row]):
            rows[row][column] = ""


def _filled(rows: Sequence[Sequence[Any]]) -> Iterator[RawCell]:
    for row, cells in enumerate(rows):
        for column, raw in enumerate(cells):
            if raw != "":
                yield row, column, raw


def _refuse_unknown(listed: Sequence[SheetMetadata], opened: Opened) -> None:
    """Raises ``UnknownSheetsError`` for a sheet of another name: findings in a sheet are looked up
    by its name; under another they would be lost, and an error cell be read as blank."""
    names = [one.name for one in listed if one.typ == SheetTypeEnum.WorkSheet]
    looked_up = opened.suspects.keys() | opened.formulas.keys() | opened.fonts.keys()
    is_workbook = opened.package is not None
    known = [name for name in opened.parts if name not in opened.plain]
    if (is_workbook and names != known) or not looked_up <= {*names, *opened.plain}:
        raise UnknownSheetsError(names)


def _in_unicode(opened: Opened, sheet: str, rows: list[list[Any]]) -> dict[tuple[int, int], str]:
    """Puts the texts of old fonts into Unicode, in place; what they were, by position."""
    if not (opened.fonts or opened.has_old_fonts):
        return {}
    before: dict[tuple[int, int], str] = {}
    for (row, column), (was, meant) in old_texts(opened, sheet, rows).items():
        if row < len(rows) and column < len(rows[row]) and isinstance(rows[row][column], str):
            rows[row][column] = meant
            before[row, column] = was
    return before


_codes_of = lru_cache(maxsize=MOST_FORMS)(FormCodes)


def stamp_in(rows: Sequence[Sequence[Any]]) -> dict[str, str]:
    """Keys of column A that a stamp has, with the texts of column B."""
    return {
        row[0].strip(): tidy(shown(row[1]))
        for row in rows[:STAMP_LINES]
        if len(row) > 1 and isinstance(row[0], str) and row[0].strip()
    }
