"""From an empty folder to the report with nothing but the program, run as its user runs it.

``TONGHOP`` names the program, so that the wheel's can be tried; else this repository's is run.
"""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from openpyxl import load_workbook

from pipeline.plans.form import form_of_round
from pipeline.plans.plan import find_plan
from pipeline.rounds.round import load_round
from pipeline.sheets.fix_list import NAME as FIX_LIST
from schemas.registry import FORM
from tests.filling import fill

ROOT = Path(__file__).parent.parent
NAMED = os.environ.get("TONGHOP")
PROGRAM = [NAMED] if NAMED else [sys.executable, "-m", "pipeline.cli"]

ROUND = "2025-nam"
OFFICE = "Phòng Văn hóa - Xã hội phường Liễu Giang"
UNITS = (
    ("MN01", "Trường Mầm non Nắng Sớm", "MN"),
    ("TH01", "Trường Tiểu học Sông Vân", "TH"),
    ("PHONG01", OFFICE, "PHONG"),
)
FAULTY = "MN01"
FAULTS = {("teachers", "female"): 99, ("ccvc", "total"): "30 (2 đồng chí nghỉ thai sản)"}
"""More women than teachers, words in a count."""
RIGHT = {99: 26, "30 (2 đồng chí nghỉ thai sản)": 30}


def tonghop(place: Path, *arguments: str) -> str:
    """What the program prints, run in ``place``; it must end well."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    if not NAMED:
        kept["PYTHONPATH"] = str(ROOT)
    done = subprocess.run(
        [*PROGRAM, *arguments], cwd=place, env=kept, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def errors(place: Path, file: str) -> list[dict[str, str]]:
    """The open errors of a returned file; ``file`` is its path in ``returned/``."""
    path = place / "output" / ROUND / "data" / "findings.csv"
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    sorts = ("error", "open")
    return [row for row in rows if row["file"] == file and (row["severity"], row["state"]) == sorts]


def prepare(place: Path) -> None:
    """What the officer writes: the office into ``round.toml``, the units into ``schools.xlsx``."""
    folder = place / "rounds" / ROUND
    settings = folder / "round.toml"
    text = settings.read_text(encoding="utf-8")
    text, once = re.subn(r'(?m)^(\[office\](?:\n.*)*?\nname = )".*"$', rf'\1"{OFFICE}"', text)
    assert once == 1
    settings.write_text(text, encoding="utf-8")
    roster = load_workbook(folder / "schools.xlsx")
    sheet = roster.worksheets[0]
    places = {cell.value: cell.column for cell in sheet[1]}
    for line, (code, name, kind) in enumerate(UNITS, 2):
        sheet.cell(line, places["Mã đơn vị"], code)
        sheet.cell(line, places["Tên đơn vị"], name)
        sheet.cell(line, places["Loại"], kind)
        sheet.cell(line, places["Xã/phường"], "Phường Liễu Giang")
    roster.save(folder / "schools.xlsx")


def answer(place: Path) -> None:
    """What the units do: figures into the open cells, the file sent back."""
    folder = place / "rounds" / ROUND
    round_ = load_round(folder)
    form = form_of_round(find_plan(round_.settings.plan, FORM), round_.settings.switches)
    received = folder / "returned" / "2025-11-18"
    received.mkdir()
    for unit in round_.units:
        (sent,) = (place / "input_templates" / ROUND).glob(f"{unit.code}_*.xlsx")
        typed = {"staff": FAULTS} if unit.code == FAULTY else {}
        fill(sent, received / sent.name, form, round_, unit, typed)


def mend(copy: Path) -> int:
    """What the unit does with its marked copy: from each line of the list to the cell, the right
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


def test_a_stranger_walks_from_an_empty_folder_to_the_report(tmp_path):
    tonghop(tmp_path, "new", f"rounds/{ROUND}")
    prepare(tmp_path)
    assert f"Đã tạo {len(UNITS)} biểu mẫu" in tonghop(tmp_path, "templates", ROUND)
    answer(tmp_path)

    said = tonghop(tmp_path, "aggregate", ROUND)
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

    shown = json.loads(tonghop(tmp_path, "aggregate", ROUND, "--strict", "--json"))
    assert shown["units"] == {"Đã nộp, hợp lệ": len(UNITS)}
    assert shown["files"] == {"counted": len(UNITS), "superseded": 1}
    assert errors(tmp_path, f"2025-11-19/{again.name}") == []
    assert shown["findings"].get("error", 0) == 0
    assert not (given / f"{FAULTY}.xlsx").exists()
    for name in ("bao-cao.docx", "tong-hop.xlsx", "tong-hop.html"):
        assert (output / name).stat().st_size > 0

    tonghop(tmp_path, "close", ROUND)
    assert (tmp_path / "rounds" / ROUND / "closed" / "staff.csv").is_file()


def test_the_plans_and_the_blank_masters_come_with_the_program(tmp_path):
    assert "dong-da-2021-2030" in tonghop(tmp_path, "plans", "list")
    tonghop(tmp_path, "templates", "--masters")
    shipped = sorted((ROOT / "input_templates").glob("mau-*.xlsx"))
    made = sorted((tmp_path / "input_templates").iterdir())
    assert [path.name for path in made] == [path.name for path in shipped]
    assert [path.read_bytes() for path in made] == [path.read_bytes() for path in shipped]
