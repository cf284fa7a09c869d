"""An SL sheet as it looks: headings, a line per unit or entry, flags, printed pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from pipeline.accept.records import AcceptedTable, Outcome
from pipeline.round.roster import Unit
from pipeline.summary.outcomes import UnitState
from pipeline.summary.sheets.columns import (
    HEADER_ROW,
    UNPRINTED,
    SheetColumn,
    SheetColumns,
    on_screen,
    title_lines,
)
from pipeline.summary.sheets.figure_terms import column_of
from pipeline.summary.sheets.figures import (
    ACCEPTED,
    FIRST_ROW,
    LEADING,
    NUMBER,
    PARTLY,
    STATE_COLUMN,
    FigureColumn,
    FigureLine,
    FigureSheet,
)
from pipeline.summary.sheets.material import Material
from pipeline.summary.sheets.pages import SCALE, page_breaks
from pipeline.summary.sheets.styles import CORRECTED, WITHHELD
from pipeline.summary.state_words import OUTCOME_WORDS, UNIT_STATE_WORDS
from pipeline.xlsx.addresses import address_of
from pipeline.xlsx.sheet_description import (
    Cell,
    Highlight,
    Line,
    MadeLines,
    PrintSetup,
    Sheet,
)
from pipeline.xlsx.theme import height_of
from schemas.confidential import totals_only
from schemas.records import Kind

_REPEATED = 2
"""Leading columns printed on every page."""
MOST_LINKS = 60_000
"""Links on a sheet; Excel follows 65,530. Where there would be more, the columns that the plan
names first have them, and on every line the unit's code."""
_BOLD_ROOM = 0.95
"""Share of a width that bold text may be reckoned to fill."""

_WIDTHS = {Kind.TEXT: 44, Kind.MONEY: 14, Kind.DATE: 11}
_CHOICE_WIDTH = 14
_STYLES = {
    Kind.CHOICE: "cell_centre",
    Kind.DATE: "date",
    Kind.TEXT: "cell",
    Kind.DECIMAL: "cell_centre",
    Kind.YEAR: "cell_centre",
}


def describe_figures(material: Material, sheet: FigureSheet) -> Sheet:
    """The SL sheet itself."""
    facts = material.facts
    title = f"SỐ LIỆU {sheet.table.label.upper()}: {sheet.table.title}"
    columns = _columns(sheet)
    widths = columns.widths
    leading_down = _linked_figures(material, sheet)
    heading, about, back = title_lines(title, _explanation(sheet, facts))
    head = (heading, on_screen(back), about, *_headers(sheet, columns))
    breaks = page_breaks(widths, _starts(sheet), _REPEATED)

    def lines() -> Iterator[Line]:
        for unit in sheet.units:
            yield from map(columns.line, _unit_lines(material, sheet, unit, leading_down))

    states = (FIRST_ROW, STATE_COLUMN, sheet.last_row, STATE_COLUMN)
    return Sheet(
        name=sheet.name,
        about=f"{sheet.table.label}. {sheet.table.title.capitalize()}.",
        widths=widths,
        styles=columns.styles,
        lines=MadeLines(head, lines, sheet.last_row - FIRST_ROW + 1),
        freeze=(FIRST_ROW, 2),
        filter=(FIRST_ROW - 1, 0, sheet.last_row, len(widths) - 1),
        highlights=(
            Highlight(states, f'{address_of(FIRST_ROW, STATE_COLUMN)}<>"{ACCEPTED}"', "query"),
        ),
        # The heading goes into the page header: repeated columns would cut it off. All but the
        # area is for who takes the area away to print the figures.
        printing=PrintSetup(
            area=UNPRINTED,
            header=title,
            scale=SCALE,
            column_breaks=breaks,
            repeat=(HEADER_ROW, FIRST_ROW - 1),
            repeat_columns=_REPEATED,
            narrow_margins=True,
            tells_total=False,
        ),
    )


def _columns(sheet: FigureSheet) -> SheetColumns[FigureLine]:
    """Units, numbers of entries, figures, flags. Texts make the lines of a List higher."""
    spare = 1 if sheet.is_list else None
    leading = (replace(one, spare=spare) if one.name == "name" else one for one in LEADING)
    figures = (_figure_column(figure, at, spare) for at, figure in enumerate(sheet.figures))
    flags = (_flag_column(flag.heading) for flag in sheet.flags.values())
    return SheetColumns(*leading, *([NUMBER] if sheet.is_list else []), *figures, *flags)


