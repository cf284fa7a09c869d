"""A round trip of a fault: found, sent back marked, mended in the marked copy, counted."""

from __future__ import annotations

import csv
import datetime as dt
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from pipeline.aggregate import Run, aggregate
from pipeline.cli import main
from pipeline.closing.closing import heeded_in
from pipeline.feedback.fix_list import NAME
from pipeline.files.lock import only_run
from pipeline.plan.files import find_plan
from pipeline.plan.open_round import opened_round
from pipeline.read.workers import Reader
from pipeline.round.round import load_round
from pipeline.sample.make import make_round
from pipeline.summary.outcomes import UnitState
from tests.support.libreoffice import convert, needs_libreoffice
from tests.support.packaged import FORM

PLAN = find_plan("dong-da-2021-2030", FORM)
ON = dt.date(2025, 11, 21)
MESS = {"text_in_count": 1}


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """A round of three units, one of which typed words into a count; run once."""
    folder = tmp_path_factory.mktemp("made") / "rounds" / "nam-2025"
    make_round(folder, plan=PLAN.id, units={"MN": 2, "PHONG": 1}, seed=4, mess=MESS)
    run(folder)
    return folder.parents[1]


@pytest.fixture
def root(made, tmp_path) -> Path:
    shutil.copytree(made, tmp_path / "root")
    return tmp_path / "root"


def run(folder: Path) -> Run:
    output = folder.parents[1] / "output" / folder.name
    opened = opened_round(load_round(folder))
    return aggregate(opened, output, today=ON, reader=Reader())


def folders(root: Path) -> tuple[Path, Path]:
    return root / "rounds" / "nam-2025", root / "output" / "nam-2025" / "tra-lai"


def copy_of(given: Path) -> Path:
    (copy,) = (path for path in given.glob("*.xlsx") if path.name != "don-doc.xlsx")
    return copy


def mend(copy: Path) -> None:
    """Mends as the clerk does: from the list to the cell, a number instead of the words."""
    workbook = load_workbook(copy)
    fixes = [row for row in workbook[NAME].iter_rows() if isinstance(row[0].value, int)]
    assert len(fixes) == 1
    sheet, _, address = fixes[0][5].hyperlink.location.rpartition("!")
    cell = workbook[sheet.strip("'")][address]
    assert cell.comment.text.startswith("Lỗi phải sửa\n")
    cell.value = int(str(cell.value).split()[0])
    workbook.save(copy)


def send_back(root: Path, copy: Path) -> Run:
    folder, _ = folders(root)
    target = folder / "returned" / "2025-11-20" / copy.name
    target.parent.mkdir(exist_ok=True)
    shutil.copy(copy, target)
    return run(folder)


def test_a_mended_copy_counts_with_no_findings_and_the_old_copy_goes(root):
    folder, given = folders(root)
    copy = copy_of(given)
    unit = copy.stem
    mend(copy)
    after = send_back(root, copy)
    assert after.outcomes.unit_state(unit) == UnitState.FIT
    own = [f for f in after.outcomes.findings if f.file == f"2025-11-20/{unit}.xlsx"]
    assert [f for f in own if f.severity != "note"] == []
    states = {r.path: r.status for r in after.outcomes.returns if r.unit == unit}
    assert states.pop(f"2025-11-20/{unit}.xlsx") == "counted"
    assert set(states.values()) <= {"superseded", "counted"}
    assert sorted(path.name for path in given.iterdir()) == ["don-doc.xlsx"]
    assert len(list((folder / "returned").rglob("*.xlsx"))) == 4


def test_a_copy_sent_back_as_it_is_has_the_same_fault_and_is_marked_anew(root):
    _, given = folders(root)
    copy = copy_of(given)
    after = send_back(root, copy)
    assert after.outcomes.unit_state(copy.stem) == UnitState.TO_FIX
    workbook = load_workbook(copy_of(given))
    assert workbook.sheetnames.count(NAME) == 1
    assert workbook.sheetnames[0] == NAME


@pytest.mark.libreoffice
@needs_libreoffice
def test_a_copy_mended_in_libreoffice_counts(root, tmp_path):
    _, given = folders(root)
    copy = copy_of(given)
    unit = copy.stem
    mend(copy)
    after = send_back(root, convert(copy, tmp_path / "lo"))
    assert after.outcomes.unit_state(unit) == UnitState.FIT


def test_originals_are_never_touched(root):
    folder, _ = folders(root)
    before = {path: path.read_bytes() for path in (folder / "returned").rglob("*.xlsx")}
    run(folder)
    assert {path: path.read_bytes() for path in before} == before


