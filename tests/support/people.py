"""People's part between the commands of a round: the officer's settings and roster, the units'
answers."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pipeline.plan.open_round import opened_round
from pipeline.round.round import load_round
from tests.support.filling import fill
from tests.support.round_books import add_units, put_setting

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
    """Fills the workbook of a new round as the officer does."""
    folder = place / "rounds" / name
    put_setting(folder, "office.name", OFFICE)
    put_setting(folder, "office.contact", "Lương Ngọc Hiền")
    put_setting(folder, "legal_basis", "Công văn số 118/VHXH")
    add_units(folder, UNITS, commune="Phường Liễu Giang")


def answer(place: Path, name: str, received_on: dt.date) -> None:
    """Answers as the units do: figures into the open cells, the file sent back."""
    folder = place / "rounds" / name
    opened = opened_round(load_round(folder))
    received = folder / "returned" / received_on.isoformat()
    received.mkdir()
    for unit in opened.round.units:
        (sent,) = (place / "input_templates" / name).glob(f"{unit.code}_*.xlsx")
        typed = {"staff": FAULTS} if unit.code == FAULTY else {}
        fill(sent, received / sent.name, opened.form, opened.round, unit, typed)
