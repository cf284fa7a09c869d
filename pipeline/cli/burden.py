"""Cells that a unit of each kind fills, as commands tell them to people and to machines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.forms.filling_time import SECONDS_PER_CELL, FillingTime, listed
from pipeline.plan.at_hand import FILE as AT_HAND
from pipeline.round.round import day
from pipeline.round.unit_words import LEVEL_WORDS

if TYPE_CHECKING:
    from pipeline.plan.at_hand import Taken
    from pipeline.plan.open_round import OpenRound
    from pipeline.round.round import Round
    from schemas.records import Form, Table

_MOST_PASSED = 20
"""Places of the office's own figures that are listed."""

Lacked = Mapping[tuple[str, str], Sequence[str]]
"""By sort of unit and the plan that needs them, tables ("22"), rows ("2101"), columns ("22/3")."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Places under which forms sent before asked something else, each with the question then and
    now, and those that they alone ask."""

    asked: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    gone: tuple[str, ...] = ()


def burden_lines(burdens: Sequence[FillingTime], opened: OpenRound) -> Iterator[str]:
    """Lines on what a unit of each kind fills."""
    yield "Số ô một đơn vị phải điền, thời gian ước tính khi làm lần đầu:"
    for burden in burdens:
        name = LEVEL_WORDS[burden.kind]
        cells = _span(burden.least, burden.most)
        yield (f"  {name} ({burden.units} đơn vị): {cells} ô, khoảng {_span(*burden.minutes)} phút")
    lists = listed(opened.form, opened.round)
    said = [
        f"mỗi ô khoảng {SECONDS_PER_CELL} giây",
        ", ".join(f"{label} tính {entries} dòng" for label, entries in lists),
        "số lớn là khi có người dân tộc thiểu số" if any(b.most > b.least for b in burdens) else "",
    ]
    yield f"  ({'; '.join(filter(None, said))})"


def _span(least: int, most: int) -> str:
    return str(least) if least == most else f"{least} - {most}"


def machine_burden(burdens: Sequence[FillingTime]) -> list[dict[str, Any]]:
    """JSON-ready, a record for each kind of unit."""
    return [
        {
            "kind": burden.kind,
            "name": LEVEL_WORDS[burden.kind],
            "units": burden.units,
            "cells": [burden.least, burden.most],
            "minutes": list(burden.minutes),
        }
        for burden in burdens
    ]


def lacked_by_sort(opened: OpenRound) -> Lacked:
    """Tables, rows and columns that the plans need now and that forms sent before went out without;
    none once forms with them were made."""
    from pipeline.plan.sent_forms import is_sent_in_full, lacking, sort_of

    if is_sent_in_full(opened.form, opened.round):
        return {}
    by_version = lacking(opened.form, opened.round)
    sorts = {sort_of(unit): unit for unit in opened.round.units}
    found: dict[tuple[str, str], list[str]] = {}
    for sort, unit in sorts.items():
        codes = frozenset().union(*(one.get(sort, ()) for one in by_version.values()))
        for plan, needed in opened.uses(unit, sorted(codes)):
            # A table that is not there at all stands for its rows and columns.
            whole = [table for table in opened.form.tables if table.number in needed]
            within = {code for table in whole for codes in _parts(table) for code in codes}
            found[sort, plan] = [one for one in needed if one not in within]
    return found


def _parts(table: Table) -> tuple[dict[str, str], dict[str, str]]:
    """The rows and the columns of a table, as they are listed here, each with its printed code."""
    blocks = [block for _, block in table.blocks]
    rows = {one.code: one.code for block in blocks for one in block.rows}
    columns = (one.code for block in blocks for one in block.columns)
    return rows, {f"{table.number}/{code}": code for code in columns}


def _words(form: Form, codes: Sequence[str]) -> Iterator[str]:
    """Words for what is listed: "Biểu 22", "Biểu 21, cột 3", "mã số 2101"."""
    if whole := [table.number for table in form.tables if table.number and table.number in codes]:
        yield f"Biểu {', '.join(whole)}"
    rows: dict[str, None] = {}
    for table in form.tables:
        lines, columns = _parts(table)
        if said := [code for one, code in columns.items() if one in codes]:
            yield f"{table.label}, cột {', '.join(said)}"
        lacked = [code for code in lines if code in codes]
        if lacked and table.plan_lines:
            yield f"{table.label}, chỉ tiêu {', '.join(lacked)}"
        else:
            rows |= dict.fromkeys(lacked)
    if rows:
        yield f"mã số {', '.join(rows)}"


