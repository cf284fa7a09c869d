"""The model is the one source of a form: one added row or column is found in all that follows."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from openpyxl import load_workbook

from pipeline.accept.accept import accept
from pipeline.accept.records import Outcome, TableRecord
from pipeline.measure.measure import measure
from pipeline.plan.plan import Indicator, Plan, Reference
from pipeline.read.intake import open_return
from pipeline.read.read import read_return
from pipeline.sample.locate import CellsByCode, cell_of
from pipeline.summarise import summarise
from pipeline.summary.outcomes import Outcomes
from pipeline.validate.validate import validate
from pipeline.write import write_outputs
from schemas.model import Count, asks, compile_block, question
from schemas.records import Form, Row
from schemas.tables.staff import Staff
from tests.support.filling import fill
from tests.support.one_form import write_form
from tests.support.packaged import FORM, MODELS
from tests.support.readings import UNITS, a_round

BEFORE = FORM.by_name["staff"].body


@asks(
    rows=(*BEFORE.rows, Row("190", "volunteers", "Trong tổng số (mã số 101): tình nguyện viên")),
    rules=BEFORE.rules,
)
class StaffWithMore(Staff):
    """One row and one column more, with codes and names that docs/developing.md leaves free."""

    remote: Count = question("Người làm việc từ xa", "9")


MORE = Form(
    tuple(
        replace(table, body=compile_block(StaffWithMore)) if table.name == "staff" else table
        for table in FORM.tables
    )
)
MODELS_WITH_MORE = {**MODELS, ("staff", "body"): StaffWithMore}
UNIT = UNITS["MN"]


@pytest.fixture
def sheet(tmp_path):
    """The path of a form with the added row and column, and the place of its cells."""
    path = tmp_path / "form.xlsx"
    write_form(path, MORE, a_round(UNIT), UNIT)
    return path


def test_it_is_printed_on_the_form_with_its_code_and_label(sheet):
    page = load_workbook(sheet)["Biểu 01 Đội ngũ"]
    table = MORE.by_name["staff"]
    assert cell_of(CellsByCode(page), table, "volunteers", "remote").protection.locked is False
    texts = {cell.value for line in page.iter_rows() for cell in line}
    assert {"Người làm việc từ xa", "Trong tổng số (mã số 101): tình nguyện viên"} <= texts


def filled(sheet, tmp_path, volunteers=25):
    """The form with honest figures typed in; the new column holds 1 everywhere."""
    staff = {(row.name, "remote"): 1 for row in MORE.by_name["staff"].body.rows}
    staff |= {("volunteers", "total"): volunteers, ("volunteers", "female"): 20}
    staff |= {("volunteers", "minority"): 0, ("volunteers", "minority_female"): 0}
    return fill(sheet, tmp_path / "filled.xlsx", MORE, a_round(UNIT), UNIT, {"staff": staff})


def read(path):
    return read_return(open_return(path, path.name), path.name, MORE)


def test_it_is_read_judged_measured_and_summarised(sheet, tmp_path):
    round_ = a_round(UNIT)
    reading = read(filled(sheet, tmp_path))
    found = validate([(reading, UNIT)], round_, MORE, MODELS_WITH_MORE)
    assert found.get(reading.path, ()) == ()
    accepted = accept({(UNIT.code, name): reading for name in reading.tables}, MORE)
    assert accepted.tables["staff"][UNIT.code].cells["volunteers", "total"] == 25
    assert accepted.tables["staff"][UNIT.code].cells["all", "remote"] == 4
    plan = Plan(
        id="thu",
        title="Kế hoạch thử",
        start=2021,
        end=2030,
        indicator=(
            Indicator(
                code="1",
                title="Tỷ lệ nữ tình nguyện viên",
                unit="%",
                kind="ratio",
                numerator=(Reference("staff", "volunteers", "female"),),
                denominator=(Reference("staff", "volunteers", "total"),),
                kinds=("MN",),
            ),
        ),
    )
    results = measure(plan, round_, accepted, MORE)
    assert results[0].value == Fraction(80)
    tables = tuple(
        TableRecord(UNIT.code, name, reading.path, Outcome.COUNTED) for name in accepted.tables
    )
    outcomes = Outcomes(round_, plan, accepted, (), tables, (), results)
    write_outputs(summarise(outcomes, MORE, tmp_path / "out"), tmp_path / "out", {})
    page = load_workbook(tmp_path / "out" / "tong-hop.xlsx")["SL 01 Đội ngũ"]
    texts = " ".join(str(cell.value) for line in page.iter_rows() for cell in line)
    assert "190" in texts
    assert "Người làm việc từ xa" in texts


def test_it_is_missed_where_it_is_blank(sheet, tmp_path):
    reading = read(filled(sheet, tmp_path, volunteers=None))
    found = validate([(reading, UNIT)], a_round(UNIT), MORE, MODELS_WITH_MORE)
    assert [(f.code, f.row, f.column) for f in found[reading.path]] == [("C01", "190", "1")]


def test_the_form_s_version_changes_with_it():
    assert MORE.version != FORM.version
