"""``tonghop new``: the folder of a round."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.edge import (
    DEFAULT_PLAN,
    JSON,
    NEW_FOLDER,
    PERIOD,
    plan_names,
    print_json,
    round_names,
    with_remedy,
)
from pipeline.text.places import ROUND_BOOK, as_typed, shown

if TYPE_CHECKING:
    from pipeline.plan.open_round import OpenRound
    from pipeline.plan.plan import Plan
    from pipeline.round.round import Round
    from pipeline.round.write_round import Beside


@click.command(short_help="Tạo thư mục của một đợt báo cáo mới.")
@NEW_FOLDER
@click.option(
    "--plan",
    metavar="MÃ",
    help="Mã kế hoạch, hoặc sổ tính kế hoạch của cơ quan (.xlsx) để chép vào thư mục của đợt "
    f"(mặc định: của đợt gần nhất, hoặc {DEFAULT_PLAN}).",
    shell_complete=plan_names,
)
@click.option(
    "--year",
    metavar="NĂM",
    type=int,
    help="Năm báo cáo (mặc định: năm ghi trong tên, hoặc năm nay).",
)
@click.option("--period", type=PERIOD, help="Kỳ báo cáo (mặc định: kỳ ghi trong tên, hoặc nam).")
@click.option(
    "--from",
    "source",
    metavar="ĐỢT",
    help="Đợt để lấy thiết lập và danh sách đơn vị (mặc định: đợt gần nhất cùng thư mục).",
    shell_complete=round_names,
)
@JSON
@with_remedy
def new(
    folder: Path,
    plan: str | None,
    year: int | None,
    period: Any,
    source: str | None,
    as_json: bool,
) -> None:
    """Tạo thư mục một đợt báo cáo mới: dot-bao-cao.xlsx, received.csv, returned.

    Cơ quan, danh sách đơn vị, kế hoạch, các lựa chọn, số đầu kỳ lấy từ đợt gần nhất trong cùng thư
    mục; chưa có đợt nào thì bắt đầu từ đầu.

    Ví dụ: tonghop new rounds/2026-6T
    """
    import datetime as dt
    from dataclasses import replace

    from pipeline.plan.open_round import opened_round
    from pipeline.plan.plan_fit import misfits
    from pipeline.plan.start import continued, draft_settings, latest_round, start_round, units_of
    from pipeline.round.round import Round, find_round, load_round
    from pipeline.round.round_name import period_of, year_of

    name = folder.resolve().name
    period = period or period_of(name)
    year = year or year_of(name, period) or dt.date.today().year
    beside = folder.resolve().parent
    named = plan or DEFAULT_PLAN
    drafted = draft_settings(plan=Path(named).name, year=year, period=period)
    found = find_round(source, Path.cwd()) if source else latest_round(beside, drafted.due)
    latest = load_round(found) if found else None
    round_ = Round(name, folder, drafted, units_of(latest) if latest else ())
    if latest:
        wanted = {"plan": drafted.plan, "further_plans": ()} if plan else {}
        settings = continued(latest, drafted).model_copy(update=wanted)
        round_ = replace(round_, settings=settings)
    lies, own = _own_plans(named, round_, latest)
    opened = opened_round(replace(round_, folder=lies))
    followed = opened.plan
    dated = draft_settings(plan=drafted.plan, year=year, period=period, followed=followed)
    dates = ("start", "end", "cutoff", "due", "school_years")
    update = {field: getattr(dated, field) for field in dates}
    round_ = replace(round_, settings=round_.settings.model_copy(update=update))
    more = _beside(opened, latest)
    made = start_round(folder, round_.settings, round_.units, own, more)
    warnings = list(misfits(followed, round_.settings))
    if as_json:
        report = _machine_report(round_, made, warnings)
        print_json({**report, "continues": latest.name if latest else None})
        return
    for line in _report(round_, followed, warnings, latest, more):
        click.echo(line)


def _beside(opened: OpenRound, latest: Round | None) -> Beside:
    """Contents of the round's workbook that are no settings and no units."""
    from pipeline.books.book_lines import OwnColumns
    from pipeline.round.round_book import read_own_columns, read_own_sheets
    from pipeline.round.write_round import Beside

    balanced = (line for line in opened.indicators if line.accumulate != "none")
    book = latest.folder / ROUND_BOOK if latest else None
    return Beside(
        read_own_columns(book) if book else OwnColumns(),
        tuple(dict.fromkeys(line.code for line in balanced)),
        read_own_sheets(book) if book else (),
    )


