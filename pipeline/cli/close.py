"""``tonghop close``: a round becomes history."""

from __future__ import annotations

import datetime as dt

import click

from pipeline.cli.edge import opened, with_remedy
from pipeline.places import shown


@click.command(short_help="Chốt số liệu của một đợt làm căn cứ cho đợt sau.")
@click.argument("name", metavar="ROUND")
@click.option("--replace", is_flag=True, help="Chốt lại một đợt đã chốt, theo số liệu hiện nay.")
@with_remedy
def close(name: str, replace: bool) -> None:
    """Chốt một đợt: lưu các biểu đang được dùng vào closed/, để các đợt sau so sánh, tính lũy kế.

    Ví dụ: tonghop close vi-du-2024-nam
    """
    from pipeline.aggregate import close as close_now
    from pipeline.close import close_report
    from schemas.registry import MODELS

    round_, _, form = opened(name)
    closed = close_now(round_, form, MODELS, today=dt.date.today(), replace=replace)
    for line in close_report(closed, round_.name, shown(closed.folder)):
        click.echo(line)
