"""Cells missing, lost or out of place are found, each once, at their places."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from random import Random

import pytest

from pipeline.read.records import ReturnReading, State
from pipeline.text.findings import Place, Waiver, find
from pipeline.validate import validate as validation
from pipeline.validate.failures import told_together
from pipeline.validate.validate import validate
from pipeline.validate.waiver_keys import key_of
from pipeline.xlsx.addresses import cells_in
from schemas.code_lists import OCCASION_DAYS, OCCASIONS
from schemas.records import VALUE, Form, Kind, Shape
from tests.support.own_support import OWN, made_of
from tests.support.packaged import FORM, MODELS
from tests.support.readings import (
    UNITS,
    a_round,
    codes,
    entry,
    honest_entries,
    judge,
    reading,
    table_reading,
)


def test_an_honest_return_has_no_finding():
    for kind in ("MN", "TH", "THCS", "XA", "PHONG"):
        assert judge(kind=kind) == ()


def test_a_blank_cell_is_an_error_that_names_cell_and_label():
    (finding,) = judge({"staff": {("teachers", "female"): None}})
    assert (finding.code, finding.row, finding.column, finding.cell) == ("C01", "105", "2", "D16")
    assert finding.message == (
        'Biểu 01, ô D16: chưa nhập "Giáo viên", cột 2 (Nữ). Nhập số liệu; không có thì nhập 0.'
    )


def test_a_label_in_a_sentence_is_that_of_the_unit_s_form():
    (finding,) = judge({"preschool": {("nursery_resident", "total"): None}})
    commune = UNITS["MN"].locality
    assert f'"Trong mã số 302: trẻ cư trú trên địa bàn {commune}"' in finding.message
    assert commune


def test_blank_cells_of_a_table_are_one_finding_that_names_them_all():
    blank = {
        **{("deputy", column): None for column in ("total", "female", "minority")},
        **{("teachers", column): None for column in ("total", "female", "minority")},
        ("masters", "female"): None,
    }
    (one,) = judge({"staff": blank})
    assert one.message == (
        "Biểu 01, ô C15:E16, D19: chưa nhập 7 ô thuộc cột 1, 2, 3. Nhập số liệu; "
        "không có thì nhập 0."
    )
    places = {(one.row, one.column), *one.also}
    assert places == {(row, code) for row in ("104", "105") for code in "123"} | {("108", "2")}
    assert cells_in(one.cell) == ["C15", "D15", "E15", "C16", "D16", "E16", "D19"]
    # What asks for something else, or stands elsewhere, is another.
    site = {("has_site", "answer"): None, ("in_lessons", "answer"): None}
    found = judge({"staff": blank, "checklist": site})
    assert [len(f.also) for f in found if f.code == "C01"] == [6, 1]


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("gate_contradicted", "đã chọn Không ở câu hỏi đầu biểu nhưng 3 ô này đã ghi."),
        ("minority_gate_contradicted", "người dân tộc thiểu số nhưng 3 ô này có số."),
        ("condition_contradicted", "đã ghi 3 ô mà theo câu trả lời ở ô khác"),
    ],
)
def test_cells_that_one_answer_contradicts_are_one_finding_with_what_stands_in_each(key, said):
    words = {"biểu": "Biểu 02"}
    each = [
        find(
            key,
            {**words, "giá trị": value},
            Place("a.xlsx", "succession", row, "1", "B", at),
            value,
        )
        for row, at, value in (("204", "C15", "4"), ("205", "C16", "2"), ("206", "C18", "9"))
    ]
    (one,) = told_together(each, FORM)
    assert (one.code, one.row, one.also) == ("C10", "204", (("205", "1"), ("206", "1")))
    assert one.message.startswith("Biểu 02, ô C15:C16, C18: ")
    assert said in one.message
    assert (one.remedy == each[0].remedy) == (key == "gate_contradicted")
    assert one.value == "4; 2; 9"
    assert [*told_together(each[:1], FORM)] == each[:1]


def test_what_is_asked_on_several_rows_of_a_lost_column_is_one_finding_without_a_cell():
    about = {"biểu": "Biểu 08", "m": "801"}
    each = [
        find("yes_without_number", about, Place("a.xlsx", "checklist", row, "3", "B"))
        for row in ("801", "802")
    ]
    (one,) = told_together(each, FORM)
    assert (one.row, one.cell, one.also) == ("801", "", (("802", "3"),))


def test_a_blank_choice_asks_to_choose():
    (finding,) = judge({"cover": {("head_title", VALUE): None}})
    assert "Chọn một giá trị trong danh sách" in finding.message


def test_a_blank_computed_cell_is_no_finding():
    assert judge({"staff": {("all", "total"): None, ("managers", "female"): None}}) == ()


def test_an_unanswered_gate_alone_is_asked_where_nothing_is_filled_below_it():
    body = {
        (row.name, column): None
        for row in FORM.by_name["succession"].body.rows
        for column in ("total", "female", "minority", "minority_female")
        if not row.ungated
    }
    found = judge({"succession": {("gate", VALUE): None, **body}})
    assert codes(found) == ["C09"]


@pytest.mark.parametrize(
    ("table", "row", "column"),
    [
        ("succession", "managers_trained", "female"),
        ("succession", "persons", "female"),
        ("outreach", "staff_persons", VALUE),
    ],
)
def test_an_unanswered_gate_hides_no_blank_of_a_table_that_is_filled(table, row, column):
    found = judge({table: {("gate", VALUE): None, (row, column): None}}, kind="TH")
    assert sorted(f.code for f in found if f.table == table) == ["C01", "C09"]


def test_an_unanswered_gate_hides_no_blank_that_stands_beside_it_in_any_case():
    body = {
        (row.name, column): None
        for row in FORM.by_name["succession"].body.rows
        for column in ("total", "female", "minority", "minority_female")
    }
    found = judge({"succession": {("gate", VALUE): None, **body}})
    assert {f.row for f in found if f.code == "C01"} == {"207"}


def test_an_unanswered_minority_gate_does_not_ask_for_each_cell_behind_it():
    columns = {
        (row.name, column): None
        for row in FORM.by_name["staff"].body.rows
        for column in ("minority", "minority_female")
    }
    found = judge({"cover": {("has_minority_staff", VALUE): None}, "staff": columns})
    assert [(f.code, f.row) for f in found] == [("C01", "B16")]


def test_a_lost_row_is_one_finding_and_never_a_blank():
    one = reading()
    page = one.tables["staff"]
    lines = list(page.body.lines)
    lines[5] = 0
    start = 5 * len(FORM.by_name["staff"].body.columns)
    values, states = list(page.body.values), bytearray(page.body.states)
    for at in range(start, start + 5):
        values[at], states[at] = None, State.MISSING
    body = replace(page.body, lines=tuple(lines), values=tuple(values), states=bytes(states))
    tables = {**one.tables, "staff": replace(page, body=body)}
    found = validate([(replace(one, tables=tables), UNITS["MN"])], a_round(), FORM, MODELS)
    assert [(f.code, f.row) for f in found["a.xlsx"]] == [("C06", "106")]


def test_a_lost_table_is_one_finding():
    (finding,) = judge(without=("staff",))
    assert (finding.code, finding.table) == ("C16", "staff")


def test_a_table_that_is_not_asked_is_not_missed():
    assert judge(kind="TH") == ()
    assert "preschool" not in {t.name for t in FORM.asked(a_round().respondent(UNITS["TH"]))}


def test_a_cell_the_reader_spoke_of_is_not_called_blank_as_well():
    one = reading({"staff": {("teachers", "female"): None}})
    page = one.tables["staff"]
    said = find(
        "text_in_count",
        {"biểu": "Biểu 01", "giá trị": "hai mươi", "gợi ý": "20"},
        Place(table="staff", row="105", column="2", cell="D16"),
    )
    tables = {**one.tables, "staff": replace(page, findings=(said,))}
    found = validate([(replace(one, tables=tables), UNITS["MN"])], a_round(), FORM, MODELS)
    assert codes(found["a.xlsx"]) == ["C02"]


def test_a_negative_count_is_refused_and_compared_with_nothing():
    found = judge({"staff": {("masters", "total"): -1}})
    assert [(f.code, f.row, f.column, f.value) for f in found] == [("R01", "108", "1", "-1")]


@pytest.mark.parametrize(
    ("serial", "day"), [(45292, "01/01/2024"), (46155, "13/05/2026"), (46387, "31/12/2026")]
)
def test_a_count_that_excel_stores_for_a_day_near_the_year_is_asked_about(serial, day):
    (finding,) = judge({"resources": {("checks_planned", "total"): serial}})
    assert (finding.code, finding.severity, finding.state) == ("C04", "query", "open")
    assert (finding.row, finding.column, finding.value) == ("1004", "1", str(serial))
    assert f"{serial} trùng với số mà Excel lưu cho ngày {day}" in finding.message
    assert finding.cell
    assert finding.sheet == "Biểu 10 Nguồn lực"


@pytest.mark.parametrize("figure", [45291, 46388, 461550])
def test_a_figure_that_is_no_day_near_the_year_is_not_asked_about(figure):
    assert judge({"resources": {("checks_planned", "total"): figure}}) == ()


def test_a_day_is_looked_for_in_entries_and_heads_and_an_explanation_answers():
    events = entry("outreach", 0, parents=46155, female=None)
    (finding,) = judge(entries={"outreach": events}, kind="TH")
    assert (finding.code, finding.row, finding.column) == ("C04", "1", "5")
    events = entry("outreach", 0, parents=46155, explanation="Lễ hội toàn phường.")
    (finding,) = judge(entries={"outreach": events}, kind="TH")
    assert finding.state == "explained"
    (finding,) = judge({"outreach": {("staff_persons", VALUE): 46155}})
    assert (finding.code, finding.row, finding.cell) == ("C04", "504", "C10")


def test_money_totals_and_a_whole_population_may_be_any_number():
    money = {("budget_approved", "total"): 46_000_000, ("raised", "total"): 46_000}
    assert judge({"resources": money}) == ()
    parts = {"comm_officials": 40_000, "comm_teachers": 6_150, "comm_pupils": 5}
    turns = {(row, "turns"): figure for row, figure in {**parts, "communicators": 46_155}.items()}
    assert judge({"training": turns}, kind="TH") == ()
    women = {("age15_60", "women"): 46_155, ("age15_60", "literate1"): 46_100}
    assert judge({"literacy": women}, kind="XA") == ()


def test_what_stands_below_a_question_answered_no_is_judged_no_further():
    """The reader says that it contradicts the answer: its blanks are not missing as well."""
    title_alone = ({"title": "Đề tài A"},)
    no = {("gate", VALUE): "Không"}
    assert judge({"research": no}, entries={"research": title_alone}) == ()
    # Four blank cells, two of which ask to choose, two to write; and no decision.
    cells = [f.cell for f in judge({}, entries={"research": title_alone}) if f.code == "C01"]
    assert len(cells) == 3
    assert "C09" not in codes(judge({"succession": {**no, ("persons", "total"): 900}}))
    assert judge({"succession": {**no, ("persons", "total"): 900}}) == ()


def test_figures_accepted_beside_the_answer_no_are_judged_as_all_others():
    """Those that stand there: what is blank lacks nothing."""
    one = reading({"succession": {("gate", VALUE): "Không", ("persons", "total"): 900}})
    place = Place(one.path, "succession", "204", "1", "Biểu 02", "C15")
    told = find("gate_contradicted", {"biểu": "Biểu 02", "giá trị": "900"}, place, "900")
    page = replace(one.tables["succession"], findings=(told,))
    one = replace(one, tables={**one.tables, "succession": page})
    unit = UNITS["MN"]
    key = key_of(replace(told, unit=unit.code))
    judged = {
        name: codes(
            validate([(one, unit)], a_round(), FORM, MODELS, waivers=signed)[one.path], "succession"
        )
        for name, signed in (
            ("not", ()),
            ("another", (Waiver((*key[:-1], "901"), "Ngọc", "Đúng"),)),
            ("accepted", (Waiver(key, "Ngọc", "Đúng"),)),
        )
    }
    assert judged["not"] == judged["another"] == ["C10"]
    assert "R07" in judged["accepted"]
    assert "C01" not in judged["accepted"]


def test_the_size_of_a_batch_changes_nothing(monkeypatch):
    faults = [
        {"staff": {("ccvc", "female"): 31}},
        {},
        {"preschool": {("nursery_resident", "total"): 91}},
        {"succession": {("gate", VALUE): None}},
        {"staff": {("teachers", "total"): None}},
    ]
    returns = [
        (reading(fault, path=f"{number}.xlsx"), UNITS["MN"]) for number, fault in enumerate(faults)
    ]
    whole = validate(returns, a_round(), FORM, MODELS)
    monkeypatch.setattr(validation, "BATCH", 2)
    assert validate(returns, a_round(), FORM, MODELS) == whole
    assert sum(len(found) for found in whole.values()) >= 4


WRONG = {
    Kind.COUNT: (None, -1, 0, 1, 7, 10**7),
    Kind.MONEY: (None, -1, 0, 10**9),
    Kind.DECIMAL: (None, -0.5, 0.0, 99.5),
    Kind.YEAR: (None, 1989, 1990, 2026, 2101),
    Kind.CHOICE: (None, "Có", "Không", "không có trong danh sách"),
    Kind.TEXT: (None, "x", "ă" * 3_000),
    Kind.DATE: (None, dt.date(1990, 1, 1), dt.date(2025, 8, 3), dt.date(2099, 12, 31)),
}


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "number"), [("LC", 80), ("XA", 20), ("PHONG", 30)])
def test_nothing_passes_the_screen_that_pandera_would_not_let_pass(kind, number, monkeypatch):
    random, round_, unit = Random(19), a_round(), UNITS[kind]
    who = round_.respondent(unit)
    returns = []
    for at in range(number):
        changes, entries = {}, {}
        for table in FORM.asked(who):
            block = random.choice([b for _, b in table.blocks if b.rows or b.shape is Shape.LIST])
            if block.shape is Shape.LIST:
                rows = [dict(one) for one in honest_entries(table, round_, who)]
                column = random.choice(block.columns)
                random.choice(rows)[column.name] = random.choice(WRONG[column.question.kind])
                entries[table.name] = tuple(rows)
            else:
                row, column = random.choice(block.rows), random.choice(block.columns)
                wrong = random.choice(WRONG[block.question(row, column).kind])
                changes[table.name] = {(row.name, column.name): wrong}
        one = reading(changes, entries=entries, unit=unit, round_=round_, path=f"{at}.xlsx")
        returns.append((one, unit))
    screened = validate(returns, round_, FORM, MODELS)
    monkeypatch.setattr(validation, "unsound", lambda subjects, model, block: subjects)
    assert screened == validate(returns, round_, FORM, MODELS)
    assert len({code for each in screened.values() for code in codes(each)}) > 5


def test_figures_too_large_to_reckon_with_in_floating_point_are_judged_exactly():
    few, many = 2**60, 2**60 + 1  # the same as floats
    staff = {
        ("teachers", "total"): few,
        ("teachers", "female"): many,
        ("all", "total"): few + 12,
        ("all", "female"): many + 10,
    }
    assert "R02" in codes(judge({"staff": staff}))


def test_a_failure_without_its_address_is_our_bug_and_stops_the_run(monkeypatch):
    from pipeline.validate import failures

    original = failures.failures_to_findings

    def lose(subjects, cases):
        return original(subjects, cases.assign(index=None))

    monkeypatch.setattr(validation, "failures_to_findings", lose)
    with pytest.raises(failures.LostAddressError):
        judge({"staff": {("teachers", "female"): None}})


def test_what_a_unit_says_is_printed_wrong_is_asked_of_the_officer():
    (finding,) = judge({"cover": {("correction", VALUE): "Tên đúng là Trường Mầm non Hoa Nắng 1"}})
    assert (finding.code, finding.severity, finding.row) == ("C18", "query", "B18")
    assert "Hoa Nắng 1" in finding.message
    assert judge({"cover": {("correction", VALUE): "Không có."}}) == ()


def test_a_query_of_the_reader_is_answered_by_the_explanation_on_its_row():
    one = reading({"staff": {("teachers", "explanation"): "Đang chờ số liệu của cơ sở 2."}})
    page = one.tables["staff"]
    said = find(
        "not_yet_known",
        {"biểu": "Biểu 01", "giá trị": "..."},
        Place(table="staff", row="105", column="2", cell="D16"),
    )
    elsewhere = replace(said, row="106")
    tables = {**one.tables, "staff": replace(page, findings=(said, elsewhere))}
    found = validate([(replace(one, tables=tables), UNITS["MN"])], a_round(), FORM, MODELS)
    assert [(f.row, f.state) for f in found["a.xlsx"]] == [("105", "explained"), ("106", "open")]


def test_a_row_that_an_older_form_did_not_have_is_asked_about_and_blocks_nothing():
    def lost(stamp):
        one = reading(stamp=stamp)
        page = one.tables["staff"]
        lines = (*page.body.lines[:-1], 0)
        states = page.body.states[:-5] + bytes([State.MISSING] * 5)
        values = (*page.body.values[:-5], *[None] * 5)
        body = replace(page.body, lines=lines, states=states, values=values)
        tables = {**one.tables, "staff": replace(page, body=body)}
        found = validate([(replace(one, tables=tables), UNITS["MN"])], a_round(), FORM, MODELS)
        return [(f.code, f.severity, f.row) for f in found["a.xlsx"]]

    assert lost({"form_version": "00000000"}) == [("C06", "query", "109")]
    assert lost({"form_version": FORM.version}) == [("C06", "error", "109")]


def test_a_day_after_the_receipt_is_asked_and_one_of_another_year_too():
    late = {"cover": {("date", VALUE): dt.date(2025, 12, 11)}}
    (finding,) = judge(late, received=dt.date(2025, 11, 20))
    assert (finding.severity, finding.row) == ("query", "B15")
    assert "11/12/2025 sau ngày nhận báo cáo (20/11/2025)" in finding.message
    assert judge(late, received=dt.date(2025, 12, 11)) == ()
    assert judge(late) == ()


def test_a_day_that_a_rule_forbids_is_told_once():
    entries = {"outreach": entry("outreach", 0, date=dt.date(2025, 10, 20))}
    found = judge(entries=entries, received=dt.date(2025, 10, 1))
    (finding,) = [one for one in found if one.table == "outreach" and one.row == "1"][:1]
    assert [one.row for one in found if one.sheet == finding.sheet].count("1") == 1


def told_by_the_reader(key, words, row, *, kind="MN", explanation="Đúng như vậy."):
    """The findings of a return with one of the reader's in Biểu 01, on a row that is explained."""
    one = reading({"staff": {("teachers", "explanation"): explanation}}, unit=UNITS[kind])
    page = one.tables["staff"]
    said = find(key, {"biểu": "Biểu 01", **words}, Place("a.xlsx", "staff", row, "2", cell="D16"))
    tables = {**one.tables, "staff": replace(page, findings=(said,))}
    return validate([(replace(one, tables=tables), UNITS[kind])], a_round(), FORM, MODELS)["a.xlsx"]