def _own_plans(named: str, round_: Round, latest: Round | None) -> tuple[Path, list[Path]]:
    """Plans in workbooks, which go along, with their folder: where the officer says that the plan
    lies, else that of the latest round."""
    from pipeline.plan.files import is_plan_file

    lies = latest.folder if latest and not Path(named).is_file() else Path(named).parent
    return lies, [lies / name for name in filter(is_plan_file, round_.settings.plans)]


def _report(
    round_: Round,
    plan: Plan,
    warnings: list[str],
    latest: Round | None,
    beside: Beside,
) -> Iterator[str]:
    """Lines on what was made, what was chosen for the officer and what comes next."""
    from pipeline.round.round import day

    folder, settings = round_.folder, round_.settings
    yield f"Đã tạo {folder} với các lựa chọn sau (sửa được trong {folder / ROUND_BOOK}):"
    yield f"  Kế hoạch: {plan.id} ({plan.title})"
    yield f"  Kỳ báo cáo: {round_.period_words}"
    yield f"  Số liệu tính từ ngày {day(settings.start)} đến ngày {day(settings.end)}"
    yield f"  Ngày chốt số liệu: {day(settings.cutoff)}; hạn nộp: {day(settings.due)}"
    if latest:
        yield from _continued(round_, latest, beside)
    yield from (f"Cảnh báo: {said}" for said in warnings)
    if folder.resolve().parent.name != "rounds":
        yield (
            f"Lưu ý: thư mục nằm tại {folder.resolve()}, không nằm trong rounds, nên các lệnh phải "
            f"ghi đường dẫn thay cho tên đợt. Muốn gọi bằng tên: xóa thư mục vừa tạo rồi chạy "
            f"tonghop new {as_typed(Path('rounds') / folder.name)}"
        )
    units = "" if latest else " và các đơn vị ở trang Đơn vị"
    yield (
        f"Tiếp theo: mở {folder / ROUND_BOOK}, ghi các ô màu cam ở trang Thiết lập{units}, rồi "
        f"chạy: tonghop templates {as_typed(folder)}"
    )


def _continued(round_: Round, latest: Round, beside: Beside) -> Iterator[str]:
    """Lines on what was taken over from the round before, and what to look at."""
    from pipeline.round.round import day

    settings = round_.settings
    yield f"Lấy từ đợt {latest.name}:"
    yield f"  Cơ quan: {settings.office.name}; người nhận báo cáo: {settings.office.contact}"
    yield f"  {len(round_.units)} đơn vị, các lựa chọn, cơ quan cấp dưới"
    if beside.own.headings:
        yield f"  Cột riêng của trang Đơn vị: {', '.join(beside.own.headings)}"
    if beside.sheets:
        names = ", ".join(sheet.name for sheet in beside.sheets)
        yield f"  Trang riêng của cơ quan: {names} (chỉ giá trị; không có công thức, định dạng)"
    yield f"  Các đợt trước: {', '.join(settings.previous) or '(không có)'}"
    yield f"  Số đầu kỳ: {', '.join(settings.opening) or '(không có)'}"
    yield "Cần xem lại:"
    yield "  Văn bản yêu cầu báo cáo của đợt này (chưa ghi); các ngày và năm học"
    gone = [unit.code for unit in round_.units if not unit.exists_on(settings.cutoff)]
    if gone:
        yield f"  Đơn vị không còn vào ngày {day(settings.cutoff)}: {', '.join(gone)}"
    if settings.period != latest.settings.period and (settings.not_asked or settings.also_asked):
        names = ", ".join((*settings.not_asked, *settings.also_asked))
        yield f"  Biểu, dòng không hỏi hoặc hỏi thêm, vì kỳ báo cáo đã khác: {names}"


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
