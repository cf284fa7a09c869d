from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.accept.records import ReturnRecord
from pipeline.measure.bounds import MARGIN
from pipeline.read.records import FileStatus
from pipeline.summarise import summarise
from pipeline.summary.datasets import datasets
from pipeline.summary.outcomes import Outcomes
from pipeline.summary.sheets import wording
from pipeline.summary.sheets.by_unit import CARRIED_LEGEND, CARRIED_NOTE
from pipeline.summary.sheets.figures import sheet_name
from pipeline.summary.sheets.material import Material
from pipeline.summary.sheets.overview_grid import IN_SIGHT, width_of
from pipeline.summary.sheets.styles import CARRIED_MARK, STYLES
from pipeline.text.findings import Finding
from pipeline.xlsx.addresses import address_of, letters_of
from pipeline.xlsx.sheet_description import Cell, Sheet, Workbook
from pipeline.xlsx.theme import tight_height_of
from tests.support import summary_support as support
from tests.support.summary_support import FORM

FOLDER = Path("output/thu")


def workbook_of(outcomes: Outcomes) -> Workbook:
    return support.described(outcomes)


@pytest.fixture(scope="module")
def outcomes() -> Outcomes:
    return support.outcomes(switches={"literacy_band": "age15_60", "literacy_level": 1})


@pytest.fixture(scope="module")
def workbook(outcomes: Outcomes) -> Workbook:
    return workbook_of(outcomes)


def row_of(sheet: Sheet, first: object) -> int:
    """The row whose first cell holds ``first``."""
    return next(row for row in range(len(sheet.lines)) if sheet.at(row, 0).value == first)


def cell_under(sheet: Sheet, heading: str, first: object) -> Cell:
    """The cell of the row that begins with ``first``, under a heading."""
    for line in sheet.lines:
        for column, content in enumerate(line.cells):
            if (content.value if isinstance(content, Cell) else content) == heading:
                return sheet.at(row_of(sheet, first), column)
    raise AssertionError(f"no heading {heading!r} on {sheet.name}")


def texts(sheet: Sheet) -> list[str]:
    cells = (
        sheet.at(row, column).value
        for row, line in enumerate(sheet.lines)
        for column in range(len(line.cells))
    )
    return [value for value in cells if isinstance(value, str) and value]


def test_sheets_stand_in_the_order_leadership_reads_them(workbook):
    assert [sheet.name for sheet in workbook.sheets if not sheet.hidden] == [
        "Tổng quan",
        "Chỉ tiêu",
        "Theo cấp học",
        "Theo đơn vị",
        "Tình hình nộp",
        "Sửa và giải trình",
        "Thay đổi",
        "Mục lục",
        "Tách giới tính, dân tộc",
        "Theo địa bàn",
        "Chỉ tiêu tự đăng ký",
        "Thuyết minh",
        "Ban VSTBPN",
        "Đối chiếu",
        "Nguồn số liệu",
        "SL 01 Đội ngũ",
        "SL 02 Quy hoạch",
        "SL 03 Trẻ mầm non",
        "SL 04 Học sinh",
        "SL 05 Truyền thông",
        "SL 06 Tập huấn",
        "SL 07 Ban VSTBPN",
        "SL 08 Nội dung thực hiện",
        "SL 09 KHCN",
        "SL 10 Nguồn lực",
        "SL 12 Chỉ tiêu đơn vị",
        "SL 13 Trẻ em địa bàn",
        "SL 14 Biết chữ",
        "SL 15 Cơ quan",
    ]


def test_sheet_names_fit_excel():
    assert all(len(sheet_name(table)) <= 31 for table in FORM.tables)


def test_every_figure_of_chi_tieu_is_a_formula_with_the_measured_value(workbook, outcomes):
    sheet = workbook.by_name["Chỉ tiêu"]
    for result in outcomes.results:
        if (result.scope, result.split) != ("all", "all"):
            continue
        code = result.indicator.code
        sides = [("Tử số", result.numerator)]
        if result.indicator.kind != "total":
            sides.append(("Mẫu số", result.denominator))
        for heading, measured in (
            *sides,
            ("Số đơn vị có số liệu", result.reported),
            ("Phải có", result.expected),
        ):
            cell = cell_under(sheet, heading, code)
            assert cell.formula.startswith("="), (code, heading)
            assert cell.value == measured, (code, heading)
        value = cell_under(sheet, "Kết quả", code)
        assert value.formula
        assert value.value == pytest.approx(float(result.value), rel=1e-15)


