"""The command line. The only module that prints or exits; heavy imports wait for their command.

Reading workers are spawned and import this module again, so its top must stay light.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from pipeline.errors import OfficerMustAct
from pipeline.places import beside_rounds, shown
from schemas.respondents import PERIODS

ACT_FIRST = 2
"""Exit code when the officer must act before anything can be written."""

Command = TypeVar("Command", bound=Callable[..., Any])


def _with_remedy(command: Command) -> Command:
    """Turn the plain exceptions of the program into a sentence on stderr and exit code 2."""

    @wraps(command)
    def guarded(*arguments: Any, **options: Any) -> Any:
        try:
            return command(*arguments, **options)
        except BrokenPipeError:
            # The reader of our output (head, less) has seen enough.
            sys.stderr.close()
            sys.exit(0)
        except (OfficerMustAct, OSError) as error:
            click.echo(f"Lỗi: {error}", err=True)
            sys.exit(ACT_FIRST)

    return guarded  # type: ignore[return-value]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tonghop", message="tonghop %(version)s")
def main() -> None:
    """Tổng hợp số liệu bình đẳng giới từ biểu mẫu Excel của các đơn vị.

    Ví dụ: tonghop aggregate vi-du-2025-nam
    """


_ROUND_HELP = "ROUND là tên đợt báo cáo trong thư mục rounds, hoặc đường dẫn tới thư mục của đợt."


_PERIODS = click.Choice(PERIODS)
_NEW_FOLDER = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
_DEFAULT_PLAN = "dong-da-2021-2030"


@main.command()
@_NEW_FOLDER
@click.option("--plan", default=_DEFAULT_PLAN, show_default=True, help="Mã kế hoạch.")
@click.option("--year", type=int, help="Năm báo cáo (mặc định: năm ghi trong DIR, hoặc năm nay).")
@click.option("--period", type=_PERIODS, help="Kỳ báo cáo (mặc định: kỳ ghi trong DIR, hoặc nam).")
@_with_remedy
def new(folder: Path, plan: str, year: int | None, period: Any) -> None:
    """Tạo thư mục một đợt báo cáo mới: round.toml, schools.xlsx, returned.

    Ví dụ: tonghop new rounds/2026-6T
    """
    from pipeline.plan import find_plan
    from pipeline.rounds.plan_fit import misfits
    from pipeline.rounds.start import draft_settings, start_round
    from schemas.registry import FORM

    followed = find_plan(plan, FORM)
    named = re.search(r"20\d\d", folder.name)
    year = year or (int(named[0]) if named else dt.date.today().year)
    period = period or ("6T" if "6T" in folder.name.upper() else "nam")
    settings = draft_settings(plan=plan, year=year, period=period, legal=followed.legal_basis)
    start_round(folder, settings)
    click.echo(f"Đã tạo {folder}.")
    for said in misfits(followed, settings):
        click.echo(f"Cảnh báo: {said}")
    click.echo(
        f"Tiếp theo: sửa {folder / 'round.toml'}, ghi các đơn vị vào {folder / 'schools.xlsx'}, "
        f"rồi chạy: tonghop templates {folder}"
    )


@main.command()
@_NEW_FOLDER
@click.option("--plan", default=_DEFAULT_PLAN, show_default=True, help="Mã kế hoạch.")
@click.option(
    "--units",
    default="24",
    show_default=True,
    help='Số đơn vị, hoặc số theo loại: "MN=10,TH=7,THCS=5,XA=1,PHONG=1".',
)
@click.option("--seed", type=int, default=1, show_default=True, help="Cùng số thì cùng kết quả.")
@click.option(
    "--mess", default="", help='Lỗi cần có: "female_above_total=1,sent_twice=2", hoặc số.'
)
@click.option("--missing", type=int, default=0, show_default=True, help="Số trường không nộp.")
@click.option("--late", type=int, default=0, show_default=True, help="Số tệp nộp quá hạn.")
@click.option(
    "--libreoffice", type=int, default=0, show_default=True, help="Số tệp lưu bằng LibreOffice."
)
@click.option("--year", type=int, default=2025, show_default=True, help="Năm báo cáo.")
@click.option("--period", type=_PERIODS, default="nam", show_default=True, help="Kỳ báo cáo.")
@_with_remedy
def sample(folder: Path, units: str, mess: str, **wish: Any) -> None:
    """Tạo một đợt báo cáo giả định, biểu mẫu đã điền như người điền, để thử và tập huấn.

    Ví dụ: tonghop sample rounds/thu --units 40 --missing 3 --mess text_in_count=2
    """
    from pipeline.sample.make import make_round
    from pipeline.sample.mess import read_mess
    from pipeline.sample.wish import read_counts

    made = make_round(folder, units=read_counts(units), mess=read_mess(mess), **wish)
    click.echo(f"Đã tạo {folder}: {len(made.units)} đơn vị, {len(made.files)} tệp đã nộp.")
    click.echo(f"Tiếp theo: tonghop aggregate {folder}")


@main.command()
@click.argument("name", metavar="[ROUND]", default="")
@click.option("--masters", is_flag=True, help="Làm lại các mẫu trắng trong input_templates.")
@_with_remedy
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
        form = form_of_plan(find_plan(_DEFAULT_PLAN, FORM))
        paths = write_masters(form, Path("input_templates"))
        click.echo(f"Đã làm lại {len(paths)} mẫu trắng trong input_templates.")
        return
    round_, _, form = _opened(name)
    folder = beside_rounds(round_.folder, "input_templates") / round_.name
    paths = write_templates(form, round_, folder)
    click.echo(f"Đã tạo {len(paths)} biểu mẫu trong {shown(folder)}.")


@main.command()
@click.argument("name", metavar="[ROUND]", default="")
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="Thư mục kết quả (mặc định: output/<đợt> cạnh thư mục rounds).",
)
@click.option("--strict", is_flag=True, help="Mã thoát 1 khi còn lỗi phải sửa.")
@_with_remedy
def aggregate(name: str, output: Path | None, strict: bool) -> None:
    """Đọc mọi tệp trong returned/, kiểm tra, tổng hợp và ghi kết quả vào output/<đợt>/.

    Không ghi ROUND: đợt có hạn nộp muộn nhất.

    Ví dụ: tonghop aggregate vi-du-2025-nam
    """
    from pipeline.aggregate import aggregate as run_over
    from pipeline.console import run_report
    from schemas.registry import MODELS

    round_, plan, form = _opened(name)
    folder = output or beside_rounds(round_.folder, "output") / round_.name
    with _Progress("Đọc tệp") as progress:
        today = dt.date.today()
        run = run_over(round_, plan, form, MODELS, folder, today=today, progress=progress)
    for line in run_report(run.outcomes, run.written, Path.cwd()):
        click.echo(line)
    if strict and any(finding.blocks for finding in run.outcomes.findings):
        sys.exit(1)


@main.group()
def plans() -> None:
    """Xem và kiểm tra các kế hoạch (chỉ tiêu, mức, kỳ báo cáo).

    Ví dụ: tonghop plans list
    """


@plans.command("list")
@_with_remedy
def plans_list() -> None:
    """Liệt kê các kế hoạch có sẵn.

    Ví dụ: tonghop plans list
    """
    from pipeline.plan import load_plan, plan_files
    from pipeline.plan_report import plan_list
    from schemas.registry import FORM

    click.echo("\n".join(plan_list(load_plan(path, FORM) for path in plan_files())))


@plans.command("show")
@click.argument("name", metavar="ID")
@_with_remedy
def plans_show(name: str) -> None:
    """In toàn bộ một kế hoạch: chỉ tiêu, mức, cách tính, kỳ và hạn báo cáo.

    Ví dụ: tonghop plans show dong-da-2021-2030
    """
    from pipeline.plan import find_plan
    from pipeline.plan_report import plan_in_full
    from schemas.registry import FORM

    click.echo("\n".join(plan_in_full(find_plan(name, FORM))))


@plans.command("check")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@_with_remedy
def plans_check(file: Path) -> None:
    """Kiểm tra một tệp kế hoạch; nêu từng chỗ phải sửa.

    Ví dụ: tonghop plans check ke-hoach-2026.toml
    """
    from pipeline.plan import load_plan
    from schemas.registry import FORM

    plan = load_plan(file, FORM)
    click.echo(f"{file.name}: đúng, {len(plan.indicators)} chỉ tiêu.")


@main.command()
@click.argument("name", metavar="ROUND")
@click.option("--replace", is_flag=True, help="Chốt lại một đợt đã chốt, theo số liệu hiện nay.")
@_with_remedy
def close(name: str, replace: bool) -> None:
    """Chốt một đợt: lưu các biểu đang được dùng vào closed/, để các đợt sau so sánh, tính lũy kế.

    Ví dụ: tonghop close vi-du-2024-nam
    """
    from pipeline.aggregate import close as close_now
    from pipeline.close import close_report
    from schemas.registry import MODELS

    round_, _, form = _opened(name)
    closed = close_now(round_, form, MODELS, today=dt.date.today(), replace=replace)
    for line in close_report(closed, round_.name, shown(closed.folder)):
        click.echo(line)


def _opened(name: str) -> Any:
    """The round that a command names, its plan and the plan's form."""
    from pipeline.plan import find_plan
    from pipeline.plan_form import form_of_plan
    from pipeline.round import find_round, load_round
    from pipeline.rounds.asking import check_asking
    from schemas.registry import FORM

    round_ = load_round(find_round(name, Path.cwd()))
    plan = find_plan(round_.settings.plan, FORM)
    form = form_of_plan(plan)
    check_asking(round_, form)
    return round_, plan, form


class _Progress:
    """A line on stderr that counts files; silent when piped."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.shows = sys.stderr.isatty()

    def __enter__(self) -> _Progress:
        return self

    def __call__(self, done: int, of: int) -> None:
        if self.shows:
            click.echo(f"\r{self.label}: {done}/{of}", nl=False, err=True)

    def __exit__(self, *_: object) -> None:
        if self.shows:
            click.echo("\r\033[K", nl=False, err=True)


if __name__ == "__main__":
    main()
