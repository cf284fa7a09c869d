"""The measurement of the forms measures equal work."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bench.forms import (
    FormsDifferError,
    FormsMeasured,
    compare,
    measure,
    report,
    round_of,
    write_each,
)
from schemas.records import Form
from schemas.registry import FORM

SHORT = Form(FORM.tables[:2])


def test_both_ways_make_the_same_forms_and_the_ratio_is_told():
    measured = measure(forms=6, runs=2)
    assert len(measured.completed) == len(measured.written) == len(measured.ratios) == 2
    assert "6 forms, 2 runs in turn, same contents" in report(measured)


def test_the_ratio_is_the_median_of_the_runs():
    measured = FormsMeasured(10, (1.0, 2.0, 9.0), (10.0, 10.0, 10.0))
    assert measured.ratio == 0.2
    assert measured.per_form(measured.completed) == 200.0


def test_forms_that_differ_are_no_measurement(tmp_path: Path):
    round_ = round_of(2)
    write_each(SHORT, round_, tmp_path / "a")
    write_each(SHORT, round_, tmp_path / "b")
    compare(round_, tmp_path / "a", tmp_path / "b")
    renamed = [unit.model_copy(update={"commune": "Xã Khác"}) for unit in round_.units]
    write_each(SHORT, replace(round_, units=tuple(renamed)), tmp_path / "b")
    with pytest.raises(FormsDifferError, match="sheet1"):
        compare(round_, tmp_path / "a", tmp_path / "b")