def test_male_is_total_less_female(workbook, outcomes):
    sheet = workbook.by_name["Tách giới tính, dân tộc"]
    male, female = (
        next(
            row
            for row in range(len(sheet.lines))
            if str(sheet.at(row, 1).value).endswith(f"– {word}")
            and sheet.at(row, 0).value == "2.2.a-MG"
        )
        for word in ("nam", "nữ")
    )
    main = workbook.by_name["Chỉ tiêu"]
    both = cell_under(main, "Mẫu số", "2.2.a-MG")
    shown = cell_under(main, "Nam", "2.2.a-MG")
    assert shown.formula == f"='Tách giới tính, dân tộc'!{address_of(male, 5)}"
    assert shown.value == sheet.at(male, 5).value
    assert sheet.at(male, 4).formula.count("SUMIFS") == 2
    assert sheet.at(male, 4).value + sheet.at(female, 4).value == both.value


def test_men_and_women_of_other_units_than_the_whole_do_not_stand_beside_it(outcomes):
    results = [
        replace(one, left_out=(("MN01", "còn lỗi"),))
        if (one.indicator.code, one.scope, one.split) == ("2.2.a-MG", "all", "female")
        else one
        for one in outcomes.results
    ]
    sheet = workbook_of(replace(outcomes, results=tuple(results))).by_name["Chỉ tiêu"]
    assert {cell_under(sheet, sex, "2.2.a-MG").value for sex in ("Nam", "Nữ")} == {""}
    assert cell_under(sheet, "Nam", "2.2.a-NT").value


def test_an_sl_sheet_has_a_row_for_every_unit_asked_and_marks_the_missing(workbook):
    sheet = workbook.by_name["SL 01 Đội ngũ"]
    assert cell_under(sheet, "Tình trạng", "TH02").value == "Chưa nộp"
    assert cell_under(sheet, "Tình trạng", "TH03").value == "Phải sửa"
    assert cell_under(sheet, "Tình trạng", "MN01").value == "Đã dùng"
    assert cell_under(sheet, "101/1", "TH02").value is None
    assert cell_under(sheet, "101/1", "TH03").value is None
    assert "XA01" not in texts(sheet)


def test_a_table_that_counts_in_part_shows_which_cells_are_left_out():
    withheld = {
        ("TH01", "staff"): frozenset({("masters", "female")}),
        ("TH01", "outreach"): frozenset({("1", "parents"), ("parents", "value")}),
    }
    outcomes = support.outcomes(withheld=withheld)
    workbook = workbook_of(outcomes)
    staff, turns = workbook.by_name["SL 01 Đội ngũ"], workbook.by_name["SL 05 Truyền thông"]
    assert cell_under(staff, "Tình trạng", "TH01").value == "Dùng một phần"
    blank = cell_under(staff, "108/2", "TH01")
    assert (blank.value, blank.style) == (None, "count_withheld")
    assert cell_under(staff, "108/1", "TH01").value is not None
    assert cell_under(staff, "Tính vào 2.3.d1", "TH01").value == 0
    assert cell_under(staff, "Tính vào 2.3.d2", "TH01").value == 1
    assert cell_under(turns, "5", "TH01").style == "count_withheld"
    own = workbook.by_name["Theo đơn vị"]
    headings = own.lines[row_of(own, "Mã đơn vị")].cells
    shown = {
        heading.split()[0]: own.at(row_of(own, "TH01"), column).value != ""
        for column, heading in enumerate(headings)
        if isinstance(heading, str) and heading.startswith(("2.3.d1", "2.4.a-"))
    }
    assert shown == {"2.3.d1.": False, "2.4.a-PH.": False, "2.4.a-HS.": True, "2.4.a-GV.": True}
    sources = texts(workbook.by_name["Nguồn số liệu"])
    assert "108/2" in sources
    assert "501/1, 1/5" in sources
    (whole,) = (
        r
        for r in outcomes.results
        if (r.indicator.code, r.scope, r.split) == ("2.3.d1", "all", "all")
    )
    assert ("TH01", "Biểu 01, mã số 108 còn lỗi phải sửa") in whole.left_out
    files = {file.name: file for file in datasets(Material(outcomes, FORM, FOLDER))}

    def told(name: str) -> list[str]:
        column = [one.name for one in files[name].columns].index("withheld")
        return [row[column] for row in files[name].rows if row[0] == "TH01" and row[column] != "0"]

    assert (sorted(told("tables")), told("units")) == (["1", "2"], ["3"])


