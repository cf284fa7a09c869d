"""``tonghop sent``: what was sent to whom, noted in ``dieu-chinh.xlsx``."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from pipeline.cli.edge import JSON, ROUND, print_json, with_remedy
from pipeline.cli.words import Argument


@click.command(short_help="Ghi, xem sổ theo dõi đã gửi gì cho đơn vị nào.")
@ROUND
@click.argument(
    "units", cls=Argument, metavar="[MÃ-ĐƠN-VỊ]…", nargs=-1, help="Mã các đơn vị đã gửi đến."
)
@click.option("--what", metavar="NỘI-DUNG", default="", help="Đã gửi gì (mặc định: biểu mẫu).")
@click.option(
    "--to",
    "others",
    metavar="NƠI-NHẬN",
    multiple=True,
    help="Nơi nhận không có trong danh sách đơn vị, ví dụ Sở GD&ĐT.",
)
@click.option("--by", metavar="HỌ-TÊN", default="", help="Người gửi.")
@JSON
@with_remedy
def sent(
    name: str, units: tuple[str, ...], what: str, others: tuple[str, ...], by: str, as_json: bool
) -> None:
    """Ghi đã gửi hôm nay vào trang Đã gửi của dieu-chinh.xlsx; không nêu đơn vị thì xem sổ.

    Sổ chỉ để theo dõi, không ảnh hưởng đến số liệu.

    Ví dụ: tonghop sent vi-du-2025-nam MN01 MN02 --what "Biểu mẫu"
    """
    from pipeline.decided.decide import note_sent, sent_in
    from pipeline.files.lock import only_run
    from pipeline.round.round import find_round, load_round

    folder = find_round(name, Path.cwd())
    others = tuple(filter(None, (one.strip() for one in others)))
    if units or others:
        told: dict[str, Any] = {
            "what": what.strip() or "Biểu mẫu",
            "on": dt.date.today(),
            "by": by.strip(),
        }
        codes = load_round(folder).codes_typed(units) if units else ()
        with only_run(folder):
            noted = note_sent(folder, [{**told, "to": one} for one in (*codes, *others)])
    else:
        noted = sent_in(folder)
    if as_json:
        print_json({"round": folder.name, "sent": [asdict(one) for one in noted]})
        return
    for one in noted:
        click.echo(", ".join(filter(None, (one.on, one.to, one.what, one.by))))
    if not noted:
        click.echo("Chưa ghi đã gửi gì.")
