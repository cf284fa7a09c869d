"""Thuyết minh: what the units wrote, by section of the outline, then by unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.round.roster import Unit
from pipeline.summary.sheets.answers import TABLE, Answer, answers_to, asked_for_words, rows_asked
from pipeline.summary.sheets.columns import (
    HEADER_ROW,
    SheetColumn,
    SheetColumns,
    title_lines,
)
from pipeline.summary.sheets.material import Material
from pipeline.summary.sheets.wording import grouped
from pipeline.summary.state_words import NOTHING_COUNTS
from pipeline.xlsx.sheet_description import Cell, Line, PrintSetup, Sheet
from pipeline.xlsx.theme import TALLEST, height_of
from schemas.records import Row

NAME = "Thuyết minh"


@dataclass(frozen=True, slots=True)
class _Narrative:
    answer: Answer
    link: str

    @property
    def code(self) -> Cell:
        style = "cell_link" if self.link else "cell_plain"
        return Cell(self.answer.unit.code, style=style, link=self.link)


_COLUMNS = SheetColumns[_Narrative](
    SheetColumn("code", "Mã đơn vị", 12, "cell_top", lambda one: one.code),
    SheetColumn("name", "Tên đơn vị", 38, "cell_top", lambda one: one.answer.unit.name, spare=2),
    SheetColumn("text", "Nội dung", 118, "cell_top", lambda one: one.answer.text, spare=2),
)


def describe_narratives(material: Material) -> Sheet | None:
    """The sheet; ``None`` where the form asks for no words."""
    if TABLE not in material.form.by_name:
        return None
    asked = asked_for_words(material)
    rows = rows_asked(material, asked)
    lines = [
        *title_lines(
            "THUYẾT MINH CỦA CÁC ĐƠN VỊ", "Nguyên văn đơn vị báo cáo, theo từng mục của đề cương."
        ),
        *(line for row in rows for line in _section(material, row, asked)),
    ]
    return Sheet(
        name=NAME,
        about="Ý kiến của các đơn vị theo từng mục của đề cương.",
        widths=_COLUMNS.widths,
        styles=_COLUMNS.styles,
        lines=tuple(lines),
        freeze=(HEADER_ROW, 0),
        printing=PrintSetup(narrow_margins=True),
    )


def _section(material: Material, row: Row, asked: Sequence[Unit]) -> Iterator[Line]:
    words = row.question.label if row.question else row.label
    yield Line((f"{row.code}. {words.format_map(dict(material.facts))}",), "subheading", 24)
    yield Line(_COLUMNS.headings, "header", 20)
    answers = answers_to(material, row, asked)
    for answer in answers.told:
        yield _COLUMNS.line(_Narrative(answer, material.link(answer.path)))
    for title, units in (
        ('Ghi "Không"', answers.without),
        ("Để trống", answers.silent),
        (NOTHING_COUNTS, answers.missing),
    ):
        if units:
            yield _named(title, units)


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
        min(height_of(text, _COLUMNS.width("text") - 2, 10), TALLEST),
        ((0, 1),),
    )
