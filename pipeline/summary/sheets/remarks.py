"""The sentences of Tổng quan, each computed from the figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.measure.result import Outlook, Result, Status
from pipeline.measure.verdict import PERCENT
from pipeline.measure.verdict_words import OUTLOOK_WORDS, STATUS_WORDS
from pipeline.plan.plan_fit import misfits
from pipeline.summary.outcomes import UnitState
from pipeline.summary.sheets import wording
from pipeline.summary.sheets.changes import changes_since
from pipeline.summary.sheets.material import Material
from pipeline.summary.sheets.own_figure import measured_figure
from pipeline.summary.sheets.pages import numbered
from pipeline.summary.sheets.shortfalls import is_short, short_name
from pipeline.summary.sheets.trend import (
    INCOMPARABLE,
    MOST_AWAITED,
    Movement,
    distance,
    movement,
)
from pipeline.summary.sheets.wording import grouped
from pipeline.summary.state_words import UNIT_STATE_WORDS
from pipeline.text.findings import capitalised, uncapitalised

MOST_NAMED = 12
"""Missing units named on the page; the rest are counted."""

ALL_SENT = "Mọi đơn vị đã nộp báo cáo."
NOBODY_DUE = "Không có đơn vị nào phải nộp báo cáo."

MOST_MOVED = 3
"""Indicators that a sentence on those that rose, or fell, names."""

MOST_OTHERS = 3
"""Verdicts of results that are not judged yet that the headline tells apart."""

MOST_LISTED = 8
"""Indicators that a sentence names; the rest are counted: the table below has them all."""


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A line of what leadership reads first. ``about`` is what the sheets know it by."""

    about: str
    label: str
    told: tuple[str, ...]
    """Its sentences, without capital and full stop."""

    @property
    def sentences(self) -> tuple[str, ...]:
        """The sentences, each on a line of its own where there is room below."""
        return tuple(f"{capitalised(one)}." for one in self.told)

    @property
    def text(self) -> str:
        """The sentences together, in a line each where every one tells of results that are not
        met or open."""
        return ("\n" if self.about in ("short", "open") else " ").join(self.sentences)


def headline(material: Material, results: Sequence[Result]) -> str:
    """The round in a sentence: what is met and what is not, and who reported."""
    states = [material.state_of(unit.code) for unit in material.units]
    sent = len(states) - states.count(UnitState.MISSING)
    told = verdict_sentence(results).removesuffix(".")
    if any(result.is_provisional and result.value is not None for result in results):
        told = f"Tạm tính, {uncapitalised(told)}"
    return f"{told}; {grouped(sent)}/{grouped(len(states))} đơn vị đã nộp báo cáo."


def conclusions(material: Material, results: Sequence[Result]) -> Iterator[Conclusion]:
    """Lines on what is not met and how far, who is missing, what is asked of leadership, what
    changed since it saw the results, what rose and fell, what is open and why, what is met, and how
    to read the words; those with nothing to say are left out. Each result is told how sure it is
    while any is provisional."""
    period = material.outcomes.round.period_words
    named: dict[str, list[Result]] = {"short": [], "open": [], "near": [], "met": []}
    for result in results:
        if result.is_due:
            named[_group(result)].append(result)
    label = wording.verdict_label
    is_told_sure = tells_certainty(results)
    if short := named["short"]:
        told = shortfalls(short, is_told_sure, lambda one: lacking_units(material, one))
        yield Conclusion("short", label(Status.NOT_MET), told)
    elif not any(map(is_below, named["open"])) and any(named.values()):
        beyond = ", không vượt mức tối đa" if wording.has_ceiling(results) else ""
        none = f"kết quả của mọi chỉ tiêu đến hạn đều không thấp hơn chỉ tiêu giao{beyond}"
        yield Conclusion("short", label(Status.NOT_MET), (none,))
    number, names = _missing(material, results)
    said = (
        (f"{grouped(number)} đơn vị: {names}",)
        if number
        else (_none_missing(material).removesuffix("."),)
    )
    yield Conclusion("missing", UNIT_STATE_WORDS[UnitState.MISSING], said)
    yield Conclusion("asked", "Đề nghị", ("; ".join(requests(material, results)),))
    if seen := changes_since(material):
        yield Conclusion("seen", "Thay đổi", ("; ".join(seen),))
    if moved := tuple(_moved(material, results)):
        yield Conclusion("moved", "Tăng, giảm", moved)
    if open_ := named["open"]:
        waiting = _led(open_, lambda one: _awaited(material, one), lambda one: _so_far(one, period))
        yield Conclusion("open", wording.UNDECIDED_LABEL, tuple(waiting))
    for key, status in (("near", Status.APPROXIMATE), ("met", Status.MET)):
        if own := sorted(named[key], key=lambda one: one.is_provisional):
            lead = _certainty if is_told_sure else lambda _: ""
            listed = _led(own, lead, lambda one: _with_value(one, period))
            yield Conclusion(key, label(status), tuple(listed))
    if words := wording.key_of_words(results):
        yield Conclusion("key", "Cách đọc", ("; ".join(words),))


