"""The 25 mess cases of the domain's catalogue, each through a real file: made, filled, spoiled,
read. FIX is a note with before and after; ASK a finding that names the cell; STOP a refusal."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from pipeline.accept.accept import accept
from pipeline.measure.history import EarlierRound, history_before
from pipeline.plan.files import find_plan
from pipeline.read.opening.opened import UNCACHED
from pipeline.read.records import STAMP_SHEET, State
from pipeline.review.review import review
from pipeline.round.roster import Unit
from pipeline.text.safe_text import for_csv
from pipeline.validate.validate import validate
from schemas.records import VALUE
from tests.support.libreoffice import convert
from tests.support.mess_support import (
    ROUND,
    UNITS,
    Form,
    filled,
    filled_for,
    form_of,
    read_file,
    spoiled,
)
from tests.support.packaged import FORM, MODELS, form_of_plan
from tests.support.reading_support import Book, read_bytes
from tests.support.reading_support import cell as cell_in
from tests.support.readings import a_round, honest

GIVEN, MISSING, UNREADABLE = State.GIVEN, State.MISSING, State.UNREADABLE
TEACHERS = ("staff", "teachers", "total")


def typed(folder, value, number_format="", place=TEACHERS):
    """One cell typed over: (what the file gives, the findings of the cell)."""
    result, address = spoiled(lambda form: form.put(*place, value, number_format), folder, place[0])
    return result.cell(*place), result.at(address, place[0])


def messages(findings):
    return " ".join(one.message for one in findings)


def test_an_honest_form_has_no_finding(tmp_path):
    result, _ = spoiled(lambda form: None, tmp_path)
    assert result.findings == ()
    assert result.identity.unit == UNITS["MN"]


def test_case_01_text_with_grouping_dots_is_repaired(tmp_path):
    place = ("resources", "checks_done", "total")
    cell, findings = typed(tmp_path, "1.234", place=place)
    assert cell == (GIVEN, 1234)
    assert ("N01", "note") in [(one.code, one.severity) for one in findings]
    assert '"1.234" được hiểu là 1234' in messages(findings)


def test_case_02_a_decimal_that_excel_made_is_asked_with_the_likely_figure(tmp_path):
    cell, (finding,) = typed(tmp_path, 1.234)
    assert cell == (UNREADABLE, None)
    assert finding.code == "C03"
    assert "Nếu là 1234 thì nhập 1234" in finding.message


def test_case_03_a_lost_decimal_comma_contradicts_what_stands_beside_it(tmp_path):
    _, findings = typed(tmp_path, 280, place=("staff", "teachers", "female"))
    assert {one.code for one in findings if one.severity == "error"} == {"R02"}


def asked_of(folder, changed, before, *tables, period="nam", year=2024):
    """Questions on a file between its tables, and beside what the unit reported ``before``."""
    plan, unit = find_plan(ROUND.settings.plan, FORM), UNITS["MN"]
    form = form_of_plan(plan)

    def accepted(change, year):
        result, _ = spoiled(change, folder, *tables)
        kept = {(unit.code, table): result.reading for table in ("cover", *tables)}
        return accept(kept, form, year)

    earlier = EarlierRound(
        a_round(unit, year=year, period=period), accepted(before, year), "closed"
    )
    history = history_before(ROUND, (earlier,), form)
    indicators = find_plan(ROUND.settings.plan, FORM).indicators
    return review(accepted(changed, ROUND.settings.year), ROUND, form, history, indicators)


def test_case_03_a_lost_decimal_comma_is_asked_beside_last_year_s_figure(tmp_path):
    def ten_times(form):
        for column in ("total", "female"):
            cell = form.cell("staff", "teachers", column)
            form.put("staff", "teachers", column, cell.value * 10)

    found = asked_of(tmp_path, ten_times, lambda form: None, "staff")
    (finding,) = [one for one in found if one.code == "R19"]
    assert (finding.severity, finding.table, finding.row) == ("query", "staff", "101")
    assert "tăng" in finding.message


@pytest.mark.parametrize(
    ("value", "number_format", "said"), [(97, "", 97.0), (97.5, "0.0", 97.5), ("97%", "", 97.0)]
)
def test_case_04_percentages_are_read_as_they_are_shown(tmp_path, value, number_format, said):
    result, row = spoiled(lambda form: _level(form, value, number_format), tmp_path, "own_targets")
    assert result.cell("own_targets", row) == (GIVEN, said)


@pytest.mark.parametrize(("value", "number_format"), [(0.97, "General"), (0.97, "0%"), (1, "0%")])
def test_case_04_a_share_at_or_below_one_is_asked_and_never_guessed(tmp_path, value, number_format):
    result, row = spoiled(lambda form: _level(form, value, number_format), tmp_path, "own_targets")
    assert result.cell("own_targets", row) == (GIVEN, float(value))
    assert [one.severity for one in result.findings if one.severity != "note"] == ["query"]


def test_every_cell_that_the_form_paints_behind_a_no_is_told(tmp_path):
    """Ways to compare that stay behind where their levels were deleted are as red as these."""
    no = {}

    def deny(form):
        form.cell("own_targets", "gate", VALUE).value = "Không"
        table = form_of(("own_targets",)).by_name["own_targets"]
        figures = honest(table, ROUND.respondent(UNITS["MN"]))
        for row in {name for name, column in figures if column == "operator"}:
            chosen = form.cell("own_targets", row, "operator")
            no[table.body.row(row).code] = chosen.coordinate
            form.put("own_targets", row, "value", None)

    result, _ = spoiled(deny, tmp_path, "own_targets")
    assert no
    assert {one.row: one.cell for one in result.findings if one.code == "C10"} == no


def _level(form, value, number_format):
    """Type the level of the first registered target; its row's name."""
    table = form_of(("own_targets",)).by_name["own_targets"]
    figures = honest(table, ROUND.respondent(UNITS["MN"]))
    row = next(name for name, column in figures if column == "operator")
    form.put("own_targets", row, "value", value, number_format)
    return row


