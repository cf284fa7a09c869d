"""The results by a round's other plans, beside those by its first one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.measure.history import NO_HISTORY
from pipeline.measure.measure import measure
from pipeline.plan.files import find_plan
from pipeline.summarise import Summary, summarise
from pipeline.summary.outcomes import PlanResults
from pipeline.summary.sheets.columns import FIRST_ROW
from tests.support import summary_support as support
from tests.support.summary_support import FORM

GIA_LAM = find_plan("gia-lam-2022", FORM)


@pytest.fixture(scope="module")
def summary() -> Summary:
    first = support.outcomes()
    results = measure(GIA_LAM, first.round, first.accepted, FORM)
    outcomes = replace(first, further=(PlanResults(GIA_LAM, results, NO_HISTORY),))
    return summarise(outcomes, FORM, Path("output/thu"))


def test_each_plan_has_its_lines_in_the_data(summary):
    rows = next(file.rows for file in summary.datasets if file.name == "indicators")
    alone = support.outcomes()
    measured = measure(GIA_LAM, alone.round, alone.accepted, FORM)
    assert [row[1] for row in rows if row[0] == GIA_LAM.id] == [r.indicator.code for r in measured]
    assert len([row for row in rows if row[0] != GIA_LAM.id]) == len(alone.results)
    keys = [row[:6] for row in rows]
    assert len(set(keys)) == len(keys)
    assert summary.counts["results"] == len(rows)


def test_each_plan_has_its_sheet_of_indicators(summary):
    sheet = summary.workbook.by_name["Chỉ tiêu 2"]
    codes = [sheet.at(row, 0).value for row in range(FIRST_ROW, len(sheet.lines))]
    assert codes == [indicator.code for indicator in GIA_LAM.indicators]
    assert GIA_LAM.title in str(sheet.lines[1].cells)
    origins = summary.workbook.by_name["Nguồn số liệu"]
    for row in range(FIRST_ROW, len(sheet.lines)):
        place = sheet.at(row, 0).link.rpartition("!")[2]
        assert place.startswith("A")
        named = origins.at(int(place[1:]) - 1, 0)
        assert str(getattr(named, "value", named)).startswith(f"{sheet.at(row, 0).value}. ")
    assert "Tách giới tính, dân tộc 2" in summary.workbook.by_name


def test_the_first_plan_s_sheets_are_as_they_are_alone(summary):
    alone = summarise(support.outcomes(), FORM, Path("output/thu")).workbook
    for name in ("Chỉ tiêu", "Theo đơn vị"):
        ours, theirs = (book.by_name[name] for book in (summary.workbook, alone))
        assert tuple(ours.lines) == tuple(theirs.lines)
    # Who enters the other plans' figures stands behind all that there was.
    name, heads = "SL 02 Quy hoạch", FIRST_ROW - 1
    ours, theirs = (book.by_name[name].lines[heads].cells for book in (summary.workbook, alone))
    assert ours[: len(theirs)] == theirs
    assert ours[len(theirs) :] == ("Tính vào GL02 (Chỉ tiêu 2)", "Tính vào GL03 (Chỉ tiêu 2)")


def test_figures_of_each_plan_are_formulas_over_the_sheets_of_figures(summary):
    sheet = summary.workbook.by_name["Chỉ tiêu 2"]
    figures = [sheet.at(row, at) for row in range(FIRST_ROW, len(sheet.lines)) for at in (3, 4)]
    reckoned = [cell for cell in figures if isinstance(cell.value, int) and cell.formula]
    # What is told in total alone, and counts of several columns, have no formula in any plan.
    assert (len(reckoned), sum(isinstance(cell.value, int) for cell in figures)) == (22, 25)
    assert all("'SL " in cell.formula and cell.link for cell in reckoned)


def test_overview_page_and_report_say_where_the_others_stand(summary):
    said = f"Kết quả theo {GIA_LAM.title}: trang Chỉ tiêu 2 của bảng tổng hợp."
    overview = summary.workbook.by_name["Tổng quan"]
    assert said in "\n".join(str(line.cells) for line in overview.lines)
    assert said in summary.page.notes
    assert said in str(summary.report)


def test_the_sums_of_each_plan_must_come_out(summary):
    keys = [key for key in summary.counts["balances"] if key.startswith(f"{GIA_LAM.id}.")]
    assert keys
    assert all(summary.counts["balances"].values())
