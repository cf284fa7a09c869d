"""``tonghop settings``: settings of a round, shown, set and checked by scripts."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.edge import (
    ACT_FIRST,
    JSON,
    ROUND,
    as_pair,
    machine_faults,
    print_json,
    with_remedy,
)
from pipeline.cli.words import Argument
from pipeline.text.errors import OfficerMustAct
from pipeline.text.places import ROUND_BOOK

if TYPE_CHECKING:
    from pipeline.round.settings import Settings

_ALL_RIGHT = "Các sổ tính của đợt đã đủ để tạo biểu mẫu."


@click.command(short_help="Xem và sửa thiết lập của một đợt.")
@ROUND
@click.argument(
    "changes",
    cls=Argument,
    metavar="[TÊN=GIÁ-TRỊ]…",
    nargs=-1,
    help='Tên thiết lập (hoặc khóa) và giá trị mới, ví dụ "Hạn nộp=20/11/2026".',
)
@click.option(
    "--check",
    "is_check",
    is_flag=True,
    help="Kiểm tra các sổ tính của đợt (thiết lập, đơn vị, kế hoạch): nêu mọi chỗ phải sửa trước "
    "khi tạo biểu mẫu.",
)
@JSON
@with_remedy
def settings(name: str, changes: tuple[str, ...], is_check: bool, as_json: bool) -> None:
    """Xem các thiết lập của một đợt; ghi TÊN=GIÁ-TRỊ để sửa trong dot-bao-cao.xlsx.

    Chỉ ô của thiết lập đó được sửa, mọi nội dung khác của tệp giữ nguyên. Giá trị để trống là mặc
    định.

    Ví dụ: tonghop settings vi-du-2025-nam "Hạn nộp=20/11/2025"
    """
    from pipeline.files.lock import only_run
    from pipeline.round.change_settings import change_settings
    from pipeline.round.round import find_round, settings_in

    if "=" in name:
        name, changes = "", (name, *changes)
    folder = find_round(name, Path.cwd())
    pairs = [as_pair(change) for change in changes]
    if pairs:
        with only_run(folder):
            found = change_settings(folder / ROUND_BOOK, pairs)
    elif is_check:
        _check(folder, as_json)
        return
    else:
        found = settings_in(folder)
    if as_json:
        print_json({"round": folder.name, "settings": _machine_report(found)})
        return
    for key, said in _machine_report(found).items():
        if not pairs or key in _keys(pairs):
            click.echo(f"{said['name']}: {said['shown']}")


def _check(folder: Path, as_json: bool) -> None:
    """Tell all that keeps forms from being made; a machine is told the settings too, as far as
    they can be read."""
    from pipeline.plan.open_round import open_round

    told: dict[str, Any] = {}
    try:
        open_round(str(folder), Path.cwd(), for_forms=True)
    except OfficerMustAct as error:
        told = {"error": str(error), "faults": machine_faults(error)}
    if as_json:
        print_json({"round": folder.name, **_as_they_stand(folder), **told})
    else:
        click.echo(told.get("error", _ALL_RIGHT))
    if told:
        sys.exit(ACT_FIRST)


def _as_they_stand(folder: Path) -> dict[str, Any]:
    """All settings with what is needed to ask for them, "" where a cell can't be used, the number
    of units, and how these are listed."""
    from pipeline.round.round import round_with_faults
    from pipeline.round.round_sheets import SETTING_LINES, UNITS
    from pipeline.round.round_words import SECTIONS
    from pipeline.round.unit_words import LEVEL_WORDS

    try:
        found = round_with_faults(folder)
    except OfficerMustAct:
        return {"settings": {}, "units": 0}
    wrong = {fault.cell for fault in found.faults if fault.sheet == found.book.sheet}
    values = _machine_report(found.book.settings)
    described = {}
    for line in SETTING_LINES:
        value = values[line.key]
        if found.book.places.get(line.key) in wrong:
            value = {**value, "value": None, "shown": ""}
        described[line.key] = {
            **value,
            "section": SECTIONS[line.section][0],
            "help": line.column.help,
            "kind": line.column.kind.value,
            "choices": list(line.column.words),
            "needed": line.is_needed,
            "cell": found.book.places.get(line.key, ""),
        }
    return {
        "settings": described,
        "sheet": found.book.sheet,
        "units": len(found.book.units),
        "unit_columns": [column.heading for column in UNITS.columns],
        "unit_kinds": LEVEL_WORDS,
    }


def _keys(pairs: list[tuple[str, str]]) -> set[str]:
    from pipeline.round.change_settings import line_named

    return {line_named(name).key for name, _ in pairs}


def _machine_report(settings: Settings) -> dict[str, Any]:
    """Key → name, value and how it is shown in the workbook."""
    import datetime as dt

    from pipeline.round.round import day
    from pipeline.round.round_sheets import SETTING_LINES

    report = {}
    for line in SETTING_LINES:
        value = line.of(settings)
        cell = line.cell(value)
        shown = "" if cell is None else day(cell) if isinstance(cell, dt.date) else str(cell)
        plain = value.isoformat() if isinstance(value, dt.date) else value
        report[line.key] = {"name": line.name, "value": plain, "shown": shown}
    return report
