"""Change single settings in ``dot-bao-cao.xlsx``: their cells alone, all else as the officer left
it."""

from __future__ import annotations

import datetime as dt
import tempfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pipeline.books.cell_values import CellError, CellReader, nearest_of
from pipeline.books.open_book import BookCell
from pipeline.files.atomic import write_atomically
from pipeline.round.remedies import remedy
from pipeline.round.round_book import RoundBook, read_settings_book
from pipeline.round.round_sheets import LINES_BY_KEY, SETTING_LINES, SettingLine
from pipeline.round.settings import OUT_OF_ORDER, RoundError, Settings
from pipeline.text.spelling import fold, plain
from pipeline.xlsx.addresses import DAY_ZERO
from pipeline.xlsx.book_part import BookPart
from pipeline.xlsx.described_part import text_of
from pipeline.xlsx.markup import MarkError
from pipeline.xlsx.relations import Relations, relations_name
from pipeline.xlsx.sheet_part import SheetPart, place_of
from pipeline.xlsx.zip_parts import Package


def change_settings(path: Path, changes: Sequence[tuple[str, str]]) -> Settings:
    """Set settings of the workbook, (name or key, value as it is typed) each; gives all of them.

    Raises ``RoundError`` where a name or a value is none, the workbook is open in a program or was
    changed meanwhile, ``OSError`` where it can't be written. Nothing is changed then.
    """
    check_closed(path)
    before = path.read_bytes() if path.is_file() else b""
    book = read_settings_book(path)
    values = dict(_understood(changes))
    settings = _with(book.settings, values)
    lost = [LINES_BY_KEY[key].name for key in values if key not in book.places]
    if lost:
        raise RoundError(
            f"{path}, trang {book.sheet}: thiếu dòng {', '.join(lost)}. Thêm lại dòng này (tên ở "
            "cột Tên) rồi chạy lại."
        )
    after = _patched(path, before, book, values)
    _check_said(after, path, settings)
    check_closed(path)
    if path.read_bytes() != before:
        raise RoundError(f"{path} vừa được chương trình khác ghi. Chưa sửa gì; chạy lại lệnh.")
    write_atomically(path, after)
    return settings


def check_closed(path: Path) -> None:
    """Raises ``RoundError`` where a program has the workbook open: it would write its own state
    over what is written now."""
    for lock in (f"~${path.name}", f".~lock.{path.name}#"):
        if path.with_name(lock).exists():
            raise RoundError(
                f"{path} đang mở ở chương trình khác. Lưu, đóng tệp rồi chạy lại (nếu không mở ở "
                f"đâu thì xóa tệp {lock} bên cạnh)."
            )


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


def _patched(path: Path, data: bytes, book: RoundBook, values: Mapping[str, Any]) -> bytes:
    try:
        package = Package.of(data)
        root = Relations("", package.read(relations_name("")))
        book_name = root.of_type("/officeDocument")[0][1]
        parts = dict(BookPart(package.read(book_name)).sheets())
        relations = Relations(book_name, package.read(relations_name(book_name)))
        part = relations.target(parts[book.sheet])
        sheet = SheetPart(package.read(part))
    except (MarkError, KeyError, IndexError, zlib.error) as error:
        raise RoundError(
            f"{path}: không sửa được. Mở bằng Excel, lưu lại dạng .xlsx rồi chạy lại."
        ) from error
    cells: dict[int, dict[int, tuple[str, int]]] = {}
    for key, value in values.items():
        row, column = place_of(sheet.anchor(book.places[key]))
        content = _content(LINES_BY_KEY[key].cell(value))
        cells.setdefault(row, {})[column] = content, sheet.style_at(row, column)
    sheet.put_texts(cells, {})
    return package.with_parts({part: sheet.done()}).packed()


def _content(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return f"<v>{(value - DAY_ZERO).days}</v>"
    return f"<v>{value}</v>" if isinstance(value, int | float) else text_of(str(value))


def _check_said(after: bytes, path: Path, settings: Settings) -> None:
    """See that the changed workbook says what it should, before it takes the place of the old."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        copy.write_bytes(after)
        if read_settings_book(copy).settings != settings:
            raise RoundError(
                f"{path}: không sửa được. Mở bằng Excel, lưu lại dạng .xlsx rồi chạy lại."
            )
