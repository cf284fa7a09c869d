"""Nguồn số liệu: where each indicator comes from, what was decided, what was left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.plan.plan import Indicator, Reference
from pipeline.plan.reference import is_asked
from pipeline.read.cleaned import said
from pipeline.round.unit_words import LEVEL_WORDS
from pipeline.summary.discretion import corrections_shown, withheld_shown
from pipeline.summary.frames import files_of, parquet_of
from pipeline.summary.sheets import figures
from pipeline.summary.sheets.columns import WAY_BACK, SheetColumn, SheetColumns
from pipeline.summary.sheets.figure_terms import link_to
from pipeline.summary.sheets.figures import FigureSheet, too_long
from pipeline.summary.sheets.material import Material
from pipeline.summary.sheets.round_settings import round_settings
from pipeline.summary.sheets.wording import grouped
from pipeline.text.findings import capitalised
from pipeline.xlsx.addresses import address_of
from pipeline.xlsx.sheet_description import Cell, Line, PrintSetup, Sheet, on_sheet
from pipeline.xlsx.theme import height_of
from schemas.records import Block, Row, Table

NAME = "Nguồn số liệu"

_FIRST = 3
_OPEN = "Mở"


@dataclass(frozen=True, slots=True)
class _Origin:
    """One reference of an indicator, in the words of the sheet."""

    indicator: Indicator
    above: bool
    table: Table
    row: str
    column: str
    moment: str
    down: Cell | str
    is_first: bool
    """True of the indicator's first line, which names it, quotes the plan and has its note."""

    @property
    def title(self) -> str:
        if not self.is_first:
            return self.indicator.code
        verbatim = self.indicator.verbatim
        quoted = f'\nNguyên văn kế hoạch: "{verbatim}"' if verbatim else ""
        return f"{_named(self.indicator)}{quoted}"

    @property
    def note(self) -> str:
        return _note(self.indicator, above=self.above, is_first=self.is_first)

    @property
    def table_title(self) -> str:
        return f"{self.table.label}. {self.table.title.capitalize()}"


_COLUMNS = SheetColumns[_Origin](
    SheetColumn("indicator", "Chỉ tiêu", 40, "cell_top", lambda one: one.title, spare=1),
    SheetColumn("table", "Biểu", 18, "cell_top", lambda one: one.table_title, spare=1),
    SheetColumn("row", "Mã số", 26, "cell_top", lambda one: one.row, spare=1),
    SheetColumn("column", "Cột", 14, "cell_top", lambda one: one.column, spare=1),
    SheetColumn("moment", "Năm học, thời điểm", 14, "cell_top", lambda one: one.moment, spare=1),
    SheetColumn(
        "suppliers",
        "Ai cung cấp",
        26,
        "cell_top",
        lambda one: _suppliers(one.indicator, one.table),
        spare=1,
    ),
    SheetColumn("note", "Ghi chú", 34, "cell_top", lambda one: one.note, spare=1),
    SheetColumn("down", "Đến số liệu", 8, "cell_top", lambda one: one.down, spare=0),
)
_LAST = len(_COLUMNS.columns) - 1


def _named(indicator: Indicator) -> str:
    return f"{indicator.code}. {indicator.title}"


def origins_of(material: Material) -> tuple[Mapping[str, str], ...]:
    """Links to the first line of each indicator on the sheet, by its code, for each plan of the
    round."""
    found, row = [], _FIRST
    for one in material.by_plan:
        links: dict[str, str] = {}
        references = list(_references(one))
        for at, (indicator, _, _) in enumerate(references, row):
            links.setdefault(indicator.code, f"internal:{on_sheet(NAME, address_of(at, 0))}")
        found.append(links)
        # Past the heading of the next plan.
        row += len(references) + 1
    return tuple(found)


def describe_sources(material: Material, sheets: Mapping[str, FigureSheet]) -> Sheet:
    """The sheet; each line leads to the column of its figures on the SL sheets."""
    unlisted = {table.name: table for table in too_long(material)}
    lines = [
        Line(("NGUỒN SỐ LIỆU VÀ CÁCH TÍNH",), "heading", 22),
        WAY_BACK,
        Line(_COLUMNS.headings, "header", 33),
        *_lines(material, sheets, unlisted),
        *(
            line
            for one in material.by_plan[1:]
            for line in (
                Line((one.outcomes.plan.title,), "subheading", 20),
                *_lines(one, sheets, unlisted),
            )
        ),
        Line(),
        Line(("Thiết lập của đợt báo cáo",), "subheading", 20),
        *(_pair(name, value) for name, value in round_settings(material)),
        *(_pair(f"Trang SL của {table.label}", _beyond(table)) for table in unlisted.values()),
        *_left_out(material.by_plan),
        *_in_part(material),
        *_corrected(material),
    ]
    return Sheet(
        name=NAME,
        about="Mỗi chỉ tiêu lấy từ biểu, mã số, cột nào; thiết lập của đợt.",
        widths=_COLUMNS.widths,
        styles=_COLUMNS.styles,
        lines=tuple(lines),
        freeze=(_FIRST, 1),
        printing=PrintSetup(narrow_margins=True),
    )