@pytest.mark.parametrize("value", ["-", "không", "ko có", "–"])
def test_case_05_signs_for_none_are_zero_with_a_note(tmp_path, value):
    cell, findings = typed(tmp_path, value, place=("staff", "doctors", "total"))
    assert cell == (GIVEN, 0)
    assert "N01" in {one.code for one in findings}


def test_case_05_blank_is_missing_and_never_zero(tmp_path):
    cell, (finding,) = typed(tmp_path, None)
    assert cell == (MISSING, None)
    assert (finding.code, finding.severity) == ("C01", "error")


def test_case_05_a_stroke_is_asked_and_dots_say_not_yet_known(tmp_path):
    cell, (finding,) = typed(tmp_path, "/")
    assert (cell, finding.code) == ((UNREADABLE, None), "C02")
    cell, findings = typed(tmp_path, "…")
    assert cell == (MISSING, None)
    assert {one.code for one in findings} <= {"C14", "C01"}
    assert "C14" in {one.code for one in findings}


@pytest.mark.parametrize("value", ["28 đ/c", "28 cô", "028 người"])
def test_case_06_a_unit_word_is_dropped_with_a_note(tmp_path, value):
    cell, (finding,) = typed(tmp_path, value)
    assert cell == (GIVEN, 28)
    assert (finding.code, finding.value) == ("N01", value)


def test_case_06_a_second_figure_is_asked_and_what_was_typed_is_kept(tmp_path):
    cell, (finding,) = typed(tmp_path, "28 (2 đ/c chuyển đi)")
    assert cell == (UNREADABLE, None)
    assert (finding.code, finding.value) == ("C02", "28 (2 đ/c chuyển đi)")


@pytest.mark.parametrize("number_format", ["d-mmm", "dd/mm/yyyy", "mm-yy"])
def test_case_07_a_date_in_a_count_is_asked_and_its_serial_never_used(tmp_path, number_format):
    cell, (finding,) = typed(tmp_path, dt.date(2025, 4, 3), number_format)
    assert cell == (UNREADABLE, None)
    assert finding.code == "C04"
    assert "03/04/2025" in finding.message


@pytest.mark.parametrize("value", ["'28", "\u00a028\u00a0", "28\u200b"])
def test_case_08_apostrophes_and_unseen_spaces_are_repaired(tmp_path, value):
    cell, (finding,) = typed(tmp_path, value)
    assert (cell, finding.code) == ((GIVEN, 28), "N01")


