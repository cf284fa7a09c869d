"""A rehearsal of a plan: from its workbook to results, with own tables filled from metadata."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.rehearse import rehearse
from pipeline.text.places import rounds_in
from tests.plan.test_plan_book_own import filled
from tests.support.plan_books import put

TODAY = dt.date(2026, 11, 29)


def test_a_plan_s_workbook_is_walked_from_forms_to_results(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.rehearse.UNITS", {"MN": 1, "TH": 1})
    book, steps = filled(tmp_path), []
    place = tmp_path / "dien-tap"
    rehearsal = rehearse(str(book), place, today=TODAY, begin=steps.append)
    assert rehearsal.opened.plan.id == "lieu-giang-2026"
    # The plan ended with 2024.
    assert rounds_in(place / "rounds") == [place / "rounds" / "2024-nam"]
    assert steps[:2] == ["fill", "forms"]
    assert len(list(rehearsal.forms.glob("??01_*.xlsx"))) == 2
    outcomes = rehearsal.run.outcomes
    assert [str(one) for one in outcomes.left_open if one.blocks] == []
    assert {"t21", "t22", "t23"} <= set(outcomes.accepted.tables)
    assert set(outcomes.accepted.tables["t24"]) == {"MN01"}
    assert (place / "output" / "2024-nam" / "bao-cao.docx").is_file()
    burden = {one.kind: (one.least, one.most) for one in rehearsal.burden}
    # The plan's indicators are of kindergartens; of others only the office's own tables are asked.
    assert burden == {"MN": (189, 223), "TH": (58, 68)}


def test_a_faulty_workbook_is_marked_and_nothing_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    put(filled(tmp_path), "Chỉ tiêu", "Tử số", "21012/9")
    done = CliRunner().invoke(main, ["plans", "try", "ke-hoach.xlsx"])
    assert done.exit_code == 2
    assert "mã số 21012 không có cột" in done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"ke-hoach.xlsx", "can-sua-ke-hoach.xlsx"}
