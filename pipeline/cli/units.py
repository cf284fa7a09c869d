"""``tonghop units``: the units of a round, shown, taken out of Excel and set by scripts."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.edge import JSON, ROUND, as_pair, print_json, with_remedy
from pipeline.text.places import ROUND_BOOK

if TYPE_CHECKING:
    from pipeline.round.change_units import UnitsChanged


@click.command(short_help="Xem và sửa danh sách đơn vị của một đợt.")
@ROUND
@click.option(
    "--paste",
    metavar="TỆP",
    help=(
        "Thêm hoặc ghi lại đơn vị từ văn bản chép ra từ Excel (các cột cách nhau bằng Tab, có hoặc "
        "không có dòng tiêu đề); - là đọc từ đầu vào."
    ),
)
@click.option(
    "--set",
    "sets",
    metavar="MÃ TÊN-CỘT=GIÁ-TRỊ",
    nargs=2,
    multiple=True,
    help='Sửa một ô của một đơn vị, ví dụ: --set MN01 "Hạn riêng=25/11/2026".',
)
@JSON
@with_remedy
def units(name: str, paste: str | None, sets: tuple[tuple[str, str], ...], as_json: bool) -> None:
    """Xem danh sách đơn vị của một đợt; --paste, --set để sửa trang Đơn vị của dot-bao-cao.xlsx.

    Đơn vị có mã trong danh sách thì các ô được ghi lại (ô dán trống là xóa), mã chưa có thì thêm
    dòng. Mọi nội dung khác của tệp giữ nguyên; có chỗ sai thì không ghi gì.

    Ví dụ: tonghop units vi-du-2025-nam --set MN01 "Hạn riêng=25/11/2025"
    """
    from pipeline.files.lock import only_run
    from pipeline.round.change_units import (
        RosterEntry,
        UnitsChanged,
        change_units,
        pasted_units,
        set_unit,
    )
    from pipeline.round.round import find_round
    from pipeline.round.round_book import read_book

    folder = find_round(name, Path.cwd())
    by_code: dict[str, list[tuple[str, str]]] = {}
    for code, change in sets:
        by_code.setdefault(code, []).append(as_pair(change))
    entry = RosterEntry() if paste is None else pasted_units(_text(paste))
    for code, changes in by_code.items():
        entry += set_unit(code, changes)
    if entry != RosterEntry():
        with only_run(folder):
            found = change_units(folder / ROUND_BOOK, entry)
    else:
        found = UnitsChanged(read_book(folder / ROUND_BOOK).units)
    if as_json:
        print_json({"round": folder.name, **_machine_report(found)})
        return
    named = {code.casefold() for code in (*found.added, *found.changed)}
    for unit in found.units:
        if not named or unit.code.casefold() in named:
            due = f", hạn riêng {unit.due:%d/%m/%Y}" if unit.due else ""
            click.echo(f"{unit.code}: {unit.name} ({unit.level_words}){due}")
    if named:
        click.echo(f"Đã thêm {len(found.added)} đơn vị, sửa {len(found.changed)} đơn vị.")
    for said in _messages(found):
        click.echo(said)


def _text(source: str) -> str:
    """The text of a file as Notepad or Excel saves it, or of what is piped in."""
    from pipeline.text.errors import OfficerMustAct, not_utf8

    data = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    try:
        return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise OfficerMustAct(not_utf8(Path(source))) from error


def _machine_report(found: UnitsChanged) -> dict[str, Any]:
    """Every column of each unit by its key."""
    return {
        "units": [unit.model_dump(mode="json") for unit in found.units],
        "added": list(found.added),
        "changed": list(found.changed),
        "messages": _messages(found),
    }


def _messages(found: UnitsChanged) -> list[str]:
    if not found.not_taken:
        return []
    named = ", ".join(f'"{heading}"' for heading in found.not_taken)
    return [f"Không lấy cột {named}: danh sách đơn vị không có cột này."]
