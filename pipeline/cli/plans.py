"""``tonghop plans``: look at plans, check them, write them as workbooks."""

from __future__ import annotations

import sys
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.edge import (
    ACT_FIRST,
    JSON,
    PERIOD,
    STEPS,
    Progress,
    machine_faults,
    plan_names,
    print_json,
    with_remedy,
)
from pipeline.cli.words import Argument
from pipeline.text.errors import OfficerMustAct
from pipeline.text.places import shown
from pipeline.text.system_errors import system_error_words

if TYPE_CHECKING:
    from pipeline.plan.plan import Plan
    from pipeline.plan.workbook.load_book import PlanBook, PlanBookError


@click.group(short_help="Xem, kiểm tra các kế hoạch; tạo kế hoạch bằng Excel.")
def plans() -> None:
    """Xem, kiểm tra các kế hoạch (chỉ tiêu, mức, kỳ báo cáo); tạo kế hoạch bằng Excel.

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


NAMED = click.argument(
    "name",
    cls=Argument,
    metavar="MÃ",
    shell_complete=plan_names,
    help="Mã kế hoạch, các mã có sẵn: tonghop plans list; hoặc tệp kế hoạch (.xlsx, .toml).",
)
BOOK = click.argument(
    "file",
    cls=Argument,
    metavar="TỆP",
    type=click.Path(path_type=Path),
    help="Sổ tính sẽ được tạo, ví dụ ke-hoach.xlsx.",
)


@plans.command("show")
@NAMED
@JSON
@with_remedy
def plans_show(name: str, as_json: bool) -> None:
    """In toàn bộ một kế hoạch: chỉ tiêu, mức, cách tính, kỳ và hạn báo cáo.

    Ví dụ: tonghop plans show dong-da-2021-2030
    """
    from pipeline.plan.plan_words import plan_in_full

    plan = _named(name)
    if as_json:
        print_json(plan.model_dump(mode="json", by_alias=True))
    else:
        click.echo("\n".join(plan_in_full(plan)))


def _named(name: str) -> Plan:
    from pipeline.plan.files import named_plan
    from schemas.registry import PACKAGED

    return named_plan(name, PACKAGED.form)


@plans.command("check")
@click.argument(
    "file",
    cls=Argument,
    metavar="TỆP",
    type=click.Path(path_type=Path),
    help="Tệp kế hoạch (.xlsx hoặc .toml), ví dụ ke-hoach.xlsx.",
)
@JSON
@with_remedy
def plans_check(file: Path, as_json: bool) -> None:
    """Kiểm tra một tệp kế hoạch; nêu từng chỗ phải sửa.

    Với sổ tính, các ô phải sửa còn được đánh dấu trong bản can-sua-… đặt bên cạnh.

    Ví dụ: tonghop plans check ke-hoach.xlsx
    """
    from pipeline.plan.files import is_plan_file, load_plan
    from pipeline.plan.not_counted import (
        asked_of_nobody,
        every_sort,
        not_counted,
        without_figures,
    )
    from pipeline.plan.plan_words import plan_facts
    from pipeline.plan.workbook.load_book import PlanBookError, load_book
    from pipeline.round.settings import Switches
    from schemas.registry import PACKAGED

    form = PACKAGED.form
    try:
        if is_plan_file(file.name):
            book = load_book(file, PACKAGED)
            plan, form = book.plan, book.tables.form
        else:
            plan = load_plan(file, form)
    except PlanBookError as error:
        _tell_faults(error, as_json)
        sys.exit(ACT_FIRST)
    indicators = plan.under(dict(Switches().as_pairs())).indicators
    passed_over = not_counted(indicators, form, every_sort())
    without = without_figures(plan, indicators, form)
    nobody = asked_of_nobody(indicators, form)
    if as_json:
        left_out = [{"units": one.units, "indicators": list(one.codes)} for one in passed_over]
        gaps = {"not_counted": left_out, "without_figures": without, "asked_of_nobody": nobody}
        print_json({**plan_facts(plan), **gaps})
        return
    click.echo(f"{file.name}: đúng, {len(plan.indicators)} chỉ tiêu.")
    if nobody:
        click.echo(
            f"Chỉ tiêu không đơn vị nào có số liệu, vì đơn vị được tính (Ai tính) không được hỏi "
            f"biểu, dòng mà chỉ tiêu đọc (Ai nộp, Ai trả lời): {', '.join(nobody)}"
        )
    if passed_over:
        click.echo("Đơn vị có biểu mà chỉ tiêu đọc, nhưng không được tính vào chỉ tiêu (Ai tính):")
    for one in passed_over:
        click.echo(f"  {one.units}: {one.said}")
    if without:
        click.echo(
            "Chỉ tiêu không có số liệu ở kỳ mà kế hoạch yêu cầu báo cáo, vì kỳ đó không hỏi biểu, "
            "dòng mà chỉ tiêu đọc (câu hỏi của cơ quan: sửa cột Kỳ; biểu, dòng có sẵn: ghi vào ô "
            "Biểu, dòng hỏi thêm của đợt):"
        )
    for period, codes in without.items():
        click.echo(f"  {period}: {', '.join(codes)}")


def _tell_faults(error: PlanBookError, as_json: bool) -> None:
    """Tell every fault of a workbook, and where its marked copy is."""
    from pipeline.feedback.plan_copy import write_marked_plan

    click.echo(f"Lỗi: {error}", err=True)
    copy = None
    try:
        copy = write_marked_plan(error)
    except OfficerMustAct as refused:
        click.echo(f"Chưa đánh dấu được các ô phải sửa: {refused}", err=True)
    except OSError as refused:
        said = system_error_words(refused)
        click.echo(f"Chưa đánh dấu được các ô phải sửa: {said}", err=True)
    if copy is not None:
        click.echo(f"Các ô phải sửa được đánh dấu trong {copy}", err=True)
    if as_json:
        marked = shown(copy) if copy is not None else ""
        print_json({"error": str(error), "faults": machine_faults(error), "marked": marked})


@plans.command("export")
@NAMED
@BOOK
@JSON
@with_remedy
def plans_export(name: str, file: Path, as_json: bool) -> None:
    """Ghi một kế hoạch ra sổ tính Excel để sửa thành kế hoạch của cơ quan.

    Sổ tính của cơ quan được ghi lại với biểu, câu hỏi riêng; trang Mã biểu mẫu có cả các mã riêng.

    Ví dụ: tonghop plans export dong-da-2021-2030 ke-hoach-2026.xlsx
    """
    from pipeline.plan.files import is_plan_file
    from pipeline.plan.workbook.load_book import PlanBook, load_book
    from schemas.own.definition import NOTHING_OWN
    from schemas.registry import PACKAGED

    if is_plan_file(name):
        book = load_book(Path(name), PACKAGED)
    else:
        book = PlanBook(_named(name), NOTHING_OWN, PACKAGED)
    plan = book.plan
    _write(file, book)
    if as_json:
        print_json({"file": shown(file), "indicators": len(plan.indicators)})
        return
    click.echo(f"Đã ghi {file}: {len(plan.indicators)} chỉ tiêu. Sửa bằng Excel, {_THEN}")


@plans.command("new")
@BOOK
@JSON
@with_remedy
def plans_new(file: Path, as_json: bool) -> None:
    """Tạo sổ tính kế hoạch trống, có ví dụ và cách ghi từng cột.

    Ví dụ: tonghop plans new ke-hoach-moi.xlsx
    """
    _write(file, None)
    if as_json:
        print_json({"file": shown(file)})
        return
    click.echo(f"Đã tạo {file}. Điền bằng Excel, {_THEN}")


@plans.command("try")
@NAMED
@click.option(
    "--year",
    metavar="NĂM",
    type=int,
    help="Năm báo cáo (mặc định: năm nay, trong các năm của kế hoạch).",
)
@click.option("--period", type=PERIOD, default="nam", show_default=True, help="Kỳ báo cáo.")
@JSON
@with_remedy
def plans_try(name: str, year: int | None, period: Any, as_json: bool) -> None:
    """Diễn tập một kế hoạch với số liệu giả định, trước khi gửi biểu mẫu đi.

    Trong thư mục mới dien-tap-…: tạo biểu mẫu cho mỗi loại đơn vị, điền như người điền, tổng hợp;
    nêu số ô mà mỗi loại đơn vị phải điền.

    Ví dụ: tonghop plans try ke-hoach.xlsx
    """
    import datetime as dt

    from pipeline.cli.burden import burden_lines, machine_burden
    from pipeline.cli.console import machine_report, run_report
    from pipeline.plan.workbook.load_book import PlanBookError
    from pipeline.rehearse import rehearse

    steps = {"fill": "Điền biểu mẫu", "forms": "Tạo biểu mẫu", **STEPS}
    folder = _unused(Path(f"dien-tap-{Path(name).stem}"))
    try:
        with Progress("") as progress:
            rehearsal = rehearse(
                name,
                folder,
                year=year,
                period=period,
                today=dt.date.today(),
                begin=lambda step: progress.begin(steps.get(step, "")),
                progress=progress,
            )
    except PlanBookError as error:
        _tell_faults(error, as_json)
        sys.exit(ACT_FIRST)
    run = rehearsal.run
    if as_json:
        burden = machine_burden(rehearsal.burden)
        report = machine_report(run.outcomes, run.written, Path.cwd())
        print_json({**report, "forms": shown(rehearsal.forms), "burden": burden})
        return
    for line in (
        *run_report(run.outcomes, run.written, Path.cwd()),
        "",
        *burden_lines(rehearsal.burden, rehearsal.opened),
        "",
        f"Biểu mẫu: {shown(rehearsal.forms)}",
        f"Đây là diễn tập, số liệu giả định; xóa thư mục {folder} khi không cần nữa.",
    ):
        click.echo(line)


def _unused(folder: Path) -> Path:
    """The folder, with a number where the name is taken."""
    names = (folder.with_name(f"{folder.name}-{number}") for number in count(2))
    return next(one for one in chain((folder,), names) if not one.exists())


_THEN = (
    "kiểm tra bằng lệnh tonghop plans check, rồi tạo đợt báo cáo bằng lệnh tonghop new, thêm "
    "--plan và tên tệp. Đợt đã có: đặt tệp vào thư mục của đợt, ghi tên tệp tại ô Kế hoạch của "
    "dot-bao-cao.xlsx."
)


def _write(file: Path, book: PlanBook | None) -> None:
    from pipeline.files.atomic import atomic_path
    from pipeline.plan.problems import PlanError
    from pipeline.plan.workbook.write_book import write_plan
    from schemas.registry import PACKAGED

    if file.suffix.casefold() != ".xlsx":
        raise PlanError(f"{file}: sổ tính kế hoạch phải có đuôi .xlsx, ví dụ ke-hoach.xlsx.")
    if file.exists():
        raise PlanError(f"Đã có {file}. Chọn tên khác, hoặc chuyển tệp đó đi rồi chạy lại.")
    with atomic_path(file) as temporary:
        if book is None:
            write_plan(temporary, None, PACKAGED.form)
        else:
            write_plan(temporary, book.plan, book.tables.form, book.own_rows)