def test_an_sl_sheet_says_which_units_enter_an_indicator(workbook):
    sheet = workbook.by_name["SL 02 Quy hoạch"]
    assert cell_under(sheet, "Tính vào 2.3.a", "TH01").value == 1
    assert cell_under(sheet, "Tính vào 2.3.a", "TH02").value == 0
    assert cell_under(sheet, "Tính vào 2.3.a", "MN01").value is None


def test_the_unit_s_code_links_to_its_file_relative_to_the_workbook(workbook):
    link = cell_under(workbook.by_name["SL 01 Đội ngũ"], "Mã đơn vị", "MN01").link
    start = "external:../../rounds/thu/returned/2025-11-18/MN01.xlsx"
    assert link == f"{start}#'Biểu 01 Đội ngũ'!C10"


def test_a_unit_s_own_figure_refers_straight_to_its_cells(workbook, outcomes):
    sheet = workbook.by_name["Theo đơn vị"]
    figures = workbook.by_name["SL 01 Đội ngũ"]
    result = next(
        r
        for r in outcomes.results
        if (r.indicator.code, r.scope, r.unit, r.split) == ("2.3.d1", "unit", "MN02", "all")
    )
    column = next(
        column
        for column in range(len(sheet.lines[3].cells))
        if str(sheet.at(3, column).value).startswith("2.3.d1.")
    )
    cell = sheet.at(row_of(sheet, "MN02"), column)
    assert cell.value == float(result.value)
    women = address_of(row_of(figures, "MN02"), _column(figures, "108/2"))
    assert f"'SL 01 Đội ngũ'!{women}" in cell.formula
    assert "SUMIFS" not in cell.formula


def _column(sheet: Sheet, heading: str) -> int:
    return next(
        column
        for line in sheet.lines
        for column, content in enumerate(line.cells)
        if content == heading
    )


def test_an_agency_with_no_one_to_count_is_not_applicable_not_zero():
    nobody = {**support.plausible(FORM.by_name["staff"], 3)}
    nobody.update({("doctors", name): 0 for name in ("total", "female", "minority")})
    workbook = workbook_of(support.outcomes(cells={("MN01", "staff"): nobody}))
    sheet = workbook.by_name["Theo đơn vị"]
    column = next(c for c in range(30) if str(sheet.at(3, c).value).startswith("2.3.d2."))
    assert sheet.at(row_of(sheet, "MN01"), column).value == "–"


def test_without_any_data_nothing_reads_as_zero():
    everyone = [unit.code for unit in support.roster()]
    workbook = workbook_of(support.outcomes(missing=everyone))
    sheet = workbook.by_name["Chỉ tiêu"]
    assert cell_under(sheet, "Tử số", "2.3.c").value == ""
    assert cell_under(sheet, "Kết quả", "2.3.c").value == ""
    assert cell_under(sheet, "Đánh giá", "2.3.c").value == "Chưa có số liệu"


def test_a_last_known_figure_of_a_unit_that_sent_nothing_is_marked_and_said():
    made = support.outcomes(missing=("MN04",), history=support.history())
    sheet = workbook_of(made).by_name["Theo đơn vị"]
    latest = [i for i in made.plan.indicators if i.accumulate == "latest"]
    assert latest
    for line in latest:
        column = next(c for c in range(30) if str(sheet.at(3, c).value).startswith(line.code))
        carried = sheet.at(row_of(sheet, "MN04"), column)
        assert (type(carried.value), carried.style) == (int, "count_carried")
        assert f'"{CARRIED_MARK}"' in STYLES[carried.style]["num_format"].replace('" ', '"')
        assert sheet.at(row_of(sheet, "MN01"), column).style == "count_centre"
    assert CARRIED_NOTE in str(sheet.at(1, 0).value)
    assert CARRIED_LEGEND in sheet.printing.footer
    # What is added up over the years keeps what earlier years brought, marked alike.
    summed = {i.code for i in made.plan.indicators if i.accumulate == "sum"}
    known = [
        sheet.at(row_of(sheet, "MN04"), column)
        for column in range(5, len(sheet.widths))
        if str(sheet.at(3, column).value).split(". ")[0] in summed
    ]
    assert any(isinstance(cell.value, int) for cell in known)
    assert {cell.style for cell in known if isinstance(cell.value, int)} == {"count_carried"}
    complete = workbook_of(support.outcomes()).by_name["Theo đơn vị"]
    assert CARRIED_LEGEND not in complete.printing.footer
    assert CARRIED_NOTE not in str(complete.at(1, 0).value)


