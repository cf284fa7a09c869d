"""Fixtures and checks for every test.

The process that hands out the tests runs none, so fixtures import what they need of the program.
"""

from __future__ import annotations

import compileall
import gc
import os
import sys

import pytest
from hypothesis import settings

from tests.support import ROOT

# The same examples in every run: a test that fails fails for everybody.
settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
settings.load_profile("repeatable")

# As in the program's own runs: shared fixtures live to the end of their module, and looking for
# cycles among them after every 700 objects costs a tenth of the time.
gc.set_threshold(100_000)

# Rewriting the asserts of all modules takes each worker seconds, so it is kept from run to run even
# where the machine says otherwise.
sys.dont_write_bytecode = False

SLOW = (
    # Whole runs over whole rounds.
    "tests/bench/",
    "tests/cli/test_round_commands.py",
    "tests/closing/test_earlier.py",
    "tests/plan/test_start.py",
    # Workbooks of plans and rounds, made, changed and loaded for each fault.
    "tests/decided/",
    "tests/plan/test_plan_book",
    "tests/plan/test_round_on_plan_book.py",
    "tests/plan/test_several_plans.py",
    "tests/plan/test_used.py",
    "tests/cli/test_plan_command.py",
    "tests/round/test_round_book.py",
    "tests/closing/test_converted.py",
    "tests/schemas/test_own_any.py",
    "tests/run/",
    "tests/sample/",
    "tests/cli/test_cli.py",
    "tests/cli/test_progress.py",
    "tests/accept/test_rollup.py",
    "tests/accept/test_withheld_cells.py",
    "tests/feedback/test_back_and_forth.py",
    "tests/feedback/test_fresh_form.py",
    "tests/feedback/test_old_format.py",
    "tests/feedback/test_places_of_findings.py",
    "tests/feedback/test_structural_faults.py",
    "tests/read/test_hostile_files.py",
    "tests/read/test_mess_cases.py",
    "tests/report/test_page.py",
    "tests/report/test_report",
    "tests/round/test_round_asking.py",
    "tests/summary/test_changes.py",
    "tests/summary/test_summarise_tables.py",
    "tests/summary/test_summarise_printing.py",
    "tests/summary/test_ways_down.py",
    # Programs of their own: commands, workers, children that are killed at every step.
    "tests/test_developing.py",
    "tests/test_docs.py",
    "tests/test_docs_commands.py",
    "tests/test_walk.py",
    "tests/test_wheel.py",
    "tests/cli/test_no_color.py",
    "tests/files/test_staging.py",
    "tests/read/test_cluster.py",
    "tests/read/test_cluster_commands.py",
    "tests/read/test_workers.py",
    # Every form of every kind, or a form once for each edit.
    "tests/forms/test_form_burden.py",
    "tests/forms/test_forms.py",
    "tests/forms/test_prefill.py",
    "tests/forms/test_sending.py",
    "tests/forms/test_skeleton.py",
    "tests/read/test_beside_tables.py",
    "tests/read/test_far_cells.py",
    "tests/read/test_headers.py",
    "tests/read/test_known_layouts.py",
    "tests/read/test_labels.py",
    "tests/read/test_moved_forms.py",
    "tests/read/test_read_forms.py",
    "tests/read/test_round_trip.py",
    "tests/read/test_shapes.py",
    "tests/read/test_table_edits.py",
    "tests/read/test_same_as_openpyxl.py",
    "tests/validate/test_borrowed_form.py",
    "tests/xlsx/test_large_workbook.py",
    "tests/xlsx/test_line_sheet.py",
)
"""Folders and modules that `make test-fast` leaves out, with all that needs LibreOffice or Chromium
and what is marked as slow itself."""

