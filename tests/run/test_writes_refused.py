"""A whole run whose disk fails at a write or a sync: what stood before stands, and the next run
brings what an untroubled one would have."""

from __future__ import annotations

import builtins
import datetime as dt
import errno
import io
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from pipeline.aggregate import aggregate
from pipeline.files.staging import JOURNAL
from pipeline.plan.open_round import opened_round
from pipeline.read.ledger import Ledger
from pipeline.read.workers import Reader
from pipeline.round.round import load_round
from pipeline.validate.waiver_rows import read_rows
from tests.support import ROOT
from tests.support.round_books import set_settings
from tests.support.write_support import contents, settled

EXAMPLE = ROOT / "rounds" / "vi-du-2025-nam"
FIRST = "2025-11-17/MN07_bao cao bdg 2025.xlsx"
THEN = "2025-11-18/MN01 MN Vuon Uom.xlsx"
UNDATED = "2025-11-18/TH06_bao cao bdg 2025.xlsx"


class Disk:
    """Counts the writes and syncs of files below a folder; from number ``full_at`` on none
    succeeds."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.seen, self.full_at = folder, 0, 0
        self.kinds: list[str] = []
        opened, disk = io.open, self

        class Raw(io.FileIO):
            def write(self, data: Any, /) -> int:
                disk.step(f"write {self.name}")
                return super().write(data)

        def open_(
            file: Any,
            mode: str = "r",
            buffering: int = -1,
            encoding: str | None = None,
            errors: str | None = None,
            newline: str | None = None,
            **others: Any,
        ) -> Any:
            is_ours = isinstance(file, str | Path) and str(file).startswith(str(self.folder))
            if not is_ours or not set(mode) & set("wax+"):
                return opened(file, mode, buffering, encoding, errors, newline, **others)
            raw = Raw(file, mode.replace("b", "").replace("t", ""))
            buffered = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
            return (
                buffered if "b" in mode else io.TextIOWrapper(buffered, encoding, errors, newline)
            )

        def fsync(handle: int) -> None:
            self.step("sync")

        def sync() -> None:
            self.step("sync")

        monkeypatch.setattr(io, "open", open_)
        monkeypatch.setattr(builtins, "open", open_)
        monkeypatch.setattr(os, "fsync", fsync)
        monkeypatch.setattr(os, "sync", sync, raising=False)

    def step(self, kind: str) -> None:
        self.seen += 1
        self.kinds.append(kind)
        if self.full_at and self.seen >= self.full_at:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def run(folder: Path) -> None:
    opened = opened_round(load_round(folder / EXAMPLE.name))
    reader = Reader()
    today = dt.date(2025, 11, 24)
    aggregate(opened, folder / "output", today=today, reader=reader)


def untimed(folder: Path) -> dict[str, bytes]:
    """Every file of an output, without any time of its run."""
    found = settled(folder)
    record = json.loads(found["run.json"])
    return {**found, "run.json": json.dumps({**record, "finished": ""}).encode()}


def round_without_returns(folder: Path) -> None:
    """The example's round below ``folder``, with nothing before it and nothing returned."""
    (folder / EXAMPLE.name).mkdir(parents=True)
    shutil.copy(EXAMPLE / "dot-bao-cao.xlsx", folder / EXAMPLE.name)
    set_settings(folder / EXAMPLE.name, previous=())


def put(folder: Path, name: str, place: str = "") -> None:
    """A file of the example with one figure of Biểu 01 that is none and one that is negative."""
    target = folder / EXAMPLE.name / "returned" / (place or name)
    target.parent.mkdir(parents=True, exist_ok=True)
    book = load_workbook(EXAMPLE / "returned" / name)
    figures = [
        cell
        for row in book["Biểu 01 Đội ngũ"].iter_rows(min_col=3)
        for cell in row
        if type(cell.value) is int and cell.value > len(row)
    ]
    figures[-1].value, figures[-2].value = "sai", -5
    book.save(target)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_wherever_the_disk_fails_the_old_set_stands_and_the_next_run_completes(
    tmp_path, monkeypatch
):
    old = tmp_path / "old"
    round_without_returns(old)
    put(old, FIRST)
    run(old)
    before = untimed(old / "output")
    waived = old / EXAMPLE.name / "waivers.xlsx"
    put(old, THEN)
    put(old, UNDATED, "khong co ngay.xlsx")

    once = tmp_path / "work"
    shutil.copytree(old, once)
    disk = Disk(once, monkeypatch)
    run(once)
    after, steps = untimed(once / "output"), disk.seen
    waivers_after = read_rows(once / EXAMPLE.name / "waivers.xlsx")
    assert after != before
    assert any(name.startswith("tra-lai/MN") for name in before)
    assert any("received" in kind for kind in disk.kinds)
    assert any("waivers" in kind for kind in disk.kinds)
    assert any(".parquet" in kind for kind in disk.kinds)
    assert any("tra-lai/" in kind for kind in disk.kinds)
    assert "sync" in disk.kinds

    given_back = next(n for n, kind in enumerate(disk.kinds, 1) if "tra-lai/" in kind)
    for full_at in (1, given_back, steps):
        # The same place each time: links in what is written lead from it.
        shutil.rmtree(once)
        shutil.copytree(old, once)
        disk.seen, disk.full_at = 0, full_at
        with pytest.raises(OSError, match="No space left"):
            run(once)
        disk.full_at = 0
        place = once / EXAMPLE.name
        found = untimed(once / "output")
        assert (once / "output" / JOURNAL).exists() is False
        assert found in (before, after), (
            disk.kinds[-1],
            [n for n in found if found[n] not in (before.get(n), after.get(n))],
        )
        assert read_rows(place / "waivers.xlsx") in (read_rows(waived), waivers_after)
        Ledger(place / "received.csv")
        left = [name for name in contents(once) if ".tmp" in name]
        assert left == []
        if full_at == given_back:
            run(once)
            assert untimed(once / "output").keys() == after.keys()
            assert read_rows(place / "waivers.xlsx") == waivers_after