def test_a_figure_that_nobody_gives_is_blank_and_no_reference_reads_it_as_zero():
    one = workbook_of(support.outcomes(units=support.roster()[:1], missing=(), faulty={}))
    sheet = one.by_name["Chỉ tiêu"]
    row = row_of(sheet, "2.4.a-HS")
    assert sheet.at(row, 3) == Cell("", style="count_centre")
    at = address_of(row, 3)
    assert sheet.at(row, 5) == Cell("", f'=IF({at}="","",{at})', "count_centre")


def test_a_range_that_cannot_be_worked_out_is_told_so(workbook):
    sheet = workbook.by_name["Chỉ tiêu"]
    told = cell_under(sheet, "Tạm tính (thấp nhất - cao nhất)", "2.3.d1").value
    assert told == "Chưa xác định được"
    assert cell_under(sheet, "Tạm tính (thấp nhất - cao nhất)", "2.3.b").value == ""


def test_certain_verdicts_say_on_tong_quan_what_they_rest_on():
    margin = f"chênh tới {MARGIN}% so với số gần nhất"
    certain = workbook_of(support.outcomes(missing=("MN04",), history=support.history()))
    sheet = certain.by_name["Tổng quan"]
    (told,) = (one for one in sheet.lines if margin in str(one.cells[2:3]))
    # As high as its letters need: no program makes the row of a merged cell higher by itself.
    text = told.cells[2].value
    assert (told.height or 0) >= tight_height_of(text, width_of(IN_SIGHT) - 2)
    plain = workbook_of(support.outcomes())
    assert not any(margin in str(cell) for cell in texts(plain.by_name["Tổng quan"]))


def test_incomplete_results_are_called_provisional(workbook):
    sheet = workbook.by_name["Chỉ tiêu"]
    assert cell_under(sheet, "Đánh giá", "2.3.d1").value == "Chưa kết luận"
    assert cell_under(sheet, "Đánh giá", "2.3.b").value == "● Đạt"


def test_tong_quan_counts_in_tinh_hinh_nop(workbook):
    sheet = workbook.by_name["Tổng quan"]
    row = next(r for r in range(len(sheet.lines)) if sheet.at(r, 3).value == "Phải nộp")
    found = {
        sheet.at(row, column).value: sheet.at(row + 1, column)
        for column in range(3, 11)
        if sheet.at(row, column).value
    }
    assert {name: cell.value for name, cell in found.items()} == {
        "Phải nộp": 12,
        "Đã nộp": 11,
        "Trong hạn": 11,
        "Hợp lệ": 10,
        "Cần giải trình": 0,
        "Cần sửa": 1,
        "Chưa nộp": 1,
        "Tỷ lệ nộp (%)": "91,67",
    }
    assert all("'Tình hình nộp'!" in cell.formula for cell in found.values())


def test_tong_quan_s_results_refer_to_chi_tieu(workbook):
    sheet = workbook.by_name["Tổng quan"]
    row = next(r for r in range(len(sheet.lines)) if sheet.at(r, 1).value == "2.3.c")
    result = sheet.at(row, 4)
    own = workbook.by_name["Chỉ tiêu"]
    at = f"'Chỉ tiêu'!F{row_of(own, '2.3.c') + 1}"
    # A text with a comma on any computer: Excel takes the sign of a number from its settings.
    assert result.formula == f'=IF(ISNUMBER({at}),SUBSTITUTE(FIXED({at},2,TRUE),".",","),"")'
    measured = cell_under(own, "Kết quả", "2.3.c").value
    assert result.value == f"{measured:.2f}".replace(".", ",")
    row = next(r for r in range(len(sheet.lines)) if sheet.at(r, 1).value == "2.4.a-PH")
    assert STYLES[sheet.at(row, 4).style]["num_format"].startswith(r"[>=1000000]#\.###\.##0;")
    assert sheet.at(row, 4).value == cell_under(own, "Kết quả", "2.4.a-PH").value


