"""The Tháng hành động that a report is about: the plan says which, a title names its year."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline.plan.files import find_plan
from pipeline.plan.open_round import OpenRound, opened_with
from pipeline.plan.start import draft_settings
from pipeline.round.round import Round
from pipeline.summary.sheets.wording import short_title
from schemas.registry import PACKAGED
from schemas.respondents import Period
from tests.support.indicator_support import unit

UNITS = (unit("TH01", "TH"),)


def opened(plan: str, year: int, period: Period = "nam", cutoff: str = "") -> OpenRound:
    followed = find_plan(plan, PACKAGED.form)
    settings = draft_settings(plan=plan, year=year, period=period, followed=followed)
    if cutoff:
        settings = settings.model_copy(update={"cutoff": dt.date.fromisoformat(cutoff)})
    return opened_with(Round("thu", Path("thu"), settings, UNITS), followed, PACKAGED)


@pytest.mark.parametrize(
    ("plan", "year", "period", "cutoff", "month", "so_far"),
    [
        # Due on the last day of the month of the year itself: asked as far as it has come.
        ("ben-cat-2023", 2023, "nam", "", 2023, "10/12/2023"),
        ("gia-lam-2022", 2022, "nam", "", 2022, "15/11/2022"),
        # The report that makes it good.
        ("gia-lam-2022", 2022, "nam", "2022-12-20", 2022, ""),
        ("khoai-chau-2016-2020", 2020, "giai-doan", "", 2019, ""),
        # Plans that do not say: the last one that has ended.
        ("dong-da-2021-2030", 2025, "nam", "", 2024, ""),
        ("dong-da-2021-2030", 2025, "nam", "2025-12-31", 2025, ""),
    ],
)
def test_the_month_is_the_plan_s_and_its_year_is_told(
    plan: str, year: int, period: Period, cutoff: str, month: int, so_far: str
) -> None:
    found = opened(plan, year, period, cutoff)
    assert found.round.action_month_year == month
    assert found.round.is_within_action_month == bool(so_far)
    assert found.round.facts()["NAM_THD"] == str(month)
    told = f" (tính đến ngày {so_far})" if so_far else ""
    for line in found.plan.indicators:
        if any(one.row == "action_month" for one in line.numerator):
            assert line.title.endswith(f" năm {month}{told}")
            assert short_title(line).endswith(f" năm {month}")
            assert len(short_title(line)) <= 60
    # The form's own wording has the year: no day of the round makes another form of it.
    assert all("tính đến" not in line.title for line in _lines(found))


def _lines(found: OpenRound):
    return found.form.by_name["own_targets"].plan_lines


def test_a_month_that_has_not_begun_is_not_asked() -> None:
    asked = (
        opened("ben-cat-2023", 2023, cutoff=cutoff).round.respondent(UNITS[0])
        for cutoff in ("2023-11-14", "2023-11-15")
    )
    row = PACKAGED.form.by_name["checklist"].body.row("action_month")
    assert [row.is_asked(who) for who in asked] == [False, True]
