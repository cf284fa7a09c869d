"""A verdict in words, as every writer says it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Literal, assert_never

from pipeline.measure.result import Outlook, Result, Status
from pipeline.measure.verdict import PERCENT, decimals_shown, display
from pipeline.plan.plan import Indicator, Target
from pipeline.plan.plan_words import POINTS
from pipeline.text.numbers import localised, round_half_up, shortest

STATUS_WORDS: dict[Status, str] = {
    Status.MET: "Đạt",
    Status.NOT_MET: "Chưa đạt",
    Status.NOT_DUE_MET: "Đạt trước hạn",
    Status.NOT_DUE_UNMET: "Chưa đến hạn",
    Status.APPROXIMATE: "Xấp xỉ",
    Status.NOT_APPLICABLE: "Không áp dụng",
    Status.NO_DATA: "Chưa có số liệu",
    Status.NO_TARGET: "Theo dõi",
    Status.ABOVE_WHOLE: "Vượt 100%, cần kiểm tra",
    Status.UNDETERMINED: "Thiếu số đầu kỳ",
    Status.ONE_SIDED: "Tính theo địa bàn",
}
OUTLOOK_WORDS: dict[Outlook, str] = {
    Outlook.CERTAIN_MET: "Chắc chắn đạt",
    Outlook.OPEN: "Chưa kết luận",
    Outlook.CERTAIN_APPROXIMATE: "Chắc chắn xấp xỉ",
    Outlook.CERTAIN_UNMET: "Chắc chắn chưa đạt",
    Outlook.UNKNOWN: "Chưa kết luận",
}
"""Certainty of a verdict that is due while units are without figures: the less is known, the less
firmly it is said."""
PROVISIONAL = "Tạm tính"
DEPENDS = "còn phụ thuộc đơn vị chưa có số liệu"
UNDECIDED = f"{OUTLOOK_WORDS[Outlook.OPEN]}, {DEPENDS}"
UNDETERMINED = (
    f"{OUTLOOK_WORDS[Outlook.UNKNOWN]}, chưa có căn cứ ước tính phần của đơn vị chưa có số liệu"
)
NOT_DUE = f"{STATUS_WORDS[Status.NOT_DUE_UNMET]}, {DEPENDS}"
_MOST_DECIMALS = 6
NEEDED, FEWER = "cần thêm", "cần giảm"
AT_LEAST, AS_KNOWN = "ít nhất", "theo số liệu đã có"
_NAMED = 3
"""Units that a sentence names before it only counts them."""


_UNJUDGED = frozenset(
    {
        Status.NO_DATA,
        Status.NO_TARGET,
        Status.ONE_SIDED,
        Status.ABOVE_WHOLE,
        Status.UNDETERMINED,
    }
)


def is_provisional_verdict(result: Result) -> bool:
    """Tell if there is a verdict that units without figures, or figures in doubt, may change."""
    judged = result.status not in _UNJUDGED and result.target is not None
    return result.is_provisional and (judged or result.status == Status.NOT_APPLICABLE)


def standing_words(status: Status, outlook: Outlook) -> str:
    """The verdict of which only these are known, in a word or two."""
    is_due = status in (Status.MET, Status.NOT_MET, Status.APPROXIMATE)
    is_open = is_due and outlook in (Outlook.OPEN, Outlook.UNKNOWN)
    return OUTLOOK_WORDS[Outlook.OPEN] if is_open else STATUS_WORDS[status]


_HOW_TO_OPEN = "ghi ở trang Số đầu kỳ của đợt, không có thì ghi 0"
"""Advice to the officer; no reader of the workbook or the report is given it."""


def verdict_words(result: Result) -> str:
    """The verdict in full: "Chưa đạt chỉ tiêu năm 2025, cần thêm 3 nữ thạc sĩ"."""
    match result.status:
        case Status.NOT_APPLICABLE:
            return "Không phát sinh đối tượng tính"
        case Status.NO_DATA:
            said = STATUS_WORDS[Status.NO_DATA]
            return f"{said}: {result.reason}" if result.reason else said
        case Status.NO_TARGET:
            return _no_target_words(result.indicator)
        case Status.ABOVE_WHOLE:
            return (
                "Chưa kết luận: kết quả vượt 100%, tử số lớn hơn mẫu số; kiểm tra lại số liệu hai "
                "vế"
            )
        case Status.UNDETERMINED:
            return f"{OUTLOOK_WORDS[Outlook.OPEN]}: {result.reason}; {_HOW_TO_OPEN}"
        case Status.ONE_SIDED:
            return "Đơn vị chỉ có một vế của tỷ lệ; kết quả tính chung theo địa bàn"
        case _ as judged:
            return _judged_words(judged, result, result.target) if result.target else ""


def _judged_words(
    status: Literal[
        Status.MET,
        Status.NOT_MET,
        Status.NOT_DUE_MET,
        Status.NOT_DUE_UNMET,
        Status.APPROXIMATE,
    ],
    result: Result,
    target: Target,
) -> str:
    goal, lacking = _goal_words(target), ""
    if target.is_ceiling:
        lacking = f", {distance_words(result) or 'đến nay chưa vượt'}"
    elif result.gap:
        lacking = f", {need_words(result, result.gap, target)}"
    elif result.indicator.kind == "difference" and (below := distance_words(result)):
        # What a difference lacks is no number of people.
        lacking = f", {below}"
    match status:
        case Status.MET:
            return f"Đạt {goal}"
        case Status.NOT_MET:
            return f"Chưa đạt {goal}{lacking}"
        case Status.NOT_DUE_MET:
            return f"Đã đạt {goal} (chưa đến hạn)"
        case Status.NOT_DUE_UNMET:
            # Never "Chưa đạt" before the day: the word is the cell's, the goal explains it.
            return f"{STATUS_WORDS[Status.NOT_DUE_UNMET]} ({goal}){lacking}"
        case Status.APPROXIMATE:
            beside = distance_words(result)
            return f'Xấp xỉ chỉ tiêu "khoảng {shortest(target.value)}" ({beside})'
        case _:
            assert_never(status)


def need_words(result: Result, number: int, target: Target) -> str:
    """Words on what it takes to meet the target: "cần thêm 3 nữ thạc sĩ". While units are missing
    it is the least where the target is all there are, for of those known nobody may lack; any other
    that is certainly missed says that it is of the figures known."""
    need = FEWER if target.is_ceiling else NEEDED
    told = f"{localised(str(number))} {result.indicator.counted}"
    if not result.is_provisional:
        return f"{need} {told}"
    is_all = result.indicator.is_percentage and target.value == PERCENT and not target.is_ceiling
    if is_all and not result.doubted:
        return f"{need} {AT_LEAST} {told}"
    return f"{need} {told} {AS_KNOWN}" if result.falls_short else f"{need} {told}"


def without_opening(first: int, missing: Sequence[int]) -> str:
    """Say that a total added up since the year ``first`` lacks the years ``missing``."""
    gaps = [year for year in missing if year - 1 not in missing]
    ends = [year for year in missing if year + 1 not in missing]
    spans = (
        f"{begin}" if begin == end else f"{begin}-{end}"
        for begin, end in zip(gaps, ends, strict=True)
    )
    return f"thiếu số đầu kỳ (cộng từ năm {first}, chưa có số liệu năm {', '.join(spans)})"


def with_gaps(lacking: Mapping[str, int]) -> str:
    """Say of which earlier periods a total has not all units (period → their number); "" where
    none lacks any."""
    if not lacking:
        return ""
    told = ", ".join(f"{period} thiếu {number} đơn vị" for period, number in lacking.items())
    return f"các kỳ trước chưa đủ số liệu: {told}"


def distance_words(result: Result) -> str:
    """The result beside the target that it misses: "thấp hơn 11,76 điểm phần trăm", above a ceiling
    "cao hơn 3 vụ"; "" where it is met."""
    target, value, indicator = result.target, result.value, result.indicator
    if target is None or value is None or target.is_met(value):
        return ""
    distance = target.distance(value)
    if target.operator in (">", "<") and distance <= 0:
        return f"mới bằng chỉ tiêu, phải {'thấp hơn' if target.is_ceiling else 'cao hơn'}"
    # What is to be met to the point may lie above it too.
    beside = "cao hơn" if target.is_ceiling or distance < 0 else "thấp hơn"
    distance = abs(distance)
    unit = POINTS if indicator.is_in_points else indicator.unit
    # As many decimals as the result: the two then make up the target, and none is zero.
    return f"{beside} {display(distance, None, _distance_decimals(result, distance))} {unit}"


def _distance_decimals(result: Result, distance: Fraction) -> int:
    """The number of decimals of a distance: those of the result, and of a total its own, which
    lies between whole figures where the target follows from another year's."""
    places = decimals_shown(result)
    while places < _MOST_DECIMALS and (shown := round_half_up(distance, places)) != distance:
        # A level may have more decimals than the result: what is missed is missed by something.
        if shown and result.indicator.is_quotient:
            break
        places += 1
    return places


