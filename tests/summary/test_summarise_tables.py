"""The sheets of the summary that came with lists, words, groups and earlier rounds."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from pipeline.accept.records import Accepted
from pipeline.measure.history import EarlierRound, history_before
from pipeline.round.settings import Opening
from pipeline.summarise import summarise
from pipeline.summary.discretion import discreet
from pipeline.summary.outcomes import Outcomes, UnitState
from pipeline.summary.sheets.cases import HIDDEN, case_lines, shown_groups
from pipeline.summary.sheets.material import Material
from pipeline.text.findings import Finding, Place, find
from pipeline.xlsx.sheet_description import Cell, Sheet, Workbook
from schemas.confidential import totals_only
from tests.support import summary_support as support
from tests.support.summary_support import FORM

FOLDER = Path("output/thu")
SWITCHES = {"literacy_band": "age15_60", "literacy_level": 1, "attendance_source": "schools"}


def workbook_of(outcomes: Outcomes) -> Workbook:
    return support.described(outcomes)


@pytest.fixture(scope="module")
def outcomes() -> Outcomes:
    return support.outcomes(switches=SWITCHES)


@pytest.fixture(scope="module")
def workbook(outcomes: Outcomes) -> Workbook:
    return workbook_of(outcomes)


def values(sheet: Sheet, row: int) -> list[Any]:
    return [sheet.at(row, column).value for column in range(len(sheet.lines[row].cells))]


def rows_of(sheet: Sheet, first: object) -> list[int]:
    return [row for row in range(len(sheet.lines)) if sheet.at(row, 0).value == first]


def column_of(sheet: Sheet, heading: str) -> int:
    return next(
        column
        for line in sheet.lines
        for column, content in enumerate(line.cells)
        if (content.value if isinstance(content, Cell) else content) == heading
    )


def everything(workbook: Workbook, *, without: tuple[str, ...] = ()) -> str:
    return "\n".join(
        str(content.value if isinstance(content, Cell) else content)
        for sheet in workbook.sheets
        if sheet.name not in without
        for line in sheet.lines
        for content in line.cells
    )


def test_a_list_s_sheet_has_a_line_for_every_entry(workbook, outcomes):
    sheet = workbook.by_name["SL 05 Truyền thông"]
    rows = rows_of(sheet, "MN03")
    entries = outcomes.accepted.tables["outreach"]["MN03"].entries
    assert len(rows) == len(entries) == 4
    column = column_of(sheet, "Lượt phụ huynh học sinh")
    assert [sheet.at(row, column).value for row in rows] == [e["parents"] for e in entries]
    assert [sheet.at(row, 5).value for row in rows] == [1, 2, 3, 4]
    head = column_of(sheet, "504/1")
    assert [sheet.at(row, head).value is None for row in rows] == [False, True, True, True]


def test_a_unit_without_entries_keeps_a_line(workbook):
    sheet = workbook.by_name["SL 05 Truyền thông"]
    (row,) = rows_of(sheet, "TH01")
    assert sheet.at(row, 5).value == 0
    assert sheet.at(row, 4).value == "Đã dùng"


def test_a_tally_is_counted_with_one_value_per_criterion(workbook, outcomes):
    sheet = workbook.by_name["Chỉ tiêu"]
    (row,) = rows_of(sheet, "2.5")
    above, below = sheet.at(row, 3), sheet.at(row, 4)
    members = [
        entry
        for code, page in outcomes.accepted.tables["board"].items()
        if code != "XA01"
        for entry in page.entries
    ]
    assert "COUNTIFS" in above.formula
    assert above.value == sum(entry["trained"] == "Có" for entry in members)
    assert below.value == len(members)
    assert '">=1"' in below.formula


def test_a_unit_s_tally_counts_in_its_own_lines(workbook, outcomes):
    sheet = workbook.by_name["Theo đơn vị"]
    column = next(
        c for c in range(len(sheet.lines[3].cells)) if str(sheet.at(3, c).value).startswith("2.5.")
    )
    (row,) = rows_of(sheet, "MN03")[:1]
    figures = workbook.by_name["SL 07 Ban VSTBPN"]
    first, last = rows_of(figures, "MN03")[0] + 1, rows_of(figures, "MN03")[-1] + 1
    cell = sheet.at(row, column)
    assert f"${first}:" in cell.formula
    assert cell.formula.count(f"${last}") >= 2
    entries = outcomes.accepted.tables["board"]["MN03"].entries
    trained = sum(entry["trained"] == "Có" for entry in entries)
    assert cell.value == trained * 100 / len(entries)


def test_yes_is_answered_to_every_quarter_that_is_due(workbook, outcomes):
    sheet = workbook.by_name["Chỉ tiêu"]
    (row,) = rows_of(sheet, "2.4.c")
    formula = sheet.at(row, 3).formula
    # Quarters I to III ended by the cut-off; 808 says whether there is a site.
    assert formula.count('"Có"') == 4
    assert "812. " not in everything(
        Workbook((workbook.by_name["SL 08 Nội dung thực hiện"],), "", "", dt.date.min)
    )


def test_an_accumulated_total_starts_from_sl_luy_ke():
    outcomes = support.outcomes(history=support.history(), switches=SWITCHES)
    workbook = workbook_of(outcomes)
    sheet = workbook.by_name["Chỉ tiêu"]
    (row,) = rows_of(sheet, "2.4.a-PH")
    cell = sheet.at(row, 3)
    plan = outcomes.plan
    result = Material(outcomes, FORM, FOLDER).result(plan.indicators[plan.order("2.4.a-PH")])
    assert result is not None
    assert cell.value == result.numerator
    assert "'SL Lũy kế'!" in cell.formula
    carried = workbook.by_name["SL Lũy kế"]
    own = [values(carried, r) for r in rows_of(carried, "2.4.a-PH")]
    assert own[0][3:5] == ["Số đầu kỳ", "Báo cáo số 40/BC-PGDĐT ngày 20/12/2023"]
    assert sum(line[7] for line in own) == result.carried
    rows = rows_of(carried, "2.4.a-PH")
    # The numerator leads to what this round adds, the result to what stood before it.
    assert cell.link.startswith("internal:'SL 05 ")
    assert sheet.at(row, 5).link == f"internal:'SL Lũy kế'!H{rows[0] + 1}:H{rows[-1] + 1}"
    assert "2.3.c" not in [sheet.at(r, 0).value for sheet in [carried] for r in range(20)]


def test_a_half_year_s_figure_of_a_unit_that_is_missing_now_is_listed_where_it_is_added():
    half = support.outcomes(
        period="6T",
        missing=(),
        **{"from": "2025-01-01", "to": "2025-05-15", "cutoff": "2025-05-15", "due": "2025-05-20"},
    )
    earlier = EarlierRound(
        replace(half.round, name="6T-2025"),
        half.accepted,
        "closed",
        dt.date(2025, 6, 1),
        results=half.results,
    )
    history = history_before(support.outcomes().round, [earlier], FORM, support.OPENING)
    outcomes = support.outcomes(missing=("TH02", "MN03"), history=history)
    workbook = workbook_of(outcomes)
    result = next(
        r for r in outcomes.results if (r.indicator.code, r.scope, r.split) == PARENTS_OF_ALL
    )
    carried = workbook.by_name["SL Lũy kế"]
    own = [values(carried, r) for r in rows_of(carried, "2.4.a-PH")]
    assert [line[5] for line in own] == ["", "MN03", "TH02"]
    assert [line[3] for line in own[1:]] == ["06 tháng đầu năm 2025"] * 2
    assert all(line[7] for line in own)
    assert sum(line[7] for line in own) == result.carried
    sheet = workbook.by_name["Chỉ tiêu"]
    (row,) = rows_of(sheet, "2.4.a-PH")
    cell = sheet.at(row, 3)
    assert cell.value == result.numerator
    first, last = min(rows_of(carried, "2.4.a-PH")), max(rows_of(carried, "2.4.a-PH"))
    assert f"SUM('SL Lũy kế'!$H${first + 1}:$H${last + 1})" in cell.formula


PARENTS_OF_ALL = ("2.4.a-PH", "all", "all")


def test_without_anything_carried_there_is_no_such_sheet(workbook):
    assert "SL Lũy kế" not in workbook.by_name


def test_the_trend_is_told_against_the_round_before():
    workbook = workbook_of(support.outcomes(history=support.history(), switches=SWITCHES))
    sheet = workbook.by_name["Tổng quan"]
    (row,) = [r for r in range(len(sheet.lines)) if sheet.at(r, 1).value == "2.3.đ"]
    assert sheet.at(row, 9).value == "Chưa so sánh được (56,25%)"
    heading = "So với năm 2024 (trong ngoặc: số của kỳ đó)"
    assert heading in map(str, values(sheet, sheet.printing.repeat[0]))


def test_no_count_of_cases_stands_beside_a_unit(tmp_path):
    page = support.plausible(FORM.by_name["resources"], 1)
    rows = [row.name for row in totals_only(FORM.by_name["resources"])]
    marked = {place: 7_654_321 if place[0] in rows else value for place, value in page.items()}
    marked["cases", "explanation"] = "Vụ việc ngày 02/3"
    finding = Finding(
        "R05",
        "query",
        "Biểu 10, ô D18: 7654321 vụ việc, đã báo cáo 0.",
        unit="MN01",
        file="2025-11-18/MN01.xlsx",
        table="resources",
        row="1008",
        column="1",
        cell="D18",
        value="7654321",
    )
    together = replace(
        finding, code="C10", row="1001", cell="D12, D18", value="5; 7654321", also=(("1008", "1"),)
    )
    told = (finding, together)
    outcomes = support.outcomes(cells={("MN01", "resources"): marked}, findings=told)
    summary = summarise(outcomes, FORM, tmp_path)
    text = everything(summary.workbook)
    assert "7654321" not in text
    assert "Vụ việc ngày 02/3" not in text
    assert not any(
        "1006/" in str(v) for v in values(summary.workbook.by_name["SL 10 Nguồn lực"], 5)
    )
    for frame in summary.frames:
        assert not any(column.name.split(".")[0] in rows for column in frame.columns), frame.name
    said = next(d for d in summary.datasets if d.name == "findings")
    masked = {row[0]: row[10:12] for row in said.rows if row[0] in ("R05", "C10")}
    withheld = "nội dung về cá nhân hoặc vụ việc, xem trong tệp của đơn vị."
    assert masked == {
        "R05": ("", f"Biểu 10, ô D18: {withheld}"),
        "C10": ("", f"Biểu 10, ô D12, D18: {withheld}"),
    }


def test_cases_are_totalled_for_the_round_and_for_large_groups(outcomes):
    pages = outcomes.accepted.tables["resources"]
    sheet = workbook_of(outcomes).by_name["Theo cấp học"]
    column = 4
    (row,) = [
        r
        for r in range(len(sheet.lines))
        if sheet.at(r, 1).value == "Toàn bộ" and sheet.at(r, 3).value == len(pages)
    ]
    assert sheet.at(row, column).value == sum(p.cells["cases", "total"] for p in pages.values())
    assert [sheet.at(r, column).value for r in range(row - 4, row)] == [HIDDEN] * 4
    # Where there was none at all, none was in any group.
    none = {
        unit: replace(page, cells={**page.cells, ("cases", "total"): 0})
        for unit, page in pages.items()
    }
    tables = {**outcomes.accepted.tables, "resources": none}
    quiet = replace(outcomes, accepted=replace(outcomes.accepted, tables=tables))
    found = case_lines(Material(quiet, FORM, Path()), 12.0)
    _, *told = (line.cells[column].value for line in found if len(line.cells) > column)
    assert told == [0] * 5


@pytest.mark.parametrize(("row", "is_kept"), [("700", True), ("1", False)])
def test_a_question_above_a_list_of_persons_is_told(row, is_kept):
    of_list = FORM.by_name["board"].list_block.columns[0].code
    found = Finding(
        "R10", "query", "chưa có quyết định", unit="TH01", table="board", row=row, column=of_list
    )
    assert (discreet(found, FORM).message == found.message) == is_kept


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ({"MN": 10, "TH": 7}, {"MN", "TH"}),
        # The office alone could be worked out from the total: one more group is withheld.
        ({"MN": 10, "TH": 7, "PHONG": 1}, {"MN"}),
        ({"MN": 10, "TH": 4, "PHONG": 1}, {"MN"}),
        ({"MN": 3, "TH": 2}, set()),
        ({"MN": 5, "PHONG": 1}, set()),
    ],
)
def test_no_group_can_be_worked_out_from_the_others(sizes, shown):
    assert shown_groups(sizes) == shown


def test_names_stand_on_one_sheet_alone(workbook, outcomes):
    name = outcomes.accepted.tables["board"]["MN01"].entries[0]["full_name"]
    assert name in everything(Workbook((workbook.by_name["Ban VSTBPN"],), "", "", dt.date.min))
    assert name not in everything(workbook, without=("Ban VSTBPN",))
    position = outcomes.accepted.tables["board"]["MN01"].entries[0]["position"]
    assert position not in everything(workbook, without=("Ban VSTBPN",))
    assert column_of(workbook.by_name["SL 07 Ban VSTBPN"], "Nhiệm vụ trong Ban")


def test_words_stand_by_section_and_name_who_wrote_none(workbook):
    sheet = workbook.by_name["Thuyết minh"]
    start = rows_of(sheet, "1105. II.2.c) Khó khăn, vướng mắc")[0]
    end = next(
        r
        for r in range(start + 1, len(sheet.lines))
        if str(sheet.at(r, 0).value).startswith("1106")
    )
    lines = {sheet.at(r, 0).value: sheet.at(r, 2).value for r in range(start, end)}
    assert lines["MN03"] == "Đơn vị thứ 2 đã thực hiện đủ nội dung."
    assert lines['Ghi "Không"'].startswith("4 đơn vị: Trường Mầm non Hoa Nắng (MN01)")
    assert "TH02" in lines["Chưa có báo cáo được dùng"]
    named = "".join(str(lines[key]) for key in ('Ghi "Không"', "Để trống"))
    assert named.count("(") + 3 + 1 == 12


def test_groups_show_the_measured_results(workbook, outcomes):
    by_level, by_area = workbook.by_name["Theo cấp học"], workbook.by_name["Theo địa bàn"]
    (row,) = rows_of(by_level, "Mầm non")
    column = next(c for c, v in enumerate(values(by_level, 3)) if str(v).startswith("2.3.d1."))
    result = next(
        r for r in outcomes.results if (r.indicator.code, r.scope) == ("2.3.d1", "kind:MN")
    )
    assert by_level.at(row, column).value == float(result.value)
    assert values(by_level, row)[1:3] == [4, 4]
    group = next(
        r
        for r in outcomes.results
        if (r.indicator.code, r.scope, r.split) == ("2.2.a-MG", "group:Xã Đồng Thanh", "all")
    )
    (row,) = rows_of(by_area, "Xã Đồng Thanh")
    column = next(c for c, v in enumerate(values(by_area, 3)) if str(v).startswith("2.2.a-MG."))
    assert by_area.at(row, column).value == float(group.value)


@pytest.mark.parametrize("name", ["Theo cấp học", "Theo địa bàn"])
def test_the_groups_and_the_opening_balance_add_up_to_the_whole(name):
    made = support.outcomes(history=support.history(), switches=SWITCHES)
    sheet = workbook_of(made).by_name[name]
    (opening,) = rows_of(sheet, "Số đầu kỳ (không thuộc riêng nhóm nào)")
    (whole,) = rows_of(sheet, "Toàn bộ")
    checked = 0
    for indicator in Material(made, FORM, FOLDER).indicators:
        if indicator.kind != "total":
            assert all(
                sheet.at(opening, column).value == ""
                for column in range(3, len(sheet.widths))
                if str(sheet.at(3, column).value).startswith(f"{indicator.code}. ")
            )
            continue
        column = next(
            column
            for column in range(3, len(sheet.widths))
            if str(sheet.at(3, column).value).startswith(f"{indicator.code}. ")
        )
        figures = [sheet.at(row, column).value for row in range(4, opening + 1)]
        assert sum(f for f in figures if isinstance(f, int)) == sheet.at(whole, column).value
        checked += 1
        carried = 12_000 if indicator.code == "2.4.a-PH" else ""
        assert sheet.at(opening, column).value == carried
    assert checked > 2


def test_units_without_a_commune_and_units_off_the_roster_have_lines_of_their_own():
    changes = {"TH01": {"commune": ""}, "MN02": {"cluster": "Cụm 1"}}
    homeless = [
        one.model_copy(update=changes.get(one.code, {}))
        for one in support.roster()
        if one.code != "MN01"
    ]
    made = support.outcomes(
        units=homeless, missing=("MN02", "TH02"), history=support.history(), switches=SWITCHES
    )
    sheet = workbook_of(made).by_name["Theo địa bàn"]
    column = next(c for c, v in enumerate(values(sheet, 3)) if str(v).startswith("2.4.a-PH."))

    def told(name: str) -> object:
        (row,) = rows_of(sheet, name)
        return sheet.at(row, column).value

    own = {r.unit: r for r in made.results if r.indicator.code == "2.4.a-PH" and r.unit}
    assert told("(chưa ghi xã, phường)") == own["TH01"].numerator
    # Nothing came of it this year.
    assert told("Cụm 1") == own["MN02"].carried == own["MN02"].numerator
    assert own["MN02"].reported == 0 < own["MN02"].numerator
    assert told("Số đầu kỳ (không thuộc riêng nhóm nào)") == 12_000
    gone = made.history.carried(own["TH01"].indicator, "all", "MN01")
    assert told("Đơn vị không còn trong danh sách (số liệu các kỳ trước)") == gone


def test_without_an_opening_balance_no_line_tells_of_one(workbook):
    assert "Số đầu kỳ (không" not in everything(workbook)


def test_a_cluster_is_pooled_from_its_units():
    units = [
        one.model_copy(update={"cluster": "Cụm 1"}) if one.code in ("MN01", "MN02") else one
        for one in support.roster()
    ]
    outcomes = support.outcomes(units=units)
    sheet = workbook_of(outcomes).by_name["Theo địa bàn"]
    (row,) = rows_of(sheet, "Cụm 1")
    column = next(c for c, v in enumerate(values(sheet, 3)) if str(v).startswith("2.3.d1."))
    own = [
        r
        for r in outcomes.results
        if (r.indicator.code, r.scope, r.basis) == ("2.3.d1", "unit", "plan")
        and r.unit in ("MN01", "MN02")
    ]
    above, below = sum(r.numerator for r in own), sum(r.denominator for r in own)
    assert sheet.at(row, column).value == pytest.approx(100 * above / below, rel=1e-15)
    # Units in no cluster have a line of their own, so that the lines add up to all units.
    (rest,) = rows_of(sheet, "(chưa ghi cụm)")
    counts = [c for c, v in enumerate(values(sheet, 3)) if str(v).startswith("2.4.a-GV.")] + [1]
    for at in counts:
        whole = sheet.at(len(sheet.lines) - 1, at).value
        assert sheet.at(row, at).value + sheet.at(rest, at).value == whole


def test_the_units_figures_add_up_to_each_indicator():
    outcomes = support.outcomes(history=support.history(), switches=SWITCHES)
    sheet = workbook_of(outcomes).by_name["Đối chiếu"]
    found = [values(sheet, row) for row in range(len(sheet.lines))]
    conclusions = [line[4] for line in found if len(line) > 4 and line[4] != "Kết luận"]
    lines = support.PLAN.indicators
    # A total has a numerator alone.
    assert len(conclusions) == sum(1 if line.kind == "total" else 2 for line in lines)
    assert set(conclusions) == {"Khớp"}


def test_units_that_the_plan_passes_over_are_told_with_what_passes_them_over(workbook):
    offices = [support.unit(f"PHONG0{n}", "PHONG", f"Phòng {n}", "") for n in (2, 3)]
    several = workbook_of(
        support.outcomes(units=[support.roster()[4], *offices], missing=(), faulty={})
    )
    for book, number in ((workbook, 1), (several, 2)):
        sheet = book.by_name["Đối chiếu"]
        lines = [values(sheet, row) for row in range(len(sheet.lines))]
        told = {line[0]: line[1:3] for line in lines if line}
        assert told["Cơ quan quản lý"] == [number, "2.3.a, 2.4.d2"]
        assert "Xã, phường" not in told
    # Of nobody it is said that all are counted without a word on whom the plan leaves out.
    assert "Đơn vị mà kế hoạch không tính" in everything(several)


def test_a_sum_that_differs_is_said(outcomes):
    wrong = tuple(
        replace(r, numerator=r.numerator + 1)
        if (r.indicator.code, r.scope, r.unit, r.split, r.basis)
        == ("2.3.c", "unit", "MN01", "all", "plan")
        else r
        for r in outcomes.results
    )
    sheet = workbook_of(replace(outcomes, results=wrong)).by_name["Đối chiếu"]
    (row,) = rows_of(sheet, "2.3.c – Tử số")
    assert values(sheet, row)[3:] == [-1, "Không khớp"]


def test_own_targets_are_told_with_the_rate_reached(workbook, outcomes):
    sheet = workbook.by_name["Chỉ tiêu tự đăng ký"]
    own = [r for r in outcomes.results if r.basis == "own"]
    assert len(sheet.lines) == 4 + len(own)
    assert sheet.filter == (3, 0, 3 + len(own), 6)
    lines = [values(sheet, row) for row in range(4, len(sheet.lines))]
    th01 = next(line for line in lines if line[0] == "TH01" and line[2] == "2.1")
    assert th01[3:] == ["≥ 54% (2025)", "● Đạt", "100,00%", "185,19"]


def test_a_rate_that_falls_short_is_not_rounded_up_to_the_whole_target(outcomes):
    own = next(r for r in outcomes.results if r.basis == "own" and r.rate is not None)
    short = replace(own, rate=Fraction(9996, 100))
    sheet = workbook_of(replace(outcomes, results=(short,))).by_name["Chỉ tiêu tự đăng ký"]
    assert values(sheet, 4)[-1] == "99,96"


def test_the_sources_say_openings_and_earlier_rounds():
    outcomes = support.outcomes(history=support.history(), switches=SWITCHES)
    text = everything(
        Workbook((workbook_of(outcomes).by_name["Nguồn số liệu"],), "", "", dt.date.min)
    )
    assert "Đợt trước: nam-2024" in text
    assert "đã chốt ngày 20/12/2024" in text
    assert "chưa có số đầu kỳ; cộng lũy kế, từ năm 2022" in text
    assert "Kế hoạch số 605/KH-BVSTBPN ngày 11/3/2022" in text


def test_a_half_year_leaves_out_what_is_not_asked():
    names = workbook_of(support.outcomes(period="6T")).by_name
    assert "SL 12 Chỉ tiêu đơn vị" not in names
    assert "SL 08 Nội dung thực hiện" in names


def test_only_machine_sheets_are_hidden(workbook):
    hidden = [sheet.name for sheet in workbook.sheets if sheet.hidden]
    assert hidden == ["_META", "_DATA", "_UNITS", "_RETURNS", "_TABLES", "_FINDINGS", "_TOTALS"]


def test_a_round_without_accepted_tables_still_makes_a_workbook(outcomes):
    empty = replace(outcomes, accepted=Accepted({}, 2025), results=())
    assert workbook_of(empty).by_name["Tổng quan"].lines


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("older_version", {"cũ": "00000000", "mới": "11111111", "khác": ""}),
        ("row_not_on_older_form", {"biểu": "Biểu 12", "m": "2.5"}),
        ("column_not_on_older_form", {"biểu": "Biểu 12", "m": "5"}),
    ],
)
def test_an_older_form_is_the_office_s_to_look_into_and_no_fault_of_the_unit_s(key, words):
    found = support.outcomes(missing=(), faulty={})
    assert found.unit_state("TH01") == UnitState.FIT
    path = next(record.path for record in found.returns if record.unit == "TH01")
    told = find(key, words, Place(path, unit="TH01"))
    assert told.for_office
    assert replace(found, findings=(told,)).unit_state("TH01") == UnitState.FIT
    asked = replace(told, for_office=False)
    assert replace(found, findings=(asked,)).unit_state("TH01") == UnitState.TO_EXPLAIN


def test_women_whom_the_balance_leaves_out_are_told_where_their_figure_stands():
    opening = {"2.4.b": Opening(value=500, source="Sổ theo dõi năm 2024")}
    history = history_before(support.outcomes().round, [], FORM, opening)
    workbook = workbook_of(support.outcomes(history=history))
    why = "hiếu số đầu kỳ (cộng từ năm 2021, chưa có số liệu năm 2021-2024)"
    (row,) = rows_of(workbook.by_name["Chỉ tiêu"], "2.4.b")
    assert f"Nữ: t{why}" in values(workbook.by_name["Chỉ tiêu"], row)[17]
    splits = workbook.by_name["Tách giới tính, dân tộc"]
    (row,) = rows_of(splits, "2.4.b")
    assert str(values(splits, row)[6]).startswith(f"T{why}")
