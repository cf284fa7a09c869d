"""The written workbook, opened by other programs."""

from __future__ import annotations

import datetime as dt
import math
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from pipeline.cli import main
from pipeline.summarise import Summary, summarise
from pipeline.summary.outcomes import Outcomes
from pipeline.summary.sheets.computed import out_of
from pipeline.xlsx.addresses import address_of
from pipeline.xlsx.sheet_description import Cell, Line, Sheet, Workbook
from pipeline.xlsx.write_workbook import write_workbook
from schemas.records import Form
from tests.accept import test_rollup
from tests.support import ROOT, every_kind
from tests.support import summary_support as support
from tests.support.libreoffice import convert, needs_libreoffice, tried
from tests.support.summary_support import FORM

pytestmark = [pytest.mark.libreoffice, needs_libreoffice]


def write(folder: Path, outcomes: Outcomes, form: Form = FORM) -> tuple[Path, Summary]:
    folder.mkdir(parents=True, exist_ok=True)
    summary = summarise(outcomes, form, folder)
    path = folder / "tong-hop.xlsx"
    write_workbook(path, summary.workbook, summary.styles)
    return path, summary


def written(path: Path) -> Iterator[tuple[str, int, int, Any]]:
    """Sheet, row, column and value of each cell; days as the numbers that Excel keeps."""
    workbook = CalamineWorkbook.from_path(path)
    for name in workbook.sheet_names:
        lines = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for row, line in enumerate(lines):
            for column, value in enumerate(line):
                if isinstance(value, dt.date):
                    value = float((value - dt.date(1899, 12, 30)).days)
                yield name, row, column, value


def same(written: Any, recalculated: Any) -> bool:
    """Equal; numbers to the 15 digits that a workbook keeps. An error, which is null, is never."""
    if isinstance(written, float) and isinstance(recalculated, float):
        return math.isclose(written, recalculated, rel_tol=1e-14, abs_tol=0)
    return isinstance(written, str) and written == recalculated


EXAMPLE = ROOT / "rounds" / "vi-du-2025-nam"
SWITCHES = {"literacy_band": "age15_60", "literacy_level": 1, "attendance_source": "schools"}
ROUNDS: dict[str, dict[str, Any]] = {
    "complete": {
        "missing": (),
        "faulty": {},
        "history": support.history(),
        "switches": SWITCHES,
    },
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


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory) -> dict[str, Path]:
    """By what is tried, a workbook that ``recalculated`` opens."""
    folder = tmp_path_factory.mktemp("workbooks")
    found = {}
    for name, more in ROUNDS.items():
        facts = dict(more)
        outcomes = rolled_up() if facts.pop("rolled", False) else support.outcomes(**facts)
        found[name], _ = write(folder / name, outcomes)
    rounds = shutil.copytree(EXAMPLE.parent, folder / "rounds")
    out = folder / "output"
    made = CliRunner().invoke(main, ["aggregate", str(rounds / EXAMPLE.name), "--output", str(out)])
    assert made.exit_code == 0, made.output
    found["example"] = out / "tong-hop.xlsx"
    found["poisoned"] = changed(
        found["returns_missing"], folder / "poisoned.xlsx", r"xl/worksheets/sheet2\.xml", poison
    )
    kinds = {"every_kind": {"missing": (), "faulty": {}}, "every_kind_missing": {}}
    for name, more in kinds.items():
        told = every_kind.outcomes(history=every_kind.history(), **more)
        found[name], _ = write(folder / name, *told)
    found["thousands"] = thousands(folder / "thousands.xlsx")
    return found


@pytest.fixture(scope="module")
def recalculated(workbooks, tmp_path_factory) -> dict[str, Any]:
    """By the same names, the lines of every sheet as LibreOffice calculates them."""
    folder = tmp_path_factory.mktemp("recalculated")
    jobs = [
        {"source": bare(path, folder / f"{name}.xlsx"), "cells": [], "trials": [([], None)]}
        for name, path in workbooks.items()
    ]
    done = tried(jobs)
    return {name: shown for name, (shown,) in zip(workbooks, done, strict=True)}


