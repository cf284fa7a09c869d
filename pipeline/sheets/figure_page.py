"""An SL sheet as it looks: headings, a line per unit, flags, printed pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.roster import Unit
from pipeline.sheets.figures import (
    ACCEPTED,
    FIGURES_FROM,
    FIRST_ROW,
    HEADER_ROW,
    LEADING,
    STATE_COLUMN,
    FigureSheet,
)
from pipeline.sheets.material import Material
from pipeline.summary.workbook import Cell, Highlight, Line, PrintSetup, Sheet, address
from schemas.records import Kind, Table

_LEADING_WIDTHS = (11, 40, 8, 20, 13)
_WIDTH = 10
_REPEATED = 2
"""Leading columns printed on every page."""
_PAGE_WIDTH = 188
"""Characters across an A4 landscape page at ``_SCALE``."""
_SCALE = 68


def describe_figures(material: Material, sheet: FigureSheet) -> Sheet:
    """The SL sheet itself."""
    facts = material.facts
    title = f"SỐ LIỆU {sheet.table.label.upper()}: {sheet.table.title}"
    width = FIGURES_FROM + len(sheet.figures) + len(sheet.flags)
    lines = (
        Line((title,), "heading", 22),
        Line((_explanation(sheet.table, facts),), "note_plain"),
        Line((Cell("Về Tổng quan", link="internal:'Tổng quan'!A1", style="link"),)),
        *_headers(sheet),
        *(_unit_line(material, sheet, unit) for unit in sheet.units),
    )
    states = (FIRST_ROW, STATE_COLUMN, sheet.last_row, STATE_COLUMN)
    return Sheet(
        name=sheet.name,
        widths=(*_LEADING_WIDTHS, *[_WIDTH] * len(sheet.figures), *[_WIDTH] * len(sheet.flags)),
        styles=(
            *("cell_plain", "cell", "cell_centre", "cell", "cell_centre"),
            *(_STYLES.get(figure.kind, "count") for figure in sheet.figures),
            *["flag"] * len(sheet.flags),
        ),
        lines=lines,
        freeze=(FIRST_ROW, 2),
        filter=(FIRST_ROW - 1, 0, sheet.last_row, width - 1),
        highlights=(
            Highlight(states, f'{address(FIRST_ROW, STATE_COLUMN)}<>"{ACCEPTED}"', "query"),
        ),
        # The heading goes into the page header: repeated columns would cut it off.
        printing=PrintSetup(
            area=(HEADER_ROW, 0, sheet.last_row, width - 1),
            header=title,
            scale=_SCALE,
            column_breaks=_page_breaks(sheet),
            repeat=(HEADER_ROW, FIRST_ROW - 1),
            repeat_columns=_REPEATED,
            narrow_margins=True,
        ),
        tab="tab_figures",
    )


_STYLES = {Kind.CHOICE: "cell_centre", Kind.DATE: "date"}


def _page_breaks(sheet: FigureSheet) -> tuple[int, ...]:
    """Columns that begin a printed page, so that no row's figures are torn apart."""
    starts = [
        column
        for column, (figure, before) in enumerate(
            zip(sheet.figures, (None, *sheet.figures), strict=False), FIGURES_FROM
        )
        if before is None or figure.place[0] != before.place[0]
    ]
    starts += list(sheet.flags)
    end = FIGURES_FROM + len(sheet.figures) + len(sheet.flags)
    breaks = []
    used = float(sum(_LEADING_WIDTHS))
    for start, following in zip(starts, (*starts[1:], end), strict=True):
        need = (following - start) * _WIDTH
        if used + need > _PAGE_WIDTH:
            breaks.append(start)
            used = sum(_LEADING_WIDTHS[:_REPEATED])
        used += need
    return tuple(breaks)


def _explanation(table: Table, facts: Mapping[str, str]) -> str:
    parts = [f"Đơn vị tính: {table.unit_label}"] if table.unit_label else []
    if table.banner:
        parts.append(table.banner.format_map(facts))
    parts.append(f"Số liệu chốt đến ngày {facts['NGAY_CHOT']}")
    parts.append(
        "Ô trống: chưa có số liệu được dùng. Cột Tính vào …: 1 là có tính, 0 là phải có nhưng "
        "chưa tính"
    )
    return ". ".join(parts) + "."


def _headers(sheet: FigureSheet) -> Iterator[Line]:
    """Mã số with label over its columns, the column's label, and the line of codes."""
    first: list[Cell | str | None] = [*LEADING]
    merges: list[tuple[int, int]] = []
    start, heading = 0, ""
    for number, figure in enumerate(sheet.figures, FIGURES_FROM):
        if heading == figure.place[0]:
            first.append(None)
            continue
        if start and number - start > 1:
            merges.append((start, number - 1))
        start, heading = number, figure.place[0]
        first.append(figure.heading)
    end = FIGURES_FROM + len(sheet.figures)
    if start and end - start > 1:
        merges.append((start, end - 1))
    flags = [flag.heading for flag in sheet.flags.values()]
    yield Line((*first, *flags), "header_small", 48, tuple(merges))
    labels = [figure.label for figure in sheet.figures]
    yield Line((*[""] * FIGURES_FROM, *labels, *[""] * len(flags)), "header_small", 40)
    codes = [figure.code for figure in sheet.figures]
    yield Line((*"ABCDE", *codes, *[""] * len(flags)), "code")


def _unit_line(material: Material, sheet: FigureSheet, unit: Unit) -> Line:
    accepted = sheet.accepted.get(unit.code)
    if accepted is not None:
        path, state = accepted.path, ACCEPTED
        values: list[Any] = [accepted.cells.get(figure.place) for figure in sheet.figures]
    else:
        file = material.file_of(unit.code)
        path, state = (file.path, "Phải sửa") if file else ("", "Chưa nộp")
        values = [None] * len(sheet.figures)
    link = material.link(path, accepted.sheet if accepted else "", "A1")
    code = Cell(unit.code, style="cell_link" if link else "cell_plain", link=link)
    flags = (flag.values.get(unit.code) for flag in sheet.flags.values())
    return Line((code, unit.name, unit.kind, unit.commune, state, *values, *flags))
