"""Where folders can change places, the visible one is always the old set or the new one."""

from __future__ import annotations

import datetime as dt
import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline.files import new_folder
from pipeline.files.exchange import exchange, has_exchange
from pipeline.files.lock import LOCK, only_run
from pipeline.files.new_folder import ROOM
from pipeline.files.staging import JOURNAL, Staging, finish
from pipeline.read.cache.store import FOLDER, KeptReadings
from tests.support.killed_support import at_every_step, needs_fork
from tests.support.write_support import contents

NOW = dt.datetime(2025, 11, 21, 9, 5, 7)
OUTPUT = "kết quả"

pytestmark = pytest.mark.skipif(not has_exchange(), reason="the system exchanges no folders")


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch):
    """A killed process loses nothing that it wrote; only a power cut would."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


def old_files(place: Path) -> Path:
    """The output of a run, with an officer's own things in it."""
    folder = place / OUTPUT
    (folder / "data").mkdir(parents=True)
    (folder / "thư mục riêng" / "trống").mkdir(parents=True)
    names = ("a.txt", "data/b.txt", "data/gone.txt", "gone.txt", "ghi chép.txt", "data/riêng.txt")
    for name in (*names, "thư mục riêng/ảnh.png"):
        (folder / name).write_text(f"old {name}")
    (folder / "lối tắt").symlink_to("ghi chép.txt")
    return folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def write_new(place: Path) -> None:
    staging = Staging(place / OUTPUT)
    try:
        staging.add_bytes("a.txt", b"new")
        staging.add_bytes("data/b.txt", b"new")
        staging.add_bytes("data/more/c.txt", b"new")
        staging.remove("gone.txt")
        staging.remove("data/gone.txt")
        staging.commit(NOW)
    finally:
        staging.discard()


@needs_fork
@pytest.mark.parametrize("kill", [True, False], ids=["killed", "refused"])
def test_at_every_step_the_visible_folder_is_old_or_new(tmp_path, kill):
    before = contents(old_files(tmp_path / "old"))
    once = old_files(tmp_path / "once")
    write_new(tmp_path / "once")
    after = contents(once)
    seen = []

    def check(place: Path, step: int) -> None:
        seen.append(contents(place / OUTPUT))
        assert seen[-1] in (before, after), step
        finish(place / OUTPUT, NOW)
        assert contents(place / OUTPUT) == seen[-1], step
        assert names(place) == [OUTPUT], step
        write_new(place)
        assert contents(place / OUTPUT) == after, step

    assert at_every_step(write_new, tmp_path / "old", tmp_path / "work", check, kill=kill) > 30
    assert before in seen
    assert after in seen


def test_what_is_no_run_s_comes_along_as_it_is(tmp_path):
    folder = old_files(tmp_path)
    folder.chmod(0o2750)
    (folder / "thư mục riêng").chmod(0o700)
    before = contents(folder)
    was = (folder / "ghi chép.txt").stat()
    write_new(tmp_path)
    assert contents(folder) == {
        **{name: content for name, content in before.items() if "gone" not in name},
        **dict.fromkeys(("a.txt", "data/b.txt", "data/more/c.txt"), b"new"),
    }
    assert (folder / "ghi chép.txt").stat().st_ino == was.st_ino
    assert (folder / "ghi chép.txt").stat().st_nlink == 1
    assert (folder / "thư mục riêng" / "trống").is_dir()
    assert (folder / "lối tắt").readlink() == Path("ghi chép.txt")
    assert folder.stat().st_mode & 0o7777 == 0o2750
    assert (folder / "thư mục riêng").stat().st_mode & 0o7777 == 0o700
    assert names(tmp_path) == [OUTPUT]


def test_what_is_put_into_the_old_folder_at_the_last_moment_is_kept(tmp_path, monkeypatch):
    folder = old_files(tmp_path)

    def late(first: Path, second: Path) -> None:
        (folder / "muộn.txt").write_text("late")
        (folder / "muộn").mkdir()
        (folder / "muộn" / "hơn.txt").write_text("later")
        (folder / "khác.txt").write_text("saved again")
        (folder / "khác.txt").replace(folder / "ghi chép.txt")
        exchange(first, second)

    monkeypatch.setattr(new_folder, "exchange", late)
    write_new(tmp_path)
    assert (folder / "muộn.txt").read_text() == "late"
    assert (folder / "muộn" / "hơn.txt").read_text() == "later"
    assert (folder / "ghi chép.txt").read_text() == "saved again"
    assert (folder / "a.txt").read_text() == "new"
    assert names(tmp_path) == [OUTPUT]


@needs_fork
def test_what_a_person_does_before_the_next_run_is_not_undone(tmp_path):
    """A kill right after the exchange leaves the old folder hidden; its files are not newer."""
    old_files(tmp_path / "old")

    def check(place: Path, step: int) -> None:
        folder = place / OUTPUT
        if (folder / "a.txt").read_text() == "new" and any(place.glob(f".*{ROOM}*")):
            (folder / "data" / "riêng.txt").unlink()
            (folder / "tạm").write_text("saved later")
            (folder / "tạm").replace(folder / "ghi chép.txt")
            finish(folder, NOW)
            assert names(place) == [OUTPUT]
            assert (folder / "ghi chép.txt").read_text() == "saved later"
            assert not (folder / "data" / "riêng.txt").exists()
            done.append(step)

    done: list[int] = []
    at_every_step(write_new, tmp_path / "old", tmp_path / "work", check, kill=True)
    assert len(done) > 5


