"""Hostile files beside the good returns: each path has one status and a reason, nothing stops or
changes the run, and what can be read touches no unit but its own."""

from __future__ import annotations

import csv
import datetime as dt
import functools
import io
import os
import resource
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.aggregate import aggregate
from pipeline.plan.open_round import opened_round
from pipeline.read.workers import Reader
from pipeline.round.round import load_round
from tests.support.data_package import faults_of
from tests.support.hostile import messy, refused
from tests.support.hostile.readable import ROUND
from tests.support.in_this_process import processes_of_their_own
from tests.support.round_books import add_units, few_returns

pytestmark = pytest.mark.usefixtures("no_documents")

TODAY = dt.date(2025, 11, 24)
FEWEST = 150
"""So many files at least."""

TIME_LIMIT = 60.0
"""Seconds of processor time for the run over all of them, on a slow machine: how busy it is with
others does not matter."""
ZIP_OF_RETURNS = "nhieu bao cao.zip"
MEMORY_LIMIT = 1_200
"""MiB that a reading worker may hold at its worst."""
CODE = "LX"


@dataclass(frozen=True)
class Ran:
    """Record of a run: all that it left behind."""

    indicators: bytes
    returns: dict[str, dict[str, str]]
    paths: frozenset[str]
    seconds: float


@functools.cache
def bad_files() -> tuple[tuple[str, bytes], ...]:
    return tuple(refused())


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def processor_seconds() -> float:
    """The time of this process and of all its children that ended."""
    return sum(os.times()[:4])


def run(folder: Path) -> Ran:
    opened = opened_round(load_round(folder / ROUND))
    output = folder / "output"
    start = processor_seconds()
    made = aggregate(opened, output, today=TODAY, reader=Reader(processes=2))
    seconds = processor_seconds() - start
    data = output / "data"
    told = [one.path for one in made.outcomes.returns]
    assert len(told) == len(set(told))
    assert faults_of(data) == []
    return Ran(
        (data / "indicators.csv").read_bytes(),
        {one["path"]: one for one in rows((data / "returns.csv").read_bytes())},
        frozenset(told),
        seconds,
    )


def example(folder: Path) -> Path:
    """The example with few returns; its folder of returned files."""
    return few_returns(folder) / "returned"


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    folder = tmp_path_factory.mktemp("clean")
    example(folder)
    return run(folder)


def largest_child() -> float:
    """MiB of the largest process of this one's that has ended so far."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


@pytest.fixture(scope="module")
def largest_before() -> float:
    """MiB that programs of other tests held, such as LibreOffice."""
    return largest_child()


@pytest.fixture(scope="module")
def among_refused(tmp_path_factory, largest_before):
    """The example beside everything that must be refused, and paths that are no files."""
    folder = tmp_path_factory.mktemp("refused")
    returned = example(folder)
    names = []
    for name, data in bad_files():
        (returned / name).write_bytes(data)
        names.append(name)
    good = next(returned.rglob("*.xlsx"))
    (returned / "thu muc.xlsx").mkdir()
    (returned / "thu muc.xlsx" / "ben trong.xlsx").write_bytes(good.read_bytes())
    (returned / ".an").mkdir()
    (returned / ".an" / "ben trong.xlsx").write_bytes(good.read_bytes())
    (returned / "lien ket.xlsx").symlink_to(good)
    (returned / "lien ket vong.xlsx").symlink_to(returned / "lien ket vong.xlsx")
    (returned / "lien ket thu muc").symlink_to(returned)
    os.mkfifo(returned / "ong dan.xlsx")
    for name in ("~$bc.xlsx", "Thumbs.db", ".DS_Store", "desktop.ini"):
        (returned / name).write_bytes(b"\x00")
    with processes_of_their_own():
        return run(folder), names


def test_there_are_enough_of_them_and_their_names_differ():
    names = [name for name, _ in (*bad_files(), *messy(CODE))]
    assert len(names) >= FEWEST
    assert len({name.casefold() for name in names}) == len(names)


def test_the_generator_gives_the_same_bytes_every_time():
    assert dict(refused()) == dict(bad_files())


def test_refused_files_leave_every_figure_as_it_was(clean, among_refused):
    ran, _ = among_refused
    assert ran.indicators == clean.indicators


def test_every_refused_file_is_listed_as_such_with_its_reason(clean, among_refused):
    ran, names = among_refused
    for name in names:
        # What is in a zip of returns is read; here both are refused.
        expected = "skipped" if name == ZIP_OF_RETURNS else "failed"
        assert ran.returns[name]["status"] == expected, name
        assert ran.returns[name]["reason"], name
    more = ran.returns.keys() - clean.returns.keys() - set(names)
    taken_out = {path for path in more if path.startswith(f"{ZIP_OF_RETURNS[:-4]} (zip ")}
    assert {path.rpartition("/")[2] for path in taken_out} == {"a.xlsx", "b.xlsx"}
    more -= taken_out
    assert {path: ran.returns[path]["status"] for path in more} == {
        "thu muc.xlsx": "failed",
        "thu muc.xlsx/ben trong.xlsx": "skipped",
        ".an": "skipped",
        ".an/ben trong.xlsx": "skipped",
        "lien ket.xlsx": "failed",
        "lien ket vong.xlsx": "failed",
        "lien ket thu muc": "failed",
        "ong dan.xlsx": "failed",
        "~$bc.xlsx": "skipped",
        "Thumbs.db": "skipped",
        ".DS_Store": "skipped",
        "desktop.ini": "skipped",
    }
    assert all(ran.returns[path]["reason"] for path in more)
    assert all(clean.returns[path] == ran.returns[path] for path in clean.returns)


def test_only_what_kills_a_reader_is_told_as_a_stopped_reader(among_refused):
    ran, names = among_refused
    stopped = [name for name in names if "bị dừng" in ran.returns[name]["reason"]]
    assert stopped == []


def test_the_run_over_refused_files_stays_within_its_limits(largest_before, among_refused):
    ran, _ = among_refused
    assert ran.seconds < TIME_LIMIT
    assert largest_child() < max(MEMORY_LIMIT, largest_before + 1)


def test_messy_returns_of_other_units_leave_the_example_s_units_as_they_were(
    clean, tmp_path_factory
):
    folder = tmp_path_factory.mktemp("messy")
    returned = example(folder)
    made = list(messy(CODE))
    for name, data in made:
        (returned / name).write_bytes(data)
    codes = [name.split()[0] for name, _ in made]
    add_units(folder / ROUND, [(code, f"Trường Mầm non Ngoài Mẫu {code}", "MN") for code in codes])
    ran = run(folder)
    statuses = {name: ran.returns[name]["status"] for name, _ in made}
    assert set(statuses.values()) <= {"counted", "blocked"}, statuses
    assert sum(status == "counted" for status in statuses.values()) > len(made) / 2
    assert all(ran.returns[name]["unit_code"] == name.split()[0] for name, _ in made)
    assert all(clean.returns[path] == ran.returns[path] for path in clean.returns)
    ours = {unit for one in rows(clean.indicators) if (unit := one["unit_code"])}
    assert ours
    assert of_units(ran, ours) == of_units(clean, ours)
    assert ran.indicators != clean.indicators


def of_units(ran: Ran, codes: set[str]) -> list[dict[str, str]]:
    return [one for one in rows(ran.indicators) if one["unit_code"] in codes]