def _lines(
    material: Material, sheets: Mapping[str, FigureSheet], unlisted: Mapping[str, Table]
) -> Iterator[Line]:
    """A line for each reference of the plan's indicators."""
    before = None
    for indicator, above, reference in _references(material):
        down = _down(sheets, unlisted, reference)
        origin = _origin(material, indicator, above, reference, down)
        yield _COLUMNS.line(replace(origin, is_first=indicator is not before))
        before = indicator


def _references(material: Material) -> Iterator[tuple[Indicator, bool, Reference]]:
    """The references of each side of each indicator: those that some unit is asked for in the
    round, or all where none is."""
    sorts = {material.outcomes.round.respondent(unit) for unit in material.units}
    for indicator in material.indicators:
        for above, references in (
            (True, indicator.numerator),
            (False, indicator.denominator),
        ):
            asked = [
                reference
                for reference in references
                if any(is_asked(reference, material.form, who) for who in sorts)
            ]
            for reference in asked or references:
                yield indicator, above, reference


def _down(
    sheets: Mapping[str, FigureSheet], unlisted: Mapping[str, Table], reference: Reference
) -> Cell | str:
    """The way to the figures themselves; "" where none may be shown."""
    if link := link_to(sheets, [reference]):
        # A word of its own: LibreOffice wraps no linked cell.
        return Cell(_OPEN, style="cell_link_top", link=link)
    table = unlisted.get(reference.table)
    if table is None:
        return ""
    tally = None if reference.column else table.tally(reference.row)
    return f"Tệp data/{parquet_of(table, of_entries=tally is not None)}"


def _origin(
    material: Material, indicator: Indicator, above: bool, reference: Reference, down: Cell | str
) -> _Origin:
    facts = material.facts
    table = material.form.by_name[reference.table]
    why = indicator.why_unsettled
    row, column = (
        (capitalised(why), "") if reference.switches else _where(material, table, reference)
    )
    moment = f"Chốt đến ngày {material.outcomes.round.cutoff_words}"
    if table.banner:
        moment = f"{table.banner.format_map(facts)}. {moment}"
    return _Origin(indicator, above, table, row, column, moment, down, is_first=True)


def _where(material: Material, table: Table, reference: Reference) -> tuple[str, str]:
    """Mã số with its label, and the column with its label."""
    for _, block in table.blocks:
        if reference.row in block.row_index:
            row = block.row(reference.row)
            return f"{row.code}. {_words(material, row)}", _column(block, reference)
    return _tally(table, reference), ""


def _words(material: Material, row: Row) -> str:
    return row.question.label if row.question else material.label(row)


def _tally(table: Table, reference: Reference) -> str:
    """Words for a List's tally: those of the head where it shows the tally."""
    for _, block in table.blocks:
        for row in block.rows:
            if row.question is not None and row.question.tally == reference.row:
                return f"{row.code}. {row.question.label}"
    return "Đếm các dòng của biểu"


def _column(block: Block, reference: Reference) -> str:
    if not reference.column:
        return ""
    column = block.column(reference.column)
    return f"{column.code}. {column.question.label}"


def _suppliers(indicator: Indicator, table: Table) -> str:
    words = ", ".join(LEVEL_WORDS[kind] for kind in indicator.kinds if table.asked.concerns(kind))
    return (
        f"{words} (chỉ đơn vị {', '.join(indicator.ownership).lower()})"
        if indicator.ownership
        else words
    )


def _note(indicator: Indicator, *, above: bool, is_first: bool) -> str:
    parts = ["Tử số" if above else "Mẫu số"]
    if indicator.kind == "units":
        parts = ["Đếm đơn vị có số liệu từ 1 trở lên, chia cho số đơn vị có số liệu"]
    if indicator.kind == "yes":
        parts = [
            "Đếm đơn vị trả lời Có ở mọi câu hỏi đến kỳ" if above else "Chỉ tính đơn vị trả lời Có"
        ]
    if indicator.kind == "mean" and not indicator.denominator:
        parts = ["Cộng số liệu của các đơn vị, chia cho số đơn vị có số liệu"]
    if indicator.kind == "difference":
        parts = [f"{parts[0]} của nữ và của nam; lấy tỷ lệ của nữ trừ tỷ lệ của nam"]
    if indicator.kind == "total":
        parts = ["Cộng số liệu của các đơn vị"]
        if indicator.accumulate == "sum":
            parts = ["Cộng số đầu kỳ (nếu có), các kỳ trước và kỳ này (SL Lũy kế)"]
    if "male" in indicator.splits:
        parts.append("Nam bằng Tổng số trừ Nữ")
    if is_first and indicator.note:
        parts.append(indicator.note.rstrip("."))
    return ". ".join(parts) + "."


