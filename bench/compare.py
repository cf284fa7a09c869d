"""Comparison of two contenders: the same figures in the same cells."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.cells import map_of, plain, read_sheets
from bench.contenders import output_of
from bench.reference import FIRST_ROW
from pipeline.round.round import Round

Cells = dict[tuple[str, int, int], Any]


def all_counted(round_: Round) -> str:
    """Tells how many returns the last run of ours used, in words. Raises ``AssertionError`` where
    it left one out: what is not used costs less."""
    told = output_of(round_) / "data" / "returns.csv"
    with told.open(encoding="utf-8-sig", newline="") as file:
        left = [row["reason"] for row in csv.DictReader(file) if row["status"] != "counted"]
    if left:
        raise AssertionError(f"{len(left)} returns not used, first: {left[0]}")
    return "every return used"


def same_cells(round_: Round) -> str:
    """Compares the outputs of the reference process and of the last run of ours, in
    words. Raises ``AssertionError`` where a cell differs."""
    plan = json.loads(map_of(round_).read_text("utf-8"))
    output = output_of(round_)
    ours = _cells(output / "tong-hop.xlsx", plan)
    theirs = _cells(Path(f"{output}-reference.xlsx"), plan)
    differing = sorted(
        place for place in ours.keys() | theirs.keys() if ours.get(place) != theirs.get(place)
    )
    if differing:
        place = differing[0]
        raise AssertionError(
            f"{len(differing)} SL cells differ, first {place}: "
            f"{ours.get(place)!r}, reference {theirs.get(place)!r}"
        )
    derived = sum(len(row[3]) for sheet in plan["sheets"] for row in sheet["rows"])
    return f"{len(ours):,} SL cells equal, {derived:,} of them derived by the run"


def _cells(path: Path, plan: Any) -> Cells:
    widths = {sheet["name"]: sheet["width"] for sheet in plan["sheets"]}
    return {
        (name, row, column): value
        for name, rows in read_sheets(path)
        if name in widths
        for row, line in enumerate(rows[FIRST_ROW:])
        for column, raw in enumerate(line[: widths[name]])
        if (value := plain(raw)) != ""
    }


def share_of_usual(round_: Round) -> str:
    """Counts the figures of fixed rows that the usual script wrote as ours did, in words. Raises
    ``AssertionError`` where one differs."""
    plan = json.loads(map_of(round_).read_text("utf-8"))
    output = output_of(round_)
    theirs = {
        (unit, code): value
        for name, rows in read_sheets(Path(f"{output}-usual.xlsx"))
        if name != "failures"
        for unit, code, value in _by_code(rows, 0, 1)
    }
    same = all_ = 0
    names = {sheet["name"] for sheet in plan["sheets"]}
    for name, rows in read_sheets(output / "tong-hop.xlsx"):
        for unit, code, value in _by_code(rows, FIRST_ROW - 1, FIRST_ROW) if name in names else ():
            if "/" not in code:
                continue
            all_ += 1
            found = theirs.get((unit, code))
            if found is not None and found != value:
                raise AssertionError(f"{unit} {code}: {value!r}, usual script {found!r}")
            same += found is not None
    return f"{same:,} of {all_:,} figures of fixed rows equal; it leaves the others blank"


def _by_code(rows: list[list[Any]], codes: int, first: int) -> Iterator[tuple[str, str, Any]]:
    for line in rows[first:]:
        for code, raw in zip(rows[codes], line, strict=False):
            value = plain(raw)
            if code and value != "" and line[0]:
                yield str(line[0]), str(code), value
