"""What is wrong with a plan file, in sentences that say where and what to do."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

_REMEDIES = {
    "extra_forbidden": "khóa không có trong mẫu; xóa hoặc sửa lại tên khóa",
    "missing": "thiếu khóa này; bổ sung vào tệp",
    "literal_error": "giá trị không hợp lệ; dùng một trong: {expected}",
    "too_short": "danh sách rỗng; ghi ít nhất một mục",
    "int_type": "phải là số nguyên",
    "string_type": "phải là chữ trong ngoặc kép",
    "tuple_type": "phải là danh sách [...]",
}


def describe_problems(name: str, error: ValidationError, data: dict[str, Any]) -> str:
    """Every problem of the file ``name`` (its parsed content ``data``), one line each."""
    lines = []
    for problem in error.errors():
        message = _REMEDIES.get(problem["type"], problem["msg"].removeprefix("Value error, "))
        message = message.replace("{expected}", str(problem.get("ctx", {}).get("expected", "")))
        lines.append(f"  {_place(problem['loc'], data)}: {message}.")
    return "\n".join([f"{name} có {len(lines)} chỗ phải sửa:", *lines])


def _place(place: tuple[int | str, ...], data: dict[str, Any]) -> str:
    """ "chỉ tiêu 2.3.b, mức thứ 2, value" for ("indicator", 3, "target", 1, "value")."""
    words: list[str] = []
    for before, part in zip(("", *place), place, strict=False):
        if isinstance(part, str):
            words.append(part)
            continue
        words.pop()
        if before == "indicator":
            known = data["indicator"][part]
            code = known.get("code") if isinstance(known, dict) else None
            words.append(f"chỉ tiêu {code}" if code else f"chỉ tiêu thứ {part + 1}")
        else:
            words.append(f"mức thứ {part + 1}" if before == "target" else f"{before}[{part + 1}]")
    return ", ".join(words) or "(tệp)"
