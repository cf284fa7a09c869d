"""Columns of the roster: headings, how each is filled; levels and kinds in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.books.cell_values import nearest_of, shortened
from pipeline.text.spelling import plain
from schemas.respondents import UNIT_KINDS

KINDS_OF_COMMUNE = ("Phường", "Xã", "Thị", "Đặc")
"""First words of a commune's kind."""
LEVEL_WORDS = {
    "MN": "Mầm non",
    "TH": "Tiểu học",
    "THCS": "Trung học cơ sở",
    "LC": "Liên cấp",
    "GDTX": "Giáo dục thường xuyên",
    "XA": "Xã, phường",
    "PHONG": "Cơ quan quản lý",
}

_KINDS_WRITTEN = {
    **{kind: kind for kind in LEVEL_WORDS},
    **{words: kind for kind, words in LEVEL_WORDS.items()},
    **dict.fromkeys(("Mẫu giáo", "Nhà trẻ", "Mầm non, mẫu giáo"), "MN"),
    "Cấp 1": "TH",
    "Cấp 2": "THCS",
    **dict.fromkeys(("Nhiều cấp", "Nhiều cấp học"), "LC"),
    "Trung tâm giáo dục thường xuyên": "GDTX",
    **dict.fromkeys(("Xã", "Phường", "Đặc khu", "UBND xã", "UBND phường", "UBND đặc khu"), "XA"),
    **dict.fromkeys(("Phòng", "Sở", "Cơ quan"), "PHONG"),
}
_BY_SPELLING = {plain(written): kind for written, kind in _KINDS_WRITTEN.items()}
_SCHOOL = plain("Trường")


def kind_named(text: str) -> str:
    """The kind or level that is written in words or as a code ("Mầm non", "th"), "" for none."""
    return _BY_SPELLING.get(plain(text).removeprefix(_SCHOOL).strip(), "")


OWNERSHIPS = ("Công lập", "Dân lập", "Tư thục")

LEVEL_CHOICES = ("MN", "TH", "THCS", "GDTX", "MN; TH", "TH; THCS", "MN; TH; THCS")
"""Levels that a drop-down suggests; others are allowed."""


@dataclass(frozen=True, slots=True)
class UnitColumn:
    """A column of the roster."""

    heading: str
    width: float
    help: str
    example: str
    also: tuple[str, ...] = ()
    """Headings that offices write for it in lists of their own."""


