"""``tonghop plans``: look at plan files and check them."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.edge import with_remedy


@click.group(short_help="Xem và kiểm tra các kế hoạch.")
def plans() -> None:
    """Xem và kiểm tra các kế hoạch (chỉ tiêu, mức, kỳ báo cáo).

    Ví dụ: tonghop plans list
    """


@plans.command("list")
@with_remedy
def plans_list() -> None:
    """Liệt kê các kế hoạch có sẵn.

    Ví dụ: tonghop plans list
    """
    from pipeline.plans.plan import load_plan, plan_files
    from pipeline.plans.report import plan_list
    from schemas.registry import FORM

    click.echo("\n".join(plan_list(load_plan(path, FORM) for path in plan_files())))


@plans.command("show")
@click.argument("name", metavar="ID")
@with_remedy
def plans_show(name: str) -> None:
    """In toàn bộ một kế hoạch: chỉ tiêu, mức, cách tính, kỳ và hạn báo cáo.

    Ví dụ: tonghop plans show dong-da-2021-2030
    """
    from pipeline.plans.plan import find_plan
    from pipeline.plans.report import plan_in_full
    from schemas.registry import FORM

    click.echo("\n".join(plan_in_full(find_plan(name, FORM))))


@plans.command("check")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@with_remedy
def plans_check(file: Path) -> None:
    """Kiểm tra một tệp kế hoạch; nêu từng chỗ phải sửa.

    Ví dụ: tonghop plans check ke-hoach-2026.toml
    """
    from pipeline.plans.plan import load_plan
    from schemas.registry import FORM

    plan = load_plan(file, FORM)
    click.echo(f"{file.name}: đúng, {len(plan.indicators)} chỉ tiêu.")
