"""From an empty folder to the report with nothing but the program, run as its user runs it.

``TONGHOP`` names the program, so that the wheel's can be tried; else this repository's is run.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.feedback.fix_list import NAME as FIX_LIST
from tests.support import ROOT
from tests.support.people import FAULTS, FAULTY, OFFICE, RIGHT, UNITS, answer, prepare
from tests.support.told_alike import assert_told

NAMED = os.environ.get("TONGHOP")

ROUND = "2025-nam"


@pytest.fixture
def tonghop(tmp_path, request):
    """The program, run in an empty folder: it must end well, and tells what it prints."""
    program = NAMED or request.getfixturevalue("program")
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [program, *arguments],
            cwd=tmp_path,
            env=kept,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run


def errors(place: Path, file: str) -> list[dict[str, str]]:
    """The open errors of a returned file; ``file`` is its path in ``returned/``."""
    path = place / "output" / ROUND / "data" / "findings.csv"
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    sorts = ("error", "open")
    return [row for row in rows if row["file"] == file and (row["severity"], row["state"]) == sorts]


def mend(copy: Path) -> int:
    """Mends the marked copy as the unit does: from each line of the list to the cell, the right
    figure into it. Returns how many."""
    book = load_workbook(copy)
    assert book.sheetnames[0] == FIX_LIST
    links = [
        row[5].hyperlink for row in book[FIX_LIST].iter_rows() if isinstance(row[0].value, int)
    ]
    for link in links:
        sheet, _, address = link.location.rpartition("!")
        cell = book[sheet.strip("'")][address]
        assert cell.comment.text.startswith("Lỗi phải sửa\n")
        cell.value = RIGHT[cell.value]
    book.save(copy)
    return len(links)


def test_a_stranger_walks_from_an_empty_folder_to_the_report(tmp_path, tonghop):
    tonghop("new", f"rounds/{ROUND}")
    prepare(tmp_path, ROUND)
    assert f"Đã tạo {len(UNITS)} biểu mẫu" in tonghop("templates", ROUND)
    answer(tmp_path, ROUND, dt.date(2025, 11, 18))

    said = tonghop("aggregate", ROUND)
    assert "Đã nộp, cần sửa: 1" in said
    (faulty,) = (tmp_path / "rounds" / ROUND / "returned" / "2025-11-18").glob(f"{FAULTY}*")
    found = errors(tmp_path, f"2025-11-18/{faulty.name}")
    assert sorted(row["code"] for row in found) == ["C02", "R02"]
    output = tmp_path / "output" / ROUND
    given = output / "tra-lai"
    assert [path.name for path in given.glob(f"{FAULTY}*")] == [f"{FAULTY}.xlsx"]
    assert not list(given.glob("TH01*"))

    again = tmp_path / "rounds" / ROUND / "returned" / "2025-11-19" / f"{FAULTY}.xlsx"
    again.parent.mkdir()
    shutil.copy(given / f"{FAULTY}.xlsx", again)
    assert mend(again) == len(FAULTS)

    shown = json.loads(tonghop("aggregate", ROUND, "--strict", "--json"))
    assert shown["units"] == {"Đã nộp, hợp lệ": len(UNITS)}
    assert shown["files"] == {"counted": len(UNITS), "superseded": 1}
    assert errors(tmp_path, f"2025-11-19/{again.name}") == []
    assert shown["findings"].get("error", 0) == 0
    assert not (given / f"{FAULTY}.xlsx").exists()
    assert_told(output, OFFICE, len(UNITS), shown["indicators"])

    tonghop("close", ROUND)
    assert (tmp_path / "rounds" / ROUND / "closed" / "staff.csv").is_file()


def test_the_plans_and_the_blank_masters_come_with_the_program(tmp_path, tonghop):
    assert "dong-da-2021-2030" in tonghop("plans", "list")
    tonghop("templates", "--masters")
    shipped = sorted((ROOT / "input_templates").glob("mau-*.xlsx"))
    made = sorted((tmp_path / "input_templates").iterdir())
    assert [path.name for path in made] == [path.name for path in shipped]
    assert [path.read_bytes() for path in made] == [path.read_bytes() for path in shipped]
