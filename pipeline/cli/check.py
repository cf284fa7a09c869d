"""``tonghop check``: single files, judged before or without a run."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from pipeline.cli.edge import (
    ACT_FIRST,
    JSON,
    Progress,
    print_json,
    round_names,
    with_remedy,
)
from pipeline.cli.words import Argument
from pipeline.text.places import shown

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(short_help="Kiểm tra từng tệp đã điền, không ghi gì.")
@click.argument(
    "files",
    cls=Argument,
    metavar="TỆP...",
    nargs=-1,
    required=True,
    type=FILE,
    help="Các tệp biểu mẫu đã điền, ví dụ rounds/2026-6T/returned/2026-05-18/*.xlsx.",
)
@click.option(
    "--round",
    "name",
    default="",
    metavar="ĐỢT",
    shell_complete=round_names,
    help="Đợt báo cáo của tệp (mặc định: đợt ghi trong tệp).",
)
@click.option("--strict", is_flag=True, help="Mã thoát 1 khi còn lỗi phải sửa.")
@JSON
@with_remedy
def check(files: tuple[Path, ...], name: str, strict: bool, as_json: bool) -> None:
    """Kiểm tra từng tệp như khi tổng hợp, nêu chỗ phải sửa theo trang và ô; không ghi gì.

    Số liệu được so sánh giữa các biểu của tệp và với các kỳ trước đã chốt; so sánh giữa các đơn vị
    chỉ có khi tổng hợp (tonghop aggregate).

    Mã thoát 2 khi có tệp không dùng được.

    Ví dụ: tonghop check MN03_mam-non-hoa-sen_2025-nam.xlsx
    """
    from pipeline.check import check_files, check_report, machine_report
    from pipeline.plan.open_round import open_round
    from pipeline.read.workers import Reader

    opened = open_round(name, Path.cwd()) if name else None
    today = dt.date.today()
    with Progress("Đọc tệp") as progress:
        reader = Reader(progress=progress)
        found = check_files(files, Path.cwd(), opened=opened, today=today, reader=reader)
    if as_json:
        print_json([machine_report(checked, shown) for checked in found])
    for number, checked in enumerate(() if as_json else found):
        if number:
            click.echo()
        for line in check_report(checked, shown):
            click.echo(line)
    if any(checked.refusal for checked in found):
        sys.exit(ACT_FIRST)
    if strict and any(checked.has_errors for checked in found):
        sys.exit(1)
