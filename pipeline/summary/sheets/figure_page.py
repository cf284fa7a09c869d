"""An SL sheet as it looks: headings, a line per unit or entry, flags, printed pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
    Leads,
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

_DIGITS = "0123456789"

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
            for cells, leads in _unit_lines(material, sheet, unit, leading_down):
                yield Line(cells, height=columns.height(cells), leads=leads)

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


def _columns(sheet: FigureSheet) -> SheetColumns[None]:
    """Units, numbers of entries, figures, flags. Texts make the lines of a List higher."""
    spare = 1 if sheet.is_list else None
    leading = (replace(one, spare=spare) if one.name == "name" else one for one in LEADING)
    figures = (_figure_column(figure, spare) for figure in sheet.figures)
    flags = (_flag_column(flag.heading) for flag in sheet.flags.values())
    return SheetColumns(*leading, *([NUMBER] if sheet.is_list else []), *figures, *flags)


def _figure_column(figure: FigureColumn, spare: float | None) -> SheetColumn[None]:
    style = _STYLES.get(figure.kind, "count")
    name = "/".join(figure.place)
    return SheetColumn(name, figure.heading, _width(figure), style, spare=spare)


def _flag_column(heading: str) -> SheetColumn[None]:
    return SheetColumn(heading, heading, 10, "flag")


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


def _headers(sheet: FigureSheet, columns: SheetColumns[None]) -> Iterator[Line]:
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


def _linked_figures(material: Material, sheet: FigureSheet) -> Sequence[int]:
    """Numbers of the figures that lead to their cell in the returned file, in order: those that an
    indicator reads, as many as there may be links."""
    columns = dict.fromkeys(
        column_of(sheet, reference)
        for indicator in material.indicators
        for reference in (*indicator.numerator, *indicator.denominator)
        if reference.table == sheet.table.name
    )
    numbers = [column - sheet.figures_from for column in columns if column is not None]
    return sorted(numbers[: linked_columns(sheet.last_row - FIRST_ROW + 1)])


def linked_columns(lines: int) -> int:
    """The number of columns that may be linked beside the units' codes, on a sheet of so many
    ``lines``."""
    return max(MOST_LINKS // lines - 1, 0)


def _unit_lines(
    material: Material, sheet: FigureSheet, unit: Unit, linked: Sequence[int]
) -> Iterator[tuple[tuple[Any, ...], Leads | None]]:
    """The cells of each line of a unit, with their links: the code leads to where the line begins,
    the ``linked`` figures to their own cells."""
    accepted = sheet.accepted.get(unit.code)
    flags = [flag.values.get(unit.code) for flag in sheet.flags.values()]
    if accepted is None:
        yield _unused_line(material, sheet, unit, flags)
        return
    state = PARTLY if accepted.withheld else ACCEPTED
    leading = (unit.name, unit.kind, unit.commune, state)
    for entry, (first, addresses) in enumerate(_addresses(sheet, accepted, linked)):
        shown = values = sheet.values_on(accepted, entry)
        if accepted.withheld or accepted.corrections:
            shown = [
                _marked(accepted, f, v, entry) for f, v in zip(sheet.figures, values, strict=True)
            ]
        ends = {0: first}
        for number, address in zip(linked, addresses, strict=True):
            if values[number] is not None:
                ends[sheet.figures_from + number] = address
        leads = material.leads_down(accepted, ends)
        numbered = (entry + 1 if accepted.entries else 0,) if sheet.is_list else ()
        yield (_code(unit, leads), *leading, *numbered, *shown, *flags), leads


def _unused_line(
    material: Material, sheet: FigureSheet, unit: Unit, flags: Sequence[int | None]
) -> tuple[tuple[Any, ...], Leads | None]:
    """The line of a unit of which nothing is used."""
    file = material.file_of(unit.code)
    link = material.link(file.path) if file else ""
    leads = Leads(link, "", {0: ""}) if link else None
    state = OUTCOME_WORDS[Outcome.ERRORS] if file else UNIT_STATE_WORDS[UnitState.MISSING]
    leading = (_code(unit, leads), unit.name, unit.kind, unit.commune, state)
    return (*leading, *((0,) if sheet.is_list else ()), *[None] * len(sheet.figures), *flags), leads


def _code(unit: Unit, leads: Leads | None) -> Cell | str:
    """The unit's code; its column looks as links do."""
    return unit.code if leads else Cell(unit.code, style="cell_plain")


def _addresses(
    sheet: FigureSheet, accepted: AcceptedTable, linked: Sequence[int]
) -> Iterator[tuple[str, Sequence[str]]]:
    """The address of the first cell of each line of a unit, and those of the ``linked`` figures,
    in the file that brought them; "" of a figure that is not on the line or was not found."""
    known, summed = accepted.addresses, accepted.summed
    if summed is not None:
        for entry in range(max(len(accepted.entries), 1)):
            yield (
                summed.cell(("", ""), entry),
                [summed.cell(sheet.figures[number].place, entry) for number in linked],
            )
        return
    places, fixed = sheet.first_places, sheet.fixed_addresses(accepted)
    first = next(filter(None, map(known.get, places)), "A1")
    yield first, [fixed[number] or known.get(places[number], "") for number in linked]
    if len(accepted.lines) > 1:
        # Further entries stand below the first, in the same columns.
        letters = [
            known.get(places[number], "").rstrip(_DIGITS) if sheet.figures[number].in_list else ""
            for number in linked
        ]
        listed = (known.get(p) for p, f in zip(places, sheet.figures, strict=True) if f.in_list)
        begins = (next(filter(None, listed), None) or "A").rstrip(_DIGITS)
        for line in accepted.lines[1:]:
            yield f"{begins}{line}", [letter and f"{letter}{line}" for letter in letters]


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
