from __future__ import annotations

import asyncio
import datetime as dt
import os
import urllib.parse
from pathlib import Path

import pytest

from pipeline.desk import traffic
from pipeline.desk.rounds import RoundFiles
from tests.support.desk_support import OpenDesk
from tests.support.killed_support import at_every_step, needs_fork

TODAY = dt.date.today().isoformat()


@pytest.fixture
def desk(tmp_path):
    (tmp_path / "rounds" / "a").mkdir(parents=True)
    (tmp_path / "rounds" / "a" / "dot-bao-cao.xlsx").write_bytes(b"")
    with OpenDesk(tmp_path) as desk:
        yield desk


def received(desk) -> dict[str, bytes]:
    folder = desk.desk.rounds.folder / "a" / "returned"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_file_is_taken_into_the_day_s_folder_under_its_own_name(desk):
    answer = desk.drop("/dot/a/tep", "Tr%C6%B0%E1%BB%9Dng%20A.xlsx", b"1")
    assert answer.json() == {"name": "Trường A.xlsx", "folder": TODAY}
    assert received(desk) == {f"{TODAY}/Trường A.xlsx": b"1"}


def test_files_of_one_name_are_both_kept_and_the_same_file_once(desk):
    for content in (b"1", b"2", b"1", b"2", b"3"):
        assert desk.drop("/dot/a/tep", "a.xlsx", content).status_code == 200
    assert received(desk) == {
        f"{TODAY}/a.xlsx": b"1",
        f"{TODAY}/a (2).xlsx": b"2",
        f"{TODAY}/a (3).xlsx": b"3",
    }


@pytest.mark.parametrize("has_links", [True, False])
def test_nothing_that_has_the_name_already_is_lost_or_in_the_way(desk, has_links, monkeypatch):
    folder = desk.desk.rounds.folder / "a" / "returned" / TODAY
    (folder / "a.xlsx").mkdir(parents=True)
    (folder / "a (2).xlsx").symlink_to(folder / "gone")
    if not has_links:

        def refuse(*_: object) -> None:
            raise PermissionError(1, "Operation not permitted")

        monkeypatch.setattr(os, "link", refuse)
    for content in (b"1", b"2", b"1"):
        assert desk.drop("/dot/a/tep", "a.xlsx", content).status_code == 200
    name = "長" * 90
    assert desk.drop("/dot/a/tep", urllib.parse.quote(f"{name}.xlsx"), b"1").status_code == 200
    assert received(desk) == {
        f"{TODAY}/a (3).xlsx": b"1",
        f"{TODAY}/a (4).xlsx": b"2",
        f"{TODAY}/{name[:65]}.xlsx": b"1",
    }


@needs_fork
def test_an_upload_that_is_killed_at_any_step_leaves_the_whole_file_or_none(tmp_path):
    async def sent():
        yield b"12"
        yield b"34"

    def run(root: Path) -> None:
        round_ = RoundFiles(root)
        asyncio.run(traffic.receive(sent(), "a.xlsx", round_.returned, dt.date.today()))

    def check(root: Path, step: int) -> None:
        assert [path.read_bytes() for path in RoundFiles(root).files_returned] in ([], [b"1234"])
        run(root)
        (path,) = RoundFiles(root).files_returned
        assert (path.name, path.read_bytes()) == ("a.xlsx", b"1234")

    (tmp_path / "old").mkdir()
    assert at_every_step(run, tmp_path / "old", tmp_path / "work", check, kill=True) > 4


def test_a_path_in_a_file_name_is_no_path(desk):
    desk.drop("/dot/a/tep", "..%2F..%2F..%2Fdot-bao-cao.xlsx", b"1")
    desk.drop("/dot/a/tep", "C%3A%5Ccon.xlsx", b"2")
    assert received(desk) == {
        f"{TODAY}/dot-bao-cao.xlsx": b"1",
        f"{TODAY}/C_ - con.xlsx": b"2",
    }


def test_a_file_that_is_too_large_is_cut_off_and_nothing_of_it_is_left(desk, monkeypatch):
    monkeypatch.setattr(traffic, "MOST_BYTES", 1000)
    sent = []

    def endless():
        while len(sent) < 100:
            sent.append(1)
            yield bytes(500)

    answer = desk.drop("/dot/a/tep", "a.xlsx", endless())
    assert answer.status_code == 413
    assert "không được nhận" in answer.text
    assert received(desk) == {}


def test_an_empty_file_is_refused_in_words(desk):
    answer = desk.drop("/dot/a/tep", "a.xlsx", b"")
    assert answer.status_code == 413
    assert "rỗng" in answer.text
    assert received(desk) == {}
