"""Read ``dot-bao-cao.xlsx``: settings and units of a round, by the strict models; all faults at
once, each with its cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from pipeline.books.book_faults import BookError, BookFault, faults_said, in_order
from pipeline.books.book_lines import (
    BookLine,
    OwnColumns,
    copies_of,
    lines_of,
    names_of,
    own_columns,
    read_of,
)
from pipeline.books.book_sheets import SUGGESTIONS, BookColumn, BookSheet, CellKind
from pipeline.books.cell_values import CellError, CellReader, shortened, text_of
from pipeline.books.open_book import OpenBook, OpenSheet, open_book
from pipeline.round.remedies import remedy
from pipeline.round.roster import Unit
from pipeline.round.round_sheets import (
    GUIDE,
    LINES_BY_KEY,
    OFFICES,
    OPENING,
    SETTINGS,
    SHEETS,
    UNITS,
)
from pipeline.round.settings import OUT_OF_ORDER, Opening, RoundError, Settings
from pipeline.text.places import as_typed
from pipeline.text.spelling import fold

_DAY = dt.date(2000, 1, 1)
_SETTINGS_ALONE = (SETTINGS, OPENING, OFFICES)

SheetModel = TypeVar("SheetModel", bound=BaseModel)
Data = dict[str, Any]
Problem = Mapping[str, Any]

_STAND_INS: Mapping[type[BaseModel], Data] = {
    Settings: {
        "plan": "?",
        "year": 2000,
        "period": "nam",
        **dict.fromkeys(("from", "to", "cutoff", "due"), _DAY),
        "office.code": "?",
        "school_years.enrolment": "2000-2001",
        "school_years.completion": "2000-2001",
    },
    Opening: {"value": 0, "source": "?"},
    Unit: {"code": "X0", "name": "?", "kind": "XA"},
}
"""By model and key, a value for a cell that can't be used, so that all else is checked."""


class RoundBookError(RoundError):
    """The workbook of a round has faults."""

    def __init__(
        self, path: Path, faults: Sequence[BookFault], book: RoundBook | None = None, more: str = ""
    ) -> None:
        self.path = path
        self.faults = tuple(faults)
        self.book = book
        """All that could be read, stand-ins in the place of settings that could not."""
        super().__init__("\n".join(filter(None, (faults_said(path, faults), more))))


@dataclass(frozen=True)
class RoundBook:
    """Settings and units as the workbook says them."""

    settings: Settings
    units: tuple[Unit, ...]
    places: Mapping[str, str]
    """The address of each setting's value, by key, on the sheet ``sheet``."""
    sheet: str
    balances: Mapping[str, tuple[str, str]]
    """Sheet and address of the code of each opening balance, by its key."""
    names: tuple[str, ...]
    """The sheets in their order."""


def read_book(path: Path) -> RoundBook:
    """The settings and units. Raises ``RoundBookError`` with every fault, another ``RoundError``
    where there is no such file or it is no workbook."""
    return _read(path, SHEETS)


def read_settings(path: Path) -> Settings:
    """The settings alone, whatever the roster is like. Raises what ``read_book`` does."""
    return read_settings_book(path).settings


def read_settings_book(path: Path) -> RoundBook:
    """The settings with their places, without units. Raises what ``read_book`` does."""
    return _read(path, _SETTINGS_ALONE)


def read_units(path: Path) -> tuple[Unit, ...]:
    """The units on the first sheet of a workbook, whatever its name. Raises what ``read_book``
    does."""
    book = _opened(path, lambda names: iter(names[:1]))
    faults: list[BookFault] = []
    sheet = replace(UNITS, name=book.names[0])
    units = _RoundReading(lines_of((sheet,), book, faults), faults).units()
    if faults:
        raise RoundBookError(path, in_order(faults, book.names))
    return units


def read_own_columns(path: Path) -> OwnColumns:
    """The officer's own columns of the roster, by the unit's code. Raises ``RoundError`` where
    there is no such workbook."""
    book = _opened(path, lambda names: iter(names_of((UNITS,), names).values()))
    return own_columns(UNITS, book, "code")


def read_own_sheets(path: Path) -> tuple[OpenSheet, ...]:
    """The officer's own sheets. Raises ``RoundError`` where there is no such workbook."""

    def own(names: tuple[str, ...]) -> Iterator[str]:
        ours = {*names_of(SHEETS, names).values(), GUIDE, SUGGESTIONS}
        folded = {*map(fold, ours), *(fold(sheet.name) for sheet in SHEETS)}
        return (name for name in names if fold(name) not in folded)

    return tuple(_opened(path, own).sheets.values())


