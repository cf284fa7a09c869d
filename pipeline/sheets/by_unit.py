"""Theo đơn vị: each unit's own figure of every indicator that a unit can have by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.plan import Indicator, Reference
from pipeline.roster import Unit
from pipeline.sheets import wording
from pipeline.sheets.figures import FigureSheet
from pipeline.sheets.formulas import place_of
from pipeline.sheets.indicators import percentage
from pipeline.sheets.material import Material
from pipeline.summary.workbook import Cell, Highlight, Line, PrintSetup, Scalar, Sheet, address
from pipeline.theme import height_of

NAME = "Theo đơn vị"

_LEADING = ("Mã đơn vị", "Tên đơn vị", "Cấp học", "Xã, phường", "Tình trạng")
_HEADER_ROW = 3
_TARGET_ROW = _HEADER_ROW + 1
_FIRST = _HEADER_ROW + 2
_STATE = 4
_OWN_WIDTH = 19
NOT_APPLICABLE = "–"
YES, NO = "Có", "Không"

Sheets = Mapping[str, FigureSheet]


def describe_by_unit(material: Material, sheets: Sheets) -> Sheet:
    """The sheet; its figures refer straight to the unit's cells on the SL sheets."""
    indicators = [i for i in material.indicators if i.kind in ("ratio", "units", "total")]
    pooled = [i for i in indicators if i.pools_groups(material.form)]
    own = [i for i in indicators if i not in pooled]
    width = len(_LEADING) + len(own)
    last = _FIRST + max(len(material.units), 1) - 1
    height = max((height_of(_heading(i), _OWN_WIDTH - 2, 10) for i in own), default=34)
    lines = [
        Line(("KẾT QUẢ THEO ĐƠN VỊ",), "heading", 22),
        Line((_explanation(pooled),), "note_plain"),
        Line((Cell("Về Tổng quan", link="internal:'Tổng quan'!A1", style="link"),)),
        Line((*_LEADING, *(_heading(indicator) for indicator in own)), "header_small", height),
        Line(("Mốc", *[""] * (len(_LEADING) - 1), *(_target(material, i) for i in own)), "code"),
        *(_unit_line(material, sheets, own, unit) for unit in material.units),
    ]
    return Sheet(
        name=NAME,
        widths=(11, 40, 17, 22, 22, *[_OWN_WIDTH] * len(own)),
        styles=(
            *("cell_plain", "cell", "cell_centre", "cell", "cell_centre"),
            *["cell_centre"] * len(own),
        ),
        lines=tuple(lines),
        freeze=(_FIRST, 2),
        filter=(_TARGET_ROW, 0, last, width - 1),
        highlights=tuple(_highlights(material, own, last)),
        printing=PrintSetup(repeat=(_HEADER_ROW, _TARGET_ROW), narrow_margins=True),
        tab="tab_first",
    )


def _explanation(pooled: Sequence[Indicator]) -> str:
    text = (
        "Ô trống: đơn vị không thuộc đối tượng tính hoặc chưa có số liệu được dùng. "
        f"{NOT_APPLICABLE}: không phát sinh đối tượng tính. Tô màu khi mốc đã đến hạn."
    )
    if pooled:
        codes = ", ".join(indicator.code for indicator in pooled)
        text += f" Chỉ tiêu tính chung theo địa bàn, không tính riêng từng đơn vị: {codes}."
    return text


def _heading(indicator: Indicator) -> str:
    return f"{indicator.code}. {indicator.title} ({indicator.unit})"


def _target(material: Material, indicator: Indicator) -> str:
    result = material.result(indicator)
    if result is None or result.target is None or indicator.kind != "ratio":
        return ""
    return wording.target_words(result.target, indicator)


