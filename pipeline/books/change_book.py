"""Change an officer's workbook: some cells and rows, all else byte for byte as it was left; either
what is wanted stands in it in the end, or nothing was changed."""

from __future__ import annotations

import stat
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.books.book_faults import BookError, BookFault
from pipeline.books.book_lines import SheetRoom, room_of
from pipeline.books.book_sheets import BookColumn, BookSheet, CellKind
from pipeline.books.cell_values import CellError, CellReader
from pipeline.books.open_book import BookCell, OpenBook
from pipeline.files.atomic import atomic_path, sync
from pipeline.files.lock import lock_of_program
from pipeline.xlsx import theme
from pipeline.xlsx.addresses import position_of
from pipeline.xlsx.further_rows import SheetChange, with_cells, with_sheet
from pipeline.xlsx.markup import MarkError
from pipeline.xlsx.sheet_description import Line, Scalar, Sheet

_MAY_WRITE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


def check_closed(path: Path) -> None:
    """Raises ``BookError`` where a program has the workbook open: it would write its own state over
    what is written now; also where its owner wants it left as it is."""
    if (lock := lock_of_program(path)) is not None:
        raise BookError(
            f"{path.name} đang mở ở chương trình khác, ví dụ Excel. Lưu, đóng tệp rồi làm lại (nếu "
            f"không mở ở đâu thì xóa tệp {lock.name} cùng thư mục)."
        )
    place = path.resolve()
    if place.is_file() and not place.stat().st_mode & _MAY_WRITE:
        raise BookError(f"{path} chỉ cho đọc. Bỏ dấu Chỉ đọc (Read-only) của tệp rồi chạy lại.")


def change_book(
    path: Path,
    change: Callable[[Path], bytes],
    check: Callable[[Path], None],
    make: Callable[[Path], None] | None = None,
) -> None:
    """Put what ``change`` makes of a copy of the workbook in its place, once ``check`` has read it
    and raised nothing. Where there is no workbook, the copy is what ``make`` writes.

    Raises ``BookError`` where the workbook is open in a program, was changed meanwhile or can't
    take the change, ``OSError`` where it can't be written. Nothing is changed then.
    """
    check_closed(path)
    place = path.resolve()  # it may be a link to a shared one
    before = _content(place)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        if before is not None:
            copy.write_bytes(before)
        elif make is not None:
            make(copy)
        try:
            after = change(copy)
        except MarkError as error:
            raise unchangeable(path) from error
        if after == before:
            return
        copy.write_bytes(after)
        check(copy)
    put_in_place(path, before, after)


def put_in_place(path: Path, before: bytes | None, after: bytes) -> None:
    """Write the workbook anew, which was as ``before`` when it was read. Raises ``BookError`` where
    a program has it open or wrote it since, ``OSError`` where it can't be written."""
    place = path.resolve()
    with atomic_path(place) as unfinished:
        unfinished.write_bytes(after)
        sync(unfinished)  # what takes long is done before the last look
        check_closed(path)
        if _content(place) != before:
            raise BookError(f"{path} vừa được chương trình khác ghi. Chưa sửa gì; chạy lại lệnh.")


def content_of(column: BookColumn, typed: str) -> Scalar:
    """A day as one, all else as it is typed: what is none is told when it is read."""
    if column.kind is CellKind.DATE and typed.strip():
        try:
            day: Scalar = CellReader().value(column, BookCell("", typed))
        except CellError:
            return typed
        return day
    return typed


def entry_faults(
    faults: Sequence[BookFault], sheet: str, rows: Mapping[int, str], headings: Mapping[int, str]
) -> list[str]:
    """Sentences on faults of a changed copy, which nobody has before them: those of a sheet's
    ``rows``, from 1, say whose cell it is in place of its address, by the heading of its column."""
    told = []
    for fault in faults:
        row, column = position_of(fault.cell)
        if fault.sheet != sheet or row + 1 not in rows:
            told.append(str(fault))
            continue
        heading = headings.get(column, "")
        heading = "" if fault.what.startswith(heading) else heading
        where = ", ".join(filter(None, (rows[row + 1], heading)))
        told.append(f"{where}: {fault.what}. {fault.advice}".strip())
    return told