def _figure_column(figure: FigureColumn, at: int, spare: float | None) -> SheetColumn[FigureLine]:
    return SheetColumn(
        "/".join(figure.place),
        figure.heading,
        _width(figure),
        _STYLES.get(figure.kind, "count"),
        lambda line: line.figures[at],
        spare=spare,
    )


def _flag_column(heading: str) -> SheetColumn[FigureLine]:
    return SheetColumn(heading, heading, 10, "flag", lambda line: line.flags[heading])


def _width(figure: FigureColumn) -> float:
    if figure.in_list and figure.kind is Kind.CHOICE:
        return _CHOICE_WIDTH
    return _WIDTHS.get(figure.kind, 10)


def _starts(sheet: FigureSheet) -> list[int]:
    """Columns where a page may begin: each row's figures stay together, entries may part."""
    starts = [
        column
        for column, (figure, before) in enumerate(
            zip(sheet.figures, (None, *sheet.figures), strict=False), sheet.figures_from
        )
        if before is None or figure.in_list or figure.place[0] != before.place[0]
    ]
    return starts + list(sheet.flags)


def _explanation(sheet: FigureSheet, facts: Mapping[str, str]) -> str:
    table = sheet.table
    parts = []
    if table.unit_label:
        parts.append(f"Đơn vị tính: {table.unit_label.format_map(facts)}")
    if table.banner:
        parts.append(table.banner.format_map(facts))
    parts.append(f"Số liệu chốt đến ngày {facts['NGAY_CHOT']}")
    if sheet.is_list:
        parts.append("Mỗi dòng của biểu là một dòng, STT 0: đơn vị không có dòng nào")
    if table.personal:
        parts.append("Họ tên, chức vụ chỉ có ở trang Ban VSTBPN")
    if totals_only(table):
        parts.append("Số vụ việc chỉ tổng hợp chung, không thể hiện theo đơn vị")
    parts.append("Ô trống: chưa có số liệu được dùng")
    if any(page.withheld for page in sheet.accepted.values()):
        parts.append(
            f'Ô nền đỏ nhạt ở dòng "{PARTLY}": còn lỗi phải sửa (kể cả chưa nhập) hoặc tính từ ô '
            "còn lỗi, nên chưa được dùng"
        )
    if any(page.corrections for page in sheet.accepted.values()):
        parts.append(
            "Ô nền vàng, chữ nghiêng: cơ quan tổng hợp đã sửa, số liệu đơn vị gửi nêu ở trang "
            "Nguồn số liệu"
        )
    if sheet.flags:
        parts.append("Cột Tính vào …: 1 là có tính, 0 là phải có nhưng chưa tính")
    return ". ".join(parts) + "."


def _headers(sheet: FigureSheet, columns: SheetColumns[FigureLine]) -> Iterator[Line]:
    """Mã số with label over its columns, the column's label, and the line of codes."""
    leading = columns.headings[: sheet.figures_from]
    first: list[Cell | str | None] = [*leading]
    merges: list[tuple[int, int]] = []
    start, heading = 0, None
    for number, figure in enumerate(sheet.figures, sheet.figures_from):
        if heading == figure.place[0] and not figure.in_list:
            first.append(None)
            continue
        if start and number - start > 1:
            merges.append((start, number - 1))
        start, heading = number, figure.place[0]
        first.append(figure.heading)
    end = sheet.figures_from + len(sheet.figures)
    if start and end - start > 1:
        merges.append((start, end - 1))
    flags = [flag.heading for flag in sheet.flags.values()]
    widths, ends = columns.widths, dict(merges)
    heights = [
        height_of(
            figure.heading,
            _BOLD_ROOM * sum(widths[column : ends.get(column, column) + 1]) - 1,
            10,
        )
        for column, figure in enumerate(sheet.figures, sheet.figures_from)
        if first[column] is not None
    ]
    yield Line((*first, *flags), "header_small", max([48.0, *heights]), tuple(merges))
    labels = [figure.label for figure in sheet.figures]
    height = max(height_of(f.label, _width(f) - 1, 10) for f in sheet.figures)
    yield Line(
        (*[""] * len(leading), *labels, *[""] * len(flags)), "header_small", max(40.0, height)
    )
    codes = [figure.code for figure in sheet.figures]
    yield Line((*"ABCDEF"[: len(leading)], *codes, *[""] * len(flags)), "code")