@pytest.mark.parametrize(("value", "meant"), [("2O", "20"), ("l8", "18")])
def test_case_08_letters_for_digits_are_asked(tmp_path, value, meant):
    cell, (finding,) = typed(tmp_path, value)
    assert (cell, finding.code) == ((UNREADABLE, None), "C02")
    assert f"ví dụ {meant};" in finding.message


@pytest.mark.parametrize(
    ("font", "written", "meant"),
    [
        (
            ".VnTime",
            "C«ng t¸c b×nh ®¼ng giíi ®\u00adîc quan t©m",
            "Công tác bình đẳng giới được quan tâm",
        ),
        (".VnTimeH", "tr\u00adêng mÇm non", "TRƯỜNG MẦM NON"),
        ("VNI-Times", "Bình ñaúng giôùi ñöôïc quan taâm", "Bình đẳng giới được quan tâm"),
    ],
)
def test_case_09_old_fonts_are_read_by_the_font_of_the_cell(tmp_path, font, written, meant):
    def change(form):
        cell = form.cell("narrative", "situation")
        cell.value, cell.font = written, Font(name=font)
        return cell.coordinate

    result, address = spoiled(change, tmp_path, "narrative")
    assert result.cell("narrative", "situation") == (GIVEN, meant)
    (note,) = result.at(address, "narrative")
    assert (note.code, note.severity) == ("N01", "note")
    assert f"được hiểu là {meant}" in note.message


def test_case_09_a_run_of_text_has_a_font_of_its_own(tmp_path):
    made = Book()
    old = made.workbook.add_format({"font_name": ".VnTime"})
    sheet = made.table("narrative", {})
    address = made.addresses["narrative", "situation", VALUE]
    sheet.write_rich_string(address, "Năm nay: ", old, "tæ chøc 2 buæi", " tọa đàm")
    made.stamp()
    reading = read_bytes(made.close(), tmp_path)
    said = "Năm nay: tổ chức 2 buổi tọa đàm"
    assert cell_in(reading, "narrative", "situation") == (GIVEN, said)
    (note,) = [one for one in reading.tables["narrative"].findings if one.cell == address]
    assert note.code == "N01"


def test_case_09_a_choice_in_an_old_font_is_the_choice(tmp_path):
    def change(form):
        cell = form.entry("board", 0, "sex")
        cell.value, cell.font = "N÷", Font(name=".VnTime")

    result, _ = spoiled(change, tmp_path, "board")
    assert result.cell("board", 0, "sex") == (GIVEN, "Nữ")


def test_case_09_codes_whose_font_was_changed_are_asked(tmp_path):
    place = ("narrative", "situation", VALUE)
    cell, (finding,) = typed(tmp_path, "B×nh ®¼ng giíi", place=place)
    assert cell == (GIVEN, "B×nh ®¼ng giíi")
    assert (finding.code, finding.severity) == ("C19", "query")
    assert 'có thể là "Bình đẳng giới"' in finding.message


@pytest.mark.libreoffice
def test_case_09_an_old_excel_file_in_an_old_font(tmp_path):
    form = Form(filled("MN", ("narrative",)))
    cell = form.cell("narrative", "situation")
    cell.value, cell.font = "C«ng t¸c b×nh ®¼ng giíi", Font(name=".VnTime")
    (tmp_path / "a.xlsx").write_bytes(form.saved())
    saved = convert(tmp_path / "a.xlsx", tmp_path / "saved", to="xls").read_bytes()
    result = read_file(saved, tmp_path, "b.xls", tables=("narrative",))
    assert result.cell("narrative", "situation") == (GIVEN, "Công tác bình đẳng giới")
    assert "N01" in [one.code for one in result.findings if one.row == "1101"]


def test_case_10_decomposed_letters_tone_places_spaces_and_capitals(tmp_path):
    name = "  TRƯỜNG  MẦM NON   Hoa Na\u0306\u0301ng "
    result, _ = spoiled(lambda form: form.put("cover", "unit_name", VALUE, name), tmp_path)
    assert result.identity.unit == UNITS["MN"]
    assert "I02" not in result.codes()
    assert result.cell("cover", "unit_name") == (GIVEN, "TRƯỜNG MẦM NON Hoa Nắng")


@pytest.mark.parametrize("value", ["nữ", "Nu", "F", "NỮ"])
def test_case_11_spellings_of_a_sex(tmp_path, value):
    result, _ = spoiled(lambda form: _member(form, value), tmp_path, "board")
    assert result.cell("board", 0, "sex") == (GIVEN, "Nữ")


