"""A set of files changes together: killed or refused at any step, it is the old one or the new, or
the folder says that it is between them. A journal that leads elsewhere is not believed."""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
from pathlib import Path

import pytest

from pipeline import write
from pipeline.files.output_folder import OutputError
from pipeline.files.staging import JOURNAL, ROOM, Staging, finish
from pipeline.text.system_errors import system_error_words
from pipeline.write import WORKBOOK, write_outputs
from tests.support.killed_support import (
    Run,
    at_every_step,
    before_each_change,
    in_a_child,
    needs_fork,
)
from tests.support.write_support import contents, settled, small_summary

NOW = dt.datetime(2025, 11, 21, 9, 5, 7)


def stage_and_move(folder: Path) -> None:
    with Staging(folder) as staging:
        staging.add_bytes("a.txt", b"new")
        staging.add_bytes("data/b.txt", b"new")
        staging.add_bytes("data/more/c.txt", b"new")
        staging.remove("gone.txt")
        staging.commit(NOW)


def write_everything(folder: Path) -> None:
    write_outputs(small_summary("mới", folder.parent), folder, {}, now=lambda: NOW)


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch):
    """A killed process loses nothing that it wrote; only a power cut would."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture(autouse=True)
def _plain_documents(monkeypatch):
    """Plain documents: their looks have tests of their own, here they only get to their places."""
    monkeypatch.setattr(write, "render_report", lambda report: (report.subject.encode(), ()))
    monkeypatch.setattr(write, "render_page", lambda page: page.title.encode())


def every_step(run: Run, folder: Path, old: Run, *, kill: bool, at_least: int) -> None:
    old(folder / "old")
    run_once = folder / "once"
    old(run_once)
    run(run_once)
    before, after = settled(folder / "old"), settled(run_once)
    assert before != after

    def check(target: Path, step: int) -> None:
        was_decided = (target / JOURNAL).is_file()
        if not was_decided:
            visible = {n: c for n, c in settled(target).items() if not n.startswith(".")}
            assert visible in (before, after), step
        finish(target, NOW)
        found = settled(target)
        assert found == after if was_decided else found in (before, after), step
        if step % 10 == 0:
            run(target)
            assert settled(target) == after

    assert at_every_step(run, folder / "old", folder / "work", check, kill=kill) > at_least


def old_files(folder: Path) -> None:
    (folder / "data").mkdir(parents=True)
    for name in ("a.txt", "data/b.txt", "gone.txt", "von-cua-can-bo.txt"):
        (folder / name).write_text("old")


@needs_fork
@pytest.mark.parametrize("kill", [True, False], ids=["killed", "refused"])
def test_at_every_step_the_set_is_old_or_new(tmp_path, kill):
    every_step(stage_and_move, tmp_path, old_files, kill=kill, at_least=12)


@needs_fork
@pytest.mark.parametrize("kill", [True, False], ids=["killed", "refused"])
def test_at_every_step_a_run_s_output_is_old_or_new(tmp_path, kill):
    def old(folder: Path) -> None:
        write_outputs(small_summary("cũ", tmp_path), folder, {}, now=lambda: NOW)

    every_step(write_everything, tmp_path, old, kill=kill, at_least=20)


def test_what_the_officer_keeps_in_the_folder_stays(tmp_path):
    old_files(tmp_path)
    stage_and_move(tmp_path)
    assert (tmp_path / "von-cua-can-bo.txt").read_text() == "old"
    assert not (tmp_path / "gone.txt").exists()
    assert not [name for name in contents(tmp_path) if name.startswith(".")]


def test_a_file_held_open_gets_a_sibling_and_the_others_move(tmp_path, monkeypatch):
    old_files(tmp_path)
    replaced = Path.replace

    def locked(self: Path, target: Path) -> Path:
        if Path(target).name == "a.txt":
            raise PermissionError(13, "used by another process")
        return replaced(self, target)

    monkeypatch.setattr(Path, "replace", locked)
    staging = Staging(tmp_path)
    staging.add_bytes("a.txt", b"new")
    staging.add_bytes("data/b.txt", b"new")
    placed = staging.commit(NOW)
    assert placed.paths["a.txt"].name == "a_2025-11-21_09h0507.txt"
    assert "a.txt" in placed.messages[0]
    assert (tmp_path / "a.txt").read_text() == "old"
    assert (tmp_path / "data" / "b.txt").read_text() == "new"


def test_an_old_file_that_cannot_go_is_told_of(tmp_path, monkeypatch):
    old_files(tmp_path)

    def locked(self: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "used by another process")

    staging = Staging(tmp_path)
    staging.add_bytes("a.txt", b"new")
    staging.remove("gone.txt")
    unlink = Path.unlink
    monkeypatch.setattr(
        Path,
        "unlink",
        lambda self, missing_ok=False: (
            locked(self) if self.name == "gone.txt" else unlink(self, missing_ok=missing_ok)
        ),
    )
    assert "gone.txt" in staging.commit(NOW).messages[0]


@needs_fork
def test_between_the_moves_the_folder_itself_says_so_until_the_next_run(tmp_path):
    once, folder = tmp_path / "once", tmp_path / "folder"
    for place in (once, folder):
        old_files(place)
    moved: list[int] = []

    def look(step: int) -> None:
        if (once / "a.txt").read_text() == "new":
            moved.append(step)

    with before_each_change(once, look):
        stage_and_move(once)
    assert in_a_child(stage_and_move, folder, moved[0])
    assert (folder / "a.txt").read_text() == "new"
    assert (folder / "gone.txt").exists()
    assert not JOURNAL.startswith(".")
    assert "đang được ghi dở" in (folder / JOURNAL).read_text(encoding="utf-8").splitlines()[0]
    finish(folder, NOW)
    assert not (folder / JOURNAL).exists()
    assert not (folder / "gone.txt").exists()
    assert {path.read_text() for path in (folder / "data").rglob("*.txt")} == {"new"}


@pytest.mark.parametrize("named", [True, False])
def test_a_full_disk_is_told_of_the_folder_that_people_know(tmp_path, named):
    def full(path: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left", *([str(path)] if named else []))

    with (
        Staging(tmp_path / "kết quả") as staging,
        pytest.raises(OSError, match="No space left") as refused,
    ):
        staging.add("tong-hop.xlsx", full)
    folder = tmp_path / "kết quả"
    assert system_error_words(refused.value).startswith(
        f"Ổ đĩa đã đầy, chưa ghi được {folder}. Xóa bớt"
    )


def test_a_fault_elsewhere_keeps_its_own_name(tmp_path):
    def missing(path: Path) -> None:
        (tmp_path / "mẫu.docx").read_bytes()

    with (
        Staging(tmp_path / "kết quả") as staging,
        pytest.raises(FileNotFoundError, match=r"mẫu\.docx"),
    ):
        staging.add("bao-cao.docx", missing)


def test_the_workbook_is_among_what_moves_together(tmp_path):
    write_everything(tmp_path)
    assert WORKBOOK in contents(tmp_path)


def test_a_folder_reached_by_a_link_stays_reached_by_it(tmp_path):
    old_files(tmp_path / "đĩa khác")
    (tmp_path / "kết quả").symlink_to(tmp_path / "đĩa khác")
    stage_and_move(tmp_path / "kết quả")
    assert (tmp_path / "kết quả").readlink() == tmp_path / "đĩa khác"
    assert (tmp_path / "đĩa khác" / "a.txt").read_text() == "new"


def test_an_empty_folder_may_be_part_of_a_set(tmp_path):
    with Staging(tmp_path / "đợt") as staging:
        staging.add("returned", Path.mkdir)
        assert staging.commit(NOW).paths["returned"].is_dir()


def journal(folder: Path, text: str) -> None:
    """A run's staged file ``a.txt`` and its journal as ``text`` has it."""
    (folder / f"{ROOM}1").mkdir(parents=True, exist_ok=True)
    (folder / f"{ROOM}1" / "a.txt").write_text("new")
    (folder / JOURNAL).write_text(text, encoding="utf-8")


