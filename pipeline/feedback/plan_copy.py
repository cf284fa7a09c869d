"""A plan's workbook with its faults marked: cells coloured and commented, a list of them first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.books.book_faults import BookFault
from pipeline.books.change_book import check_closed
from pipeline.feedback.marked_copy import marked_copy
from pipeline.feedback.records import CellMark
from pipeline.files.atomic import write_atomically
from pipeline.plan.workbook.load_book import PlanBookError
from pipeline.summary.sheets.columns import SheetColumn, SheetColumns, linked
from pipeline.summary.sheets.styles import STYLES
from pipeline.xlsx.markup import MarkError
from pipeline.xlsx.sheet_description import Cell, Line, Sheet, on_sheet

PREFIX = "can-sua-"
"""Opens the name of a marked copy: none of the names under which a plan is looked for."""
NAME = "Cần sửa"
_HOW = (
    "Bấm cột Đến ô để tới đúng chỗ; đưa chuột vào ô màu để xem lý do. Sửa trong sổ tính kế hoạch, "
    "hoặc sửa ngay trên tệp này rồi lưu đè lên sổ tính đó, và kiểm tra lại."
)


@dataclass(frozen=True, slots=True)
class _Fault:
    number: int
    fault: BookFault

    @property
    def way_there(self) -> Cell:
        sheet, cell = self.fault.sheet, self.fault.cell
        words = f"Đến ô {cell}" if cell else "Đến trang"
        link = f"internal:{on_sheet(sheet, cell or 'A1')}" if sheet else ""
        return linked(words if link else "", link, "cell_link_centre")


_COLUMNS = SheetColumns[_Fault](
    SheetColumn("number", "STT", 6, "number_error", lambda one: one.number),
    SheetColumn("sheet", "Trang", 16, "cell", lambda one: one.fault.sheet or "Sổ tính", spare=1),
    SheetColumn("cell", "Ô", 9, "cell_centre", lambda one: one.fault.cell),
    SheetColumn("what", "Nội dung", 60, "cell", lambda one: one.fault.what, spare=1),
    SheetColumn("remedy", "Cách sửa", 66, "cell", lambda one: one.fault.advice, spare=1),
    SheetColumn("way_there", "Đến ô", 14, "cell_centre", lambda one: one.way_there),
)


def describe_faults(faults: Sequence[BookFault]) -> Sheet:
    """The list of faults as the first sheet of a marked copy."""
    heads = [
        Line(("DANH SÁCH CHỖ PHẢI SỬA TRONG KẾ HOẠCH",), "heading", 24),
        Line((f"{len(faults)} chỗ phải sửa (ô màu đỏ).",), "line", 18),
        Line((_HOW,), "line", 18),
        Line(),
    ]
    lines = [_COLUMNS.line(_Fault(number, one), lowest=20) for number, one in enumerate(faults, 1)]
    return _COLUMNS.sheet(NAME, heads, lines, header_height=24, is_filtered=False)


def write_marked_plan(error: PlanBookError) -> Path | None:
    """Write the workbook with its faults marked beside it; ``None`` where it takes no marks. Raises
    ``BookError`` where a program has the copy open, ``OSError`` where it can't be written."""
    source = error.path
    marks = tuple(
        CellMark(one.sheet, one.cell, "error", f"{one.what}. {one.advice}".strip())
        for one in error.faults
        if one.sheet
    )
    copy = source.with_name(f"{PREFIX}{source.name.removeprefix(PREFIX)}")
    try:
        content = marked_copy(source.read_bytes(), marks, describe_faults(error.faults), STYLES)
    except MarkError:
        return None
    check_closed(copy)
    write_atomically(copy, content)
    return copy