def verdict_so_far(result: Result) -> str:
    """The verdict in full, with how sure it is while units are without figures: it begins with
    the words that the cells of the workbook hold."""
    if is_provisional_verdict(result):
        return f"{PROVISIONAL}: {_so_far(result)}"
    return "; ".join(filter(None, (verdict_words(result), doubt_words(result))))


def doubt_words(result: Result) -> str:
    """The units whose figures must be confirmed before the result is sure; "" where none must."""
    units = result.doubted
    if not units:
        return ""
    named = ", ".join(units[:_NAMED])
    more = f" và {len(units) - _NAMED} đơn vị khác" if len(units) > _NAMED else ""
    return f"còn phụ thuộc số liệu cần xác nhận của {named}{more}"


def _so_far(result: Result) -> str:
    doubts = doubt_words(result)
    if doubts and (result.is_undecided or result.standing != result.status):
        told = OUTLOOK_WORDS[result.outlook] if result.is_due else STATUS_WORDS[result.standing]
        waiting = " và đơn vị chưa có số liệu" if result.reported < result.expected else ""
        return f"{told}, {doubts}{waiting}"
    if result.is_undecided:
        return UNDETERMINED if result.outlook == Outlook.UNKNOWN else UNDECIDED
    if result.standing != result.status:
        return NOT_DUE
    words = verdict_words(result)
    if not result.is_due:
        return "; ".join(filter(None, (words, doubts)))
    return words.replace(STATUS_WORDS[result.status], OUTLOOK_WORDS[result.outlook], 1)


def _no_target_words(indicator: Indicator) -> str:
    """Say why nothing is judged: the plan has no figure, or one for other years."""
    for target in indicator.targets if indicator.is_quotient else ():
        if target.type == "from":
            return f"Mức của kế hoạch áp dụng từ năm {target.year} trở đi"
        if target.type == "window":
            return f"Mức của kế hoạch áp dụng trong giai đoạn {target.start}-{target.end}"
    return "Kế hoạch không giao mức cụ thể"


def _goal_words(target: Target) -> str:
    match target.type:
        case "from":
            return f"chỉ tiêu từ năm {target.year} trở đi"
        case "window":
            return f"chỉ tiêu hằng năm giai đoạn {target.start}-{target.end}"
        case "term":
            return f"chỉ tiêu cả giai đoạn {target.start}-{target.end}"
        case _:
            return f"chỉ tiêu năm {target.year}"