def moves(move: object = (), remove: object = (), room: object = f"{ROOM}1") -> str:
    return json.dumps({"from": room, "move": move, "remove": remove})


def test_a_journal_of_an_interrupted_run_is_followed(tmp_path):
    old_files(tmp_path)
    journal(tmp_path, f"Đang ghi dở\n\n{moves(['a.txt'], ['gone.txt', 'data/b.txt'])}\n")
    assert finish(tmp_path, NOW) == ()
    assert (tmp_path / "a.txt").read_text() == "new"
    assert set(contents(tmp_path)) == {"a.txt", "von-cua-can-bo.txt"}


OUTSIDE = [
    "../victim.txt",
    "data/../../victim.txt",
    "{outside}/victim.txt",
    "C:/victim.txt",
    "C:victim.txt",
    "..\\victim.txt",
    "\\\\server\\victim.txt",
    "link/victim.txt",
    "data//b.txt",
    "./a.txt",
    "",
    3,
    None,
]


@pytest.mark.parametrize("name", OUTSIDE)
@pytest.mark.parametrize("part", ["move", "remove"])
def test_a_journal_that_leads_outside_is_set_aside_and_nothing_is_touched(tmp_path, name, part):
    folder, outside = tmp_path / "kết quả", tmp_path / "outside"
    old_files(folder)
    outside.mkdir()
    for place in (outside, tmp_path):
        (place / "victim.txt").write_text("kept")
    (folder / "link").symlink_to(outside)
    named = name.format(outside=outside) if isinstance(name, str) else name
    journal(folder, moves(**{part: ["a.txt", named]}))
    before = contents(outside), contents(tmp_path)["victim.txt"], contents(folder / "data")
    (message,) = finish(folder, NOW)
    aside = folder / "DANG-GHI-DO_2025-11-21_09h0507.txt"
    assert message.startswith(f"Tệp {JOURNAL} trong thư mục {folder} bị hỏng hoặc đã bị sửa")
    assert aside.name in message
    assert aside.is_file()
    assert not (folder / JOURNAL).exists()
    assert (folder / "a.txt").read_text() == "old"
    assert (contents(outside), contents(tmp_path)["victim.txt"], contents(folder / "data")) == (
        before
    )


