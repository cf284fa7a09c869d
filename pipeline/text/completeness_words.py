"""Words for how complete a table is, on the form's Bìa and in what is said of it."""

UNTOUCHED, COMPLETE, NOTHING_ARISES = "Chưa nhập", "Đủ", "Không phát sinh"

MISSING_BEGINS, FAULTY_BEGINS = "Còn", "Có "
"""Beginnings of the states that count cells; a form colours the states by them."""


def missing_words(count: object) -> str:
    """``Còn thiếu 3 ô``."""
    return f"{MISSING_BEGINS} thiếu {count} ô"


def review_words(count: object) -> str:
    """``Có 3 chỗ cần xem lại``."""
    return f"{FAULTY_BEGINS}{count} chỗ cần xem lại"


OVERALL_COMPLETE = "Toàn bộ báo cáo: Đủ, có thể gửi"


def overall_counts(missing: object, review: object) -> str:
    """The line below all tables, where something is missing or to be reviewed."""
    return f"Toàn bộ báo cáo: còn thiếu {missing} ô, {review} chỗ cần xem lại"
