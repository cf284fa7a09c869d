"""Words of the sheets of lists, answers and money while they are filled, as LibreOffice calculates
them: each rule at its fault and at the nearest honest value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pytest
from openpyxl.workbook import Workbook

from pipeline.forms.layout import STATUS_LINE, FormLayout, SheetLayout
from pipeline.forms.lines import lines_in
from pipeline.forms.rule_conditions import condition, live_checks
from pipeline.plan.files import find_plan
from pipeline.round.round import Round
from pipeline.xlsx.shared_formulas import moved_down
from schemas.code_lists import ACTION_MONTH
from schemas.records import VALUE, Form, Shape
from tests.support import every_kind, forms_support
from tests.support.forms_support import a_round, all_layouts, layout_of, write
from tests.support.libreoffice import needs_libreoffice
from tests.support.packaged import FORM, form_of_plan

pytestmark = pytest.mark.libreoffice

Typed = dict[tuple[str, str], object]
Entries = list[dict[str, object]]

DATES = {"from": "DATE(2025,1,1)", "to": "DATE(2025,11,15)", "cutoff": "DATE(2025,11,15)"}
ASK, GOOD = "Cần giải trình", "Đúng"


def dong_da() -> Form:
    return form_of_plan(find_plan("dong-da-2021-2030", FORM))


def head(sheet: SheetLayout, **answers: object) -> Typed:
    assert sheet.head is not None
    return {(sheet.sheet, sheet.head.address(row)): value for row, value in answers.items()}


def head_of_cover(layout: FormLayout, **answers: object) -> Typed:
    cover = layout.by_table["cover"]
    assert cover.body is not None
    return {(cover.sheet, cover.body.address(row)): value for row, value in answers.items()}


def rows(sheet: SheetLayout, column: str, **answers: object) -> Typed:
    assert sheet.body is not None
    return {(sheet.sheet, sheet.body.address(r, column)): value for r, value in answers.items()}


def entries(sheet: SheetLayout, listed: Entries) -> Typed:
    body = sheet.body
    assert body is not None
    return {
        (sheet.sheet, body.address("", column, number)): value
        for number, entry in enumerate(listed)
        for column, value in entry.items()
        if value is not None
    }


def entry_words(workbook: Workbook, sheet: SheetLayout, count: int) -> list[str]:
    body = sheet.body
    assert body is not None
    lines = range(body.first_line, body.first_line + count)
    return [workbook[sheet.sheet][f"{body.check_letter}{line}"].value or "" for line in lines]


def row_words(workbook: Workbook, sheet: SheetLayout, *names: str) -> list[str]:
    found = []
    for name in names:
        block = next(block for block in sheet.blocks if name in block.lines)
        cell = f"{block.check_letter}{block.lines[name]}"
        found.append(workbook[sheet.sheet][cell].value or "")
    return found


def value(workbook: Workbook, sheet: SheetLayout, row: str, column: str = VALUE) -> object:
    block = next(block for block in sheet.blocks if row in block.lines)
    return workbook[sheet.sheet][block.address(row, column)].value


def state(workbook: Workbook, sheet: SheetLayout) -> str:
    found = [
        row[2].value
        for row in workbook["Bìa"].iter_rows(min_row=30)
        if row[0].value == sheet.table.number
    ]
    return str(found[0])


def calculated(
    tmp_path: Path,
    cases: Mapping[str, Typed],
    *,
    kind: str = "TH",
    form: Form = FORM,
    round_: Round | None = None,
) -> dict[str, Workbook]:
    return forms_support.calculated(write(tmp_path, kind, form, round_), cases)


def sheets(kind: str = "TH", round_: Round | None = None, form: Form = FORM) -> FormLayout:
    return layout_of(kind, round_ or a_round(), form)


def event(date: dt.date, **changes: object) -> dict[str, object]:
    entry: dict[str, object] = {
        "date": date,
        "content": "Tọa đàm",
        "occasion": "Thường xuyên",
        "method": "Hội nghị - tọa đàm",
        "parents": 10,
        "pupils": 20,
        "staff": 3,
    }
    return {**entry, **changes}


@needs_libreoffice
def test_activities_are_judged_by_the_dates_of_the_round_and_added_up(tmp_path: Path):
    sheet = sheets().by_table["outreach"]
    listed = [
        (event(dt.date(2025, 1, 1)), GOOD),
        (event(dt.date(2024, 12, 31)), "Ngoài kỳ báo cáo"),
        (event(dt.date(2025, 11, 15)), GOOD),
        (event(dt.date(2025, 11, 16)), "Ngoài kỳ báo cáo"),
        (event(dt.date(2025, 11, 15), occasion=ACTION_MONTH), GOOD),
        (event(dt.date(2025, 11, 14), occasion=ACTION_MONTH), ASK),
        (event(dt.date(2025, 11, 14), occasion=ACTION_MONTH, explanation="Lễ phát động"), GOOD),
        (event(dt.date(2025, 3, 8), female=33), GOOD),
        (event(dt.date(2025, 3, 8), female=34), "Lượt nữ lớn hơn cột 5 + 6 + 7"),
        (event(dt.date(2025, 3, 8), pupils=None), "Còn thiếu"),
        (event(dt.date(2025, 3, 8), method="Họp"), "Chọn trong danh sách"),
        ({}, ""),
    ]
    typed = head(sheet, gate="Có", staff_persons=5) | entries(sheet, [one for one, _ in listed])
    (workbook,) = calculated(tmp_path, {"events": typed}).values()
    assert entry_words(workbook, sheet, len(listed)) == [word for _, word in listed]
    totals = [value(workbook, sheet, row) for row in ("parents", "pupils", "staff_turns")]
    assert totals == [110, 200, 33]
    assert state(workbook, sheet) == "Còn thiếu 1 ô"


@needs_libreoffice
def test_no_activity_is_later_than_today(tmp_path: Path):
    round_ = a_round(to="2099-12-31")
    sheet = sheets(round_=round_).by_table["outreach"]
    today = dt.date.today()
    listed = [event(today - dt.timedelta(days=1)), event(today + dt.timedelta(days=2))]
    typed = head(sheet, gate="Có", staff_persons=5) | entries(sheet, listed)
    (workbook,) = calculated(tmp_path, {"today": typed}, round_=round_).values()
    assert entry_words(workbook, sheet, 2) == [GOOD, "Sau ngày gửi báo cáo"]


@needs_libreoffice
def test_a_kindergarten_s_activities_have_no_pupils_and_no_says_it_all(tmp_path: Path):
    sheet = sheets("MN").by_table["outreach"]
    some = [event(dt.date(2025, 3, 8), pupils=None, female=13)]
    many = [event(dt.date(2025, 3, 8), pupils=None, female=14)]
    held = head(sheet, gate="Có", staff_persons=5)
    # Excel prints up to the line that the name of the print area gives.
    shown = {(sheet.sheet, "AA1"): f"={sheet.last_printed}"}
    cases = {
        "some": shown | held | entries(sheet, some),
        "many": shown | held | entries(sheet, [*some, *[{}] * 43, *many]),
        "none": shown | head(sheet, gate="Không"),
        "against": shown | head(sheet, gate="Không") | entries(sheet, some),
    }
    found = calculated(tmp_path, cases, kind="MN")
    words = {name: entry_words(workbook, sheet, 45) for name, workbook in found.items()}
    assert {name: "".join(said) for name, said in words.items()} == {
        "some": GOOD,
        "many": f"{GOOD}Lượt nữ lớn hơn cột 5 + 6 + 7",
        "none": "",
        "against": "Đã chọn Không ở mã số 500",
    }
    assert {name: state(workbook, sheet) for name, workbook in found.items()} == {
        "some": "Đủ",
        "many": "Có 1 chỗ cần xem lại",
        "none": "Không phát sinh",
        "against": "Có 1 chỗ cần xem lại",
    }
    for name, workbook in found.items():
        page = workbook[sheet.sheet]
        status = page[f"{sheet.spans[1][0]}{STATUS_LINE}"].value
        assert status == f"Tình trạng: {state(workbook, sheet)}"
        printed = page["AA1"].value - sheet.body.first_line + 1
        assert printed == (45 if name == "many" else 10)


def member(name: str, role: str = "Thành viên", **changes: object) -> dict[str, object]:
    entry: dict[str, object] = {
        "full_name": name,
        "sex": "Nữ",
        "position": "Giáo viên",
        "role": role,
        "trained": "Không",
    }
    return {**entry, **changes}


CHAIR = member("Nguyễn Thị An", "Trưởng ban", position="Hiệu trưởng")
DEPUTY = member("Trần Thị Bình", "Phó Trưởng ban")


@needs_libreoffice
def test_the_board_has_one_chair_and_nobody_twice(tmp_path: Path):
    sheet = sheets().by_table["board"]
    late = dt.date(2025, 11, 16)
    cases: dict[str, tuple[Entries, list[str]]] = {
        "honest": ([CHAIR, DEPUTY, member("Lê Văn Cường", sex="Nam")], [GOOD, GOOD, GOOD]),
        "two chairs": (
            [CHAIR, DEPUTY, {**CHAIR, "full_name": "Lê Thị Dung"}],
            ["Phải có đúng 01 Trưởng ban", GOOD, GOOD],
        ),
        "no chair": ([DEPUTY], ["Phải có đúng 01 Trưởng ban"]),
        "no deputy": ([CHAIR, member("Lê Thị Dung")], [ASK, GOOD]),
        "gap above": ([{}, CHAIR, {}, member("Lê Thị Dung")], ["", ASK, "", GOOD]),
        "twice": (
            [CHAIR, DEPUTY, {**DEPUTY, "full_name": "TRẦN THỊ BÌNH", "role": "Thư ký"}],
            [GOOD, GOOD, "Trùng họ tên và chức vụ"],
        ),
        "namesake": (
            [CHAIR, DEPUTY, {**DEPUTY, "position": "Nhân viên", "role": "Thư ký"}],
            [GOOD, GOOD, GOOD],
        ),
        "undated": ([CHAIR, {**DEPUTY, "trained": "Có"}], [GOOD, ASK]),
        "dated": (
            [CHAIR, {**DEPUTY, "trained": "Có", "trained_on": dt.date(2025, 11, 15)}],
            [GOOD, GOOD],
        ),
        "dated late": (
            [CHAIR, {**DEPUTY, "trained": "Có", "trained_on": late}],
            [GOOD, "Sau ngày chốt số liệu"],
        ),
        "chair teaches": ([{**CHAIR, "position": "Giáo viên"}, DEPUTY], [ASK, GOOD]),
        "chair by initials": ([{**CHAIR, "position": "P.HT-CTCĐ"}, DEPUTY], [GOOD, GOOD]),
    }
    about = head(sheet, gate="Có", decision="12/QĐ", decided_on=dt.date(2025, 11, 15), changed=0)
    typed = {name: about | entries(sheet, listed) for name, (listed, _) in cases.items()}
    typed["no board"] = head(sheet, gate="Không")
    typed["explained"] = head(sheet, gate="Không", decision="Chưa đủ người, tháng 12 thành lập")
    typed["undecided"] = head(sheet, gate="Có", changed=0) | entries(sheet, [CHAIR, DEPUTY])
    typed["decided late"] = typed["honest"] | head(sheet, decided_on=late)
    found = calculated(tmp_path, typed)
    words = {
        name: entry_words(found[name], sheet, len(expected))
        for name, (_, expected) in cases.items()
    }
    assert words == {name: expected for name, (_, expected) in cases.items()}
    counts = [value(found["undated"], sheet, row) for row in ("members", "trained", "women")]
    assert counts == [2, 1, 2]
    assert value(found["honest"], sheet, "women") == 2
    assert row_words(found["honest"], sheet, "decision", "decided_on") == [GOOD, GOOD]
    assert row_words(found["undecided"], sheet, "decision") == [ASK]
    # The lack of a board is told, and explained, where the number of its decision would stand.
    for name, expected, sheet_state in (
        ("no board", [GOOD, ASK, "", ""], "Có 1 chỗ cần xem lại"),
        ("explained", [GOOD, "", "", ""], "Không phát sinh"),
    ):
        assert (
            row_words(found[name], sheet, "gate", "decision", "decided_on", "changed") == expected
        )
        assert state(found[name], sheet) == sheet_state
    assert row_words(found["decided late"], sheet, "decided_on") == ["Sau ngày chốt số liệu"]


@needs_libreoffice
def test_answers_need_their_evidence_and_a_site_for_its_quarters(tmp_path: Path):
    sheet = sheets().by_table["checklist"]
    q1, q2, q3, q4 = (f"site_q{number}" for number in range(1, 5))
    cases = {
        "without link": rows(sheet, "answer", has_site="Có", site_q1="Có", plan_year="Có"),
        "with link": rows(sheet, "answer", has_site="Có", site_q1="Có", plan_year="Có")
        | rows(sheet, "evidence", site_q1="https://truong.example.vn/bdg", plan_year="12/KH"),
        "explained": rows(sheet, "answer", has_site="Có", site_q1="Có")
        | rows(sheet, "explanation", site_q1="Trang đang bảo trì"),
        "no site": rows(sheet, "answer", has_site="Không"),
        "no site, yes": rows(sheet, "answer", has_site="Không", site_q1="Có", site_q2="Không"),
    }
    found = calculated(tmp_path, cases)
    words = {
        name: row_words(workbook, sheet, q1, q2, q3, q4, "plan_year")
        for name, workbook in found.items()
    }
    missing, spared, not_due = "Còn thiếu", "Không áp dụng", "Chưa đến kỳ"
    assert words == {
        "without link": [ASK, missing, missing, not_due, ASK],
        "with link": [GOOD, missing, missing, not_due, GOOD],
        "explained": [GOOD, missing, missing, not_due, missing],
        "no site": [spared, spared, spared, not_due, missing],
        "no site, yes": ["Mã số 808 chọn Không", spared, spared, not_due, missing],
    }
    # 19 rows are due; no site takes four of them away, of which three are due.
    assert state(found["without link"], sheet) == "Còn thiếu 16 ô"
    assert state(found["no site"], sheet) == "Còn thiếu 15 ô"


@needs_libreoffice
def test_money_cases_and_inspections(tmp_path: Path):
    sheet = sheets().by_table["resources"]
    body = sheet.body
    assert body is not None
    honest = {row.name: 0 for row in body.rows}
    honest |= {"budget_approved": 10_000, "spent_state": 10_000, "checks_planned": 2}
    honest |= {"checks_done": 2, "cases": 2, "victims": 1, "cases_reported": 2, "cases_closed": 2}
    women = {"victims": 1, "honoured": 0, "honoured_gender": 0}
    over = "Lớn hơn mã số 1006"
    faults: dict[str, tuple[dict[str, int], str, str]] = {
        "small money": ({"budget_approved": 9_000, "spent_state": 0}, "budget_approved", ASK),
        "odd money": ({"raised": 1_000_500}, "raised", ASK),
        "overspent": ({"spent_state": 11_000}, "spent_state", "Lớn hơn mã số 1001"),
        "too many checks": ({"checks_done": 3}, "checks_done", "Lớn hơn mã số 1004"),
        "reported more": ({"cases_reported": 3}, "cases_reported", over),
        "reported less": ({"cases_reported": 1}, "cases", "Có vụ chưa báo cáo ngay"),
        "closed more": ({"cases_closed": 3}, "cases_closed", over),
        "no case": (
            {"cases": 0, "cases_reported": 0, "cases_closed": 0},
            "victims",
            "Mã số 1006 bằng 0",
        ),
        "more women": ({"victims": 0}, "victims", "Cột 2 lớn hơn cột 1"),
    }
    typed = {
        name: rows(sheet, "total", **{**honest, **changes}) | rows(sheet, "female", **women)
        for name, (changes, _, _) in faults.items()
    }
    typed["honest"] = rows(sheet, "total", **honest) | rows(sheet, "female", **women)
    typed["nobody hurt"] = (
        typed["honest"] | rows(sheet, "total", victims=0) | rows(sheet, "female", victims=0)
    )
    found = calculated(tmp_path, typed)
    names = [row.name for row in body.rows]
    assert row_words(found["honest"], sheet, *names) == [GOOD] * len(names)
    assert state(found["honest"], sheet) == "Đủ"
    assert row_words(found["nobody hurt"], sheet, "victims") == [ASK]
    words = {name: row_words(found[name], sheet, row)[0] for name, (_, row, _) in faults.items()}
    assert words == {name: word for name, (_, _, word) in faults.items()}


@needs_libreoffice
def test_a_unit_sees_its_own_results_beside_what_it_registered(tmp_path: Path):
    form = dong_da()
    layout = sheets(form=form)
    targets, succession = layout.by_table["own_targets"], layout.by_table["succession"]
    completion, training = layout.by_table["completion"], layout.by_table["training"]
    checklist = layout.by_table["checklist"]
    research, board = layout.by_table["research"], layout.by_table["board"]
    task = {"title": "Đề tài", "leader_sex": "Nữ", "start_year": 2024, "end_year": 2025}
    over = {**task, "end_year": 2024}
    led_by_man = {**task, "leader_sex": "Nam", "end_year": None}
    typed: Typed = {
        **head(succession, gate="Có"),
        **rows(succession, "female", persons=8, trained=7),
        **head_of_cover(layout, has_minority_staff="Không", has_minority_children="Có"),
        **rows(completion, "minority", grade5=40, grade5_completed=39),
        **rows(checklist, "answer", has_site="Có", site_q1="Có", site_q2="Có", site_q3="Không"),
        **rows(training, "turns", comm_officials=1, comm_teachers=2, comm_pupils=0),
        **head(research, gate="Có"),
        **entries(research, [task, over, led_by_man]),
        **head(board, gate="Không"),
        **head(targets, gate="Có"),
        **rows(targets, "operator", **{"2.3.c": "Đạt ít nhất", "2.3.a": "Trên"}),
        **rows(targets, "value", **{"2.3.c": 70, "2.3.a": 120, "2.2.b": 0.97}),
    }
    codes = ("2.3.c", "2.3.a", "2.2.b", "2.4.b", "2.3.đ", "2.4.c", "2.5", "2.3.d2")
    private = {**typed, **head_of_cover(layout, ownership="Tư thục")}
    cases = {"filled": typed, "private": private, "blank": head(targets, gate="Không")}
    found = calculated(tmp_path, cases, form=form)
    results = [value(found["filled"], targets, code, "result") for code in codes]
    assert results == [87.5, 100, 97.5, 3, 50, 0, None, None]
    # Nobody in a private school is a civil servant.
    shown = [value(found["private"], targets, code, "result") for code in codes]
    assert shown == ["Không áp dụng", *results[1:]]
    assert value(found["private"], targets, "2.3.c", "rate") is None
    rates = [value(found["filled"], targets, code, "rate") for code in codes[:3]]
    assert rates == [125, pytest.approx(100 / 1.2), pytest.approx(9750 / 0.97)]
    assert row_words(found["filled"], targets, *codes[:4]) == [GOOD, ASK, ASK, ""]
    assert state(found["blank"], targets) == "Không phát sinh"
    assert [value(found["blank"], targets, code, "result") for code in codes] == [None] * 8
    assert value(found["blank"], targets, "2.3.c", "year") == 2025


@needs_libreoffice
def test_a_unit_sees_means_differences_and_what_it_must_not_exceed(tmp_path: Path):
    form = every_kind.FORM
    layout = sheets(form=form)
    targets, staff = layout.by_table["own_targets"], layout.by_table["staff"]
    training = layout.by_table["training"]
    people: Typed = {
        **rows(staff, "total", head=1, deputy=3, teachers=30, support=6, masters=8),
        **rows(staff, "female", head=1, deputy=2, teachers=24, support=3, masters=3),
    }
    turns = dict.fromkeys(("comm_officials", "comm_teachers", "comm_pupils"), 0)
    typed: Typed = {
        **people,
        **rows(training, "turns", **{**turns, "comm_teachers": 60}),
        **head(targets, gate="Có"),
        **rows(targets, "value", **{"1.2": 80, "2.1": 50, "2.2": 2, "3.1": 0}),
        **rows(targets, "operator", **{"2.1": "Đạt ít nhất", "2.2": "Dưới"}),
    }
    found = calculated(tmp_path, {"filled": typed}, form=form)["filled"]
    everyone = [value(found, staff, "all", column) for column in ("total", "female")]
    assert everyone == [40, 30]
    results = {code: value(found, targets, code, "result") for code in ("1.2", "2.1", "2.2", "3.1")}
    # 3 of 30 women and 5 of 10 men have a master's degree.
    assert results == {"1.2": 75, "2.1": 60, "2.2": 1.5, "3.1": pytest.approx(10 - 50)}
    rates = [value(found, targets, code, "rate") for code in ("1.2", "2.1", "2.2")]
    # Of a ceiling nothing is to be reached.
    assert rates == [None, 120, None]
    words = row_words(found, targets, "1.2", "2.2", "2.1")
    assert words == ["Chưa chọn, tạm hiểu là: Không quá", GOOD, GOOD]


@needs_libreoffice
def test_a_unit_that_registers_targets_is_asked_for_a_level(tmp_path: Path):
    form = dong_da()
    targets = sheets(form=form).by_table["own_targets"]
    yes, code = head(targets, gate="Có"), "2.3.a"
    cases = {
        "nothing": yes,
        "sign": yes | rows(targets, "operator", **{code: "Trên"}),
        "level": yes | rows(targets, "value", **{code: 60}),
        "both": yes
        | rows(targets, "value", **{code: 60})
        | rows(targets, "operator", **{code: "Trên"}),
        "against": head(targets, gate="Không") | rows(targets, "operator", **{code: "Trên"}),
    }
    found = calculated(tmp_path, cases, form=form)
    words = {name: row_words(book, targets, "gate", code) for name, book in found.items()}
    assert words == {
        "nothing": ["Còn thiếu", ""],
        "sign": ["Còn thiếu", "Chưa nhập mức"],
        "level": [GOOD, "Chưa chọn, tạm hiểu là: Đạt ít nhất"],
        "both": [GOOD, GOOD],
        "against": [GOOD, "Đã chọn Không ở mã số 1200"],
    }
    assert {name: state(book, targets) for name, book in found.items()} == {
        "nothing": "Còn thiếu 1 ô",
        "sign": "Còn thiếu 1 ô",
        "level": "Đủ",
        "both": "Đủ",
        "against": "Có 1 chỗ cần xem lại",
    }


@needs_libreoffice
def test_a_report_in_words_may_be_as_long_as_it_says(tmp_path: Path):
    sheet = sheets("XA").by_table["narrative"]
    assert sheet.body is not None
    cells = {n: (sheet.sheet, sheet.body.address(n)) for n in ("results", "to_board", "to_others")}
    typed: Typed = {cells["results"]: "ă" * 2000, cells["to_board"]: "ă" * 2001}
    (workbook,) = calculated(tmp_path, {"words": typed}, kind="XA").values()
    words = row_words(workbook, sheet, "results", "to_board", "to_others", "situation")
    assert words == [GOOD, "Dài quá 2.000 ký tự", "Còn thiếu", ""]


@pytest.mark.parametrize("layout", all_layouts(), ids=lambda layout: layout.who.kind)
def test_the_formula_of_a_list_moves_down_as_if_it_were_written_for_each_line(layout: FormLayout):
    for sheet in layout.sheets:
        for block in sheet.blocks:
            if block.block.shape is not Shape.LIST:
                continue
            for check in live_checks(block, layout.who, {**DATES, "received": "TODAY()"}):
                second = condition(block, check, {**DATES, "received": "TODAY()"}, 1)
                for entry in (2, block.room - 1):
                    written = condition(block, check, {**DATES, "received": "TODAY()"}, entry)
                    assert moved_down(second, entry - 1) == written, check.name
            assert len(lines_in(block)) == block.room


def test_moving_down_leaves_texts_and_fixed_lines_alone():
    formula = (
        '=IF(AND($B$6="C9 D10",COUNTIF($E$20:$E$79,"x")=1,SUM(B$20:C21)>D21),"",$F21&DATE(1,2,3))'
    )
    assert moved_down(formula, 3) == (
        '=IF(AND($B$6="C9 D10",COUNTIF($E$20:$E$79,"x")=1,SUM(B$20:C24)>D24),"",$F24&DATE(1,2,3))'
    )


def test_checks_that_need_the_dates_of_a_round_wait_for_them():
    layout = layout_of("TH", a_round())
    body = layout.by_table["outreach"].body
    assert body is not None
    without = {check.name for check in live_checks(body, layout.who)}
    with_dates = {check.name for check in live_checks(body, layout.who, DATES)}
    assert with_dates - without == {"R13:period:date"}
