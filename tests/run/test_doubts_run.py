"""A telephone number in a count, from the file to the words about the result that rests on it."""

from __future__ import annotations

import csv
import datetime as dt

from openpyxl import load_workbook

from pipeline import aggregate as run
from pipeline.plan.files import find_plan
from pipeline.plan.open_round import opened_round
from pipeline.read.workers import Reader
from pipeline.round.round import load_round
from pipeline.sample.make import make_round
from tests.support.packaged import FORM

PLAN = find_plan("dong-da-2021-2030", FORM)
PHONE = 912_345_722


def test_a_telephone_number_in_a_count_leaves_its_result_undetermined(tmp_path):
    folder = tmp_path / "rounds" / "nam-2025"
    made = make_round(folder, plan=PLAN.id, units={"MN": 2, "TH": 2, "PHONG": 1}, seed=5)
    path = folder / "returned" / next(file.path for file in made.files if file.unit == "TH02")
    book = load_workbook(path)
    sheet = book["Biểu 06 Tập huấn"]
    (row,) = (line for line in sheet.iter_rows() if any(cell.value == 602 for cell in line))
    (code,) = (cell for cell in row if cell.value == 602)
    row[code.column].value = PHONE
    row[code.column + 3].value = "Đã kiểm tra, số liệu đúng"
    book.save(path)

    ran = run.aggregate(
        opened_round(load_round(folder)),
        tmp_path / "output",
        today=dt.date(2025, 12, 1),
        reader=Reader(),
    )
    (asked,) = (one for one in ran.outcomes.findings if one.code == "R25")
    assert (asked.unit, asked.row, asked.value) == ("TH02", "602", str(PHONE))
    # What the school says of it does not settle it: the officer is asked to.
    assert asked.state == "explained"
    waivers = load_workbook(folder / "waivers.xlsx").worksheets[0].iter_rows(values_only=True)
    assert [row[:2] for row in waivers if row[0] == "R25"] == [("R25", "TH02")]
    with (tmp_path / "output/data/indicators.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = [
            line
            for line in csv.DictReader(file)
            if (line["code"], line["scope"], line["split"]) == ("2.4.b", "all", "all")
        ]
    (line,) = (one for one in lines if one["basis"] == "plan")
    assert int(line["numerator"]) > PHONE
    assert (line["outlook"], line["lower"]) == ("unknown", "")
    assert line["reported"] == line["expected"]
