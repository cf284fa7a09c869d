"""Tổng quan: what its charts draw, that it prints on a page, that verdict and figure agree."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.measure.history import History
from pipeline.measure.result import Result
from pipeline.measure.verdict import gap_to, judge, status_of
from pipeline.summary.outcomes import Outcomes
from pipeline.summary.sheets import remarks, wording
from pipeline.summary.sheets.indicator_figures import quotient
from pipeline.summary.sheets.material import Material
from pipeline.summary.sheets.overview_grid import WIDTHS
from pipeline.summary.sheets.styles import STYLES
from pipeline.summary.sheets.trend import trend_cell, trend_heading, trend_words
from pipeline.xlsx.addresses import column_of
from pipeline.xlsx.charts import BarChart
from pipeline.xlsx.sheet_description import Cell, Workbook
from tests.support import summary_support as support
from tests.support.indicator_support import indicator, target
from tests.support.summary_support import FORM

SWITCHES = {"literacy_band": "age15_60", "literacy_level": 1, "attendance_source": "schools"}


def workbook_of(outcomes: Outcomes) -> Workbook:
    return support.described(outcomes)


@pytest.fixture(scope="module")
def outcomes() -> Outcomes:
    return support.outcomes(switches=SWITCHES)


@pytest.fixture(scope="module")
def workbook(outcomes: Outcomes) -> Workbook:
    return workbook_of(outcomes)


def chart(workbook: Workbook, title: str) -> BarChart:
    return next(c for c in workbook.by_name["Tổng quan"].charts if c.title == title)


def cells_of(workbook: Workbook, reference: str) -> list[Cell]:
    """The cells of a fixed range in one column."""
    name, _, span = reference.removeprefix("'").rpartition("'!")
    first, last = (end.replace("$", "") for end in span.split(":"))
    letters = first.rstrip("0123456789")
    column = column_of(letters)
    assert last.rstrip("0123456789") == letters
    sheet = workbook.by_name[name]
    rows = range(int(first[len(letters) :]) - 1, int(last[len(letters) :]))
    return [sheet.at(row, column) for row in rows]


def refers_to(workbook: Workbook, formula: str) -> Cell:
    """The cell of another sheet that a plain reference names."""
    name, _, at = formula.removeprefix("='").rpartition("'!")
    letters = at.rstrip("0123456789")
    return workbook.by_name[name].at(int(at[len(letters) :]) - 1, column_of(letters))


# Charts


def test_the_distance_to_the_targets_is_drawn_from_chi_tieu(workbook, outcomes):
    drawn = chart(workbook, "Kết quả còn xa chỉ tiêu nhất")
    labels, bars = cells_of(workbook, drawn.bars.categories), cells_of(workbook, drawn.bars.values)
    rates = {
        r.indicator.code: r.rate
        for r in outcomes.results
        if (r.basis, r.scope, r.split) == ("plan", "all", "all")
        and r.status in ("met", "not_met", "approximate")
        and r.rate < 100
    }
    assert rates
    lowest = sorted(rates, key=lambda code: rates[code])[: len(bars)]
    assert [str(cell.value).split(" ")[-1] for cell in labels] == lowest
    for code, bar in zip(lowest, bars, strict=True):
        result, _, goal = bar.formula.partition("*100/")
        value, aim = refers_to(workbook, result).value, refers_to(workbook, f"={goal}").value
        assert bar.value == value * 100 / aim
        assert bar.value == pytest.approx(float(rates[code]))
    assert drawn.category_title == "Chỉ tiêu"
    assert drawn.value_title == "Mức đạt so với chỉ tiêu (%); chỉ tiêu = 100"


def test_nothing_below_a_target_that_is_due_is_said_and_not_drawn(outcomes):
    results = tuple(
        replace(r, status="not_due_unmet") if r.rate is not None and r.rate < 100 else r
        for r in outcomes.results
    )
    sheet = workbook_of(replace(outcomes, results=results)).by_name["Tổng quan"]
    assert "Kết quả còn xa chỉ tiêu nhất" not in [drawn.title for drawn in sheet.charts]
    said = [sheet.at(row, 2).value for row in range(len(sheet.lines))]
    assert "Kết quả của mọi chỉ tiêu đến hạn đều không thấp hơn chỉ tiêu giao." in said


def test_the_axis_of_a_share_ends_where_a_share_does(workbook):
    assert chart(workbook, "Tình hình nộp theo cấp học").highest == 100


def test_bars_below_their_target_bear_the_mark_beside_the_colour(workbook, outcomes):
    drawn = chart(workbook, "Kết quả còn xa chỉ tiêu nhất")
    for label, style in zip(
        cells_of(workbook, drawn.bars.categories), drawn.bars.styles, strict=True
    ):
        assert (style == "bar_short") == str(label.value).startswith("▲")
        assert (style == "bar_good") == str(label.value).startswith("●")


def test_who_reported_is_drawn_by_level_with_live_counts(workbook):
    drawn = chart(workbook, "Tình hình nộp theo cấp học")
    labels = [cell.value for cell in cells_of(workbook, drawn.bars.categories)]
    assert labels == [
        "Mầm non 4/4",
        "Tiểu học 2/3",
        "Trung học cơ sở 2/2",
        "Xã, phường 2/2",
        "Cơ quan quản lý 1/1",
    ]
    shares = cells_of(workbook, drawn.bars.values)
    assert [cell.value for cell in shares] == [100, 200 / 3, 100, 100, 100]
    assert all("'Theo cấp học'!" in cell.formula for cell in shares)
    by_level = workbook.by_name["Theo cấp học"]
    assert by_level.at(5, 1).formula == "=COUNTIFS('Tình hình nộp'!$C$5:$C$16,\"Tiểu học\")"


def test_the_weakest_units_are_those_that_fall_short_most_often(workbook, outcomes):
    drawn = chart(workbook, "Đơn vị có chỉ tiêu chưa đạt")
    bars = cells_of(workbook, drawn.bars.values)
    assert [bar.value for bar in bars] == sorted((bar.value for bar in bars), reverse=True)
    by_unit = workbook.by_name["Theo đơn vị"]
    last = len(by_unit.widths) - 1
    of_all, of_missed = (
        {
            by_unit.at(row, 0).value: by_unit.at(row, column).value
            for row in range(5, len(by_unit.lines))
        }
        for column in (last - 1, last)
    )
    due = {
        r.indicator.code: r.falls_short
        for r in outcomes.results
        if (r.basis, r.scope, r.split) == ("plan", "all", "all")
        and r.status in ("met", "not_met", "approximate")
        and r.indicator.is_percentage
        and not r.indicator.pools_groups(FORM)
    }
    short = [
        (r.unit, due[r.indicator.code])
        for r in outcomes.results
        if (r.basis, r.scope, r.split) == ("plan", "unit", "all")
        and r.indicator.code in due
        and r.status == "not_met"
    ]
    # The chart blames nobody for what is open, or met, on the whole.
    missed = [(unit, is_missed) for unit, is_missed in short if is_missed]
    assert 0 < len(missed) < len(short)
    for counts, told in ((of_all, short), (of_missed, missed)):
        assert counts["TH02"] == ""  # sent nothing, so that nothing is known of it
        units = [unit for unit, _ in told]
        assert {unit: count for unit, count in counts.items() if count} == {
            unit: units.count(unit) for unit in units
        }
    assert bars[0].value == max(of_missed.values(), key=lambda n: n or 0)
    first = cells_of(workbook, drawn.bars.categories)[0].value
    assert first.split(" ")[0] in ("MN", "TH", "THCS")


def test_criteria_with_decimals_are_joined_so_that_every_locale_reads_them(workbook):
    by_unit = workbook.by_name["Theo đơn vị"]
    formulas = [by_unit.at(row, len(by_unit.widths) - 2).formula for row in range(5, 17)]
    assert any('"<="&' in formula or '"<"&' in formula for formula in formulas)
    assert not any(f'"<{digit}' in formula for formula in formulas for digit in range(10))


def test_a_unit_s_name_leaves_room_for_the_title_of_its_axis(workbook):
    drawn = chart(workbook, "Đơn vị có chỉ tiêu chưa đạt")
    names = [str(cell.value) for cell in cells_of(workbook, drawn.bars.categories)]
    assert max(map(len, names)) <= 19
    assert not any(name.startswith(("UBND", "Phòng")) for name in names)
    assert "MN Vành Khuyên Nhỏ" in names


def test_charts_lie_beside_the_notes_on_the_printed_page(workbook):
    sheet = workbook.by_name["Tổng quan"]
    row = next(r for r in range(len(sheet.lines)) if str(sheet.at(r, 7).value).startswith("III. "))
    widths = [int(width * 7 + 5.5) for width in WIDTHS[:7]]
    for drawn in sheet.charts:
        assert drawn.at == (row, 0)
        assert drawn.offset[0] + drawn.size[0] <= sum(widths)
        (second,) = sheet.printing.row_breaks
        room = sum(line.height or 15 for line in sheet.lines[row:second]) * 4 / 3
        assert 250 <= drawn.size[1] <= room
    (first, second, third) = sheet.charts
    assert first.offset[0] + first.size[0] <= second.offset[0]
    assert second.offset[0] + second.size[0] <= third.offset[0]


def test_no_heading_stands_over_notes_that_there_are_not(monkeypatch):
    monkeypatch.setattr(remarks, "notes", lambda *_: iter(()))
    sheet = workbook_of(support.outcomes(missing=(), faulty={})).by_name["Tổng quan"]
    headings = [str(sheet.at(row, 7).value) for row in range(len(sheet.lines))]
    assert not [heading for heading in headings if heading.startswith("III. ")]


def test_one_school_alone_has_no_chart_of_levels():
    only = support.roster()[4:5]
    sheet = workbook_of(support.outcomes(units=only, missing=(), faulty={})).by_name["Tổng quan"]
    assert "Tình hình nộp theo cấp học" not in [drawn.title for drawn in sheet.charts]


def test_a_round_without_returns_draws_no_empty_chart():
    everyone = [unit.code for unit in support.roster()]
    sheet = workbook_of(support.outcomes(missing=everyone)).by_name["Tổng quan"]
    assert [drawn.title for drawn in sheet.charts] == ["Tình hình nộp theo cấp học"]


# The page


@pytest.mark.parametrize("history", [False, True])
def test_conclusions_and_charts_fill_a_readable_page_and_the_table_another(history):
    more = {"history": support.history()} if history else {}
    sheet = workbook_of(support.outcomes(switches=SWITCHES, **more)).by_name["Tổng quan"]
    smallest = min(
        STYLES[cell.style].get("font_size", 11)
        for line in sheet.lines
        for cell in line.cells[: len(WIDTHS)]
        if isinstance(cell, Cell) and cell.value not in (None, "")
    )
    scale = sheet.printing.scale / 100
    assert scale * smallest >= 8
    # A4 landscape within the slim margins; LibreOffice takes 7.33 dots for a character.
    assert sum(width * 7.33 + 5 for width in WIDTHS) * 0.75 * scale <= 842 - 2 * 0.4 * 72
    (second,) = sheet.printing.row_breaks
    assert str(sheet.at(second, 0).value).startswith("IV. ")
    assert sheet.printing.repeat == (second + 1, second + 1)
    heights = [line.height or 15 for line in sheet.lines]
    page = 595 - 2 * 0.5 * 72
    for part in (heights[:second], heights[second:]):
        assert 0.6 * page <= sum(part) * scale <= page


def test_a_laptop_shows_the_conclusions_before_it_is_scrolled():
    made = support.outcomes(switches=SWITCHES, history=support.history(), missing=("MN04", "TH02"))
    sheet = workbook_of(made).by_name["Tổng quan"]
    labels = [str(sheet.at(row, 0).value) for row in range(len(sheet.lines))]
    for label in ("▲ Chưa đạt", "Chưa nộp", "Đề nghị", "Chưa kết luận", "● Đạt", "Tăng, giảm"):
        assert label in labels
    # Of 1366 × 768 dots some 490 in height and 1310 in width are left to the cells.
    last = labels.index("Cách đọc")
    assert sum(line.height or 15 for line in sheet.lines[: last + 1]) * 4 / 3 <= 490
    assert sheet.lines[last].merges[-1] == (2, 9)
    assert sum(int(width * 7 + 5.5) for width in WIDTHS[:10]) <= 1310


def test_titles_are_short_enough_for_a_line(workbook, outcomes):
    sheet = workbook.by_name["Tổng quan"]
    titles = [
        str(sheet.at(row, 2).value)
        for row in range(len(sheet.lines))
        if isinstance(sheet.at(row, 0).value, int)
    ]
    assert len(titles) == len({r.indicator.code for r in outcomes.results})
    assert max(map(len, titles)) <= 60


def test_figures_of_the_page_are_live(workbook):
    sheet = workbook.by_name["Tổng quan"]
    for row, line in enumerate(sheet.lines):
        for column in range(len(line.cells)):
            cell = sheet.at(row, column)
            if isinstance(cell.value, int | float) and column:
                assert cell.formula.startswith("="), (row, column, cell.value)


# Verdict and figure


def result_of(numerator: int, denominator: int, operator: str, value: str) -> Result:
    goal = target(operator, value, 2025)
    line = indicator(goal)
    share = Fraction(100 * numerator, denominator)
    return Result(
        line,
        "all",
        "",
        "all",
        numerator,
        denominator,
        share,
        None,
        None,
        "unknown",
        goal,
        status_of(share, goal, True),
        1,
        1,
        gap=gap_to(goal, line, numerator, denominator),
    )


def as_shown(result: Result) -> Fraction:
    """The cell's figure as a program prints it: the stored double, rounded half up."""
    value = quotient(result.numerator, result.denominator, 100)
    places = Decimal(1).scaleb(-wording.decimals_shown(result))
    return Fraction(Decimal(repr(value)).quantize(places, ROUND_HALF_UP))


