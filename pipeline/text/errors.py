"""The base of every error that a person can mend."""

from __future__ import annotations

from pathlib import Path


class OfficerMustAct(Exception):  # noqa: N818 - it names what has to happen
    """Nothing can be written before the officer acts; the message says where, what and how."""


def not_utf8(path: Path) -> str:
    """The sentence for a text file whose bytes are not UTF-8, such as Notepad's "Unicode"."""
    return (
        f"{path}: tệp không được lưu theo bảng mã UTF-8 nên không đọc được. Mở tệp bằng Notepad, "
        "chọn File → Save as, ở ô Encoding chọn UTF-8 rồi lưu đè lên tệp cũ."
    )