def _read(path: Path, sheets: tuple[BookSheet, ...]) -> RoundBook:
    book = _opened(path, lambda names: read_of(sheets, names))
    faults: list[BookFault] = []
    reading = _RoundReading(lines_of(sheets, book, faults), faults)
    settings = reading.settings()
    units = reading.units()
    found = None
    if settings is not None:
        sheet = names_of(sheets, book.names)[SETTINGS.key]
        found = RoundBook(settings, units, reading.places, sheet, reading.balances, book.names)
    faults += copies_of(sheets, book)
    if faults or found is None:
        raise RoundBookError(path, in_order(faults, book.names), found)
    return found


def _opened(path: Path, wanted: Callable[[tuple[str, ...]], Iterator[str]]) -> OpenBook:
    if not path.exists():
        raise RoundError(
            f"Không có {path}. Chép lại tệp này từ bản sao lưu, hoặc tạo đợt báo cáo bằng: "
            f"tonghop new {as_typed(path.parent)}"
        )
    try:
        return open_book(path, wanted)
    except BookError as error:
        raise RoundError(str(error)) from error


class _RoundReading:
    """Lines to models; what can't be goes to ``faults``."""

    def __init__(self, lines: Mapping[str, Sequence[BookLine]], faults: list[BookFault]) -> None:
        self._lines = lines
        self._faults = faults
        self._reader = CellReader()
        self.places: Mapping[str, str] = {}
        self.balances: dict[str, tuple[str, str]] = {}
        self._cutoff: dt.date | None = None

    def settings(self) -> Settings | None:
        """The settings; ``None`` where there is no sheet of them."""
        opening, offices = self._opening(), self._offices()
        for line in self._lines["settings"]:
            self.places = line.places
            self._read_cells(SETTINGS, line)
            values = {key: LINES_BY_KEY[key].value(value) for key, value in line.values.items()}
            for key in SETTINGS.by_key.keys() - line.places.keys():
                if SETTINGS.by_key[key].required:
                    said = f'thiếu dòng "{SETTINGS.by_key[key].heading}"'
                    self._faults.append(BookFault(line.sheet, "", said, "Thêm lại dòng này"))
            data = {**values, "opening": opening, "offices": offices}
            settings = self._modelled(Settings, data, SETTINGS, line)
            if settings and "cutoff" not in line.bad:
                self._cutoff = settings.cutoff
            return settings
        return None

    def _opening(self) -> dict[str, Opening]:
        found: dict[str, Opening] = {}
        for line in self._with_own_code(OPENING):
            values = {key: value for key, value in line.values.items() if key != "code"}
            balance = self._modelled(Opening, values, OPENING, line)
            if balance and "code" not in line.bad:
                code = str(line.values["code"])
                key = f"{balance.plan}/{code}" if balance.plan else code
                found[key] = balance
                self.balances[key] = line.sheet, line.place("code")
        return found

    def _offices(self) -> dict[str, str]:
        lines = [line for line in self._with_own_code(OFFICES) if not line.bad]
        return {str(line.values["code"]): str(line.values.get("name", "")) for line in lines}

    def units(self) -> tuple[Unit, ...]:
        """The units, in the order of the roster."""
        lines = self._with_own_code(UNITS)
        read = [(self._modelled(Unit, dict(line.values), UNITS, line), line) for line in lines]
        for unit, line in read:
            self._check_due(unit, line)
        self._check_old_codes(read)
        return tuple(unit for unit, line in read if unit and not line.bad)

    def _check_due(self, unit: Unit | None, line: BookLine) -> None:
        """Tell of a unit's own due date that comes before the round's cut-off."""
        cutoff = self._cutoff
        if unit and unit.due and cutoff and unit.due < cutoff:
            said = f"Hạn riêng {unit.due:%d/%m/%Y} trước ngày chốt số liệu {cutoff:%d/%m/%Y}"
            self._faults.append(line.refused("due", said, "Sửa lại ngày, hoặc để trống"))

    def _check_old_codes(self, read: Sequence[tuple[Unit | None, BookLine]]) -> None:
        """Tell of old codes that are a unit's code now, or stand twice."""
        now = {
            str(line.values.get("code", "")).casefold(): line.place("code")
            for _, line in reversed(read)
        }
        seen: dict[str, str] = {}
        for unit, line in read:
            for code in unit.old_codes if unit else ():
                folded, said = code.casefold(), ""
                if folded == str(line.values.get("code", "")).casefold():
                    said = "là mã hiện nay của chính đơn vị"
                elif folded in now:
                    said = f"đang là mã của đơn vị ở ô {now[folded]}"
                elif folded in seen:
                    said = f"đã ghi ở ô {seen[folded]}"
                if said:
                    remedy = "Bỏ mã này khỏi ô, hoặc sửa lại mã"
                    self._faults.append(line.refused("old_codes", f'mã cũ "{code}" {said}', remedy))
                seen.setdefault(folded, line.place("old_codes"))

    def _with_own_code(self, sheet: BookSheet) -> list[BookLine]:
        """The lines of a sheet with their values; a code that stands there twice is told."""
        seen: dict[tuple[str, str], str] = {}
        lines = list(self._lines.get(sheet.key, ()))
        for line in lines:
            self._read_cells(sheet, line)
            # Two plans may have a code each.
            plan = str(line.values.get("plan", ""))
            code = (plan, str(line.values.get("code", "")).casefold())
            if code[1] and code in seen:
                said = f'mã "{line.values["code"]}" đã dùng ở ô {seen[code]}'
                self._faults.append(line.refused("code", said, "Sửa mã hoặc xóa một dòng"))
            seen.setdefault(code, line.place("code"))
        return lines

    def _read_cells(self, sheet: BookSheet, line: BookLine) -> None:
        for column in sheet.columns:
            cell = line.cells.get(column.key)
            if column.key in line.bad:
                continue
            if cell is None:
                if column.required and column.key in line.places:
                    if column.follows in line.cells:
                        continue
                    how = f"Cách ghi: {column.help}".rstrip(".")
                    self._faults.append(
                        line.refused(column.key, f'chưa ghi "{column.heading}"', how)
                    )
                elif column.required:
                    line.bad.add(column.key)
                continue
            try:
                value = self._reader.value(column, cell)
                line.values[column.key] = cell.value if column.kind is CellKind.VALUE else value
            except CellError as error:
                self._faults.append(
                    line.refused(column.key, error.what, error.remedy, error.nearest)
                )

    def _modelled(
        self, model: type[SheetModel], data: Data, sheet: BookSheet, line: BookLine
    ) -> SheetModel | None:
        """The model of a line's values. What it refuses is told and gives way to a stand-in, so
        that all else is checked; the line's ``bad`` tells that it was."""
        for key in line.bad:
            if key in _STAND_INS[model]:
                data[key] = _STAND_INS[model][key]
        for _ in range(2 * len(sheet.columns)):
            try:
                return model.model_validate(_nested(data))
            except ValidationError as error:
                for problem in error.errors():
                    self._refused(model, data, problem, sheet, line)
        return None

    def _refused(
        self,
        model: type[SheetModel],
        data: Data,
        problem: Problem,
        sheet: BookSheet,
        line: BookLine,
    ) -> None:
        if problem["type"] == OUT_OF_ORDER:
            first, last = problem["ctx"]["first"], problem["ctx"]["last"]
            if not {first, last} & line.bad:
                words = {name: sheet.by_key[key].heading for name, key in problem["ctx"].items()}
                self._faults.append(line.refused(first, _said(problem, words)))
            # A stand-in gives way to what the officer wrote.
            if last in line.bad and first not in line.bad:
                data[last] = data[first]
            else:
                data[first] = data[last]
            return
        # What is said of a whole unit is about its levels.
        place = [str(step) for step in problem["loc"] if isinstance(step, str)] or ["levels"]
        key = next(
            known
            for end in range(len(place), 0, -1)
            if (known := ".".join(place[:end])) in sheet.by_key
        )
        if key not in line.bad:
            said = _said(problem, {}).replace('"', "")
            self._faults.append(line.refused(key, f"{_shown(sheet.by_key[key], line)}: {said}"))
        stand_in = _STAND_INS[model].get(key)
        if key == "levels" and model is Unit:
            data["kind"] = _STAND_INS[model]["kind"]
        if stand_in is None:
            data.pop(key, None)
        else:
            data[key] = stand_in


def _said(problem: Problem, words: Mapping[str, str]) -> str:
    if problem["type"] != OUT_OF_ORDER:
        return remedy(problem)
    keys = problem["ctx"]
    said = str(problem["msg"])
    return said.replace(keys["first"], words["first"], 1).replace(keys["last"], words["last"], 1)


def _shown(column: BookColumn, line: BookLine) -> str:
    try:
        return f'{column.heading} "{shortened(text_of(line.cells[column.key]))}"'
    except (CellError, KeyError):
        return column.heading


def _nested(data: Data) -> Data:
    """Dotted keys as sections."""
    found: Data = {}
    for key, value in data.items():
        section, _, name = key.rpartition(".")
        # Codes of indicators and offices stand below their keys and may have dots.
        part = found.setdefault(section, {}) if section else found
        part[name] = value
    return found