GOALS = st.sampled_from(["40", "60", "85", "95", "97", "98.2", "99.5", "99.99", "100", "12.2"])


@given(st.integers(1, 9_000_000), st.data(), st.sampled_from([">=", ">"]), GOALS)
def test_a_verdict_never_contradicts_the_figure_beside_it(denominator, data, operator, value):
    edge = denominator * Fraction(value) / 100
    near = st.integers(-3, 3).map(lambda step: min(max(int(edge) + step, 0), denominator))
    numerator = data.draw(st.one_of(st.integers(0, denominator), near))
    result = result_of(numerator, denominator, operator, value)
    shown = as_shown(result)
    assert result.target is not None
    met = judge(shown, result.target) == "met"
    assert wording.verdict(result) == ("● Đạt" if met else "▲ Chưa đạt")
    assert f"share_{wording.decimals_shown(result)}" in STYLES
    gap = wording.gap_words(result)
    assert bool(gap) == (not met)
    if "điểm phần trăm" in gap:
        points = Fraction(gap.split(" ")[2].replace(",", "."))
        assert points > 0
        assert shown + points >= result.target.value - Fraction(1, 10**9)


SHARE = indicator(target(">=", "65", 2025))
COUNT = indicator(kind="total", denominator=[], unit="vụ", accumulate="none")
WORDS = {"6T": "06 tháng đầu năm", "nam": "năm"}


