"""The base of every error that a person can mend."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any


class OfficerMustAct(Exception):  # noqa: N818 - it names what has to happen
    """Nothing can be written before the officer acts; the message says where, what and how."""

    may_be_of_a_file = False
    """True where a single returned file may be the cause."""
    path: Path = Path()
    """The workbook whose ``faults`` it tells."""
    faults: tuple[Any, ...] = ()
    """Faults of a workbook, each with its cell (``pipeline.books.book_faults.BookFault``)."""
    each: tuple[OfficerMustAct, ...] = ()
    """The errors that it tells together."""


def not_utf8(path: Path) -> str:
    """The sentence for a text file whose bytes are not UTF-8, such as Notepad's "Unicode"."""
    return (
        f"{path}: tệp không được lưu theo bảng mã UTF-8 nên không đọc được. Mở tệp bằng Notepad, "
        "chọn File → Save as, ở ô Encoding chọn UTF-8 rồi lưu đè lên tệp cũ."
    )


def not_a_workbook(path: Path) -> str:
    """The sentence for an officer's workbook that can't be opened."""
    return f"{path}: không đọc được. Mở bằng Excel, lưu lại dạng .xlsx, hoặc lấy lại bản trước."


def lines_not_added(count: int, name: str) -> str:
    """The sentence for rows that wait, since the workbook they go to is in use."""
    return (
        f"Chưa thêm được {count} dòng vào {name} (có thể đang mở trong Excel, hoặc không có quyền "
        "ghi). Lưu, đóng tệp, xem quyền ghi rồi chạy lại; các dòng đã ghi giữ nguyên."
    )


def pdf_not_made(name: str, reason: str) -> str:
    """The sentence for a PDF that is missing, with the ``reason``; all else was written."""
    return f"Chưa lập được {name}, các tệp kết quả khác vẫn đủ. {reason}"


def pdf_removed(name: str) -> str:
    """The sentence for the PDF of an earlier run, which this run has made out of date."""
    return f"Đã bỏ {name} của lần chạy trước vì số liệu đã tính lại. Cần bản mới thì thêm --pdf."


def pdf_without(name: str, sheets: Iterable[str]) -> str:
    """The sentence for sheets that are too long to print."""
    return f"{name} không có các trang quá dài, xem trong tong-hop.xlsx: {', '.join(sheets)}."


def ledger_day_wrong(path: Path, line: int, day: str) -> str:
    """A row of the ledger tells a day that is none, or of a year that can't be."""
    return (
        f'{path}, dòng {line}: cột first_seen ghi "{day[:30]}", không phải ngày có thể nhận tệp. '
        "Ghi theo thứ tự năm-tháng-ngày, ví dụ 2026-11-20, hoặc xóa dòng đó rồi chạy lại."
    )


def ledger_line_wrong(path: Path, line: int) -> str:
    """A line of the ledger that the program never wrote, such as one of many megabytes."""
    return (
        f"{path}, dòng {line}: không đọc được, dòng không phải do chương trình ghi. Xóa dòng đó "
        "hoặc lấy lại tệp từ bản sao lưu rồi chạy lại."
    )