def bare(path: Path, copy: Path) -> Path:
    """The workbook without what LibreOffice is slow to open (charts and the lines that every page
    repeats), and without the areas that keep the figures of the SL sheets off the paper."""
    areas = rb"""<definedName name="_xlnm.Print_Area" localSheetId="[0-9]+">'SL .*?</definedName>"""
    slow = areas + rb'|<definedName name="_xlnm.Print_Titles".*?</definedName>|<drawing [^>]*/>'
    parts = r"xl/(workbook|worksheets/\w+)\.xml"
    return changed(path, copy, parts, lambda part: re.sub(slow, b"", part))


def changed(path: Path, copy: Path, parts: str, change: Callable[[bytes], bytes]) -> Path:
    """A copy in which the parts whose names match are changed."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(copy, "w") as target:
        for part in source.namelist():
            content = source.read(part)
            target.writestr(part, change(content) if re.fullmatch(parts, part) else content)
    return copy


@pytest.fixture
def differences(workbooks, recalculated):
    """By a name, the cells that recalculation changes with the values of before and after."""

    def differences(name: str) -> list[tuple[str, str, Any, Any]]:
        found, sheets = [], recalculated[name]
        for sheet, row, column, before in written(workbooks[name]):
            line = sheets[sheet][row] if row < len(sheets[sheet]) else []
            after = line[column] if column < len(line) else ""
            if not same(before, after):
                found.append((sheet, address_of(row, column), before, after))
        return found

    return differences


@pytest.mark.parametrize("name", [*sorted(ROUNDS), "example", "every_kind", "every_kind_missing"])
def test_recalculation_changes_no_cell(name, workbooks, differences):
    """The example is the shipped returns through the whole run, with the year before as it was
    closed."""
    assert formulas(workbooks[name]) > (300 if name == "example" else 20)
    assert differences(name) == []


def formulas(path: Path) -> int:
    with zipfile.ZipFile(path) as file:
        sheets = (name for name in file.namelist() if name.startswith("xl/worksheets/"))
        return sum(len(re.findall(rb"<f[ >]", file.read(name))) for name in sheets)


def poison(part: bytes) -> bytes:
    """The part with a wrong value behind one formula."""
    assert part.count(b"</f><v>201</v>") == 1
    return part.replace(b"</f><v>201</v>", b"</f><v>202</v>")


def test_a_wrong_cached_value_would_be_noticed(differences):
    assert differences("poisoned") == [("Chỉ tiêu", "D15", 202, 201)]


def thousands(path: Path) -> Path:
    part, whole = Cell(2450, "=Số!A1"), Cell(1012500, "=Số!B1")
    counts = out_of(part, whole)
    book = Workbook(
        (
            Sheet("Số", (9, 9), (Line((part.value, whole.value)),)),
            Sheet("Lời", (20,), (Line((Cell(counts.value, f"={counts.formula}"),)),)),
        ),
        *("t", "c", dt.date(2025, 11, 20)),
    )
    write_workbook(path, book, {})
    return path


def test_thousands_in_a_text_are_recalculated_as_they_are_written(workbooks, differences):
    assert differences("thousands") == []
    cell = load_workbook(workbooks["thousands"], data_only=True)["Lời"]["A1"]
    assert cell.value == "2.450/1.012.500"


def test_tong_quan_prints_on_two_landscape_pages(tmp_path):
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
    assert facts["Pages"].strip() == "2"  # on one, letters were too small to read
    width, height = (float(size) for size in facts["Page size"].split("pts")[0].split("x"))
    assert (round(width), round(height)) == (842, 595)


def test_no_page_shows_a_number_that_does_not_fit(tmp_path):
    path, _ = write(tmp_path, support.outcomes())
    pdf = convert(bare(path, tmp_path / "bare.xlsx"), tmp_path, to="pdf")
    said = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "##" not in said
    assert "Err:" not in said
    assert "#REF!" not in said
    assert "#NAME?" not in said
    assert "DỮ LIỆU MINH HỌA" in said
