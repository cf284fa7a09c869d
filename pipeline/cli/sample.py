"""``tonghop sample``: an invented round of any size."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.edge import JSON, NEW_FOLDER, PERIOD, PLAN, Progress, print_json, with_remedy
from pipeline.text.places import as_typed, shown

if TYPE_CHECKING:
    from pipeline.sample.make import Made


@click.command(short_help="Tạo một đợt báo cáo giả định, đã điền số liệu.")
@NEW_FOLDER
@PLAN
@click.option(
    "--units",
    metavar="SỐ",
    default="24",
    show_default=True,
    help='Số đơn vị, hoặc số theo loại: "MN=10,TH=7,THCS=5,XA=1,PHONG=1".',
)
@click.option(
    "--seed",
    metavar="SỐ",
    type=int,
    default=1,
    show_default=True,
    help="Số khởi tạo: cùng số, cùng kết quả.",
)
@click.option(
    "--mess",
    metavar="LỖI",
    default="",
    help='Lỗi cần có: "female_above_total=1,sent_twice=2", hoặc số tệp có lỗi.',
)
@click.option(
    "--missing", metavar="SỐ", type=int, default=0, show_default=True, help="Số trường không nộp."
)
@click.option(
    "--late", metavar="SỐ", type=int, default=0, show_default=True, help="Số tệp nộp quá hạn."
)
@click.option(
    "--libreoffice",
    metavar="SỐ",
    type=int,
    default=0,
    show_default=True,
    help="Số tệp lưu bằng LibreOffice.",
)
@click.option(
    "--year", metavar="NĂM", type=int, default=2025, show_default=True, help="Năm báo cáo."
)
@click.option("--period", type=PERIOD, default="nam", show_default=True, help="Kỳ báo cáo.")
@JSON
@with_remedy
def sample(folder: Path, units: str, mess: str, as_json: bool, **wish: Any) -> None:
    """Tạo một đợt báo cáo giả định, biểu mẫu đã điền như người điền, để thử và tập huấn.

    Ví dụ: tonghop sample rounds/thu --units 12 --missing 2 --mess text_in_count=1
    """
    from pipeline.sample.make import make_round
    from pipeline.sample.mess import read_mess
    from pipeline.sample.units import read_counts

    counts, spoiled = read_counts(units), read_mess(mess)
    with Progress("Điền biểu mẫu") as progress:
        made = make_round(folder, units=counts, mess=spoiled, progress=progress, **wish)
    if as_json:
        print_json(_machine_report(made))
        return
    click.echo(f"Đã tạo {folder}: {len(made.units)} đơn vị, {len(made.files)} tệp đã nộp.")
    click.echo(f"Tiếp theo: tonghop aggregate {as_typed(folder)}")


def _machine_report(made: Made) -> dict[str, Any]:
    """JSON-ready: the units, their files with the fault that each holds, and who sent none."""
    return {
        "folder": shown(made.folder),
        "units": [unit.code for unit in made.units],
        "files": [
            {"unit": file.unit, "path": file.path, "mess": file.mess, "place": file.place}
            for file in made.files
        ],
        "missing": list(made.missing),
    }
