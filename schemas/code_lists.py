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

HEAD_TITLES = CodeList(
    "head_title",
    (
        "Hiệu trưởng",
        "Phó Hiệu trưởng",
        "Giám đốc",
        "Phó Giám đốc",
        "Trưởng phòng",
        "Phó Trưởng phòng",
        "Chủ tịch UBND",
        "Phó Chủ tịch UBND",
    ),
    aliases=(("ht", "Hiệu trưởng"), ("p.ht", "Phó Hiệu trưởng"), ("pht", "Phó Hiệu trưởng")),
)
