"""The written workbook, opened by other programs."""

from __future__ import annotations

import datetime as dt
import math
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from pipeline.cli import main
from pipeline.summarise import Summary, summarise
from pipeline.summary.outcomes import Outcomes
from pipeline.summary.sheets.computed import out_of
from pipeline.xlsx.sheet_description import Cell, Line, Sheet, Workbook
from pipeline.xlsx.write_workbook import write_workbook
from tests.accept import test_rollup
from tests.support import ROOT
from tests.support import summary_support as support
from tests.support.libreoffice import convert, needs_libreoffice
from tests.support.summary_support import FORM

pytestmark = [pytest.mark.libreoffice, needs_libreoffice]


def write(folder: Path, outcomes: Outcomes) -> tuple[Path, Summary]:
    folder.mkdir(parents=True, exist_ok=True)
    summary = summarise(outcomes, FORM, folder)
    path = folder / "tong-hop.xlsx"
    write_workbook(path, summary.workbook, summary.styles)
    return path, summary


def values(path: Path) -> dict[tuple[str, str], Any]:
    """Every cell's value; an empty text counts as an empty cell, never as zero."""
    workbook = load_workbook(path, data_only=True)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in workbook
        for row in sheet.iter_rows()
        for cell in row
        if cell.value not in (None, "")
    }


def same(written: Any, recalculated: Any) -> bool:
    """Equal; fractions to the 15 digits that LibreOffice saves, whole numbers and texts exactly."""
    if isinstance(written, float) and isinstance(recalculated, float | int):
        return math.isclose(written, recalculated, rel_tol=1e-14, abs_tol=0)
    return type(written) is type(recalculated) and written == recalculated


def differences(path: Path, out: Path) -> list[tuple[tuple[str, str], Any, Any]]:
    """Cells that recalculation changes."""
    written = values(path)
    recalculated = values(convert(path, out, recalculate=True))
    return [
        (place, written.get(place), recalculated.get(place))
        for place in sorted(written.keys() | recalculated.keys())
        if not same(written.get(place), recalculated.get(place))
    ]


EXAMPLE = ROOT / "rounds" / "vi-du-2025-nam"
SWITCHES = {"literacy_band": "age15_60", "literacy_level": 1, "attendance_source": "schools"}
ROUNDS: dict[str, dict[str, Any]] = {
    "complete": {"missing": (), "faulty": {}, "switches": SWITCHES},
    "with_history": {"history": support.history(), "switches": SWITCHES},
    "half_year": {"period": "6T"},
    "returns_missing": {},
    "single_school": {"units": support.roster()[4:5], "missing": (), "faulty": {}},
    "commune_missing": {"missing": ("XA01", "PHONG01")},
    "rolled_up": {"rolled": True},
    "nothing_sent": {"missing": [unit.code for unit in support.roster()]},
}


def rolled_up() -> Outcomes:
    """A district's round: its office's own return and the summaries of its communes."""
    own = test_rollup.own_part()
    rounds = list(test_rollup.commune_rounds().items())[:6]
    summaries = [test_rollup.arrived(outcomes, path) for path, outcomes in rounds]
    return test_rollup.measured(own, test_rollup.joined_with(own, summaries))


@pytest.mark.parametrize("name", sorted(ROUNDS))
def test_recalculation_changes_no_cell(tmp_path, name):
    more = dict(ROUNDS[name])
    outcomes = rolled_up() if more.pop("rolled", False) else support.outcomes(**more)
    path, summary = write(tmp_path, outcomes)
    formulas = sum(
        1
        for sheet in summary.workbook.sheets
        for line in sheet.lines
        for cell in line.cells
        if getattr(cell, "formula", "")
    )
    assert formulas > 20
    assert differences(path, tmp_path / "recalculated") == []


def test_recalculation_changes_no_cell_of_the_example_round(tmp_path):
    """The shipped returns through the whole run, with the year before as it was closed."""
    rounds = tmp_path / "rounds"
    shutil.copytree(EXAMPLE.parent, rounds)
    out = tmp_path / "output"
    made = CliRunner().invoke(main, ["aggregate", str(rounds / EXAMPLE.name), "--output", str(out)])
    assert made.exit_code == 0, made.output
    path = out / "tong-hop.xlsx"
    formulas = [
        cell
        for sheet in load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert len(formulas) > 300
    assert differences(path, tmp_path / "recalculated") == []


def test_a_wrong_cached_value_would_be_noticed(tmp_path):
    path, _ = write(tmp_path, support.outcomes())
    poisoned = tmp_path / "poisoned.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(poisoned, "w") as target:
        for part in source.namelist():
            content = source.read(part)
            if part == "xl/worksheets/sheet2.xml":
                assert content.count(b"</f><v>201</v>") == 1
                content = content.replace(b"</f><v>201</v>", b"</f><v>202</v>")
            target.writestr(part, content)
    changed = differences(poisoned, tmp_path / "recalculated")
    assert [(place, before, after) for place, before, after in changed] == [
        (("Chỉ tiêu", "D15"), 202, 201)
    ]


def test_thousands_in_a_text_are_recalculated_as_they_are_written(tmp_path):
    part, whole = Cell(2450, "=Số!A1"), Cell(1012500, "=Số!B1")
    counts = out_of(part, whole)
    book = Workbook(
        (
            Sheet("Số", (9, 9), (Line((part.value, whole.value)),)),
            Sheet("Lời", (20,), (Line((Cell(counts.value, f"={counts.formula}"),)),)),
        ),
        *("t", "c", dt.date(2025, 11, 20)),
    )
    write_workbook(tmp_path / "a.xlsx", book, {})
    assert differences(tmp_path / "a.xlsx", tmp_path / "recalculated") == []
    assert values(tmp_path / "a.xlsx")["Lời", "A1"] == "2.450/1.012.500"


def test_tong_quan_prints_on_one_landscape_page(tmp_path):
    outcomes = support.outcomes()
    path, _ = write(tmp_path, outcomes)
    workbook = load_workbook(path)
    for name in workbook.sheetnames[1:]:
        del workbook[name]
    only = tmp_path / "only.xlsx"
    workbook.save(only)
    pdf = convert(only, tmp_path, to="pdf")
    said = subprocess.run(["pdfinfo", str(pdf)], capture_output=True, text=True, check=True).stdout
    facts = dict(line.split(":", 1) for line in said.splitlines() if ":" in line)
    assert facts["Pages"].strip() == "1"
    width, height = (float(size) for size in facts["Page size"].split("pts")[0].split("x"))
    assert (round(width), round(height)) == (842, 595)


def test_no_page_shows_a_number_that_does_not_fit(tmp_path):
    path, _ = write(tmp_path, support.outcomes())
    pdf = convert(path, tmp_path, to="pdf")
    said = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "##" not in said
    assert "Err:" not in said
    assert "#REF!" not in said
    assert "#NAME?" not in said
    assert "DỮ LIỆU MINH HỌA" in said