def test_what_the_office_has_to_ask_is_not_settled_by_the_explanation_it_is_about():
    (finding,) = told_by_the_reader("corrected_in_explanation", {"giá trị": "Sửa lại: 77"}, "105")
    assert (finding.code, finding.state, finding.for_office) == ("C22", "open", True)


def test_not_applicable_in_a_cell_that_the_unit_is_asked_keeps_the_table_from_counting():
    (finding,) = told_by_the_reader("not_applicable_in_count", {"giá trị": "KAD"}, "105")
    assert finding.blocks
    assert "Nhập 0 nếu không có" in finding.message


def test_not_applicable_in_a_cell_that_the_unit_is_not_asked_is_right():
    words = {"biểu": "Biểu 05", "giá trị": "KAD"}

    def judged(kind):
        one = reading(unit=UNITS[kind])
        page = one.tables["outreach"]
        said = find("not_applicable_in_count", words, Place("a.xlsx", "outreach", "1", "6"))
        tables = {**one.tables, "outreach": replace(page, findings=(said,))}
        found = validate([(replace(one, tables=tables), UNITS[kind])], a_round(), FORM, MODELS)
        return [finding.code for finding in found.get("a.xlsx", ())]

    assert judged("MN") == []
    assert judged("TH") == ["C21"]


