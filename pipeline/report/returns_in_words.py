"""The returns of a round as the report says them: how many came, when, and which did not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.accept.records import Punctuality
from pipeline.report.plain_words import counted
from pipeline.summary.outcomes import UnitState
from pipeline.summary.sheets import remarks, wording
from pipeline.summary.sheets.coverage import NOBODY_SENT
from pipeline.summary.sheets.material import Material
from pipeline.summary.state_words import COUNT_WORDS
from pipeline.text.findings import uncapitalised


def named(units: Sequence[str]) -> str:
    """The units' names; beyond ``remarks.MOST_NAMED`` their number."""
    told = "; ".join(units[: remarks.MOST_NAMED])
    rest = len(units) - remarks.MOST_NAMED
    return f"{told}; và {counted(rest)} khác" if rest > 0 else told


def returns_in_words(material: Material) -> Iterator[str]:
    """Sentences on the units that sent their return, on those returns, and on who sent none."""
    missing = material.units_in(UnitState.MISSING)
    due, sent = len(material.units), len(material.units) - len(missing)
    if not sent:
        yield remarks.NOBODY_DUE if not due else NOBODY_SENT
    else:
        share = (
            f"{wording.grouped(sent)}/{wording.grouped(due)} đơn vị "
            f"({wording.share_words(sent, due)})"
        )
        yield f"Đã nộp báo cáo {share}: {', '.join(_timing(material))}."
        words = {
            UnitState.FIT: "có báo cáo hợp lệ",
            UnitState.TO_EXPLAIN: "cần giải trình",
            UnitState.TO_FIX: "phải sửa số liệu",
        }
        found = {state: len(material.units_in(state)) for state in words}
        parts = [f"{counted(n)} {words[state]}" for state, n in found.items() if n]
        yield f"Trong số đơn vị đã nộp: {', '.join(parts)}."
    if missing and sent:
        told = named([unit.name for unit in missing])
        yield f"Còn {counted(len(missing))} chưa nộp báo cáo: {told}."


def _timing(material: Material) -> Iterator[str]:
    """ "20 đơn vị trong hạn", "01 đơn vị chậm (Trường Mầm non Hoa Mai, 03 ngày)"; the day of the
    time limit is in time."""
    late: list[str] = []
    in_time = uncapitalised(COUNT_WORDS["in_time"])
    number = {in_time: 0, "bổ sung sau hạn": 0, "chưa rõ ngày nhận": 0}
    for unit in material.units:
        if material.state_of(unit.code) == UnitState.MISSING:
            continue
        file = material.file_of(unit.code)
        timeliness = file.timeliness if file else None
        if timeliness is None:
            number["chưa rõ ngày nhận"] += 1
        elif timeliness.punctuality == Punctuality.OVERDUE:
            late.append(f"{unit.name}, {counted(timeliness.days, 'ngày')}")
        elif timeliness.punctuality == Punctuality.CORRECTED:
            number["bổ sung sau hạn"] += 1
        else:
            number[in_time] += 1
    if on_time := number.pop(in_time):
        yield f"{counted(on_time)} {in_time}"
    if late:
        yield f"{counted(len(late))} nộp chậm ({named(late)})"
    yield from (f"{counted(n)} {words}" for words, n in number.items() if n)