@pytest.mark.parametrize("value", ["x", "Nam/Nữ", "1"])
def test_case_11_what_names_no_sex_is_asked(tmp_path, value):
    result, address = spoiled(lambda form: _member(form, value), tmp_path, "board")
    assert result.cell("board", 0, "sex") == (UNREADABLE, None)
    assert [one.code for one in result.at(address, "board")] == ["C11"]


def _member(form, value):
    cell = form.entry("board", 0, "sex")
    cell.value = value
    return cell.coordinate


@pytest.mark.parametrize("value", ["x", "X", "v", "có", "1", "✓", True])
def test_case_12_yes_in_every_spelling(tmp_path, value):
    cell, findings = typed(tmp_path, value, place=("checklist", "plan_year", "answer"))
    assert cell == (GIVEN, "Có")
    assert {one.severity for one in findings} <= {"note"}


@pytest.mark.parametrize("value", ["không rõ", "đang làm"])
def test_case_12_what_is_neither_is_asked(tmp_path, value):
    cell, (finding,) = typed(tmp_path, value, place=("checklist", "plan_year", "answer"))
    assert (cell, finding.code) == ((UNREADABLE, None), "C11")


def test_case_13_inserted_rows_and_columns_move_no_figure(tmp_path):
    def change(form):
        sheet = form.sheet("staff")
        sheet.insert_rows(12, 3)
        sheet.insert_cols(4, 2)

    before, _ = spoiled(lambda form: None, tmp_path)
    after, _ = spoiled(change, tmp_path)
    assert after.reading.tables["staff"].body.values == before.reading.tables["staff"].body.values
    assert "C06" not in after.codes()


def test_case_13_a_row_that_is_gone_is_a_finding_and_no_zero(tmp_path):
    def change(form):
        form.sheet("staff").delete_rows(form.cell("staff", "support", "total").row)

    result, _ = spoiled(change, tmp_path)
    assert result.cell("staff", "support", "total") == (MISSING, None)
    assert [one.row for one in result.findings if one.code == "C06"] == ["106"]


FIVE = ("staff", "succession", "preschool", "training", "board")


def test_case_14_renamed_hidden_and_extra_sheets_change_nothing(tmp_path):
    def change(form):
        form.sheet("staff").title = "Sheet1"
        form.sheet("preschool").sheet_state = "hidden"
        form.book.create_sheet("Danh sách lớp", 0).append(["STT", "Họ tên", 101, 102])
        form.book.move_sheet("Biểu 07 Ban VSTBPN", -3)

    before, _ = spoiled(lambda form: None, tmp_path, *FIVE)
    after, _ = spoiled(change, tmp_path, *FIVE)
    assert {name: page.body for name, page in after.reading.tables.items()} == {
        name: page.body for name, page in before.reading.tables.items()
    }
    assert after.findings == ()


def test_case_14_a_required_sheet_that_is_gone_is_asked_for(tmp_path):
    result, _ = spoiled(lambda form: form.book.remove(form.sheet("preschool")), tmp_path, *FIVE)
    finding = result.one("C16")
    assert (finding.table, finding.severity) == ("preschool", "error")


def test_case_15_lost_protection_validation_and_merges_are_trusted_in_nothing(tmp_path):
    def change(form):
        for sheet in form.book.worksheets:
            sheet.protection.sheet = False
            sheet.data_validations.dataValidation = []
            for merged in list(sheet.merged_cells.ranges):
                sheet.unmerge_cells(str(merged))
        return form.put("staff", "head", "female", 2)

    result, address = spoiled(change, tmp_path)
    assert "R02" in [one.code for one in result.at(address, "staff")]


def test_case_16_a_typed_total_that_differs_from_its_parts_is_an_error(tmp_path):
    cell, findings = typed(tmp_path, 45, place=("staff", "all", "total"))
    assert cell == (GIVEN, 45)
    assert "R04" in {one.code for one in findings}


def test_case_16_a_total_line_in_a_list_is_no_entry(tmp_path):
    def change(form):
        form.entry("outreach", 3, "content").value = "Tổng cộng"
        form.entry("outreach", 3, "parents").value = 270

    before, _ = spoiled(lambda form: None, tmp_path, "outreach")
    after, _ = spoiled(change, tmp_path, "outreach")
    assert len(after.reading.tables["outreach"].body.lines) == 3
    assert after.cell("outreach", "parents") == before.cell("outreach", "parents")


