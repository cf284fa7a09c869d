"""Questions between the tables of a unit and between units: queries, never errors."""

from __future__ import annotations

import pytest

from pipeline.review.review import review_alone
from tests.support.history_support import a_round
from tests.support.packaged import FORM
from tests.support.review_support import (
    COMMUNE,
    EVENT,
    KINDERGARTEN,
    OFFICE,
    OTHER,
    SCHOOL,
    SECOND_KINDERGARTEN,
    accepted_of,
    reviewed,
)


def school(table, **cells):
    """Changes of the primary school, ``row__column=value``."""
    return {"TH01": {table: {tuple(key.split("__")): value for key, value in cells.items()}}}


def test_honest_figures_raise_no_question():
    assert reviewed(SCHOOL, KINDERGARTEN, COMMUNE, OFFICE) == ()


def test_more_planned_than_staff_is_asked_about_at_the_planned_persons():
    (finding,) = reviewed(SCHOOL, changes=school("succession", persons__total=41))
    assert (finding.code, finding.severity, finding.row) == ("R07", "query", "204")
    assert (finding.unit, finding.column, finding.value) == ("TH01", "1", "41")
    assert "(41)" in finding.message
    assert "(40)" in finding.message
    assert reviewed(SCHOOL, changes=school("succession", persons__total=40)) == ()


def test_the_office_is_compared_with_its_own_people():
    over = {"PHONG01": {"succession": {("persons", "total"): 13}}}
    (finding,) = reviewed(OFFICE, changes=over)
    assert (finding.code, finding.unit) == ("R07", "PHONG01")
    exactly = {"PHONG01": {"succession": {("persons", "total"): 12}}}
    assert reviewed(OFFICE, changes=exactly) == ()


def test_an_explanation_on_the_row_answers():
    changes = school("succession", persons__total=41, persons__explanation="Người ngoài đơn vị.")
    (finding,) = reviewed(SCHOOL, changes=changes)
    assert finding.state == "explained"


@pytest.mark.parametrize("column", ["total", "female"])
def test_more_managers_trained_than_there_are_is_asked_about(column):
    trained = {f"managers_trained__{column}": 4}
    (finding,) = reviewed(SCHOOL, changes=school("succession", **trained))
    assert (finding.code, finding.row) == ("R08", "207")
    assert finding.column == {"total": "1", "female": "2"}[column]
    as_many = {f"managers_trained__{column}": 3}
    assert reviewed(SCHOOL, changes=school("succession", **as_many)) == ()


def test_the_office_s_trained_leaders_are_compared_with_its_leaders():
    over = {"PHONG01": {"succession": {("managers_trained", "female"): 3}}}
    (finding,) = reviewed(OFFICE, changes=over)
    assert (finding.code, finding.column) == ("R08", "2")


def test_a_comparison_waits_for_both_tables():
    changes = school("succession", persons__total=41, managers_trained__total=4)
    assert reviewed(SCHOOL, changes=changes, without=["staff"]) == ()


def test_residents_in_school_above_the_commune_s_children_are_asked_about():
    kindergartens = (KINDERGARTEN, SECOND_KINDERGARTEN, COMMUNE)

    def residents(count):
        second = {
            "preschool": {
                ("nursery_resident", "total"): count,
                ("kindergarten_resident", "total"): 0,
            },
            "staff": {("all", "total"): 41},
        }
        return reviewed(*kindergartens, changes={"MN02": second})

    # 80 in the first school, 40 in groups without a return, 300 children of the age.
    (finding,) = residents(181)
    assert (finding.code, finding.unit, finding.row) == ("R11", "XA01", "1301")
    assert "301" in finding.message
    assert residents(180) == ()


def test_schools_of_another_commune_are_not_counted():
    far = SECOND_KINDERGARTEN.model_copy(update={"commune": "Phường Hoa Cúc"})
    changes = {
        "MN02": {
            "preschool": {("nursery_resident", "total"): 299},
            "staff": {("all", "total"): 41},
        }
    }
    assert reviewed(KINDERGARTEN, far, COMMUNE, changes=changes) == ()


def test_one_unit_alone_is_asked_what_needs_no_other():
    changes = {
        **school("succession", persons__total=41, managers_trained__total=4),
        "XA01": {"population": {("private_nursery", "total"): 301}},
    }
    units = (SCHOOL, COMMUNE)
    round_ = a_round("nam-2025", 2025, units=units)
    whole = reviewed(*units, changes=changes)
    assert [finding.code for finding in whole] == ["R07", "R08", "R11"]
    accepted = accepted_of(units, changes)
    assert review_alone(accepted, SCHOOL, round_, FORM) == whole[:2]
    assert review_alone(accepted, COMMUNE, round_, FORM) == ()


