"""The command line. The only module that prints or exits; heavy imports wait for their command.

Reading workers are spawned and import this module again, so its top must stay light.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from pipeline.errors import OfficerMustAct

ACT_FIRST = 2
"""Exit code when the officer must act before anything can be written."""

Command = TypeVar("Command", bound=Callable[..., Any])


def _with_remedy(command: Command) -> Command:
    """Turn the plain exceptions of the program into a sentence on stderr and exit code 2."""

    @wraps(command)
    def guarded(*arguments: Any, **options: Any) -> Any:
        try:
            return command(*arguments, **options)
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


_PERIODS = click.Choice(["6T", "nam", "giai-doan"])
_NEW_FOLDER = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
_DEFAULT_PLAN = "dong-da-2021-2030"


@main.command()
@_NEW_FOLDER
@click.option("--plan", default=_DEFAULT_PLAN, show_default=True, help="Mã kế hoạch.")
@click.option("--year", type=int, help="Năm báo cáo (mặc định: năm nay).")
@click.option("--period", type=_PERIODS, default="nam", show_default=True, help="Kỳ báo cáo.")
@_with_remedy
def new(folder: Path, plan: str, year: int | None, period: Any) -> None:
    """Tạo thư mục một đợt báo cáo mới: round.toml, schools.xlsx, returned.

    Ví dụ: tonghop new rounds/2026-6T --year 2026 --period 6T
    """
    from pipeline.plan import find_plan
    from pipeline.rounds.start import draft_settings, start_round
    from schemas.registry import FORM

    find_plan(plan, FORM)
    year = year or dt.date.today().year
    start_round(folder, draft_settings(plan=plan, year=year, period=period))
    click.echo(f"Đã tạo {folder}.")
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
def sample(
    folder: Path,
    plan: str,
    units: str,
    seed: int,
    mess: str,
    missing: int,
    late: int,
    libreoffice: int,
    year: int,
    period: Any,
) -> None:
    """Tạo một đợt báo cáo giả định, biểu mẫu đã điền như người điền, để thử và tập huấn.

    Ví dụ: tonghop sample rounds/thu --units 40 --missing 3 --mess text_in_count=2
    """
    from pipeline.sample.make import make_round
    from pipeline.sample.mess import read_mess

    made = make_round(
        folder,
        plan=plan,
        units=int(units) if units.isdecimal() else _counts(units),
        seed=seed,
        mess=read_mess(mess),
        missing=missing,
        late=late,
        libreoffice=libreoffice,
        year=year,
        period=period,
    )
    click.echo(f"Đã tạo {folder}: {len(made.units)} đơn vị, {len(made.files)} tệp đã nộp.")
    click.echo(f"Tiếp theo: tonghop aggregate {folder}")


def _counts(text: str) -> dict[str, int]:
    """``"MN=10,TH=7"`` as numbers by name."""
    counts: dict[str, int] = {}
    for part in filter(None, text.split(",")):
        name, _, number = part.partition("=")
        if not number.strip().isdecimal():
            raise click.BadParameter(
                f'"{part}" phải có dạng tên=số, ví dụ MN=10.', param_hint="--units"
            )
        counts[name.strip()] = int(number)
    return counts


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
    from pipeline.round import find_round, load_round
    from schemas.registry import FORM

    if masters:
        paths = write_masters(FORM, Path("input_templates"))
        click.echo(f"Đã làm lại {len(paths)} mẫu trắng trong input_templates.")
        return
    round_ = load_round(find_round(name, Path.cwd()))
    folder = _beside_rounds(round_.folder, "input_templates") / round_.name
    paths = write_templates(FORM, round_, folder)
    click.echo(f"Đã tạo {len(paths)} biểu mẫu trong {_shown(folder)}.")


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
    from pipeline.plan import find_plan
    from pipeline.round import find_round, load_round
    from schemas.registry import FORM, MODELS

    round_ = load_round(find_round(name, Path.cwd()))
    plan = find_plan(round_.settings.plan, FORM)
    folder = output or _beside_rounds(round_.folder, "output") / round_.name
    with _Progress("Đọc tệp") as progress:
        run = run_over(round_, plan, FORM, MODELS, folder, today=dt.date.today(), progress=progress)
    for line in run_report(run.outcomes, run.written, Path.cwd()):
        click.echo(line)
    if strict and any(finding.blocks for finding in run.outcomes.findings):
        sys.exit(1)


def _beside_rounds(round_folder: Path, name: str) -> Path:
    """``output`` or ``input_templates`` beside ``rounds/``; beside the round's own folder where
    that does not lie under ``rounds/``."""
    parent = round_folder.parent
    return (parent.parent if parent.name == "rounds" else parent) / name


def _shown(path: Path) -> str:
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)


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
