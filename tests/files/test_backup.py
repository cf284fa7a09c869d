from __future__ import annotations

import os
import shutil
import zipfile
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline.files.backup import BackupError, back_up, restore
from tests.support.killed_support import at_every_step, needs_fork

CONTENTS = {
    "rounds/2025-nam/dot-bao-cao.xlsx": b"settings",
    "rounds/2025-nam/returned/2025-11-18/Trường A.xlsx": b"return",
    "rounds/2025-nam/closed/closed.toml": b"closed",
    "output/2025-nam/da-trinh/2025-12-01/results.json": b"shown",
    "output/2025-nam/tra-lai/don-doc.xlsx": b"notes",
}
MADE_AGAIN = {
    "output/2025-nam/tong-hop.xlsx": b"made",
    "output/.cache/readings.sqlite": b"made",
    "rounds/2025-nam/.lock": b"",
    "rounds/2025-nam/~$dot-bao-cao.xlsx": b"open in Excel",
    "rounds/2025-nam/returned/.a (zip 01234567).tmp/b.xlsx": b"left by a killed run",
    "rounds/stray.txt": b"no round's",
}


def written(root: Path, contents: dict[str, bytes]) -> Path:
    for name, content in contents.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return root


def below(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def archive(tmp_path):
    root = written(tmp_path / "work", {**CONTENTS, **MADE_AGAIN})
    archive = tmp_path / "kept.zip"
    assert set(back_up(root, archive)) == set(CONTENTS)
    return archive


def test_what_cannot_be_made_again_is_kept_and_comes_back_to_the_byte(archive, tmp_path):
    assert set(restore(archive, tmp_path / "new")) == set(CONTENTS)
    assert below(tmp_path / "new") == CONTENTS
    assert restore(archive, tmp_path / "new") == []


def test_nothing_that_says_something_else_is_written_over(archive, tmp_path):
    here = written(tmp_path / "here", {"rounds/2025-nam/dot-bao-cao.xlsx": b"of today"})
    with pytest.raises(BackupError, match=r"rounds/2025-nam/dot-bao-cao\.xlsx"):
        restore(archive, here)
    assert below(here) == {"rounds/2025-nam/dot-bao-cao.xlsx": b"of today"}


@pytest.mark.parametrize(
    "name", ["../outside", "/outside", "rounds/../../outside", "rounds\\..\\a", "C:/a", "tmp/a"]
)
def test_a_path_that_leads_out_of_the_folder_is_refused(name, tmp_path):
    with zipfile.ZipFile(tmp_path / "kept.zip", "w") as packed:
        packed.writestr("rounds/a/dot-bao-cao.xlsx", b"")
        packed.writestr(name, b"")
    with pytest.raises(BackupError, match="không phải bản sao lưu"):
        restore(tmp_path / "kept.zip", tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_broken_backup_is_told_before_anything_is_written(archive, tmp_path):
    data = archive.read_bytes()
    for broken in (data.replace(b"return", b"retvrn"), data[:-30], b"no zip"):
        archive.write_bytes(broken)
        with pytest.raises(BackupError, match="đã hỏng"):
            restore(archive, tmp_path / "new")
    assert not (tmp_path / "new").exists()


@needs_fork
def test_a_restoring_that_is_killed_at_any_step_is_completed_by_the_next(archive, tmp_path):
    wanted = {**CONTENTS, "here": b""}

    def check(root: Path, step: int) -> None:
        (book,) = (name for name in CONTENTS if name.endswith("dot-bao-cao.xlsx"))
        assert (root / book).exists() <= (set(below(root)) >= set(CONTENTS)), step
        restore(archive, root)
        assert {name: below(root)[name] for name in wanted} == wanted

    old = written(tmp_path / "old", {"here": b""})
    run = partial(restore, archive)
    assert at_every_step(run, old, tmp_path / "work", check, kill=True) > len(CONTENTS)


def test_what_is_written_meanwhile_makes_no_backup_and_what_was_left_goes(archive, tmp_path):
    root, place = tmp_path / "work", tmp_path / "kept"
    left = (
        written(place, {".b.0a1b2c3d.tmp.zip": b"left", ".mine.zip": b""}) / ".b.0a1b2c3d.tmp.zip"
    )
    os.utime(left, (0, 0))
    copied = shutil.copyfileobj

    def saved_by_excel(source, *rest) -> None:
        copied(source, *rest)
        (root / "rounds/2025-nam/dot-bao-cao.xlsx").write_bytes(b"settings of now")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shutil, "copyfileobj", saved_by_excel)
        with pytest.raises(BackupError, match=r"dot-bao-cao\.xlsx vừa được ghi"):
            back_up(root, place / "b.zip")
    assert set(below(place)) == {".mine.zip"}


def test_a_backup_that_the_disk_has_no_room_for_is_refused_at_once(archive, tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=3))
    with pytest.raises(BackupError, match="ổ đĩa chỉ còn 0 MB"):
        restore(archive, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_folder_without_rounds_and_a_place_among_them_are_refused(archive, tmp_path):
    with pytest.raises(BackupError, match="không có đợt báo cáo"):
        back_up(tmp_path / "empty", archive)
    with pytest.raises(BackupError, match="Chọn chỗ khác"):
        back_up(tmp_path / "work", tmp_path / "work" / "rounds" / "a.zip")