def refusing(*_: object, **__: object) -> None:
    raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))


def too_much(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(new_folder, "MOST_CARRIED", 3)


def no_links(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", refusing)


def no_exchange(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(new_folder, "exchange", refusing)


def no_room(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mkdir = Path.mkdir

    def only_inside(self: Path, *arguments: Any, **options: Any) -> None:
        if self.parent == folder.parent and ROOM in self.name:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        mkdir(self, *arguments, **options)

    monkeypatch.setattr(Path, "mkdir", only_inside)


def at_work_inside(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder / "data")


def another_owner(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "chown", refusing)


@pytest.mark.parametrize(
    "hinder", [too_much, no_links, no_exchange, no_room, at_work_inside, another_owner]
)
def test_where_it_cannot_be_one_step_the_same_folder_gets_the_files_moved(
    tmp_path, monkeypatch, hinder
):
    folder = old_files(tmp_path)
    was = folder.stat().st_ino
    once = old_files(tmp_path.with_name(f"{tmp_path.name}-once"))
    write_new(once.parent)
    hinder(folder, monkeypatch)
    write_new(tmp_path)
    assert folder.stat().st_ino == was
    assert contents(folder) == contents(once)
    assert names(tmp_path) == [OUTPUT]
    assert not (folder / JOURNAL).exists()
    shutil.rmtree(once.parent)


def test_a_folder_reached_by_a_link_stays_reached_by_it(tmp_path):
    folder = old_files(tmp_path / "đĩa khác")
    (tmp_path / "ở đây").mkdir()
    (tmp_path / "ở đây" / OUTPUT).symlink_to(folder)
    write_new(tmp_path / "ở đây")
    assert (tmp_path / "ở đây" / OUTPUT).readlink() == folder
    assert (folder / "a.txt").read_text() == "new"
    assert names(folder.parent) == [OUTPUT]


def test_the_lock_of_a_round_that_writes_into_its_own_folder_holds_on(tmp_path):
    folder = old_files(tmp_path)
    held = f"""
from pathlib import Path
from pipeline.files.lock import RoundBusyError, only_run
try:
    with only_run(Path({str(folder)!r})):
        print("free")
except RoundBusyError:
    print("busy")
"""

    def asked() -> str:
        return subprocess.run(
            [sys.executable, "-c", held], capture_output=True, text=True, check=True
        ).stdout.strip()

    with only_run(folder):
        assert (folder / LOCK).is_file()
        write_new(tmp_path)
        assert asked() == "busy"
    assert asked() == "free"


def test_readings_kept_in_the_output_itself_go_on(tmp_path):
    folder = old_files(tmp_path)
    with KeptReadings(folder / FOLDER):
        write_new(tmp_path)
    assert (folder / FOLDER).is_dir()
    with KeptReadings(folder / FOLDER) as kept:
        assert kept.note == ""


def test_what_another_living_run_is_making_is_not_cleared_away(tmp_path):
    folder = old_files(tmp_path)
    first = Staging(folder)
    first.add_bytes("a.txt", b"first")
    write_new(tmp_path)
    assert (folder / "a.txt").read_text() == "new"
    first.commit(NOW)
    first.discard()
    assert (folder / "a.txt").read_text() == "first"
    assert names(tmp_path) == [OUTPUT]


def test_rounds_whose_names_begin_alike_do_not_touch_each_other(tmp_path):
    other = Staging(tmp_path / "2025")
    other.add_bytes("a.txt", b"other")
    for name in ("202", "2025.tep-moi-", "2025-6T", "[2]025"):
        staging = Staging(tmp_path / name)
        staging.add_bytes("a.txt", name.encode())
        staging.commit(NOW)
        staging.discard()
        assert (tmp_path / name / "a.txt").read_text() == name
    other.commit(NOW)
    other.discard()
    assert (tmp_path / "2025" / "a.txt").read_text() == "other"
    assert not list(tmp_path.glob(f".*{ROOM}*"))


@needs_fork
def test_killed_at_work_inside_the_folder_itself_says_that_it_is_between_two_sets(tmp_path):
    before = contents(old_files(tmp_path / "old"))
    once = old_files(tmp_path / "once")
    write_new(tmp_path / "once")
    after = contents(once)
    between = []

    def write_from_inside(place: Path) -> None:
        os.chdir(place / OUTPUT / "data")
        write_new(place)

    def check(place: Path, step: int) -> None:
        folder = place / OUTPUT
        seen = {name: file for name, file in contents(folder).items() if ROOM not in name}
        told = seen.pop(JOURNAL, b"").decode()
        if told:
            assert "chạy lại, chương trình sẽ ghi nốt" in told.splitlines()[0]
            between.append(seen not in (before, after))
        else:
            shown = {name: file for name, file in seen.items() if not name.startswith(".DANG")}
            assert shown in (before, after), step
        finish(folder, NOW)
        assert contents(folder) == (after if told or seen == after else before)

    at_every_step(write_from_inside, tmp_path / "old", tmp_path / "work", check, kill=True)
    assert any(between)
