"""``tonghop doctor``: what is missing on this machine."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click

from pipeline.cli.edge import ACT_FIRST, JSON, print_json, with_remedy


@click.command(short_help="Kiểm tra máy này đã đủ điều kiện chạy chưa.")
@JSON
@with_remedy
def doctor(as_json: bool) -> None:
    """Kiểm tra Python, thư viện, quyền ghi, dung lượng đĩa; nêu cách sửa từng chỗ thiếu.

    Mã thoát 2 khi còn chỗ phải sửa trước khi làm việc.

    Ví dụ: tonghop doctor
    """
    from pipeline.cli.examine import MARKS, CheckState, examine

    checks = examine(Path.cwd())
    width = max(map(len, MARKS.values()))
    if as_json:
        print_json([asdict(check) for check in checks])
    else:
        for check in checks:
            click.echo(f"{MARKS[check.state].ljust(width)} {check.name}: {check.found}")
            if check.remedy:
                click.echo(f"{''.ljust(width)} {check.remedy}")
    if any(check.state == CheckState.MISSING for check in checks):
        sys.exit(ACT_FIRST)
