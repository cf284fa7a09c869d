"""``tonghop plans``: look at plan files and check them."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pipeline.cli.edge import ACT_FIRST, JSON, plan_names, print_json, with_remedy
from pipeline.cli.words import Argument


@click.group(short_help="Xem và kiểm tra các kế hoạch.")
def plans() -> None:
    """Xem và kiểm tra các kế hoạch (chỉ tiêu, mức, kỳ báo cáo).

    Ví dụ: tonghop plans list
    """


@plans.command("list")
@JSON
@with_remedy
def plans_list(as_json: bool) -> None:
    """Liệt kê các kế hoạch có sẵn.

    Ví dụ: tonghop plans list
    """
    from pipeline.plan.files import load_plan, plan_files
    from pipeline.plan.plan_words import plan_facts, plan_list
    from pipeline.plan.problems import PlanError
    from schemas.registry import PACKAGED

    found, faults = [], []
    for path in plan_files():
        try:
            found.append(load_plan(path, PACKAGED.form))
        except PlanError as error:
            faults.append((path.stem, str(error)))
    if as_json:
        faulty = [{"id": name, "error": said} for name, said in faults]
        print_json([*map(plan_facts, found), *faulty])
    else:
        click.echo("\n".join(plan_list(found)))
    for _, said in faults:
        click.echo(f"Lỗi: {said}", err=True)
    if faults:
        sys.exit(ACT_FIRST)


@plans.command("show")
@click.argument(
    "name",
    cls=Argument,
    metavar="MÃ",
    shell_complete=plan_names,
    help="Mã kế hoạch; các mã có sẵn: tonghop plans list.",
)
@JSON
@with_remedy
def plans_show(name: str, as_json: bool) -> None:
    """In toàn bộ một kế hoạch: chỉ tiêu, mức, cách tính, kỳ và hạn báo cáo.

    Ví dụ: tonghop plans show dong-da-2021-2030
    """
    from pipeline.plan.files import find_plan
    from pipeline.plan.plan_words import plan_in_full
    from schemas.registry import PACKAGED

    plan = find_plan(name, PACKAGED.form)
    if as_json:
        print_json(plan.model_dump(mode="json", by_alias=True))
    else:
        click.echo("\n".join(plan_in_full(plan)))


@plans.command("check")
@click.argument(
    "file",
    cls=Argument,
    metavar="TỆP",
    type=click.Path(path_type=Path),
    help="Tệp kế hoạch (.toml), ví dụ ke-hoach-2026.toml.",
)
@JSON
@with_remedy
def plans_check(file: Path, as_json: bool) -> None:
    """Kiểm tra một tệp kế hoạch; nêu từng chỗ phải sửa.

    Ví dụ: tonghop plans check ke-hoach-2026.toml
    """
    from pipeline.plan.files import load_plan
    from pipeline.plan.plan_words import plan_facts
    from schemas.registry import PACKAGED

    plan = load_plan(file, PACKAGED.form)
    if as_json:
        print_json(plan_facts(plan))
        return
    click.echo(f"{file.name}: đúng, {len(plan.indicators)} chỉ tiêu.")
