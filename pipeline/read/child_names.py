"""Search for names of children and victims, which no report may give."""

from __future__ import annotations

import re

_WHO = (
    "em|cháu|bé|cháu bé|bé trai|bé gái|cháu trai|cháu gái|trẻ|học sinh|nạn nhân|người bị hại"
    "|người bị bạo lực|người bị xâm hại"
)
_FAMILY = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Trịnh|Đoàn"
    "|Trương|Lương|Tạ|Chu|Phùng|Đào|Vương|Quách|Tống|Lưu|Nông"
)
"""Without those that begin names of places as well."""
_NAMED = re.compile(
    rf"(?i:\b(?:{_WHO})),? (?i:(?:tên(?: là)?|họ tên|nữ|nam)?:? ?)"
    rf"(?:(?:{_FAMILY}) \w+|(?:{_FAMILY.upper()}) \w+)"
)
"""A child or victim, then a family name and what follows it."""
_CALLED = re.compile(
    r"(?i:(\b\w+ )?\b(?:cháu|bé|nạn nhân)(?: gái| trai)?(?: tên(?: là)?)?:?) "
    r"((?!(?:THCS|THPT|UBND|MN|TH)\b)[A-ZĐÀ-ỸĂÂÊÔƠƯ]\w+)"
)
"""Such a word with a given name alone, and the word before."""
_SHORTEST = ("em", "cháu", "bé", "trẻ", "học sinh", "nạn nhân", "người bị")
"""One of these stands in every text with such a word: nearly all texts are passed by them."""
_MANY = frozenset({"các ", "những ", "nhiều ", "số ", "cho "})
_NO_NAMES = frozenset(
    {"trường", "lớp", "khối", "tổ", "nhà", "mầm", "mẫu", "tiểu", "trung", "ngoan", "khỏe", "khoẻ"}
    | {"việt", "bác", "phường", "xã"}
)


def names_a_child(text: str) -> bool:
    """True if a NFC text gives the name of a child or of a victim. Initials ("cháu N.") and names
    of schools, classes and contests are none."""
    folded = text.casefold()
    if not any(word in folded for word in _SHORTEST):
        return False
    if _NAMED.search(text):
        return True
    return any(
        (before or "").casefold() not in _MANY and name.casefold() not in _NO_NAMES
        for before, name in _CALLED.findall(text)
    )