def one_event(**figures):
    return reviewed(SCHOOL, events={"TH01": [EVENT, {**EVENT, **figures}]})


def test_more_than_three_turns_of_parents_to_a_pupil_are_asked_about():
    (finding,) = one_event(parents=1300)
    assert (finding.code, finding.severity, finding.row) == ("R14", "query", "2")
    assert finding.column == "5"
    # 1300 of 400 pupils is 3,25, said with one decimal.
    assert "1.300 lượt phụ huynh, gấp 3,3 lần số trẻ em, học sinh (400)" in finding.message
    assert one_event(parents=1200) == ()


def test_the_explanation_of_an_activity_answers_for_it():
    (finding,) = one_event(parents=1300, explanation="Mời phụ huynh toàn cụm.")
    assert finding.state == "explained"


def test_more_turns_of_pupils_than_pupils_are_asked_about():
    (finding,) = one_event(pupils=401)
    assert (finding.code, finding.row, finding.column) == ("R14", "2", "6")
    assert one_event(pupils=400) == ()


def test_more_turns_of_staff_than_staff_are_asked_about():
    (finding,) = one_event(staff=41)
    assert (finding.code, finding.row, finding.column) == ("R14", "2", "7")
    assert one_event(staff=40) == ()


def test_a_kindergarten_s_parents_are_compared_with_its_children():
    events = {"MN01": [{"parents": 901, "staff": 40}]}
    (finding,) = reviewed(KINDERGARTEN, events=events)
    assert finding.code == "R14"
    assert reviewed(KINDERGARTEN, events={"MN01": [{"parents": 900, "staff": 40}]}) == ()


def test_without_an_enrolment_nothing_can_be_compared():
    events = {"MN01": [{"parents": 5000}]}
    assert reviewed(KINDERGARTEN, events=events, without=["preschool"]) == ()


def test_more_staff_reached_than_teachers_and_support_is_asked_about():
    (finding,) = reviewed(SCHOOL, reached=38)
    assert (finding.code, finding.row, finding.value) == ("R14", "504", "38")
    assert finding.table == "outreach"
    assert reviewed(SCHOOL, reached=37) == ()


def test_a_programme_said_to_be_held_needs_an_activity():
    found = reviewed(SCHOOL, events={"TH01": []}, reached=0)
    assert [(finding.code, finding.row) for finding in found] == [("R17", "814"), ("R17", "815")]
    changes = school("checklist", communication_programme__answer="Không")
    (finding,) = reviewed(SCHOOL, changes=changes, events={"TH01": []}, reached=0)
    assert finding.row == "815"
    # One activity is enough, and a unit that isn't asked for activities needs none.
    assert reviewed(SCHOOL) == ()
    assert reviewed(SCHOOL, without=["outreach"]) == ()


MORE = {
    "staff": {("masters", "total"): 5, ("masters", "female"): 4, ("doctors", "total"): 1},
    "succession": {("head", "total"): 2, ("head", "female"): 1, ("deputy", "total"): 3},
    "completion": {("grade5", "total"): 80, ("grade5", "female"): 39},
}


def test_two_units_with_the_same_figures_are_both_asked():
    found = reviewed(SCHOOL, OTHER, changes={"TH01": MORE, "TH02": MORE})
    assert [(finding.code, finding.severity, finding.unit) for finding in found] == [
        ("I05", "query", "TH01"),
        ("I05", "query", "TH02"),
    ]
    assert "của Trường Tiểu học Hoa Lau (TH02)." in found[0].message
    assert found[0].file == "TH01.xlsx"
    one_apart = {**MORE, "completion": {("grade5", "total"): 81, ("grade5", "female"): 39}}
    assert reviewed(SCHOOL, OTHER, changes={"TH01": MORE, "TH02": one_apart}) == ()


def test_of_many_units_with_the_same_figures_a_few_are_named():
    copies = [OTHER.model_copy(update={"code": f"TH9{number}"}) for number in range(5)]
    alike = dict.fromkeys(("TH01", *(one.code for one in copies)), MORE)
    found = reviewed(SCHOOL, *copies, changes=alike)
    assert [finding.code for finding in found] == ["I05"] * 6
    assert "(TH92) và 2 đơn vị khác." in found[0].message
    assert "(TH93)" not in found[0].message


def test_a_few_equal_figures_are_no_copy():
    few = ["checklist", "completion", "succession", "training", "outreach"]
    assert reviewed(SCHOOL, OTHER, without=few) == ()
