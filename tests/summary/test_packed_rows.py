"""Rows that wait packed come back as they were, as often as they are asked for."""

from pipeline.summary.packed_rows import PackedRows


def test_packed_rows_come_back_as_they_went_in_each_time():
    rows = [(str(number), "Trường Mầm non", "") for number in range(150)]
    packed = PackedRows()
    assert [*packed.passing(rows)] == [*packed] == [*packed] == rows
    assert (len(packed), packed[149]) == (150, rows[149])
