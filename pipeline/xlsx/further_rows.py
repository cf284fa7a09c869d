"""A workbook with other or further cells on a sheet, or a sheet more, all else byte for byte as it
was."""

from __future__ import annotations

import datetime as dt
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from pipeline.xlsx.addresses import DAY_ZERO, address_of
from pipeline.xlsx.book_part import BookPart
from pipeline.xlsx.described_part import sheet_part, text_of
from pipeline.xlsx.markup import MarkError
from pipeline.xlsx.relations import SHEET_TYPE, TYPES, Relations, Types, relations_name
from pipeline.xlsx.sheet_description import Scalar, Sheet
from pipeline.xlsx.sheet_part import SheetPart, place_of
from pipeline.xlsx.styles_part import StylesPart
from pipeline.xlsx.theme import Style
from pipeline.xlsx.zip_parts import Package

_BEYOND = 1_048_576


@dataclass(frozen=True)
class SheetChange:
    """Contents of cells of the sheet ``name``, by row and column from 0; ``None`` and "" empty a
    cell. Rows from ``first`` on are new and look ``like_above``, or as their columns do; before it
    each cell keeps its look. ``heights`` are the points of new rows."""

    name: str
    cells: Mapping[int, Mapping[int, Scalar]]
    first: int = _BEYOND
    heights: Mapping[int, float] = field(default_factory=dict)
    like_above: bool = False


def with_cells(data: bytes, change: SheetChange) -> bytes:
    """The workbook with other contents in the cells of a sheet. Raises ``MarkError`` where that
    can't be done."""
    with _as_mark_error():
        opened = _ChangedPackage(data)
        part = opened.relations.target(dict(opened.book.sheets())[change.name])
        sheet = SheetPart(opened.package.read(part))
        looks = _LooksOfChange(opened, sheet, change)
        sheet.put_texts(
            {
                number: dict(looks.placed(number, at, value) for at, value in row.items())
                for number, row in change.cells.items()
            },
            change.heights,
        )
        sheet.widen(max(change.cells), max(at for row in change.cells.values() for at in row))
        return opened.package.with_parts({part: sheet.done(), **looks.grown()}).packed()


def with_sheet(data: bytes, sheet: Sheet, styles: Mapping[str, Style]) -> bytes:
    """The workbook with a sheet more, behind all others. Raises ``MarkError`` where that can't be
    done."""
    with _as_mark_error():
        opened = _ChangedPackage(data)
        types = Types(opened.package.read(TYPES))
        number = len(opened.book.sheets())
        while (part := f"xl/worksheets/sheet{number}.xml") in opened.package:
            number += 1
        types.set(part, SHEET_TYPE)
        opened.book.put_last(sheet.name, opened.relations.add("worksheet", part))
        look = StylesPart(opened.package.read(opened.styles))
        return opened.package.with_parts(
            {
                part: sheet_part(sheet, lambda name: look.own(styles[name]), opens_first=False),
                opened.styles: look.done(),
                opened.book_name: opened.book.done(),
                opened.relations.name: opened.relations.done(),
                TYPES: types.done(),
            }
        ).packed()


@contextmanager
def _as_mark_error() -> Iterator[None]:
    try:
        yield
    except (KeyError, IndexError, zlib.error, zipfile.BadZipFile) as error:
        raise MarkError(str(error)) from error


class _ChangedPackage:
    """A workbook's parts that a change looks at."""

    def __init__(self, data: bytes) -> None:
        self.package = Package.of(data)
        root = Relations("", self.package.read(relations_name("")))
        self.book_name = root.of_type("/officeDocument")[0][1]
        self.book = BookPart(self.package.read(self.book_name))
        rels = self.package.read(relations_name(self.book_name))
        self.relations = Relations(self.book_name, rels)

    @property
    def styles(self) -> str:
        """The name of the part with the styles."""
        return self.relations.of_type("/styles")[0][1]


class _LooksOfChange:
    """The style of each cell that a change puts, one that shows a day where it holds one."""

    def __init__(self, opened: _ChangedPackage, sheet: SheetPart, change: SheetChange) -> None:
        self._opened = opened
        self._sheet = sheet
        self._change = change
        self._styles: StylesPart | None = None

    def placed(self, row: int, column: int, value: Scalar) -> tuple[int, tuple[str, int]]:
        """Column, markup and style of a cell; of merged ones those of the first."""
        above = row >= self._change.first and self._change.like_above
        if row < self._change.first:
            anchor = place_of(self._sheet.anchor(address_of(row, column)))
            if anchor[0] != row:
                raise MarkError("merged with a row above")
            column = anchor[1]
        style = self._sheet.style_at(self._change.first - 1 if above else row, column)
        if isinstance(value, dt.date):
            self._styles = self._styles or StylesPart(
                self._opened.package.read(self._opened.styles)
            )
            style = self._styles.dated(style)
        return column, (_content(value), style)

    def grown(self) -> Mapping[str, bytes]:
        """The part with the styles, where it has to have one more."""
        if self._styles is None or not self._styles.is_grown:
            return {}
        return {self._opened.styles: self._styles.done()}


def _content(value: Scalar) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, dt.date):
        return f"<v>{(value - DAY_ZERO).days}</v>"
    return f"<v>{value}</v>" if isinstance(value, int | float) else text_of(value)