@pytest.mark.parametrize("room", ["data", "..", "../x", f"{ROOM}1/..", "", 3, f"{ROOM}link"])
def test_a_journal_moves_only_from_a_hidden_folder_of_its_own(tmp_path, room):
    folder, elsewhere = tmp_path / "kết quả", tmp_path / "elsewhere"
    old_files(folder)
    elsewhere.mkdir()
    (elsewhere / "a.txt").write_text("theirs")
    (folder / f"{ROOM}link").symlink_to(elsewhere)
    journal(folder, moves(["a.txt"], room=room))
    assert len(finish(folder, NOW)) == 1
    assert (folder / "a.txt").read_text() == "old"
    assert (folder / "data" / "b.txt").read_text() == "old"
    assert (elsewhere / "a.txt").read_text() == "theirs"


def test_a_link_among_the_new_files_is_not_moved(tmp_path):
    old_files(tmp_path)
    journal(tmp_path, moves(["b.txt"]))
    (tmp_path / f"{ROOM}1" / "b.txt").symlink_to(tmp_path / "a.txt")
    assert len(finish(tmp_path, NOW)) == 1
    assert not (tmp_path / "b.txt").exists()


@pytest.mark.parametrize(
    "text", ["", " \n", "{", "[]", "3", "{}", '{"from": 1}', moves(3), "[" * 100_000]
)
def test_a_broken_journal_is_set_aside_and_the_next_run_says_so(tmp_path, text):
    old_files(tmp_path)
    journal(tmp_path, text)
    with Staging(tmp_path) as staging:
        staging.add_bytes("a.txt", b"newer")
        (message,) = staging.commit(NOW).messages
    assert "bị hỏng hoặc đã bị sửa" in message
    assert (tmp_path / "a.txt").read_text() == "newer"
    assert [path.name for path in tmp_path.glob("DANG*")] == [
        name for name in [path.name for path in tmp_path.glob("DANG*")] if name in message
    ]


def test_a_journal_that_is_a_link_is_not_followed(tmp_path):
    old_files(tmp_path / "kết quả")
    (tmp_path / "theirs.txt").write_text(moves(remove=["a.txt"]))
    (tmp_path / "kết quả" / JOURNAL).symlink_to(tmp_path / "theirs.txt")
    assert len(finish(tmp_path / "kết quả", NOW)) == 1
    assert (tmp_path / "kết quả" / "a.txt").is_file()
    assert (tmp_path / "theirs.txt").is_file()


def test_a_link_in_the_folder_of_results_is_not_written_through(tmp_path):
    outside, folder = tmp_path / "outside", tmp_path / "out"
    outside.mkdir()
    (outside / "b.txt").write_bytes(b"theirs")
    folder.mkdir()
    (folder / "a.txt").write_bytes(b"old")
    (folder / "data").symlink_to(outside, target_is_directory=True)
    with pytest.raises(OutputError, match="data là liên kết dẫn ra ngoài thư mục kết quả"):
        stage_and_move(folder)
    assert contents(outside) == {"b.txt": b"theirs"}
    assert (folder / "a.txt").read_bytes() == b"old"
    assert not list(folder.glob(f"{ROOM}*"))