UNIT_COLUMNS: dict[str, UnitColumn] = {
    "code": UnitColumn(
        "Mã đơn vị",
        12,
        (
            "Chữ không dấu, chữ số, dấu gạch nối; không dùng lại mã của đơn vị khác. Giữ "
            "nguyên qua các năm, kể cả khi trường đổi tên."
        ),
        "MN01",
        also=("Mã", "Mã trường", "Mã số", "Mã cơ sở"),
    ),
    "name": UnitColumn(
        "Tên đơn vị",
        38,
        "Tên đầy đủ, đúng chính tả; in trên biểu mẫu.",
        "Trường Mầm non Nắng Sớm",
        also=("Tên trường", "Tên", "Trường", "Đơn vị", "Tên cơ sở", "Tên cơ sở giáo dục"),
    ),
    "kind": UnitColumn(
        "Loại",
        9,
        "; ".join(f"{kind}: {LEVEL_WORDS[kind]}" for kind in UNIT_KINDS) + ".",
        "MN",
        also=("Loại đơn vị", "Loại trường"),
    ),
    "levels": UnitColumn(
        "Cấp học",
        15,
        (
            "Chỉ cần ghi với trường liên cấp (loại LC): các cấp học, cách nhau dấu chấm phẩy. "
            "Đơn vị khác để trống."
        ),
        "TH; THCS",
        also=("Cấp", "Bậc học"),
    ),
    "ownership": UnitColumn(
        "Loại hình",
        12,
        "Công lập, Dân lập hoặc Tư thục. Để trống được hiểu là Công lập.",
        "Công lập",
    ),
    "commune": UnitColumn(
        "Xã/phường",
        24,
        (
            "Tên xã, phường nơi đơn vị đóng; ghi giống nhau ở mọi đơn vị cùng địa bàn, kể cả "
            "dòng của chính xã, phường (loại XA)."
        ),
        "Phường Liễu Giang",
        also=("Xã", "Phường", "Xã, phường", "Xã phường", "Phường/xã", "Phường, xã", "Địa bàn"),
    ),
    "cluster": UnitColumn(
        "Cụm",
        12,
        "Cụm chuyên môn, nếu có.",
        "Cụm 1",
        also=("Cụm trường", "Cụm chuyên môn"),
    ),
    "aliases": UnitColumn(
        "Tên khác",
        30,
        ("Tên cũ, tên viết tắt hay dùng, cách nhau dấu chấm phẩy; giúp nhận ra tệp không ghi mã."),
        "MN Nắng Sớm; Mầm non xã Liễu Giang",
        also=("Tên viết tắt", "Tên gọi khác"),
    ),
    "valid_from": UnitColumn(
        "Từ ngày", 13, "Ngày thành lập, nếu trong kỳ; dạng ngày/tháng/năm.", "01/09/2025"
    ),
    "valid_to": UnitColumn(
        "Đến ngày", 13, "Ngày giải thể, sáp nhập, nếu có; dạng ngày/tháng/năm.", "30/06/2025"
    ),
    "due": UnitColumn(
        "Hạn riêng",
        13,
        "Hạn nộp của riêng đơn vị, nếu khác hạn nộp của đợt; dạng ngày/tháng/năm.",
        "25/11/2026",
    ),
    "old_codes": UnitColumn(
        "Mã cũ",
        16,
        (
            "Mã của đơn vị ở các đợt trước nếu mã đã đổi, và mã các đơn vị đã sáp nhập vào, cách "
            "nhau dấu chấm phẩy; số liệu các đợt trước ghi theo mã đó được tính cho đơn vị."
        ),
        "TH02; TH03",
    ),
    "email": UnitColumn(
        "Thư điện tử",
        30,
        "Thư điện tử của đơn vị.",
        "nangsom@lieugiang.example",
        also=("Email", "E-mail", "Địa chỉ email", "Hộp thư", "Địa chỉ thư điện tử"),
    ),
    "phone": UnitColumn(
        "Điện thoại",
        16,
        "Điện thoại của đơn vị; ô dạng chữ để giữ số 0 đầu.",
        "0400 000 001",
        also=("Số điện thoại", "SĐT", "Số ĐT", "ĐT", "Điện thoại liên hệ"),
    ),
}
"""By field, in order."""

REQUIRED = ("code", "name", "kind")
"""Fields that a row must have."""


_MOST_NAMED = 10


def old_code_unknown(unit: str, code: str, rounds: str, gone: Sequence[str]) -> str:
    """The words for an old code of a unit that no earlier round has. ``gone``: the codes there
    that no unit has now."""
    near = nearest_of(code, gone)
    if near:
        known = f"gần nhất: {near}"
    elif gone:
        more = ", …" if len(gone) > _MOST_NAMED else ""
        known = f"các mã nay không còn: {', '.join(gone[:_MOST_NAMED])}{more}"
    else:
        known = "không mã nào ở đó nay không còn"
    return (
        f'Trang Đơn vị, {unit}: mã cũ "{shortened(code)}" không có trong các đợt trước ({rounds}); '
        f"{known}. Sửa hoặc bỏ mã cũ này, nếu không thì số liệu trước đây của đơn vị không được "
        "nối tiếp."
    )


def unit_unknown(code: str) -> str:
    """The words for a code that an officer wrote and that the roster does not have."""
    return f'không có mã đơn vị "{shortened(code)}" trong danh sách đơn vị của đợt'
