"""Cells that a unit of each kind fills, as commands tell them to people and to machines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.forms.filling_time import ENTRIES, SECONDS_PER_CELL, FillingTime
from pipeline.round.unit_words import LEVEL_WORDS


def burden_lines(burdens: Sequence[FillingTime]) -> Iterator[str]:
    """Lines on what a unit of each kind fills."""
    yield "Số ô một đơn vị phải điền, thời gian ước tính khi làm lần đầu:"
    for burden in burdens:
        name = LEVEL_WORDS[burden.kind]
        cells = _span(burden.least, burden.most)
        yield (f"  {name} ({burden.units} đơn vị): {cells} ô, khoảng {_span(*burden.minutes)} phút")
    yield (
        f"  (mỗi ô khoảng {SECONDS_PER_CELL} giây; Biểu 05 nếu có tính {ENTRIES['outreach']} hoạt "
        f"động, Biểu 07 tính {ENTRIES['board']} thành viên; số lớn là khi có người dân tộc thiểu "
        "số)"
    )


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
