"""``tonghop templates``: forms with what goes out beside them, the report's template, masters."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.edge import DEFAULT_PLAN, JSON, ROUND, Progress, print_json, with_remedy
from pipeline.text.places import FORMS, beside_rounds, shown

if TYPE_CHECKING:
    from pipeline.forms.send import Sent


@click.command(short_help="Tạo biểu mẫu cho từng đơn vị.")
@ROUND
@click.option("--masters", is_flag=True, help="Làm lại các mẫu trắng trong input_templates.")
@click.option("--report", is_flag=True, help="Chép mẫu báo cáo Word vào thư mục đợt để sửa.")
@click.option(
    "--zip",
    "zip_by",
    type=click.Choice(("xa", "cum")),
    help="Nén thêm biểu mẫu thành một tệp zip cho mỗi xã, phường (xa) hoặc mỗi cụm (cum).",
)
@JSON
@with_remedy
def templates(name: str, masters: bool, report: bool, zip_by: Any, as_json: bool) -> None:
    """Tạo biểu mẫu in sẵn thông tin cho từng đơn vị, vào input_templates/<đợt>/.

    Kèm theo: noi-dung-thu.txt (nội dung thư gửi đơn vị) và danh-sach-gui.xlsx (đơn vị, tệp, thư
    điện tử).

    Ví dụ: tonghop templates vi-du-2025-nam --zip xa
    """
    from pipeline.cli.burden import OfForms, changed_since, lacked_by_sort
    from pipeline.forms.filling_time import filling_times_of
    from pipeline.forms.send import prepare_sending
    from pipeline.plan.at_hand import taken_of
    from pipeline.plan.open_round import open_round
    from pipeline.plan.plan_fit import misfits
    from pipeline.plan.sent_forms import keep_sent_form
    from pipeline.report.office_template import copy_template

    if masters:
        _renew_masters(as_json)
        return
    opened = open_round(name, Path.cwd(), for_forms=not report)
    round_ = opened.round
    if report:
        copied = shown(copy_template(round_.folder))
        if as_json:
            print_json({"report": copied})
        else:
            click.echo(f"Đã chép {copied}. Mở bằng Word để sửa.")
        return
    folder = beside_rounds(round_.folder, FORMS) / round_.name
    with Progress("Tạo biểu mẫu") as progress:
        sent = prepare_sending(opened.form, round_, folder, zip_by, progress)
    lacked, changes = lacked_by_sort(opened), changed_since(opened)
    keep_sent_form(opened.form, round_)
    burdens, taken = filling_times_of(opened.form, round_), taken_of(round_, opened.form)
    forms = OfForms(opened, burdens, lacked, changes, taken)
    warnings = [said for plan in opened.plans for said in misfits(plan, round_.settings)]
    if as_json:
        print_json({**_machine_report(sent), **forms.machine(), "warnings": warnings})
        return
    told = [f"Cảnh báo: {said}" for said in warnings]
    for line in (*_report(sent, folder), *forms.lines(), *told):
        click.echo(line)


def _renew_masters(as_json: bool) -> None:
    """Write the blank masters and the packaged template of the report anew. A master is of no
    round; its Biểu 12 shows the indicators of the default plan."""
    from pipeline.forms.make import write_masters
    from pipeline.plan.files import find_plan
    from pipeline.plan.form import form_of_plan
    from pipeline.report.default_template import renew_template
    from schemas.registry import PACKAGED

    tables = PACKAGED.form
    form = form_of_plan(find_plan(DEFAULT_PLAN, tables), tables)
    with Progress("Làm mẫu trắng") as progress:
        paths = write_masters(form, Path("input_templates"), progress)
    renewed = renew_template()
    if as_json:
        print_json({"masters": list(map(shown, paths)), "report_renewed": renewed})
        return
    click.echo(f"Đã làm lại {len(paths)} mẫu trắng trong input_templates.")
    if renewed:
        click.echo("Đã làm lại mẫu báo cáo Word.")


def _report(sent: Sent, folder: Path) -> Iterator[str]:
    forms, changed = len(sent.forms), sum(made.is_changed for made in sent.forms)
    kept = f": ghi mới {changed}, giữ nguyên {forms - changed}" if changed < forms else ""
    yield f"Đã tạo {forms} biểu mẫu trong {shown(folder)}{kept}."
    if sent.parcels:
        yield f"Đã nén thành {len(sent.parcels)} tệp zip trong thư mục đó."
    yield f"Nội dung thư: {shown(sent.letter)}"
    yield f"Danh sách gửi: {shown(sent.mailing_list)}"
    if sent.left_over:
        yield (
            f"Lưu ý: {len(sent.left_over)} tệp có từ lần tạo trước, lần này không tạo lại (đơn vị "
            "đã ra khỏi danh sách hoặc đổi tên, tệp nén cũ). Không gửi các tệp này; kiểm tra, xóa "
            "nếu không cần:"
        )
        yield from (f"  {path.name}" for path in sent.left_over)


def _machine_report(sent: Sent) -> dict[str, Any]:
    """JSON-ready: each unit's file, all that goes out beside the forms, files left over."""
    return {
        "forms": [
            {"unit": made.unit.code, "path": shown(made.path), "changed": made.is_changed}
            for made in sent.forms
        ],
        "zips": list(map(shown, sent.parcels)),
        "letter": shown(sent.letter),
        "mailing_list": shown(sent.mailing_list),
        "left_over": list(map(shown, sent.left_over)),
    }
