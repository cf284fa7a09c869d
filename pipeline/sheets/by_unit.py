"""Theo đơn vị: each unit's own figure of every indicator that a unit can have by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.addresses import address_of
from pipeline.plan import Indicator
from pipeline.roster import Unit
from pipeline.sheets import wording
from pipeline.sheets.formulas import Grounds
from pipeline.sheets.material import Material
from pipeline.sheets.own_figure import NO, NOT_APPLICABLE, own_figure
from pipeline.sheets.pages import SCALE, page_breaks
from pipeline.summary.workbook import Cell, Highlight, Line, PrintSetup, Scalar, Sheet
from pipeline.theme import height_of

NAME = "Theo đơn vị"

_LEADING = ("Mã đơn vị", "Tên đơn vị", "Cấp học", "Xã, phường", "Tình trạng")
_LEADING_WIDTHS = (11, 40, 17, 22, 22)
_REPEATED = 2
_HEADER_ROW = 3
_TARGET_ROW = _HEADER_ROW + 1
_FIRST = _HEADER_ROW + 2
_STATE = 4
_OWN_WIDTH = 19


def describe_by_unit(material: Material, grounds: Grounds) -> Sheet:
    """The sheet; its figures refer straight to the unit's cells on the SL sheets."""
    indicators = [i for i in material.indicators if not i.anonymous]
    pooled = [i for i in indicators if i.pools_groups(material.form)]
    own = [i for i in indicators if i not in pooled]
    widths = (*_LEADING_WIDTHS, *[_OWN_WIDTH] * len(own))
    width = len(_LEADING) + len(own)
    last = _FIRST + max(len(material.units), 1) - 1
    height = max((height_of(_heading(i), _OWN_WIDTH - 2, 10) for i in own), default=34)
    lines = [
        Line(("KẾT QUẢ THEO ĐƠN VỊ",), "heading", 22),
        Line((_explanation(pooled),), "note_plain"),
        Line((Cell("Về Tổng quan", link="internal:'Tổng quan'!A1", style="link"),)),
        Line((*_LEADING, *(_heading(indicator) for indicator in own)), "header_small", height),
        Line(("Mốc", *[""] * (len(_LEADING) - 1), *(_target(material, i) for i in own)), "code"),
        *(_unit_line(material, grounds, own, unit) for unit in material.units),
    ]
    return Sheet(
        name=NAME,
        widths=widths,
        styles=(
            *("cell_plain", "cell", "cell_centre", "cell", "cell_centre"),
            *["cell_centre"] * len(own),
        ),
        lines=tuple(lines),
        freeze=(_FIRST, 2),
        filter=(_TARGET_ROW, 0, last, width - 1),
        highlights=tuple(_highlights(material, own, last)),
        # The heading goes into the page header: repeated columns would cut it off.
        printing=PrintSetup(
            area=(_HEADER_ROW, 0, len(lines) - 1, len(widths) - 1),
            header="KẾT QUẢ THEO ĐƠN VỊ",
            scale=SCALE,
            column_breaks=page_breaks(widths, range(len(_LEADING), len(widths)), _REPEATED),
            repeat=(_HEADER_ROW, _TARGET_ROW),
            repeat_columns=_REPEATED,
            narrow_margins=True,
        ),
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
    yield Highlight(states, f'{address_of(_FIRST, _STATE)}="Chưa nộp"', "error")
    for column, indicator in enumerate(indicators, len(_LEADING)):
        result = material.result(indicator)
        if result is None or indicator.kind == "total":
            continue
        area = (_FIRST, column, last, column)
        first = address_of(_FIRST, column)
        if indicator.kind in ("units", "yes"):
            yield Highlight(area, f'{first}="{NO}"', "query")
            continue
        if result.target is None or result.status not in ("met", "not_met", "approximate"):
            continue
        value = float(result.target.value)
        operator = ">" if result.target.operator == ">" else ">="
        yield Highlight(area, f"AND(ISNUMBER({first}),{first}{operator}{value!r})", "good")
        yield Highlight(area, f"ISNUMBER({first})", "query")


def _unit_line(
    material: Material, grounds: Grounds, indicators: Sequence[Indicator], unit: Unit
) -> Line:
    file = material.file_of(unit.code)
    link = material.link(file.path) if file else ""
    words = (unit.name, unit.level_words, unit.commune, material.state_of(unit.code))
    leading: tuple[Cell | Scalar, ...] = (
        Cell(unit.code, style="cell_link" if link else "", link=link),
        *words,
    )
    return Line(
        (*leading, *(own_figure(material, grounds, indicator, unit) for indicator in indicators)),
        height=max(
            height_of(text, width - 2)
            for text, width in zip(words, _LEADING_WIDTHS[1:], strict=True)
        ),
    )
