"""Change single settings in ``dot-bao-cao.xlsx``: their cells alone, all else as the officer left
it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pipeline.books.cell_values import CellError, CellReader, nearest_of
from pipeline.books.change_book import change_book, check_closed, unchangeable
from pipeline.books.open_book import BookCell
from pipeline.round.remedies import remedy
from pipeline.round.round_book import RoundBook, RoundBookError, read_settings_book
from pipeline.round.round_sheets import LINES_BY_KEY, SETTING_LINES, SettingLine
from pipeline.round.settings import OUT_OF_ORDER, RoundError, Settings
from pipeline.text.spelling import fold, plain
from pipeline.xlsx.addresses import position_of
from pipeline.xlsx.further_rows import SheetChange, with_cells
from pipeline.xlsx.sheet_description import Scalar


def change_settings(path: Path, changes: Sequence[tuple[str, str]]) -> Settings:
    """Set settings of the workbook, (name or key, value as it is typed) each; gives all of them.

    Raises ``RoundError`` where a name or a value is none, what ``change_book`` does where the
    workbook takes no change. Nothing is changed then.
    """
    check_closed(path)
    values = dict(_understood(changes))
    try:
        book = read_settings_book(path)
    except RoundBookError as error:
        if error.book is None or not _are_mended(error, error.book, values):
            raise
        book = error.book
    settings = _with(book.settings, values)
    lost = [LINES_BY_KEY[key].name for key in values if key not in book.places]
    if lost:
        raise RoundError(
            f"{path}, trang {book.sheet}: thiếu dòng {', '.join(lost)}. Thêm lại dòng này (tên ở "
            "cột Tên) rồi chạy lại."
        )
    cells: dict[int, dict[int, Scalar]] = {}
    for key, value in values.items():
        row, column = position_of(book.places[key])
        cells.setdefault(row, {})[column] = LINES_BY_KEY[key].cell(value)
    change_book(
        path,
        lambda copy: with_cells(copy.read_bytes(), SheetChange(book.sheet, cells)),
        lambda copy: _check_said(copy, path, settings),
    )
    return settings


def _are_mended(error: RoundBookError, book: RoundBook, values: Mapping[str, Any]) -> bool:
    """Tell whether every cell that can't be used is one of those to be written."""
    written = {(book.sheet, book.places.get(key, "")) for key in values}
    return all((fault.sheet, fault.cell) in written for fault in error.faults)


def line_named(name: str) -> SettingLine:
    """The setting of a name or key, marks and capitals aside. Raises ``RoundError``."""
    if name in LINES_BY_KEY:
        return LINES_BY_KEY[name]
    for alike in (fold, plain):
        for line in SETTING_LINES:
            if alike(line.name) == alike(name):
                return line
    near = nearest_of(name, [line.name for line in SETTING_LINES])
    meant = f' Có phải là "{near}"?' if near else ""
    raise RoundError(f'Không có thiết lập "{name}".{meant} Xem các tên bằng: tonghop settings')


def _understood(changes: Sequence[tuple[str, str]]) -> list[tuple[str, Any]]:
    reader = CellReader()
    found: list[tuple[str, Any]] = []
    for name, typed in changes:
        line = line_named(name)
        if not typed.strip():
            found.append((line.key, None if line.column.required else line.default))
            continue
        try:
            value = reader.value(line.column, BookCell("", typed))
        except CellError as error:
            said = f" {error.remedy}." if error.remedy else ""
            raise RoundError(f"{line.name}: {error.what}.{said}") from error
        found.append((line.key, line.value(value)))
    return found


def _with(settings: Settings, values: Mapping[str, Any]) -> Settings:
    data = settings.model_dump(by_alias=True)
    for key, value in values.items():
        section, _, name = key.rpartition(".")
        (data[section] if section else data)[name] = value
    try:
        return Settings.model_validate(data)
    except ValidationError as error:
        lines = []
        for problem in error.errors():
            if problem["type"] == OUT_OF_ORDER:
                names = [LINES_BY_KEY[key].name for key in problem["ctx"].values()]
                lines.append(f"{names[0]} phải trước hoặc bằng {names[1]}.")
                continue
            key = ".".join(str(step) for step in problem["loc"] if isinstance(step, str))
            lines.append(f"{LINES_BY_KEY[key].name}: {remedy(problem)}.")
        raise RoundError("\n".join(lines)) from error


def _check_said(copy: Path, path: Path, settings: Settings) -> None:
    """See that the changed workbook says what it should, before it takes the place of the old."""
    if read_settings_book(copy).settings != settings:
        raise unchangeable(path)
