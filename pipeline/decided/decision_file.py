"""``dieu-chinh.xlsx`` of a round: made where there is none, and grown by rows; the officer's rows
stay theirs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.books.book_faults import BookError
from pipeline.books.book_lines import BookLine, lines_of
from pipeline.books.book_sheets import BookSheet
from pipeline.books.change_book import check_closed, put_in_place, with_lines, with_room
from pipeline.books.sheet_writer import BookRow, SheetWriter, new_book
from pipeline.decided.decision_sheets import (
    CHANGED,
    CORRECTIONS,
    FILE,
    READ,
    RECEIPTS,
    SHEETS,
    SIGNED,
)
from pipeline.decided.decisions import NAMES_CHANGED, folded, is_signed, open_decisions
from pipeline.files.atomic import atomic_path
from pipeline.plan.sent_forms import Changed
from pipeline.text.errors import lines_not_added
from pipeline.text.safe_text import for_cell, with_controls_shown
from pipeline.xlsx.markup import MarkError


@dataclass(frozen=True, slots=True)
class UnknownFile:
    """A file whose unit is not known, and why."""

    sha256: str
    path: str
    said: str


def grow_decisions(
    folder: Path, files: Iterable[UnknownFile], changed: Iterable[Changed] = ()
) -> list[str]:
    """Add the files and changed questions that the round's workbook lacks, make the workbook where
    there is none; give messages on rows that have no effect, and on a workbook that can't be
    written. Raises ``BookError`` where it can't be read, ``OSError`` where nothing can be
    written."""
    path = folder / FILE
    rows: dict[str, list[BookRow]] = {
        RECEIPTS.key: [_row(one.sha256, one.path, one.said) for one in files],
        CHANGED.key: [_changed_row(one) for one in changed],
    }
    if not path.exists():
        try:
            with atomic_path(path.resolve()) as temporary:
                write_decisions(temporary, rows)
        except PermissionError:
            return [f"Không ghi được {path}. Xem quyền ghi của thư mục rồi chạy lại."]
        return []
    data = path.read_bytes()
    book = open_decisions(path)
    lines = lines_of(READ, book, [])
    told = list(_without_effect(lines))
    lacking = {key: _lacking(key, rows[key], lines[key]) for key in rows}
    number = sum(map(len, lacking.values()))
    if not number:
        return told
    after = data
    try:
        check_closed(path)
        for sheet in (RECEIPTS, CHANGED):
            if lacking[sheet.key]:
                after, room = with_room(after, sheet, book)
                after = with_lines(after, sheet, lacking[sheet.key], room)
        put_in_place(path, data, after)
    except (MarkError, BookError, PermissionError):
        told.append(lines_not_added(number, FILE))
    return told


def _lacking(key: str, rows: Sequence[BookRow], lines: list[BookLine]) -> list[BookRow]:
    """The rows that no line names yet."""
    names = _NAMES[key]
    known = {
        folded(str(line.cells[name].value) if name in line.cells else "" for name in names)
        for line in lines
    }
    return [row for row in rows if folded(str(row[name]) for name in names) not in known]


_NAMES = {"receipts": ("sha256",), "changed": NAMES_CHANGED}
"""By sheet, the columns that name what a row is about."""


def write_decisions(path: Path, rows: Mapping[str, Sequence[BookRow]] | None = None) -> None:
    """Write a new workbook. Raises ``OSError`` where ``path`` can't be written."""
    with new_book(path, "Điều chỉnh") as workbook:
        writer = SheetWriter(workbook)
        for sheet in SHEETS:
            page = workbook.add_worksheet(sheet.name)
            writer.set_print(page, sheet.name)
            own = (rows or {}).get(sheet.key, ())
            writer.rows(page, sheet, own, about=sheet.about, frozen=2)


def _row(sha256: str, path: str, said: str) -> BookRow:
    return {"sha256": sha256, "file": _text(path), "said": _text(said)}


def _changed_row(changed: Changed) -> BookRow:
    return dict(zip(NAMES_CHANGED, map(_text, changed.key), strict=True))


def _text(text: str) -> str:
    return for_cell(with_controls_shown(text))


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


def waiting_said(waiting: Sequence[str], below: Sequence[str]) -> Iterator[str]:
    """Words for corrections of what has not been sent here: neither so far, nor where it came in
    the summary of an office ``below``; none without any."""
    if below:
        yield (
            f"{FILE}, trang {CORRECTIONS.name}: không có hiệu lực vì bảng tổng hợp của cơ quan cấp "
            f"dưới không có ô đó theo từng đơn vị: {', '.join(below)}. Đề nghị cơ quan đó sửa và "
            "gửi lại bảng tổng hợp, rồi xóa dòng."
        )
    if waiting:
        yield (
            f"{FILE}, trang {CORRECTIONS.name}: chưa dùng được vì đơn vị chưa gửi biểu đó: "
            f"{', '.join(waiting)}. Khi có báo cáo, dòng tự có hiệu lực; ghi nhầm thì sửa mã."
        )


def _is_begun(sheet: BookSheet, line: BookLine) -> bool:
    """True where somebody filled a part of a row, not the program alone."""
    if is_signed(sheet, line):
        return False
    return sheet is CORRECTIONS or any(key in line.cells for key in SIGNED[sheet.key])


_OLDER_FORMS = (
    (
        "changed",
        "Báo cáo trên biểu mẫu gửi trước hỏi khác biểu mẫu hiện nay, số liệu chưa dùng",
        f"Xác nhận tại trang {CHANGED.name} của {FILE}, hoặc đề nghị đơn vị điền mẫu mới.",
    ),
    (
        "lacked",
        "Biểu mẫu gửi trước không có, nên chưa có số liệu",
        "Cần thì gửi lại biểu mẫu.",
    ),
    (
        "dropped",
        "Biểu mẫu gửi trước có, biểu mẫu hiện nay không hỏi, nên số liệu không được tính",
        "Cần thì hỏi lại trong kế hoạch.",
    ),
)
_MOST_NAMED = 8


def older_forms_said(differences: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Lines on what returns on older forms were asked otherwise, not asked, or asked alone."""
    for key, what, remedy in _OLDER_FORMS:
        if named := differences.get(key):
            more = f"; và {len(named) - _MOST_NAMED} chỗ khác" if len(named) > _MOST_NAMED else ""
            yield f"{what}: {'; '.join(named[:_MOST_NAMED])}{more}. {remedy}"
