"""A workbook of very many units: streamed to disk, the same in every cell, its filters whole."""

from __future__ import annotations

import datetime as dt
import gc
import sys
import tempfile
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from pipeline.summarise import summarise
from pipeline.xlsx import line_sheet
from pipeline.xlsx.sheet_description import Cell, Line, MadeLines, Sheet, Workbook
from pipeline.xlsx.write_workbook import write_workbook
from tests.support import summary_support as support
from tests.support.summary_support import FORM

MOST_BYTES = 150
"""Bytes that a written row may leave in memory: a row held there takes several times that."""


def content(path: Path) -> dict[tuple[str, str], tuple[Any, Any, Any]]:
    """Every cell's value or formula, its number format and its link."""
    book = load_workbook(path)
    found = {}
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                link = cell.hyperlink and (cell.hyperlink.target, cell.hyperlink.location)
                if cell.value is not None or link:
                    found[sheet.title, cell.coordinate] = (cell.value, cell.number_format, link)
    return found


def test_a_streamed_workbook_is_the_same_cell_by_cell(tmp_path, monkeypatch):
    summary = summarise(support.outcomes(), FORM, tmp_path)
    write_workbook(tmp_path / "whole.xlsx", summary.workbook, summary.styles)
    monkeypatch.setattr(line_sheet, "MOST_IN_MEMORY", 1)
    write_workbook(tmp_path / "streamed.xlsx", summary.workbook, summary.styles)
    assert content(tmp_path / "streamed.xlsx") == content(tmp_path / "whole.xlsx")
    charts = load_workbook(tmp_path / "streamed.xlsx")["Tổng quan"]._charts
    assert len(charts) == len(summary.workbook.by_name["Tổng quan"].charts)


def peak(path: Path, rows: int) -> int:
    """The most memory, in bytes, that writing so many rows takes beyond their description."""
    code = Cell("MN01", link="external:../returned/MN01.xlsx#'Biểu 01'!D7")
    line = Line((code, "Trường Mầm non Hoa Nắng", Cell(41, "=40+1", "count"), 12, None, 7))
    sheet = Sheet("SL", (12,) * 6, (line,) * rows)
    book = Workbook((sheet,), "t", "c", dt.date(2025, 11, 20))
    tracemalloc.start()
    write_workbook(path, book, {"count": {}})
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def test_writing_many_rows_takes_no_more_memory_than_writing_few(tmp_path, monkeypatch):
    monkeypatch.setattr(line_sheet, "MOST_IN_MEMORY", 1)
    few, many = peak(tmp_path / "few.xlsx", 200), peak(tmp_path / "many.xlsx", 4000)
    assert many < few + 4000 * MOST_BYTES


def test_the_figures_of_units_are_described_only_as_they_are_written():
    workbook = summarise(support.outcomes(), FORM, Path("output/thu")).workbook
    figures = [sheet for sheet in workbook.sheets if sheet.name.startswith("SL ") or sheet.hidden]
    made = [sheet for sheet in figures if isinstance(sheet.lines, MadeLines)]
    assert {sheet.name for sheet in figures} - {sheet.name for sheet in made} <= {"SL Lũy kế"}
    assert len(made) > 15
    assert all(len(list(sheet.lines)) == len(sheet.lines) > 0 for sheet in made)


@pytest.mark.parametrize("name", ["Chỉ tiêu", "Theo đơn vị", "Tình hình nộp", "SL 01 Đội ngũ"])
def test_filters_reach_the_last_row_of_the_table(name):
    workbook = summarise(support.outcomes(), FORM, Path("output/thu")).workbook
    sheet = workbook.by_name[name]
    assert sheet.filter is not None
    first, _, last, right = sheet.filter
    assert sheet.freeze is not None
    assert sheet.freeze[0] == first + 1
    assert right == len(sheet.lines[first].cells) - 1
    assert sheet.at(last, 0).value not in (None, "")
    below = [sheet.at(row, 0).value for row in range(last + 1, len(sheet.lines))]
    assert not {unit.code for unit in support.roster()} & set(below[:1])


def test_a_workbook_that_could_not_be_saved_leaves_no_part_and_nothing_that_complains(
    tmp_path, monkeypatch
):
    waiting = tmp_path / "waiting"
    waiting.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(waiting))
    said: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", said.append)
    book = Workbook((Sheet("SL", (12,), (Line(("MN01",)),)),), "t", "c", dt.date(2025, 11, 20))
    with pytest.raises(OSError, match="nowhere"):
        write_workbook(tmp_path / "nowhere" / "a.xlsx", book, {})
    gc.collect()
    assert not said
    assert not [*waiting.iterdir()]
