"""Questions between a report and the one before."""

from __future__ import annotations

import pytest

from pipeline.measure.history import EarlierRound, history_before
from schemas.code_lists import NO, YES
from schemas.records import VALUE
from tests.review.test_review import MORE
from tests.support.history_support import a_round, total
from tests.support.packaged import FORM
from tests.support.review_support import EVENT, OTHER, SCHOOL, accepted_of, history_of
from tests.support.review_support import reviewed as reviewed_by_all

MEANWHILE = {"TH01": {"staff": {("support", "total"): 10}}}
"""A figure that tells this year's report from the last."""


def reviewed(*units, **more):
    """Questions of the rules over time; fewer staff than last year break other rules too."""
    found = reviewed_by_all(*units, **more)
    return tuple(finding for finding in found if finding.code in ("R19", "R22", "I05"))


def staff(count):
    return {"TH01": {"staff": {("all", "total"): count}}}


@pytest.mark.parametrize(("now", "asked"), [(53, True), (52, False), (28, False), (27, True)])
def test_a_main_total_that_changes_by_more_than_30_percent_is_asked_about(now, asked):
    # 40 people a year ago: 30 % are 12.
    found = reviewed(SCHOOL, changes=staff(now), history=history_of(SCHOOL))
    assert [(finding.code, finding.row) for finding in found] == [("R19", "101")] * asked


def test_the_sentence_says_both_figures_and_the_change():
    (finding,) = reviewed(SCHOOL, changes=staff(54), history=history_of(SCHOOL))
    assert finding.severity == "query"
    assert (
        "Tổng số cán bộ quản lý, giáo viên, nhân viên là 54, kỳ trước (năm 2024) là 40 (tăng 35%)"
        in finding.message
    )
    (finding,) = reviewed(SCHOOL, changes=staff(27), history=history_of(SCHOOL))
    assert "(giảm 32,5%)" in finding.message


def test_an_explained_change_is_explained():
    changes = staff(54)
    changes["TH01"]["staff"]["all", "explanation"] = "Sáp nhập hai trường."
    (finding,) = reviewed(SCHOOL, changes=changes, history=history_of(SCHOOL))
    assert finding.state == "explained"


def test_without_an_earlier_figure_or_from_zero_nothing_is_asked():
    new = history_of(SCHOOL, without=["staff"])
    assert reviewed(SCHOOL, changes=staff(90), history=new) == ()
    from_zero = history_of(SCHOOL, changes=staff(0))
    assert reviewed(SCHOOL, changes=MEANWHILE, history=from_zero) == ()


def test_the_last_report_is_the_one_compared_with():
    def earlier(year, count):
        round_ = a_round(f"nam-{year}", year, units=[SCHOOL])
        return EarlierRound(round_, accepted_of([SCHOOL], staff(count), year=year), "closed")

    now = a_round("nam-2025", 2025, units=[SCHOOL])
    history = history_before(now, (earlier(2023, 90), earlier(2024, 40)), FORM)
    assert reviewed(SCHOOL, changes=MEANWHILE, history=history) == ()


def test_the_same_figures_as_last_time_are_asked_about():
    # The tables shared hold 22 figures above zero.
    history = history_of(SCHOOL, changes={"TH01": MORE})
    (finding,) = reviewed(SCHOOL, changes={"TH01": MORE}, history=history)
    assert (finding.code, finding.severity, finding.unit) == ("I05", "query", "TH01")
    assert finding.message.startswith("Số liệu trùng hoàn toàn với báo cáo năm 2024 của đơn vị.")
    changed = {**MORE, "staff": {**MORE["staff"], ("masters", "total"): 6}}
    assert reviewed(SCHOOL, changes={"TH01": changed}, history=history) == ()
    # Nor did a file come twice where an answer or the activities differ.
    spared = {**MORE, "research": {("gate", VALUE): NO}}
    assert (
        reviewed(
            SCHOOL,
            changes={"TH01": spared},
            history=history_of(
                SCHOOL, changes={"TH01": {**MORE, "research": {("gate", VALUE): YES}}}
            ),
        )
        == ()
    )
    for events in ([EVENT, EVENT], [{**EVENT, "parents": 299}]):
        more = {"changes": {"TH01": MORE}, "events": {"TH01": events}}
        assert reviewed(SCHOOL, history=history, **more) == ()


