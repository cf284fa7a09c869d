"""A verdict in words, as every writer says it."""

from __future__ import annotations

from pipeline.measure.result import Outlook, Result, Status
from pipeline.measure.verdict import PERCENT, display
from pipeline.plan.plan import Indicator, Target
from pipeline.text.numbers import localised, shortest

STATUS_WORDS: dict[Status, str] = {
    "met": "Đạt",
    "not_met": "Chưa đạt",
    "not_due_met": "Đạt trước hạn",
    "not_due_unmet": "Chưa đến hạn",
    "approximate": "Xấp xỉ",
    "not_applicable": "Không áp dụng",
    "no_data": "Chưa có số liệu",
    "no_target": "Theo dõi",
    "one_sided": "Tính theo địa bàn",
}
OUTLOOK_WORDS: dict[Outlook, str] = {
    "certain_met": "Chắc chắn đạt",
    "open": "Chưa kết luận",
    "certain_unmet": "Chắc chắn chưa đạt",
    "unknown": "Chưa xác định được",
}
"""How sure a verdict that is due is while units are without figures: the less is known, the less
firmly it is said."""
PROVISIONAL = "Tạm tính"
DEPENDS = "còn phụ thuộc đơn vị chưa có số liệu"
UNDECIDED = f"{OUTLOOK_WORDS['open']}, {DEPENDS}"
UNDETERMINED = (
    f"{OUTLOOK_WORDS['unknown']}, chưa có căn cứ ước tính phần của đơn vị chưa có số liệu"
)
NOT_DUE = f"{STATUS_WORDS['not_due_unmet']}, {DEPENDS}"


def is_provisional_verdict(result: Result) -> bool:
    """Whether there is a verdict, and units without figures may yet change it."""
    judged = result.status not in ("no_data", "no_target", "one_sided")
    return judged and result.is_provisional and result.target is not None


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
            # Never "Chưa đạt" before the day: the word is the cell's, the goal explains it.
            word = STATUS_WORDS["not_due_unmet"]
            return f"{word} ({goal})" + (f", {lacking}" if lacking else "")
        case "approximate":
            below = PERCENT - PERCENT * (result.value or 0) / target.value
            return f'Xấp xỉ mức "khoảng {shortest(target.value)}" (chênh lệch {display(below)}%)'
        case _:
            return f"Chưa đạt {goal}" + (f", {lacking}" if lacking else "")


def verdict_so_far(result: Result) -> str:
    """The verdict in full, with how sure it is while units are without figures: it begins with
    the words that the cells of the workbook hold."""
    if not is_provisional_verdict(result):
        return verdict_words(result)
    return f"{PROVISIONAL}: {_so_far(result)}"


def _so_far(result: Result) -> str:
    if result.is_undecided:
        return UNDETERMINED if result.outlook == "unknown" else UNDECIDED
    if result.standing != result.status:
        return NOT_DUE
    words = verdict_words(result)
    if not result.is_due:
        return words
    return words.replace(STATUS_WORDS[result.status], OUTLOOK_WORDS[result.outlook], 1)


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