LONGEST = (
    "tests/desk/test_desk_in_browser.py",
    "tests/read/test_mess_cases.py",
    "tests/summary/test_summary_workbook.py",
    "tests/sample/test_sample.py",
    "tests/plan/test_plan_book_own.py",
    "tests/cli/test_cli.py",
    "tests/plan/test_plan_book.py",
    "tests/forms/test_forms.py",
    "tests/forms/test_typed_by_hand.py",
    "tests/test_docs.py",
    "tests/round/test_round_book.py",
    "tests/run/test_own_round.py",
    "tests/forms/test_form_live_rules.py",
    "tests/read/test_workers.py",
    "tests/forms/test_skeleton.py",
    "tests/read/test_shapes.py",
    "tests/read/test_hostile_files.py",
    "tests/plan/test_plan_book_faults.py",
    "tests/read/test_same_as_openpyxl.py",
    "tests/accept/test_rollup.py",
    "tests/report/test_report.py",
    "tests/report/test_page.py",
    "tests/forms/test_form_and_fix_list.py",
    "tests/run/test_killed_while_writing.py",
    "tests/read/test_round_trip.py",
    "tests/read/test_clean.py",
    "tests/run/test_faults.py",
    "tests/test_developing.py",
    "tests/feedback/test_back_and_forth.py",
    "tests/cli/test_round_commands.py",
    "tests/read/test_cluster.py",
    "tests/read/test_labels.py",
    "tests/read/test_known_layouts.py",
    "tests/files/test_staging.py",
    "tests/closing/test_converted.py",
    "tests/run/test_check_beside_bia.py",
    "tests/feedback/test_places_of_findings.py",
    "tests/read/test_far_cells.py",
    "tests/forms/test_form_live_tables.py",
    "tests/decided/test_decisions.py",
    "tests/run/test_rolled_up_run.py",
    "tests/measure/test_bounds.py",
)
"""Modules to begin with, dearest first; each is one worker's, which makes its fixtures once."""


def pytest_xdist_auto_num_workers(config):
    """One more than there are cores where tests wait for LibreOffice, for disks and each other."""
    return (os.cpu_count() or 1) + (config.option.markexpr != "not slow")


def pytest_configure(config):
    """Programs and workers that tests start find their bytecode, as an installed program's do,
    also where this process may keep none."""
    if not hasattr(config, "workerinput"):
        for name in ("pipeline", "schemas", "tests/support"):
            compileall.compile_dir(ROOT / name, quiet=2)


def pytest_collection_modifyitems(items):
    """Mark what is slow, and begin with what takes longest: both workers end with what is quick."""
    for item in items:
        needs = any(map(item.get_closest_marker, ("libreoffice", "chromium")))
        if needs or _module(item.nodeid).startswith(SLOW):
            item.add_marker(pytest.mark.slow)
    order = {module: place for place, module in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(_module(item.nodeid), _quick(item) + len(order)))


def _quick(item: pytest.Item) -> bool:
    return item.get_closest_marker("slow") is None


def _module(nodeid: str) -> str:
    return nodeid.split("::", 1)[0]


def pytest_terminal_summary(terminalreporter):
    """Fails a run with skipped tests where LibreOffice or Chromium is required (CI)."""
    skipped = terminalreporter.stats.get("skipped", [])
    required = ("TONGHOP_REQUIRE_LIBREOFFICE", "TONGHOP_REQUIRE_CHROMIUM")
    if any(map(os.environ.get, required)) and skipped:
        pytest.exit(f"{len(skipped)} tests were skipped where none may be", returncode=1)


@pytest.fixture
def guarded(monkeypatch):
    """Every workbook is read by the library behind the guards, however plainly it is written."""
    monkeypatch.setattr("pipeline.read.opening.archive._plain", lambda *_: ({}, {}))


@pytest.fixture(scope="session")
def program():
    """The path of a program that does in a process of its own what ``tonghop`` does."""
    from tests.support.warm_program import warm_program

    with warm_program() as path:
        yield path


@pytest.fixture(scope="session", autouse=True)
def _in_this_process():
    """Files are read in the process of the tests, save where these ask for ``worker_processes``;
    no test waits until a disk has what it wrote, or for a blank form that another has written."""
    from pipeline.read import workers
    from tests.support.in_this_process import InThisProcess
    from tests.support.known_forms import without_writing_again
    from tests.support.quick_openpyxl import without_needless_work

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(workers, "LocalProcesses", InThisProcess)
        patched.setattr(os, "fsync", lambda _: None)
        without_needless_work(patched)
        without_writing_again(patched)
        yield


@pytest.fixture(scope="module")
def no_documents():
    """Runs make no documents, but all data."""
    from tests.support.write_support import without_documents

    with without_documents():
        yield


@pytest.fixture(scope="module")
def worker_processes():
    """Files are read in processes of their own, as in a run."""
    from tests.support.in_this_process import processes_of_their_own

    with processes_of_their_own():
        yield
