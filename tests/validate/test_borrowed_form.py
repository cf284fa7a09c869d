"""A school fills in another's form: neither school is told what isn't its own."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from dataclasses import replace

from openpyxl import load_workbook

from pipeline.aggregate import aggregate
from pipeline.plan.open_round import opened_round
from pipeline.read.workers import Reader
from pipeline.round.round import load_round
from pipeline.summary.outcomes import Outcomes, UnitState
from tests.feedback.test_giving_back import fault, given_back, message, outcomes
from tests.run.test_writes_refused import EXAMPLE, FIRST, round_without_returns
from tests.support import summary_support as support
from tests.support.write_support import without_documents

BORROWED = "2025-11-18/muon mau.xlsx"
OWNER, BORROWER = "MN07", "MN01"


def ran(folder) -> Outcomes:
    opened = opened_round(load_round(folder / EXAMPLE.name))
    today, reader = dt.date(2025, 11, 24), Reader()
    with without_documents():
        return aggregate(opened, folder / "output", today=today, reader=reader).outcomes


def test_a_file_with_another_s_stamp_waits_and_changes_nothing_of_its_owner(tmp_path):
    folder = tmp_path / EXAMPLE.name
    round_without_returns(tmp_path)
    (folder / "returned" / FIRST).parent.mkdir(parents=True)
    shutil.copy(EXAMPLE / "returned" / FIRST, folder / "returned" / FIRST)
    before = ran(tmp_path)
    book = load_workbook(folder / "returned" / FIRST)
    cover = next(sheet for sheet in book if sheet.title.startswith("Bìa"))
    (cell,) = [one for row in cover.iter_rows() for one in row if one.value == OWNER]
    cell.value = BORROWER
    (folder / "returned" / BORROWED).parent.mkdir()
    book.save(folder / "returned" / BORROWED)
    after = ran(tmp_path)
    (record,) = [one for one in after.returns if one.path == BORROWED]
    assert (record.status, record.unit) == ("quarantined", "")
    assert f"({OWNER}) khác tên ghi trên Bìa ({BORROWER})" in record.reason
    assert after.unit_state(BORROWER) == UnitState.MISSING
    assert after.unit_state(OWNER) == before.unit_state(OWNER)
    assert after.asked == before.asked
    assert after.results == before.results
    counts = json.loads((tmp_path / "output" / "run.json").read_bytes())["files"]
    assert counts["found"] == sum(counts[key] for key in counts if key != "found") == 2


def test_what_the_office_has_to_look_into_is_no_state_of_the_unit_s(tmp_path):
    found = outcomes(fault("correction_asked"))
    assert found.asked["MN01"] == (0, 0)
    assert found.unit_state("MN01") == UnitState.FIT
    assert given_back(found, tmp_path) == []
    assert message(found, tmp_path, "MN01").startswith("(Chưa cần nhắn")


def test_a_fault_of_a_table_that_a_later_return_replaced_asks_for_nothing():
    found = support.outcomes(findings=(fault(),), faulty={})
    assert found.unit_state("MN01") == UnitState.TO_FIX
    replaced = replace(found, findings=(fault(state="superseded"),))
    assert replaced.asked["MN01"] == (0, 0)
    assert replaced.unit_state("MN01") == UnitState.FIT
    assert replaced.left_open == ()
