"""``tonghop settings``: settings of a round, shown and set by scripts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.edge import JSON, ROUND, as_pair, print_json, with_remedy
from pipeline.cli.words import Argument
from pipeline.text.places import ROUND_BOOK

if TYPE_CHECKING:
    from pipeline.round.settings import Settings


@click.command(short_help="Xem và sửa thiết lập của một đợt.")
@ROUND
@click.argument(
    "changes",
    cls=Argument,
    metavar="[TÊN=GIÁ-TRỊ]…",
    nargs=-1,
    help='Tên thiết lập (hoặc khóa) và giá trị mới, ví dụ "Hạn nộp=20/11/2026".',
)
@JSON
@with_remedy
def settings(name: str, changes: tuple[str, ...], as_json: bool) -> None:
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
    else:
        found = settings_in(folder)
    if as_json:
        print_json({"round": folder.name, "settings": _machine_report(found)})
        return
    for key, said in _machine_report(found).items():
        if not pairs or key in _keys(pairs):
            click.echo(f"{said['name']}: {said['shown']}")


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
