"""The items of the drop-downs. No item holds a comma and no list exceeds 255 characters."""

from __future__ import annotations

from schemas.records import CodeList

YES, NO = "Có", "Không"

YES_NO = CodeList(
    "yes_no",
    (YES, NO),
    aliases=(
        ("x", YES),
        ("v", YES),
        ("✓", YES),
        ("✔", YES),
        ("1", YES),
        ("co", YES),
        ("yes", YES),
        ("ko", NO),
        ("khong", NO),
        ("0", NO),
        ("no", NO),
    ),
)

SEX = CodeList(
    "sex",
    ("Nam", "Nữ"),
    aliases=(("nu", "Nữ"), ("f", "Nữ"), ("female", "Nữ"), ("m", "Nam"), ("male", "Nam")),
)

_OF_SCHOOLS = ("Hiệu trưởng", "Phó Hiệu trưởng")
_DIRECTORS = ("Giám đốc", "Phó Giám đốc")
_OF_PHONG = ("Trưởng phòng", "Phó Trưởng phòng")
_OF_COMMUNES = ("Chủ tịch UBND", "Phó Chủ tịch UBND")

HEAD_TITLES = CodeList(
    "head_title",
    (*_OF_SCHOOLS, *_DIRECTORS, *_OF_PHONG, *_OF_COMMUNES),
    offered=(
        *((kind, (*_OF_SCHOOLS, *_DIRECTORS)) for kind in ("MN", "TH", "THCS", "LC")),
        ("GDTX", (*_DIRECTORS, *_OF_SCHOOLS)),
        ("XA", _OF_COMMUNES),
        ("PHONG", (*_OF_PHONG, *_DIRECTORS)),
    ),
    aliases=(("ht", "Hiệu trưởng"), ("p.ht", "Phó Hiệu trưởng"), ("pht", "Phó Hiệu trưởng")),
)

ACTION_MONTH = "Tháng hành động vì BĐG (15/11-15/12)"

OCCASIONS = CodeList(
    "occasion",
    (
        "Thường xuyên",
        "Quốc tế Phụ nữ 8/3",
        "Quốc tế Hạnh phúc 20/3",
        "Tháng phòng chống bạo lực gia đình (6)",
        "Gia đình Việt Nam 28/6",
        "Phụ nữ Việt Nam 20/10",
        ACTION_MONTH,
        "Khác",
    ),
)

OCCASION_NAMES = {
    "Thường xuyên": "Hoạt động thường xuyên",
    "Quốc tế Phụ nữ 8/3": "Ngày Quốc tế Phụ nữ 08/3",
    "Quốc tế Hạnh phúc 20/3": "Ngày Quốc tế Hạnh phúc 20/3",
    "Tháng phòng chống bạo lực gia đình (6)": (
        "Tháng hành động quốc gia về phòng, chống bạo lực gia đình (tháng 6)"
    ),
    "Gia đình Việt Nam 28/6": "Ngày Gia đình Việt Nam 28/6",
    "Phụ nữ Việt Nam 20/10": "Ngày Phụ nữ Việt Nam 20/10",
    ACTION_MONTH: (
        "Tháng hành động vì bình đẳng giới và phòng ngừa, ứng phó với bạo lực trên cơ sở giới (từ "
        "ngày 15/11 đến ngày 15/12)"
    ),
    "Khác": "Dịp khác",
}
"""Occasion → its full name, for which a cell has no room."""

OCCASION_DAYS = {
    "Quốc tế Phụ nữ 8/3": ((3, 8), (3, 8)),
    "Quốc tế Hạnh phúc 20/3": ((3, 20), (3, 20)),
    "Tháng phòng chống bạo lực gia đình (6)": ((6, 1), (6, 30)),
    "Gia đình Việt Nam 28/6": ((6, 28), (6, 28)),
    "Phụ nữ Việt Nam 20/10": ((10, 20), (10, 20)),
}
"""The first and last (month, day) of each occasion that lies in one month."""

METHODS = CodeList(
    "method",
    (
        "Hội nghị - tọa đàm",
        "Sinh hoạt dưới cờ",
        "Ngoại khóa - chuyên đề",
        "Họp phụ huynh",
        "Gặp mặt - giao lưu",
        "Hội thi - văn nghệ",
        "Phát tài liệu",
        "Tin bài - mạng xã hội",
        "Khác",
    ),
)

BOARD_ROLES = CodeList(
    "board_role",
    ("Trưởng ban", "Phó Trưởng ban", "Thư ký", "Thành viên"),
    aliases=(
        ("phó ban", "Phó Trưởng ban"),
        ("p. ban", "Phó Trưởng ban"),
        ("p.ban", "Phó Trưởng ban"),
        ("p. trưởng ban", "Phó Trưởng ban"),
        ("p.trưởng ban", "Phó Trưởng ban"),
        ("phó ban thường trực", "Phó Trưởng ban"),
        ("phó trưởng ban thường trực", "Phó Trưởng ban"),
        ("uỷ viên", "Thành viên"),
        ("uv", "Thành viên"),
        ("uỷ viên thư ký", "Thư ký"),
        ("uỷ viên - thư ký", "Thư ký"),
        ("uỷ viên, thư ký", "Thư ký"),
        ("uỷ viên kiêm thư ký", "Thư ký"),
        ("thành viên thư ký", "Thư ký"),
        ("thư kí", "Thư ký"),
    ),
)

NOT_APPLICABLE = "Không áp dụng"

ANSWERS = CodeList(
    "answer",
    (YES, NO, NOT_APPLICABLE),
    aliases=(*YES_NO.aliases, ("kad", NOT_APPLICABLE), ("k/a", NOT_APPLICABLE)),
)

RESEARCH_LEVELS = CodeList("research_level", ("Cấp quốc gia", "Cấp bộ", "Cấp tỉnh", "Cấp cơ sở"))

TARGET_OPERATORS = CodeList("target_operator", ("Đạt ít nhất", "Trên", "Khoảng"))

CEILING_OPERATORS = CodeList("ceiling_operator", ("Không quá", "Dưới"))
"""Of a target that must not be exceeded."""