def tells_certainty(results: Iterable[Result]) -> bool:
    """Tell if some verdict that is due is provisional: where none is, all are as sure."""
    return any(result.is_due and result.is_provisional for result in results)


def _certainty(result: Result) -> str:
    """The words before results that are met, or nearly."""
    return "chắc chắn dù số liệu còn tạm tính" if result.is_provisional else "đủ số liệu"


def _value_told(result: Result, period: str) -> str:
    """ "99,03%", of a total with what of it is not of the present ``period``."""
    parts = wording.parts_of_total(result, period)
    return f"{wording.shown_value(result)}{f' ({parts})' if parts else ''}"


def _with_value(result: Result, period: str) -> str:
    """ "Tỷ lệ nữ biết chữ (2.2.d1) 99,03%"."""
    return f"{wording.named_with_code(result)} {_value_told(result, period)}".rstrip()


def _so_far(result: Result, period: str) -> str:
    """An open result with its target."""
    return f"{_with_value(result, period)}, cần {wording.level_told(result)}"


def _awaited(material: Material, result: Result) -> str:
    """The reason for which a result is open: the units whose figures are missing or in doubt."""
    most = 0 if result.indicator.anonymous else MOST_AWAITED
    if missing := [code for code, _ in result.left_out]:
        silent = {unit.code for unit in material.units_in(UnitState.MISSING)}
        is_of_all = len(missing) > 1 and silent == {*missing}
        named = _units_named(material, missing, most)
        units = f"{grouped(len(missing))} đơn vị chưa nộp" if is_of_all else named
        told = [f"chờ số liệu của {units}"]
    else:
        told = ["chờ số liệu của các kỳ trước"] if result.awaits_earlier else []
    if result.doubted:
        doubted = _units_named(material, result.doubted, most)
        told.append(f"chờ xác nhận số liệu của {doubted}")
    return ", ".join(told)


def _units_told(material: Material, codes: Sequence[str], most: int = MOST_AWAITED) -> str:
    """The units by name, more than ``most`` of them counted."""
    if len(codes) > most:
        return f"{grouped(len(codes))} đơn vị"
    known = material.outcomes.round.by_code
    return ", ".join(f"{short_name(known[one])} ({one})" if one in known else one for one in codes)


def _units_named(material: Material, codes: Sequence[str], most: int) -> str:
    """The units by name, more than ``most`` of them counted. Their codes stand above: here a code
    follows only a name that several have."""
    if len(codes) > most:
        return _units_told(material, codes, most)
    known = material.outcomes.round.by_code
    names = {code: short_name(unit) for code, unit in known.items()}
    bearers = Counter(names.values())
    return ", ".join(
        names[one] if one in names and bearers[names[one]] == 1 else _units_told(material, [one])
        for one in codes
    )


def _led(
    results: Sequence[Result], lead: Callable[[Result], str], told: Callable[[Result], str]
) -> Iterator[str]:
    """A sentence for the results that begin with the same words; those beyond ``MOST_LISTED`` are
    counted."""
    groups: dict[str, list[str]] = {}
    for result in results[:MOST_LISTED]:
        groups.setdefault(lead(result), []).append(told(result))
    for words, own in groups.items():
        yield ": ".join(filter(None, (words, "; ".join(own))))
    if (rest := len(results) - MOST_LISTED) > 0:
        yield f"còn {rest} chỉ tiêu khác"


def by_verdict(results: Sequence[Result]) -> list[Result]:
    """The results, those first that leadership has to act on; of one group in the plan's order."""
    order = ("short", "open", "near", "met")
    return sorted(results, key=lambda r: order.index(_group(r)) if r.is_due else len(order))


