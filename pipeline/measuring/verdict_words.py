"""A verdict in words, as every writer says it."""

from __future__ import annotations

from pipeline.measuring.verdict import PERCENT, display, display_target, localised
from pipeline.plans.plan import Indicator, Target
from pipeline.results import Result, Status

UNDECIDED = "Chưa kết luận, còn phụ thuộc đơn vị chưa nộp"
NOT_DUE = "Chưa đến hạn, còn phụ thuộc đơn vị chưa nộp"


def verdict_words(result: Result) -> str:
    """The verdict in full: "Chưa đạt mốc năm 2025, còn thiếu 3 nữ thạc sĩ"."""
    short: dict[Status, str] = {
        "not_applicable": "Không phát sinh đối tượng tính",
        "no_data": f"Chưa có số liệu: {result.reason}" if result.reason else "Chưa có số liệu",
        "no_target": _no_target_words(result.indicator),
        "one_sided": "Đơn vị chỉ có một vế của tỷ lệ; kết quả tính chung theo địa bàn",
    }
    target = result.target
    if result.status in short or target is None:
        return short.get(result.status, "")
    goal = _goal_words(target)
    lacking = ""
    if result.gap:
        missing = localised(str(result.gap))
        lacking = f"còn thiếu {missing} {result.indicator.counted}"
    match result.status:
        case "met":
            return f"Đạt {goal}"
        case "not_due_met":
            return f"Đã đạt {goal} (chưa đến hạn)"
        case "not_due_unmet":
            return f"Chưa đạt {goal}, chưa đến hạn" + (f"; {lacking}" if lacking else "")
        case "approximate":
            below = PERCENT - PERCENT * (result.value or 0) / target.value
            return f'Xấp xỉ mức "khoảng {display_target(target)}" (chênh lệch {display(below)}%)'
        case _:
            return f"Chưa đạt {goal}" + (f", {lacking}" if lacking else "")


def verdict_so_far(result: Result) -> str:
    """The verdict in full, with how sure it is while returns are missing."""
    if result.is_undecided:
        words = UNDECIDED
    else:
        words = verdict_words(result) if result.standing == result.status else NOT_DUE
    return f"Tạm tính: {words}" if result.is_provisional and result.target else words


def _no_target_words(indicator: Indicator) -> str:
    """Why nothing is judged: the plan has no figure, or one for other years."""
    for target in indicator.targets if indicator.kind != "total" else ():
        if target.type == "from":
            return f"Mức của kế hoạch áp dụng từ năm {target.year} trở đi"
        if target.type == "window":
            return f"Mức của kế hoạch áp dụng trong giai đoạn {target.start}-{target.end}"
    return "Kế hoạch không giao mức cụ thể"


def _goal_words(target: Target) -> str:
    match target.type:
        case "from":
            return f"mức từ năm {target.year} trở đi"
        case "window":
            return f"mức hằng năm giai đoạn {target.start}-{target.end}"
        case "term":
            return f"mức cả giai đoạn {target.start}-{target.end}"
        case _:
            return f"mốc năm {target.year}"
