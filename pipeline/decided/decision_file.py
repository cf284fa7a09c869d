"""``dieu-chinh.xlsx`` of a round: made where there is none, and grown by rows; the officer's rows
stay theirs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from pipeline.books.book_lines import BookLine, lines_of, room_of
from pipeline.books.book_sheets import BookSheet
from pipeline.books.sheet_writer import MADE, BookRow, SheetWriter
from pipeline.decided.decision_sheets import FILE, READ, RECEIPTS, SHEETS, SIGNED
from pipeline.decided.decisions import is_signed, open_decisions
from pipeline.files.atomic import atomic_path, write_atomically
from pipeline.files.saving import save
from pipeline.round.change_settings import check_closed
from pipeline.round.settings import RoundError
from pipeline.text.safe_text import for_cell, with_controls_shown
from pipeline.xlsx.further_rows import with_rows
from pipeline.xlsx.markup import MarkError
from pipeline.xlsx.theme import TALLEST, height_of


@dataclass(frozen=True, slots=True)
class UnknownFile:
    """A file whose unit is not known, and why."""

    sha256: str
    path: str
    said: str


def grow_decisions(folder: Path, files: Iterable[UnknownFile]) -> list[str]:
    """Add the files that the round's workbook lacks, make the workbook where there is none; give
    messages on rows that have no effect, and on a workbook that can't be written. Raises
    ``BookError`` where it can't be read, ``OSError`` where nothing can be written."""
    path = folder / FILE
    rows = [_row(file) for file in files]
    if not path.exists():
        with atomic_path(path.resolve()) as temporary:
            write_decisions(temporary, rows)
        return []
    data = path.read_bytes()
    book = open_decisions(path)
    lines = lines_of(READ, book, [])
    told = list(_without_effect(lines))
    known = {
        str(line.cells["sha256"].value).casefold()
        for line in lines[RECEIPTS.key]
        if "sha256" in line.cells
    }
    lacking = [row for row in rows if str(row["sha256"]) not in known]
    room = room_of(RECEIPTS, book)
    if not lacking:
        return told
    try:
        if room is None:
            raise MarkError(RECEIPTS.name)
        check_closed(path)
        texts = [
            {room.columns[key]: str(text) for key, text in row.items() if key in room.columns}
            for row in lacking
        ]
        heights = [_height(row) for row in lacking]
        after = with_rows(
            *(data, room.name, room.free, texts, heights), like_above=bool(lines[RECEIPTS.key])
        )
        if path.read_bytes() != data:
            raise MarkError("changed meanwhile")
        write_atomically(path.resolve(), after)
    except (MarkError, RoundError, PermissionError):
        told.append(
            f"Chưa thêm được {len(lacking)} dòng vào {FILE} (có thể đang mở trong Excel). Lưu, "
            "đóng tệp rồi chạy lại; các dòng đã ghi giữ nguyên."
        )
    return told


def write_decisions(path: Path, receipts: Sequence[BookRow] = ()) -> None:
    """Write a new workbook. Raises ``OSError`` where ``path`` can't be written."""
    workbook = xlsxwriter.Workbook(str(path), {"strings_to_urls": False})
    workbook.set_properties({"title": "Điều chỉnh", "created": MADE})
    writer = SheetWriter(workbook)
    for sheet in SHEETS:
        page = workbook.add_worksheet(sheet.name)
        writer.set_print(page, sheet.name)
        rows = receipts if sheet is RECEIPTS else ()
        writer.rows(page, sheet, rows, about=sheet.about, frozen=2)
    save(workbook, path)


def _row(file: UnknownFile) -> BookRow:
    texts = {"sha256": file.sha256, "file": file.path, "said": file.said}
    return {key: for_cell(with_controls_shown(text)) for key, text in texts.items()}


def _height(row: BookRow) -> float:
    needed = (height_of(str(row[key]), RECEIPTS.by_key[key].width - 1) for key in row)
    return min(max(needed), TALLEST)


def _without_effect(lines: dict[str, list[BookLine]]) -> Iterator[str]:
    for sheet in READ:
        begun = [line for line in lines[sheet.key] if _is_begun(sheet, line)]
        for line in begun:
            lacks = [key for key in SIGNED[sheet.key] if key not in line.cells]
            names = ", ".join(sheet.by_key[key].heading for key in lacks)
            yield (
                f"{FILE}, trang {line.sheet}, dòng {line.number}: chưa có hiệu lực vì còn trống "
                f"cột {names}. Ghi thêm, lưu rồi chạy lại."
            )


def _is_begun(sheet: BookSheet, line: BookLine) -> bool:
    """True where somebody filled a part of a row, not the program alone."""
    if is_signed(sheet, line):
        return False
    return sheet is not RECEIPTS or any(key in line.cells for key in SIGNED[sheet.key])
