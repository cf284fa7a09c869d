"""``tonghop new``: the folder of a round."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import click

from pipeline.cli.edge import NEW_FOLDER, PERIOD, PLAN, with_remedy


@click.command(short_help="Tạo thư mục của một đợt báo cáo mới.")
@NEW_FOLDER
@PLAN
@click.option("--year", type=int, help="Năm báo cáo (mặc định: năm ghi trong DIR, hoặc năm nay).")
@click.option("--period", type=PERIOD, help="Kỳ báo cáo (mặc định: kỳ ghi trong DIR, hoặc nam).")
@with_remedy
def new(folder: Path, plan: str, year: int | None, period: Any) -> None:
    """Tạo thư mục một đợt báo cáo mới: round.toml, schools.xlsx, returned.

    Ví dụ: tonghop new rounds/2026-6T
    """
    from pipeline.plans.plan import find_plan
    from pipeline.rounds.plan_fit import misfits
    from pipeline.rounds.start import draft_settings, start_round
    from schemas.registry import FORM

    followed = find_plan(plan, FORM)
    named = re.search(r"20\d\d", folder.name)
    year = year or (int(named[0]) if named else dt.date.today().year)
    period = period or ("6T" if "6T" in folder.name.upper() else "nam")
    settings = draft_settings(
        plan=plan, year=year, period=period, legal=followed.legal_basis, followed=followed
    )
    start_round(folder, settings)
    click.echo(f"Đã tạo {folder}.")
    for said in misfits(followed, settings):
        click.echo(f"Cảnh báo: {said}")
    if folder.resolve().parent.name != "rounds":
        click.echo(
            f"Lưu ý: thư mục nằm tại {folder.resolve()}, không nằm trong rounds, nên các lệnh phải "
            f"ghi đường dẫn thay cho tên đợt. Muốn gọi bằng tên: xóa thư mục vừa tạo rồi chạy "
            f"tonghop new {Path('rounds') / folder.name}"
        )
    click.echo(
        f"Tiếp theo: sửa {folder / 'round.toml'}, ghi các đơn vị vào {folder / 'schools.xlsx'}, "
        f"rồi chạy: tonghop templates {folder}"
    )