def test_a_copy_depends_on_nothing_but_its_inputs(root):
    folder, given = folders(root)
    before = {path.name: path.read_bytes() for path in given.iterdir()}
    run(folder)
    assert {path.name: path.read_bytes() for path in given.iterdir()} == before


def test_an_accepted_error_no_longer_blocks_its_table(root):
    folder, _ = folders(root)
    path = folder / "waivers.xlsx"
    workbook = load_workbook(path)
    sheet = workbook.worksheets[0]
    sheet["H3"], sheet["I3"] = "Ngọc", "Đã xác minh"
    workbook.save(path)
    unit, table = sheet["B3"].value, sheet["C3"].value
    after = run(folder)
    waived = [finding for finding in after.outcomes.findings if finding.state == "waived"]
    assert [finding.unit for finding in waived] == [unit]
    assert table == "Biểu 01"
    assert unit in after.outcomes.accepted.tables["staff"]
    assert after.outcomes.unit_state(unit) == UnitState.FIT


def test_days_typed_into_the_chase_list_survive_the_next_run(root):
    folder, given = folders(root)
    path = given / "don-doc.xlsx"
    workbook = load_workbook(path)
    sheet = workbook.worksheets[0]
    sheet["K5"], sheet["K6"] = dt.datetime(2025, 11, 18), "18/11, Zalo"
    workbook.save(path)
    run(folder)
    sheet = load_workbook(path).worksheets[0]
    assert sheet["K5"].value == dt.datetime(2025, 11, 18)
    assert sheet["K5"].number_format == "dd/mm/yyyy"
    assert sheet["K6"].value == "18/11, Zalo"


def test_a_chase_list_that_cannot_be_read_is_not_written_over(root):
    folder, given = folders(root)
    (given / "don-doc.xlsx").write_bytes(b"damaged")
    done = CliRunner().invoke(main, ["aggregate", str(folder)])
    assert done.exit_code == 2
    assert "don-doc.xlsx: không đọc được" in done.stderr
    assert (given / "don-doc.xlsx").read_bytes() == b"damaged"


def test_a_second_run_stops_with_a_sentence(root):
    folder, _ = folders(root)
    with only_run(folder):
        done = CliRunner().invoke(main, ["aggregate", str(folder)])
    assert done.exit_code == 2
    assert done.stderr.startswith("Lỗi: Đợt nam-2025 đang được một lần chạy khác xử lý.")


def test_every_output_tells_the_same_number_of_open_findings(root):
    folder, given = folders(root)
    output = root / "output" / folder.name
    record = json.loads((output / "run.json").read_bytes())["findings"]
    with (output / "data" / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["state"] == "open"]
    errors, queries = (
        sum(row["severity"] == severity for row in rows) for severity in ("error", "query")
    )
    assert (record.get("error.open", 0), record.get("query.open", 0)) == (errors, queries)
    done = CliRunner().invoke(main, ["aggregate", str(folder)])
    assert f"CẦN SỬA: {errors} lỗi, {queries} nội dung cần giải trình" in done.stdout
    summary = load_workbook(output / "tong-hop.xlsx", read_only=True)
    heads = [row[0] for row in summary["Sửa và giải trình"].iter_rows(max_row=3, values_only=True)]
    assert any(f"Lỗi phải sửa: {errors} · Cần giải trình: {queries}" in str(one) for one in heads)
    told = {row[1]: row[5:7] for row in values(given / "don-doc.xlsx") if row[1]}
    states = {row[0]: row[8:10] for row in values(output / "tong-hop.xlsx", "Tình hình nộp")}
    units = {row["unit_code"] for row in rows}
    assert units & told.keys()
    for unit in units & told.keys():
        assert tuple(told[unit]) == tuple(states[unit]), unit


def values(path, sheet=None):
    """The rows of a workbook's sheet, the first unless it is named."""
    workbook = load_workbook(path, read_only=True)
    found = workbook[sheet] if sheet else workbook.worksheets[0]
    return list(found.iter_rows(values_only=True))


def test_run_json_balances_over_real_returns(root):
    record = json.loads((root / "output" / "nam-2025" / "run.json").read_bytes())
    round_ = load_round(root / "rounds" / "nam-2025")
    assert record["heeded"] == heeded_in(round_)
    cells = record["cells"]
    assert cells["read"] == cells["used"] + sum(cells["unused"].values())
    assert record["tables"]["partial"] > 0
    assert "errors" not in record["tables"]
    assert all(record["balances"].values())
