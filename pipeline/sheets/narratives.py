"""Thuyết minh: what the units wrote, by section of the outline, then by unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.roster import Unit
from pipeline.sheets.material import Material
from pipeline.summary.workbook import Cell, Line, PrintSetup, Sheet
from pipeline.theme import height_of
from schemas.records import VALUE, Row

NAME = "Thuyết minh"

TABLE = "narrative"
_WIDTHS = (12, 38, 118)
_TALLEST = 409
"""Points; Excel knows no taller row."""
_NOTHING = ("không", "không có", "không.", "không có.")


def describe_narratives(material: Material) -> Sheet | None:
    """The sheet; ``None`` where the form asks for no words."""
    table = material.form.by_name.get(TABLE)
    if table is None or table.body is None:
        return None
    round_ = material.outcomes.round
    asked = [u for u in material.units if table.is_asked(round_.respondent(u))]
    sorts = {round_.respondent(unit) for unit in asked}
    rows = [row for row in table.body.rows if any(row.is_asked(who) for who in sorts)]
    lines = [
        Line(("THUYẾT MINH CỦA CÁC ĐƠN VỊ",), "heading", 22),
        Line(
            ("Nguyên văn đơn vị báo cáo, theo từng mục của đề cương.",),
            "note_plain",
        ),
        Line((Cell("Về Tổng quan", link="internal:'Tổng quan'!A1", style="link"),)),
        *(line for row in rows for line in _section(material, row, asked)),
    ]
    return Sheet(
        name=NAME,
        widths=_WIDTHS,
        lines=tuple(lines),
        freeze=(3, 0),
        printing=PrintSetup(narrow_margins=True),
        tab="tab_first",
    )


def _section(material: Material, row: Row, asked: Sequence[Unit]) -> Iterator[Line]:
    tables = material.outcomes.accepted.tables.get(TABLE, {})
    words = row.question.label if row.question else row.label
    yield Line((f"{row.code}. {words.format_map(dict(material.facts))}",), "subheading", 24)
    yield Line(("Mã đơn vị", "Tên đơn vị", "Nội dung"), "header", 20)
    silent, without, missing = [], [], []
    for unit in asked:
        own = tables.get(unit.code)
        if own is None:
            missing.append(unit)
            continue
        text = str(own.cells.get((row.name, VALUE)) or "").strip()
        if not text:
            silent.append(unit)
        elif text.casefold() in _NOTHING:
            without.append(unit)
        else:
            yield _line(material, unit, text, own.path)
    for title, units in (
        ('Ghi "Không"', without),
        ("Để trống", silent),
        ("Chưa có báo cáo được dùng", missing),
    ):
        if units:
            yield _named(title, units)


def _line(material: Material, unit: Unit, text: str, path: str) -> Line:
    link = material.link(path)
    code = Cell(unit.code, style="cell_link" if link else "cell_plain", link=link)
    height = max(height_of(text, _WIDTHS[2] - 2), height_of(unit.name, _WIDTHS[1] - 2))
    return Line((code, unit.name, text), "cell_top", min(height, _TALLEST))


def _named(title: str, units: Sequence[Unit]) -> Line:
    names = "; ".join(f"{unit.name} ({unit.code})" for unit in units)
    text = f"{len(units)} đơn vị: {names}."
    return Line(
        (
            Cell(title, style="cell_small"),
            Cell(None, style="cell_small"),
            Cell(text, style="cell_small"),
        ),
        "",
        min(height_of(text, _WIDTHS[2] - 2, 10), _TALLEST),
        ((0, 1),),
    )
