from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest

from pipeline.read.records import State
from schemas.code_lists import YES_NO
from schemas.model import Count, List, Record, Text, asks, compile_block, explanation, question
from schemas.records import Form, Kind, Table, Tally
from schemas.respondents import ALWAYS
from tests.support.libreoffice import convert
from tests.support.packaged import FORM
from tests.support.reading_support import (
    INPUT_STAFF,
    PICTURE,
    STAFF,
    STAMP,
    Book,
    Formula,
    book,
    cell,
    found,
    people,
    read_bytes,
)

COVER = {
    ("unit_code", "value"): "MN01",
    ("phone", "value"): "0900 000 001",
    ("date", "value"): dt.date(2025, 11, 17),
    ("has_minority_staff", "value"): "Có",
    ("has_minority_children", "value"): "Có",
}
GIVEN, MISSING = State.GIVEN, State.MISSING


def test_every_cell_is_read_with_its_address(tmp_path):
    made = Book()
    made.table("cover", COVER)
    made.table("staff", STAFF)
    made.stamp()
    reading = read_bytes(made.close(), tmp_path)
    staff = FORM.by_name["staff"].body
    body = reading.tables["staff"].body
    for (row, column), value in STAFF.items():
        assert cell(reading, "staff", row, column) == (GIVEN, value)
        where = body.address(staff.row_index[row], staff.column_index[column])
        assert where == made.addresses["staff", row, column]
    assert cell(reading, "cover", "date") == (GIVEN, dt.date(2025, 11, 17))
    assert reading.tables["staff"].sheet == "Biểu 01 Đội ngũ"
    assert reading.tables["staff"].findings == ()
    assert reading.stamp == STAMP
    assert reading.modified.startswith("2025-11-15T")


def test_inserted_rows_and_columns_move_nothing(tmp_path):
    made = Book(down=9, right=5)
    made.table("staff", STAFF, gap=2)
    made.stamp()
    reading = read_bytes(made.close(), tmp_path)
    staff = FORM.by_name["staff"].body
    for (row, column), value in STAFF.items():
        assert cell(reading, "staff", row, column) == (GIVEN, value)
        where = reading.tables["staff"].body.address(
            staff.row_index[row], staff.column_index[column]
        )
        assert where == made.addresses["staff", row, column]


def test_sheets_renamed_and_reordered_are_read_by_their_codes(tmp_path):
    made = Book()
    made.stamp()
    made.table("preschool", people(age0=(7, 3, 0, 0)), sheet_name="Biểu 01 Đội ngũ")
    made.table("staff", STAFF, sheet_name="Sheet1")
    reading = read_bytes(made.close(), tmp_path)
    assert reading.tables["staff"].sheet == "Sheet1"
    assert cell(reading, "staff", "teachers", "female") == (GIVEN, 26)
    assert cell(reading, "preschool", "age0", "total") == (GIVEN, 7)


@pytest.mark.parametrize("form_of_code", [float, str, lambda code: f" {code} ", lambda c: f"{c}.0"])
def test_row_codes_are_one_however_excel_stores_them(tmp_path, form_of_code):
    def code(text):
        return form_of_code(text) if text.isdigit() and len(text) == 3 else text

    reading = read_bytes(book({"staff": STAFF}, code=code), tmp_path)
    assert cell(reading, "staff", "doctors", "total") == (GIVEN, 1)


def test_figures_that_look_like_codes_are_figures(tmp_path):
    looks = people(
        head=(101, 102, 103, 104),
        deputy=(102, 103, 104, 105),
        teachers=(103, 105, 106, 107),
        support=(104, 109, 101, 102),
        ccvc=(105, 101, 102, 103),
        masters=(106, 106, 107, 108),
        doctors=(107, 108, 109, 101),
    )
    reading = read_bytes(book({"staff": looks}), tmp_path)
    assert reading.tables["staff"].findings == ()
    for (row, column), value in looks.items():
        assert cell(reading, "staff", row, column) == (GIVEN, value)


