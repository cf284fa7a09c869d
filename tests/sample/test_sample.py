from __future__ import annotations

import datetime as dt
import functools
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook

from pipeline.plan.files import PLANS_FOLDER, find_plan
from pipeline.plan.open_round import opened_round
from pipeline.round.round import load_round
from pipeline.sample.errors import SampleError
from pipeline.sample.make import Made, make_round
from pipeline.sample.mess import read_mess
from pipeline.sample.mistakes import MESS, SENT_AS_PDF, SENT_TWICE
from schemas.code_lists import NO, YES
from schemas.records import VALUE
from schemas.respondents import SCHOOL_KINDS
from tests.support.one_form import write_form
from tests.support.sample_support import FORM_OF_PLAN, PLAN, cell, entries, stamp


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """One small round with one return of every kind of mess."""
    return make_round(
        tmp_path_factory.mktemp("rounds") / "thu",
        plan=PLAN,
        units={"MN": 11, "TH": 9, "THCS": 7, "XA": 1, "PHONG": 1},
        seed=3,
        mess=dict.fromkeys(MESS, 1),
        missing=2,
        late=1,
    )


def workbook_of(made: Made, mess: str) -> Workbook:
    path = next(file.path for file in made.files if file.mess == mess)
    return opened(made.folder / "returned" / path)


@functools.cache
def opened(path: Path) -> Workbook:
    """A file to look at, opened once: openpyxl takes longer than all else here."""
    return openpyxl.load_workbook(path)


def test_a_round_is_complete_and_says_what_is_in_it(made: Made) -> None:
    round_ = load_round(made.folder)
    assert round_.units == made.units
    assert round_.settings.illustration
    on_disk = {
        path.relative_to(round_.returned).as_posix()
        for path in round_.returned.rglob("*")
        if path.is_file()
    }
    assert on_disk == {file.path for file in made.files}
    assert len(made.files) == len(made.units) - len(made.missing) + 1  # one sent twice
    sent = {file.unit for file in made.files}
    assert sent.isdisjoint(made.missing)
    assert sent | set(made.missing) == {unit.code for unit in made.units}
    by_code = round_.by_code
    assert all(by_code[code].kind in SCHOOL_KINDS for code in made.missing)
    assert all(by_code[file.unit].kind in SCHOOL_KINDS for file in made.files if file.mess)
    late = [file for file in made.files if file.sent > round_.settings.due]
    assert len(late) == 1
    assert all(file.path.startswith(file.sent.isoformat() + "/") for file in made.files)


def test_every_return_carries_the_stamp_of_its_unit(made: Made) -> None:
    for file in made.files:
        if not file.path.endswith(".xlsx"):
            continue
        workbook = openpyxl.load_workbook(made.folder / "returned" / file.path, read_only=True)
        said = stamp(workbook)
        workbook.close()
        assert said["unit_code"] == file.unit
        assert said["round"] == made.folder.name


def test_the_same_seed_gives_the_same_bytes_and_another_one_does_not(tmp_path: Path) -> None:
    def contents(name: str, seed: int) -> dict[str, bytes]:
        folder = tmp_path / name / "thu"
        folder.parent.mkdir()
        make_round(folder, plan=PLAN, units={"MN": 1, "XA": 1}, seed=seed)
        files = (path for path in folder.rglob("*") if path.is_file())
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}

    first = contents("a", 1)
    assert first == contents("b", 1)
    assert first != contents("c", 2)


def test_filling_loses_nothing_of_the_form(made: Made, tmp_path: Path) -> None:
    round_ = opened_round(load_round(made.folder)).round
    file = next(file for file in made.files if not file.mess)
    write_form(tmp_path / "form.xlsx", FORM_OF_PLAN, round_, round_.by_code[file.unit])
    blank = openpyxl.load_workbook(tmp_path / "form.xlsx")
    filled = openpyxl.load_workbook(made.folder / "returned" / file.path)
    assert filled.sheetnames == blank.sheetnames
    for before, after in zip(blank.worksheets, filled.worksheets, strict=True):
        assert after.sheet_state == before.sheet_state
        assert after.protection.sheet == before.protection.sheet
        assert len(after.data_validations.dataValidation) == len(
            before.data_validations.dataValidation
        )
        assert len(list(after.conditional_formatting)) == len(list(before.conditional_formatting))
        assert after.merged_cells.ranges == before.merged_cells.ranges
        assert after.oddFooter.center.text == before.oddFooter.center.text
        for row in before.iter_rows():
            for cell_before in row:
                if cell_before.protection.locked:
                    assert after[cell_before.coordinate].value == cell_before.value


