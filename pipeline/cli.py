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


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@_with_remedy
def new(folder: Path) -> None:
    """Tạo thư mục một đợt báo cáo mới: round.toml, schools.xlsx, returned.

    Ví dụ: tonghop new rounds/2026-6T
    """
    from pipeline.start import start_round

    start_round(folder)
    click.echo(f"Đã tạo {folder}.")
    click.echo(
        f"Tiếp theo: sửa {folder / 'round.toml'}, ghi các đơn vị vào "
        f"{folder / 'schools.xlsx'}, rồi chạy: tonghop templates {folder}"
    )


@main.command()
@click.argument("name", metavar="[ROUND]", default="")
@click.option("--masters", is_flag=True, help="Làm lại các mẫu trắng trong input_templates.")
@_with_remedy
def templates(name: str, masters: bool) -> None:
    """Tạo biểu mẫu in sẵn thông tin cho từng đơn vị, vào input_templates/<đợt>/.

    Không ghi ROUND: đợt có hạn nộp muộn nhất.

    Ví dụ: tonghop templates vi-du-2025-nam
    """
    from pipeline.forms import write_masters, write_templates
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
