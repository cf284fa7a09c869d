"""Counts that are more than plausible: asked about, and no result that rests on one is sure."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.accept.accept import accept
from pipeline.measure.doubts import with_doubts
from pipeline.measure.history import EarlierRound, history_before
from pipeline.measure.measure import measure
from pipeline.measure.result import Outlook
from pipeline.measure.verdict_words import verdict_so_far
from pipeline.plan.files import find_plan
from pipeline.review.review import review
from pipeline.summary.sheets import remarks, wording
from pipeline.summary.sheets.indicators import note_words, range_words
from pipeline.validate.waive import Waiver, waive
from pipeline.validate.waiver_keys import key_of
from schemas.records import VALUE
from tests.support.packaged import FORM
from tests.support.readings import UNITS, a_round, entry, reading

PLAN = find_plan("dong-da-2021-2030", FORM)
PHONE = 912_345_722
COMMUNE = UNITS["XA"]
SCHOOL = UNITS["TH"]
EVERYONE = tuple(UNITS.values())


def accepted_of(*units, year=2025, **more):
    round_ = a_round(*units, year=year)
    readings = {unit.code: reading(unit=unit, round_=round_, **more) for unit in units}
    chosen = {(code, table): one for code, one in readings.items() for table in one.tables}
    return round_, accept(chosen, FORM, year)


def asked(*units, history=None, **more):
    """The questions on implausible counts."""
    round_, accepted = accepted_of(*units, **more)
    before = history_before(round_, history or (), FORM)
    return [one for one in review(accepted, round_, FORM, before) if one.code == "R25"]


def total(table, row, figure, column="total"):
    return {table: {(row, column): figure}}


@pytest.mark.parametrize("unit", EVERYONE, ids=lambda unit: unit.kind)
def test_honest_figures_are_not_asked_about(unit):
    assert asked(unit) == []


@pytest.mark.parametrize(
    ("unit", "changes", "row", "said"),
    [
        (SCHOOL, total("training", "comm_officials", PHONE, "turns"), "602", "so với số người làm"),
        (SCHOOL, total("training", "know_pupils", PHONE, "turns"), "609", "so với số học sinh"),
        (SCHOOL, total("checklist", "action_month", PHONE, "quantity"), "815", "trẻ em, học sinh"),
        (SCHOOL, total("checklist", "site_q1", PHONE, "quantity"), "809", "không quá 300"),
        (SCHOOL, total("staff", "teachers", 4_749), "105", "không quá 400"),
        (SCHOOL, total("staff", "deputy", PHONE), "104", "không quá 20"),
        (SCHOOL, total("succession", "persons", PHONE), "204", "so với số người làm việc"),
        (SCHOOL, total("completion", "grade5", PHONE), "402", "so với số học sinh"),
        (SCHOOL, total("resources", "honoured", PHONE), "1010", "912.345.722"),
        (SCHOOL, total("board", "changed", PHONE, VALUE), "703", "912.345.722"),
        (SCHOOL, total("outreach", "staff_persons", PHONE, VALUE), "504", "912.345.722"),
        (UNITS["MN"], total("preschool", "age5", 116_120), "309", "so với số người làm việc"),
        (UNITS["MN"], total("checklist", "action_month", PHONE, "quantity"), "815", "trẻ em và ng"),
        (UNITS["PHONG"], total("agency", "all", 12_000), "1501", "không quá 300"),
        (UNITS["PHONG"], total("training", "comm_teachers", PHONE, "turns"), "603", "quá 5.000"),
        (COMMUNE, total("population", "age5", 116_120), "1308", "số nữ từ 15 đến 60 tuổi"),
        (COMMUNE, total("literacy", "age15_60", 9_000_000, "women"), "1403", "không quá 100.000"),
    ],
)
def test_a_count_beyond_its_bound_is_a_query_at_its_cell(unit, changes, row, said):
    (finding,) = asked(unit, changes=changes)
    assert (finding.severity, finding.state, finding.row) == ("query", "open", row)
    assert said in finding.message
    assert "để cán bộ tổng hợp xác nhận" in finding.remedy


@pytest.mark.parametrize("column", ["parents", "pupils", "staff"])
def test_a_telephone_number_among_the_turns_of_an_activity_is_asked_about_once(column):
    entries = {"outreach": entry("outreach", 1, **{column: PHONE})}
    round_, accepted = accepted_of(SCHOOL, entries=entries)
    found = review(accepted, round_, FORM)
    assert [(one.code, one.row) for one in found] == [("R25", "2")]


def test_a_number_of_members_beyond_the_staff_is_asked_about():
    changes = {"board": {("members", VALUE): 101}}
    (finding,) = asked(SCHOOL, changes=changes)
    assert (finding.table, finding.row) == ("board", "704")


def thousands(unit, *tables):
    """The unit's counts in these tables times a thousand."""
    _, accepted = accepted_of(unit)
    found = {}
    for table in tables:
        cells = accepted.tables[table][unit.code].cells
        kinds = FORM.by_name[table].body
        found[table] = {
            key: value * 1000
            for key, value in cells.items()
            if isinstance(value, int) and key[0] in kinds.row_index
        }
    return found


@pytest.mark.parametrize(
    ("unit", "tables"),
    [
        (SCHOOL, ("staff",)),
        (SCHOOL, ("completion",)),
        (SCHOOL, ("staff", "completion")),
        (SCHOOL, ("training",)),
        (SCHOOL, ("succession",)),
        (SCHOOL, ("checklist",)),
        (SCHOOL, ("resources",)),
        (UNITS["MN"], ("preschool",)),
        (UNITS["MN"], ("staff", "preschool", "training")),
        (COMMUNE, ("population",)),
        (COMMUNE, ("literacy",)),
        (COMMUNE, ("population", "literacy")),
        (UNITS["PHONG"], ("agency",)),
        (UNITS["GDTX"], ("staff", "completion")),
        (UNITS["LC"], ("staff", "completion", "preschool")),
    ],
    ids=lambda part: part.kind if hasattr(part, "kind") else "+".join(part),
)
def test_a_table_in_thousands_is_asked_about(unit, tables):
    found = {one.table for one in asked(unit, changes=thousands(unit, *tables))}
    assert found >= set(tables)


