"""Cells as people type them: right, asked or noted, and never wrong in silence."""

from __future__ import annotations

import pytest

from tests.support.human_edits import Made, human_edits, made_of

EDITS = list(human_edits())


def test_there_are_many_kinds_of_edits():
    assert len({edit.kind for edit in EDITS}) >= 100


@pytest.mark.parametrize("kind", dict.fromkeys(edit.kind for edit in EDITS))
def test_no_edit_is_wrong_in_silence_and_none_is_asked_for_nothing(kind):
    made = [(edit.raw, made_of(edit)) for edit in EDITS if edit.kind == kind]
    assert [one for one in made if one[1] in (Made.SILENTLY_WRONG, Made.FALSE_ALARM)] == []
