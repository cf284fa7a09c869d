"""Words of the summary for verdicts, targets, gaps and counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from pipeline.measure.bounds import MARGIN
from pipeline.measure.result import Outlook, Result, Status
from pipeline.measure.verdict import PERCENT, display, display_rate
from pipeline.measure.verdict import STYLED_DECIMALS as STYLED_DECIMALS
from pipeline.measure.verdict import decimals_shown as decimals_shown
from pipeline.measure.verdict_words import (
    OUTLOOK_WORDS,
    PROVISIONAL,
    STATUS_WORDS,
    distance_words,
    is_provisional_verdict,
    need_words,
)
from pipeline.plan.plan import Indicator, Operator, Split, Target
from pipeline.plan.plan_words import POINTS, change_words
from pipeline.plan.plan_words import short_title as short_title
from pipeline.text.findings import capitalised
from pipeline.text.numbers import round_half_up
from pipeline.xlsx.theme import VERDICT_TONES, Tone

MARKS: dict[Status, str] = {
    Status.MET: "●",
    Status.NOT_DUE_MET: "●",
    Status.NOT_MET: "▲",
    Status.APPROXIMATE: "◆",
    Status.NOT_DUE_UNMET: "○",
}
"""A verdict must be told without colour."""

TONES_OF_MARKS: Mapping[str, Tone] = {
    mark: VERDICT_TONES[status] for status, mark in MARKS.items() if status in VERDICT_TONES
}

OPERATOR_MARKS: dict[Operator, str] = {
    ">=": "≥",
    ">": ">",
    "==": "=",
    "~": "≈",
    "<=": "≤",
    "<": "<",
    "rise": "tăng",
    "fall": "giảm",
    "rise_percent": "tăng",
    "fall_percent": "giảm",
}

_COUNTED = (
    Status.MET,
    Status.NOT_MET,
    Status.APPROXIMATE,
    Status.NOT_DUE_MET,
    Status.NOT_DUE_UNMET,
    Status.ABOVE_WHOLE,
    Status.UNDETERMINED,
    Status.NO_DATA,
    Status.NOT_APPLICABLE,
    Status.ONE_SIDED,
    Status.NO_TARGET,
)
"""Verdicts in the order of their counts."""
_ALWAYS_SAID = frozenset(
    {Status.MET, Status.NOT_MET, Status.NOT_DUE_UNMET, Status.NO_DATA, Status.NO_TARGET}
)

MOST_DECIMALS = 6
"""More decimals than a person compares."""


def column_heading(indicator: Indicator) -> str:
    """The heading of a column of figures: "2.2.d1. Tỷ lệ nữ biết chữ (%)"."""
    return f"{indicator.code}. {short_title(indicator)} ({indicator.unit})"


def named_with_code(result: Result) -> str:
    """ "Tỷ lệ nữ biết chữ (2.2.d1)"."""
    return f"{short_title(result.indicator)} ({result.indicator.code})"


def mark(result: Result) -> str:
    """The mark that tells the verdict without colour; "" while the verdict is open."""
    return "" if result.is_undecided else MARKS.get(result.standing, "")


def tone(result: Result) -> Tone:
    """The tone that colours the verdict wherever it is shown."""
    return "quiet" if result.is_undecided else VERDICT_TONES.get(result.standing, "quiet")


def verdict(result: Result) -> str:
    """Mark and word, such as "▲ Chưa đạt"; while returns are missing how sure it is."""
    if not is_provisional_verdict(result):
        return verdict_label(result.standing)
    if result.is_due:
        return " ".join(filter(None, (mark(result), OUTLOOK_WORDS[result.outlook])))
    label = verdict_label(result.standing)
    # That nobody is concerned may still turn; what is not due says so by itself.
    return f"{PROVISIONAL}: {label}" if result.standing == Status.NOT_APPLICABLE else label


def verdict_label(status: Status) -> str:
    """ "● Đạt"."""
    return " ".join(filter(None, (MARKS.get(status, ""), STATUS_WORDS[status])))


UNDECIDED_LABEL = OUTLOOK_WORDS[Outlook.OPEN]


BASE_MARK = "(*)"
BASE_NOTE = (
    f"{BASE_MARK} Khoảng tạm tính và kết luận lấy mẫu số đã biết gần nhất (kỳ này hoặc kỳ trước) "
    f"của đơn vị chưa đủ số liệu, tăng hoặc giảm {MARGIN}% (ít nhất 1); có thể thay đổi nếu mẫu "
    "số thực tế chênh lệch nhiều hơn."
)


BASE_LEGEND = (
    f"{BASE_MARK}: mẫu số đã biết gần nhất của đơn vị chưa đủ số liệu, tăng hoặc giảm {MARGIN}% "
    "(ít nhất 1)."
)
"""``BASE_NOTE`` below a printed page."""


def rests_on_denominators(indicator: Indicator) -> bool:
    """Tell if its outlook takes the denominators of missing units as they were last."""
    return bool(indicator.denominator) and indicator.kind != "yes"


def base_note(result: Result) -> str:
    """A reference to ``BASE_NOTE`` where a share's outlook counts units without figures, else
    ""."""
    if not result.is_provisional or not rests_on_denominators(result.indicator):
        return ""
    unknown = result.outlook == Outlook.UNKNOWN
    return "" if unknown else f"Tạm tính theo mẫu số đã biết gần nhất {BASE_MARK}."


def footnote(results: Iterable[Result]) -> str:
    """``BASE_NOTE`` where ``base_note`` of any result refers to it, else ""."""
    return BASE_NOTE if any(map(base_note, results)) else ""


CERTAINTY_NOTE = (
    f'"{OUTLOOK_WORDS[Outlook.CERTAIN_MET]}", "{OUTLOOK_WORDS[Outlook.CERTAIN_UNMET]}": '
    "với đơn vị chưa đủ số liệu, mẫu số lấy theo số đã biết gần nhất (kỳ này hoặc kỳ trước), tăng "
    f"hoặc giảm {MARGIN}% (ít nhất 1), tử số không quá mẫu số; kết luận có thể thay đổi nếu mẫu số "
    "thực tế chênh lệch nhiều hơn."
)


def certainty_note(results: Iterable[Result]) -> str:
    """The basis of shares called certain, where ``results`` hold one; else ""."""
    certain = (
        rests_on_denominators(result.indicator)
        and is_provisional_verdict(result)
        and result.is_due
        and not result.is_undecided
        for result in results
    )
    return CERTAINTY_NOTE if any(certain) else ""


def key_of_words(results: Sequence[Result]) -> tuple[str, ...]:
    """The words that ``results`` are told in and that don't explain themselves, each explained."""
    due = [one for one in results if is_provisional_verdict(one) and one.is_due]
    is_open = {one.is_undecided for one in due}
    sure = '"Chắc chắn": số liệu còn thiếu không làm đổi kết luận'
    if certainty_note(results):
        sure = (
            '"Chắc chắn": kết luận không đổi dù quy mô đơn vị còn thiếu chênh tới '
            f"{MARGIN}% so với số gần nhất"
        )
    unsure = f'"{UNDECIDED_LABEL}": còn tùy thuộc số liệu đang chờ'
    words = [words for key, words in ((False, sure), (True, unsure)) if key in is_open]
    if any(result.standing == Status.NO_TARGET for result in results):
        followed = STATUS_WORDS[Status.NO_TARGET]
        words.append(f'"{followed}": kế hoạch không giao mức')
    return tuple(words)


