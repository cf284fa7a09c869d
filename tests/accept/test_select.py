"""Of several returns of a unit the latest sound one counts, table by table."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from pipeline.accept.records import Candidate
from pipeline.accept.select import select
from pipeline.text.findings import Place, find
from pipeline.validate.validate import validate
from tests.support.honest import HONEST
from tests.support.packaged import FORM, MODELS
from tests.support.readings import UNITS, a_round, reading

FIRST, SECOND = dt.date(2025, 11, 14), dt.date(2025, 11, 18)


JUDGED = {}
"""Findings by what was changed: most tests send the same returns."""


def sent(path, received, changes=None, *, modified="", sha256=""):
    one = reading(changes, path=path, modified=modified, sha256=sha256)
    if (key := repr(changes)) not in JUDGED:
        found = validate([(one, UNITS["MN"])], a_round(), FORM, MODELS)
        JUDGED[key] = found.get(path, ())
    found = tuple(replace(finding, file=path) for finding in JUDGED[key])
    return Candidate(one, UNITS["MN"], received, found)


def chosen(*candidates):
    selection = select(candidates, a_round(), FORM)
    return selection, {
        table: candidate.reading.path for (_, table), candidate in selection.chosen.items()
    }


FEWER = {"staff": {("support", "total"): 8, ("all", "total"): 39}}
FAULTY = {"staff": {("ccvc", "female"): 31}}


def test_a_file_sent_twice_counts_once_and_the_difference_is_listed():
    selection, tables = chosen(sent("1.xlsx", FIRST), sent("2.xlsx", SECOND, FEWER))
    assert set(tables.values()) == {"2.xlsx"}
    assert selection.used == {"2.xlsx"}
    assert selection.superseded == {"1.xlsx"}
    listed = {(f.row, f.column, f.severity, f.value) for f in selection.findings}
    assert listed == {("101", "1", "note", "39"), ("106", "1", "note", "8")}
    assert "ghi 40, bản được dùng ghi 39" in " ".join(f.message for f in selection.findings)


def test_a_cell_that_the_older_file_left_blank_is_called_so():
    newer = {"staff": {("teachers", "explanation"): "Đang chờ số liệu."}}
    selection, _ = chosen(sent("1.xlsx", FIRST), sent("2.xlsx", SECOND, newer))
    (listed,) = selection.findings
    assert "ghi trống, bản được dùng ghi Đang chờ số liệu." in listed.message


def test_an_older_table_counts_where_the_newer_has_an_error_and_that_is_asked():
    selection, tables = chosen(sent("1.xlsx", FIRST), sent("2.xlsx", SECOND, FAULTY))
    assert tables["staff"] == "1.xlsx"
    assert tables["preschool"] == "2.xlsx"
    assert [(f.code, f.table) for f in selection.findings if f.severity == "query"] == [
        ("I07", "staff")
    ]
    assert selection.used == {"1.xlsx", "2.xlsx"}


def test_a_fault_of_the_whole_newer_file_is_asked_once_not_for_each_table():
    mismatch = find("unit_mismatch", {"a": "MN01", "b": "MN02"}, Place("2.xlsx"))
    newer = replace(sent("2.xlsx", SECOND), findings=(mismatch,))
    selection, tables = chosen(sent("1.xlsx", FIRST), newer)
    assert len(tables) > 1
    asked = [f for f in selection.findings if f.code == "I07"]
    assert [(f.file, f.table) for f in asked] == [("1.xlsx", "")]
    assert asked[0].message.startswith("Cả tệp: bản gửi sau (2.xlsx) có lỗi")


def test_a_wholly_faulty_return_is_superseded_once_a_later_one_counts_for_every_table():
    wrong = sent("1.xlsx", FIRST)
    mismatch = find("unit_mismatch", {"a": "MN01", "b": "MN02"}, Place("1.xlsx"))
    wrong = replace(wrong, findings=(mismatch,))
    selection, _ = chosen(wrong, sent("2.xlsx", SECOND))
    assert selection.superseded == {"1.xlsx"}
    lost = find("table_lost", {"biểu": "Biểu 01"}, Place("2.xlsx", "staff"))
    selection, _ = chosen(wrong, replace(sent("2.xlsx", SECOND), findings=(lost,)))
    assert selection.superseded == frozenset()
    selection, _ = chosen(replace(wrong, received=SECOND), sent("0.xlsx", FIRST))
    assert selection.superseded == frozenset()


def test_an_error_withholds_its_cells_of_the_latest_return_and_no_other():
    selection, tables = chosen(sent("1.xlsx", FIRST, FAULTY), sent("2.xlsx", SECOND, FAULTY))
    asked = {table.name for table in FORM.asked(a_round().respondent(UNITS["MN"]))}
    assert tables == dict.fromkeys(asked, "2.xlsx")
    outcomes = {(one.path, one.table): (one.outcome, one.withheld) for one in selection.tables}
    assert outcomes["2.xlsx", "staff"] == ("partial", 2)
    assert outcomes["1.xlsx", "staff"] == ("errors", 0)
    assert outcomes["2.xlsx", "preschool"] == ("counted", 0)
    assert selection.superseded == {"1.xlsx"}


def test_of_the_latest_that_is_wholly_in_doubt_an_older_one_counts_in_part():
    lost = find("table_lost", {"biểu": "Biểu 01"}, Place("2.xlsx", "staff"))
    newer = replace(sent("2.xlsx", SECOND), findings=(lost,))
    selection, tables = chosen(sent("1.xlsx", FIRST, FAULTY), newer)
    assert (tables["staff"], tables["preschool"]) == ("1.xlsx", "2.xlsx")
    assert [(f.code, f.file) for f in selection.findings if f.severity == "query"] == [
        ("I07", "1.xlsx")
    ]


def states_of(selection, *candidates):
    """State of the errors of each table of each file, as they are left."""
    return {
        (one.file, one.table): selection.settled(one).state
        for candidate in candidates
        for one in candidate.findings
        if one.severity == "error"
    }


def test_errors_of_a_mended_table_are_settled_while_their_file_serves_another():
    older = sent("1.xlsx", FIRST, FAULTY)
    newer = sent("2.xlsx", SECOND, {"preschool": {("age3", "total"): None}})
    selection, tables = chosen(older, newer)
    assert (tables["staff"], tables["preschool"]) == ("2.xlsx", "1.xlsx")
    assert states_of(selection, older, newer) == {
        ("1.xlsx", "staff"): "superseded",
        ("2.xlsx", "preschool"): "open",
    }
    for state in ("explained", "waived"):
        settled = (replace(older.findings[0], state=state), replace(newer.findings[0], state=state))
        assert [selection.settled(one).state for one in settled] == ["superseded", state]


def test_files_are_compared_as_they_were_sent_and_not_as_the_office_corrected_them():
    newer = sent("2.xlsx", SECOND, FEWER)
    corrected = replace(sent("1.xlsx", FIRST, FEWER), sent=sent("1.xlsx", FIRST).reading)
    selection, _ = chosen(corrected, newer)
    assert {(f.row, f.column, f.value) for f in selection.findings} == {
        ("101", "1", "39"),
        ("106", "1", "8"),
    }


def test_nothing_is_left_of_two_half_filled_returns_that_hold_all_tables_together():
    def blank(*names):
        return {name: dict.fromkeys(HONEST[name]) for name in names}

    older = sent("1.xlsx", FIRST, blank("staff", "preschool"))
    newer = sent("2.xlsx", SECOND, blank("training", "resources"))
    selection, tables = chosen(older, newer)
    assert selection.used == {"1.xlsx", "2.xlsx"}
    assert (tables["staff"], tables["training"]) == ("2.xlsx", "1.xlsx")
    left = states_of(selection, older, newer)
    assert set(left) == {
        *(("1.xlsx", name) for name in ("staff", "preschool")),
        *(("2.xlsx", name) for name in ("training", "resources")),
    }
    assert set(left.values()) == {"superseded"}
    assert "I07" not in [one.code for one in selection.findings]


def test_a_table_without_a_sound_figure_does_not_count():
    lost = find("table_lost", {"biểu": "Biểu 01"}, Place("1.xlsx", "staff"))
    selection, tables = chosen(replace(sent("1.xlsx", FIRST), findings=(lost,)))
    assert "staff" not in tables
    assert [one.outcome for one in selection.tables if one.table == "staff"] == ["errors"]


def test_two_different_files_of_one_moment_are_asked_about():
    selection, tables = chosen(sent("1.xlsx", FIRST), sent("2.xlsx", FIRST, FEWER))
    assert set(tables.values()) == {"2.xlsx"}
    assert "I08" in [f.code for f in selection.findings]


def test_of_older_files_of_one_moment_nothing_is_asked():
    older = sent("1.xlsx", FIRST), sent("2.xlsx", FIRST, FEWER)
    selection, tables = chosen(*older, sent("3.xlsx", SECOND))
    assert set(tables.values()) == {"3.xlsx"}
    assert "I08" not in [f.code for f in selection.findings]


def test_of_the_same_file_twice_in_one_moment_nothing_is_asked():
    selection, tables = chosen(
        sent("1.xlsx", FIRST, sha256="same"), sent("2.xlsx", FIRST, sha256="same")
    )
    assert set(tables.values()) == {"2.xlsx"}
    assert selection.findings == ()


def test_a_return_of_which_the_cover_alone_is_sound_is_not_used():
    asked = FORM.asked(a_round().respondent(UNITS["MN"]))
    lost = tuple(
        find("table_lost", {"biểu": table.label}, Place("1.xlsx", table.name))
        for table in asked
        if table.name != "cover"
    )
    selection, tables = chosen(replace(sent("1.xlsx", FIRST), findings=lost))
    assert tables == {"cover": "1.xlsx"}
    assert (selection.used, selection.superseded) == (frozenset(), frozenset())


def test_the_document_s_own_date_decides_within_a_day():
    later = sent("1.xlsx", FIRST, modified="2025-11-14T09:00:00Z")
    earlier = sent("2.xlsx", FIRST, FEWER, modified="2025-11-13T09:00:00Z")
    _, tables = chosen(later, earlier)
    assert set(tables.values()) == {"1.xlsx"}


def test_the_same_file_twice_has_no_difference_to_list():
    selection, _ = chosen(
        sent("1.xlsx", FIRST, sha256="same"), sent("copy.xlsx", SECOND, sha256="same")
    )
    assert selection.findings == ()
    assert selection.superseded == {"1.xlsx"}


def test_a_form_of_the_cover_alone_counts_by_its_cover():
    half = a_round(period="6T")
    one = reading(unit=UNITS["XA"], round_=half)
    selection = select([Candidate(one, UNITS["XA"], FIRST, ())], half, FORM)
    assert selection.used == {"a.xlsx"}
