"""The sums of a run come out, or nothing is written."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import write
from pipeline.accept.records import Candidate, Outcome, Selection, TableRecord
from pipeline.read.records import BlockReading, ReturnReading, State, TableReading
from pipeline.summarise import summarise
from pipeline.summary.balance import BalanceError, check
from pipeline.summary.cells_met import cells_met
from pipeline.summary.outcomes import CellsMet, Outcomes
from pipeline.summary.sheets.balances import balances
from pipeline.summary.sheets.material import Material
from pipeline.summary.sheets.reconciliation import AGREES, UNUSED_WORDS
from pipeline.xlsx.sheet_description import Cell
from schemas.records import Shape
from tests.support import summary_support as support
from tests.support.readings import UNITS
from tests.support.summary_support import FORM
from tests.support.write_support import contents


def found(**changes: object) -> Outcomes:
    outcomes = support.outcomes()
    used = outcomes.cells_used
    cells = CellsMet(used + 5, {"missing": 3, "unit_unknown": 2})
    files = len(outcomes.returns)
    return replace(outcomes, **{"cells": cells, "files_found": files, **changes})  # type: ignore[arg-type]


def wrong(outcomes: Outcomes, tmp_path: Path) -> list[str]:
    sums = balances(Material(outcomes, FORM, tmp_path))
    return [balance.key for balance in sums if not balance.holds]


def test_all_sums_of_a_sound_run_come_out(tmp_path):
    assert wrong(found(), tmp_path) == []


def test_a_file_without_a_status_does_not_come_out(tmp_path):
    assert wrong(found(files_found=12), tmp_path) == ["every_file_has_a_status"]


def test_a_file_with_two_statuses_does_not_come_out(tmp_path):
    outcomes = found()
    twice = replace(outcomes, returns=(*outcomes.returns, outcomes.returns[0]))
    assert "paths_are_unique" in wrong(twice, tmp_path)


def test_a_cell_lost_on_the_way_does_not_come_out(tmp_path):
    cells = CellsMet(found().cells.met, {"missing": 3})
    assert wrong(found(cells=cells), tmp_path) == ["cells_used_and_unused_are_met"]


def test_a_table_accepted_twice_does_not_come_out(tmp_path):
    outcomes = found()
    extra = TableRecord("MN01", "staff", "x.xlsx", Outcome.COUNTED)
    changed = replace(outcomes, tables=(*outcomes.tables, extra))
    assert wrong(changed, tmp_path) == ["counted_tables_are_accepted"]


def test_a_total_that_is_not_the_sum_of_its_units_does_not_come_out(tmp_path):
    outcomes = found()
    results = tuple(
        replace(result, numerator=result.numerator + 1)
        if (result.indicator.code, result.scope, result.split) == ("2.3.d1", "all", "all")
        else result
        for result in outcomes.results
    )
    changed = replace(outcomes, results=results)
    assert wrong(changed, tmp_path) == ["units_sum_to_2.3.d1.numerator"]
    with pytest.raises(BalanceError) as raised:
        check(balances(Material(changed, FORM, tmp_path)))
    assert "kết quả cũ giữ nguyên" in str(raised.value)
    assert "Chỉ tiêu 2.3.d1, tử số: 202 khác 201" in str(raised.value)


def test_a_sum_that_does_not_come_out_keeps_the_old_output(tmp_path):
    write.write_outputs(summarise(found(), FORM, tmp_path), tmp_path, {})
    before = contents(tmp_path)
    with pytest.raises(BalanceError):
        write.write_outputs(summarise(found(files_found=12), FORM, tmp_path), tmp_path, {})
    assert contents(tmp_path) == before


def test_run_json_tells_every_cell_and_every_balance(tmp_path):
    write.write_outputs(summarise(found(), FORM, tmp_path), tmp_path, {})
    record = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    cells = record["cells"]
    assert cells["read"] == cells["used"] + sum(cells["unused"].values())
    assert all(record["balances"].values())
    assert record["balances"]["units_sum_to_2.3.d1.denominator"]


def test_the_sheet_names_every_reason_and_concludes(tmp_path):
    sheet = summarise(found(), FORM, tmp_path).workbook.by_name["Đối chiếu"]
    rows = [[c.value if isinstance(c, Cell) else c for c in line.cells] for line in sheet.lines]
    told = {str(row[0]): row[1:] for row in rows if row}
    assert set(UNUSED_WORDS.values()) <= set(told)
    assert told["Để trống"] == [3]
    assert told["Tổng số ô đã đọc"] == [found().cells.met, AGREES]
    # Biểu 02 of a kindergarten counts in 2.3.c and not in 2.3.a.
    assert told["Mầm non"] == [4, "2.3.a"]


def reading(path: str, table: str, states: list[State]) -> ReturnReading:
    block = FORM.by_name[table].body
    assert block is not None
    width = len(block.columns)
    size = len(block.rows) * width
    absent = {
        row * width + column
        for row, fixed in enumerate(block.rows)
        for column, asked in enumerate(block.columns)
        if not fixed.has(asked.name)
    }
    given = iter(states)
    cells = bytes(
        State.NOT_APPLICABLE if at in absent else next(given, State.MISSING) for at in range(size)
    )
    body = BlockReading(Shape.MATRIX, (None,) * size, cells, ("C",) * width, (1,) * len(block.rows))
    return ReturnReading(path, tables={table: TableReading(table, "x", body=body)})


def test_cells_are_counted_once_each_by_what_became_of_them():
    states = [State.GIVEN, State.GIVEN, State.UNREADABLE, State.NOT_APPLICABLE]
    readings = [reading(f"{name}.xlsx", "staff", states) for name in "abcdef"]
    tables = [
        TableRecord("MN01", "staff", "a.xlsx", Outcome.COUNTED),
        TableRecord("MN02", "staff", "b.xlsx", Outcome.ERRORS),
        TableRecord("MN01", "staff", "c.xlsx", Outcome.SUPERSEDED),
        TableRecord("MN03", "staff", "f.xlsx", Outcome.PARTIAL, 2),
    ]
    key = "MN03", "staff"
    chosen = {key: Candidate(readings[-1], UNITS["MN"], dt.date(2025, 11, 18), ())}
    # One of the two cells that are withheld is blank.
    withheld = {key: frozenset({("all", "total"), ("managers", "total")})}
    empty = frozenset[str]()
    selection = Selection(chosen, tuple(tables), empty, empty, (), withheld)
    counted = cells_met(readings, selection, [f"{name}.xlsx" for name in "abcdf"], FORM)
    each = counted.met // 6
    assert each * 6 == counted.met
    assert counted.unused == {
        "missing": 2 * (each - 4),
        "unreadable": 2,
        "not_applicable": 2,
        "withheld": 1,
        "table_with_errors": each,
        "table_superseded": each,
        "table_not_asked": each,
        "unit_unknown": each,
    }
    assert counted.met - sum(counted.unused.values()) == 3
