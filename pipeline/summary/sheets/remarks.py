"""The sentences of Tổng quan, each computed from the figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.accept.timeliness_words import PUNCTUALITY_WORDS
from pipeline.measure.history import History
from pipeline.measure.result import Outlook, Result, Status
from pipeline.measure.verdict import PERCENT
from pipeline.measure.verdict_words import OUTLOOK_WORDS, STATUS_WORDS
from pipeline.plan.plan_fit import misfits
from pipeline.summary.outcomes import UnitState
from pipeline.summary.sheets import wording
from pipeline.summary.sheets.changes import verdicts_since
from pipeline.summary.sheets.material import Material
from pipeline.summary.sheets.pages import numbered
from pipeline.summary.sheets.trend import lacks_units
from pipeline.summary.sheets.wording import grouped
from pipeline.summary.state_words import UNIT_STATE_WORDS
from pipeline.text.findings import capitalised

MOST_NAMED = 12
"""Missing units named on the page; the rest are counted."""

ALL_SENT = "Mọi đơn vị đã nộp báo cáo."
NOBODY_DUE = "Không có đơn vị nào phải nộp báo cáo."

MOST_FALLEN = 3
"""Indicators that fell that a sentence names."""

MOST_LISTED = 8
"""Indicators that a sentence names; the rest are counted: the table below has them all."""


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A line of what leadership reads first. ``about`` is what the sheets know it by."""

    about: str
    label: str
    parts: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """The text on a page that has room below: a line each of what is not met."""
        return self.parts if self.about == "short" else (self.text,)

    @property
    def text(self) -> str:
        """The parts in a sentence."""
        return f"{capitalised('; '.join(self.parts))}."


def headline(material: Material, results: Sequence[Result]) -> str:
    """The round in a sentence: what is met and what is not, and who reported."""
    states = [material.state_of(unit.code) for unit in material.units]
    sent = len(states) - states.count(UnitState.MISSING)
    told = verdict_sentence(results).removesuffix(".")
    return f"{told}; {grouped(sent)}/{grouped(len(states))} đơn vị đã nộp báo cáo."


def conclusions(material: Material, results: Sequence[Result]) -> Iterator[Conclusion]:
    """Lines on what is not met and how far, who is missing, what is open, what is met, what moved,
    what is asked of leadership, and how to read the words; those with nothing to say are left
    out."""
    named: dict[str, list[Result]] = {"short": [], "open": [], "near": [], "met": []}
    for result in results:
        if result.is_due:
            named[_group(result)].append(result)
    label = wording.verdict_label
    if short := named["short"]:
        yield Conclusion("short", label(Status.NOT_MET), shortfalls(short))
    elif not any(map(is_below, named["open"])) and any(named.values()):
        beyond = ", vượt mức không được vượt" if wording.has_ceiling(results) else ""
        none = f"Không có chỉ tiêu đến hạn nào thấp hơn mốc{beyond}"
        yield Conclusion("short", label(Status.NOT_MET), (none,))
    number, names = _missing(material)
    said = (
        (f"{grouped(number)} đơn vị: {names}",)
        if number
        else (_none_missing(material).removesuffix("."),)
    )
    yield Conclusion("missing", UNIT_STATE_WORDS[UnitState.MISSING], said)
    if open_ := named["open"]:
        told = (f"{wording.named_with_code(r)}: {wording.shown_value(r)}" for r in open_)
        yield Conclusion("open", wording.UNDECIDED_LABEL, _listed(told))
    for key, status in (("near", Status.APPROXIMATE), ("met", Status.MET)):
        if own := named[key]:
            yield Conclusion(key, label(status), _listed(map(wording.named_with_code, own)))
    if seen := verdicts_since(material):
        yield Conclusion("seen", "Thay đổi", seen)
    if moved := _moved(material.outcomes.history, results):
        yield Conclusion("moved", "Diễn biến", (moved,))
    yield Conclusion("asked", "Đề nghị", tuple(requests(material, results)))
    if words := wording.key_of_certainty(results):
        yield Conclusion("key", "Cách đọc", words)


def by_verdict(results: Sequence[Result]) -> list[Result]:
    """The results, those first that leadership has to act on; of one group in the plan's order."""
    order = ("short", "open", "near", "met")
    return sorted(results, key=lambda r: order.index(_group(r)) if r.is_due else len(order))


def _group(result: Result) -> str:
    if result.is_undecided:
        return "open"
    return {Status.NOT_MET: "short", Status.MET: "met"}.get(result.status, "near")


def _listed(said: Iterable[str], most: int = MOST_LISTED) -> tuple[str, ...]:
    """The parts of a sentence, those beyond ``most`` counted."""
    parts = tuple(said)
    rest = (f"và {len(parts) - most} chỉ tiêu khác",) if len(parts) > most else ()
    return parts[:most] + rest


def shortfalls(short: Sequence[Result]) -> tuple[str, ...]:
    """The indicators that are not met, the farthest from its target first."""
    ordered = sorted(short, key=lambda r: -1 if r.rate is None else -abs(r.rate - PERCENT))
    return _listed(map(shortfall, ordered))


