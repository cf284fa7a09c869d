"""Columns as records: the places that formulas name, the lines and the sheet made from them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.summary.sheets.columns import (
    FIRST_ROW,
    HEADER_ROW,
    SheetColumn,
    SheetColumns,
    linked,
    title_lines,
)
from pipeline.xlsx.sheet_description import Line
from pipeline.xlsx.theme import TALLEST, height_of


@dataclass(frozen=True)
class Fruit:
    name: str
    colour: str
    weight: int


COLUMNS = SheetColumns[Fruit](
    SheetColumn("name", "Tên", 20, "cell", lambda fruit: linked(fruit.name, ""), spare=2),
    SheetColumn("colour", "Màu", 10, "cell_centre", lambda fruit: fruit.colour),
    SheetColumn("weight", "Nặng", 8, "count", lambda fruit: fruit.weight, spare=1),
)
PEAR = Fruit("Lê", "vàng", 170)


def test_formulas_name_columns_wherever_these_stand():
    assert COLUMNS.address(6, "weight") == "C7"
    assert COLUMNS.span("colour", 4, 8) == "$B$5:$B$9"
    assert COLUMNS.area("weight", 4, 8) == (4, 2, 8, 2)
    first = replace(COLUMNS.columns[0], name="number")
    assert SheetColumns(first, *COLUMNS.columns).address(6, "weight") == "D7"


def test_widths_of_neighbours_add_up():
    assert COLUMNS.width("colour") == 10
    assert COLUMNS.width("name", "colour") == 30


def test_a_line_is_as_high_as_the_text_that_may_wrap_needs():
    long = "rất dài " * 12
    assert COLUMNS.line(replace(PEAR, name=long)).height == height_of(long, 18)
    assert COLUMNS.line(replace(PEAR, colour=long)).height == height_of("", 18)
    assert COLUMNS.line(PEAR, lowest=40).height == 40
    assert COLUMNS.line(replace(PEAR, name=long * 50)).height == TALLEST
    no_wrapping = SheetColumns(*COLUMNS.columns[1:2])
    assert no_wrapping.line(PEAR).height is None


def test_small_letters_take_less_room():
    small = SheetColumns(replace(COLUMNS.columns[0], size=8))
    assert small.line(PEAR).height == height_of("Lê", 18, 8)


def test_a_sheet_lists_its_records_below_headings_that_filter_and_repeat():
    heads = title_lines("TRÁI CÂY", "Của vườn.")
    sheet = COLUMNS.sheet("Vườn", heads, [COLUMNS.line(PEAR)] * 2, header_height=20, frozen=1)
    assert len(heads) == HEADER_ROW
    assert sheet.lines[HEADER_ROW].cells == ("Tên", "Màu", "Nặng")
    assert sheet.at(FIRST_ROW, 2).value == 170
    assert (sheet.widths, sheet.styles) == ((20, 10, 8), ("cell", "cell_centre", "count"))
    assert sheet.freeze == (FIRST_ROW, 1)
    assert sheet.filter == (HEADER_ROW, 0, FIRST_ROW + 1, 2)
    assert sheet.printing.repeat == (HEADER_ROW, HEADER_ROW)


def test_a_sheet_without_records_has_no_headings_and_prints_nothing():
    heads = title_lines("A", "b")
    sheet = COLUMNS.sheet("Vườn", heads, [], header_height=20)
    assert (sheet.lines, sheet.filter) == (heads, None)
    row, column, *_ = sheet.printing.area or ()
    assert column >= max(len(sheet.widths), len(sheet.lines[row].cells))
    kept = COLUMNS.sheet("Vườn", heads, [], header_height=20, below=[Line(("c",))])
    assert kept.filter == (HEADER_ROW, 0, FIRST_ROW, 2)


def test_a_cell_is_styled_as_a_link_only_where_it_leads_somewhere():
    assert linked("Lê", "external:a.xlsx").style == "cell_link"
    assert linked("Lê", "").style == ""