def test_a_deleted_row_is_lost_and_no_figure_of_another_takes_its_place(tmp_path):
    reading = read_bytes(book({"staff": STAFF}, without=("teachers",)), tmp_path)
    body = reading.tables["staff"].body
    number = FORM.by_name["staff"].body.row_index["teachers"]
    assert body.lines[number] == 0
    assert cell(reading, "staff", "teachers", "total") == (MISSING, None)
    assert cell(reading, "staff", "support", "total") == (GIVEN, 9)


def test_a_column_without_its_code_is_lost(tmp_path):
    reading = read_bytes(book({"staff": STAFF}, without=("2",)), tmp_path)
    body = reading.tables["staff"].body
    assert body.letters == ("C", "", "E", "F", "G")
    assert cell(reading, "staff", "teachers", "female") == (MISSING, None)


def test_a_record_whose_line_of_codes_is_lost_is_a_finding(tmp_path):
    reading = read_bytes(book({"cover": COVER}, without=("1",)), tmp_path)
    assert [one.column for one in found(reading, "cover", "C07")] == ["1"]


def test_a_row_code_found_twice_makes_its_row_unreadable(tmp_path):
    made = Book()
    sheet = made.table("staff", STAFF)
    sheet.write_number(30, 1, 105)
    made.stamp()
    reading = read_bytes(made.close(), tmp_path)
    (twice,) = found(reading, "staff", "C08")
    assert (twice.row, twice.cell, twice.severity) == ("105", "B8", "error")
    assert "B31" in twice.message
    assert cell(reading, "staff", "teachers", "total") == (State.UNREADABLE, None)
    assert cell(reading, "staff", "support", "total") == (GIVEN, 9)


def test_a_column_code_found_twice_makes_its_column_unreadable(tmp_path):
    made = Book()
    sheet = made.table("staff", STAFF)
    sheet.write_number(2, 9, 2)
    made.stamp()
    reading = read_bytes(made.close(), tmp_path)
    (twice,) = found(reading, "staff", "C08")
    assert twice.column == "2"
    assert twice.message.startswith("Biểu 01: cột 2 có ở hai chỗ (")
    assert cell(reading, "staff", "teachers", "female") == (State.UNREADABLE, None)
    assert cell(reading, "staff", "teachers", "total") == (GIVEN, 28)


def test_a_duplicated_sheet_is_named_with_both_places(tmp_path):
    made = Book()
    made.table("staff", {**STAFF, ("teachers", "total"): 99}, sheet_name="Biểu 01 Đội ngũ (2)")
    made.table("staff", STAFF)
    made.stamp()
    reading = read_bytes(made.close(), tmp_path)
    (twice,) = found(reading, "staff", "C08")
    assert "Biểu 01 Đội ngũ (2)" in twice.message
    assert twice.severity == "error"
    assert reading.tables["staff"].sheet == "Biểu 01 Đội ngũ"


@pytest.mark.parametrize("text", ["#REF!", "#DIV/0!", "#N/A", "#VALUE!"])
def test_an_error_cell_is_never_blank_nor_zero(tmp_path, text):
    answers = {**STAFF, ("teachers", "female"): Formula("=1/0", text)}
    reading = read_bytes(book({"staff": answers}), tmp_path)
    assert cell(reading, "staff", "teachers", "female") == (State.UNREADABLE, None)
    (error,) = found(reading, "staff", "C05")
    assert (error.row, error.column, error.cell, error.value) == ("105", "2", "D8", text)


@pytest.mark.parametrize(
    ("row", "column", "remedy"),
    [("teachers", "female", "lại bằng số."), ("head", "explanation", "lại nội dung.")],
)
def test_an_error_is_to_be_replaced_by_what_the_cell_asks(tmp_path, row, column, remedy):
    answers = {**STAFF, (row, column): Formula("=A1", "#REF!")}
    (error,) = found(read_bytes(book({"staff": answers}), tmp_path), "staff", "C05")
    assert error.message.endswith(remedy)


