"""A run that is killed, or refused, at any step of writing: its output is the old one or the new,
or says that it is between them until the next run completes it.

What the run writes is that of a real round; its documents are made once, as they cost the time.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from pipeline import write
from pipeline.feedback.chase_list import FILE as CHASE_LIST
from pipeline.files.staging import JOURNAL, ROOM
from pipeline.validate.waiver_keys import FILE as WAIVERS
from pipeline.validate.waiver_rows import read_rows
from tests.run.test_writes_refused import (
    EXAMPLE,
    FIRST,
    THEN,
    UNDATED,
    Disk,
    put,
    round_without_returns,
    run,
)
from tests.support.killed_support import Run, at_every_step, kind_of, needs_fork, restore, state
from tests.support.write_support import contents

NOW = dt.datetime(2025, 11, 24, 9, 5, 7)
NOTES = "ghi chép của cán bộ.txt"


class Second:
    """The second run of a round: the folder before it, its own, what it leaves there, and the run
    itself, whose files are made but once."""

    def __init__(self, old: Path, place: Path, again: Run) -> None:
        self.old, self.place, self.again = old, place, again
        self.before, self.after = contents(old / "output"), contents(place / "output")
        self.waivers_before, self.waivers_after = waivers_in(old), waivers_in(place)


@pytest.fixture(scope="module")
def second(tmp_path_factory):
    """The folder of a round after its first run, and what its second run is about to write: each
    file once, so that a run that dies needs not make it again."""
    place, old = tmp_path_factory.mktemp("round") / "work", tmp_path_factory.mktemp("old") / "work"
    with pytest.MonkeyPatch.context() as patch:
        yield second_run(place, old, patch)


def second_run(place: Path, old: Path, monkeypatch: pytest.MonkeyPatch) -> Second:
    round_without_returns(place)
    put(place, FIRST)
    run(place)
    (place / "output" / NOTES).write_text("của cán bộ")
    put(place, THEN)
    put(place, UNDATED, "khong co ngay.xlsx")
    shutil.copytree(place, old)
    seen: dict[str, Any] = {}
    outputs = write.write_outputs

    def caught(*arguments: Any, **options: Any) -> write.Written:
        seen.update(arguments=arguments, options=options)
        return outputs(*arguments, **options, now=lambda: NOW)

    monkeypatch.setattr(os, "fsync", lambda _: None)
    monkeypatch.setattr(write.time, "perf_counter", lambda: 0.0)
    with monkeypatch.context() as patched:
        patched.setattr(write, "write_outputs", caught)
        run(place)
    made = contents(place / "output")
    books = {name.rpartition("/")[2]: made[name] for name in made if name.endswith(".xlsx")}
    workbook = write.write_workbook

    def book_of(path: Path, book: Any, styles: Mapping[str, Any]) -> None:
        if path.name in (write.WORKBOOK, CHASE_LIST):
            path.write_bytes(books[path.name])
        else:
            workbook(path, book, styles)

    def copy_of(path: Path, *_: Any) -> None:
        path.write_bytes(books[path.name])

    def frame_of(path: Path, frame: Any) -> None:
        path.write_bytes(made[f"{write.DATA}/{path.name}"])

    monkeypatch.setattr(write, "write_workbook", book_of)
    monkeypatch.setattr(write, "write_given_back", copy_of)
    monkeypatch.setattr(write, "write_frame", frame_of)
    monkeypatch.setattr(write, "render_report", lambda _: (made[write.REPORT], ()))
    monkeypatch.setattr(write, "render_page", lambda _: made[write.PAGE])
    summary, folder, seconds = seen["arguments"]
    options = seen["options"]

    def again(place: Path) -> None:
        assert place == folder.parent
        write.write_outputs(summary, folder, seconds, **options, now=lambda: NOW)

    return Second(old, place, again)


ROWS: dict[bytes | None, Any] = {}


def waivers_in(folder: Path) -> Any:
    """The rows of the officer's file; what holds the same bytes is read once."""
    path = folder / EXAMPLE.name / WAIVERS
    content = path.read_bytes() if path.exists() else None
    if content not in ROWS:
        ROWS[content] = read_rows(path)
    return ROWS[content]


def visible(folder: Path) -> dict[str, bytes]:
    """Files that people see in a folder: nothing of the hidden one in which new files wait."""
    found = contents(folder).items()
    return {name: content for name, content in found if not name.startswith((ROOM, ".DANG"))}


@needs_fork
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("kill", [True, False], ids=["killed", "refused"])
def test_a_run_s_output_is_the_old_one_or_the_new_at_every_step(second, kill):
    after, before = second.after, second.before
    assert second.waivers_before != second.waivers_after
    assert {*before} ^ {*after}
    seen = []

    def check(place: Path, step: int) -> None:
        is_between = (place / "output" / JOURNAL).is_file()
        if is_between:
            write.finish_interrupted(place / "output")
        found = visible(place / "output")
        assert found in ((after,) if is_between else (before, after)), step
        assert waivers_in(place) in (second.waivers_before, second.waivers_after)
        seen.append(found == after)
        if len(seen) % 10 == 0 or seen[-2:] == [False, True]:
            second.again(place)
            assert contents(place / "output") == after
            assert waivers_in(place) == second.waivers_after
        write.finish_interrupted(place / "output")
        assert not list((place / "output").glob(f"{ROOM}*"))
        assert contents(place / "output") in (before, after)

    assert at_every_step(second.again, second.old, second.place, check, kill=kill) > 80
    assert {True, False} <= set(seen)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_run_s_output_is_the_old_one_or_the_new_whichever_write_fails(second, monkeypatch):
    place, before, after = second.place, second.before, second.after
    waivers = (second.waivers_before, second.waivers_after)
    old = state(second.old)
    restore(place, old)
    disk = Disk(place, monkeypatch)
    second.again(place)
    firsts = {kind_of(kind): number for number, kind in reversed([*enumerate(disk.kinds, 1)])}
    assert disk.seen > 50
    seen = []
    for number in sorted(firsts.values()):
        disk.full_at = 0
        restore(place, old)
        disk.seen, disk.full_at = 0, number
        with pytest.raises(OSError, match="No space left"):
            second.again(place)
        disk.full_at = 0
        assert not list((place / "output").glob(f"{ROOM}*")), number
        found = contents(place / "output")
        assert found in (before, after), number
        assert waivers_in(place) in waivers, number
        seen.append(found == after)
    assert {True, False} == set(seen)
