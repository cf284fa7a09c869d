"""The Tháng hành động that a report is about: the plan says which, a title names its year."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.cli.burden import cutoff_lines
from pipeline.plan.files import find_plan
from pipeline.plan.open_round import OpenRound, opened_with
from pipeline.plan.sent_forms import keep_sent_form
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
            assert len(short_title(line)) <= 66
    # The form's own wording has the year: no day of the round makes another form of it.
    assert all("tính đến" not in line.title for line in _lines(found))


def test_how_far_forms_made_before_the_cut_off_was_moved_have_come_is_told(tmp_path) -> None:
    def moved(cutoff: str) -> OpenRound:
        first = opened("ben-cat-2023", 2023, cutoff=cutoff)
        followed = find_plan("ben-cat-2023", PACKAGED.form)
        return opened_with(replace(first.round, folder=tmp_path), followed, PACKAGED)

    before = moved("2023-12-10")
    keep_sent_form(before.form, before.round)
    titles = [one.title for one in moved("2023-12-15").plan.indicators if "năm 2023" in one.title]
    earlier = " năm 2023 (báo cáo trên mẫu đã tạo trước: đến ngày 10/12/2023)"
    assert titles
    assert all(title.endswith(earlier) for title in titles)
    now = moved("2023-12-12").round
    assert now.action_month_so_far.startswith("tính đến ngày 12/12/2023; báo cáo trên mẫu")
    assert now.cutoff_words == "12/12/2023 (báo cáo trên mẫu đã tạo trước: 10/12/2023)"
    (told,) = cutoff_lines(now)
    assert "ghi chốt số liệu ngày 10/12/2023, nay chốt ngày 12/12/2023" in told
    # Those made with the new one are out too; the same once more is nothing new.
    keep_sent_form(before.form, now)
    assert moved("2023-12-12").round.earlier_cutoffs == (dt.date(2023, 12, 10),)
    assert not [*cutoff_lines(replace(now, sent_cutoffs=frozenset({dt.date(2023, 12, 12)})))]


def _lines(found: OpenRound):
    return found.form.by_name["own_targets"].plan_lines


def test_a_month_that_has_not_begun_is_not_asked() -> None:
    asked = (
        opened("ben-cat-2023", 2023, cutoff=cutoff).round.respondent(UNITS[0])
        for cutoff in ("2023-11-14", "2023-11-15")
    )
    row = PACKAGED.form.by_name["checklist"].body.row("action_month")
    assert [row.is_asked(who) for who in asked] == [False, True]
