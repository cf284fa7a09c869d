"""``tonghop templates``: the forms of a round, the report's template, or the masters."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.edge import DEFAULT_PLAN, opened, with_remedy
from pipeline.places import beside_rounds, shown


@click.command(short_help="Tạo biểu mẫu cho từng đơn vị.")
@click.argument("name", metavar="[ROUND]", default="")
@click.option("--masters", is_flag=True, help="Làm lại các mẫu trắng trong input_templates.")
@click.option("--report", is_flag=True, help="Chép mẫu báo cáo Word vào thư mục đợt để sửa.")
@with_remedy
def templates(name: str, masters: bool, report: bool) -> None:
    """Tạo biểu mẫu in sẵn thông tin cho từng đơn vị, vào input_templates/<đợt>/.

    Không ghi ROUND: đợt có hạn nộp muộn nhất.

    Ví dụ: tonghop templates vi-du-2025-nam
    """
    from pipeline.forms.make import write_masters, write_templates
    from pipeline.plan import find_plan
    from pipeline.plan_form import form_of_plan
    from pipeline.reporting.office_template import copy_template
    from schemas.registry import FORM

    if masters:
        from pipeline.reporting.default_template import renew_template

        # A blank master is of no round; its Biểu 12 shows the indicators of the default plan.
        form = form_of_plan(find_plan(DEFAULT_PLAN, FORM))
        paths = write_masters(form, Path("input_templates"))
        click.echo(f"Đã làm lại {len(paths)} mẫu trắng trong input_templates.")
        if renew_template():
            click.echo("Đã làm lại mẫu báo cáo Word.")
        return
    round_, _, form = opened(name)
    if report:
        click.echo(f"Đã chép {shown(copy_template(round_.folder))}. Mở bằng Word để sửa.")
        return
    folder = beside_rounds(round_.folder, "input_templates") / round_.name
    paths = write_templates(form, round_, folder)
    click.echo(f"Đã tạo {len(paths)} biểu mẫu trong {shown(folder)}.")