def refused(faults: Sequence[str]) -> BookError:
    """The error for what an officer wants in a workbook, each fault of it in a sentence."""
    if len(faults) == 1:
        return BookError(faults[0])
    return BookError(
        "\n".join([f"{len(faults)} chỗ phải sửa, chưa ghi gì:", *map(_indented, faults)])
    )


def _indented(line: str) -> str:
    return f"  {line}"


def unchangeable(path: Path) -> BookError:
    """The error for a workbook that doesn't take a change."""
    return BookError(f"{path}: không sửa được. Mở bằng Excel, lưu lại dạng .xlsx rồi chạy lại.")


_LOOKS: Mapping[str, theme.Style] = {
    "title": {**theme.SECTION_TITLE, "text_wrap": False},
    "note": {**theme.NOTE, "text_wrap": False},
    "header": theme.HEADER,
    "cell": {**theme.CELL, "valign": "top"},
}


_FIRST = 3
"""Row, from 0, below the headings of a sheet that is put in."""


def with_room(data: bytes, sheet: BookSheet, book: OpenBook) -> tuple[bytes, SheetRoom]:
    """The workbook, opened as ``book``, and the room of a sheet; one that it lacks is put behind
    all others. Raises ``MarkError`` where that can't be done."""
    room = room_of(sheet, book)
    if room is not None:
        return data, room
    if sheet.name in book.names:
        raise MarkError(f"no headings on {sheet.name}")
    columns = {column.key: number for number, column in enumerate(sheet.columns)}
    room = SheetRoom(sheet.name, _FIRST - 1, columns, _FIRST, len(columns))
    return with_sheet(data, _blank(sheet), _LOOKS), room


def with_lines(
    data: bytes, sheet: BookSheet, rows: Sequence[Mapping[str, Scalar]], room: SheetRoom
) -> bytes:
    """The workbook with ``rows`` by key of the column in the room of a sheet. Raises ``MarkError``
    where that can't be done."""
    data, room = with_headings(data, sheet, [key for row in rows for key in row], room)
    cells, heights = {}, {}
    for number, row in enumerate(rows, room.free):
        cells[number] = {at: row.get(key) for key, at in room.columns.items()}
        heights[number] = _height(sheet, row)
    # The first line of all looks as the sheet's blank cells do, each other like that above it.
    first = room.free if room.free > room.top + 1 else room.free + 1
    return with_cells(data, SheetChange(room.name, cells, first, heights, like_above=True))


def with_headings(
    data: bytes, sheet: BookSheet, keys: Iterable[str], room: SheetRoom
) -> tuple[bytes, SheetRoom]:
    """The workbook and the room of a sheet with a column for each key; the heading of one that the
    sheet lacks goes behind the others. Raises ``MarkError`` where that can't be done."""
    lacking = dict.fromkeys(key for key in keys if key not in room.columns)
    if not lacking:
        return data, room
    further = {key: at for at, key in enumerate(lacking, room.beside)}
    headings = {at: sheet.by_key[key].heading for key, at in further.items()}
    data = with_cells(data, SheetChange(room.name, {room.top: headings}))
    return data, replace(
        room, columns={**room.columns, **further}, beside=room.beside + len(further)
    )


def _height(sheet: BookSheet, row: Mapping[str, Scalar]) -> float:
    """Points that show all of a row in the columns of a new workbook."""
    needed = (theme.height_of(str(row[key] or ""), sheet.by_key[key].width - 1) for key in row)
    return min(max(needed), theme.TALLEST)


def _blank(sheet: BookSheet) -> Sheet:
    """A sheet with its headings, and below them a row that shows how those to come look."""
    return Sheet(
        name=sheet.name,
        widths=tuple(column.width for column in sheet.columns),
        lines=(
            Line((sheet.name.upper(),), "title", 24),
            Line((sheet.about,), "note"),
            Line(tuple(column.heading for column in sheet.columns), "header", 24),
            Line((None,) * len(sheet.columns), "cell"),
        ),
        freeze=(_FIRST, 0),
    )


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