def with_unit(figure: str, indicator: Indicator, split: Split = "all") -> str:
    """ "63,20%", "52.000 lượt", "-1,30 điểm phần trăm"; a ``split`` of a difference is a share."""
    if indicator.is_percentage or (indicator.kind == "difference" and split != "all"):
        return f"{figure}%"
    return f"{figure} {unit_of(indicator)}"


def unit_of(indicator: Indicator, split: Split = "all") -> str:
    """The unit of measure; of a difference between shares points, whatever the plan says."""
    if indicator.kind != "difference":
        return indicator.unit
    return POINTS if split == "all" else "%"


def shown_value(result: Result) -> str:
    """The result in words; "" where there is none."""
    if result.value is None:
        return ""
    shown = display(result.value, result.target, decimals_shown(result))
    return with_unit(shown, result.indicator, result.split)


def parts_of_total(result: Result, period: str) -> str:
    """Words on the part of a total from before the present ``period``: "lũy kế từ năm 2022,
    riêng năm 2025: 8.549 lượt", "gồm 152 người là số đã biết gần nhất của kỳ trước"; "" where all
    of it is."""
    indicator, carried = result.indicator, result.carried
    if result.numerator is None or carried is None or indicator.accumulate == "none":
        return ""
    if indicator.accumulate == "latest":
        earlier = with_unit(grouped(carried), indicator)
        return f"gồm {earlier} là số đã biết gần nhất của kỳ trước" if carried else ""
    since = f" từ năm {indicator.since}" if indicator.since else ""
    own = with_unit(grouped(result.numerator - carried), indicator)
    return f"lũy kế{since}, riêng {period}: {own}"


def target_year(target: Target) -> str:
    """ "2025"; of a target for several years whether each of them is to meet it, or the last."""
    if target.year is not None:
        return str(target.year)
    if target.type == "term":
        return f"đến năm {target.end}"
    if target.type == "window":
        return f"hằng năm {target.start}-{target.end}"
    return "-".join(str(year) for year in (target.start, target.end) if year is not None)


def level_words(result: Result) -> str:
    """The level that the result is judged by: as the plan writes it; one that follows from another
    year's figure with as few decimals as leave it on its side of the result."""
    target, value = result.target, result.value
    if target is None:
        return ""
    if result.change is None or value is None:
        return figure_words(target.value)
    shown = round_half_up(value, decimals_shown(result))
    for places in range(2, MOST_DECIMALS):
        level = round_half_up(target.value, places)
        printed = target.model_copy(update={"value": level})
        if printed.is_met(shown) == target.is_met(value):
            return figure_words(level)
    return figure_words(target.value)