def test_tong_quan_names_who_is_missing_and_says_it_is_provisional(workbook):
    words = " ".join(texts(workbook.by_name["Tổng quan"]))
    assert "Trường Tiểu học Liễu Giang B (TH02)" in words
    assert "Số liệu tạm tính: mới có 11/12 đơn vị nộp." in words


def test_a_complete_round_is_not_called_provisional():
    workbook = workbook_of(support.outcomes(missing=(), faulty={}))
    assert not [text for text in texts(workbook.by_name["Tổng quan"]) if "tạm tính" in text.lower()]


def test_verdict_counts_add_up_to_the_indicators(workbook):
    line = next(t for t in texts(workbook.by_name["Tổng quan"]) if t.startswith("Đạt "))
    counts = [int(part.rsplit(" ", 1)[1]) for part in line.split(" · ")]
    assert sum(counts) == len(support.PLAN.indicators)


def test_the_gap_and_the_result_shown_add_up_to_the_target(workbook):
    sheet = workbook.by_name["Chỉ tiêu"]
    shown = round(cell_under(sheet, "Kết quả", "2.3.d1").value, 2)
    gap = cell_under(sheet, wording.BESIDE_TARGET, "2.3.d1").value
    assert float(gap.split(" ")[2].replace(",", ".")) + shown == pytest.approx(60)


@pytest.mark.slow
def test_every_sheet_of_an_illustration_says_so(workbook):
    for sheet in (sheet for sheet in workbook.sheets if not sheet.hidden):
        # Tổng quan says it at its head; the others say it on each page.
        on_each_page = "DỮ LIỆU MINH HỌA" in sheet.printing.header
        assert on_each_page or sheet.name == "Tổng quan", sheet.name
        assert any("DỮ LIỆU MINH HỌA" in text for text in texts(sheet)), sheet.name


@pytest.mark.slow
def test_a_real_round_says_nothing_of_illustration():
    workbook = workbook_of(support.outcomes(illustration=False))
    for sheet in workbook.sheets:
        assert not any("MINH HỌA" in text for text in texts(sheet))
        assert "MINH HỌA" not in sheet.printing.header


def test_findings_stand_errors_first_with_the_unit_s_explanation():
    cells = {**support.plausible(FORM.by_name["staff"], 1), ("deputy", "explanation"): "Sáp nhập"}
    query = Finding(
        "R06",
        "query",
        "Biểu 01, ô C10: 4 Phó Hiệu trưởng. Nếu đúng, nêu lý do.",
        state="explained",
        unit="MN01",
        file="2025-11-18/MN01.xlsx",
        table="staff",
        row="104",
        column="1",
        sheet="Biểu 01 Đội ngũ",
        cell="C10",
        value="4",
    )
    note = Finding("N01", "note", "đã chỉnh", unit="MN01", file="2025-11-18/MN01.xlsx")
    told = replace(note, code="N03", message="mức đăng ký thấp hơn")
    mended = Finding(
        "R02", "error", "của bản trước", state="superseded", unit="MN01", file="cu.xlsx"
    )
    found = (note, told, query, mended)
    outcomes = support.outcomes(findings=found, cells={("MN01", "staff"): cells})
    sheet = workbook_of(outcomes).by_name["Sửa và giải trình"]
    levels = [sheet.at(row, 0).value for row in range(4, len(sheet.lines))]
    # What was only noted was not repaired; what another return replaced stands last, as no error.
    settled = ("Đã giải trình", "Đã tự chỉnh", "Lưu ý", "Đã thay bằng bản mới hơn")
    assert levels == ["Lỗi phải sửa", *settled]
    assert sheet.at(1, 0).value == (
        "Lỗi phải sửa: 1 · Cần giải trình: 0 · Đã tự chỉnh: 1 · Lưu ý: 1 · Đã giải trình hoặc đã "
        "chấp nhận: 1 · Của bản đã thay bằng bản mới hơn: 1"
    )
    assert cell_under(sheet, "Giải trình của đơn vị", settled[0]).value == "Sáp nhập"
    # What became of a finding is no explanation of the unit's.
    assert cell_under(sheet, "Giải trình của đơn vị", settled[-1]).value == ""
    place = cell_under(sheet, "Ô", settled[0])
    assert place.link.endswith("MN01.xlsx#'Biểu 01 Đội ngũ'!C10")


