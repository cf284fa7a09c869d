"""Tình hình nộp: what each unit sent, when, and in what state it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.accept.records import ReturnRecord
from pipeline.accept.timeliness_words import timeliness_words
from pipeline.round.cover_facts import own_due_words
from pipeline.round.roster import Unit
from pipeline.round.round import day
from pipeline.summary.outcomes import UnitState
from pipeline.summary.sheets.columns import (
    FIRST_ROW,
    SheetColumn,
    SheetColumns,
    linked,
    title_lines,
)
from pipeline.summary.sheets.material import Material
from pipeline.summary.sheets.wording import grouped
from pipeline.summary.state_words import FILE_WORDS, UNIT_STATE_WORDS, state_is
from pipeline.xlsx.sheet_description import Cell, Highlight, Line, Scalar, Sheet, on_sheet
from pipeline.xlsx.theme import height_of

NAME = "Tình hình nộp"
_DUES_NAMED = 5
"""The most due dates of units' own that the line below the title has room for."""


@dataclass(frozen=True, slots=True)
class _Submission:
    unit: Unit
    file: ReturnRecord | None
    link: str
    state: str
    sent: int
    errors: int
    queries: int
    waiting: str
    is_signed: bool

    @property
    def path(self) -> str:
        """The file that stands for the unit, else the one that the officer has to look into."""
        if self.file is None and self.waiting:
            return f"(Chờ cán bộ tổng hợp xác nhận: {self.waiting})"
        if self.file is None:
            return ""
        return f"{self.file.path} (đã có bản ký)" if self.is_signed else self.file.path


# The file's link stands on a short text, since LibreOffice wraps no linked cell.
_COLUMNS = SheetColumns[_Submission](
    SheetColumn("code", "Mã đơn vị", 11, "cell_plain", lambda one: linked(one.unit.code, one.link)),
    SheetColumn("name", "Tên đơn vị", 34, "cell", lambda one: one.unit.name, spare=1),
    SheetColumn("level", "Cấp học", 16, "cell_centre", lambda one: one.unit.level_words, spare=1),
    SheetColumn("commune", "Xã, phường", 18, "cell", lambda one: one.unit.commune, spare=1),
    SheetColumn("state", "Tình trạng", 21, "cell_centre", lambda one: one.state, spare=0),
    SheetColumn(
        "received", "Ngày nhận", 11, "date", lambda one: one.file.received if one.file else None
    ),
    SheetColumn(
        "timeliness",
        "Thời hạn",
        16,
        "cell_centre",
        lambda one: timeliness_words(one.file.timeliness if one.file else None),
    ),
    SheetColumn("sent", "Số lần gửi", 7, "count_centre", lambda one: one.sent),
    SheetColumn("errors", "Số lỗi", 7, "count_centre", lambda one: one.errors),
    SheetColumn("queries", "Cần giải trình", 9, "count_centre", lambda one: one.queries),
    SheetColumn("path", "Tên tệp", 34, "cell", lambda one: one.path, spare=1),
)
_PATH, _REASON = ("name", "commune"), ("timeliness", "path")
"""First and last of the columns that hold the paths and the reasons of the other files."""


@dataclass(frozen=True, slots=True)
class SubmissionSpans:
    """The columns that other sheets count in, as ranges."""

    codes: str
    levels: str
    states: str
    timeliness: str


def describe_submissions(material: Material) -> tuple[Sheet, SubmissionSpans]:
    """The sheet, and the ranges that Tổng quan counts in."""
    units = material.units
    last = FIRST_ROW + max(len(units), 1) - 1
    round_ = material.outcomes.round
    few = sum(unit.due is not None for unit in round_.units) <= _DUES_NAMED
    own_due = own_due_words(round_, named=few)
    due = f" Hạn nộp: trước ngày {day(round_.settings.due)}{own_due}." if own_due else ""
    about = f"Báo cáo {round_.period_words}.{due} {_files_in_words(material)}"
    states = _COLUMNS.area("state", FIRST_ROW, last)
    first = _COLUMNS.address(FIRST_ROW, "state")
    sheet = _COLUMNS.sheet(
        NAME,
        title_lines("TÌNH HÌNH NỘP BÁO CÁO", about, "line"),
        [_COLUMNS.line(_submission(material, unit)) for unit in units],
        below=tuple(_other_files(material)),
        about="Đơn vị nào đã nộp, chưa nộp, nộp ngày nào, tệp nào.",
        header_height=34,
        frozen=2,
        highlights=(
            Highlight(states, state_is(first, UnitState.MISSING), "error"),
            Highlight(states, state_is(first, UnitState.TO_FIX), "query"),
            Highlight(states, state_is(first, UnitState.TO_EXPLAIN), "query"),
            Highlight(states, state_is(first, UnitState.FIT), "good"),
        ),
    )
    return sheet, SubmissionSpans(
        *(
            on_sheet(NAME, _COLUMNS.span(name, FIRST_ROW, last))
            for name in ("code", "level", "state", "timeliness")
        )
    )


def _submission(material: Material, unit: Unit) -> _Submission:
    file = material.file_of(unit.code)
    errors, queries = material.asked(unit.code)
    return _Submission(
        unit=unit,
        file=file,
        link=material.link(file.path) if file else "",
        state=UNIT_STATE_WORDS[material.state_of(unit.code)],
        sent=len(material.sent.get(unit.code, ())),
        errors=errors,
        queries=queries,
        waiting=material.waiting.get(unit.code, ""),
        is_signed=unit.code in material.signed,
    )


def _files_in_words(material: Material) -> str:
    """Files found and what became of them; the parts add up."""
    records = material.outcomes.returns
    parts = [
        f"{words} {grouped(number)}"
        for status, words in FILE_WORDS.items()
        if (number := sum(record.status == status for record in records))
    ]
    return f"Tệp nhận được: {grouped(len(records))}" + (f" ({'; '.join(parts)})." if parts else ".")


def _other_files(material: Material) -> Iterator[Line]:
    """Files that do not stand for a unit of the roster, or were passed over."""
    shown = {file.path for unit in material.units if (file := material.file_of(unit.code))}
    others = [record for record in material.outcomes.returns if record.path not in shown]
    if not others:
        return
    yield Line()
    yield Line(("Các tệp khác trong thư mục nhận báo cáo",), "subheading", 20)
    headings = {
        "code": "Mã đơn vị",
        "name": "Tên tệp",
        "state": "Tình trạng",
        "received": "Ngày nhận",
        "timeliness": "Lý do",
    }
    yield _other_line(headings, 20, "header")
    for record in others:
        state = FILE_WORDS[record.status]
        cells: dict[str, Cell | Scalar] = {
            "code": linked(record.unit or "Mở tệp", material.link(record.path)),
            "name": Cell(record.path, style="cell"),
            "state": state,
            "received": record.received,
            "timeliness": Cell(record.reason, style="cell"),
        }
        height = max(
            height_of(record.path, _COLUMNS.width(*_PATH)),
            height_of(record.reason, _COLUMNS.width(*_REASON)),
            height_of(state, _COLUMNS.width("state") - 1),
        )
        yield _other_line(cells, height)


def _other_line(cells: Mapping[str, Cell | Scalar], height: float, style: str = "") -> Line:
    blank = Cell(None, style=style or "cell")
    merges = tuple(
        (_COLUMNS.number(first), _COLUMNS.number(last)) for first, last in (_PATH, _REASON)
    )
    return Line(
        tuple(cells.get(column.name, blank) for column in _COLUMNS.columns), style, height, merges
    )
