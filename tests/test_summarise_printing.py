"""What the summary's sheets look like on paper: heights that show all text, one table a sheet."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.sheets.material import Material
from pipeline.summarise import describe_workbook
from pipeline.summary.workbook import Cell, Workbook
from pipeline.summary.write_workbook import LONGEST_HEADER
from pipeline.theme import height_of
from tests import summary_support as support
from tests.summary_support import FORM

LONG = "Trung tâm Giáo dục nghề nghiệp - Giáo dục thường xuyên Trúc Mai"


@pytest.fixture(scope="module")
def workbook() -> Workbook:
    units = [
        unit.model_copy(update={"name": LONG}) if unit.code == "TH01" else unit
        for unit in support.roster()
    ]
    outcomes = support.outcomes(
        units=units, switches={"literacy_band": "age15_60", "literacy_level": 1}
    )
    return describe_workbook(Material(outcomes, FORM, Path("output/thu")))


def test_a_long_name_makes_its_row_higher(workbook):
    sheet = workbook.by_name["Theo đơn vị"]
    heights = {
        sheet.at(row, 1).value: line.height for row, line in enumerate(sheet.lines) if row > 4
    }
    assert heights[LONG] >= height_of(LONG, sheet.widths[1] - 1) > height_of("", 1)


@pytest.mark.parametrize("name", ["Chỉ tiêu", "Theo đơn vị"])
def test_every_row_under_a_repeated_header_has_its_columns(workbook, name):
    sheet = workbook.by_name[name]
    width = len(sheet.lines[3].cells)
    assert {len(line.cells) for line in sheet.lines[3:]} == {width}


@pytest.mark.parametrize("name", ["Chỉ tiêu tự đăng ký", "Tách giới tính, dân tộc"])
def test_a_table_of_its_own_repeats_its_own_header(workbook, name):
    sheet = workbook.by_name[name]
    assert sheet.printing.repeat == (3, 3)
    assert sheet.freeze == (4, 2)
    assert sheet.at(3, 0).value in ("Mã đơn vị", "Mã chỉ tiêu")


def test_a_heading_over_several_columns_is_shown_whole(workbook):
    for sheet in (sheet for sheet in workbook.sheets if sheet.name.startswith("SL ")):
        for line in sheet.lines[:5]:
            for first, last in line.merges:
                cell = line.cells[first]
                text = str(cell.value if isinstance(cell, Cell) else cell)
                room = 0.95 * sum(sheet.widths[first : last + 1])
                assert (line.height or 0) >= height_of(text, room, 10), (sheet.name, text)


@pytest.mark.parametrize("name", ["Theo cấp học", "Theo địa bàn", "Theo đơn vị"])
def test_coloured_pages_print_what_the_colours_mean(workbook, name):
    printing = workbook.by_name[name].printing
    assert "xanh - đạt" in printing.footer
    assert len(printing.footer) < LONGEST_HEADER


def test_invented_data_are_said_once_at_the_head_of_a_page(workbook):
    said = "DỮ LIỆU MINH HỌA"
    overview = workbook.by_name["Tổng quan"]
    assert said not in overview.printing.header
    assert [overview.at(0, column).value for column in range(11)].count(said) == 1
    assert said in workbook.by_name["Theo cấp học"].printing.header


def test_a_note_has_slack(workbook):
    sheet = workbook.by_name["Chỉ tiêu"]
    for row in range(4, len(sheet.lines)):
        note = str(sheet.at(row, 17).value or "")
        assert (sheet.lines[row].height or 0) >= height_of(note, sheet.widths[17] - 3, 10)
