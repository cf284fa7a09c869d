"""``tonghop check``: single files, judged before or without a run."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from pipeline.cli.edge import ACT_FIRST, opened, with_remedy
from pipeline.places import shown

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(short_help="Kiểm tra từng tệp đã điền, không ghi gì.")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=FILE)
@click.option(
    "--round",
    "name",
    default="",
    metavar="ROUND",
    help="Đợt báo cáo của tệp (mặc định: đợt ghi trong tệp).",
)
@click.option("--strict", is_flag=True, help="Mã thoát 1 khi còn lỗi phải sửa.")
@with_remedy
def check(files: tuple[Path, ...], name: str, strict: bool) -> None:
    """Kiểm tra từng tệp như khi tổng hợp, nêu chỗ phải sửa theo trang và ô; không ghi gì.

    Mã thoát 2 khi có tệp không dùng được.

    Ví dụ: tonghop check MN03_mam-non-hoa-sen_2025-nam.xlsx
    """
    from pipeline.check import check_files, check_report
    from schemas.registry import MODELS

    round_ = opened(name)[0] if name else None
    found = check_files(files, MODELS, Path.cwd(), round_=round_, today=dt.date.today())
    for number, checked in enumerate(found):
        if number:
            click.echo()
        for line in check_report(checked, shown):
            click.echo(line)
    if any(checked.refusal for checked in found):
        sys.exit(ACT_FIRST)
    if strict and any(checked.has_errors for checked in found):
        sys.exit(1)
