from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest
from openpyxl.workbook.workbook import Workbook

from pipeline.forms.layout import layout_form
from pipeline.round.round import Round
from pipeline.sample.locate import CellsByCode, NotOnSheetError
from pipeline.sample.make import drafted
from pipeline.sample.returned import LockedCellError, typed
from pipeline.sample.scene import TableAnswers
from pipeline.sample.units import counted, make_units
from schemas.model import Count, List, Text, asks, compile_block, question
from schemas.records import Kind
from tests.support.packaged import FORM
from tests.support.sample_support import PLAN


@asks(anchor_code="A", room=20)
class Open(List):
    date: Text = question("Ngày", "1", kind=Kind.DATE)
    turns: Count = question("Lượt", "2")


def small_sheet(*lines: tuple[Any, ...]) -> CellsByCode:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for line in lines:
        sheet.append(line)
    return CellsByCode(sheet)


def test_cells_are_found_by_printed_codes_wherever_they_stand() -> None:
    cells = small_sheet(
        ("", "Biểu 02"),
        ("", "A", "B", 1, "C"),
        ("", "Có không?", 200, None, None),
        ("", "A", "B", 1.0, "2", "C"),
        ("", "Hiệu trưởng", 201.0, 1, 2, None),
        ("", "Cấp phó", "202", 201, 202, None),
    )
    assert cells.at("200", "1").coordinate == "D3"
    assert cells.at("200", "C").coordinate == "E3"
    assert cells.at("201", "2").coordinate == "E5"
    assert cells.at("202", "C").coordinate == "F6"


@pytest.mark.parametrize(("row", "column"), [("203", "1"), ("201", "9"), ("201", "3")])
def test_a_code_that_is_not_printed_is_said(row: str, column: str) -> None:
    cells = small_sheet(("A", "B", 1, 2), ("Hiệu trưởng", 201, None, None))
    with pytest.raises(NotOnSheetError):
        cells.at(row, column)


def test_lines_of_a_list_follow_its_column_codes() -> None:
    cells = small_sheet(("A", "B", 1), ("Số", 700, 3), ("A", 1, 2, 3), ("1", None, None, None))
    block = compile_block(Open)
    assert cells.entry(block, 0, "date").coordinate == "B4"
    assert cells.entry(block, 4, "turns").coordinate == "C8"


def test_a_locked_cell_is_not_typed_into(tmp_path: Path) -> None:
    units = make_units(counted({"TH": 1}), Random(1))
    settings = drafted(PLAN, 2025, "nam", counted({"TH": 1}))
    round_ = Round("thu", tmp_path, settings, units)
    layout = layout_form(FORM, round_.respondent(units[0]))
    table = FORM.by_name["staff"]
    for place in ("all", "total"), ("head", "nobody"):
        answers = TableAnswers({("head", "total"): 1, place: 1})
        with pytest.raises(LockedCellError, match=", ".join(place)):
            typed(layout, (table,), lambda _, answers=answers: answers)
