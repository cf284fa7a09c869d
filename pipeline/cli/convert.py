"""``tonghop convert``: an old round's settings and roster become its workbook."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.edge import JSON, ROUND, print_json, with_remedy
from pipeline.text.places import KEPT_OLD, OLD_ROSTER, OLD_SETTINGS, ROUND_BOOK, shown


@click.command(short_help="Chuyển đợt báo cáo kiểu cũ sang dot-bao-cao.xlsx.")
@ROUND
@JSON
@with_remedy
def convert(name: str, as_json: bool) -> None:
    """Chuyển round.toml và schools.xlsx của một đợt thành dot-bao-cao.xlsx.

    Hai tệp cũ được giữ trong thư mục cu của đợt. Biểu mẫu đã gửi, báo cáo đã nhận và số liệu đã
    chốt không thay đổi.

    Ví dụ: tonghop convert vi-du-2025-nam
    """
    from pipeline.files.lock import only_run
    from pipeline.round.convert import convert_round
    from pipeline.round.round import find_round

    folder = find_round(name, Path.cwd())
    with only_run(folder):
        placed = convert_round(folder)
    kept = [folder / KEPT_OLD / old for old in (OLD_SETTINGS, OLD_ROSTER)] if placed else []
    if as_json:
        report = {"book": shown(folder / ROUND_BOOK), "kept": list(map(shown, kept))}
        print_json({**report, "messages": placed.messages if placed else ()})
        return
    if placed is None:
        click.echo(f"Đợt {folder.name} đã dùng {ROUND_BOOK}; không có gì phải chuyển.")
        return
    click.echo(f"Đã tạo {shown(folder / ROUND_BOOK)} từ {OLD_SETTINGS} và {OLD_ROSTER}.")
    click.echo(f"Hai tệp cũ được giữ trong {shown(folder / KEPT_OLD)}, chương trình không đọc nữa.")
    for message in placed.messages:
        click.echo(message)