def test_a_merged_unit_is_compared_with_all_that_it_was():
    merged = SCHOOL.model_copy(update={"old_codes": ("TH02",)})
    history = history_of(SCHOOL, OTHER).of_units([merged])

    def asked(count):
        found = reviewed(merged, changes=staff(count), history=history)
        return [finding for finding in found if finding.table == "staff"]

    # 40 people in each of the two.
    assert asked(80) == []
    (finding,) = asked(50)
    assert "là 50, kỳ trước (năm 2024) là 80 (giảm 37,5%)" in finding.message
    # What one of them did not send is no figure of both.
    pages = dict(history.rounds[0].accepted.tables["staff"])
    del pages["TH02"]
    history.rounds[0].accepted.tables["staff"] = pages
    assert asked(50) == []


TRAINED = total(code="2.4.b")


def half_year(turns, **more):
    changes = {"TH01": {"training": {("communicators", "turns"): turns}}}
    return history_of(SCHOOL, year=2025, period="6T", changes=changes, **more)


def test_a_year_below_its_half_year_is_asked_about():
    # 12 turns in the year.
    (finding,) = reviewed(SCHOOL, history=half_year(13), indicators=(TRAINED,))
    assert (finding.code, finding.severity) == ("R22", "query")
    assert (finding.table, finding.row, finding.column) == ("training", "601", "1")
    assert "chỉ tiêu 2.4.b, lũy kế cả năm (12) nhỏ hơn số 06 tháng (13)" in finding.message
    # As many as after six months is no question, nor is it the half of another year.
    same = half_year(12)
    assert reviewed(SCHOOL, changes=MEANWHILE, history=same, indicators=(TRAINED,)) == ()
    last = history_of(
        SCHOOL,
        period="6T",
        changes={"TH01": {"training": {("communicators", "turns"): 13}}},
    )
    assert reviewed(SCHOOL, changes=MEANWHILE, history=last, indicators=(TRAINED,)) == ()


def test_a_total_of_activities_is_asked_about_at_its_head_cell():
    line = total(code="2.4.a-PH", numerator=["outreach.parents"], splits=["all"])
    events = {"TH01": [{"parents": 301}]}
    history = history_of(SCHOOL, year=2025, period="6T", events=events)
    (finding,) = reviewed(SCHOOL, changes=MEANWHILE, history=history, indicators=(line,))
    assert (finding.code, finding.table, finding.row) == ("R22", "outreach", "501")


def test_what_does_not_add_up_is_not_compared():
    once = total(accumulate="none")
    assert reviewed(SCHOOL, changes=MEANWHILE, history=half_year(99), indicators=(once,)) == ()


def test_a_figure_unlike_the_office_s_is_asked_about_with_both():
    known = {"TH01": {"staff": {("teachers", "total"): 1030, ("support", "total"): 9}}}
    found = reviewed_by_all(SCHOOL, at_hand=known)
    (finding,) = [one for one in found if one.code == "R27"]
    assert (finding.severity, finding.row, finding.column) == ("query", "105", "1")
    assert '"Giáo viên" là 28, số liệu có sẵn của cơ quan nhận báo cáo là 1.030' in finding.message


def test_figures_of_a_unit_that_is_not_in_the_round_or_sent_nothing_ask_nobody():
    known = {"TH99": {"staff": {("teachers", "total"): 3}}, "TH01": {"board": {("x", "y"): 1}}}
    assert [one for one in reviewed_by_all(SCHOOL, at_hand=known) if one.code == "R27"] == []


def test_a_year_of_a_merged_unit_is_held_against_the_halves_of_all():
    half = {"TH01": 7, "TH02": 6}
    changes = {
        code: {"training": {("communicators", "turns"): turns}} for code, turns in half.items()
    }
    merged = SCHOOL.model_copy(update={"old_codes": ("TH02",)})
    history = history_of(SCHOOL, OTHER, year=2025, period="6T", changes=changes).of_units([merged])
    changed = {"TH01": {"staff": {("all", "total"): 80}}}
    found = reviewed(merged, changes=changed, history=history, indicators=(TRAINED,))
    (finding,) = (finding for finding in found if finding.code == "R22")
    assert "lũy kế cả năm (12) nhỏ hơn số 06 tháng (13)" in finding.message