def test_files_of_no_unit_are_listed_with_their_reason():
    strange = ReturnRecord(
        "la.pdf", "", "", FileStatus.FAILED, "Tệp la.pdf là PDF.", dt.date(2025, 11, 19), None
    )
    first, *others = support.roster()
    own = first.model_copy(update={"due": dt.date(2025, 11, 25)})
    found = support.outcomes(units=(own, *others), returns=(strange,))
    sheet = workbook_of(found).by_name["Tình hình nộp"]
    assert any("hạn riêng: MN01 trước ngày 25/11/2025" in text for text in texts(sheet))
    row = next(r for r in range(len(sheet.lines)) if sheet.at(r, 1).value == "la.pdf")
    assert sheet.at(row, 4).value == "Không đọc được"
    assert sheet.at(row, 6).value == "Tệp la.pdf là PDF."


def test_states_are_those_of_the_outcomes(outcomes):
    material = Material(outcomes, FORM, FOLDER)
    assert [material.state_of(unit.code) for unit in material.units] == [
        outcomes.unit_state(unit.code) for unit in material.units
    ]


def test_what_was_left_out_is_said_with_its_reason(workbook):
    sheet = workbook.by_name["Nguồn số liệu"]
    rows = [row for row in range(len(sheet.lines)) if sheet.at(row, 1).value == "TH03"]
    assert rows
    assert all(sheet.at(row, 4).value == "chưa có Biểu 01 hợp lệ" for row in rows)


@pytest.mark.parametrize(
    ("limit", "said_of_limit"), [("MOST_ROWS", "hoặc 3 dòng"), ("MOST_UNITS", "quá 3 đơn vị")]
)
def test_a_table_beyond_the_limit_has_no_sheet_and_its_figures_are_values(
    limit, said_of_limit, monkeypatch
):
    from pipeline.summary.sheets import figures

    monkeypatch.setattr(figures, limit, 3)
    workbook = workbook_of(support.outcomes())
    assert "SL 01 Đội ngũ" not in workbook.by_name
    main, sources = workbook.by_name["Chỉ tiêu"], workbook.by_name["Nguồn số liệu"]
    cell = cell_under(main, "Tử số", "2.3.d1")
    assert not cell.formula
    assert cell.value == 201
    row = int(cell.link.rpartition("!A")[2]) - 1
    assert cell.link.startswith("internal:'Nguồn số liệu'!")
    assert str(sources.at(row, 0).value).startswith("2.3.d1. ")
    assert sources.at(row, 7).value == "Tệp data/staff.parquet"
    said = {
        line.cells[0].value: line.cells[1]
        for line in sources.lines
        if len(line.cells) > 1 and isinstance(line.cells[0], Cell)
    }
    assert said_of_limit in said["Trang SL của Biểu 01"]
    assert "data/staff.parquet" in said["Trang SL của Biểu 01"]


def test_no_limit_is_told_where_all_tables_have_their_sheets():
    sheet = workbook_of(support.outcomes()).by_name["Nguồn số liệu"]
    assert not any("Trang SL" in str(line.cells[:1]) for line in sheet.lines)


def test_a_single_school_makes_a_whole_workbook():
    only = support.roster()[4:5]
    workbook = workbook_of(support.outcomes(units=only, missing=(), faulty={}))
    assert cell_under(workbook.by_name["Chỉ tiêu"], "Mẫu số", "2.3.a").value == 1
    assert "Chưa có số liệu" in cell_under(workbook.by_name["Chỉ tiêu"], "Đánh giá", "2.3.b").value


def test_the_description_names_the_parquet_files_it_no_longer_writes():
    summary = summarise(support.outcomes(missing=("PHONG01",)), FORM, FOLDER)
    # Biểu 11 holds nothing but words, which stay in the returned files.
    names = ("narrative.csv", "narrative.parquet", "agency.csv", "agency.parquet")
    assert summary.obsolete == names


@pytest.mark.parametrize(
    ("column", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")]
)
def test_column_letters(column, letters):
    assert letters_of(column) == letters