@pytest.mark.parametrize("part", ["richValueRel", "rdRichValueWebImage"])
def test_a_picture_placed_in_a_cell_is_no_error_of_a_formula(tmp_path, part):
    answers = {**STAFF, ("teachers", "female"): PICTURE, ("head", "explanation"): PICTURE}
    answers[("deputy", "female")] = Formula("=1/0", "#VALUE!")
    made, as_excel_names = zipfile.ZipFile(io.BytesIO(book({"staff": answers}))), io.BytesIO()
    with zipfile.ZipFile(as_excel_names, "w") as archive:
        for name in made.namelist():
            seen = name.replace("richValueRel.xml", f"{part}.xml")
            archive.writestr(seen.lstrip("/"), made.read(name))
    reading = read_bytes(as_excel_names.getvalue(), tmp_path)
    assert cell(reading, "staff", "head", "explanation") == (State.GIVEN, "(hình ảnh)")
    assert cell(reading, "staff", "teachers", "female") == (State.UNREADABLE, None)
    told = {one.row: one for one in found(reading, "staff", "C05")}
    assert told.keys() == {"104", "105"}
    assert "ô chứa hình ảnh" in told["105"].message
    assert told["105"].value == "(hình ảnh)"
    assert "công thức lỗi" in told["104"].message


def test_an_error_in_a_total_is_recomputed_with_a_note(tmp_path):
    answers = {**INPUT_STAFF, ("all", "total"): Formula("=#REF!", "#REF!")}
    reading = read_bytes(book({"staff": answers}), tmp_path)
    assert cell(reading, "staff", "all", "total") == (GIVEN, 40)
    (note,) = found(reading, "staff", "N01")
    assert '"#REF!" được hiểu là 40' in note.message


def test_an_error_in_a_total_follows_from_the_part_that_has_one(tmp_path):
    answers = {
        **INPUT_STAFF,
        ("head", "total"): Formula("=#REF!", "#REF!"),
        ("managers", "total"): Formula("=C6+C7", "#REF!"),
    }
    reading = read_bytes(book({"staff": answers}), tmp_path)
    assert [error.row for error in found(reading, "staff", "C05")] == ["103"]
    assert cell(reading, "staff", "managers", "total")[0] == State.UNREADABLE


def test_a_formula_without_a_value_is_a_finding_in_an_input_cell(tmp_path):
    answers = {**STAFF, ("teachers", "total"): Formula("=14+14")}
    reading = read_bytes(book({"staff": answers}), tmp_path)
    assert cell(reading, "staff", "teachers", "total") == (State.UNREADABLE, None)
    (finding,) = found(reading, "staff", "C13")
    assert finding.cell == "C8"


def test_a_total_without_a_value_is_computed_and_no_finding(tmp_path):
    blanks = {("all", "total"): Formula("=C5+C7+C8"), ("managers", "total"): None}
    reading = read_bytes(book({"staff": {**INPUT_STAFF, **blanks}}), tmp_path)
    assert cell(reading, "staff", "managers", "total") == (GIVEN, 3)
    assert cell(reading, "staff", "all", "total") == (GIVEN, 40)
    assert reading.tables["staff"].findings == ()


def test_a_total_stays_missing_while_a_part_is_missing(tmp_path):
    answers = {**INPUT_STAFF, ("teachers", "total"): None}
    reading = read_bytes(book({"staff": answers}), tmp_path)
    assert cell(reading, "staff", "all", "total") == (MISSING, None)
    assert cell(reading, "staff", "all", "female") == (GIVEN, 36)


def test_a_total_typed_over_keeps_its_value(tmp_path):
    reading = read_bytes(book({"staff": {**STAFF, ("all", "total"): 41}}), tmp_path)
    assert cell(reading, "staff", "all", "total") == (GIVEN, 41)
    typed = {**STAFF, ("all", "total"): Formula("=40+1", 41)}
    reading = read_bytes(book({"staff": typed}), tmp_path)
    assert cell(reading, "staff", "all", "total") == (GIVEN, 41)


def test_a_stale_total_is_recomputed_with_a_note(tmp_path):
    stale = {**STAFF, ("all", "total"): Formula('=IF(COUNT(C5,C8)=0,"",C5+C8+C9)', 12)}
    reading = read_bytes(book({"staff": stale}), tmp_path)
    assert cell(reading, "staff", "all", "total") == (GIVEN, 40)
    assert [note.value for note in found(reading, "staff", "N01")] == ["12"]


WITH_A_DECIMAL = {
    **STAFF,
    ("teachers", "total"): 2.5,
    ("all", "total"): Formula("=C5+C8+C9", 14.5),
}


