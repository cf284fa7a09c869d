"""Cells as people type them: right, asked or noted, and never wrong in silence."""

from __future__ import annotations

import pytest

from pipeline.read.records import State
from schemas.records import VALUE
from tests.support.human_edits import COUNT, Made, Truth, human_edits, made_of
from tests.support.reading_support import book, cell, read_bytes

EDITS = list(human_edits())


def test_there_are_many_kinds_of_edits():
    assert len({edit.kind for edit in EDITS}) >= 100


@pytest.mark.parametrize("kind", dict.fromkeys(edit.kind for edit in EDITS))
def test_no_edit_is_wrong_in_silence_and_none_is_asked_for_nothing(kind):
    made = [(edit.raw, made_of(edit)) for edit in EDITS if edit.kind == kind]
    assert [one for one in made if one[1] in (Made.SILENTLY_WRONG, Made.FALSE_ALARM)] == []


def test_a_workbook_changes_nothing_about_what_was_typed(tmp_path):
    """Cells of a list, through a file's bytes."""
    typed = [edit for edit in EDITS if edit.question is COUNT and isinstance(edit.raw, str)]
    answers = {(line, "parents"): edit.raw for line, edit in enumerate(typed)}
    answers |= {(line, "content"): f"Hoạt động {line}" for line in range(len(typed))}
    read = read_bytes(book({"outreach": {("gate", VALUE): "Có", **answers}}), tmp_path)
    asked = {
        int(one.row)
        for one in read.tables["outreach"].findings
        if one.column == "5" and one.severity != "note"
    }
    for line, edit in enumerate(typed):
        state, value = cell(read, "outreach", line, "parents")
        assert (line + 1 in asked) == (edit.truth is Truth.ASK), edit
        if edit.truth not in (Truth.ASK, Truth.BLANK):
            assert (state, value) == (State.GIVEN, edit.truth), edit
        else:
            assert value is None, edit
