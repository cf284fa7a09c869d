"""The measurement of the forms measures equal work."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bench import __main__ as bench
from bench.forms import (
    PLAN,
    FormsDifferError,
    FormsMeasured,
    compare,
    goal_reached,
    measure,
    prefilled_round,
    report,
    round_of,
    write_each,
)
from bench.guards import Cost
from bench.report import Sheet
from pipeline.forms.content import content_of
from pipeline.forms.prefill import past_of, with_past
from pipeline.plan.files import find_plan
from schemas.records import Form
from tests.support.packaged import FORM, form_of_plan

DONG_DA = form_of_plan(find_plan(PLAN, FORM))
SHORT = Form(FORM.tables[:2])


def test_both_ways_make_the_same_forms_and_the_ratio_is_told():
    measured = measure(forms=6, runs=2)
    assert len(measured.completed) == len(measured.written) == len(measured.ratios) == 2
    assert "6 prefilled forms, 2 runs in turn, same contents" in report(measured)


def test_the_ratio_is_the_median_of_the_runs():
    measured = FormsMeasured(10, (1.0, 2.0, 9.0), (10.0, 10.0, 10.0))
    assert measured.ratio == 0.2
    assert measured.per_form(measured.completed) == 200.0


def test_every_measured_form_is_prefilled_from_a_closed_round(tmp_path: Path):
    round_ = prefilled_round(8, DONG_DA, tmp_path)
    past = past_of(round_, DONG_DA)
    for unit in round_.units:
        content = with_past(content_of(DONG_DA, round_, unit), unit, past)
        typed = sum(map(len, content.prefilled.values()))
        assert typed > (40 if "Biểu 07 Ban VSTBPN" in content.prefilled else 0), unit.code
        assert len(content.noted) >= 2, unit.code


def test_the_bench_measures_forms_and_writes_them_into_its_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    page, asked = tmp_path / "page.md", []
    page.write_text(f"Before\n{bench.MARKS[0]}\n{bench.MARKS[1]}\nAfter\n", "utf-8")

    def measured(forms: int, runs: int) -> FormsMeasured:
        asked.append((forms, runs))
        return FormsMeasured(forms, (0.5,) * runs, (10.0,) * runs)

    monkeypatch.setattr(bench, "PAGE", page)
    monkeypatch.setattr(bench, "measure_forms", measured)
    monkeypatch.setattr(
        bench, "measure_guards", lambda *_: [Cost("returns", 100, 2.0, 2.9, 4.0, 2)]
    )
    monkeypatch.setattr(bench, "measure", lambda size, *_: Sheet(size))
    monkeypatch.setattr(bench, "round_of", lambda *_: None)
    monkeypatch.setattr(bench, "contender", lambda *_: None)
    monkeypatch.setattr(bench, "first_line", lambda *_: (0.5, 2.5))
    # The versions that the page names are those of libraries that only a measurement needs.
    for name in ("conditions", "tables", "goals", "growth"):
        monkeypatch.setattr(bench, name, lambda *_: iter(()))
    bench.main(["--sizes", "100,5000", "--runs", "2"])
    bench.main(["--sizes", "100", "--runs", "2"])
    assert asked == [(1000, 2), (100, 2)]
    text = page.read_text("utf-8")
    assert "### Forms\n\n100 prefilled forms, 2 runs in turn" in text
    assert "ratio 0.050 (0.050 to 0.050), goal 0.1: reached." in text
    assert text.endswith("After\n")
    assert not goal_reached(FormsMeasured(10, (2.0,), (10.0,)))


def test_forms_that_differ_are_no_measurement(tmp_path: Path):
    round_ = round_of(2)
    write_each(SHORT, round_, tmp_path / "a")
    write_each(SHORT, round_, tmp_path / "b")
    compare(round_, tmp_path / "a", tmp_path / "b")
    renamed = [unit.model_copy(update={"commune": "Xã Khác"}) for unit in round_.units]
    write_each(SHORT, replace(round_, units=tuple(renamed)), tmp_path / "b")
    with pytest.raises(FormsDifferError, match="sheet1"):
        compare(round_, tmp_path / "a", tmp_path / "b")
