"""First seen is remembered by content, and by path where there is no content to know it by."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.read.ledger import Ledger
from pipeline.text.errors import OfficerMustAct

MONDAY, TUESDAY = dt.date(2025, 11, 17), dt.date(2025, 11, 18)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "received.csv"


def seen(path, day, *files):
    ledger = Ledger(path)
    days = [ledger.see(sha, name, day) for sha, name in files]
    ledger.save()
    return days


def test_a_file_keeps_the_day_it_was_first_seen(path):
    assert seen(path, MONDAY, ("aa", "a.xlsx")) == [MONDAY]
    assert seen(path, TUESDAY, ("aa", "renamed.xlsx"), ("bb", "b.xlsx")) == [MONDAY, TUESDAY]
    assert path.read_text("utf-8-sig").splitlines() == [
        "sha256,path,first_seen",
        "aa,a.xlsx,2025-11-17",
        "bb,b.xlsx,2025-11-18",
    ]


def test_what_has_no_content_is_remembered_by_its_path(path):
    assert seen(path, MONDAY, ("", "x.pdf"), ("", "y.pdf")) == [MONDAY, MONDAY]
    assert seen(path, TUESDAY, ("", "x.pdf"), ("", "z.pdf")) == [MONDAY, TUESDAY]
    assert len(path.read_text("utf-8-sig").splitlines()) == 4


def test_nothing_new_leaves_the_file_alone(path):
    seen(path, MONDAY, ("aa", "a.xlsx"))
    before = path.stat().st_mtime_ns
    seen(path, TUESDAY, ("aa", "a.xlsx"))
    assert path.stat().st_mtime_ns == before


def test_a_line_of_many_megabytes_is_told_and_read_by_nobody(path):
    path.write_bytes(b"sha256,path,first_seen\r\naa,a.xlsx,2025-11-17\r\n" + b"x" * 30_000_000)
    with pytest.raises(OfficerMustAct, match="dòng 3: không đọc được"):
        Ledger(path)
