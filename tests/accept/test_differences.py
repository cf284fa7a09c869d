"""Two returns of a unit are compared cell by cell, their Lists entry by entry."""

from __future__ import annotations

import pytest

from pipeline.accept.differences import differences
from schemas.records import VALUE
from tests.support.honest import ENTRIES
from tests.support.packaged import FORM
from tests.support.readings import entry, reading

FIRST, SECOND, THIRD = ENTRIES["outreach"]


def compared(table, ours=None, theirs=None, changes=None):
    one, other = (
        reading(cells, entries={table: rows} if rows is not None else None).tables[table]
        for cells, rows in ((changes, ours), (None, theirs))
    )
    return [
        (found.kind, found.row, found.column, found.now, found.before)
        for found in differences(FORM.by_name[table], one, other)
        if found.row not in ("501", "502", "503")
    ]


def test_the_same_has_no_difference():
    assert compared("outreach") == []


def test_a_changed_cell_of_an_entry_is_one_difference():
    ours = entry("outreach", 1, parents=251)
    assert compared("outreach", ours, ENTRIES["outreach"]) == [("cell", "2", "5", 251, 250)]


@pytest.mark.parametrize(
    ("ours", "theirs", "found"),
    [
        (
            (FIRST, SECOND, THIRD),
            (SECOND, THIRD),
            [("only_ours", "1", "1", FIRST["content"], None)],
        ),
        (
            (FIRST, THIRD),
            (FIRST, SECOND, THIRD),
            [("only_theirs", "2", "1", None, SECOND["content"])],
        ),
        (
            (FIRST, {**SECOND, "staff": 13}, THIRD),
            (FIRST, SECOND),
            [
                ("cell", "2", "7", 13, 12),
                ("only_ours", "3", "1", THIRD["content"], None),
            ],
        ),
        ((), (FIRST,), [("only_theirs", "1", "1", None, FIRST["content"])]),
    ],
)
def test_an_entry_put_in_or_left_out_moves_no_other(ours, theirs, found):
    assert compared("outreach", ours, theirs) == found


def test_texts_of_a_record_are_compared_too():
    new = {"narrative": {("results", VALUE): "Viết lại."}}
    ((kind, row, column, now, _),) = compared("narrative", changes=new)
    assert (kind, row, column, now) == ("cell", "1103", "1", "Viết lại.")
