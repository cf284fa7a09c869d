"""Choices of an office in ``[switches]`` decide: groups, days, milestones, tasks, levels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest

from pipeline.measure.verdict import judged_target, next_target
from pipeline.plan.files import find_plan
from pipeline.round.roster import Unit
from pipeline.round.round import Switches
from pipeline.round.switch_words import SETTING_WORDS, SWITCH_WORDS, setting_words
from pipeline.summarise import describe_workbook
from pipeline.summary.outcomes import Outcomes
from pipeline.summary.sheets.material import Material
from pipeline.summary.sheets.round_settings import round_settings
from pipeline.summary.sheets.sources import describe_sources
from schemas.records import Form, Tally, UnshownTally
from tests.accept.test_receipt import UNITS, sent
from tests.measure.test_measure_switches import BANDS
from tests.support import summary_support
from tests.support.indicator_support import (
    indicator,
    measured,
    people,
    round_of,
    succession,
    target,
    unit,
)
from tests.support.measured_units import COMMUNES, SEN
from tests.support.packaged import FORM
from tests.support.review_support import COMMUNE, KINDERGARTEN, reviewed

FLOOR, NEXT = target(">=", "85", 2025), target(">=", "95", 2030)
TWO = indicator(FLOOR, NEXT)


# Independent groups: Biểu 13 or their own returns


@pytest.mark.parametrize(("setting", "children"), [("survey_rows", 980), ("own_returns", 950)])
def test_children_of_independent_groups_are_the_survey_s_or_come_in_returns(
    setting: str, children: int
) -> None:
    units = COMMUNES[:2] + COMMUNES[3:4]
    rows = measured("2.2.a-MG", units, SEN, switches={"independent_groups": setting})
    assert (rows().numerator, rows().denominator) == (children, 1000)
    assert rows("group:Phường Hoa Sen").numerator == children


def test_groups_with_returns_of_their_own_are_not_counted_twice_in_the_review() -> None:
    changes = {"MN01": {"preschool": {("nursery_resident", "total"): 290}}}
    units = (KINDERGARTEN, COMMUNE)
    # 290 in the school and 40 in groups, of 300 children.
    assert [f.code for f in reviewed(*units, changes=changes)] == ["R11"]
    round_ = round_of(units, switches={"independent_groups": "own_returns"})
    assert reviewed(*units, changes=changes, round_=round_) == ()


# Women of mountainous areas


@pytest.mark.parametrize("counted", [True, False])
def test_the_group_with_the_women_of_mountainous_areas_counts_or_says_why_not(
    counted: bool,
) -> None:
    commune = [unit("XA01", "XA", "Phường Hoa Sen", name="Phường Hoa Sen")]
    switches = {"literacy_band": "age15_60", "literacy_level": 1, "mountain_women": counted}
    tables = {("XA01", "literacy"): BANDS}
    group = measured("2.2.d2", commune, tables, switches=switches)()
    assert group.value == (97 if counted else None)
    assert group.status == ("met" if counted else "no_data")
    if not counted:
        assert group.reason.startswith("đợt báo cáo không tính nhóm phụ nữ miền núi")
    # All women are counted either way.
    assert measured("2.2.d1", commune, tables, switches=switches)().value == 98.5


def test_without_an_age_band_that_is_the_reason_whatever_the_group() -> None:
    commune = [unit("XA01", "XA", "Phường Hoa Sen", name="Phường Hoa Sen")]
    tables = {("XA01", "literacy"): BANDS}
    result = measured("2.2.d2", commune, tables, switches={"mountain_women": False})()
    assert "chưa chọn độ tuổi" in result.reason


# The due date


def test_what_comes_on_the_due_date_is_what_the_office_says() -> None:
    assert on_days("own", 19, 20, 21) == ["Đúng hạn", "Đúng ngày hạn", "Quá hạn 1 ngày"]
    assert on_days("on_time", 19, 20, 21) == ["Đúng hạn", "Đúng hạn", "Quá hạn 1 ngày"]
    # "Trước ngày 20": the 19th is the last day, from which days are counted.
    assert on_days("late", 19, 20, 21) == ["Đúng hạn", "Quá hạn 1 ngày", "Quá hạn 2 ngày"]


def test_a_correction_of_a_return_of_the_due_date_is_late_where_that_was_late() -> None:
    assert sent(20, 22, on_due_date="on_time") == ["Đúng hạn", "Bổ sung sau hạn"]
    assert sent(20, 22, on_due_date="late") == ["Quá hạn 1 ngày", "Quá hạn 3 ngày"]


def on_days(setting: str, *days: int) -> list[str]:
    return [sent(day, units=[UNITS[0]], on_due_date=setting)[0] for day in days]


# Between milestones


@pytest.mark.parametrize(
    ("between", "judged", "due", "following"),
    [
        ("both", FLOOR, True, NEXT),
        ("floor", FLOOR, True, None),
        ("next", NEXT, False, None),
    ],
)
def test_between_milestones_the_floor_the_next_or_both_are_shown(
    between: str, judged: Any, due: bool, following: Any
) -> None:
    for year, period in ((2026, "6T"), (2026, "nam"), (2029, "nam"), (2030, "6T")):
        assert judged_target(TWO, year, period, between) == (judged, due)
        assert next_target(TWO, year, period, between) == following


@pytest.mark.parametrize("between", ["both", "floor", "next"])
def test_a_milestone_is_judged_in_its_own_year_and_before_it_lies_ahead(between: str) -> None:
    assert judged_target(TWO, 2025, "nam", between) == (FLOOR, True)
    assert judged_target(TWO, 2024, "nam", between) == (FLOOR, False)
    assert judged_target(TWO, 2030, "nam", between) == (NEXT, True)
    assert judged_target(TWO, 2031, "nam", between) == (NEXT, True)


def test_judged_by_the_next_milestone_nothing_is_missed_before_it_is_due() -> None:
    tables = {("TH01", "succession"): succession(100, 80)}

    def judged(between: str) -> tuple[Any, ...]:
        switches = {"between_milestones": between}
        units = [unit("TH01", "TH")]
        result = measured("2.3.c", units, tables, year=2027, switches=switches)()
        assert result.target is not None
        return result.target.value, result.status, result.gap

    assert judged("both") == (85, "not_met", 5)
    assert judged("floor") == (85, "not_met", 5)
    assert judged("next") == (95, "not_due_unmet", 15)


def test_the_next_milestone_stands_beside_the_floor_only_where_both_are_shown() -> None:
    shown = {between: _following("2.3.c", between) for between in ("both", "floor", "next")}
    assert shown["both"] == "≥ 95% (2030)"
    assert shown["floor"] == ""
    assert shown["next"] == ""


def _following(code: str, between: str) -> object:
    dates = {"from": "2027-01-01", "to": "2027-11-15", "cutoff": "2027-11-15", "due": "2027-11-20"}
    switches = {"between_milestones": between}
    outcomes = summary_support.outcomes(year=2027, switches=switches, **dates)
    sheet = _sheet(outcomes, "Chỉ tiêu")
    (heading,) = (r for r in range(6) if sheet.at(r, 0).value == "Mã chỉ tiêu")
    column = [cell_value(sheet, heading, c) for c in range(18)].index("Chỉ tiêu tiếp theo")
    (row,) = (r for r in range(len(sheet.lines)) if sheet.at(r, 0).value == code)
    return cell_value(sheet, row, column)


def _sheet(outcomes: Any, name: str) -> Any:
    material = Material(outcomes, summary_support.FORM, Path("output/thu"))
    return describe_workbook(material).by_name[name]


def cell_value(sheet: Any, row: int, column: int) -> object:
    return sheet.at(row, column).value


# Research


def test_a_task_accepted_counts_in_the_year_it_ends() -> None:
    tasks = [
        {"leader_sex": "Nữ", "start_year": 2023, "end_year": 2025},
        {"leader_sex": "Nam", "start_year": 2025, "end_year": 2025},
        {"leader_sex": "Nữ", "start_year": 2025, "end_year": 2026},
        {"leader_sex": "Nam", "start_year": 2022, "end_year": 2024},
    ]
    rows = measured(
        "2.3.đ",
        [unit("TH01", "TH")],
        {},
        entries={("TH01", "research"): tasks},
        switches={"research_year": "accepted"},
    )
    assert (rows().numerator, rows().denominator) == (1, 2)
    words = setting_words("research_year", "accepted")
    assert "năm kết thúc" in words
    assert "không hỏi năm nghiệm thu" in words


def test_a_tally_that_no_form_shows_makes_no_other_version() -> None:
    def version(extra: Tally) -> str:
        research = FORM.by_name["research"]
        assert research.body is not None
        body = replace(research.body, tallies=(*research.body.tallies, extra))
        changed = replace(research, body=body)
        tables = (changed if table is research else table for table in FORM.tables)
        return Form(tuple(tables)).version

    assert version(UnshownTally("more")) == FORM.version
    assert version(Tally("more")) != FORM.version


# Schools of several levels


@pytest.mark.parametrize(
    ("setting", "groups"),
    [
        ("own", {"kind:TH": (10, 6), "kind:LC": (20, 5)}),
        ("lowest", {"kind:TH": (30, 11)}),
        ("highest", {"kind:TH": (10, 6), "kind:THCS": (20, 5)}),
    ],
)
def test_a_school_of_several_levels_is_grouped_where_the_office_says(
    setting: str, groups: dict[str, tuple[int, int]]
) -> None:
    units = [unit("TH01", "TH"), unit("LC01", "LC", levels="THCS, TH")]
    tables = {
        ("TH01", "staff"): people("masters", 10, 6),
        ("LC01", "staff"): people("masters", 20, 5),
    }
    rows = measured("2.3.d1", units, tables, switches={"multi_level_group": setting})
    found = {
        row.scope: (row.denominator, row.numerator)
        for row in rows.all
        if row.scope.startswith("kind:")
    }
    assert found == groups
    assert rows().denominator == 30


@pytest.mark.parametrize(
    ("setting", "sizes"),
    [
        ("own", {"Mầm non": 1, "Tiểu học": 1, "Liên cấp": 1}),
        ("lowest", {"Mầm non": 2, "Tiểu học": 1}),
        ("highest", {"Mầm non": 1, "Tiểu học": 2}),
    ],
)
def test_the_sheet_by_level_has_the_groups_of_the_results(
    setting: str, sizes: dict[str, int]
) -> None:
    units: list[Unit] = [
        unit("MN01", "MN", "Phường Hoa Sen"),
        unit("TH01", "TH", "Phường Hoa Sen"),
        unit("LC01", "LC", "Phường Hoa Sen", levels="MN, TH"),
    ]
    switches = {"multi_level_group": setting}
    outcomes = summary_support.outcomes(units=units, missing=(), faulty={}, switches=switches)
    sheet = _sheet(outcomes, "Theo cấp học")
    rows = {sheet.at(r, 0).value: sheet.at(r, 1).value for r in range(4, 4 + len(sizes))}
    assert {str(name): size for name, size in rows.items()} == sizes
    kinds = {result.scope for result in outcomes.results if result.scope.startswith("kind:")}
    assert len(kinds) == len(sizes)


# Said


def test_choices_and_their_settings_are_said_in_words() -> None:
    material = Material(summary_support.outcomes(), summary_support.FORM, Path("output/thu"))
    said = dict(round_settings(material))
    assert said["Nộp vào đúng ngày hạn"] == 'ghi riêng là "Đúng ngày hạn"'
    assert said["Giữa hai mốc của kế hoạch"] == "đánh giá theo mốc đã đến hạn và nêu mốc tiếp theo"
    assert said["Trường liên cấp ở trang Theo cấp học"] == "là một nhóm riêng"
    assert setting_words("literacy_band", "") == "chưa chọn: chỉ tiêu biết chữ chưa có số liệu"
    assert said["Biểu và dòng phải báo cáo"] == "theo loại đơn vị, cấp học và kỳ báo cáo"


@pytest.mark.parametrize(
    ("units", "setting", "words"),
    [
        (COMMUNES, "schools", "theo báo cáo của các trường"),
        (COMMUNES[:2] + COMMUNES[3:4], "schools", "theo báo cáo của các trường"),
        (COMMUNES, "survey", "theo danh sách phổ cập giáo dục của xã, phường"),
    ],
)
def test_the_attendance_source_that_holds_is_said(units, setting, words) -> None:
    found = summary_support.outcomes(
        units=units, missing=(), faulty={}, switches={"attendance_source": setting}
    )
    assert attendance_words(found) == words


def test_a_plan_without_the_choice_of_an_attendance_source_presents_none() -> None:
    found = replace(summary_support.outcomes(), plan=find_plan("ben-cat-2023", FORM))
    assert attendance_words(found) == (
        "không áp dụng: kế hoạch không có chỉ tiêu tính theo lựa chọn này"
    )


def attendance_words(found: Outcomes) -> str:
    material = Material(found, summary_support.FORM, Path("output/thu"))
    return dict(round_settings(material))[SWITCH_WORDS["attendance_source"]]


def test_why_there_is_no_literacy_figure_stands_where_its_source_would() -> None:
    material = Material(summary_support.outcomes(), summary_support.FORM, Path("output/thu"))
    lines = [line.cells for line in describe_sources(material, {}).lines]
    said = {str(c[2]) for c in lines if len(c) == 8 and str(c[0]).startswith("2.2.d")}
    assert said == {"Đợt báo cáo chưa chọn độ tuổi và mức độ biết chữ được tính (Biểu 14)"}


@pytest.mark.parametrize("name", sorted(Switches.model_fields))
def test_every_switch_and_each_of_its_settings_has_words(name):
    assert name in SWITCH_WORDS, "its words: SWITCH_WORDS of pipeline/round/switch_words.py"
    kind = Switches.model_fields[name].annotation
    parts = [part for one in (kind, *get_args(kind)) for part in (one, *get_args(one))]
    settings = (True, False) if kind is bool else [p for p in parts if isinstance(p, str | int)]
    if kind is int:
        assert setting_words(name, "7") != "7", "what is the number of? See setting_words()"
    for setting in settings:
        said = f"words of {setting}: SETTING_WORDS of pipeline/round/switch_words.py"
        assert (name, str(setting)) in SETTING_WORDS, said


def asked_under() -> Iterator[tuple[str, str]]:
    """The switches and settings under which something of the form is asked."""
    for table in FORM.tables:
        askings = [table.asked]
        for _, block in table.blocks:
            askings += [row.asked for row in block.rows]
            askings += [column.question.asked for column in block.columns]
            askings += [check.asked for rule in block.rules for check in rule.checks(block)]
        yield from (asked.switch for asked in askings if asked.switch is not None)


@pytest.mark.parametrize(("switch", "setting"), sorted(set(asked_under())))
def test_what_is_asked_under_a_setting_names_a_switch_that_takes_it(switch, setting):
    given = {"True": True, "False": False}.get(setting, setting)
    taken = Switches.model_validate({switch: int(setting) if setting.isdigit() else given})
    assert (switch, setting) in taken.as_pairs()
