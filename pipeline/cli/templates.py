"""``tonghop templates``: the forms of a round, or the blank masters."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.edge import DEFAULT_PLAN, opened, with_remedy
from pipeline.places import beside_rounds, shown


@click.command(short_help="Tạo biểu mẫu cho từng đơn vị.")
@click.argument("name", metavar="[ROUND]", default="")
@click.option("--masters", is_flag=True, help="Làm lại các mẫu trắng trong input_templates.")
@with_remedy
def templates(name: str, masters: bool) -> None:
    """Tạo biểu mẫu in sẵn thông tin cho từng đơn vị, vào input_templates/<đợt>/.

    Không ghi ROUND: đợt có hạn nộp muộn nhất.

    Ví dụ: tonghop templates vi-du-2025-nam
    """
    from pipeline.forms.make import write_masters, write_templates
    from pipeline.plan import find_plan
    from pipeline.plan_form import form_of_plan
    from schemas.registry import FORM

    if masters:
        # A blank master is of no round; its Biểu 12 shows the indicators of the default plan.
        form = form_of_plan(find_plan(DEFAULT_PLAN, FORM))
        paths = write_masters(form, Path("input_templates"))
        click.echo(f"Đã làm lại {len(paths)} mẫu trắng trong input_templates.")
        return
    round_, _, form = opened(name)
    folder = beside_rounds(round_.folder, "input_templates") / round_.name
    made = write_templates(form, round_, folder)
    click.echo(f"Đã tạo {len(made)} biểu mẫu trong {shown(folder)}.")
