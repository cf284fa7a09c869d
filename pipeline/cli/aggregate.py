"""``tonghop aggregate``: the main job."""

from __future__ import annotations

import datetime as dt
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click

from pipeline.cli.edge import JSON, OPENING, ROUND, STEPS, Progress, print_json, with_remedy
from pipeline.text.places import beside_rounds


@click.command(short_help="Đọc, kiểm tra và tổng hợp các tệp đã nộp.")
@ROUND
@click.option(
    "--output",
    metavar="THƯ-MỤC",
    type=click.Path(path_type=Path, file_okay=False),
    help="Thư mục kết quả (mặc định: output/<đợt> cạnh thư mục rounds).",
)
@click.option("--pdf", is_flag=True, help="Lập thêm tong-hop.pdf (cần LibreOffice).")
@click.option("--strict", is_flag=True, help="Mã thoát 1 khi còn lỗi phải sửa.")
@JSON
@click.option(
    "--scheduler",
    metavar="tcp://…",
    help="Đọc bằng các máy của một cụm Dask, trên ổ đĩa dùng chung.",
)
@with_remedy
def aggregate(
    name: str,
    output: Path | None,
    pdf: bool,
    strict: bool,
    as_json: bool,
    scheduler: str | None,
) -> None:
    """Đọc mọi tệp trong returned/, kiểm tra, tổng hợp và ghi kết quả vào output/<đợt>/.

    Ví dụ: tonghop aggregate vi-du-2025-nam
    """
    with Progress(OPENING) as progress:  # before what takes a second or two to load
        from pipeline.aggregate import aggregate as run_over
        from pipeline.cli.console import machine_report, run_report
        from pipeline.files.output_folder import check_apart, held_for
        from pipeline.plan.open_round import open_round
        from pipeline.read.cache.store import FOLDER, KeptReadings
        from pipeline.read.workers import Reader
        from pipeline.text.clock import Clock
        from pipeline.write import RECORD

        opened = open_round(name, Path.cwd())
        round_ = opened.round
        outputs = beside_rounds(round_.folder, "output")
        folder = output or outputs / round_.name
        check_apart(folder, round_.returned)
        with (
            held_for(folder, round_.name, RECORD),
            KeptReadings((output or outputs) / FOLDER) as kept,
            _cluster(scheduler) as mapper,
        ):
            today = round_.seen_from(dt.date.today())
            reader = Reader(mapper=mapper, kept=kept, progress=progress)
            clock = Clock(lambda step: progress.begin(STEPS.get(step, "")))
            run = run_over(opened, folder, today=today, reader=reader, clock=clock, pdf=pdf)
    if as_json:
        print_json(machine_report(run.outcomes, run.written, Path.cwd()))
    else:
        for line in run_report(run.outcomes, run.written, Path.cwd()):
            click.echo(line)
    if strict and any(finding.blocks for finding in run.outcomes.left_open):
        sys.exit(1)


def _cluster(scheduler: str | None) -> Any:
    """A context that gives the workers behind ``scheduler``, or ``None`` for this machine's."""
    if scheduler is None:
        return nullcontext()
    from pipeline.read.cluster.dask_workers import DaskWorkers

    return DaskWorkers(scheduler)