def test_a_total_with_decimals_that_follows_from_a_part_is_not_told(tmp_path):
    reading = read_bytes(book({"staff": WITH_A_DECIMAL}), tmp_path)
    assert_only_the_part_is_told(reading)


@pytest.mark.libreoffice
def test_nor_is_it_told_of_an_old_workbook(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(book({"staff": WITH_A_DECIMAL}))
    saved = convert(tmp_path / "a.xlsx", tmp_path / "saved", to="xls")
    assert_only_the_part_is_told(read_bytes(saved.read_bytes(), tmp_path, name="b.xls"))


def assert_only_the_part_is_told(reading):
    (finding,) = reading.tables["staff"].findings
    assert (finding.code, finding.cell, finding.value) == ("C03", "C8", "2,5")
    assert "ô C8: 2,5 không phải số nguyên" in finding.message
    assert cell(reading, "staff", "all", "total") == (State.UNREADABLE, None)


def test_a_total_with_decimals_of_its_own_is_told_or_computed_anew(tmp_path):
    typed = {**STAFF, ("all", "total"): 40.5, ("teachers", "female"): 2.5}
    reading = read_bytes(book({"staff": typed}), tmp_path)
    told = {(one.cell, one.value) for one in found(reading, "staff", "C03")}
    assert told == {("C4", "40,5"), ("D8", "2,5")}
    assert cell(reading, "staff", "all", "total") == (State.UNREADABLE, None)
    stale = {**STAFF, ("all", "total"): Formula("=C5+C8+C9", 14.5)}
    reading = read_bytes(book({"staff": stale}), tmp_path)
    assert cell(reading, "staff", "all", "total") == (GIVEN, 40)
    assert [one.code for one in reading.tables["staff"].findings] == ["N01"]


def test_repairs_and_doubts_name_the_cell(tmp_path):
    answers = {
        **STAFF,
        ("teachers", "total"): "28 người",
        ("support", "total"): "9 (1 nghỉ)",
        ("ccvc", "total"): 1.234,
        ("masters", "total"): dt.date(2025, 4, 3),
        ("doctors", "total"): "…",
    }
    reading = read_bytes(book({"staff": answers}), tmp_path)
    assert cell(reading, "staff", "teachers", "total") == (GIVEN, 28)
    seen = {
        (one.code, one.row, one.column, one.cell, one.value)
        for one in reading.tables["staff"].findings
    }
    assert seen == {
        ("N01", "105", "1", "C8", "28 người"),
        ("C02", "106", "1", "C9", "9 (1 nghỉ)"),
        ("C03", "107", "1", "C10", "1,234"),
        ("C04", "108", "1", "C11", "03/04/2025"),
        ("C14", "109", "1", "C12", "…"),
    }
    message = found(reading, "staff", "C03")[0].message
    assert message == (
        "Biểu 01, ô C10: 1,234 không phải số nguyên. Nếu là 1234 thì nhập 1234, không dùng dấu "
        "chấm, dấu phẩy."
    )


def test_a_gate_answered_no_makes_blanks_zero(tmp_path):
    reading = read_bytes(book({"succession": {("gate", "value"): "Không"}}), tmp_path)
    assert cell(reading, "succession", "persons", "total") == (GIVEN, 0)
    assert cell(reading, "succession", "persons", "explanation") == (MISSING, None)
    assert reading.tables["succession"].findings == ()


def test_a_blank_gate_or_a_yes_leaves_blanks_missing(tmp_path):
    for answer in (None, "Có"):
        reading = read_bytes(book({"succession": {("gate", "value"): answer}}), tmp_path)
        assert cell(reading, "succession", "persons", "total") == (MISSING, None)


def test_figures_behind_a_no_contradict_it(tmp_path):
    answers = {("gate", "value"): "không", **people(persons=(4, 0))}
    reading = read_bytes(book({"succession": answers}), tmp_path)
    (finding,) = found(reading, "succession", "C10")
    assert (finding.row, finding.column, finding.value) == ("204", "1", "4")
    assert cell(reading, "succession", "persons", "total") == (GIVEN, 4)


def test_no_minority_people_makes_their_blank_columns_zero(tmp_path):
    cover = {**COVER, ("has_minority_staff", "value"): "Không"}
    answers = {key: value for key, value in INPUT_STAFF.items() if "minority" not in key[1]}
    tables = {"cover": cover, "staff": answers, "preschool": people(age0=(7, 3))}
    reading = read_bytes(book(tables), tmp_path)
    assert cell(reading, "staff", "teachers", "minority") == (GIVEN, 0)
    assert cell(reading, "staff", "all", "minority_female") == (GIVEN, 0)
    assert cell(reading, "preschool", "age0", "minority") == (MISSING, None)
    assert reading.tables["staff"].findings == ()


def test_minority_figures_behind_a_no_contradict_it(tmp_path):
    cover = {**COVER, ("has_minority_staff", "value"): "Không"}
    reading = read_bytes(book({"cover": cover, "staff": STAFF}), tmp_path)
    rows = {(one.row, one.column) for one in found(reading, "staff", "C10")}
    assert ("105", "3") in rows
    assert ("101", "3") not in rows  # a total follows its parts


def test_cells_that_a_row_does_not_have_are_not_applicable(tmp_path):
    reading = read_bytes(book({"population": people(private_nursery=(3, 1, 0, 0))}), tmp_path)
    state, _ = cell(reading, "population", "private_nursery", "attending")
    assert state == State.NOT_APPLICABLE


def test_a_return_without_its_stamp_is_still_read(tmp_path):
    made = Book()
    made.table("staff", STAFF)
    reading = read_bytes(made.close(), tmp_path)
    assert reading.failure is None
    assert reading.stamp == {}
    assert cell(reading, "staff", "all", "total") == (GIVEN, 40)


def test_a_renamed_stamp_is_recognised_by_its_keys(tmp_path):
    made = Book()
    made.table("staff", STAFF)
    made.stamp(name="Sheet9")
    assert read_bytes(made.close(), tmp_path).stamp == STAMP


def test_a_workbook_without_any_table_is_refused(tmp_path):
    made = Book()
    made.workbook.add_worksheet("Danh bạ").write_string(0, 0, "Họ và tên")
    failure = read_bytes(made.close(), tmp_path).failure
    assert (failure.code, failure.severity) == ("F08", "error")


def test_a_broken_workbook_part_is_damage_not_a_crash(tmp_path):
    source = zipfile.ZipFile(io.BytesIO(book({"staff": STAFF})))
    broken = io.BytesIO()
    with zipfile.ZipFile(broken, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            target.writestr(entry, data[:200] if "sheet1" in entry.filename else data)
    failure = read_bytes(broken.getvalue(), tmp_path).failure
    assert failure is None or failure.code == "F05"


@pytest.mark.libreoffice
def test_a_file_saved_by_libreoffice_reads_the_same(tmp_path):
    made = Book(down=6, right=1)
    made.table("cover", COVER)
    made.table("staff", {**STAFF, ("all", "total"): Formula("=D9+D12+D13")})
    made.table("succession", {("gate", "value"): "Có", **people(persons=(4, 3, 1, 1))})
    made.stamp()
    data = made.close()
    (tmp_path / "a.xlsx").write_bytes(data)
    saved = convert(tmp_path / "a.xlsx", tmp_path / "saved")
    ours, theirs = (
        read_bytes(one, tmp_path, name=f"{n}.xlsx")
        for n, one in enumerate((data, saved.read_bytes()))
    )
    assert theirs.stamp == ours.stamp
    assert theirs.tables.keys() == ours.tables.keys()
    for name, page in ours.tables.items():
        assert theirs.tables[name].body == page.body
        assert theirs.tables[name].head == page.head
        assert theirs.tables[name].findings == ()


@pytest.mark.libreoffice
def test_an_old_excel_file_reads_the_same_and_hides_no_error(tmp_path):
    made = Book(down=6, right=1)
    made.table("staff", {**STAFF, ("support", "total"): Formula("=1/0", "#DIV/0!")})
    made.stamp()
    (tmp_path / "a.xlsx").write_bytes(made.close())
    saved = convert(tmp_path / "a.xlsx", tmp_path / "saved", to="xls")
    reading = read_bytes(saved.read_bytes(), tmp_path, name="b.xls")
    assert cell(reading, "staff", "teachers", "female") == (GIVEN, 26)
    assert cell(reading, "staff", "support", "total") == (State.UNREADABLE, None)
    (error,) = found(reading, "staff", "C05")
    assert (error.cell, error.value) == (made.addresses["staff", "support", "total"], "#DIV/0!")


# A List, which no table of the form is yet.


@asks()
class EventsHead(Record):
    gate: Text = question("Có hoạt động không?", "9500", choices=YES_NO)
    parents: Count = question("Lượt phụ huynh", "9501", tally="parents", required=False)
    schools: Count = question("Số hội nghị", "9502", tally="talks", required=False)


@asks(
    anchor_code="A",
    room=20,
    tallies=(
        Tally("parents", sum_of="parents"),
        Tally("talks", column="method", values=("Hội nghị",)),
    ),
)
class Events(List):
    date: Text = question("Ngày", "1", kind=Kind.DATE)
    content: Text = question("Nội dung", "2", kind=Kind.TEXT)
    method: Text = question("Hình thức", "3", kind=Kind.TEXT)
    parents: Count = question("Lượt phụ huynh", "4")
    explanation: Text = explanation("B")


EVENTS = Form(
    (
        Table(
            "events",
            "95",
            "Biểu 95",
            "HOẠT ĐỘNG",
            "lượt",
            ALWAYS,
            head=compile_block(EventsHead),
            body=compile_block(Events),
            gate="gate",
        ),
    )
)
TWO = {
    (0, "date"): dt.date(2025, 3, 8),
    (0, "content"): "Tọa đàm 8/3",
    (0, "method"): "Hội nghị",
    (0, "parents"): 120,
    (3, "date"): "20/10/2025",
    (3, "content"): "Gặp mặt",
    (3, "method"): "Giao lưu",
    (3, "parents"): "80 lượt",
}


def read_events(answers, tmp_path):
    return read_bytes(book({"events": answers}, form=EVENTS), tmp_path, EVENTS)


def test_a_tally_with_decimals_that_follows_from_an_entry_is_not_told(tmp_path):
    answers = {
        ("gate", "value"): "Có",
        **TWO,
        (0, "parents"): 2.5,
        ("parents", "value"): Formula("=SUM(D9:D28)", 82.5),
    }
    reading = read_events(answers, tmp_path)
    (decimal,) = found(reading, "events", "C03")
    assert decimal.column == "4"
    assert cell(reading, "events", "parents", "value", EVENTS) == (State.UNREADABLE, None)


def test_a_list_keeps_the_line_of_each_entry_and_drops_blank_rows(tmp_path):
    reading = read_events({("gate", "value"): "Có", **TWO, (1, "content"): "  "}, tmp_path)
    body = reading.tables["events"].body
    assert len(body.lines) == 2
    assert body.lines[1] - body.lines[0] == 3
    assert cell(reading, "events", 1, "parents", EVENTS) == (GIVEN, 80)
    assert cell(reading, "events", 1, "date", EVENTS) == (GIVEN, dt.date(2025, 10, 20))
    (note,) = found(reading, "events", "N01")
    assert (note.row, note.column, note.cell) == ("2", "4", f"E{body.lines[1]}")


@pytest.mark.parametrize("word", ["Tổng cộng", "CỘNG:", "tổng số"])
def test_a_total_row_inside_a_list_is_no_entry(tmp_path, word):
    total = {(4, "content"): word, (4, "parents"): 200}
    reading = read_events({("gate", "value"): "Có", **TWO, **total}, tmp_path)
    assert len(reading.tables["events"].body.lines) == 2
    assert cell(reading, "events", "parents", form=EVENTS) == (GIVEN, 200)


def test_tallies_of_a_list_are_computed(tmp_path):
    reading = read_events({("gate", "value"): "Có", **TWO}, tmp_path)
    assert cell(reading, "events", "parents", form=EVENTS) == (GIVEN, 200)
    assert cell(reading, "events", "schools", form=EVENTS) == (GIVEN, 1)


def test_an_empty_list_behind_a_no_counts_zero_and_behind_no_answer_is_missing(tmp_path):
    reading = read_events({("gate", "value"): "Không"}, tmp_path)
    assert reading.tables["events"].body.lines == ()
    assert cell(reading, "events", "parents", form=EVENTS) == (GIVEN, 0)
    reading = read_events({}, tmp_path)
    assert cell(reading, "events", "parents", form=EVENTS) == (MISSING, None)


def test_entries_behind_an_unanswered_gate_are_counted(tmp_path):
    reading = read_events(dict(TWO), tmp_path)
    assert cell(reading, "events", "gate", form=EVENTS) == (MISSING, None)
    assert cell(reading, "events", "parents", form=EVENTS) == (GIVEN, 200)
    assert cell(reading, "events", "schools", form=EVENTS) == (GIVEN, 1)


def test_entries_behind_a_no_contradict_it_once_each(tmp_path):
    reading = read_events({("gate", "value"): "Không", **TWO}, tmp_path)
    assert [one.row for one in found(reading, "events", "C10")] == ["1", "2"]


def test_an_entry_that_is_only_an_error_cell_is_not_dropped(tmp_path):
    answers = {("gate", "value"): "Có", **TWO, (5, "parents"): Formula("=1/0", "#DIV/0!")}
    reading = read_events(answers, tmp_path)
    assert len(reading.tables["events"].body.lines) == 3
    assert [one.row for one in found(reading, "events", "C05")] == ["3"]


def corrected(explanation, tmp_path):
    answers = {**INPUT_STAFF, ("teachers", "explanation"): explanation}
    reading = read_bytes(book({"staff": answers}), tmp_path)
    return [(one.row, one.column) for one in found(reading, "staff", "C22")]


def test_a_figure_of_an_explanation_that_stands_nowhere_on_its_row_is_asked(tmp_path):
    assert corrected("Sửa lại: 77", tmp_path) == [("105", "C")]
    assert corrected("Số đúng là 28, có 26 nữ", tmp_path) == []
    assert corrected("Tăng 77 do tách trường", tmp_path) == []


def test_a_date_that_can_not_be_costs_its_cell_and_not_the_file(tmp_path):
    reading = read_bytes(book({"cover": {**COVER, ("date", "value"): "17/11/0025"}}), tmp_path)
    assert cell(reading, "cover", "date") == (State.UNREADABLE, None)
    (finding,) = found(reading, "cover", "C12")
    assert 'năm của ngày "17/11/0025" không hợp lý' in finding.message


def test_thousands_of_digits_cost_their_cell_and_not_the_file(tmp_path):
    answers = {**INPUT_STAFF, ("teachers", "female"): "9" * 5000}
    reading = read_bytes(book({"staff": answers}), tmp_path)
    assert cell(reading, "staff", "teachers", "female") == (State.UNREADABLE, None)
    (finding,) = found(reading, "staff", "C02")
    assert len(finding.message) < 300
    assert len(finding.value) < 130
    assert cell(reading, "staff", "teachers", "total") == (GIVEN, 28)


def test_not_applicable_behind_a_gate_that_says_none_is_zero_with_a_note(tmp_path):
    answers = {**INPUT_STAFF, ("teachers", "minority"): "KAD"}
    cover = {**COVER, ("has_minority_staff", "value"): "Không"}
    reading = read_bytes(book({"cover": cover, "staff": answers}), tmp_path)
    assert cell(reading, "staff", "teachers", "minority") == (GIVEN, 0)
    assert found(reading, "staff", "C21") == []
    assert [(one.row, one.value) for one in found(reading, "staff", "N01")] == [("105", "KAD")]


def test_not_applicable_elsewhere_is_asked(tmp_path):
    answers = {**INPUT_STAFF, ("teachers", "minority"): "Không áp dụng"}
    reading = read_bytes(book({"cover": COVER, "staff": answers}), tmp_path)
    assert cell(reading, "staff", "teachers", "minority") == (State.UNREADABLE, None)
    (finding,) = found(reading, "staff", "C21")
    assert finding.message.startswith("Biểu 01, ô E")
    assert '"Không áp dụng" không thay cho số liệu. Nhập 0 nếu không có' in finding.message
