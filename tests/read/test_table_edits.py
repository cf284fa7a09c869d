"""Tables as people edit them: none is read wrong in silence, hardly one is asked about for nothing.

``python -m tests.support.table_edits`` tries every kind of edit on every table; here each kind is
tried once.
"""

from __future__ import annotations

from collections import Counter

from tests.support.human_edits import Made
from tests.support.table_edits import (
    MOST_FALSE_ALARMS,
    TABLES,
    all_edits,
    edits,
    judged,
    some_edits,
)


def test_every_kind_of_edit_is_tried_on_many_tables():
    assert len(edits()) >= 150
    places = {(one.unit, one.table) for one in some_edits()}
    assert places == {(one.unit, one.table) for one in all_edits()}
    assert {table for _, table in places} == {*TABLES}
    assert {one.kind for one in some_edits()} == edits().keys()


def test_no_edited_table_is_wrong_in_silence():
    found = list(judged(some_edits()))
    made = Counter(one for _, one, _ in found)
    told = [(edit.path, why) for edit, one, why in found if one is Made.SILENTLY_WRONG]
    assert told == []
    alarms = [(edit.path, why) for edit, one, why in found if one is Made.FALSE_ALARM]
    assert len(alarms) <= MOST_FALSE_ALARMS * len(found), alarms
    assert made[Made.RIGHT] > 50
