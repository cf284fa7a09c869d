"""The sentences of Tổng quan, each computed from the figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.accept.timeliness_words import PUNCTUALITY_WORDS
from pipeline.measure.history import History
from pipeline.measure.result import Outlook, Result, Status
from pipeline.measure.verdict_words import OUTLOOK_WORDS
from pipeline.plan.plan_fit import misfits
from pipeline.summary.outcomes import UnitState
from pipeline.summary.sheets import wording
from pipeline.summary.sheets.material import Material
from pipeline.summary.sheets.pages import numbered
from pipeline.summary.sheets.trend import lacks_units
from pipeline.summary.sheets.wording import grouped

MOST_NAMED = 12
"""Missing units named on the page; the rest are counted."""

ALL_SENT = "Mọi đơn vị đã nộp báo cáo."

MOST_DETAILED = 3
"""Indicators of which a sentence tells what is missing; of more it names the results alone."""

MOST_LISTED = 6
"""Codes that a sentence names; of more it tells the number: the table above it has them all."""


def observations(material: Material, results: Sequence[Result]) -> Iterator[str]:
    """Two to five sentences: coverage, verdicts, what falls short most, how things moved since the
    round before, what was left out; before them what of the round the plan does not foresee."""
    outcomes = material.outcomes
    yield from (f"- {said}" for said in misfits(outcomes.plan, outcomes.round.settings))
    for number, other in enumerate(outcomes.further, 2):
        place = numbered("Chỉ tiêu", number)
        yield f"- Kết quả theo {other.plan.title}: trang {place} của bảng tổng hợp."
    yield _coverage(material)
    yield f"- {_verdicts(results)}{_without_opening(results)}"
    if any(result.is_due for result in results) and not any(map(is_below, results)):
        beyond = ", vượt mức không được vượt" if wording.has_ceiling(results) else ""
        yield f"- Không có chỉ tiêu đến hạn nào thấp hơn mốc{beyond}."
    short = [result for result in results if falls_short(result)]
    if len(short) > MOST_DETAILED:
        parts = [f"{r.indicator.code} ({wording.shown_value(r)})" for r in short]
        yield f"- Chưa đạt: {'; '.join(parts)}."
    elif short:
        yield f"- Chưa đạt: {'; '.join(shortfall(result) for result in short)}."
    moved = _moved(material.outcomes.history, results)
    if moved:
        yield f"- {moved}"
    left_out = [result for result in results if result.left_out]
    if left_out:
        parts = [
            f"{result.indicator.code} ({grouped(len(result.left_out))} đơn vị)"
            for result in left_out
        ]
        which = f": {', '.join(parts)}" if len(parts) <= MOST_LISTED else ""
        yield (
            f"- Chưa tính đủ đơn vị ở {len(left_out)} chỉ tiêu{which}; lý do từng đơn vị ở trang "
            "Nguồn số liệu."
        )


def _moved(history: History, results: Sequence[Result]) -> str:
    """The numbers of results that rose and fell since the round before, in a sentence; "" where
    there is none."""
    latest = history.latest
    if latest is None:
        return ""
    up: list[str] = []
    down: list[str] = []
    same = partial = 0
    for result in results:
        before = latest.result(result.indicator.code)
        if before is None or before.value is None or result.value is None:
            continue
        if not history.compares(latest, result.indicator):
            continue
        partial += lacks_units(result, before)
        if result.value == before.value:
            same += 1
        else:
            (up if result.value > before.value else down).append(result.indicator.code)
    if not (up or down or same):
        return ""
    text = f"So với {latest.round.period_words}: {len(up)} chỉ tiêu tăng, {len(down)} giảm"
    if 0 < len(down) <= MOST_LISTED:
        text += f" ({', '.join(down)})"
    lacking = f"; {partial} trong số đó chưa đủ đơn vị ở một trong hai kỳ" if partial else ""
    return f"{text}, {same} không đổi{lacking}."


def _coverage(material: Material) -> str:
    states = [material.state_of(unit.code) for unit in material.units]
    due, sent = len(states), len(states) - states.count(UnitState.MISSING)
    fit = states.count(UnitState.FIT)
    parts = [f"{grouped(fit)} đơn vị có báo cáo hợp lệ"]
    for state, words in (
        (UnitState.TO_EXPLAIN, "cần giải trình"),
        (UnitState.TO_FIX, "phải sửa số liệu"),
    ):
        if number := states.count(state):
            parts.append(f"{grouped(number)} đơn vị {words}")
    share = wording.share_words(sent, due)
    timing = f"{_timing(material)}; " if sent else ""
    told = f"{grouped(sent)}/{grouped(due)} đơn vị ({share})"
    return f"- Đã nộp {told}: {timing}{', '.join(parts)}."


def _timing(material: Material) -> str:
    """ "17 đúng hạn, 1 đúng ngày hạn, 3 quá hạn": of every unit that sent, when its return came."""
    sent = [u.code for u in material.units if material.state_of(u.code) != UnitState.MISSING]
    files = [material.file_of(code) for code in sent]
    came = Counter(
        file.timeliness.punctuality if file and file.timeliness else None for file in files
    )
    words = (*PUNCTUALITY_WORDS.items(), (None, "chưa rõ ngày nhận"))
    return ", ".join(f"{grouped(came[one])} {word.lower()}" for one, word in words if came[one])


def _verdicts(results: Sequence[Result]) -> str:
    judged = [result for result in results if result.is_due]
    if not judged:
        return "Chưa có chỉ tiêu nào đến hạn đánh giá và có số liệu."
    met = [result for result in judged if result.status == Status.MET and not result.is_undecided]
    text = f"Trong {len(judged)} chỉ tiêu đến hạn và có số liệu, {len(met)} chỉ tiêu đạt"
    if met:
        text += f" ({', '.join(result.indicator.code for result in met)})"
    for outlook in (Outlook.OPEN, Outlook.UNKNOWN):
        codes = [r.indicator.code for r in judged if r.is_undecided and r.outlook == outlook]
        if codes:
            words = OUTLOOK_WORDS[outlook].lower()
            text += f", {len(codes)} chỉ tiêu {words} ({', '.join(codes)})"
    pending = [result for result in judged if result.lacks_units]
    if pending:
        text += f"; {len(pending)} kết quả là tạm tính vì còn đơn vị chưa có số liệu"
    doubted = [result for result in judged if result.doubted]
    if doubted:
        named = ", ".join(result.indicator.code for result in doubted)
        text += f"; {len(doubted)} kết quả ({named}) là tạm tính vì có số liệu cần xác nhận"
    return text + "."


def _without_opening(results: Sequence[Result]) -> str:
    codes = [one.indicator.code for one in results if one.status == Status.UNDETERMINED]
    return f" Thiếu số đầu kỳ, chưa kết luận: {', '.join(codes)}." if codes else ""


def is_below(result: Result) -> bool:
    """True if the result, as far as it is known, lies below a target that is due, or exceeds a
    ceiling."""
    target, value = result.target, result.value
    if not result.is_due or target is None or value is None:
        return False
    return not target.is_met(value) if target.is_ceiling else target.distance(value) > 0


def falls_short(result: Result) -> bool:
    """True if the result misses its target whatever the missing returns will say."""
    return result.status == Status.NOT_MET and not result.is_undecided


def shortfall(result: Result) -> str:
    """Code, result, target and what is missing of an indicator that is not met."""
    target = result.target
    assert target is not None  # a verdict of not_met has a target
    aim = wording.aim_words(result)
    gap = wording.gap_words(result)
    parts = [
        wording.shown_value(result),
        f"mốc {aim}",
        *([gap if target.is_ceiling else f"còn thiếu {gap}"] if gap else []),
    ]
    return f"{result.indicator.code} ({', '.join(parts)})"


def missing_units(material: Material) -> str:
    """The units that sent nothing, by name, under a heading that says so."""
    number, names = _missing(material)
    return f"{grouped(number)} đơn vị: {names}." if number else f"Không có. {ALL_SENT}"


def missing_sentence(material: Material) -> str:
    """The units that sent nothing, in a sentence of its own."""
    number, names = _missing(material)
    return f"Có {grouped(number)} đơn vị chưa nộp báo cáo: {names}." if number else ALL_SENT


def _missing(material: Material) -> tuple[int, str]:
    """The number of units that sent nothing, and the names of the first."""
    missing = [unit for unit in material.units if material.state_of(unit.code) == UnitState.MISSING]
    names = "; ".join(f"{unit.name} ({unit.code})" for unit in missing[:MOST_NAMED])
    if (rest := len(missing) - MOST_NAMED) > 0:
        names += f"; và {grouped(rest)} đơn vị khác (xem Tình hình nộp)"
    return len(missing), names


def requests(material: Material, results: Sequence[Result]) -> Iterator[str]:
    """Sentences on what leadership is asked to decide."""
    states = [material.state_of(unit.code) for unit in material.units]
    some = False
    if missing := states.count(UnitState.MISSING):
        some = True
        yield f"- Đôn đốc {grouped(missing)} đơn vị chưa nộp báo cáo."
    if faulty := states.count(UnitState.TO_FIX):
        some = True
        yield (
            f"- Yêu cầu {grouped(faulty)} đơn vị sửa số liệu và gửi lại; nội dung ở trang Sửa và "
            "giải trình."
        )
    short = [result.indicator.code for result in results if falls_short(result)]
    if short:
        some = True
        yield f"- Xem xét giải pháp đối với {len(short)} chỉ tiêu chưa đạt: {', '.join(short)}."
    if not some:
        yield "- Không có nội dung cần xin ý kiến."
