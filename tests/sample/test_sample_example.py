from __future__ import annotations

import ast
import shutil
from pathlib import Path

import openpyxl
import pytest

from docs.making.renew import COMMAND
from pipeline.closing.closed import read_about
from pipeline.plan.files import find_plan
from pipeline.round.round import load_round
from pipeline.sample import example
from pipeline.sample.make import make_round
from tests.support import ROOT
from tests.support.packaged import FORM
from tests.support.sample_support import FORM_OF_PLAN, PLAN, stamp


@pytest.mark.libreoffice
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is missing")
def test_clean_forms_call_themselves_complete_when_libreoffice_computes_them(
    tmp_path: Path,
) -> None:
    made = make_round(
        tmp_path / "thu",
        plan=PLAN,
        units={"MN": 1, "LC": 1, "XA": 1, "PHONG": 1},  # an LC is asked what TH and THCS are
        seed=5,
        libreoffice=4,
    )
    assert all(file.libreoffice for file in made.files)
    for file in made.files:
        path = made.folder / "returned" / file.path
        workbook = openpyxl.load_workbook(path, data_only=True)
        texts = [value for row in workbook["Bìa"].iter_rows(values_only=True) for value in row]
        totals = [text for text in texts if str(text).startswith("Toàn bộ báo cáo:")]
        assert totals == ["Toàn bộ báo cáo: Đủ, có thể gửi"], file.path


def test_the_example_in_the_repository_is_filled_on_the_current_form() -> None:
    folder = ROOT / "rounds" / example.NAME / "returned"
    versions = set()
    for path in folder.rglob("*.xlsx"):
        workbook = openpyxl.load_workbook(path, read_only=True)
        said = stamp(workbook)
        workbook.close()
        versions.add(str(said["form_version"]))
    assert versions == {FORM_OF_PLAN.version}, f"run: {COMMAND}"


def test_the_example_holds_what_its_readme_promises() -> None:
    round_ = load_round(ROOT / "rounds" / example.NAME)
    files = [path for path in round_.returned.rglob("*") if path.is_file()]
    assert len(round_.units) == 24
    assert len(files) == 22
    assert round_.settings.illustration
    assert round_.settings.previous == (example.HISTORY,)
    assert round_.settings.switches.literacy_band
    assert round_.settings.switches.literacy_level
    assert min(path.parent.name for path in files) == "2025-11-17"
    assert max(path.parent.name for path in files) == "2025-11-21"
    everything = [path for path in round_.folder.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in everything) < 3_000_000


def test_opening_balances_are_of_indicators_that_add_up() -> None:
    round_ = load_round(ROOT / "rounds" / example.NAME)
    plan = find_plan(round_.settings.plan, FORM)
    added_up = {i.code for i in plan.indicators if i.accumulate == "sum"}
    assert set(round_.settings.opening) == added_up


def test_the_history_of_the_example_is_closed_complete_and_small() -> None:
    round_, history = (load_round(ROOT / "rounds" / n) for n in (example.NAME, example.HISTORY))
    assert history.units == round_.units
    assert history.settings.switches == round_.settings.switches
    about = read_about(history.folder / "closed")
    assert (about.units, about.complete, about.left_out) == (24, 24, ())
    assert about.form_version == FORM_OF_PLAN.version, f"run: {COMMAND}"
    assert not history.returned.exists()
    names = {path.name for path in history.folder.iterdir()}
    assert names == {"dot-bao-cao.xlsx", "closed", "kept.csv"}
    everything = [path for path in history.folder.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in everything) < 600_000


def test_samples_know_neither_the_layout_nor_the_reader() -> None:
    forbidden = {"layout", "read", "clean", "intake", "workers", "validate", "measure"}
    for path in (ROOT / "pipeline" / "sample").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                package, _, module = node.module.partition(".")
                assert package != "pipeline" or module not in forbidden, (path.name, module)
