"""Cells that a unit of each kind fills, as commands tell them to people and to machines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pipeline.forms.filling_time import SECONDS_PER_CELL, FillingTime, listed
from pipeline.round.unit_words import LEVEL_WORDS

if TYPE_CHECKING:
    from pipeline.plan.open_round import OpenRound

_TABLE = 2
"""Digits of a table's number; codes of rows have more."""

Lacked = Mapping[tuple[str, str], Sequence[str]]
"""By sort of unit and the plan that needs them, tables (by number) and rows (by code)."""


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
            "units": burden.units,
            "cells": [burden.least, burden.most],
            "minutes": list(burden.minutes),
        }
        for burden in burdens
    ]


def lacked_by_sort(opened: OpenRound) -> Lacked:
    """Tables and rows that the plans need now and that forms sent before went out without; none
    once forms with them were made."""
    from pipeline.plan.sent_forms import is_sent_in_full, lacking, sort_of

    if is_sent_in_full(opened.form, opened.round):
        return {}
    by_version = lacking(opened.form, opened.round)
    rows = {
        table.number: {row.code for _, block in table.blocks for row in block.rows}
        for table in opened.form.tables
        if table.number
    }
    sorts = {sort_of(unit): unit for unit in opened.round.units}
    found: dict[tuple[str, str], list[str]] = {}
    for sort, unit in sorts.items():
        codes = frozenset().union(*(one.get(sort, ()) for one in by_version.values()))
        for plan, needed in opened.uses(unit, sorted(codes)):
            # A table that is not there at all stands for its rows.
            within = frozenset().union(*(rows.get(one, ()) for one in needed))
            found[sort, plan] = [one for one in needed if one not in within]
    return found


def lacked_lines(lacked: Lacked) -> Iterator[str]:
    """Lines on what forms that were sent before do not ask; none where they ask all."""
    if not lacked:
        return
    yield (
        "Lưu ý: biểu mẫu đã gửi trước đây trong đợt này thiếu các biểu, mã số sau. Báo cáo trên "
        "mẫu đó vẫn dùng được, phần thiếu chưa có số liệu; cần thì gửi lại biểu mẫu vừa tạo:"
    )
    for (sort, plan), codes in lacked.items():
        kind = sort.partition(" ")[0]
        tables = [code for code in codes if len(code) == _TABLE]
        rows = [code for code in codes if len(code) != _TABLE]
        said = [f"Biểu {', '.join(tables)}"] if tables else []
        said += [f"mã số {', '.join(rows)}"] if rows else []
        yield f"  {LEVEL_WORDS[kind]}, kế hoạch {plan}: {'; '.join(said)}"


def machine_lacked(lacked: Lacked) -> list[dict[str, Any]]:
    """JSON-ready, a record for each sort of unit and plan."""
    return [
        {"sort": sort, "plan": plan, "codes": list(codes)} for (sort, plan), codes in lacked.items()
    ]
