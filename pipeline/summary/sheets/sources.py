"""Nguồn số liệu: where each indicator comes from, what was decided, what was left out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from pipeline.plan.plan import Indicator, Reference
from pipeline.plan.reference import is_asked
from pipeline.round.roster import LEVEL_WORDS
from pipeline.summary.sheets import figures
from pipeline.summary.sheets.figure_terms import link_to
from pipeline.summary.sheets.figures import FigureSheet, too_long
from pipeline.summary.sheets.material import Material
from pipeline.summary.sheets.round_settings import round_settings
from pipeline.summary.sheets.wording import grouped
from pipeline.xlsx.addresses import address_of
from pipeline.xlsx.sheet_description import Cell, Line, PrintSetup, Sheet, on_sheet
from pipeline.xlsx.theme import height_of
from schemas.records import Block, Row, Table

NAME = "Nguồn số liệu"

HEADINGS = (
    "Chỉ tiêu",
    "Biểu",
    "Mã số",
    "Cột",
    "Năm học, thời điểm",
    "Ai cung cấp",
    "Ghi chú",
    "Đến số liệu",
)
_WIDTHS = (44, 22, 34, 22, 26, 34, 46, 12)
_FIRST = 3
_OPEN = "Mở"


def origins_of(material: Material) -> Mapping[str, str]:
    """By indicator code, a link to the first of its lines on the sheet."""
    links: dict[str, str] = {}
    for row, (indicator, _, _) in enumerate(_references(material), _FIRST):
        links.setdefault(indicator.code, f"internal:{on_sheet(NAME, address_of(row, 0))}")
    return links


def describe_sources(material: Material, sheets: Mapping[str, FigureSheet]) -> Sheet:
    """The sheet; each line leads to the column of its figures on the SL sheets."""
    unlisted = {table.name: table for table in too_long(material)}
    lines = [
        Line(("NGUỒN SỐ LIỆU VÀ CÁCH TÍNH",), "heading", 22),
        Line((Cell("Về Tổng quan", link="internal:'Tổng quan'!A1", style="link"),)),
        Line(HEADINGS, "header", 20),
        *(
            _origin(material, indicator, side, reference, _down(sheets, unlisted, reference))
            for indicator, side, reference in _references(material)
        ),
        Line(),
        Line(("Thiết lập của đợt báo cáo",), "subheading", 20),
        *(_pair(name, value) for name, value in round_settings(material)),
        *(_pair(f"Trang SL của {table.label}", _beyond(table)) for table in unlisted.values()),
        *_left_out(material),
    ]
    return Sheet(
        name=NAME,
        widths=_WIDTHS,
        lines=tuple(lines),
        freeze=(_FIRST, 1),
        printing=PrintSetup(narrow_margins=True),
        tab="tab_first",
    )


def _references(material: Material) -> Iterator[tuple[Indicator, str, Reference]]:
    """What each side of each indicator is computed from: of what somebody is asked for in the
    round where anybody is, else all."""
    sorts = {material.outcomes.round.respondent(unit) for unit in material.units}
    for indicator in material.indicators:
        for side, references in (
            ("Tử số", indicator.numerator),
            ("Mẫu số", indicator.denominator),
        ):
            asked = [
                reference
                for reference in references
                if any(is_asked(reference, material.form, who) for who in sorts)
            ]
            for reference in asked or references:
                yield indicator, side, reference


def _down(
    sheets: Mapping[str, FigureSheet], unlisted: Collection[str], reference: Reference
) -> Cell | str:
    """The way to the figures themselves; "" where none may be shown."""
    if link := link_to(sheets, [reference]):
        # A word of its own: LibreOffice wraps no linked cell.
        return Cell(_OPEN, style="cell_link_top", link=link)
    return f"Tệp data/{reference.table}.parquet" if reference.table in unlisted else ""


def _origin(
    material: Material, indicator: Indicator, side: str, reference: Reference, down: Cell | str
) -> Line:
    facts = material.facts
    table = material.form.by_name[reference.table]
    why = indicator.why_unsettled
    row, column = (
        (f"{why[:1].upper()}{why[1:]}", "")
        if reference.switches
        else _where(material, table, reference)
    )
    moment = f"Chốt đến ngày {facts['NGAY_CHOT']}"
    if table.banner:
        moment = f"{table.banner.format_map(facts)}. {moment}"
    texts = (
        f"{indicator.code}. {indicator.title}",
        f"{table.label}. {table.title.capitalize()}",
        row,
        column,
        moment,
        _suppliers(indicator, table),
        _note(indicator, side),
    )
    height = max(height_of(text, width - 1) for text, width in zip(texts, _WIDTHS, strict=False))
    return Line((*texts, down), "cell_top", height)


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
    """What a List's tally counts: the head's own words for it, where it shows the tally."""
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
    kinds = [kind for kind in indicator.kinds if not table.asked.kinds or kind in table.asked.kinds]
    levels = table.asked.levels
    if levels:
        kinds = [kind for kind in kinds if kind in levels or kind == "LC"]
    words = ", ".join(LEVEL_WORDS[kind] for kind in kinds)
    return (
        f"{words} (chỉ đơn vị {', '.join(indicator.ownership).lower()})"
        if indicator.ownership
        else words
    )


def _note(indicator: Indicator, side: str) -> str:
    parts = [side]
    if indicator.kind == "units":
        parts = ["Đếm đơn vị có số liệu từ 1 trở lên, chia cho số đơn vị có số liệu"]
    if indicator.kind == "yes":
        parts = [
            "Đếm đơn vị trả lời Có ở mọi câu hỏi đến kỳ"
            if side == "Tử số"
            else "Chỉ tính đơn vị trả lời Có"
        ]
    if indicator.kind == "total":
        parts = ["Cộng số liệu của các đơn vị"]
        if indicator.accumulate == "sum":
            parts = ["Cộng số đầu kỳ, các kỳ trước và kỳ này (SL Lũy kế)"]
    if "male" in indicator.splits:
        parts.append("Nam bằng Tổng số trừ Nữ")
    if indicator.note:
        parts.append(indicator.note.rstrip("."))
    return ". ".join(parts) + "."


def _beyond(table: Table) -> str:
    units, lines = (grouped(most) for most in (figures.MOST_UNITS, figures.MOST_ROWS))
    return (
        f"Không có, vì quá {units} đơn vị hoặc {lines} dòng. Số liệu từng đơn vị ở tệp "
        f"data/{table.name}.parquet; các chỉ tiêu tính từ biểu này là giá trị, không là công thức."
    )


def _pair(name: str, value: str) -> Line:
    room = sum(_WIDTHS[1:])
    return Line(
        (Cell(name, style="cell_bold"), value, *[None] * (len(_WIDTHS) - 2)),
        "cell",
        max(height_of(value, room), height_of(name, _WIDTHS[0] - 4)),
        ((1, len(_WIDTHS) - 1),),
    )


def _left_out(material: Material) -> Iterator[Line]:
    """The units whose figures should enter an indicator but do not, and why."""
    yield Line()
    yield Line(("Đơn vị chưa được tính vào kết quả và lý do",), "subheading", 20)
    some = False
    for indicator in material.indicators:
        result = material.result(indicator)
        for code, reason in result.left_out if result else ():
            if not some:
                yield Line(
                    ("Chỉ tiêu", "Mã đơn vị", "Tên đơn vị", "Lý do", *[None] * 4),
                    "header",
                    20,
                    ((3, len(_WIDTHS) - 1),),
                )
            some = True
            unit = material.outcomes.round.by_code.get(code)
            title = f"{indicator.code}. {indicator.title}"
            yield Line(
                (title, code, unit.name if unit else "", reason, *[None] * 4),
                "cell",
                max(height_of(title, _WIDTHS[0] - 1), height_of(reason, sum(_WIDTHS[3:]))),
                ((3, len(_WIDTHS) - 1),),
            )
    if not some:
        yield Line(("Không có: mọi đơn vị phải nộp đều đã được tính.",), "text")
