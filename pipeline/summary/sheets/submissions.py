"""Tình hình nộp: what each unit sent, when, and in what state it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.read.records import FileStatus
from pipeline.round.roster import Unit
from pipeline.summary.sheets.material import Material
from pipeline.summary.sheets.wording import grouped
from pipeline.xlsx.addresses import address_of
from pipeline.xlsx.sheet_description import (
    Cell,
    Highlight,
    Line,
    PrintSetup,
    Scalar,
    Sheet,
    on_sheet,
)
from pipeline.xlsx.theme import height_of

NAME = "Tình hình nộp"

HEADINGS = (
    "Mã đơn vị",
    "Tên đơn vị",
    "Cấp học",
    "Xã, phường",
    "Tình trạng",
    "Ngày nhận",
    "Thời hạn",
    "Số lần gửi",
    "Số lỗi",
    "Cần giải trình",
    "Tên tệp",
)
_WIDTHS = (11, 38, 17, 22, 24, 12, 18, 8, 8, 10, 58)
_HEADER_ROW = 3
_FIRST = _HEADER_ROW + 1
_LEVEL, _STATE, _TIMELINESS = 2, 4, 6

FILE_WORDS: dict[FileStatus, str] = {
    "counted": "Đã dùng",
    "blocked": "Đã nhận, phải sửa",
    "superseded": "Đã thay bằng bản mới hơn",
    "quarantined": "Chưa xác định được đơn vị",
    "failed": "Không đọc được",
    "skipped": "Bỏ qua (không phải báo cáo)",
}


@dataclass(frozen=True, slots=True)
class Spans:
    """The columns that other sheets count in, as ranges."""

    codes: str
    levels: str
    states: str
    timeliness: str


def describe_submissions(material: Material) -> tuple[Sheet, Spans]:
    """The sheet, and the ranges that Tổng quan counts in."""
    units = material.units
    last = _FIRST + max(len(units), 1) - 1
    lines = [
        Line(("TÌNH HÌNH NỘP BÁO CÁO",), "heading", 22),
        Line(
            (f"Báo cáo {material.outcomes.round.period_words}. {_files_in_words(material)}",),
            "line",
        ),
        Line((Cell("Về Tổng quan", link="internal:'Tổng quan'!A1", style="link"),)),
        Line(HEADINGS, "header", 34),
        *(_unit_line(material, unit) for unit in units),
        *_other_files(material),
    ]
    states = (_FIRST, _STATE, last, _STATE)
    first = address_of(_FIRST, _STATE)
    sheet = Sheet(
        name=NAME,
        widths=_WIDTHS,
        styles=(
            *("cell_plain", "cell", "cell_centre", "cell", "cell_centre", "date"),
            *("cell_centre", "count_centre", "count_centre", "count_centre", "cell_small"),
        ),
        lines=tuple(lines),
        freeze=(_FIRST, 2),
        filter=(_HEADER_ROW, 0, last, len(HEADINGS) - 1),
        highlights=(
            Highlight(states, f'{first}="Chưa nộp"', "error"),
            Highlight(states, f'{first}="Đã nộp, cần sửa"', "query"),
            Highlight(states, f'{first}="Đã nộp, hợp lệ"', "good"),
        ),
        printing=PrintSetup(repeat=(_HEADER_ROW, _HEADER_ROW), narrow_margins=True),
        tab="tab_first",
    )
    return sheet, Spans(
        _span(0, last), _span(_LEVEL, last), _span(_STATE, last), _span(_TIMELINESS, last)
    )


def _span(column: int, last: int) -> str:
    start = address_of(_FIRST, column, fixed=True)
    return on_sheet(NAME, f"{start}:{address_of(last, column, fixed=True)}")


def _files_in_words(material: Material) -> str:
    """Files found and what became of them; the parts add up."""
    records = material.outcomes.returns
    parts = [
        f"{words} {grouped(number)}"
        for status, words in FILE_WORDS.items()
        if (number := sum(record.status == status for record in records))
    ]
    return f"Tệp nhận được: {grouped(len(records))}" + (f" ({'; '.join(parts)})." if parts else ".")


def _unit_line(material: Material, unit: Unit) -> Line:
    file = material.file_of(unit.code)
    path = file.path if file else ""
    errors, queries = material.asked(unit.code)
    cells: tuple[Cell | Scalar, ...] = (
        _link(material, unit.code, path),
        unit.name,
        unit.level_words,
        unit.commune,
        material.state_of(unit.code),
        file.received if file else None,
        file.timeliness if file else "",
        len(material.sent.get(unit.code, ())),
        errors,
        queries,
        path,
    )
    texts = ((unit.name, 1), (unit.level_words, 2), (unit.commune, 3), (path, 10))
    return Line(cells, height=max(height_of(text, _WIDTHS[at] - 1) for text, at in texts))


def _link(material: Material, words: str, path: str) -> Cell:
    """A link to the file; it stands on a short text, since LibreOffice wraps no linked cell."""
    link = material.link(path)
    return Cell(words, style="cell_link" if link else "cell_plain", link=link)


def _other_files(material: Material) -> Iterator[Line]:
    """Files that do not stand for a unit of the roster, or were passed over."""
    shown = {file.path for unit in material.units if (file := material.file_of(unit.code))}
    others = [record for record in material.outcomes.returns if record.path not in shown]
    if not others:
        return
    yield Line()
    yield Line(("Các tệp khác trong thư mục nhận báo cáo",), "subheading", 20)
    yield Line(
        ("Mã đơn vị", "Tên tệp", None, None, "Tình trạng", "Ngày nhận", "Lý do", *[None] * 4),
        "header",
        20,
        ((1, 3), (6, 10)),
    )
    room = sum(_WIDTHS[1:4]), sum(_WIDTHS[6:11])
    for record in others:
        cells: tuple[Cell | Scalar, ...] = (
            _link(material, record.unit or "Mở tệp", record.path),
            Cell(record.path, style="cell"),
            *[Cell(None, style="cell")] * 2,
            FILE_WORDS[record.status],
            record.received,
            Cell(record.reason, style="cell"),
            *[Cell(None, style="cell")] * 4,
        )
        yield Line(
            cells,
            "",
            max(
                height_of(record.path, room[0]),
                height_of(record.reason, room[1]),
                height_of(FILE_WORDS[record.status], _WIDTHS[_STATE] - 1),
            ),
            ((1, 3), (6, 10)),
        )
