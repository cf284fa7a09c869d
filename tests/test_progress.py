"""The line of progress: how many files, and how long the rest will take."""

from __future__ import annotations

import re
import sys

import pytest

from pipeline.cli.edge import Progress


@pytest.fixture
def lines(monkeypatch, capsys):
    """Tells the lines shown for (seconds, files done) of 1,000 files."""

    def shown(*moments):
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
        now = iter([seconds for seconds, _ in moments])
        with Progress("Đọc tệp", clock=lambda: next(now)) as progress:
            for _, done in moments:
                progress(done, 1000)
        return re.findall(r"\r(Đọc tệp.*?)\x1b", capsys.readouterr().err)

    return shown


def test_the_time_left_follows_the_pace(lines):
    assert lines((0, 0), (1, 10), (2, 20)) == [
        "Đọc tệp: 0/1000",
        "Đọc tệp: 10/1000, còn khoảng 2 phút",
        "Đọc tệp: 20/1000, còn khoảng 2 phút",
    ]
    assert lines((0, 0), (1, 100))[-1] == "Đọc tệp: 100/1000, còn khoảng 9 giây"


def test_files_that_went_by_at_once_do_not_promise_that_the_rest_will(lines):
    kept = [(0, 0), (1, 500)]
    read = [(second, 500 + second) for second in range(2, 101)]
    assert lines(*kept, *read)[-1] == "Đọc tệp: 600/1000, còn khoảng 7 phút"


def test_it_does_not_flicker_and_ends_with_all(lines):
    assert lines((0, 0), (0.1, 500), (0.2, 1000)) == ["Đọc tệp: 0/1000", "Đọc tệp: 1000/1000"]