def _linked_figures(material: Material, sheet: FigureSheet) -> frozenset[int]:
    """Numbers of the figures that lead to their cell in the returned file: those that an
    indicator reads, as many as there may be links."""
    columns = dict.fromkeys(
        column_of(sheet, reference)
        for indicator in material.indicators
        for reference in (*indicator.numerator, *indicator.denominator)
        if reference.table == sheet.table.name
    )
    numbers = [column - sheet.figures_from for column in columns if column is not None]
    return frozenset(numbers[: linked_columns(sheet.last_row - FIRST_ROW + 1)])


def linked_columns(lines: int) -> int:
    """The number of columns that may be linked beside the units' codes, on a sheet of so many
    ``lines``."""
    return max(MOST_LINKS // lines - 1, 0)


def _unit_lines(
    material: Material, sheet: FigureSheet, unit: Unit, leading_down: frozenset[int]
) -> Iterator[FigureLine]:
    accepted = sheet.accepted.get(unit.code)
    if accepted is not None:
        path, state = accepted.path, PARTLY if accepted.withheld else ACCEPTED
    else:
        file = material.file_of(unit.code)
        path, state = (
            (file.path, OUTCOME_WORDS[Outcome.ERRORS])
            if file
            else ("", UNIT_STATE_WORDS[UnitState.MISSING])
        )
    flags = {flag.heading: flag.values.get(unit.code) for flag in sheet.flags.values()}
    first, last = sheet.rows[unit.code]
    if accepted is None:
        yield FigureLine(unit, material.link(path), state, 0, [None] * len(sheet.figures), flags)
        return
    for entry in range(last - first + 1):
        values = sheet.values_on(accepted, entry)
        if accepted.withheld or accepted.corrections:
            shown = [
                _marked(accepted, f, v, entry) for f, v in zip(sheet.figures, values, strict=True)
            ]
        else:
            shown = [*values]
        for number in leading_down:
            if values[number] is not None:
                figure, own = sheet.figures[number], shown[number]
                address = sheet.address(accepted, number, entry)
                link = material.link_down(accepted, address, figure.place, entry)
                style = own.style if isinstance(own, Cell) else ""
                shown[number] = Cell(values[number], style=style, link=link)
        link = _of_line(material, sheet, accepted, entry)
        number = entry + 1 if accepted.entries else 0
        yield FigureLine(unit, link, state, number, shown, flags)


def _of_line(material: Material, sheet: FigureSheet, accepted: AcceptedTable, entry: int) -> str:
    """A link to the first cell of the returned file that stands on the unit's line ``entry``."""
    cells = (
        _address(accepted, figure, entry)
        for figure in sheet.figures
        if figure.in_list or entry == 0
    )
    return material.link_down(accepted, next(filter(None, cells), "A1"), entry=entry)


def _marked(accepted: AcceptedTable, figure: FigureColumn, value: Any, entry: int) -> Any:
    """The figure, marked where an office corrected it or an error withholds it."""
    style = _mark(accepted, figure, entry)
    return Cell(value, style=style) if style else value


def _mark(accepted: AcceptedTable, figure: FigureColumn, entry: int) -> str:
    """The style of a corrected figure, or of the blank of a withheld one; "" of any other."""
    if entry and not figure.in_list:
        return ""
    place = (str(entry + 1), figure.place[1]) if figure.in_list else figure.place
    if place in accepted.withheld:
        return f"{_STYLES.get(figure.kind, 'count')}{WITHHELD}"
    if place not in accepted.corrections:
        return ""
    return f"{_STYLES.get(figure.kind, 'count')}{CORRECTED}"


def _address(accepted: AcceptedTable, figure: FigureColumn, entry: int) -> str:
    place = (str(entry + 1), figure.place[1]) if figure.in_list else figure.place
    return accepted.addresses.get(place, "")
