"""A round that measures several plans: one form of what all of them ask."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from pipeline.accept.own_parts import Apart, own_parts
from pipeline.closing.closing import inputs_of
from pipeline.plan.open_round import OpenRound, opened_round
from pipeline.plan.problems import PlanError
from pipeline.plan.start import draft_settings, start_round
from pipeline.plan.workbook.load_book import load_book
from pipeline.plan.workbook.own_sheet_words import QUESTIONS, TABLES
from pipeline.round.change_settings import change_settings
from pipeline.round.roster import Unit
from pipeline.round.round import load_round
from schemas.registry import PACKAGED
from schemas.respondents import spelling
from tests.support.plan_books import book_of, changed
from tests.support.plan_books import place as cell_of

DISTRICT, NATION = "gia-lam-2022", "dong-da-2021-2030"
SCHOOL = Unit(code="TH01", name="Trường Tiểu học Hoa Ban", kind="TH")
CLUBS = ("21", "Câu lạc bộ", "Câu lạc bộ nữ công", "Bảng")
UNION = ("01", "20001", "dòng", "Trong tổng số: đoàn viên công đoàn")
MEMBERS = ("21", "21001", "dòng", "Số thành viên")
FIRST, SECOND = "ke-hoach.xlsx", "ke-hoach-so.xlsx"


def plan_book(place: Path, name: str, plan: str, *lines: tuple[str, ...]) -> None:
    """A plan's workbook with an identity of its own, which adds these tables and questions."""
    book = book_of(place / "returned", DISTRICT, lean=True)

    def add(opened: Workbook) -> None:
        sheet = opened["Kế hoạch"]
        sheet[cell_of(sheet, "Mã kế hoạch")] = plan
        for line in lines:
            is_table = line[-1] in ("Bảng", "Không")
            sheet = opened[(TABLES if is_table else QUESTIONS).name]
            headings = {cell.value: cell.column for cell in sheet[3]}
            keys = ("Số", "Tên trang", "Tên biểu", "Dạng") if is_table else _QUESTION
            if line[-1] == "Không":
                keys = ("Số", "Dùng")
            row = next(n for n in range(4, 99) if not sheet.cell(n, headings[keys[0]]).value)
            for key, text in zip(keys, line, strict=True):
                sheet.cell(row, headings[key], text)

    changed(book, add).rename(place / name)


_QUESTION = ("Biểu", "Mã", "Là", "Nội dung")


def round_on(folder: Path, *plans: str) -> Path:
    place = folder / "2026-nam"
    office = draft_settings(plan=plans[0], year=2026).office
    named = office.model_copy(update={"name": "Phòng Văn hóa - Xã hội"})
    settings = draft_settings(plan=plans[0], year=2026).model_copy(update={"office": named})
    start_round(place, settings, [SCHOOL])
    change_settings(place / "dot-bao-cao.xlsx", [("Kế hoạch", "; ".join(plans))])
    return place


def opened(place: Path) -> OpenRound:
    return opened_round(load_round(place))


def test_the_first_plan_is_the_round_s_own_and_the_form_asks_what_all_ask(tmp_path: Path) -> None:
    place = round_on(tmp_path, FIRST, SECOND, NATION)
    plan_book(place, FIRST, "xa-2026", CLUBS, MEMBERS)
    plan_book(place, SECOND, "so-2026", UNION)
    found = opened(place)
    assert [plan.id for plan in found.plans] == ["xa-2026", "so-2026", NATION]
    assert found.round.settings.plan == "xa-2026"
    assert found.round.settings.further_plans == ("so-2026", NATION)
    tables = found.form.by_name
    assert tables["t21"].origin == "xa-2026"
    assert tables["staff"].body.row("r20001").origin == "so-2026"
    assert set(found.models) >= {("t21", "body"), ("staff", "body")}
    lines = {line.code for line in tables["own_targets"].plan_lines}
    assert lines <= {indicator.code for indicator in found.plan.indicators}
    # Opened again, and as a closed round that is not opened, it is the same round.
    assert opened_round(found.round).form.version == found.form.version
    inputs = inputs_of(found.round, ())
    assert {FIRST, SECOND} <= inputs.keys()
    assert inputs == inputs_of(load_round(place), ())


def test_a_question_that_two_plans_word_alike_is_asked_once(tmp_path: Path) -> None:
    place = round_on(tmp_path, FIRST, SECOND)
    plan_book(place, FIRST, "xa-2026", CLUBS, MEMBERS, UNION)
    plan_book(place, SECOND, "so-2026", CLUBS, MEMBERS, UNION)
    form = opened(place).form
    assert [table.name for table in form.tables].count("t21") == 1
    assert [row.name for row in form.by_name["staff"].body.rows].count("r20001") == 1
    # An office that measures one of the two plans asks the same: its figures are joined.
    alone = load_book(place / SECOND, PACKAGED).tables.form
    for now, then in ((form, alone), (alone, form)):
        apart = Apart(now, own_parts(then))
        assert (apart.parts, [*apart.gone()]) == ((), [])


def test_two_meanings_of_a_code_are_told_with_both_cells(tmp_path: Path) -> None:
    place = round_on(tmp_path, FIRST, SECOND)
    plan_book(place, FIRST, "xa-2026", CLUBS, MEMBERS, UNION)
    plan_book(place, SECOND, "so-2026", CLUBS, (*MEMBERS[:3], "Số hội viên"), (*UNION[:3], "Khác"))
    with pytest.raises(PlanError) as caught:
        opened(place)
    said = str(caught.value)
    assert f"{SECOND}" in said
    for what in ("biểu 21 của kế hoạch so-2026", "mã số 20001 của kế hoạch so-2026"):
        assert f"{what} đã dùng cho nội dung khác trong kế hoạch xa-2026 ({FIRST}, trang " in said


@pytest.mark.parametrize("both", [False, True])
def test_a_packaged_table_is_left_out_where_every_plan_leaves_it_out(
    tmp_path: Path, both: bool
) -> None:
    place = round_on(tmp_path, FIRST, SECOND)
    plan_book(place, FIRST, "xa-2026", ("09", "Không"))
    plan_book(place, SECOND, "so-2026", *[("09", "Không")] * both)
    asked = opened(place).form.by_name["research"].asked
    assert asked.left_out is both
    assert spelling("Biểu 09") in opened(place).form.by_name["research"].spellings


def test_every_plan_s_faults_are_told_at_once(tmp_path: Path) -> None:
    place = round_on(tmp_path, FIRST, "khong-co", "ke-hoach-khac.xlsx")
    plan_book(place, FIRST, "xa-2026")
    with pytest.raises(PlanError) as caught:
        opened(place)
    assert "khong-co" in str(caught.value)
    assert "ke-hoach-khac.xlsx" in str(caught.value)


def test_one_plan_twice_is_refused(tmp_path: Path) -> None:
    place = round_on(tmp_path, DISTRICT, DISTRICT)
    with pytest.raises(PlanError, match="hai kế hoạch cùng mã gia-lam-2022"):
        opened(place)