def _group(result: Result) -> str:
    if result.is_undecided:
        return "open"
    return {Status.NOT_MET: "short", Status.MET: "met"}.get(result.status, "near")


def shortfalls(
    short: Sequence[Result],
    is_told_sure: bool,
    units: Callable[[Result], str] = lambda _: "",
) -> tuple[str, ...]:
    """A sentence on each indicator that is not met, the farthest from its target first, with what
    is to be said of its ``units``; those beyond ``MOST_LISTED`` are counted."""
    ordered = sorted(short, key=lambda r: -1 if r.rate is None else -abs(r.rate - PERCENT))
    rest = len(ordered) - MOST_LISTED
    told = (
        " ".join(filter(None, (shortfall(result, is_told_sure), units(result))))
        for result in ordered[:MOST_LISTED]
    )
    return (*told, *((f"còn {rest} chỉ tiêu khác",) if rest > 0 else ()))


def notes(
    material: Material, results: Sequence[Result], where: str = "ở trang Nguồn số liệu"
) -> Iterator[str]:
    """Notes on what to know before the figures are used: what of the round the plan does not
    foresee, other plans, what lacks its opening balance, what rests on doubtful figures, what was
    left out, which is told unit by unit ``where``, and what earlier rounds may still add."""
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
        yield f"Chưa tính đủ đơn vị ở {len(left_out)} chỉ tiêu; lý do từng đơn vị {where}."
    if waiting := [result for result in results if result.awaits_earlier]:
        yield f"Chưa đủ số liệu các kỳ trước chưa chốt ở {len(waiting)} chỉ tiêu cộng dồn."


def _moved(material: Material, results: Sequence[Result]) -> Iterator[str]:
    """Sentences on the results that fell and rose since the round before, whatever is still
    missing, and on the others; none where nothing compares. A total over years only grows and is
    none of them."""
    history = material.outcomes.history
    latest = history.latest
    if latest is None:
        return
    found: dict[Movement, list[str]] = {"up": [], "down": [], "same": []}
    waiting = over_years = 0
    for result in results:
        before = latest.result(result.indicator.code)
        if before is None or before.value is None or result.value is None:
            continue
        if not history.compares(latest, result.indicator):
            continue
        if result.indicator.accumulate == "sum":
            over_years += 1
        elif (towards := movement(result, latest, before)) == "open":
            waiting += 1
        else:
            found[towards].append(f"{wording.named_with_code(result)} {distance(result, before)}")
    if not any((*found.values(), waiting)):
        return
    since = f"so với {latest.round.period_words}"
    directions: tuple[tuple[Movement, str], ...] = (("down", "giảm"), ("up", "tăng"))
    for towards, word in directions:
        if named := found[towards]:
            rest = len(named) - MOST_MOVED
            more = (f"và {rest} chỉ tiêu khác",) if rest > 0 else ()
            yield f"{word} {since}: {'; '.join((*named[:MOST_MOVED], *more))}"
    absent = [word for towards, word in directions if not found[towards]]
    counts = (
        (len(found["same"]), "không đổi"),
        (waiting, f"{INCOMPARABLE} vì còn chờ số liệu"),
        (over_years, "lũy kế nhiều năm nên không so sánh"),
    )
    others = ", ".join(f"{number} {words}" for number, words in counts if number)
    none = f"không có chỉ tiêu {', '.join(absent)} {since}" if absent else ""
    if parts := [*filter(None, (none, f"còn lại {others}" if others else ""))]:
        yield "; ".join(parts)


def verdict_sentence(results: Sequence[Result]) -> str:
    """ "21 chỉ tiêu: 3 chưa đạt, 7 chưa kết luận, 8 đạt, 2 chưa đến hạn, 1 theo dõi.": the parts
    are all the results there are."""
    groups = Counter(_group(result) for result in results if result.is_due)
    words = {
        "short": STATUS_WORDS[Status.NOT_MET],
        "open": OUTLOOK_WORDS[Outlook.OPEN],
        "near": STATUS_WORDS[Status.APPROXIMATE],
        "met": STATUS_WORDS[Status.MET],
    }
    others = wording.tally([result for result in results if not result.is_due])
    others = [(word, number) for word, number in others if number]
    if rest := sum(number for _, number in others[MOST_OTHERS:]):
        others[MOST_OTHERS:] = [("khác", rest)]
    counts = (*((word, groups[key]) for key, word in words.items()), *others)
    # A comma within a verdict would read as the next one.
    parts = [(uncapitalised(word.replace(",", "")), number) for word, number in counts if number]
    if len(parts) == 1:
        return f"{len(results)} chỉ tiêu {parts[0][0]}."
    told = ", ".join(f"{number} {word}" for word, number in parts)
    return f"{len(results)} chỉ tiêu{f': {told}' if told else ''}."


