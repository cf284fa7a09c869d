"""People's part between the commands of a round: the officer's settings and roster, the units'
answers."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from openpyxl import load_workbook

from pipeline.plan.files import find_plan
from pipeline.round.round import load_round
from tests.support.filling import fill
from tests.support.packaged import FORM, form_of_round

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


def prepare(place: Path, name: str) -> None:
    """Writes as the officer: the office into ``round.toml``, the units into ``schools.xlsx``."""
    folder = place / "rounds" / name
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


def answer(place: Path, name: str, received_on: dt.date) -> None:
    """Answers as the units do: figures into the open cells, the file sent back."""
    folder = place / "rounds" / name
    round_ = load_round(folder)
    form = form_of_round(find_plan(round_.settings.plan, FORM), round_.settings.switches)
    received = folder / "returned" / received_on.isoformat()
    received.mkdir()
    for unit in round_.units:
        (sent,) = (place / "input_templates" / name).glob(f"{unit.code}_*.xlsx")
        typed = {"staff": FAULTS} if unit.code == FAULTY else {}
        fill(sent, received / sent.name, form, round_, unit, typed)
