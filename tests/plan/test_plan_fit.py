"""A round outside the years or periods of its plan is told so, and runs all the same."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.cli.console import run_report
from pipeline.plan.files import find_plan
from pipeline.plan.plan import Plan
from pipeline.plan.plan_fit import misfits
from pipeline.plan.start import draft_settings
from pipeline.round.round_book import read_settings
from pipeline.sample.make import drafted
from pipeline.sample.units import counted
from pipeline.summary.datasets import counts
from pipeline.summary.sheets.material import Material
from pipeline.summary.sheets.remarks import notes
from pipeline.summary.sheets.round_settings import round_settings
from pipeline.text.places import ROUND_BOOK
from pipeline.write import Written, run_record
from tests.support import summary_support
from tests.support.history_support import a_round
from tests.support.indicator_support import DONG_DA, plan_of
from tests.support.packaged import FORM

OUTSIDE = "Năm báo cáo {} nằm ngoài thời gian của kế hoạch (2021-2030)"


def said_of(year: int, period: str = "nam", *, plan: Plan = DONG_DA, start: int | None = None):
    return list(misfits(plan, a_round("thu", year, period, start=start).settings))


@pytest.mark.parametrize("year", [2021, 2025, 2030])
def test_a_round_of_the_plan_s_years_is_not_warned_about(year: int) -> None:
    assert said_of(year) == []
    assert said_of(year, "6T") == []


@pytest.mark.parametrize("year", [2020, 2031])
def test_a_year_outside_the_plan_is_told(year: int) -> None:
    (said,) = said_of(year)
    assert said.startswith(OUTSIDE.format(year))


def test_a_report_on_a_term_begins_within_the_plan_too() -> None:
    assert said_of(2030, "giai-doan", start=2021) == []
    (said,) = said_of(2024, "giai-doan", start=2020)
    assert said.startswith(OUTSIDE.format("2020-2024"))


def test_a_period_that_the_plan_does_not_report_is_told() -> None:
    reports = [{"period": "6T", "text": "tháng 5"}, {"period": "nam", "text": "tháng 11"}]
    data = plan_of().model_dump(by_alias=True)
    plan = Plan.model_validate({**data, "report": reports})
    assert said_of(2025, "nam", plan=plan) == []
    (said,) = said_of(2025, "giai-doan", plan=plan, start=2021)
    assert said == (
        "Kế hoạch quy định báo cáo 06 tháng, năm; đợt này là báo cáo tổng kết giai đoạn."
    )
    # A plan that says nothing of its reports foresees any.
    assert said_of(2025, "giai-doan", plan=plan_of(), start=2021) == []


def test_a_due_date_that_is_not_the_plan_s_is_told() -> None:
    plan = find_plan("ben-cat-2023", FORM)
    made = draft_settings(plan=plan.id, year=2023, followed=plan)
    assert list(misfits(plan, made)) == []
    later = made.model_copy(update={"due": dt.date(2023, 12, 20)})
    assert list(misfits(plan, later)) == [
        "Kế hoạch quy định nộp báo cáo trước ngày 15/12/2023; đợt này ghi hạn nộp là ngày "
        "20/12/2023 (Hạn nộp ở trang Thiết lập)."
    ]


@pytest.mark.parametrize(
    ("plan", "period", "year", "dates", "enrolment"),
    [
        ("ben-cat-2023", "6T", 2023, ("2023-01-01", "2023-05-10", "2023-05-15"), "2022-2023"),
        ("ben-cat-2023", "nam", 2023, ("2023-01-01", "2023-12-10", "2023-12-15"), "2023-2024"),
        ("gia-lam-2022", "nam", 2022, ("2022-01-01", "2022-11-15", "2022-11-20"), "2022-2023"),
        (
            "khoai-chau-2016-2020",
            "giai-doan",
            2020,
            ("2016-01-01", "2020-05-07", "2020-05-12"),
            "2019-2020",
        ),
        # The plan names no day: the habit of the others.
        (
            "dong-da-2021-2030",
            "giai-doan",
            2030,
            ("2021-01-01", "2030-11-15", "2030-11-20"),
            "2030-2031",
        ),
    ],
)
def test_a_new_round_and_a_made_up_one_have_the_dates_of_the_plan(
    plan: str, period: Any, year: int, dates: tuple[str, ...], enrolment: str, tmp_path: Path
) -> None:
    folder = tmp_path / "moi"
    wanted = ["--plan", plan, "--year", str(year), "--period", period]
    ran = CliRunner().invoke(main, ["new", str(folder), *wanted])
    assert (ran.exit_code, "Cảnh báo" in ran.output) == (0, False)
    made = read_settings(folder / ROUND_BOOK)
    for one in (made, drafted(plan, year, period, counted({"MN": 1}))):
        assert tuple(map(str, (one.start, one.cutoff, one.due))) == dates
        assert one.end == one.cutoff
        assert one.school_years.enrolment == enrolment


def test_it_is_said_wherever_the_results_are_read(tmp_path: Path) -> None:
    late = {"from": "2031-01-01", "to": "2031-11-15", "cutoff": "2031-11-15", "due": "2031-11-20"}
    outcomes = summary_support.outcomes(year=2031, **late)
    warning = OUTSIDE.format(2031)
    report = list(run_report(outcomes, Written((), (), ()), tmp_path))
    assert any(line.startswith(f"  Cảnh báo: {warning}") for line in report)
    material = Material(outcomes, summary_support.FORM, tmp_path)
    assert dict(round_settings(material))["Lưu ý về kế hoạch"].startswith(warning)
    assert next(notes(material, ())).startswith(warning)
    record = run_record(counts(outcomes, ()), {}, dt.datetime(2031, 12, 1))
    (told,) = json.loads(record)["warnings"]
    assert told.startswith(warning)


def test_where_all_fits_nothing_is_said(tmp_path: Path) -> None:
    outcomes = summary_support.outcomes()
    report = list(run_report(outcomes, Written((), (), ()), tmp_path))
    assert "KẾ HOẠCH" not in report
    material = Material(outcomes, summary_support.FORM, tmp_path)
    assert "Lưu ý về kế hoạch" not in dict(round_settings(material))
    assert counts(outcomes, ())["warnings"] == []


def test_a_new_round_is_warned_about_and_made(tmp_path: Path) -> None:
    folder = tmp_path / "2031-6T"
    ran = CliRunner().invoke(main, ["new", str(folder)])
    assert ran.exit_code == 0
    assert f"Cảnh báo: {OUTSIDE.format(2031)}" in ran.output
    assert read_settings(folder / ROUND_BOOK).legal_basis == ""
