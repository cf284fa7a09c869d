"""Forms that lost rows, columns or sheets: given back, mended by the list, sent again, accepted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.aggregate import Run, aggregate
from pipeline.feedback.fix_list import IN_FRESH_FORM, NAME
from pipeline.plan.files import find_plan
from pipeline.plan.open_round import opened_round
from pipeline.read.workers import Reader
from pipeline.round.round import load_round
from pipeline.sample.locate import CellsByCode, printed
from pipeline.sample.make import make_round
from pipeline.summary.outcomes import Outcomes, UnitState
from tests.support.packaged import FORM, form_of_plan

PLAN = find_plan("dong-da-2021-2030", FORM)
FORM_OF_PLAN = form_of_plan(PLAN)
CHILDREN, READERS, OUTREACH = (
    FORM_OF_PLAN.by_name[name].sheet for name in ("population", "literacy", "outreach")
)
SENT, SENT_AGAIN = "2025-11-19", "2025-11-20"


def code_line(sheet: Worksheet) -> int:
    """The line of column codes above the figures."""
    return next(
        line
        for line, row in enumerate(sheet.iter_rows(values_only=True), 1)
        if [printed(value) for value in row if value is not None][:2] == ["A", "B"]
    )


def line_of(sheet: Worksheet, code: str) -> int:
    return CellsByCode(sheet).at(code, "1").row


def row_deleted(book: Workbook) -> None:
    """As Excel does it: formulas that looked at the row break."""
    sheet = book[CHILDREN]
    for column in "123456":
        broken = CellsByCode(sheet).at("1301", column)
        broken.value, broken.data_type = "#REF!", "e"
    sheet.delete_rows(line_of(sheet, "1303"))


def sheet_deleted(book: Workbook) -> None:
    del book[OUTREACH]


def code_line_overwritten(book: Workbook) -> None:
    sheet = book[CHILDREN]
    for cell in sheet[code_line(sheet)]:
        if cell.value is not None:
            cell.value = "x"


def column_deleted(book: Workbook) -> None:
    sheet = book[CHILDREN]
    sheet.delete_cols(CellsByCode(sheet).at("1302", "2").column)


def codes_exchanged(book: Workbook) -> None:
    sheet = book[CHILDREN]
    one, other = (sheet.cell(line_of(sheet, code), _anchor(sheet)) for code in ("1302", "1306"))
    one.value, other.value = other.value, one.value


def column_inserted(book: Workbook) -> None:
    """Before "Nữ" one for boys, and the codes of those behind it moved on."""
    sheet = book[READERS]
    line, place = code_line(sheet), CellsByCode(sheet).at("1401", "2").column
    sheet.insert_cols(place)
    sheet.cell(line - 1, place).value = "Nam trong độ tuổi"
    for number, column in enumerate(range(place, place + 6), 2):
        sheet.cell(line, column).value = str(number)


def header_merged_away(book: Workbook) -> None:
    sheet = book[CHILDREN]
    line = code_line(sheet)
    sheet.merge_cells(start_row=line - 1, end_row=line, start_column=1, end_column=8)


def codes_cleared(book: Workbook) -> None:
    sheet = book[READERS]
    for line in range(code_line(sheet) + 1, sheet.max_row + 1):
        sheet.cell(line, _anchor(sheet)).value = None


def table_copied_over(book: Workbook) -> None:
    """Biểu 13 pasted over Biểu 14."""
    sheet = book[READERS]
    for area in [*sheet.merged_cells.ranges]:
        sheet.unmerge_cells(str(area))
    for row in book[CHILDREN].iter_rows():
        for cell in row:
            sheet.cell(cell.row, cell.column).value = copy(cell.value)


def sheet_renamed_and_a_code_lost(book: Workbook) -> None:
    sheet = book[CHILDREN]
    sheet.cell(line_of(sheet, "1310"), _anchor(sheet)).value = None
    sheet.title = "Sheet1"


def _anchor(sheet: Worksheet) -> int:
    (column,) = (cell.column for cell in sheet[code_line(sheet)] if cell.value == "B")
    return int(column)


FAULTS: tuple[Callable[[Workbook], None], ...] = (
    row_deleted,
    sheet_deleted,
    code_line_overwritten,
    column_deleted,
    codes_exchanged,
    column_inserted,
    header_merged_away,
    codes_cleared,
    table_copied_over,
    sheet_renamed_and_a_code_lost,
)
NAMES = tuple(fault.__name__ for fault in FAULTS)


def run(folder: Path) -> Run:
    output = folder.parents[1] / "output" / folder.name
    today, reader = dt.date(2025, 11, 20), Reader()
    return aggregate(opened_round(load_round(folder)), output, today=today, reader=reader)


@dataclass
class Story:
    """A unit per fault: what it got back for the form that it sent, and what became of that when it
    was mended and sent again."""

    units: Mapping[str, str]
    honest: Mapping[str, Workbook]
    given: Mapping[str, Workbook]
    messages: Mapping[str, str]
    first: Outcomes
    second: Outcomes

    def fixes(self, fault: str) -> list[list[Any]]:
        """The rows of the list that the unit of ``fault`` got."""
        rows = self.given[fault][NAME].iter_rows(values_only=True)
        return [[*row] for row in rows if isinstance(row[0], int)]


def mend(given: Workbook, honest: Workbook) -> None:
    """Types what stood in the honest file into the cells marked red, and into a sheet that was
    lost as a whole; nothing else."""
    for row in given[NAME].iter_rows():
        if isinstance(row[0].value, int) and "bảng của biểu này" in str(row[3].value):
            sheet = row[5].hyperlink.location.rpartition("!")[0].strip("'")
            for place, value in typed(honest, sheet).items():
                given[sheet][place].value = value
    for sheet in given.worksheets:
        for place in red_in(sheet):
            sheet[place].value = honest[sheet.title][place].value


def red_in(sheet: Worksheet) -> list[str]:
    """The cells that are marked as faults."""
    noted = (cell for row in sheet.iter_rows() for cell in row if cell.comment)
    return [cell.coordinate for cell in noted if cell.comment.text.startswith("Lỗi phải sửa")]


def typed(book: Workbook, sheet: str) -> dict[str, Any]:
    """Values in the open cells of a sheet."""
    return {
        cell.coordinate: cell.value
        for row in book[sheet].iter_rows()
        for cell in row
        if not cell.protection.locked and cell.value is not None
    }


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    folder = tmp_path_factory.mktemp("structure") / "rounds" / "nam-2025"
    make_round(folder, plan=PLAN.id, units={"XA": len(FAULTS) - 1, "MN": 1}, seed=4)
    units, honest, given = {}, {}, {}
    communes = iter([fault for fault in FAULTS if fault is not sheet_deleted])
    for path in sorted(folder.glob("returned/*/*.xlsx")):
        book = load_workbook(path)
        stamp = {row[0]: row[1] for row in book["_META"].iter_rows(values_only=True)}
        fault = next(communes) if stamp["kind"] == "XA" else sheet_deleted
        name = fault.__name__
        units[name], honest[name] = str(stamp["unit_code"]), load_workbook(path)
        path.unlink()
        fault(book)
        target = folder / "returned" / SENT / f"{name}.xlsx"
        target.parent.mkdir(exist_ok=True)
        book.save(target)
    first = run(folder)
    back = folder.parents[1] / "output" / folder.name / "tra-lai"
    for fault, unit in units.items():
        given[fault] = load_workbook(back / f"{unit}.xlsx")
        mended = load_workbook(back / f"{unit}.xlsx")
        mend(mended, honest[fault])
        target = folder / "returned" / SENT_AGAIN / f"{unit}.xlsx"
        target.parent.mkdir(exist_ok=True)
        mended.save(target)
    rows = load_workbook(back / "don-doc.xlsx").worksheets[0].iter_rows(values_only=True)
    told = {str(row[1]): str(row[8]) for row in rows}
    messages = {fault: told[unit] for fault, unit in units.items()}
    return Story(units, honest, given, messages, first.outcomes, run(folder).outcomes)


@pytest.mark.parametrize("fault", NAMES)
def test_what_is_given_back_and_mended_by_the_list_is_accepted(story, fault):
    unit = story.units[fault]
    assert story.first.unit_state(unit) == UnitState.TO_FIX
    assert [
        one.message for one in story.second.left_open if (one.unit, one.blocks) == (unit, True)
    ] == []
    (record,) = [one for one in story.second.returns if one.path == f"{SENT_AGAIN}/{unit}.xlsx"]
    tables = FORM_OF_PLAN.asked(story.second.round.respondent(story.second.round.by_code[unit]))
    assert (record.status, record.reason) == ("counted", f"Dùng {len(tables)}/{len(tables)} biểu.")
    assert all(unit in story.second.accepted.tables[table.name] for table in tables)


@pytest.mark.parametrize("fault", NAMES)
def test_a_fresh_form_keeps_all_that_could_be_read(story, fault):
    """All that was typed is there, save in the cells that the list asks for."""
    given, honest = story.given[fault], story.honest[fault]
    lost = {CHILDREN, READERS, OUTREACH}
    for sheet in set(honest.sheetnames) - lost - {"_META"}:
        assert typed(given, sheet) == typed(honest, sheet)
    for sheet in lost & set(honest.sheetnames):
        kept, sent = typed(given, sheet), typed(honest, sheet)
        assert kept.items() <= sent.items()
        if not any("bảng của biểu này" in str(row[3]) for row in story.fixes(fault)):
            assert sent.keys() - kept.keys() <= set(red_in(given[sheet]))
    assert story.given[fault].sheetnames[1:] == honest.sheetnames


@pytest.mark.parametrize("fault", NAMES)
def test_the_list_leads_to_the_cells_that_were_lost_and_to_no_other(story, fault):
    for _, _, cell, what, remedy, link in story.fixes(fault):
        if not str(what).startswith("Tệp đã gửi: "):
            continue
        if "có ở hai chỗ" in what:
            assert (cell, link) == (None, "Đến trang")
        else:
            assert link == f"Đến ô {cell}"
            assert "Nhập số liệu còn thiếu vào các ô màu đỏ" in remedy


def test_a_total_over_a_lost_row_is_no_fault_of_its_own(story):
    own = [one for one in story.first.findings if one.unit == story.units["row_deleted"]]
    assert [(one.code, one.row) for one in own if one.blocks] == [("C06", "1303")]


@pytest.mark.parametrize("fault", NAMES)
def test_list_and_message_send_nobody_to_the_file_that_lost_them(story, fault):
    how = str(story.given[fault][NAME]["A4"].value)
    assert how == IN_FRESH_FORM
    assert "tệp gửi kèm là biểu mẫu mới, đã điền sẵn số liệu" in story.messages[fault]
    assert "không lập tệp mới" not in story.messages[fault]