@pytest.mark.parametrize(
    ("typed_in", "entries"),
    [
        ({"content": "Không có"}, 3),
        ({"date": "-", "content": "-", "parents": "-", "staff": 0}, 3),
        ({"content": "Không phát sinh", "parents": 27}, 4),
        ({"content": "Không có khói thuốc"}, 4),
        ({"parents": 0}, 4),
    ],
)
def test_a_line_that_says_there_is_none_is_no_entry(tmp_path, typed_in, entries):
    """Typed where nothing is to be listed, it contradicts no Không above and misses no day."""

    def change(form):
        for column, value in typed_in.items():
            form.entry("outreach", 3, column).value = value

    result, _ = spoiled(change, tmp_path, "outreach")
    assert len(result.reading.tables["outreach"].body.lines) == entries
    assert ("C01" in result.codes("outreach")) == (entries == 4)


@pytest.mark.parametrize("error", ["#REF!", "#DIV/0!", "#N/A"])
def test_case_17_an_error_cell_is_asked_and_never_blank_or_zero(tmp_path, error):
    def change(form):
        cell = form.cell(*TEACHERS)
        cell.value, cell.data_type = error, "e"
        return cell.coordinate

    result, address = spoiled(change, tmp_path)
    assert result.cell(*TEACHERS) == (UNREADABLE, None)
    assert [one.code for one in result.at(address, "staff")] == ["C05"]


@pytest.mark.parametrize("formula", ["=25+3", "='[1]Sheet1'!B7", '=DDE("a","b","c")'])
def test_case_17_a_formula_without_a_value_is_asked(tmp_path, formula):
    cell, (finding,) = typed(tmp_path, formula)
    assert cell == (UNREADABLE, None)
    assert finding.code == "C13"
    assert UNCACHED == ""


def test_case_18_more_women_than_people_names_both_cells_and_swaps_nothing(tmp_path):
    def change(form):
        form.put("staff", "support", "total", 7)
        return form.put("staff", "support", "female", 9)

    result, address = spoiled(change, tmp_path)
    assert result.cell("staff", "support", "female") == (GIVEN, 9)
    (finding,) = [one for one in result.at(address, "staff") if one.code == "R02"]
    assert len(re.findall(r"[A-Z]\d+", finding.message)) >= 2


@pytest.mark.parametrize(
    ("data", "name", "word"),
    [
        (b"%PDF-1.7", "bc.pdf", "PDF"),
        (b"\xff\xd8\xff\xe0", "scan.jpg", "ảnh"),
        (b"a;b", "bc.csv", "CSV"),
        (b"Rar!\x1a\x07\x00", "bc.rar", ".rar"),
        (b"<html><table>", "bc.xls", "HTML"),
    ],
)
def test_case_19_other_kinds_are_refused_with_what_to_do(tmp_path, data, name, word):
    refusal = read_file(data, tmp_path, name).refusal
    assert word in refusal.message
    assert "Đề nghị gửi tệp Excel (.xlsx) theo mẫu" in refusal.message


def test_case_19_a_workbook_with_macros_is_read_and_nothing_in_it_runs(tmp_path):
    result = read_file(filled("MN", ("staff",)), tmp_path, "bc.xlsm")
    assert result.refusal is None
    assert result.findings == ()


def test_case_20_whatever_the_file_is_called_its_stamp_names_the_unit(tmp_path):
    result = read_file(filled("MN", ("staff",)), tmp_path, "BC BDG (2) final sửa.xlsx")
    assert (result.identity.unit, result.findings) == (UNITS["MN"], ())


def test_case_20_an_ambiguous_name_waits_with_its_candidates(tmp_path):
    twins = tuple(
        Unit(code=code, name="Trường Mầm non Hoa Sen", kind="MN") for code in ("MN07", "MN08")
    )
    round_ = a_round(*twins)

    form = Form(filled_for(round_, twins[0]))
    del form.book[STAMP_SHEET]
    form.put("cover", "unit_code", VALUE, None)
    result = read_file(form.saved(), tmp_path, round_=round_)
    assert result.identity.unit is None
    assert all(code in result.one("I01").message for code in ("MN07", "MN08"))