def turned(date, words="đảo chỗ", **changes):
    found = judge(entries={"outreach": entry("outreach", 0, date=date, **changes)})
    return [(one.row, one.state) for one in found if words in one.message]


def test_day_and_month_turned_are_asked_where_the_occasion_tells():
    assert turned(dt.date(2025, 8, 3)) == [("1", "open")]
    assert turned(dt.date(2025, 8, 3), explanation="Tổ chức bù.") == [("1", "explained")]
    assert turned(dt.date(2025, 3, 3)) == []
    assert turned(dt.date(2025, 4, 12)) == []
    assert turned(dt.date(2025, 8, 3), occasion="Thường xuyên") == []
    family = "Tháng phòng chống bạo lực gia đình (6)"
    assert turned(dt.date(2025, 7, 6), occasion=family) == [("1", "open")]


def test_a_date_far_from_the_days_of_its_occasion_is_asked_about():
    def far(date, occasion, **changes):
        return turned(date, "cách xa dịp", occasion=occasion, **changes)

    women, family = "Phụ nữ Việt Nam 20/10", "Tháng phòng chống bạo lực gia đình (6)"
    assert far(dt.date(2025, 5, 20), women) == [("1", "open")]
    assert far(dt.date(2025, 5, 20), women, explanation="Tổ chức sớm.") == [("1", "explained")]
    assert far(dt.date(2025, 9, 20), women) == far(dt.date(2025, 11, 19), women) == []
    assert far(dt.date(2025, 9, 19), women) == [("1", "open")]
    assert far(dt.date(2025, 7, 30), family) == []
    assert far(dt.date(2025, 7, 31), family) == [("1", "open")]
    assert far(dt.date(2025, 5, 10), women) == []  # asked as turned
    assert far(dt.date(2025, 5, 20), "Khác") == []


def test_every_day_is_of_an_occasion_that_the_form_offers():
    assert OCCASION_DAYS.keys() <= {*OCCASIONS.items}


def test_entries_that_may_differ_in_what_is_not_known_are_not_the_same():
    own = made_of(OWN)
    table, unit = own.form.by_name["t22"], UNITS["MN"]
    one = {"c1": "Sổ tay điện tử", "c2": "Nữ", "c3": 5, "c4": 3}
    page = table_reading(table, {("r22001", VALUE): 2}, entries=(one, one))
    states = bytearray(page.body.states)
    for state, told in ((State.GIVEN, ["R26"]), (State.UNREADABLE, [])):
        states[1] = states[1 + len(table.body.names)] = state
        body = replace(page.body, states=bytes(states))
        pages = {"t22": replace(page, body=body)}
        returned = ReturnReading("a.xlsx", sha256="a", stamp={}, tables=pages, modified="")
        form = Form((own.form.by_name["cover"], table))
        found = validate([(returned, unit)], a_round(), form, own.models)
        assert [one.code for one in found["a.xlsx"] if one.code == "R26"] == told
