"""Search for names: of children and victims, which no report may give, and of two people where a
line stands for one."""

from __future__ import annotations

import re

from pipeline.text.spelling import fold, plain

_WHO = (
    "em|cháu|bé|cháu bé|bé trai|bé gái|cháu trai|cháu gái|trẻ|học sinh|nạn nhân|người bị hại"
    "|người bị bạo lực|người bị xâm hại"
)
_FAMILY_NAMES = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Trịnh|Đoàn"
    "|Trương|Lương|Tạ|Chu|Phùng|Đào|Vương|Quách|Tống|Lưu|Nông"
)
"""Without those that begin names of places as well."""
_NAMED = re.compile(
    rf"(?i:\b(?:{_WHO})),? (?i:(?:tên(?: là)?|họ tên|nữ|nam)?:? ?)"
    rf"(?:(?:{_FAMILY_NAMES}) \w+|(?:{_FAMILY_NAMES.upper()}) \w+)"
)
"""A child or victim, then a family name and what follows it."""
_CALLED = re.compile(
    r"(?i:(\b\w+ )?\b(?:cháu|bé|nạn nhân)(?: gái| trai)?(?: tên(?: là)?)?:?) "
    r"((?!(?:THCS|THPT|UBND|MN|TH)\b)[A-ZĐÀ-ỸĂÂÊÔƠƯ]\w+)"
)
"""Such a word with a given name alone, and the word before."""
_SHORTEST = re.compile("em|cháu|bé|trẻ|học sinh|n(?:ạn nhân|gười bị)")
"""One of these stands in every text with such a word: nearly all texts are passed by them."""
_MANY = frozenset({"các ", "những ", "nhiều ", "số ", "cho "})
_NO_NAMES = frozenset(
    {"trường", "lớp", "khối", "tổ", "nhà", "mầm", "mẫu", "tiểu", "trung", "ngoan", "khỏe", "khoẻ"}
    | {"việt", "bác", "phường", "xã"}
)

_BETWEEN = re.compile(r"[\n,;/&+]| và | - | – ")
_TITLE = re.compile(r"^(?:\d+[.)]?|[-–•]|ông|bà|cô|thầy|đồng chí|đ/c|ts\.?|ths\.?)\s+", re.I)
_FAMILIES = frozenset(  # the first words of nearly all names
    map(
        fold,
        (
            *_FAMILY_NAMES.split("|"),
            *("Mai", "Cao", "Hà", "Lâm", "Tô", "Thái", "Triệu", "La", "Kiều", "Nghiêm", "Tăng"),
            *("Doãn", "Đàm", "Khuất", "Lại", "Mạc", "Ninh", "Thân", "Phí", "Thạch", "Lò", "Vàng"),
            *("Giàng", "Sùng", "Ma", "Hứa", "Bế", "Vi", "Lục", "Châu", "Văn", "Bạch", "Từ"),
        ),
    )
)
_WITHOUT_MARKS = frozenset(map(plain, _FAMILIES))
_OF_NAMES = (fold("Họ và tên"), fold("Họ tên"))


def names_a_child(text: str) -> bool:
    """True if a NFC text gives the name of a child or of a victim. Initials ("cháu N.") and names
    of schools, classes and contests are none."""
    if not _SHORTEST.search(text.casefold()):
        return False
    if _NAMED.search(text):
        return True
    return any(
        (before or "").casefold() not in _MANY and name.casefold() not in _NO_NAMES
        for before, name in _CALLED.findall(text)
    )


def are_names_of_people(label: str) -> bool:
    """True for the heading of a column of persons."""
    return fold(label).startswith(_OF_NAMES)


def names_two(text: str) -> bool:
    """True where each part of a text begins as a name does."""
    parts = [_TITLE.sub("", part.strip()).split() for part in _BETWEEN.split(text)]
    names = [part for part in parts if part]
    families = _WITHOUT_MARKS if fold(text) == plain(text) else _FAMILIES
    return len(names) > 1 and all(len(name) > 1 and fold(name[0]) in families for name in names)
