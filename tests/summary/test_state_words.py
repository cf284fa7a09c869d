"""Every state has its word, and no two the same."""

from __future__ import annotations

import pytest

from pipeline.read.records import FileStatus
from pipeline.summary.outcomes import UnitState
from pipeline.summary.state_words import FILE_WORDS, FILE_WORDS_BRIEF, UNIT_STATE_WORDS, state_is


@pytest.mark.parametrize(
    ("words", "states"),
    [
        (UNIT_STATE_WORDS, UnitState),
        (FILE_WORDS, FileStatus),
        (FILE_WORDS_BRIEF, FileStatus),
    ],
)
def test_every_state_has_a_word_of_its_own(words, states):
    assert set(words) == set(states)
    assert len(set(words.values())) == len(states)


def test_a_formula_asks_for_the_word_that_the_cell_shows():
    assert state_is("E5", UnitState.MISSING) == 'E5="Chưa nộp"'
