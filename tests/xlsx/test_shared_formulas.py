"""Formulas down a column are written once, and every program has them in every cell."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.formula.translate import Translator
from openpyxl.worksheet import _reader
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from pipeline.forms.layout import BlockLayout
from pipeline.read.opening.plain_sheet import PlainMemory, as_rows, plain_cells, plain_texts
from pipeline.xlsx.shared_formulas import Share, SharingWorksheet, shares
from pipeline.xlsx.typed_in import uncalculated
from tests.support.forms_support import a_round, calculated, layout_of, write
from tests.support.libreoffice import convert, needs_libreoffice
from tests.support.packaged import FORM

DOWN = {
    (line, 3): f'IF(A{line + 1}="A1 B2","",$B{line + 1}+C$1+SUM(C$1:C{line + 1})+$E$9)'
    for line in range(2, 6)
}


@pytest.fixture(autouse=True)
def _as_the_library_does(monkeypatch):
    """Elsewhere in the tests openpyxl moves shared formulas as we do."""
    monkeypatch.setattr(_reader, "Translator", Translator)


def written(formulas: dict[tuple[int, int], str], kind: type[Worksheet]) -> bytes:
    data = io.BytesIO()
    with Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Trang", kind)
        for line in range(8):
            sheet.write_row(line, 0, (line, 2 * line, 3 * line))
        for place, formula in formulas.items():
            sheet.write_formula(*place, f"={formula}", None, "Còn <thiếu>")
    return data.getvalue()


def formulas_in(data: bytes) -> dict[str, str]:
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    return {cell.coordinate: cell.value for (cell,) in sheet["D1:D8"] if cell.value is not None}


def xml_of(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read("xl/worksheets/sheet1.xml").decode()


def test_a_run_is_spelled_out_in_its_first_cell_alone():
    xml = xml_of(written(DOWN, SharingWorksheet))
    assert re.findall(r"<f[^>]*>", xml) == [
        '<f t="shared" ref="D3:D6" si="0">',
        *['<f t="shared" si="0"/>'] * 3,
    ]
    assert xml.count("<v>Còn &lt;thiếu&gt;</v>") == 4


def test_the_formulas_of_all_cells_are_those_that_were_written():
    shared, each = (formulas_in(written(DOWN, kind)) for kind in (SharingWorksheet, Worksheet))
    assert shared == each
    assert len(each) == len(DOWN)


def test_only_what_moves_line_by_line_is_shared():
    formulas = {
        (0, 0): "B1",
        (1, 0): "B2",
        (2, 0): "B4",
        (3, 0): "B5",
        (5, 0): "B7",
        (0, 1): "'Bìa'!A1",
        (1, 1): "'Bìa'!A1",
        (0, 2): "$B$1",
        (1, 2): "$B$1",
        (2, 2): '"B1"',
        (3, 2): '"B2"',
    }
    assert shares(formulas) == {
        "A1": Share(0, "A1:A2"),
        "A2": Share(0),
        "C1": Share(1, "C1:C2"),
        "C2": Share(1),
        "A3": Share(2, "A3:A4"),
        "A4": Share(2),
    }


def test_no_cell_of_a_form_has_another_formula_for_being_shared(tmp_path, monkeypatch):
    shared = load_workbook(write(tmp_path, "LC"))
    monkeypatch.setattr("pipeline.xlsx.shared_formulas.shares", lambda formulas: {})
    each = load_workbook(write(tmp_path, "LC", round_=a_round()))
    for sheet in each.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert shared[sheet.title][cell.coordinate].value == cell.value


@pytest.mark.parametrize("change", [str, uncalculated], ids=["calculated", "uncalculated"])
def test_the_plain_pass_reads_the_values_behind_shared_formulas(change):
    markup, other = (change(xml_of(written(DOWN, kind))) for kind in (SharingWorksheet, Worksheet))
    assert '<f t="shared" si="0"/></c>' in markup or change is str
    memory = PlainMemory()
    looks, texts = memory.looks[b"<styleSheet/>"], plain_texts(b"", memory)
    cells, same = (plain_cells(part.encode(), texts, looks, memory) for part in (markup, other))
    assert (as_rows(cells), cells.suspects) == (as_rows(same), same.suspects)


@needs_libreoffice
@pytest.mark.libreoffice
def test_a_form_that_libreoffice_saved_still_checks_each_line(tmp_path: Path):
    sheet = layout_of("MN", a_round()).by_table["board"]
    body = sheet.body
    assert isinstance(body, BlockLayout)
    saved = convert(write(tmp_path, "MN", FORM), tmp_path / "saved")
    typed = {
        (sheet.sheet, body.address("", column, entry)): value
        for entry in (1, 30, body.room - 1)
        for column, value in (
            ("full_name", "Lê Thị Hoa"),
            ("position", "Giáo viên"),
            ("trained_on", "31/02/2025" if entry == 30 else "1/2/2025"),
        )
    }
    ((_, workbook),) = calculated(saved, {"typed": typed}).items()
    page = workbook[sheet.sheet]
    words = {
        entry: page[f"{body.check_letter}{body.first_line + entry}"].value
        for entry in (0, 1, 29, 30, body.room - 1)
    }
    assert words == {
        0: None,
        1: "Còn thiếu",
        29: None,
        30: "Nhập ngày/tháng/năm",
        body.room - 1: "Trùng họ tên và chức vụ",
    }