def _beyond(table: Table) -> str:
    units, lines = (grouped(most) for most in (figures.MOST_UNITS, figures.MOST_ROWS))
    files = ", ".join(f"data/{name}.parquet" for name in files_of(table))
    return (
        f"Không có, vì quá {units} đơn vị hoặc {lines} dòng. Số liệu từng đơn vị ở tệp "
        f"{files}; các chỉ tiêu tính từ biểu này là giá trị, không là công thức."
    )


def _pair(name: str, value: str) -> Line:
    room = _COLUMNS.width("table", "down")
    return Line(
        (Cell(name, style="cell_bold"), value, *[None] * (_LAST - 1)),
        "cell",
        max(height_of(value, room), height_of(name, _COLUMNS.width("indicator") - 4)),
        ((1, _LAST),),
    )


_ALL_COUNTED = (
    "Không có: mọi đơn vị mà chỉ tiêu tính đến đều đã được tính. Đơn vị mà kế hoạch không tính "
    "(nếu có) nêu ở trang Đối chiếu."
)


def _left_out(by_plan: Sequence[Material]) -> Iterator[Line]:
    """The units whose figures should enter an indicator but do not, and why."""
    yield Line()
    yield Line(("Đơn vị chưa được tính vào kết quả và lý do",), "subheading", 20)
    before = None
    merges = ((2, 3), (4, _LAST))
    for material, indicator in ((one, line) for one in by_plan for line in one.indicators):
        result = material.result(indicator)
        for code, reason in result.left_out if result else ():
            if before is None:
                yield Line(
                    ("Chỉ tiêu", "Mã đơn vị", "Tên đơn vị", None, "Lý do", *[None] * (_LAST - 4)),
                    "header",
                    20,
                    merges,
                )
            unit = material.outcomes.round.by_code.get(code)
            name = unit.name if unit else ""
            title = indicator.code if indicator is before else _named(indicator)
            before = indicator
            height = max(
                height_of(title, _COLUMNS.width("indicator") - 1),
                height_of(name, _COLUMNS.width("row", "column") - 1),
                height_of(reason, _COLUMNS.width("moment", "down")),
            )
            texts = (title, code, name, None, reason, *[None] * (_LAST - 4))
            yield Line(texts, "cell", height, merges)
    if before is None:
        yield Line((_ALL_COUNTED,), "text")


_PART_HEADINGS = ("Đơn vị", "Biểu", "Số ô chưa dùng", "Mã số/cột (danh sách: dòng/cột)")


def _in_part(material: Material) -> Iterator[Line]:
    """The tables that count without the cells that open errors leave in doubt, with these."""
    found = list(withheld_shown(material.outcomes.accepted, material.form))
    if not found:
        return
    rest = ((3, _LAST),)
    yield Line()
    yield Line(("Biểu mới dùng một phần, các ô còn lỗi chưa dùng",), "subheading", 20)
    yield Line((*_PART_HEADINGS, *[None] * (_LAST - 3)), "header", 20, rest)
    for table, code, places in found:
        unit = material.outcomes.round.by_code.get(code)
        listed = ", ".join("/".join(place) for place in places)
        texts = f"{code} {unit.name if unit else ''}".strip(), table.label, len(places), listed
        height = max(
            height_of(texts[0], _COLUMNS.width("indicator") - 1),
            height_of(listed, _COLUMNS.width("column", "down")),
        )
        yield Line((*texts, *[None] * (_LAST - 3)), "cell_top", height, rest)


_CORRECTED_HEADINGS = (
    "Đơn vị",
    "Biểu",
    "Mã số",
    "Cột",
    "Đơn vị đã gửi",
    "Sửa thành",
    "Người quyết định, lý do, nguồn",
    "Ngày",
)


def _corrected(material: Material) -> Iterator[Line]:
    """The figures that an office corrected, each with what the unit had sent."""
    found = list(corrections_shown(material.outcomes.accepted, material.form))
    if not found:
        return
    yield Line()
    yield Line(("Số liệu do cơ quan tổng hợp sửa",), "subheading", 20)
    yield Line(_CORRECTED_HEADINGS, "header", 20)
    for one, (row, column) in found:
        unit = material.outcomes.round.by_code.get(one.unit)
        texts = (
            f"{one.unit} {unit.name if unit else ''}".strip(),
            material.form.by_name[one.table].label,
            row,
            column,
            one.before or "(trống)",
            said(one.value),
            f"{one.by}: {one.reason}; nguồn: {one.source}",
        )
        height = max(
            height_of(text, width - 1) for text, width in zip(texts, _COLUMNS.widths, strict=False)
        )
        yield Line((*texts, Cell(one.on, style="date") if one.on else ""), "cell_top", height)