@pytest.mark.parametrize(
    ("period", "line", "before", "said"),
    [
        ("nam", SHARE, {"nam 2024": 60, "6T 2025": 65}, "Tăng 10,00 điểm phần trăm (từ 60,00%)"),
        ("nam", COUNT, {"nam 2024": 60, "6T 2025": 30}, "Tăng 10 vụ (từ 60)"),
        ("nam", COUNT, {"6T 2025": 30}, ""),
        ("nam", SHARE, {}, "Chưa có kỳ trước"),
        ("6T", SHARE, {"6T 2024": 60, "nam 2024": 65}, "Tăng 5,00 điểm phần trăm (từ 65,00%)"),
        ("6T", SHARE, {"6T 2024": 70, "nam 2024": None}, "Không đổi so với 06 tháng đầu năm 2024"),
        (
            "6T",
            COUNT,
            {"6T 2024": 80, "nam 2024": 200},
            "Giảm 10 vụ (từ 80 của 06 tháng đầu năm 2024)",
        ),
    ],
)
def test_a_year_is_compared_with_years_and_a_count_with_as_long_a_time(period, line, before, said):
    def result(value):
        found = replace(result_of(value, 100, ">=", "65"), indicator=line)
        return found if line is SHARE else replace(found, value=Fraction(value), target=None)

    rounds = [
        SimpleNamespace(
            round=SimpleNamespace(
                period_words=f"{WORDS[one[:-5]]} {one[-4:]}",
                settings=SimpleNamespace(period=one[:-5]),
            ),
            state="closed",
            result=lambda code, value=value: None if value is None else result(value),
        )
        for one, value in before.items()
    ]
    history = History(rounds=tuple(rounds), period=period)  # type: ignore[arg-type]

    def moved(one):
        round_ = SimpleNamespace(by_code={})
        material = SimpleNamespace(outcomes=SimpleNamespace(history=history, round=round_))
        return "; ".join(remarks._moved(material, [one]))

    assert trend_words(result(70), history, "năm 2025") == said
    compared = "năm 2024" if "nam 2024" in before else ""
    if before and said:
        ends = (Fraction(70), Fraction(70))
        partly = replace(result(70), reported=8, expected=12, lower=ends[0], upper=ends[1])
        assert " 1/1 đơn vị" in trend_words(partly, history, "năm 2025")
        assert trend_cell(partly, history, "năm 2025").endswith(" *")
        told = moved(partly)
        assert not told or told.count("chưa đủ đơn vị)") == ("không đổi" not in told)
        # What is missing decides the direction.
        waiting = replace(partly, lower=Fraction(0), upper=None, left_out=(("X9", "chưa nộp"),))
        told = trend_words(waiting, history, "năm 2025")
        assert re.match(r"Chưa so sánh được \((06 tháng đầu )?năm 2024: \d", told)
        brief = told.replace("(năm 2024: ", "(")
        assert trend_cell(waiting, history, "năm 2025") == brief
        told = moved(waiting)
        assert not told or told.startswith("không có chỉ tiêu giảm, tăng so với năm 2024; còn lại")
        assert not told or told.endswith("1 chưa so sánh được vì còn chờ số liệu")
    assert trend_heading(history) == f"So với {compared or 'kỳ trước'}"
    assert (" so với năm 2024" in moved(result(70))) == (
        before.get("nam 2024") is not None and (period, line) != ("6T", COUNT)
    )


