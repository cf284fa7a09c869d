"""Words that people write in a cell where only a figure is asked, folded for matching."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from unicodedata import normalize

from pipeline.text.spelling import fold, plain
from schemas.code_lists import NO, YES

NONE_WORDS = frozenset(
    map(
        fold,
        ("-", "–", "—", "−", "--", "không", "ko", "không có", "ko có", "không phát sinh"),
    )
)
A_PICTURE = "(hình ảnh)"
"""Stands for a picture where a text is asked: evidence, say."""
UNKNOWN_WORDS = frozenset(
    map(fold, ("…", "...", "....", "….", "..", "chưa có", "chưa có số liệu", "chưa rõ"))
)
NOT_APPLICABLE_SPELLINGS = frozenset(
    map(fold, ("KAD", "K/A", "N/A", "không áp dụng", "ko áp dụng", "K.A.D"))
)
UNIT_WORDS = frozenset(
    map(
        fold,
        (
            "người",
            "cháu",
            "trẻ",
            "em",
            "bé",
            "học sinh",
            "hs",
            "học viên",
            "hv",
            "đ/c",
            "đc",
            "đồng chí",
            "cô",
            "thầy",
            "giáo viên",
            "gv",
            "nhân viên",
            "nv",
            "cán bộ",
            "cb",
            "cbql",
            "phụ huynh",
            "ph",
            "phhs",
            "lượt",
            "lượt người",
            "thành viên",
            "vụ",
            "cuộc",
            "tập thể",
            "tin",
            "bài",
            "tin bài",
        ),
    )
)
"""Words after a figure that change nothing about it ("25 cháu", "02 đ/c")."""
MONEY_WORDS = frozenset(map(fold, ("đồng", "đ", "vnđ", "vnd", "đ.")))
SCALE_WORDS = {
    **{word: word for word in ("trăm", "nghìn", "triệu", "tỷ", "trđ", "%")},
    "ngàn": "nghìn",
    "tỉ": "tỷ",
}
"""Words of a label after which its figures are thousands, millions or shares, in one spelling."""
MEASURE_WORDS = tuple(
    f"{bracket}{words}"
    for bracket in ("", "(")
    for words in ("Đơn vị tính", "ĐVT", "Đơn vị:", "đơn vị tính", "ĐƠN VỊ TÍNH")
)
"""Words that open a line above a table on what its figures are counted in."""
UNFINISHED_WORDS = frozenset(map(fold, ("đang", "chưa", "sắp", "sẽ", "dự")))
"""First words of an answer about a thing that is not done yet: neither Có nor clearly Không."""
ANSWER_SPELLINGS = {
    YES: ("đã có", "có rồi", "đã có rồi", "có ạ"),
    NO: ("không có", "ko có", "không có ạ", "không phát sinh"),
    "Nữ": ("bà", "cô", "phụ nữ", "nữ giới", "giới tính nữ", "gái"),
    "Nam": ("ông", "nam giới", "giới tính nam", "trai"),
}
"""Other words for an item of a list, beside those that the list names: they tell no other item."""
NOT_DUE_WORDS = fold("Chưa đến kỳ")
"""Words that the form prints in the cells of a row that is not due: no answer at all."""
LABEL_WORDS = frozenset(
    map(
        plain,
        (
            *("tổng", "số", "trong", "đó", "có", "là", "và", "của", "các", "người", "mã", "mục"),
            *("cột", "dòng", "ghi"),
        ),
    )
)
"""Words, without marks, that any label may hold: they tell none from another."""
NARROWING_WORDS = {
    "men": r"nam(?! 20\d\d| học| nay| trước)|trai",
    "women": r"nữ|gái",
    "on contract": "hợp đồng|hđ",
    "on the payroll": "biên chế",
    "minority": "dân tộc|dtts",
    "disabled": "khuyết tật",
    "poor": "hộ nghèo|cận nghèo",
    "orphaned": "mồ côi",
    "boarding": "bán trú|nội trú",
    "of the Party": "đảng viên",
    "retired": "nghỉ hưu",
    "visiting": "thỉnh giảng",
    "public": "(?<!ngoài )công lập",
    "private": "tư thục|dân lập|ngoài công lập",
}
"""Patterns of words that make a label speak of a part alone, by the part."""
WHOLES = (
    frozenset(("men", "women")),
    frozenset(("on contract", "on the payroll")),
    frozenset(("public", "private")),
)
"""Parts that are all there is: a label that names both narrows nothing."""
_TOTAL_WORDS = frozenset(map(fold, ("tổng", "tổng cộng", "tổng số", "cộng", "cộng dồn")))
_WITHDRAWN = re.compile(
    r"(?:(?:đồng chí|đ/c|ông|bà|cô|thầy) (?:\w+ ){1,4}?)?"
    "(?:(?:đã|bị|phải|tạm|xin|hiện|nay|đề nghị) )*"
    "(?:hoãn|hủy|huỷ|(?:không|chưa) (?:tổ chức|thực hiện|triển khai|diễn ra|được tổ chức|tính)"
    "|nghỉ (?:hưu|việc|công tác)|thôi (?:việc|tham gia|giữ)"
    "|chuyển (?:trường|công tác|đi)(?! (?:về|từ))|không còn|không tham gia|qua đời|từ trần"
    "|(?:bỏ|xóa|xoá) (?:dòng|mục) này|nhập nhầm|ghi nhầm|dòng thừa)",
    re.I,
)
"""Beginnings of an explanation after which the entry of a List beside it should not count."""
NOTE_HEADING = "Kỳ trước"
"""The heading of last period's figures, which the form prints beside the questions."""


def says_withdrawn(explanation: str) -> bool:
    """True where a tidy explanation says that what it stands beside did not happen, or of a person
    that he or she is there no longer."""
    return _WITHDRAWN.match(explanation) is not None


def longest_of(words: Iterable[str]) -> int:
    """Letters of the longest tidy text that may fold to one of these words."""
    return max(len(normalize("NFD", word)) for word in words)


_LONGEST_TOTAL = longest_of(_TOTAL_WORDS)


@lru_cache(maxsize=4096)
def is_total(text: str) -> bool:
    """True for tidy text that a row begins with when it is a total and no entry."""
    bare = text.rstrip(" :.")
    return len(bare) <= _LONGEST_TOTAL and fold(bare) in _TOTAL_WORDS