def target_words(
    target: Target, indicator: Indicator, level: str = "", *, dated: bool = True
) -> str:
    """ "≥ 97% (2025)"; ``level``: its figure in print, where that is not the plan's; its
    year unless ``dated`` is off."""
    year = target_year(target)
    when = f" ({year})" if year and dated else ""
    if target.is_change:
        return f"{change_words(target, indicator)}{when}"
    figure = with_unit(level or figure_words(target.value), indicator)
    return f"{operator_mark(target, indicator)} {figure}{when}".lstrip()


def operator_mark(target: Target, indicator: Indicator) -> str:
    """ "≥"; "" of a share that is to be all there are: more can't be."""
    is_exact = target.operator in (">=", "==")
    is_all = indicator.is_percentage and is_exact and target.value == PERCENT
    return "" if is_all else OPERATOR_MARKS[target.operator]


def aim_words(result: Result) -> str:
    """The target that the result is judged by; of a change the level that it leads to and the
    change itself; "" where there is none."""
    change = result.change
    aim = ""
    if result.target is not None:
        aim = target_words(result.target, result.indicator, level_words(result))
    if change is None:
        return aim
    if not aim:
        return target_words(change.target, result.indicator)
    return f"{aim}: {change_words(change.target, result.indicator)}"


def level_told(result: Result) -> str:
    """The target in a sentence, without its year: "≥ 97%", of a change with what it is against:
    "≤ 18 vụ (giảm ít nhất 10% so với năm 2024)"."""
    if result.target is None:
        return ""
    level = target_words(result.target, result.indicator, level_words(result), dated=False)
    change = result.change
    return f"{level} ({change_words(change.target, result.indicator)})" if change else level


def aim_told(result: Result) -> str:
    """ "≥ 97% (2025)", or that the plan sets no figure."""
    return capitalised(aim_words(result)) or "Không giao mức"


def figure_words(value: Fraction) -> str:
    """An exact figure with as few decimals as it needs (at most six), Vietnamese separators."""
    exact = (places for places in range(6) if round_half_up(value, places) == value)
    return display(value, None, next(exact, 6))


BESIDE_TARGET = "So với chỉ tiêu, theo số liệu đã có"
"""Heading of what ``gap_words`` tells."""


def has_ceiling(results: Iterable[Result]) -> bool:
    """Tell if one of the results is judged by a ceiling."""
    return any(result.target is not None and result.target.is_ceiling for result in results)


def rate_words(result: Result) -> str:
    """The part of its target that the result reaches, in percent; "" where there is none: of a
    ceiling nothing is to be reached."""
    if result.rate is None or result.target is None or result.target.is_ceiling:
        return ""
    return display_rate(result.rate)


def gap_words(result: Result) -> str:
    """Words on the distance to the target and what it takes to get there: "thấp hơn 10,10 điểm
    phần trăm; cần thêm 205 trẻ", above a ceiling "cao hơn … ; cần giảm …"; "" where it is met."""
    target = result.target
    if result.status not in (Status.NOT_MET, Status.NOT_DUE_UNMET, Status.APPROXIMATE):
        return ""
    if target is None:
        return ""
    parts = [distance_words(result)]
    if result.gap and result.indicator.is_quotient:
        parts.append(need_words(result, result.gap, target))
    return "; ".join(filter(None, parts))


def value_style(result: Result, *, bold: bool = False) -> str:
    """The style of a cell with the result; a mean may need its thousands apart."""
    look = "mean" if result.indicator.kind == "mean" else "share"
    return f"{look}{'_bold' if bold else ''}_{decimals_shown(result)}"


def grouped(number: int) -> str:
    """A whole number as people write it: "52.000"."""
    return f"{number:,}".replace(",", ".")


def verdict_counts(results: Sequence[Result]) -> str:
    """ "Đạt 4 · Chưa đạt 2 · …"; the counts add up to the number of indicators."""
    return " · ".join(f"{word} {number}" for word, number in tally(results))


def tally(results: Sequence[Result]) -> list[tuple[str, int]]:
    """Words of each verdict and its count, which is 0 of those that are always told."""
    decided = [result for result in results if not result.is_undecided]
    counts = Counter(result.standing for result in decided)
    numbers = [
        (STATUS_WORDS[status], counts[status])
        for status in _COUNTED
        if counts[status] or status in _ALWAYS_SAID
    ]
    if open_ := len(results) - len(decided):
        numbers.insert(2, (UNDECIDED_LABEL, open_))
    return numbers


def share_words(part: int, whole: int) -> str:
    """ "87,5%"."""
    return f"{figure_words(round_half_up(Fraction(100 * part, whole), 2))}%" if whole else ""
