"""Sentences about wrong values in settings files, and how to mend them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

UNIT_CODE = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,29}$"
PLAN_ID = r"^[^\W_](?:[\w -]{0,58}[^\W_])?$"
SCHOOL_YEARS = r"^\d{4}-\d{4}$"
TIME_OF_DAY = r"^([01]?\d|2[0-3]):[0-5]\d$"

_PATTERNS = {
    UNIT_CODE: "chỉ dùng chữ cái không dấu, chữ số, dấu - và _, tối đa 30 ký tự",
    PLAN_ID: (
        "chỉ dùng chữ, chữ số, dấu cách, dấu - và _, bắt đầu và kết thúc bằng chữ hoặc chữ số, tối "
        "đa 60 ký tự"
    ),
    SCHOOL_YEARS: 'ví dụ "2025-2026"',
    TIME_OF_DAY: 'ghi giờ và phút, ví dụ "17:00"',
}
"""Pattern → its texts described; a regular expression says nothing to the officer."""

_REMEDIES = {
    "extra_forbidden": "khóa không có trong mẫu; xóa hoặc sửa lại tên khóa",
    "missing": "thiếu giá trị này; bổ sung vào tệp",
    "literal_error": "giá trị không hợp lệ; dùng một trong: {expected}",
    "too_short": "còn trống; ghi ít nhất một mục",
    "string_too_short": "còn trống; ghi nội dung",
    "string_pattern_mismatch": "không đúng dạng; {pattern}",
    "string_type": "phải là chữ",
    "int_type": "phải là số nguyên",
    "int_parsing": "phải là số nguyên",
    "int_from_float": "phải là số nguyên",
    "bool_type": "phải là true hoặc false",
    "bool_parsing": "phải là true hoặc false",
    "date_type": 'phải là ngày, ví dụ "2025-11-20"',
    "date_from_datetime_parsing": 'phải là ngày, ví dụ "2025-11-20"',
    "tuple_type": "phải là danh sách [...]",
    "greater_than_equal": "phải từ {ge} trở lên",
    "less_than_equal": "phải từ {le} trở xuống",
    "model_type": "phải là một mục [...] gồm nhiều khóa",
    "model_attributes_type": "phải là một mục [...] gồm nhiều khóa",
    "dict_type": "phải là một mục [...] gồm nhiều khóa",
}


def remedy(problem: Mapping[str, Any]) -> str:
    """The sentence for one entry of ``ValidationError.errors()``, without a full stop.

    A ``ValueError`` raised by our own validators speaks for itself.
    """
    words = _REMEDIES.get(problem["type"])
    if words is None:
        message = str(problem["msg"]).removeprefix("Value error, ")
        return _DATE if "isoformat" in message or "time data" in message else message
    context = {key: str(value) for key, value in problem.get("ctx", {}).items()}
    if "expected" in context:
        # The quotes of TOML, so that a value can be copied into the file as it stands here.
        quoted = re.sub(r"'([^']*)'", r'"\1"', context["expected"])
        context["expected"] = quoted.replace(" or ", " hoặc ")
    if "pattern" in context:
        context["pattern"] = _PATTERNS.get(context["pattern"], "xem ví dụ trong mẫu")
    return words.format_map(context)


_DATE = 'phải là ngày, ví dụ "2025-11-20" (trong danh sách đơn vị: 20/11/2025)'
