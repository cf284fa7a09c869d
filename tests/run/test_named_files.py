"""Files that only their names tie to a unit: a sheet without Bìa, scans."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.aggregate import aggregate
from pipeline.feedback.fix_list import NAME
from pipeline.plan.files import find_plan
from pipeline.plan.open_round import opened_round
from pipeline.read.workers import Reader
from pipeline.round.round import load_round
from pipeline.sample.make import make_round
from pipeline.summary.outcomes import Outcomes, UnitState
from tests.support.packaged import FORM

PLAN = find_plan("dong-da-2021-2030", FORM)
SENT = "2025-11-19"


@dataclass
class Ran:
    """A run over one sheet of XA01, a scan of XA02, and return and scan of XA03."""

    outcomes: Outcomes
    output: Path

    def message(self, unit: str) -> str:
        rows = load_workbook(self.output / "tra-lai" / "don-doc.xlsx").worksheets[0]
        found = next(row for row in rows.iter_rows(values_only=True) if row[1] == unit)
        return str(found[8])

    def record(self, name: str) -> tuple[str, str]:
        (one,) = [one for one in self.outcomes.returns if one.path == f"{SENT}/{name}"]
        return one.unit, one.status


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    folder = tmp_path_factory.mktemp("named") / "rounds" / "nam-2025"
    make_round(folder, plan=PLAN.id, units={"XA": 3}, seed=4)
    came = folder / "returned" / SENT
    came.mkdir(exist_ok=True)
    for path in sorted(folder.glob("returned/*/*.xlsx")):
        book = load_workbook(path)
        stamp = {row[0]: row[1] for row in book["_META"].iter_rows(values_only=True)}
        unit = str(stamp["unit_code"])
        path.unlink()
        if unit == "XA01":
            for sheet in book.sheetnames:
                if sheet != "Biểu 14 Biết chữ":
                    del book[sheet]
            # The name of the unit, which is printed above the table, did not come along.
            above = next(cell for cell in book.active[2] if cell.value == "Đơn vị báo cáo:")
            above.offset(1).value = None
        if unit == "XA03":
            # Something to mend, so that a list goes back.
            book["Biểu 14 Biết chữ"].delete_rows(12)
        if unit != "XA02":
            book.save(came / f"{unit} bieu.xlsx")
    for name in ("XA02.pdf", "XA03 da ky.pdf", "scan.pdf"):
        (came / name).write_bytes(b"%PDF-1.4 synthetic")
    output = folder.parents[1] / "output"
    today, reader = dt.date(2025, 11, 19), Reader()
    run = aggregate(opened_round(load_round(folder)), output, today=today, reader=reader)
    return Ran(run.outcomes, output)


def test_a_sheet_that_names_nobody_counts_for_the_unit_that_its_file_names(ran):
    assert ran.record("XA01 bieu.xlsx") == ("XA01", "counted")
    assert "XA01" in ran.outcomes.accepted.tables["literacy"]
    (asked,) = [one for one in ran.outcomes.findings if one.code == "I16"]
    assert asked.for_office
    assert asked.unit == "XA01"
    given = load_workbook(ran.output / "tra-lai" / "XA01.xlsx")
    assert given["Biểu 14 Biết chữ"]["C11"].value is not None
    assert given["_META"]["B4"].value is not None


def test_a_scan_is_tied_to_its_unit_and_the_unit_is_told(ran):
    assert ran.record("XA02.pdf") == ("XA02", "failed")
    assert ran.outcomes.unit_state("XA02") == UnitState.MISSING
    assert "đã nhận tệp của đơn vị ngày 19/11/2025 nhưng chưa đọc được số liệu" in ran.message(
        "XA02"
    )
    assert "Tệp XA02.pdf là tệp PDF" in ran.message("XA02")
    assert [one.unit for one in ran.outcomes.findings if one.file.endswith("XA02.pdf")] == ["XA02"]


def test_a_scan_beside_a_return_asks_for_nothing_and_is_named_in_the_list(ran):
    assert ran.record("XA03 da ky.pdf") == ("XA03", "scan")
    assert not [one for one in ran.outcomes.findings if one.file.endswith("da ky.pdf")]
    about = str(load_workbook(ran.output / "tra-lai" / "XA03.xlsx")[NAME]["A2"].value)
    assert "Tệp XA03 da ky.pdf nhận ngày 19/11/2025: đã lưu làm bản ký, đóng dấu." in about
    sent = load_workbook(ran.output / "tong-hop.xlsx")["Tình hình nộp"]
    row = next(row for row in sent.iter_rows(values_only=True) if row[0] == "XA03")
    assert str(row[-1]).endswith("XA03 bieu.xlsx (đã có bản ký)")


def test_a_scan_that_names_nobody_stays_with_the_office(ran):
    assert ran.record("scan.pdf") == ("", "failed")


def test_the_counts_of_the_run_hold(ran):
    record = json.loads((ran.output / "run.json").read_bytes())
    assert record["files"]["found"] == 5
    assert (record["files"]["failed"], record["files"]["scan"]) == (2, 1)
    assert record["units"] == {"expected": 3, "sent": 2, "missing": 1}
    assert all(record["balances"].values())