COUNTS = st.tuples(st.integers(0, 5_000), st.integers(1, 5_000))


@given(COUNTS, COUNTS)
@example((1_254, 2_029), (1_235, 2_032))
@example((618_045, 1_000_000), (607_855, 1_000_000))
def test_a_movement_is_the_difference_of_the_figures_that_are_printed(now, before):
    result, earlier = (result_of(*counts, ">=", "65") for counts in (now, before))
    latest = SimpleNamespace(state="closed")
    found = (latest, earlier)
    history = SimpleNamespace(rounds=found, latest=latest, before=lambda line: found)
    said = trend_words(result, history, "năm 2025")  # type: ignore[arg-type]  # all of it that is asked
    new, old = as_shown(result), as_shown(earlier)
    if new != old:
        direction, number, *_ = said.split()
        assert Fraction(number.replace(".", "").replace(",", ".")) == abs(new - old)
        assert direction == ("Tăng" if new > old else "Giảm")


def test_where_no_unit_had_to_report_none_is_said_to_have_reported():
    outcomes = support.outcomes(missing=[unit.code for unit in support.roster()])
    nobody = replace(outcomes, round=replace(outcomes.round, units=()))
    material = Material(nobody, FORM, Path("output/thu"))
    (missing,) = (one for one in remarks.conclusions(material, ()) if one.about == "missing")
    assert missing.text == remarks.NOBODY_DUE