def test_the_place_of_each_mess_is_where_the_file_differs(made: Made) -> None:
    for file in made.files:
        if MESS.get(file.mess) is None or MESS[file.mess].make is None:
            assert not file.place
            continue
        sheet, _, address = file.place.partition("!")
        path = made.folder / "returned" / file.path
        with closing(openpyxl.load_workbook(path, read_only=True)) as workbook:
            assert sheet in workbook.sheetnames
            assert not address or workbook[sheet][address]


def test_more_women_than_people(made: Made) -> None:
    workbook = workbook_of(made, "female_above_total")
    assert cell(workbook, "staff", "support", "female") > cell(
        workbook, "staff", "support", "total"
    )


def test_a_locked_total_is_typed_over_with_a_wrong_number(made: Made) -> None:
    workbook = workbook_of(made, "total_typed_over")
    parts = [
        cell(workbook, "staff", row, "total") for row in ("head", "deputy", "teachers", "support")
    ]
    typed = cell(workbook, "staff", "all", "total")
    assert isinstance(typed, int)
    assert typed > sum(parts)
    assert str(cell(workbook, "staff", "all", "female")).startswith("=")


def test_text_stands_in_a_cell_for_a_number(made: Made) -> None:
    typed = cell(workbook_of(made, "text_in_count"), "staff", "teachers", "total")
    assert typed.endswith("(2 đồng chí nghỉ thai sản)")


@pytest.mark.parametrize(
    ("mess", "place"),
    [
        ("blank_cell", ("staff", "teachers", "female")),
        ("gate_left_blank", ("succession", "gate", VALUE)),
    ],
)
def test_a_cell_is_left_blank(made: Made, mess: str, place: tuple[str, str, str]) -> None:
    assert cell(workbook_of(made, mess), *place) is None


def test_excel_made_a_date_of_a_number(made: Made) -> None:
    typed = cell(workbook_of(made, "date_in_count"), "staff", "support", "female")
    assert isinstance(typed, dt.datetime)


def test_a_sheet_is_renamed_and_its_links_follow(made: Made) -> None:
    workbook = workbook_of(made, "renamed_sheet")
    assert "Biểu 01 Đội ngũ" not in workbook.sheetnames
    formulas = [
        value
        for sheet in workbook.worksheets
        for row in sheet.iter_rows(values_only=True)
        for value in row
        if isinstance(value, str) and value.startswith("=")
    ]
    assert formulas
    assert not any("Biểu 01 Đội ngũ" in formula for formula in formulas)


def test_a_second_member_is_written_down_as_chair(made: Made) -> None:
    roles = [entry["role"] for entry in entries(workbook_of(made, "two_chairs"), "board")]
    assert roles.count("Trưởng ban") == 2


def test_a_member_is_listed_twice(made: Made) -> None:
    members = entries(workbook_of(made, "member_twice"), "board")
    keys = [(member["full_name"], member["position"]) for member in members]
    assert len(set(keys)) == len(keys) - 1


def test_a_sex_is_typed_without_marks(made: Made) -> None:
    members = entries(workbook_of(made, "sex_abbreviated"), "board")
    assert members[0]["sex"] in ("nu", "nam")
    assert all(member["sex"] in ("Nam", "Nữ") for member in members[1:])


def test_an_activity_lies_before_the_period(made: Made) -> None:
    held = entries(workbook_of(made, "event_outside_period"), "outreach")
    outside = [one["date"] for one in held if not one["date"].endswith("/2025")]
    assert outside == ["20/12/2024"]


def test_a_list_ends_with_its_total(made: Made) -> None:
    *held, total = entries(workbook_of(made, "list_total_row"), "outreach")
    assert total["content"] == "Tổng cộng"
    assert total["parents"] == sum(one["parents"] for one in held)
    assert total["date"] is None


def test_a_gate_contradicts_its_list(made: Made) -> None:
    empty, full = (workbook_of(made, mess) for mess in ("gate_without_list", "list_behind_no"))
    assert cell(empty, "outreach", "gate") == YES
    assert not entries(empty, "outreach")
    assert cell(full, "outreach", "gate") == NO
    assert entries(full, "outreach")


def test_money_is_typed_in_million(made: Made) -> None:
    typed = cell(workbook_of(made, "money_in_million"), "resources", "budget_approved", "total")
    assert 1 <= typed <= 20


def test_a_yes_has_no_evidence_and_an_answer_is_half_done(made: Made) -> None:
    workbook = workbook_of(made, "yes_without_link")
    assert cell(workbook, "checklist", "plan_year", "answer") == YES
    assert cell(workbook, "checklist", "plan_year", "evidence") is None
    workbook = workbook_of(made, "half_done_answer")
    assert cell(workbook, "checklist", "board_rules", "answer") == "đang làm"