def test_case_22_another_round_s_form_is_refused_and_the_right_one_named(tmp_path):
    last_year = filled_for(a_round(year=2024), UNITS["MN"])
    form = Form(last_year)
    for line in form.book[STAMP_SHEET].iter_rows():
        if line[0].value == "round":
            line[1].value = "nam-truoc"
    result = read_file(form.saved(), tmp_path)
    finding = result.one("I03")
    assert "nam-truoc" in finding.message
    assert ROUND.name in finding.message


def test_case_23_a_copy_of_another_school_s_file_is_stopped(tmp_path):
    def change(form):
        form.put("cover", "unit_code", VALUE, "TH01")
        form.put("cover", "unit_name", VALUE, UNITS["TH"].name)

    result, _ = spoiled(change, tmp_path)
    finding = result.one("I02")
    assert (finding.severity, finding.table) == ("error", "")


def test_case_24_turns_below_the_women_among_them_are_an_error_and_far_above_people_asked(tmp_path):
    body = FORM.by_name["training"].body
    row = next(row.name for row in body.rows if not row.parts)
    result, address = spoiled(
        lambda form: form.put("training", row, "female", 999), tmp_path, "training"
    )
    assert "R02" in {one.code for one in result.at(address, "training")}


@pytest.mark.parametrize(("turns", "code"), [(1_500, "R14"), (99_999, "R25")])
def test_case_24_turns_far_above_the_children_there_are_are_asked(turns, code, tmp_path):
    def far_above(form):
        form.entry("outreach", 0, "parents").value = turns

    tables = ("staff", "preschool", "outreach")
    found = asked_of(tmp_path, far_above, far_above, *tables)
    assert (code, "query", "outreach", "1", "5") in [
        (one.code, one.severity, one.table, one.row, one.column) for one in found
    ]
    found = asked_of(tmp_path, lambda form: None, far_above, *tables)
    assert code not in [one.code for one in found]


def test_case_24_a_year_below_its_own_half_is_asked(tmp_path):
    def more(form):
        cell = form.entry("outreach", 0, "parents")
        cell.value = cell.value + 50

    found = asked_of(tmp_path, lambda form: None, more, "outreach", period="6T", year=2025)
    (finding,) = [one for one in found if one.code == "R22"]
    assert (finding.severity, finding.table) == ("query", "outreach")
    assert "06 tháng" in finding.message
    found = asked_of(tmp_path, more, lambda form: None, "outreach", period="6T", year=2025)
    assert "R22" not in [one.code for one in found]


def test_case_25_a_school_outside_the_list_waits_and_is_not_dropped(tmp_path):
    stranger = Unit(code="MN99", name="Trường Mầm non Ngoài Danh Sách", kind="MN")
    data = filled_for(a_round(stranger), stranger)
    result = read_file(data, tmp_path)
    assert result.identity.unit is None
    assert "MN99" in result.one("I01").message
    assert result.cell(*TEACHERS) == (GIVEN, 28)


# Others to test.


@pytest.mark.parametrize(
    ("value", "day"),
    [("3-4-2025", dt.date(2025, 4, 3)), ("20/5/22", dt.date(2022, 5, 20))],
)
def test_days_are_read_day_first_with_a_note(tmp_path, value, day):
    result, address = spoiled(lambda form: _held(form, value), tmp_path, "outreach")
    assert result.cell("outreach", 0, "date") == (GIVEN, day)
    assert "N01" in {one.code for one in result.at(address, "outreach")}


def test_a_day_typed_as_the_form_asks_needs_no_note(tmp_path):
    result, address = spoiled(lambda form: _held(form, "3/4/2025"), tmp_path, "outreach")
    assert result.cell("outreach", 0, "date") == (GIVEN, dt.date(2025, 4, 3))
    assert "N01" not in {one.code for one in result.at(address, "outreach")}


def test_a_day_written_month_first_is_asked(tmp_path):
    result, address = spoiled(lambda form: _held(form, "5/20/2025"), tmp_path, "outreach")
    assert result.cell("outreach", 0, "date") == (UNREADABLE, None)
    assert [one.code for one in result.at(address, "outreach")] == ["C12"]


def _held(form, value, number_format=""):
    cell = form.entry("outreach", 0, "date")
    cell.value = value
    if number_format:
        cell.number_format = number_format
    return cell.coordinate


