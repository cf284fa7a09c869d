"""Refusals of the system are told in words that name the file and what to do."""

from __future__ import annotations

import errno
import os

import pytest

from pipeline.cli.edge import ACT_FIRST, with_remedy
from pipeline.text.system_errors import system_error_words

COMMON = ("ENOSPC", "EACCES", "EPERM", "EROFS", "ENOENT", "ENAMETOOLONG", "EEXIST", "ENOTDIR")
COMMON += ("EISDIR", "ENOTEMPTY", "EMFILE", "EBUSY", "EIO", "EDQUOT", "EFBIG", "EINVAL")


def told(number: int, *paths: str) -> str:
    return system_error_words(OSError(number, os.strerror(number), *paths))


@pytest.mark.parametrize("name", COMMON)
def test_the_file_and_a_remedy_are_named_and_nothing_is_in_english(name):
    number = getattr(errno, name)
    said = told(number, "kết quả/tong-hop.xlsx")
    assert "kết quả/tong-hop.xlsx" in said
    assert "chạy lại" in said
    assert "Hệ thống báo lỗi" not in said
    assert os.strerror(number) not in said
    assert "Errno" not in said


def test_an_error_that_names_no_file_still_reads_as_a_sentence():
    assert told(errno.ENOSPC).startswith("Ổ đĩa đã đầy, chưa ghi được tệp kết quả.")


def test_a_rare_error_is_told_by_its_number():
    assert told(errno.EXDEV, "a").startswith(f"Hệ thống báo lỗi {errno.EXDEV} với a.")


def test_a_failure_that_has_no_number_names_its_file():
    assert told(0, "a.xlsx").startswith("Không ghi được tệp a.xlsx.")


def test_an_error_of_a_move_names_where_it_led_to():
    error = OSError(errno.EACCES, "x", "cu.xlsx", None, "moi.xlsx")
    assert "moi.xlsx" in system_error_words(error)


def test_a_command_says_it_so(capsys):
    @with_remedy
    def command() -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "output/a.csv")

    with pytest.raises(SystemExit) as stopped:
        command()
    assert stopped.value.code == ACT_FIRST
    said = capsys.readouterr().err
    assert said == (
        "Lỗi: Ổ đĩa đã đầy, chưa ghi được output/a.csv. Xóa bớt tệp trên ổ đĩa rồi chạy lại.\n"
    )