def lacked_lines(lacked: Lacked, form: Form) -> Iterator[str]:
    """Lines on what forms that were sent before do not ask; none where they ask all."""
    if not lacked:
        return
    yield (
        "Lưu ý: biểu mẫu đã gửi trước đây trong đợt này thiếu các phần sau. Báo cáo trên "
        "mẫu đó vẫn dùng được, phần thiếu chưa có số liệu; cần thì gửi lại biểu mẫu vừa tạo:"
    )
    for (sort, plan), codes in lacked.items():
        kind, said = sort.partition(" ")[0], "; ".join(_words(form, codes))
        yield f"  {LEVEL_WORDS[kind]}, kế hoạch {plan}: {said}"


def changed_since(opened: OpenRound) -> Changes:
    """Questions that forms sent before asked otherwise or alone; none once a form like the present
    one was made."""
    from pipeline.plan.sent_forms import changed_questions, dropped_tables, sent_forms

    folder, form = opened.round.folder, opened.form
    versions = sent_forms(folder)
    if form.version in versions:
        return Changes()
    asked: dict[str, tuple[str, str]] = {}
    gone: dict[str, None] = {}
    for changed in changed_questions(folder, form, versions).values():
        for one in changed:
            place = f"{form.by_name[one.now.table].label}, {one.place}"
            if one.is_dropped:
                gone.setdefault(place)
            else:
                asked.setdefault(place, (one.before, one.after))
    for tables in dropped_tables(folder, form, versions).values():
        gone.update((f"Biểu {number}", None) for numbers in tables.values() for number in numbers)
    return Changes(asked, tuple(gone))


def changed_lines(changes: Changes) -> Iterator[str]:
    """Lines on what forms that were sent before ask otherwise; none where they ask the same."""
    if changes.asked:
        yield (
            "Lưu ý: biểu mẫu đã gửi trước đây trong đợt này hỏi khác ở các chỗ sau. Số liệu trên "
            "mẫu đó để riêng, chưa dùng, đến khi cán bộ xác nhận hai câu hỏi là một tại trang Câu "
            "hỏi đã đổi của dieu-chinh.xlsx (lần chạy tonghop aggregate tới ghi sẵn các dòng); "
            "câu hỏi là khác thì gửi lại biểu mẫu vừa tạo:"
        )
        for place, (before, after) in changes.asked.items():
            yield f'  {place}: trước hỏi "{before}", nay hỏi "{after}"'
    if changes.gone:
        yield (
            "Biểu mẫu đã gửi còn hỏi, biểu mẫu vừa tạo không hỏi, nên số liệu không được tính: "
            f"{'; '.join(changes.gone)}."
        )


def at_hand_lines(taken: Taken | None) -> Iterator[str]:
    """Lines on the office's own figures that forms hold in advance; none without any."""
    if taken is None:
        return
    yield f"Đã điền trước {taken.cells} ô của {taken.units} đơn vị từ {AT_HAND}."
    if taken.passed:
        yield f"Không dùng được trong {AT_HAND}:"
        yield from (f"  {one}" for one in taken.passed[:_MOST_PASSED])
    if (more := len(taken.passed) - _MOST_PASSED) > 0:
        yield f"  và {more} chỗ khác."


def cutoff_lines(round_: Round) -> Iterator[str]:
    """Lines on a cut-off that was moved after forms were made; none where it was not."""
    if earlier := ", ".join(map(day, round_.earlier_cutoffs)):
        yield (
            f"Lưu ý: biểu mẫu đã tạo trước đây trong đợt này ghi chốt số liệu ngày {earlier}, nay "
            f"chốt ngày {day(round_.settings.cutoff)}. Đã gửi biểu mẫu đó thì báo cáo trên mẫu đó "
            "chỉ có số liệu đến ngày ghi trên mẫu; cần số liệu đến ngày chốt mới thì gửi lại biểu "
            "mẫu vừa tạo."
        )


@dataclass(frozen=True)
class OfForms:
    """All that is told of forms beside their files."""

    opened: OpenRound
    burdens: Sequence[FillingTime]
    lacked: Lacked
    changes: Changes
    taken: Taken | None

    def lines(self) -> Iterator[str]:
        """Lines for people."""
        yield from at_hand_lines(self.taken)
        yield from burden_lines(self.burdens, self.opened)
        yield from lacked_lines(self.lacked, self.opened.form)
        yield from changed_lines(self.changes)
        yield from cutoff_lines(self.opened.round)

    def machine(self) -> dict[str, Any]:
        """JSON-ready, of what forms lack a record for each sort of unit and plan."""
        lacking = [
            {"sort": sort, "plan": plan, "codes": list(codes)}
            for (sort, plan), codes in self.lacked.items()
        ]
        return {
            "at_hand": asdict(self.taken) if self.taken else None,
            "burden": machine_burden(self.burdens),
            "lacking": lacking,
            "changed": asdict(self.changes),
            "earlier_cutoffs": [one.isoformat() for one in self.opened.round.earlier_cutoffs],
        }