def test_days_of_a_workbook_that_counts_from_1904_are_the_same_days(tmp_path):
    def change(form):
        form.book.epoch = CALENDAR_MAC_1904
        return _held(form, dt.date(2025, 3, 8), "dd/mm/yyyy")

    result, _ = spoiled(change, tmp_path, "outreach")
    assert result.cell("outreach", 0, "date") == (GIVEN, dt.date(2025, 3, 8))


def test_a_bare_day_number_is_a_day_from_1900_and_asked_from_1904(tmp_path):
    result, _ = spoiled(lambda form: _held(form, 45724, "General"), tmp_path, "outreach")
    assert result.cell("outreach", 0, "date") == (GIVEN, dt.date(2025, 3, 8))

    def change(form):
        form.book.epoch = CALENDAR_MAC_1904
        return _held(form, 44262, "General")

    result, address = spoiled(change, tmp_path, "outreach")
    assert result.cell("outreach", 0, "date") == (UNREADABLE, None)
    assert [one.code for one in result.at(address, "outreach")] == ["C12"]


def test_money_in_million_is_asked_with_the_amount(tmp_path):
    place = ("resources", "budget_approved", "total")
    cell, (finding,) = typed(tmp_path, "5 triệu", place=place)
    assert cell == (UNREADABLE, None)
    assert "5000000" in finding.message
    cell, findings = typed(tmp_path, 5, place=place)
    assert cell == (GIVEN, 5)
    assert "R23" in {one.code for one in findings}


def test_two_schools_in_one_file_are_told_apart_by_nobody_but_asked(tmp_path):
    def change(form):
        copy = form.book.copy_worksheet(form.sheet("staff"))
        copy.title = "MN Sao Mai"
        copy[form.cell("staff", "support", "total").coordinate] = 77

    result, _ = spoiled(change, tmp_path)
    finding = result.one("C08")
    assert (finding.table, finding.row, finding.severity) == ("staff", "106", "error")
    assert "MN Sao Mai" in finding.message


def test_a_sheet_or_a_row_that_stands_there_twice_with_the_same_figures_is_noted(tmp_path):
    def sheet_again(form):
        form.book.copy_worksheet(form.sheet("staff")).title = "Bản lưu"

    def row_again(form):
        cell, sheet = form.cell("staff", "support", "total"), form.sheet("staff")
        for column in range(1, 8):
            sheet.cell(20, column).value = sheet.cell(cell.row, column).value

    for spoil in (sheet_again, row_again):
        result, _ = spoiled(spoil, tmp_path)
        assert [(one.code, one.severity) for one in result.findings] == [("N06", "note")]
        assert result.cell("staff", "support", "total")[0] == GIVEN


def test_a_kindergarten_that_fills_in_pupils_of_class_nine_is_told(tmp_path):
    who = ROUND.respondent(UNITS["MN"])
    reading = read_file(filled("THCS", ("completion",)), tmp_path, tables=("completion",)).reading
    stamped = replace(reading, stamp={**reading.stamp, "unit_code": "MN01"})
    asked = {table.name for table in FORM.asked(who)}
    assert "completion" in stamped.tables
    assert "completion" not in asked
    found = validate([(stamped, UNITS["MN"])], ROUND, form_of(("completion",)), MODELS)["a.xlsx"]
    assert [one.code for one in found if one.table == "completion"]


@pytest.mark.parametrize("value", ['=cmd|"/C calc"!A0', "@SUM(1+1)", "+84 900", "-2+3"])
def test_text_that_would_run_in_a_csv_is_read_as_text_and_written_inert(tmp_path, value):
    def change(form):
        cell = form.cell("narrative", "situation")
        cell.value, cell.data_type = value, "s"

    result, _ = spoiled(change, tmp_path, "narrative")
    assert result.cell("narrative", "situation") == (GIVEN, value)
    assert not for_csv(value).startswith(("=", "+", "-", "@"))


def test_a_child_s_name_is_asked_to_be_taken_out_and_not_repeated(tmp_path):
    place = ("narrative", "difficulties", VALUE)
    cell, (finding,) = typed(tmp_path, "01 vụ: cháu Nguyễn Thị Hoa bị đánh", place=place)
    assert cell[0] == GIVEN
    assert (finding.code, finding.severity, finding.value) == ("C20", "query", "")
    assert "Hoa" not in finding.message
