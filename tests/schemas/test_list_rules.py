"""Rules of the Lists (activities, members, tasks): at the fault, at the nearest honest value."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.validate.validate import validate
from schemas.code_lists import ACTION_MONTH
from schemas.records import VALUE
from tests.support.honest import ENTRIES
from tests.support.packaged import FORM, MODELS
from tests.support.readings import UNITS, a_round, entry, judge, reading

BOARD_OF_TWO = ENTRIES["board"][:2]


def without_pupils(entries):
    """As a kindergarten fills the list: it has no column for pupils."""
    return tuple({**one, "pupils": None} for one in entries)


CASES = [
    # table, kind, fault, code, severity, row (entry) and column, nearest honest entries
    (
        "outreach",
        "TH",
        entry("outreach", 0, date=dt.date(2024, 12, 31)),
        ("R13", "error", "1", "1"),
        entry("outreach", 0, date=dt.date(2025, 1, 1), occasion="Thường xuyên"),
    ),
    (
        "outreach",
        "TH",
        entry("outreach", 2, date=dt.date(2025, 11, 16)),
        ("R13", "error", "3", "1"),
        entry("outreach", 2, date=dt.date(2025, 11, 15)),
    ),
    (
        "outreach",
        "TH",
        entry("outreach", 2, date=dt.date(2025, 11, 14), occasion=ACTION_MONTH),
        ("R13", "query", "3", "1"),
        entry("outreach", 2, date=dt.date(2025, 11, 15), occasion=ACTION_MONTH),
    ),
    (
        "outreach",
        "TH",
        entry("outreach", 1, female=383),
        ("R02", "error", "2", "8"),
        entry("outreach", 1, female=382),
    ),
    (
        "outreach",
        "MN",
        without_pupils(entry("outreach", 0, female=61)),
        ("R02", "error", "1", "8"),
        without_pupils(entry("outreach", 0, female=60)),
    ),
    (
        "outreach",
        "TH",
        entry("outreach", 0, content="a" * 201),
        ("C15", "error", "1", "2"),
        entry("outreach", 0, content="a" * 200),
    ),
    (
        "outreach",
        "TH",
        entry("outreach", 2, parents=-1),
        ("R01", "error", "3", "5"),
        entry("outreach", 2, parents=0),
    ),
    (
        "outreach",
        "TH",
        entry("outreach", 1, pupils=None),
        ("C01", "error", "2", "6"),
        entry("outreach", 1, pupils=0),
    ),
    (
        "board",
        "TH",
        entry("board", 3, role="Trưởng ban", position="Hiệu trưởng"),
        ("R15", "error", "1", "4"),
        entry("board", 3, role="Phó Trưởng ban", position="Hiệu trưởng"),
    ),
    (
        "board",
        "TH",
        entry("board", 0, role="Thành viên"),
        ("R15", "error", "1", "4"),
        ENTRIES["board"],
    ),
    (
        "board",
        "PHONG",
        entry("board", 3, full_name="trần THỊ Minh Hạnh", position="nhân viên VĂN THƯ"),
        ("R15", "error", "4", "1"),
        entry("board", 3, full_name="Trần Thị Minh Hạnh (B)", position="Nhân viên văn thư"),
    ),
    (
        "board",
        "TH",
        entry("board", 3, full_name="trần thị  Minh Hạnh", position="Giáo viên"),
        ("R26", "query", "4", "1"),
        entry("board", 3, full_name="Trần Thị Minh Hạng", position="Giáo viên"),
    ),
    (
        "outreach",
        "TH",
        entry(
            "outreach", 1, date=dt.date(2025, 3, 8), content="gặp mặt, trao đổi về Bình đẳng giới"
        ),
        ("R26", "query", "2", "2"),
        entry(
            "outreach", 1, date=dt.date(2025, 4, 12), content="Gặp mặt, trao đổi về bình đẳng giới"
        ),
    ),
    (
        "board",
        "TH",
        entry("board", 2, sex=None),
        ("C01", "error", "3", "2"),
        entry("board", 2, sex="Nam"),
    ),
    (
        "board",
        "TH",
        entry("board", 0, trained_on=None),
        ("R16", "query", "1", "6"),
        entry("board", 0, trained="Không", trained_on=None),
    ),
    (
        "board",
        "TH",
        entry("board", 0, trained_on=dt.date(2025, 11, 16)),
        ("R16", "error", "1", "6"),
        entry("board", 0, trained_on=dt.date(2025, 11, 15)),
    ),
    (
        "board",
        "TH",
        entry("board", 1, role="Thành viên"),
        ("R16", "query", "1", "4"),
        BOARD_OF_TWO,
    ),
    (
        "board",
        "TH",
        entry("board", 0, position="Giáo viên"),
        ("R16", "query", "1", "3"),
        entry("board", 0, position="HIỆU TRƯỞNG"),
    ),
    (
        "board",
        "PHONG",
        entry("board", 0, position="Chuyên viên"),
        ("R16", "query", "1", "3"),
        entry("board", 0, position="Trưởng phòng"),
    ),
    (
        "research",
        "THCS",
        entry("research", 0, end_year=2023),
        ("R13", "error", "1", "7"),
        entry("research", 0, end_year=2024),
    ),
    (
        "research",
        "THCS",
        entry("research", 0, title="Sáng kiến nâng cao chất lượng giờ học"),
        ("R14", "query", "1", "1"),
        entry("research", 0, title="Sáng tạo trong dạy học về giới"),
    ),
    (
        "research",
        "PHONG",
        entry("research", 0, title="SKKN về lồng ghép giới"),
        ("R14", "query", "1", "1"),
        entry("research", 0, title="Đề tài về lồng ghép giới"),
    ),
    (
        "research",
        "THCS",
        entry("research", 0, decision=None),
        ("R14", "query", "1", "3"),
        entry("research", 0, decision="Không số, ngày 15/02/2024"),
    ),
    (
        "research",
        "THCS",
        entry("research", 0, start_year=1989),
        ("R01", "error", "1", "6"),
        entry("research", 0, start_year=1990),
    ),
    (
        "research",
        "THCS",
        entry("research", 0, leader_sex=None),
        ("C01", "error", "1", "5"),
        entry("research", 0, leader_sex="Nam"),
    ),
]


@pytest.mark.parametrize(("table", "kind", "fault", "finding", "honest"), CASES)
def test_rule_speaks_at_the_fault_and_not_at_the_nearest_honest_value(
    table, kind, fault, finding, honest
):
    found = judge(entries={table: fault}, kind=kind)
    assert [(f.code, f.severity, f.row, f.column) for f in found] == [finding]
    assert judge(entries={table: honest}, kind=kind) == ()


def test_an_activity_after_the_report_came_in_is_wrong():
    changes = {"date": dt.date(2025, 11, 10), "occasion": "Thường xuyên"}
    on_the_day = {
        "entries": {"outreach": entry("outreach", 2, **changes)},
        "changes": {"cover": {("date", VALUE): dt.date(2025, 11, 8)}},
        "kind": "TH",
    }
    early = judge(**on_the_day, received=dt.date(2025, 11, 10))
    assert [finding for finding in early if finding.table == "outreach"] == []
    found = judge(**on_the_day, received=dt.date(2025, 11, 9))
    (late,) = [finding for finding in found if finding.table == "outreach"]
    assert (late.code, late.severity, late.row) == ("R13", "error", "3")
    assert "10/11/2025 sau ngày nhận báo cáo (09/11/2025)" in late.message


def test_a_blank_figure_is_missed_and_not_also_compared():
    found = judge(entries={"outreach": entry("outreach", 0, parents=None)}, kind="TH")
    assert [(f.code, f.column) for f in found] == [("C01", "5")]


def test_a_role_that_cannot_be_read_is_not_also_a_missing_chair():
    found = judge(entries={"board": entry("board", 0, role=None)})
    assert [(f.code, f.row, f.column) for f in found] == [("C01", "1", "4")]


def test_an_explanation_on_the_row_answers_a_query():
    rows = entry("board", 0, trained_on=None, explanation="Giấy chứng nhận đang xin cấp lại.")
    assert [(f.code, f.state) for f in judge(entries={"board": rows})] == [("R16", "explained")]


@pytest.mark.parametrize("row", [1, 2])
def test_two_persons_of_one_name_are_explained_on_either_row(row):
    rows = [*entry("board", 3, full_name="Trần Thị Minh Hạnh", position="Giáo viên")]
    rows[row + 1] = {**rows[row + 1], "explanation": "Hai người trùng họ tên."}
    (found,) = judge(entries={"board": tuple(rows)}, kind="TH")
    assert (found.code, found.state, found.row) == ("R26", "explained", "4")
    assert "đã có ở dòng 3" in found.message


def test_a_task_listed_twice_is_asked():
    (task,) = ENTRIES["research"]
    twice = (task, {**task, "title": task["title"].upper(), "decision": "121/QĐ-UBND"})
    found = judge(entries={"research": twice}, kind="THCS")
    assert [(f.code, f.row, f.column) for f in found] == [("R26", "2", "1")]


def test_a_school_without_a_board_is_asked_why_and_may_answer_at_the_decision():
    without = {("gate", VALUE): "Không", ("decision", VALUE): None, ("decided_on", VALUE): None}
    without[("changed", VALUE)] = 0
    (asked,) = judge({"board": without}, entries={"board": ()})
    assert (asked.code, asked.severity, asked.state, asked.row) == ("R15", "query", "open", "701")
    answered = {**without, ("decision", VALUE): "Dự kiến thành lập trong tháng 12"}
    (asked,) = judge({"board": answered}, entries={"board": ()})
    assert asked.state == "explained"


def test_a_decision_has_a_number_and_a_date_before_the_cutoff():
    assert [(f.code, f.severity, f.row) for f in judge({"board": {("decision", VALUE): None}})] == [
        ("R15", "query", "701")
    ]
    late = {"board": {("decided_on", VALUE): dt.date(2025, 11, 16)}}
    assert [(f.code, f.severity, f.row) for f in judge(late)] == [("R15", "error", "702")]
    assert judge({"board": {("decided_on", VALUE): dt.date(2025, 11, 15)}}) == ()


@pytest.mark.parametrize(
    ("table", "row"), [("outreach", "500"), ("board", "700"), ("research", "900")]
)
def test_gates_of_lists_tell_none_from_not_filled(table, row):
    said_yes = judge(entries={table: ()})
    assert [(f.code, f.row) for f in said_yes if f.table == table] == [("C09", row)]
    assert "danh sách chưa có dòng nào" in said_yes[0].message
    silent = judge({table: {("gate", VALUE): None}}, entries={table: ()})
    assert [(f.code, f.row) for f in silent if f.table == table] == [("C09", row)]
    assert "chưa trả lời câu hỏi đầu biểu" in silent[0].message
    with_rows = judge({table: {("gate", VALUE): None}})
    assert [(f.code, f.row) for f in with_rows] == [("C09", row)]


def test_pupils_are_not_asked_of_a_kindergarten():
    rows = tuple({**one, "female": None} for one in ENTRIES["outreach"])
    one = reading(entries={"outreach": rows})
    (found,) = validate([(one, UNITS["MN"])], a_round(), FORM, MODELS)["a.xlsx"]
    assert (found.code, found.row, found.column) == ("R18", "2", "6")
    assert judge(entries={"outreach": rows}, kind="TH") == ()


def test_lists_of_several_returns_are_judged_each_by_itself():
    two_chairs = entry("board", 3, role="Trưởng ban", position="Phó Hiệu trưởng")
    returns = [
        (reading(path="1.xlsx"), UNITS["MN"]),
        (reading(entries={"board": two_chairs}, path="2.xlsx"), UNITS["MN"]),
        (reading(entries={"board": BOARD_OF_TWO}, path="3.xlsx"), UNITS["MN"]),
    ]
    found = validate(returns, a_round(), FORM, MODELS)
    assert found["1.xlsx"] == found["3.xlsx"] == ()
    assert [f.message for f in found["2.xlsx"]] == [
        "Biểu 07: có 2 Trưởng ban. Mỗi đơn vị có đúng 01 Trưởng ban."
    ]
