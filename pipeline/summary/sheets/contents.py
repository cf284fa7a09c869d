"""Mục lục: every sheet by group, what it answers, a link to it and how a figure is traced.

No sheet of figures is hidden: Excel follows no link to a hidden sheet, and each figure must lead
down to the cell that a school filled. So the sheets that leadership opens stand first, as many as
have their tabs in sight, and the others behind this one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.summary.sheets.columns import (
    CONTENTS,
    TO_OVERVIEW,
    SheetColumn,
    SheetColumns,
    linked,
)
from pipeline.xlsx.sheet_description import Cell, Line, PrintSetup, Sheet, link_within, on_sheet
from pipeline.xlsx.theme import height_of

_TRACING = (
    "Lần ngược một con số: ở Tổng quan bấm kết quả để sang trang Chỉ tiêu; ở đó bấm tử số, mẫu số "
    "để sang đúng cột của trang SL; ở trang SL bấm con số để mở đúng ô trong tệp đơn vị đã gửi."
)
_PRINTING = "Các trang SL để tra cứu trên máy, không in; dòng thứ hai của trang nêu cách in."


@dataclass(frozen=True, slots=True)
class SheetGroup:
    """Sheets that stand together."""

    title: str
    sheets: Sequence[Sheet]


_COLUMNS = SheetColumns[Sheet](
    SheetColumn(
        "sheet",
        "Trang",
        32,
        "cell_plain",
        lambda one: linked(one.name, link_within(on_sheet(one.name, "A1"))),
    ),
    SheetColumn("about", "Nội dung", 130, "cell", lambda one: one.about, spare=2),
)
_LAST = len(_COLUMNS.columns) - 1


def describe_contents(parts: Sequence[SheetGroup]) -> Sheet:
    """The sheet of all sheets in ``parts``."""
    lines = [
        Line(("MỤC LỤC",), "heading", 22),
        *map(_told, (_TRACING, _PRINTING)),
        Line((TO_OVERVIEW,)),
        Line(_COLUMNS.headings, "header", 20),
    ]
    head = len(lines)
    for part in parts:
        cells = (Cell(part.title, style="cell_bold"), Cell(style="cell_bold"))
        lines.append(Line(cells, height=20, merges=((0, _LAST),)))
        lines += map(_COLUMNS.line, part.sheets)
    return Sheet(
        name=CONTENTS,
        widths=_COLUMNS.widths,
        styles=_COLUMNS.styles,
        lines=tuple(lines),
        freeze=(head, 0),
        printing=PrintSetup(scale=75, repeat=(head - 1, head - 1), slim_margins=True),
    )


def _told(words: str) -> Line:
    height = height_of(words, sum(_COLUMNS.widths) - 4)
    return Line((Cell(words, style="note"), None), height=height, merges=((0, _LAST),))