def test_a_figure_far_above_the_last_one_is_asked_about():
    """An extra nought in a kindergarten's half-year, where it reports no children."""
    unit = UNITS["MN"]
    before = a_round(unit, year=2024)
    last = EarlierRound(before, accepted_of(unit, year=2024)[1], "closed")
    usual = reading(unit=unit).tables["staff"].body.values
    assert 28 in usual
    changes = total("staff", "teachers", 280)
    without = ("preschool",)
    assert asked(unit, changes=changes, without=without) == []
    (finding,) = asked(unit, changes=changes, without=without, history=(last,))
    assert finding.row == "105"
    assert "gấp 10 lần số liệu kỳ trước (năm 2024: 28)" in finding.message
    assert asked(unit, changes=total("staff", "teachers", 60), history=(last,)) == []


TWO = (SCHOOL, SCHOOL.model_copy(update={"code": "TH02", "name": "Trường Tiểu học Hoa Lau"}))
IN_TRAINING = {
    "training": {("comm_officials", "turns"): PHONE, ("communicators", "turns"): PHONE + 5}
}


def results(state="open", changes=IN_TRAINING, entries=None):
    """Results of two schools of which the first has a telephone number in Biểu 06."""
    round_ = a_round(*TWO)
    first = reading(changes, entries=entries, unit=TWO[0], round_=round_)
    second = reading(unit=TWO[1], round_=round_, path="b.xlsx")
    chosen = {
        (unit.code, table): one
        for unit, one in zip(TWO, (first, second), strict=True)
        for table in one.tables
    }
    accepted = accept(chosen, FORM, 2025)
    found = [one for one in review(accepted, round_, FORM) if one.code == "R25"]
    if state == "waived":
        keys = [Waiver(key_of(one), "Nguyễn Văn Bình", "Đã gọi trường") for one in found]
        found = waive(found, keys, FORM)
    else:
        found = [replace(one, state=state) for one in found]
    return with_doubts(measure(PLAN, round_, accepted, FORM), found, FORM)


def result_of(found, code, scope="all", unit="", split="all"):
    return next(
        one
        for one in found
        if (one.indicator.code, one.scope, one.unit, one.split) == (code, scope, unit, split)
    )


@pytest.mark.parametrize("state", ["open", "explained"])
def test_a_result_on_a_doubtful_figure_is_provisional_whatever_the_unit_explains(state):
    found = result_of(results(state), "2.4.b")
    assert found.value > PHONE
    assert found.reported == found.expected
    assert found.is_provisional
    assert (found.doubted, found.outlook) == (("TH01",), Outlook.UNKNOWN)
    told = (verdict_so_far(found), wording.verdict(found), remarks.verdict_sentence([found]))
    assert not any("chắc chắn" in one.lower() for one in told)
    assert told[0].endswith("còn phụ thuộc số liệu cần xác nhận của TH01")
    assert "Còn phụ thuộc số liệu cần xác nhận của TH01, xem Sửa và" in note_words(found)
    assert range_words(found) == "Chưa xác định được"


@pytest.mark.parametrize("state", ["waived", "superseded"])
def test_the_officers_acceptance_or_another_version_alone_makes_it_sure(state):
    found = result_of(results(state), "2.4.b")
    assert found.doubted == ()
    assert not found.is_provisional
    assert "cần xác nhận" not in verdict_so_far(found)


def test_results_without_the_figure_stay_sure():
    found = results()
    assert result_of(found, "2.4.b", "unit", "TH01").doubted == ("TH01",)
    assert result_of(found, "2.4.b", "unit", "TH02").doubted == ()
    # The women among the trained were typed by the same hand.
    assert result_of(found, "2.4.b", split="female").doubted == ("TH01",)
    assert result_of(found, "2.4.a-PH").doubted == ()


@pytest.mark.parametrize(
    ("changes", "entries", "codes"),
    [
        (total("completion", "grade5", PHONE), None, {"2.2.b"}),
        (total("outreach", "staff_persons", PHONE, VALUE), None, {"2.4.a-GV"}),
        ({}, {"outreach": entry("outreach", 1, parents=PHONE)}, {"2.4.a-PH"}),
        ({"board": {("members", VALUE): 101}}, None, {"2.5"}),
        (total("checklist", "site_q1", PHONE, "quantity"), None, set()),
    ],
)
def test_a_doubt_is_on_the_results_that_are_made_of_the_figure(changes, entries, codes):
    found = results(changes=changes, entries=entries)
    assert {one.indicator.code for one in found if one.doubted and one.scope == "all"} == codes


@pytest.mark.parametrize("table", ["staff", "succession", "completion", "training", "preschool"])
def test_no_result_over_a_table_in_thousands_is_sure(table):
    unit = UNITS["LC"]
    round_, accepted = accepted_of(unit, changes=thousands(unit, table))
    found = [one for one in review(accepted, round_, FORM) if one.code == "R25"]
    for one in with_doubts(measure(PLAN, round_, accepted, FORM), found, FORM):
        rests = any(
            reference.table == table and one.entering.get(table)
            for reference in (*one.indicator.numerator, *one.indicator.denominator)
        )
        assert bool(one.doubted) == rests, one.indicator.code
