"""A neighbour's form with its cover locked, named for the school that filled it in."""

from __future__ import annotations

import datetime as dt
import json
import shutil

import pytest
from openpyxl import load_workbook

from pipeline.aggregate import aggregate, gather
from pipeline.check import check_files
from pipeline.plan.open_round import opened_round
from pipeline.read.workers import Reader
from pipeline.round.round import load_round
from pipeline.summary.outcomes import UnitState
from tests.run.test_writes_refused import EXAMPLE, FIRST, round_without_returns

OWNER, BORROWER = "MN07", "MN01"
BORROWED = f"2025-11-18/{BORROWER} nop lai.xlsx"
TODAY = dt.date(2025, 11, 24)


class Borrowed:
    """The example with the return of one school, and the same form named for another."""

    def __init__(self, root):
        self.root = root
        self.folder = root / EXAMPLE.name
        round_without_returns(root)
        first = self.folder / "returned" / FIRST
        first.parent.mkdir(parents=True)
        shutil.copy(EXAMPLE / "returned" / FIRST, first)

    def borrow(self):
        """Another's form, with one figure more in it."""
        path = self.folder / "returned" / BORROWED
        path.parent.mkdir(exist_ok=True)
        book = load_workbook(self.folder / "returned" / FIRST)
        sheet = book["Biểu 06 Tập huấn"]
        (cell,) = (one for line in sheet.iter_rows() for one in line if one.value == 607)
        sheet.cell(cell.row, cell.column + 1).value = 9
        sheet.cell(cell.row, cell.column + 2).value = 9
        book.save(path)

    def opened(self):
        return opened_round(load_round(self.folder))

    def run(self):
        reader = Reader()
        output = self.root / "output"
        return aggregate(self.opened(), output, today=TODAY, reader=reader).outcomes

    def record(self, outcomes):
        (record,) = (one for one in outcomes.returns if one.path == BORROWED)
        return record


@pytest.fixture(scope="module")
def borrowed(tmp_path_factory):
    return Borrowed(tmp_path_factory.mktemp("borrowed"))


def cells_of(path, heading):
    """The rows below the heading cell of a workbook's first sheet that has it."""
    for sheet in load_workbook(path):
        rows = list(sheet.iter_rows(values_only=True))
        for at, row in enumerate(rows):
            if heading in row:
                return rows[at], rows[at + 1 :]
    raise AssertionError(heading)


def test_it_waits_and_both_units_are_told_until_the_officer_accepts_it(borrowed):
    before = borrowed.run()
    borrowed.borrow()
    after = borrowed.run()
    record = borrowed.record(after)
    assert (record.status, record.unit) == ("quarantined", "")
    assert "tên tệp là của Trường" in record.reason
    assert f"({BORROWER})" in record.reason
    # Not a table of it counts, and its owner's state is what it was.
    assert after.results == before.results
    assert after.unit_state(OWNER) == before.unit_state(OWNER)
    assert after.asked == before.asked
    # The other school is told: it may not have sent nothing.
    assert after.unit_state(BORROWER) == UnitState.MISSING
    told = {one.unit: one for one in after.findings if one.code == "I15"}
    assert set(told) == {OWNER, BORROWER}
    assert "đang chờ cán bộ tổng hợp xác nhận" in told[BORROWER].message
    headings, rows = cells_of(borrowed.root / "output" / "tong-hop.xlsx", "Số lần gửi")
    (line,) = (row for row in rows if row[headings.index("Mã đơn vị")] == BORROWER)
    assert BORROWED in line[headings.index("Tên tệp")]
    headings, rows = cells_of(borrowed.root / "output/tra-lai/don-doc.xlsx", "Nội dung tin nhắn")
    (line,) = (row for row in rows if row[headings.index("Mã đơn vị")] == BORROWER)
    assert "Chưa cần nhắn" in line[headings.index("Nội dung tin nhắn")]
    counts = json.loads((borrowed.root / "output" / "run.json").read_bytes())["files"]
    assert counts["found"] == sum(counts[key] for key in counts if key != "found") == 2
    # A single file is judged alike, and so is what would be closed.
    opened = borrowed.opened()
    path = borrowed.folder / "returned" / BORROWED
    reader = Reader()
    (checked,) = check_files([path], borrowed.root, opened=opened, today=TODAY, reader=reader)
    assert "tên tệp là của" in checked.refusal
    found = gather(opened, today=TODAY, reader=reader, keep_ledger=False)
    assert BORROWED not in found.selection.used
    # The officer signs the row that the run added.
    waivers = borrowed.folder / "waivers.xlsx"
    book = load_workbook(waivers)
    sheet = book.worksheets[0]
    (row,) = (one for one in sheet.iter_rows() if one[0].value == "I15")
    assert row[1].value == OWNER
    row[-2].value, row[-1].value = "Nguyễn Văn Bình", "Đã hỏi hai trường"
    book.save(waivers)
    accepted = borrowed.run()
    record = borrowed.record(accepted)
    assert (record.status, record.unit) == ("counted", OWNER)
    assert [one.state for one in accepted.findings if one.code == "I15"] == ["waived"]
