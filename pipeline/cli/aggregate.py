"""``tonghop aggregate``: the main job."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path

import click

from pipeline.cli.edge import Progress, opened, with_remedy
from pipeline.places import beside_rounds


@click.command(short_help="Đọc, kiểm tra và tổng hợp các tệp đã nộp.")
@click.argument("name", metavar="[ROUND]", default="")
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="Thư mục kết quả (mặc định: output/<đợt> cạnh thư mục rounds).",
)
@click.option("--strict", is_flag=True, help="Mã thoát 1 khi còn lỗi phải sửa.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON, để máy đọc.")
@with_remedy
def aggregate(name: str, output: Path | None, strict: bool, as_json: bool) -> None:
    """Đọc mọi tệp trong returned/, kiểm tra, tổng hợp và ghi kết quả vào output/<đợt>/.

    Không ghi ROUND: đợt có hạn nộp muộn nhất.

    Ví dụ: tonghop aggregate vi-du-2025-nam
    """
    from pipeline.aggregate import aggregate as run_over
    from pipeline.console import machine_report, run_report
    from schemas.registry import MODELS

    round_, plan, form = opened(name)
    folder = output or beside_rounds(round_.folder, "output") / round_.name
    with Progress("Đọc tệp") as progress:
        today = dt.date.today()
        run = run_over(round_, plan, form, MODELS, folder, today=today, progress=progress)
    if as_json:
        report = machine_report(run.outcomes, run.written, Path.cwd())
        click.echo(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        for line in run_report(run.outcomes, run.written, Path.cwd()):
            click.echo(line)
    if strict and any(finding.blocks for finding in run.outcomes.findings):
        sys.exit(1)