def test_a_share_of_more_than_all_is_registered(made: Made) -> None:
    workbook = workbook_of(made, "level_above_all")
    (sheet,) = (sheet for sheet in workbook.worksheets if sheet.title.startswith("Biểu 12"))
    assert cell(workbook, "own_targets", "gate") == YES
    body = FORM_OF_PLAN.by_name["own_targets"].body
    assert body is not None
    shares = {i.code for i in find_plan(PLAN, FORM_OF_PLAN).indicators if i.is_percentage}
    asked = {value for row in sheet.iter_rows(values_only=True) for value in row} & shares
    levels = [cell(workbook, "own_targets", code, "value") for code in asked]
    assert len([level for level in levels if isinstance(level, int | float) and level > 100]) == 1


def test_a_table_that_the_period_does_not_ask_for_is_not_messed(tmp_path: Path) -> None:
    with pytest.raises(SampleError, match="kỳ 6T không hỏi"):
        make_round(
            tmp_path / "thu",
            plan=PLAN,
            units={"MN": 2},
            mess={"level_above_all": 1},
            period="6T",
        )
    assert not (tmp_path / "thu").exists()


@pytest.mark.parametrize("period", ["6T", "giai-doan"])
def test_rounds_of_other_periods_are_filled_too(tmp_path: Path, period: Any) -> None:
    kinds = {"MN": 1, "TH": 1, "LC": 1, "GDTX": 1, "XA": 1, "PHONG": 1}
    made = make_round(tmp_path / "thu", plan=PLAN, units=kinds, seed=2, period=period)
    assert len(made.files) == sum(kinds.values())
    school = next(file for file in made.files if file.unit.startswith("TH"))
    workbook = openpyxl.load_workbook(made.folder / "returned" / school.path)
    assert cell(workbook, "completion", "primary_all", "total") > 0
    assert (cell(workbook, "checklist", "site_q3", "answer") is None) == (period == "6T")
    assert ("Biểu 12 Chỉ tiêu đơn vị" in workbook.sheetnames) == (period != "6T")


@pytest.mark.parametrize("plan", sorted(path.stem for path in PLANS_FOLDER.glob("*.toml")))
def test_every_plan_there_is_can_be_tried(tmp_path: Path, plan: str) -> None:
    made = make_round(tmp_path / "thu", plan=plan, units={"MN": 2, "TH": 1, "PHONG": 1}, seed=6)
    assert load_round(made.folder).settings.plan == plan
    assert len(made.files) == 4


def test_the_round_of_the_year_before_has_the_same_units_with_fewer_people(tmp_path: Path) -> None:
    def staff(years_back: int) -> dict[str, int]:
        made = make_round(
            tmp_path / f"nam-{2025 - years_back}",
            plan=PLAN,
            units={"MN": 2, "TH": 2},
            seed=4,
            year=2025 - years_back,
            years_back=years_back,
        )
        assert {file.sent.year for file in made.files} == {2025 - years_back}
        books = {
            file.unit: openpyxl.load_workbook(made.folder / "returned" / file.path)
            for file in made.files
        }
        return {unit: cell(book, "staff", "teachers", "total") for unit, book in books.items()}

    now, then = staff(0), staff(1)
    assert then.keys() == now.keys()
    assert all(then[unit] <= now[unit] for unit in now)
    assert then != now


def test_the_second_file_of_a_unit_differs_by_one_member_of_staff(made: Made) -> None:
    first, second = (file for file in made.files if file.mess == SENT_TWICE)
    assert first.unit == second.unit
    assert first.sent < second.sent
    support = [
        cell(
            opened(made.folder / "returned" / file.path),
            "staff",
            "support",
            "total",
        )
        for file in (first, second)
    ]
    assert support[1] == support[0] + 1


def test_a_scan_is_no_workbook(made: Made) -> None:
    (scan,) = (file for file in made.files if file.mess == SENT_AS_PDF)
    assert scan.path.endswith(".pdf")
    assert (made.folder / "returned" / scan.path).read_bytes().startswith(b"%PDF")


def test_the_wish_for_mess_is_read_from_words_or_a_number() -> None:
    assert read_mess("unit_word=2, sent_twice") == {"unit_word": 2, "sent_twice": 1}
    assert read_mess("") == {}
    assert read_mess("20") == 20
    with pytest.raises(SampleError, match="female_above_total: Nữ lớn hơn Tổng số"):
        read_mess("unknown=1")
    with pytest.raises(SampleError):
        read_mess("unit_word=x")


def test_more_mess_than_schools_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(SampleError, match="Chỉ có 2 trường"):
        make_round(
            tmp_path / "thu",
            plan=PLAN,
            units={"MN": 2, "XA": 1},
            mess={"unit_word": 2},
            missing=1,
        )
    assert not (tmp_path / "thu").exists()
