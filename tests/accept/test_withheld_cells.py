"""The cells that open errors leave in doubt; the rest of their table counts."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.accept.accept import accept
from pipeline.accept.carried_tables import Carrier, from_parts
from pipeline.accept.records import Candidate
from pipeline.accept.select import select
from pipeline.closing.closed import closed_texts
from pipeline.plan.reference import Reference
from pipeline.text.findings import Place, find
from pipeline.validate.validate import validate
from tests.support.packaged import FORM, MODELS
from tests.support.readings import UNITS, a_round, entry, reading

DAY = dt.date(2025, 11, 18)


def accepted(table, cells=None, entries=None, told=(), kind="TH"):
    """The table of a unit's only return as it counts, ``None`` where it doesn't, and all tables."""
    changes = {table: cells} if cells else None
    one = reading(changes, unit=UNITS[kind], entries={table: entries} if entries else None)
    found = validate([(one, UNITS[kind])], a_round(), FORM, MODELS)[one.path]
    candidate = Candidate(one, UNITS[kind], DAY, (*found, *told))
    selection = select([candidate], a_round(), FORM)
    counts = accept(selection.readings, FORM, 2025, withheld=selection.withheld)
    return counts.tables.get(table, {}).get(UNITS[kind].code), counts


def of_cells(**rows):
    return {(row, column) for row, columns in rows.items() for column in columns.split()}


@pytest.mark.parametrize(
    ("table", "cells", "withheld"),
    [
        # A blank costs itself; of a part also the total over it.
        ("checklist", {("family_month", "answer"): None}, of_cells(family_month="answer")),
        (
            "staff",
            {("teachers", "female"): None},
            of_cells(teachers="female", all="female"),
        ),
        # Both sides of rules: 108 is not within 107, nor 108 and 109 within 101.
        (
            "staff",
            {("masters", "minority"): 9},
            of_cells(masters="minority total", ccvc="minority", doctors="minority", all="minority"),
        ),
        # A total that was typed over: nobody knows which of its cells is wrong.
        (
            "staff",
            {("managers", "total"): 9},
            of_cells(
                **dict.fromkeys(
                    ("all", "managers", "head", "deputy", "teachers", "support"), "total"
                )
            ),
        ),
        # An answer in doubt is that of the rows that it spares too.
        (
            "checklist",
            {("has_site", "answer"): "Không"},
            of_cells(
                has_site="answer",
                site_q1="answer",
                site_q2="answer",
                site_q3="answer",
            ),
        ),
        # Nobody planned, and a manager trained: no contradiction.
        (
            "succession",
            {
                ("gate", "value"): "Không",
                **{
                    (row, column): 0
                    for row in (
                        "head",
                        "deputy",
                        "other",
                        "persons",
                        "trained",
                        "trained_in_period",
                    )
                    for column in ("total", "female", "minority", "minority_female")
                },
            },
            set(),
        ),
    ],
)
def test_the_cells_that_an_error_names_and_what_follows_are_withheld(table, cells, withheld):
    page, _ = accepted(table, cells)
    assert page.withheld == withheld
    assert not withheld & set(page.cells)
    assert page.cells.keys()


def tallies(table, page, counts):
    of_table = FORM.by_name[table]
    return {
        tally.name: counts.value(page.unit, Reference(table, tally.name), of_table)
        for tally in of_table.list_block.tallies
    }


NOTHING = None, None, None


@pytest.mark.parametrize(
    ("table", "line", "changes", "figures"),
    [
        # A blank: what is counted over its column.
        ("outreach", 0, {"parents": None}, (None, 180, 90, 3)),
        ("outreach", 0, {"occasion": None}, (270, 180, 90, 3)),
        ("board", 0, {"sex": None}, (4, 2, None)),
        # Both sides of a rule.
        ("outreach", 0, {"female": 9999}, (*NOTHING, 3)),
        # An entry that may not belong there: everything that is counted.
        ("outreach", 0, {"date": dt.date(2024, 5, 1)}, (*NOTHING, None)),
        # What is wrong with a List as a whole: the column that shows it.
        ("board", 1, {"role": "Trưởng ban"}, (4, 2, 3)),
    ],
)
def test_a_tally_over_a_column_in_doubt_is_not_known(table, line, changes, figures):
    entries = entry(table, line, **changes)
    page, counts = accepted(table, entries=entries)
    assert tuple(tallies(table, page, counts).values()) == figures
    assert not set(changes) & page.entries[line].keys()
    assert len(page.entries) == len(entries)


def test_a_question_above_the_table_in_doubt_withholds_what_stands_below_it():
    unanswered = find("gate", {"biểu": "Biểu 02"}, Place("a.xlsx", "succession", "200", "1"))
    page, _ = accepted("succession", told=(unanswered,))
    assert {row for row, _ in page.cells} == {"managers_trained"}
    unanswered = find("gate", {"biểu": "Biểu 05"}, Place("a.xlsx", "outreach", "500", "1"))
    assert accepted("outreach", told=(unanswered,))[0] is None


@pytest.mark.parametrize(
    ("key", "row", "column", "left"),
    [
        # A row, a column, and rows that nobody can tell apart.
        ("row_lost", "105", "", 7),
        ("column_lost", "", "2", 9),
        ("label_of_another_row", "105", "", 0),
    ],
)
def test_a_lost_row_or_column_is_withheld_and_mixed_up_rows_are_all(key, row, column, left):
    words = {"biểu": "Biểu 01", "m": "", "giá trị": "", "khác": ""}
    told = find(key, words, Place("a.xlsx", "staff", row, column))
    page, _ = accepted("staff", told=(told,))
    assert (len({row for row, _ in page.cells if row != "notes"}) if page else 0) == left


def test_withheld_cells_travel_to_the_office_above_and_into_the_next_year():
    entries = entry("outreach", 0, parents=None)
    page, counts = accepted("outreach", entries=entries)
    table = FORM.by_name["outreach"]
    parts = Carrier(table).parts(page)
    there = from_parts(parts, table, page.unit, page.path, page.sheet)
    assert there.withheld == page.withheld
    texts = closed_texts(counts, FORM, (), {})
    assert "TH01,outreach,1,parents" in texts["withheld.csv"]
