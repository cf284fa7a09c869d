"""``tonghop new``: the folder of a round."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.edge import JSON, NEW_FOLDER, PERIOD, PLAN, print_json, with_remedy
from pipeline.text.places import ROUND_BOOK, as_typed, shown

if TYPE_CHECKING:
    from pipeline.plan.plan import Plan
    from pipeline.round.round import Round


@click.command(short_help="Tạo thư mục của một đợt báo cáo mới.")
@NEW_FOLDER
@PLAN
@click.option(
    "--year",
    metavar="NĂM",
    type=int,
    help="Năm báo cáo (mặc định: năm ghi trong tên, hoặc năm nay).",
)
@click.option("--period", type=PERIOD, help="Kỳ báo cáo (mặc định: kỳ ghi trong tên, hoặc nam).")
@JSON
@with_remedy
def new(folder: Path, plan: str, year: int | None, period: Any, as_json: bool) -> None:
    """Tạo thư mục một đợt báo cáo mới: dot-bao-cao.xlsx, received.csv, returned.

    Ví dụ: tonghop new rounds/2026-6T
    """
    import datetime as dt

    from pipeline.plan.files import find_plan
    from pipeline.plan.plan_fit import misfits
    from pipeline.plan.start import draft_settings, start_round
    from pipeline.round.round import Round
    from pipeline.round.round_name import period_of, year_of
    from schemas.registry import PACKAGED

    followed = find_plan(plan, PACKAGED.form)
    name = folder.resolve().name
    period = period or period_of(name)
    year = year or year_of(name, period) or dt.date.today().year
    settings = draft_settings(plan=plan, year=year, period=period, followed=followed)
    made = start_round(folder, settings)
    round_ = Round(name, folder, settings, ())
    warnings = list(misfits(followed, settings))
    if as_json:
        print_json(_machine_report(round_, made, warnings))
        return
    for line in _report(round_, followed, warnings):
        click.echo(line)


def _report(round_: Round, plan: Plan, warnings: list[str]) -> Iterator[str]:
    """Lines on what was made, what was chosen for the officer and what comes next."""
    from pipeline.round.round import day

    folder, settings = round_.folder, round_.settings
    yield f"Đã tạo {folder} với các lựa chọn sau (sửa được trong {folder / ROUND_BOOK}):"
    yield f"  Kế hoạch: {plan.id} ({plan.title})"
    yield f"  Kỳ báo cáo: {round_.period_words}"
    yield f"  Số liệu tính từ ngày {day(settings.start)} đến ngày {day(settings.end)}"
    yield f"  Ngày chốt số liệu: {day(settings.cutoff)}; hạn nộp: {day(settings.due)}"
    yield from (f"Cảnh báo: {said}" for said in warnings)
    if folder.resolve().parent.name != "rounds":
        yield (
            f"Lưu ý: thư mục nằm tại {folder.resolve()}, không nằm trong rounds, nên các lệnh phải "
            f"ghi đường dẫn thay cho tên đợt. Muốn gọi bằng tên: xóa thư mục vừa tạo rồi chạy "
            f"tonghop new {as_typed(Path('rounds') / folder.name)}"
        )
    yield (
        f"Tiếp theo: mở {folder / ROUND_BOOK}, ghi các ô màu cam ở trang Thiết lập và các đơn vị ở "
        f"trang Đơn vị, rồi chạy: tonghop templates {as_typed(folder)}"
    )


def _machine_report(round_: Round, made: tuple[Path, ...], warnings: list[str]) -> dict[str, Any]:
    settings = round_.settings
    return {
        "round": round_.name,
        "plan": settings.plan,
        "year": settings.year,
        "period": settings.period,
        "from": settings.start.isoformat(),
        "to": settings.end.isoformat(),
        "cutoff": settings.cutoff.isoformat(),
        "due": settings.due.isoformat(),
        "warnings": warnings,
        "made": list(map(shown, made)),
    }
