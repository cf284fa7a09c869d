"""Biểu 05 to 11 as people fill them, read back: gates, lists, answers, money, long texts."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.read.records import State
from schemas.records import VALUE
from tests.support.reading_support import Book, Formula, book, cell, found, read_bytes

GIVEN, MISSING, UNREADABLE = State.GIVEN, State.MISSING, State.UNREADABLE

EVENTS = {
    (0, "date"): "8/3/2025",
    (0, "content"): "Gặp mặt 8/3",
    (0, "occasion"): "quốc tế phụ nữ 8/3",
    (0, "parents"): "-",
    (0, "staff"): "40 người",
    (3, "date"): dt.date(2025, 10, 20),
    (3, "content"): "Tọa đàm",
    (3, "parents"): 120.0,
    (3, "staff"): 12.0,
    (4, "content"): "Tổng cộng",
    (4, "parents"): 120.0,
    (4, "staff"): 52.0,
}
MEMBERS = {
    (0, "full_name"): "Nguyễn Thị Thu Lan",
    (0, "sex"): "nữ",
    (0, "role"): "Trưởng ban",
    (0, "trained"): "x",
    (0, "trained_on"): "5/10/24",
    (1, "full_name"): "Phạm Văn Dũng",
    (1, "sex"): "Nam",
    (1, "role"): "Phó ban",
    (1, "trained"): "chưa",
    (2, "full_name"): "Lê Thị Mai",
    (2, "sex"): "F",
    (2, "role"): "Uỷ viên",
    (2, "trained"): "Không",
}


def read(table, answers, folder):
    return read_bytes(book({table: answers}), folder)


def states(reading, table):
    body = reading.tables[table].body
    return {State(state) for state in body.states}


def test_activities_keep_their_lines_and_a_total_row_is_none_of_them(tmp_path):
    reading = read("outreach", {("gate", VALUE): "Có", **EVENTS}, tmp_path)
    body = reading.tables["outreach"].body
    assert len(body.lines) == 2
    assert body.lines[1] - body.lines[0] == 3
    assert cell(reading, "outreach", 0, "date") == (GIVEN, dt.date(2025, 3, 8))
    assert cell(reading, "outreach", 0, "occasion") == (GIVEN, "Quốc tế Phụ nữ 8/3")
    assert cell(reading, "outreach", 0, "parents") == (GIVEN, 0)
    assert cell(reading, "outreach", "parents") == (GIVEN, 120)
    assert cell(reading, "outreach", "staff_turns") == (GIVEN, 52)
    # A kindergarten leaves the pupils blank; their turns are none.
    assert cell(reading, "outreach", "pupils") == (GIVEN, 0)


def test_a_column_that_is_not_on_the_form_is_missing_and_no_finding_of_the_reader(tmp_path):
    data = book({"outreach": {("gate", VALUE): "Có", **EVENTS}}, without=("6",))
    reading = read_bytes(data, tmp_path)
    number = 5
    assert reading.tables["outreach"].body.letters[number] == ""
    assert cell(reading, "outreach", 0, "pupils") == (MISSING, None)
    assert {f.severity for f in reading.tables["outreach"].findings} == {"note"}


@pytest.mark.parametrize(
    ("table", "zeros"),
    [
        ("outreach", ("parents", "pupils", "staff_turns", "staff_persons")),
        ("board", ("members", "trained", "women", "changed")),
        ("research", ()),
    ],
)
def test_a_list_behind_a_no_is_complete_and_all_zeros(tmp_path, table, zeros):
    reading = read(table, {("gate", VALUE): "Không"}, tmp_path)
    page = reading.tables[table]
    assert page.body.lines == ()
    assert page.findings == ()
    assert [cell(reading, table, row) for row in zeros] == [(GIVEN, 0)] * len(zeros)


def test_a_list_behind_no_answer_is_missing(tmp_path):
    reading = read("board", {}, tmp_path)
    assert cell(reading, "board", "members") == (MISSING, None)
    assert cell(reading, "board", "changed") == (MISSING, None)


def test_rows_and_figures_behind_a_no_contradict_it(tmp_path):
    answers = {("gate", VALUE): "Không", ("staff_persons", VALUE): 5.0, **EVENTS}
    reading = read("outreach", answers, tmp_path)
    assert [f.row for f in found(reading, "outreach", "C10")] == ["504", "1", "2"]
    assert cell(reading, "outreach", "staff_persons") == (GIVEN, 5)


def test_members_are_read_in_the_spellings_people_use(tmp_path):
    reading = read("board", {("gate", VALUE): "Có", **MEMBERS}, tmp_path)
    roles = [cell(reading, "board", number, "role")[1] for number in range(3)]
    assert roles == ["Trưởng ban", "Phó Trưởng ban", "Thành viên"]
    assert cell(reading, "board", 0, "trained") == (GIVEN, "Có")
    assert cell(reading, "board", 0, "trained_on") == (GIVEN, dt.date(2024, 10, 5))
    assert cell(reading, "board", "women") == (GIVEN, 2)


def test_not_yet_is_asked_and_counted_neither_way(tmp_path):
    reading = read("board", {("gate", VALUE): "Có", **MEMBERS}, tmp_path)
    assert cell(reading, "board", 1, "trained") == (UNREADABLE, None)
    (asked,) = found(reading, "board", "C11")
    assert (asked.row, asked.column, asked.severity) == ("2", "5", "error")
    assert '"chưa" chưa phải là câu trả lời' in asked.message
    assert cell(reading, "board", "trained") == (MISSING, None)


def test_an_answer_in_progress_is_never_a_yes(tmp_path):
    reading = read("checklist", {("in_lessons", "answer"): "Đang làm"}, tmp_path)
    assert cell(reading, "checklist", "in_lessons", "answer") == (UNREADABLE, None)
    assert [f.row for f in found(reading, "checklist", "C11")] == ["805"]


def test_only_the_rows_about_a_site_may_be_not_applicable(tmp_path):
    answers = {("site_q1", "answer"): "KAD", ("in_lessons", "answer"): "KAD"}
    reading = read("checklist", answers, tmp_path)
    assert cell(reading, "checklist", "site_q1", "answer") == (GIVEN, "Không áp dụng")
    assert cell(reading, "checklist", "in_lessons", "answer") == (UNREADABLE, None)


def test_without_a_site_its_quarters_are_not_applicable(tmp_path):
    answers = {("has_site", "answer"): "Không", ("site_q2", "answer"): "Có"}
    reading = read("checklist", answers, tmp_path)
    quarters = [cell(reading, "checklist", f"site_q{n}", "answer")[1] for n in range(1, 5)]
    assert quarters == ["Không áp dụng", "Có", "Không áp dụng", "Không áp dụng"]
    with_site = read("checklist", {("has_site", "answer"): "Có"}, tmp_path)
    assert cell(with_site, "checklist", "site_q1", "answer") == (MISSING, None)


def test_a_formula_without_a_value_in_a_spared_answer_is_blank(tmp_path):
    formula = Formula('=IF(C9="Không","Không áp dụng","")')
    reading = read("checklist", {("site_q1", "answer"): formula}, tmp_path)
    assert cell(reading, "checklist", "site_q1", "answer") == (MISSING, None)
    assert reading.tables["checklist"].findings == ()


def test_what_the_form_prints_on_a_row_that_is_not_due_is_blank(tmp_path):
    reading = read("checklist", {("site_q4", "answer"): "Chưa đến kỳ"}, tmp_path)
    assert cell(reading, "checklist", "site_q4", "answer") == (MISSING, None)
    assert reading.tables["checklist"].findings == ()


def test_a_sum_leaves_out_what_a_kindergarten_is_not_asked(tmp_path):
    turns = {("comm_officials", "turns"): 4.0, ("comm_teachers", "turns"): 6.0}
    data = book({"training": turns}, without=("comm_pupils", "know_pupils"))
    reading = read_bytes(data, tmp_path)
    assert cell(reading, "training", "communicators", "turns") == (GIVEN, 10)
    assert cell(reading, "training", "knowledge", "turns") == (MISSING, None)
    partly = read("training", {("comm_officials", "turns"): 4.0}, tmp_path)
    assert cell(partly, "training", "communicators", "turns") == (MISSING, None)


@pytest.mark.parametrize(
    ("typed", "state", "value"),
    [
        ("2.500.000", GIVEN, 2_500_000),
        ("2.500.000 đồng", GIVEN, 2_500_000),
        (2_500_000.0, GIVEN, 2_500_000),
        ("2,5 triệu", UNREADABLE, None),
        ("2,500,000", UNREADABLE, None),
    ],
)
def test_money_is_read_with_its_dots_and_asked_in_millions(tmp_path, typed, state, value):
    reading = read("resources", {("raised", "total"): typed}, tmp_path)
    assert cell(reading, "resources", "raised", "total") == (state, value)
    if state == UNREADABLE:
        assert "2500000" in reading.tables["resources"].findings[0].message


def test_money_words_are_no_unit_of_a_count(tmp_path):
    reading = read("resources", {("cases", "total"): "2 đồng"}, tmp_path)
    assert cell(reading, "resources", "cases", "total") == (UNREADABLE, None)


def test_a_long_text_is_read_whole_with_its_paragraphs(tmp_path):
    text = "Đã tổ chức ba hoạt động.\nKết quả tốt. " + "a" * 2100
    reading = read("narrative", {("results", VALUE): text}, tmp_path)
    assert cell(reading, "narrative", "results") == (GIVEN, text)


def test_research_years_are_four_figures_however_they_are_kept(tmp_path):
    task = {(0, "title"): "Đề tài", (0, "start_year"): "2024", (0, "end_year"): 2026.0}
    reading = read("research", {("gate", VALUE): "Có", **task}, tmp_path)
    assert cell(reading, "research", 0, "start_year") == (GIVEN, 2024)
    assert cell(reading, "research", 0, "end_year") == (GIVEN, 2026)


def test_a_list_whose_head_was_lost_is_not_looked_for_among_the_columns_of_another(tmp_path):
    made = Book()
    made.table("outreach", {("gate", VALUE): "Có", **EVENTS})
    made.stamp()
    reading = read_bytes(made.close(), tmp_path)
    assert "research" not in reading.tables
    assert "board" not in reading.tables


def test_literacy_has_its_own_six_columns(tmp_path):
    answers = {("age15_60", "women"): 9000.0, ("age15_60", "minority_literate2"): 470.0}
    reading = read("literacy", answers, tmp_path)
    assert cell(reading, "literacy", "age15_60", "women") == (GIVEN, 9000)
    assert cell(reading, "literacy", "age15_60", "minority_literate2") == (GIVEN, 470)
    assert states(reading, "literacy") == {GIVEN, MISSING}