def notes(material: Material, results: Sequence[Result]) -> Iterator[str]:
    """Notes on what to know before the figures are used: what of the round the plan does not
    foresee, other plans, what lacks its opening balance, what rests on doubtful figures, what was
    left out."""
    outcomes = material.outcomes
    yield from misfits(outcomes.plan, outcomes.round.settings)
    for number, other in enumerate(outcomes.further, 2):
        place = numbered("Chỉ tiêu", number)
        yield f"Kết quả theo {other.plan.title}: trang {place} của bảng tổng hợp."
    if opening := [one for one in results if one.status == Status.UNDETERMINED]:
        yield f"Thiếu số đầu kỳ, chưa kết luận: {'; '.join(map(wording.named_with_code, opening))}."
    if doubted := [one for one in results if one.doubted]:
        yield f"Có số liệu cần xác nhận: {'; '.join(map(wording.named_with_code, doubted))}."
    if left_out := [result for result in results if result.left_out]:
        yield (
            f"Chưa tính đủ đơn vị ở {len(left_out)} chỉ tiêu; lý do từng đơn vị ở trang "
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
            (up if result.value > before.value else down).append(wording.named_with_code(result))
    if not (up or down or same):
        return ""
    text = f"So với {latest.round.period_words}: {len(up)} chỉ tiêu tăng, {len(down)} giảm"
    if down:
        text += f" ({'; '.join(_listed(down, MOST_FALLEN))})"
    lacking = f"; {partial} trong số đó chưa đủ đơn vị ở một trong hai kỳ" if partial else ""
    return f"{text}, {same} không đổi{lacking}"


def coverage_sentence(material: Material) -> str:
    """A sentence on how many reported, when, and how many of the returns are fit."""
    states = [material.state_of(unit.code) for unit in material.units]
    due, sent = len(states), len(states) - states.count(UnitState.MISSING)
    fit = states.count(UnitState.FIT)
    parts = [f"{grouped(fit)} đơn vị có báo cáo hợp lệ" if fit else "chưa có báo cáo hợp lệ"]
    for state, words in (
        (UnitState.TO_EXPLAIN, "cần giải trình"),
        (UnitState.TO_FIX, "phải sửa số liệu"),
    ):
        if number := states.count(state):
            parts.append(f"{grouped(number)} đơn vị {words}")
    if not sent:
        return "Chưa có đơn vị nào nộp báo cáo."
    told = f"{grouped(sent)}/{grouped(due)} đơn vị ({wording.share_words(sent, due)})"
    return f"Đã nộp {told}: {_timing(material)}; {', '.join(parts)}."


def _timing(material: Material) -> str:
    """ "17 đúng hạn, 1 đúng ngày hạn, 3 quá hạn": of every unit that sent, when its return came."""
    sent = [u.code for u in material.units if material.state_of(u.code) != UnitState.MISSING]
    files = [material.file_of(code) for code in sent]
    came = Counter(
        file.timeliness.punctuality if file and file.timeliness else None for file in files
    )
    words = (*PUNCTUALITY_WORDS.items(), (None, "chưa rõ ngày nhận"))
    return ", ".join(f"{grouped(came[one])} {word.lower()}" for one, word in words if came[one])


def verdict_sentence(results: Sequence[Result]) -> str:
    """ "Trong 18 chỉ tiêu đến hạn và có số liệu: 3 chưa đạt, 7 chưa kết luận, 8 đạt."."""
    judged = [result for result in results if result.is_due]
    if not judged:
        return "Chưa có chỉ tiêu nào đến hạn đánh giá và có số liệu."
    groups = Counter(map(_group, judged))
    words = {
        "short": STATUS_WORDS[Status.NOT_MET],
        "open": OUTLOOK_WORDS[Outlook.OPEN],
        "near": STATUS_WORDS[Status.APPROXIMATE],
        "met": STATUS_WORDS[Status.MET],
    }
    parts = [f"{groups[key]} {word.lower()}" for key, word in words.items() if groups[key]]
    return f"Trong {len(judged)} chỉ tiêu đến hạn và có số liệu: {', '.join(parts)}."


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
    """Name, result, target and what is missing of an indicator not met."""
    target = result.target
    assert target is not None  # a verdict of not_met has a target
    gap = wording.gap_words(result, brief=True).replace("; ", ", ")
    level = wording.target_words(target, result.indicator, wording.level_words(result), dated=False)
    parts = [wording.shown_value(result), f"mốc {level}"]
    if gap:
        parts.append(gap if target.is_ceiling else f"còn thiếu {gap}")
    return f"{wording.named_with_code(result)}: {', '.join(parts)}"


def missing_sentence(material: Material) -> str:
    """The units that sent nothing, in a sentence of its own."""
    number, names = _missing(material)
    return (
        f"Có {grouped(number)} đơn vị chưa nộp báo cáo: {names}."
        if number
        else _none_missing(material)
    )


def _none_missing(material: Material) -> str:
    """A sentence where no unit is missing: all sent, or none had to."""
    return ALL_SENT if material.units else NOBODY_DUE


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
    missing, faulty = states.count(UnitState.MISSING), states.count(UnitState.TO_FIX)
    short = sum(map(falls_short, results))
    if missing:
        yield f"đôn đốc {grouped(missing)} đơn vị chưa nộp báo cáo"
    if faulty:
        yield (f"yêu cầu {grouped(faulty)} đơn vị sửa số liệu và gửi lại (trang Sửa và giải trình)")
    if short:
        yield f"xem xét giải pháp đối với {short} chỉ tiêu chưa đạt"
    if not (missing or faulty or short):
        yield "không có nội dung cần xin ý kiến"
