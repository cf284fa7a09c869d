"""``tonghop close``: a round becomes history."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from pipeline.cli.edge import JSON, ROUND_IS, Progress, print_json, round_names, with_remedy
from pipeline.cli.words import Argument
from pipeline.text.places import shown


@click.command(short_help="Chốt số liệu của một đợt làm căn cứ cho đợt sau.")
@click.argument(
    "name", cls=Argument, metavar="ĐỢT", shell_complete=round_names, help=f"{ROUND_IS}."
)
@click.option("--replace", is_flag=True, help="Chốt lại một đợt đã chốt, theo số liệu hiện nay.")
@JSON
@with_remedy
def close(name: str, replace: bool, as_json: bool) -> None:
    """Chốt một đợt: lưu các biểu đang được dùng vào closed/, để các đợt sau so sánh, tính lũy kế.

    Ví dụ: tonghop close vi-du-2025-nam
    """
    from pipeline.aggregate import close as close_now
    from pipeline.closing.closing import close_report, machine_report
    from pipeline.plan.open_round import open_round
    from pipeline.read.workers import Reader

    opened = open_round(name, Path.cwd())
    round_ = opened.round
    with Progress("Đọc tệp") as progress:
        reader = Reader(progress=progress)
        today = round_.seen_from(dt.date.today())
        closed = close_now(opened, today=today, replace=replace, reader=reader)
    if as_json:
        print_json(machine_report(closed, round_.name, shown(closed.folder)))
        return
    for line in close_report(closed, round_.name, shown(closed.folder)):
        click.echo(line)