def is_below(result: Result) -> bool:
    """True if the result, as far as it is known, lies below a target that is due, or exceeds a
    ceiling."""
    target, value = result.target, result.value
    if not result.is_due or target is None or value is None:
        return False
    return not target.is_met(value) if target.is_ceiling else target.distance(value) > 0


def shortfall(result: Result, is_told_sure: bool = False) -> str:
    """Name, how sure the verdict is, result, target and how far it is from it, of an indicator
    not met."""
    gap = wording.gap_words(result).replace("; ", ", ")
    sure = OUTLOOK_WORDS[result.outlook].lower() if is_told_sure and result.is_provisional else ""
    parts = (sure, wording.shown_value(result), f"chỉ tiêu {wording.level_told(result)}", gap)
    return f"{wording.named_with_code(result)}: {', '.join(filter(None, parts))}"


def lacking_units(material: Material, result: Result) -> str:
    """The names of the units that answer otherwise than the target asks, in brackets, where these
    are few; "" where not units are counted."""
    indicator = result.indicator
    if indicator.anonymous or not indicator.is_answer:
        return ""
    lacking = [
        unit
        for unit in material.units
        if (own := material.unit_result(indicator, unit.code)) is not None
        and is_short(result, measured_figure(own))
    ]
    if not 0 < len(lacking) <= MOST_AWAITED:
        return ""
    word = STATUS_WORDS[Status.NOT_MET].lower()
    return f"({word}: {', '.join(short_name(unit) for unit in lacking)})"


def _none_missing(material: Material) -> str:
    """A sentence where no unit is missing: all sent, or none had to."""
    return ALL_SENT if material.units else NOBODY_DUE


def _missing(material: Material, results: Sequence[Result]) -> tuple[int, str]:
    """The number of units that sent nothing, and the names of the first to be called."""
    awaited = _awaiting(results)
    missing = sorted(material.units_in(UnitState.MISSING), key=lambda unit: -awaited[unit.code])
    names = "; ".join(f"{unit.name} ({unit.code})" for unit in missing[:MOST_NAMED])
    if (rest := len(missing) - MOST_NAMED) > 0:
        names += f"; và {grouped(rest)} đơn vị khác (xem Tình hình nộp)"
    return len(missing), names


def _awaiting(results: Sequence[Result]) -> Counter[str]:
    """Number of results, by unit, that stay open until its figures come."""
    return Counter(
        code
        for result in results
        if result.is_undecided and not result.indicator.anonymous
        for code, _ in result.left_out
    )


def _first_called(material: Material, results: Sequence[Result], missing: Sequence[str]) -> str:
    """The units that most results wait for, where they are few and some wait for others less; else
    ""."""
    awaited = _awaiting(results)
    most = max(awaited[code] for code in missing)
    first = [code for code in missing if awaited[code] == most]
    if len(first) == len(missing) or len(first) > MOST_AWAITED:
        return ""
    each = "mỗi đơn vị " if len(first) > 1 else ""
    return f", trước hết {_units_told(material, first)} ({each}{most} chỉ tiêu đang chờ)"


def requests(material: Material, results: Sequence[Result]) -> Iterator[str]:
    """Sentences on what leadership is asked to decide."""
    missing, faulty, asked = (
        [unit.code for unit in material.units_in(state)]
        for state in (UnitState.MISSING, UnitState.TO_FIX, UnitState.TO_EXPLAIN)
    )
    short = sum(result.falls_short for result in results)
    if missing:
        first = _first_called(material, results, missing)
        yield f"đôn đốc {grouped(len(missing))} đơn vị chưa nộp báo cáo{first}"
    if faulty:
        told = _units_told(material, faulty)
        yield f"yêu cầu {told} sửa số liệu và gửi lại (trang Sửa và giải trình)"
    if asked:
        yield f"yêu cầu {_units_told(material, asked)} giải trình"
    if short:
        yield f"xem xét giải pháp đối với {short} chỉ tiêu chưa đạt"
    if not (missing or faulty or asked or short):
        yield "không có nội dung cần xin ý kiến"
