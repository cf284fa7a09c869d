"""The measurement of the guards compares what it times, and times the same work twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.guards import cost_of_guards

RETURNED = Path(__file__).parent.parent / "rounds" / "vi-du-2025-nam" / "returned"
FILES = sorted(RETURNED.rglob("*.xlsx"))[:2]


def test_both_sides_read_the_same_cells_of_the_same_returns():
    cost = cost_of_guards(FILES, runs=1)
    assert cost.returns == 2
    assert cost.plain > 0
    assert cost.added == cost.guarded / cost.plain - 1


def test_a_file_that_the_guards_refuse_is_no_clean_return(tmp_path):
    cut = tmp_path / "a.xlsx"
    cut.write_bytes(FILES[0].read_bytes()[:-30])
    with pytest.raises(ValueError, match="bị cắt cụt"):
        cost_of_guards([cut], runs=1)