def _highlights(
    material: Material, indicators: Sequence[Indicator], last: int
) -> Iterator[Highlight]:
    """Colours against a target that is due; a unit is never coloured before."""
    states = (_FIRST, _STATE, last, _STATE)
    yield Highlight(states, f'{address(_FIRST, _STATE)}="Chưa nộp"', "error")
    for column, indicator in enumerate(indicators, len(_LEADING)):
        result = material.result(indicator)
        if result is None:
            continue
        area = (_FIRST, column, last, column)
        first = address(_FIRST, column)
        if indicator.kind == "units":
            yield Highlight(area, f'{first}="{NO}"', "query")
            continue
        if result.target is None or result.status not in ("met", "not_met", "approximate"):
            continue
        value = float(result.target.value)
        operator = ">" if result.target.operator == ">" else ">="
        yield Highlight(area, f"AND(ISNUMBER({first}),{first}{operator}{value!r})", "good")
        yield Highlight(area, f"ISNUMBER({first})", "query")


def _unit_line(
    material: Material, sheets: Sheets, indicators: Sequence[Indicator], unit: Unit
) -> Line:
    file = material.file_of(unit.code)
    link = material.link(file.path) if file else ""
    leading: tuple[Cell | Scalar, ...] = (
        Cell(unit.code, style="cell_link" if link else "", link=link),
        unit.name,
        unit.level_words,
        unit.commune,
        material.state_of(unit.code),
    )
    return Line(
        (*leading, *(_own_figure(material, sheets, indicator, unit) for indicator in indicators))
    )


def _own_figure(
    material: Material, sheets: Sheets, indicator: Indicator, unit: Unit
) -> Cell | None:
    """The unit's figure; ``None`` where the unit has no part in the indicator."""
    result = material.unit_result(indicator, unit.code)
    who = material.outcomes.round.respondent(unit)
    above_line, below_line = indicator.asked_references(material.form, who)
    top = _cells(above_line, sheets, unit)
    if result is None or not top:
        return None
    numerator, above = _added(top)
    blank = _blank(top)
    if indicator.kind == "units":
        value = "" if above is None else YES if above >= 1 else NO
        formula = f'=IF({blank},"",IF({numerator}>=1,"{YES}","{NO}"))'
        return Cell(value, formula, "cell_centre")
    if indicator.kind == "total":
        return Cell("" if above is None else above, f'=IF({blank},"",{numerator})', "count_centre")
    bottom = _cells(below_line, sheets, unit)
    if not bottom:
        return None
    denominator, below = _added(bottom)
    value_here: Scalar = ""
    if above is not None and below is not None:
        value_here = percentage(above, below) if below else NOT_APPLICABLE
    if len(bottom) > 1:
        denominator = f"({denominator})"
    if len(top) > 1:
        numerator = f"({numerator})"
    formula = (
        f'=IF({_blank((*top, *bottom))},"",'
        f'IF({denominator}=0,"{NOT_APPLICABLE}",{numerator}*100/{denominator}))'
    )
    return Cell(value_here, formula, f"share_{wording.decimals_shown(result)}")


Found = tuple[str, int | None]
"""A cell's address and what stands there."""


def _cells(references: Sequence[Reference], sheets: Sheets, unit: Unit) -> tuple[Found, ...]:
    found = []
    for reference in references:
        sheet = sheets.get(reference.table)
        place = place_of(reference)
        if sheet is not None and unit.code in sheet.rows and place in sheet.columns:
            found.append((sheet.cell(unit.code, place), sheet.value(unit.code, place)))
    return tuple(found)


def _added(cells: Sequence[Found]) -> tuple[str, int | None]:
    formula = "+".join(at for at, _ in cells)
    values = [value for _, value in cells]
    if any(value is None for value in values):
        return formula, None
    return formula, sum(value for value in values if value is not None)


def _blank(cells: Sequence[Found]) -> str:
    """Whether one of the cells is blank."""
    tests = [f'{at}=""' for at in dict.fromkeys(at for at, _ in cells)]
    return tests[0] if len(tests) == 1 else f"OR({','.join(tests)})"
