"""Questions between tables and between units: queries, never errors."""

from __future__ import annotations

from pipeline.accept import accept
from pipeline.review import review
from schemas.registry import FORM
from tests.readings import UNITS, a_round, reading


def reviewed(**changes):
    """Findings of a round in which each named kind sent a return with these changes."""
    chosen = {}
    for kind, cells in changes.items():
        unit = UNITS[kind]
        one = reading(cells, unit=unit, path=f"{kind}.xlsx")
        chosen.update({(unit.code, table): one for table in one.tables})
    return review(accept(chosen, FORM), a_round(), FORM)


def test_honest_figures_raise_no_question():
    assert reviewed(MN={}, TH={}, XA={}, PHONG={}) == ()


def test_more_planned_than_staff_is_asked_about_at_the_planned_persons():
    (finding,) = reviewed(MN={"succession": {("persons", "total"): 41}})
    assert (finding.severity, finding.row, finding.unit) == ("query", "204", "MN01")
    assert reviewed(MN={"succession": {("persons", "total"): 40}}) == ()


def test_an_explanation_on_the_row_answers():
    cells = {("persons", "total"): 41, ("persons", "explanation"): "Có người ngoài đơn vị."}
    (finding,) = reviewed(MN={"succession": cells})
    assert finding.state == "explained"


def test_more_managers_trained_than_there_are_is_asked_about():
    (finding,) = reviewed(MN={"succession": {("managers_trained", "total"): 4}})
    assert (finding.code, finding.row) == ("R08", "207")
    assert reviewed(MN={"succession": {("managers_trained", "total"): 3}}) == ()
    (office,) = reviewed(PHONG={"succession": {("managers_trained", "female"): 3}})
    assert office.column == "2"


def test_residents_in_school_above_the_commune_s_children_are_asked_about():
    over = {"preschool": {("nursery_resident", "total"): 261}}
    (finding,) = reviewed(MN=over, XA={})
    assert (finding.code, finding.unit, finding.row) == ("R11", "XA01", "1301")
    exactly = {"preschool": {("nursery_resident", "total"): 260}}
    assert reviewed(MN=exactly, XA={}) == ()
