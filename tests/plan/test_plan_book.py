"""Plans as workbooks: each packaged plan written and loaded again is itself, also as other programs
save it and after an officer's changes there."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.plan.files import PLANS_FOLDER, find_plan, load_plan
from pipeline.plan.plan import Indicator, Plan
from pipeline.plan.plan_codes import CodeError, PlanCodes
from pipeline.plan.reference import Reference
from pipeline.plan.workbook.book_rows import number_cell
from pipeline.plan.workbook.own_sheet_words import ALL_SHEETS
from pipeline.plan.workbook.write_book import write_plan
from schemas.registry import PACKAGED
from tests.support import every_kind
from tests.support.libreoffice import needs_libreoffice, typed
from tests.support.plan_books import (
    FIRST,
    NAMES,
    book_of,
    faults_of,
    load,
    opened,
    place,
    put,
    row_of,
)

PLANS = sorted(path.stem for path in PLANS_FOLDER.glob("*.toml"))
CODES = PlanCodes(PACKAGED.form)


def exactly(plan: Plan) -> object:
    """All that a plan says, and which of it was said: a default that is given is not left out."""
    return plan.model_dump(), [
        (
            [variant.changes for variant in line.variants],
            ["tolerance" in target.model_fields_set for target in line.targets],
        )
        for line in plan.indicators
    ]


@pytest.mark.parametrize("name", PLANS)
def test_a_packaged_plan_written_and_loaded_again_is_itself(name: str, tmp_path: Path) -> None:
    assert exactly(load(book_of(tmp_path, name))) == exactly(find_plan(name, PACKAGED.form))


def test_a_plan_file_may_be_a_workbook(tmp_path: Path) -> None:
    path = book_of(tmp_path, "ngu-hiep-2024")
    assert load_plan(path, PACKAGED.form) == find_plan("ngu-hiep-2024", PACKAGED.form)


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    plan = find_plan("gia-lam-2022", PACKAGED.form)
    paths = [tmp_path / name / "ke-hoach.xlsx" for name in "ab"]
    for path in paths:
        write_plan(path, plan, PACKAGED.form)
    assert paths[0].read_bytes() == paths[1].read_bytes()


NEW = {
    "Mã": "9.10",
    "Nội dung": "Tỷ lệ nữ giáo viên",
    "Đơn vị tính": "%",
    "Cách tính": "Tỷ lệ",
    "Tử số": "105/2",
    "Mẫu số": "105/1",
    "Ai tính": "chỉ MN",
    "Đếm bằng": "nữ giáo viên",
}
"""A line that an officer adds."""


def edits(path: Path, plan: Plan, told: Indicator, gone: str, saved: Path) -> dict[str, object]:
    """The job of an officer who edits a workbook in LibreOffice: the first target of ``told``
    becomes 62,5 (a plan without targets gets one), the line ``gone`` is deleted with its targets,
    ``NEW`` is added with a target of its own."""
    book = load_workbook(path)
    lines, goals = book["Chỉ tiêu"], book["Mức"]
    deleted = [
        [sheet.title, row]
        for sheet in (lines, goals)
        for row in range(sheet.max_row, FIRST - 1, -1)
        if sheet.cell(row, 1).value == gone
    ]
    below = goals.max_row + 1 - sum(sheet == "Mức" for sheet, _ in deleted)
    added = [{"Mã chỉ tiêu": "9.10", "So sánh": "≥", "Mức": "97,5", "Nguyên văn": "đạt 97,5%"}]
    cells = []
    if told.targets:
        at = row_of(path, "Mức", told.code)
        at -= sum(sheet == "Mức" and row < at for sheet, row in deleted)
        cells.append(["Mức", place(goals, "Mức", at), "62,5"])
    else:
        added.append({"Mã chỉ tiêu": told.code, "So sánh": "≥", "Mức": "62,5"})
    for row, goal in enumerate(added, below):
        whole = {**goal, "Loại mức": "Mốc năm", "Năm": str(plan.end)}
        cells += (["Mức", place(goals, key, row), text] for key, text in whole.items())
    # The first free line, once another is gone.
    cells += (["Chỉ tiêu", place(lines, key, lines.max_row), text] for key, text in NEW.items())
    return {"source": str(path), "deleted": deleted, "cells": cells, "targets": [str(saved)]}


@pytest.mark.libreoffice
@needs_libreoffice
def test_what_is_edited_in_libreoffice_arrives_and_nothing_else_changes(tmp_path: Path) -> None:
    chosen, jobs = {}, []
    for name in PLANS:
        (tmp_path / name).mkdir()
        plan = find_plan(name, PACKAGED.form)
        told = next(one for one in plan.indicators if not one.targets or one.targets[0].value)
        gone = next(one for one in plan.indicators if one != told and not one.variants)
        chosen[name] = plan, told, gone, tmp_path / name / "sua.xlsx"
        jobs.append(edits(book_of(tmp_path / name, name), plan, told, gone.code, chosen[name][-1]))
    typed(jobs)
    for name, (before, told, gone, saved) in chosen.items():
        plan = load(saved)
        now = next(one for one in plan.indicators if one.code == told.code)
        assert now.targets[0].value == Fraction(125, 2), name
        assert len(now.targets) == max(1, len(told.targets)), name
        new = plan.indicators[-1]
        assert (new.code, new.numerator) == ("9.10", (Reference("staff", "teachers", "female"),))
        assert [goal.value for goal in new.targets] == [Fraction(195, 2)]
        # All else is as it was.
        first = now.targets[0] if not told.targets else told.targets[0]
        changed = first.model_copy(update={"value": Fraction(125, 2)})
        left = told.model_copy(update={"targets": (changed, *told.targets[1:])})
        kept = [left if one == told else one for one in before.indicators if one != gone]
        expected = before.model_copy(update={"indicators": (*kept, new)})
        assert exactly(plan) == exactly(expected), name


def test_typing_is_not_lost_once_other_workbooks_were_opened(tmp_path: Path) -> None:
    for told in ("Kế hoạch một", "Kế hoạch hai"):
        path = book_of(tmp_path, "dong-da-2021-2030", lean=True)
        address = put(path, "Chỉ tiêu", "Tên ngắn", told)
        assert load_workbook(path)["Chỉ tiêu"][address].value == told
        opened.cache_clear()


def test_an_empty_workbook_asks_for_the_plan_and_its_lines_only(tmp_path: Path) -> None:
    """Its examples are not read."""
    path = tmp_path / "moi.xlsx"
    write_plan(path, None, PACKAGED.form)
    assert [(fault.sheet, fault.cell) for fault in faults_of(path)] == [
        *(("Kế hoạch", f"B{row}") for row in range(4, 8)),
        ("Chỉ tiêu", ""),
    ]


def test_the_examples_of_an_empty_workbook_make_a_plan(tmp_path: Path) -> None:
    path = tmp_path / "moi.xlsx"
    write_plan(path, None, PACKAGED.form)
    book = load_workbook(path)
    for sheet in ALL_SHEETS:
        page = book[sheet.name]
        if sheet.is_form:
            for column in sheet.columns:
                page[place(page, column.heading)] = column.example
        else:
            page.cell(FIRST, 1).value = str(page.cell(FIRST, 1).value).removeprefix("(ví dụ) ")
    book.save(path)
    plan = load(path)
    assert (plan.id, plan.start, plan.end) == ("lieu-giang-2026", 2026, 2026)
    assert [one.code for one in plan.indicators] == ["1.1"]
    assert plan.indicators[0].kinds == ("MN", "TH", "THCS", "LC", "GDTX")
    assert [target.value for target in plan.indicators[0].targets] == [60]
    assert plan.indicators[0].variants[0].ownership == ()
    assert plan.labels == {"1101": "I. Tình hình chung của đơn vị"}
    assert plan.outline[0].answer == "narrative.situation"


def test_sheets_can_be_filled_with_help_and_printed(tmp_path: Path) -> None:
    book = load_workbook(book_of(tmp_path, "dong-da-2021-2030"))
    assert book.sheetnames == [*NAMES, "Mã biểu mẫu", "Gợi ý"]
    assert book["Gợi ý"].sheet_state == "hidden"
    assert book["Mã biểu mẫu"].protection.sheet
    for name in NAMES:
        sheet = book[name]
        assert sheet.freeze_panes, name
        assert sheet.page_setup.orientation == "landscape"
        refusing = [one for one in sheet.data_validations.dataValidation if one.showErrorMessage]
        assert not refusing, name
        if name != "Kế hoạch":
            assert all(cell.comment for cell in sheet[3]), name
    numerator = place(book["Chỉ tiêu"], "Tử số", 500)
    # Where nothing stands yet the look of the column counts.
    column = book["Chỉ tiêu"].column_dimensions[numerator.rstrip("0123456789")]
    assert column.number_format == "@"


# Printed codes


def test_every_code_of_the_form_leads_to_its_figure_and_back() -> None:
    assert len(CODES.places) > 300
    for known in CODES.places:
        assert CODES.printed(CODES.reference(known.code)) == known.code


@pytest.mark.parametrize(
    ("code", "reference"),
    [
        ("102/2", Reference("staff", "managers", "female")),
        (" 102 / 2 ", Reference("staff", "managers", "female")),
        ("705", Reference("board", "trained")),
        ("705/1", Reference("board", "trained")),
        ("board.trained", Reference("board", "trained")),
        ("research.tasks_started", Reference("research", "tasks_started")),
        ("1401{literacy_band}/1", Reference("literacy", "{literacy_band}", "women")),
        ("1403{literacy_band}/1", Reference("literacy", "{literacy_band}", "women")),
        (
            "1401{literacy_band}/3{literacy_level}",
            Reference("literacy", "{literacy_band}", "literate{literacy_level}"),
        ),
        ("1505{key_leaders}/2", Reference("agency", "{key_leaders}", "female")),
    ],
)
def test_a_code_says_which_figure(code: str, reference: Reference) -> None:
    assert CODES.reference(code) == reference


@pytest.mark.parametrize(
    ("code", "what", "remedy", "nearest"),
    [
        ("102", "thiếu mã cột", "102/1 (Tổng số); 102/2 (Nữ)", ""),
        ("102/9", 'không có cột "9"', "102/2 (Nữ)", ""),
        ("120/2", 'không có mã số "120"', "Mã biểu mẫu", "101/2"),
        ("staff.managers.female", "tên dùng bên trong", "mã in trên biểu mẫu", "102/2"),
        ("102/C", "ô ghi chữ", "số liệu", ""),
        ("200", "có thể là nhiều ô", "200/1, 200/C", ""),
        ("1401{band}/1", 'không có lựa chọn "band"', "lựa chọn", ""),
        ("102{literacy_band}/1", "không chọn được", "Bỏ phần", ""),
        ("nữ quản lý", "không có dạng", "102/2", ""),
    ],
)
def test_a_code_that_says_nothing_is_told(code: str, what: str, remedy: str, nearest: str) -> None:
    with pytest.raises(CodeError) as caught:
        CODES.reference(code)
    assert what in caught.value.what
    assert remedy in caught.value.remedy
    assert caught.value.nearest == nearest or not nearest


@pytest.mark.parametrize("value", ["99.99", "0.1", "12.2", "97", "50000", "0.000001"])
def test_a_number_of_a_plan_stands_exactly_in_a_cell(value: str) -> None:
    cell = number_cell(Fraction(value))
    assert isinstance(cell, int | float)
    assert Fraction(repr(cell)) == Fraction(value)


def test_a_number_that_no_cell_holds_is_a_text() -> None:
    assert number_cell(Fraction("1234567890123.4567891")) == "1234567890123,4567891"


def test_ceilings_are_written_and_read_by_their_signs(tmp_path: Path) -> None:
    path = book_of(tmp_path, "ngu-hiep-2024")
    for row, sign in enumerate(("≤", "dưới", "<="), FIRST):
        put(path, "Mức", "So sánh", sign, row)
    plan = load(path)
    signs = [target.operator for line in plan.indicators for target in line.targets]
    assert signs[:3] == ["<=", "<", "<="]
    write_plan(path, plan, PACKAGED.form)
    assert exactly(load(path)) == exactly(plan)


def test_a_plan_with_every_kind_written_and_loaded_again_is_itself(tmp_path: Path) -> None:
    path = tmp_path / "ke-hoach.xlsx"
    write_plan(path, every_kind.PLAN, PACKAGED.form)
    assert exactly(load(path)) == exactly(every_kind.PLAN)


def test_a_change_is_written_with_its_year_and_its_base(tmp_path: Path) -> None:
    path = tmp_path / "ke-hoach.xlsx"
    write_plan(path, every_kind.PLAN, PACKAGED.form)
    sheet = load_workbook(path)["Mức"]
    rows = {
        sheet[place(sheet, "Mã chỉ tiêu", row)].value: [
            sheet[place(sheet, heading, row)].value
            for heading in ("So sánh", "Mức", "So với năm", "Mức gốc", "Nguồn mức gốc")
        ]
        for row in range(FIRST, FIRST + 12)
    }
    assert rows["4.1"] == ["Giảm ít nhất %", 10, 2024, None, None]
    assert rows["4.2"][:4] == ["Tăng ít nhất", 2, 2024, 48.5]


def test_a_percentage_of_a_change_in_points_is_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "ke-hoach.xlsx"
    write_plan(path, every_kind.PLAN, PACKAGED.form)
    sheet = load_workbook(path)["Mức"]
    codes = {sheet[place(sheet, "Mã chỉ tiêu", row)].value: row for row in range(FIRST, FIRST + 12)}
    cell = put(path, "Mức", "Mức", "2%", codes["4.2"])
    (fault,) = faults_of(path)
    assert (fault.sheet, fault.cell) == ("Mức", cell)
    assert "Chọn Tăng ít nhất %" in fault.remedy
    assert "là điểm phần trăm thì ghi 2" in fault.remedy


def demanding(tmp_path: Path, *lines: tuple[str, dict[str, object]]) -> Path:
    """The workbook of a plan with lines below those of its sheets."""
    path = book_of(tmp_path, "ben-cat-2023", lean=True)
    book = load_workbook(path)
    for name, line in lines:
        sheet = book[name]
        row = sheet.max_row + 1
        for heading, value in line.items():
            sheet[place(sheet, heading, row)] = value
    book.save(path)
    return path


def test_an_office_demands_packaged_tables_and_rows_on_bieu_and_on_cau_hoi(tmp_path: Path) -> None:
    several = {"Số": "801; 802", "Ai nộp": "TH", "Dùng": "Có", "Nguyên văn": "Lập kế hoạch."}
    path = demanding(
        tmp_path,
        ("Biểu", several),
        ("Biểu", {"Số": 9, "Dùng": "Có"}),
        ("Câu hỏi", {"Biểu": 8, "Mã": 813, "Dùng": "Có", "Nguyên văn": "Phổ biến pháp luật."}),
    )
    plan = load(path)
    assert plan.duties[: len(plan.duties) - 3] == find_plan("ben-cat-2023", PACKAGED.form).duties
    assert [(one.asks, one.kinds, one.levels, one.text) for one in plan.duties[-3:]] == [
        (("801", "802"), ("TH", "LC"), ("TH",), "Lập kế hoạch."),
        (("09",), (), (), ""),
        (("813",), (), (), "Phổ biến pháp luật."),
    ]


def test_a_demand_of_what_no_form_has_names_its_cell(tmp_path: Path) -> None:
    path = demanding(
        tmp_path,
        ("Biểu", {"Số": "802; 899", "Dùng": "Có"}),
        ("Câu hỏi", {"Biểu": 8, "Mã": 888, "Dùng": "Có"}),
    )
    first, second = faults_of(path)
    assert (first.sheet, first.cell[0]) == ("Biểu", "A")
    assert 'không có biểu hoặc mã số "899"' in first.what
    assert (second.sheet, second.cell[0]) == ("Câu hỏi", "B")
