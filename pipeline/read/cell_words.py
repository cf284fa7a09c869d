"""Words that people write in a cell where only a figure is asked, folded for matching."""

from __future__ import annotations

from functools import lru_cache

from pipeline.text.spelling import fold, plain

NONE_WORDS = frozenset(
    map(
        fold,
        ("-", "–", "—", "−", "--", "không", "ko", "không có", "ko có", "không phát sinh"),
    )
)
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
UNFINISHED_WORDS = frozenset(map(fold, ("đang", "chưa", "sắp", "sẽ", "dự")))
"""First words of an answer about a thing that is not done yet: neither Có nor clearly Không."""
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
_TOTAL_WORDS = frozenset(map(fold, ("tổng", "tổng cộng", "tổng số", "cộng", "cộng dồn")))
NOTE_HEADING = "Kỳ trước"
"""The heading of last period's figures, which the form prints beside the questions."""


@lru_cache(maxsize=4096)
def is_total(text: str) -> bool:
    """True for tidy text that a row begins with when it is a total and no entry."""
    return fold(text.rstrip(" :.")) in _TOTAL_WORDS
