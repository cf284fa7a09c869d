"""Thuyết minh: what the units wrote, by section of the outline, then by unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.round.roster import Unit
from pipeline.summary.sheets.answers import TABLE, Answer, answers_to, asked_for_words, rows_asked
from pipeline.summary.sheets.material import Material
from pipeline.summary.sheets.wording import grouped
from pipeline.xlsx.sheet_description import Cell, Line, PrintSetup, Sheet
from pipeline.xlsx.theme import height_of
from schemas.records import Row

NAME = "Thuyết minh"

_WIDTHS = (12, 38, 118)
_TALLEST = 409
"""Points; Excel knows no taller row."""


def describe_narratives(material: Material) -> Sheet | None:
    """The sheet; ``None`` where the form asks for no words."""
    if TABLE not in material.form.by_name:
        return None
    asked = asked_for_words(material)
    rows = rows_asked(material, asked)
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
    words = row.question.label if row.question else row.label
    yield Line((f"{row.code}. {words.format_map(dict(material.facts))}",), "subheading", 24)
    yield Line(("Mã đơn vị", "Tên đơn vị", "Nội dung"), "header", 20)
    answers = answers_to(material, row, asked)
    for answer in answers.told:
        yield _line(material, answer)
    for title, units in (
        ('Ghi "Không"', answers.without),
        ("Để trống", answers.silent),
        ("Chưa có báo cáo được dùng", answers.missing),
    ):
        if units:
            yield _named(title, units)


def _line(material: Material, answer: Answer) -> Line:
    unit, text = answer.unit, answer.text
    link = material.link(answer.path)
    code = Cell(unit.code, style="cell_link" if link else "cell_plain", link=link)
    height = max(height_of(text, _WIDTHS[2] - 2), height_of(unit.name, _WIDTHS[1] - 2))
    return Line((code, unit.name, text), "cell_top", min(height, _TALLEST))


def _named(title: str, units: Sequence[Unit]) -> Line:
    names = "; ".join(f"{unit.name} ({unit.code})" for unit in units)
    text = f"{grouped(len(units))} đơn vị: {names}."
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
