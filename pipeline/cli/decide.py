"""``tonghop decide``: what the office decides about returns: accepted findings go to
``waivers.xlsx``, corrected figures and files received by hand to ``dieu-chinh.xlsx``."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.edge import JSON, ROUND_IS, print_json, round_names, with_remedy
from pipeline.cli.words import Argument

if TYPE_CHECKING:
    from pipeline.books.book_sheets import BookSheet

_ROUND = click.argument(
    "name", cls=Argument, metavar="ĐỢT", shell_complete=round_names, help=f"{ROUND_IS}."
)
_UNIT = click.argument("unit", cls=Argument, metavar="MÃ-ĐƠN-VỊ", help="Mã đơn vị, ví dụ MN01.")
_BY = click.option("--by", metavar="HỌ-TÊN", required=True, help="Họ tên người quyết định.")
_REASON = click.option("--reason", metavar="LÝ-DO", required=True, help="Lý do.")
_RUN = "Chạy tonghop aggregate để có hiệu lực."


@click.group(short_help="Chấp nhận nội dung, sửa số liệu, nhận tệp thay đơn vị.")
def decide() -> None:
    """Ghi quyết định của cán bộ tổng hợp vào waivers.xlsx, dieu-chinh.xlsx như khi ghi bằng Excel.

    Những gì đã ghi trong tệp giữ nguyên; tệp đang mở thì không ghi gì. Có hiệu lực từ lần tổng hợp
    sau.

    Ví dụ: tonghop decide accept vi-du-2025-nam MN10 R04 --by Ngọc --reason "Đã xác minh"
    """


@decide.command()
@_ROUND
@_UNIT
@click.argument("code", cls=Argument, metavar="MÃ-LỖI", help="Mã lỗi, ví dụ R25.")
@click.option("--table", metavar="BIỂU", help="Biểu, ví dụ Biểu 09, khi có nhiều nội dung cùng mã.")
@click.option("--row", metavar="MÃ", help="Mã số của dòng, như trên.")
@click.option("--column", metavar="CỘT", help="Mã cột, như trên.")
@click.option("--value", metavar="GIÁ-TRỊ", help="Giá trị, như trên.")
@_BY
@_REASON
@JSON
@with_remedy
def accept(
    name: str,
    unit: str,
    code: str,
    table: str | None,
    row: str | None,
    column: str | None,
    value: str | None,
    by: str,
    reason: str,
    as_json: bool,
) -> None:
    """Chấp nhận một lỗi hoặc nội dung cần giải trình của lần tổng hợp gần nhất.

    Nội dung được gọi bằng mã đơn vị, mã lỗi và, khi cần, biểu, mã số, cột, giá trị như trong
    data/findings.csv. Tên, lý do và ngày được ghi vào dòng của nội dung đó trong waivers.xlsx.

    Ví dụ: tonghop decide accept vi-du-2025-nam MN10 R04 --by Ngọc --reason "Đã xác minh"
    """
    from pipeline.feedback.accepting import Named, accept_finding
    from pipeline.files.lock import only_run
    from pipeline.plan.open_round import open_round

    opened = open_round(name, Path.cwd())
    named = Named(unit, code, table, row, column, value)
    with only_run(opened.round.folder):
        finding, is_new = accept_finding(
            opened.round, opened.form, named, (by, reason), dt.date.today()
        )
    if as_json:
        keys = ("code", "unit", "table", "row", "column", "cell", "value", "message")
        print_json(
            {
                "round": opened.round.name,
                "file": "waivers.xlsx",
                "written": is_new,
                "finding": {key: getattr(finding, key) for key in keys},
            }
        )
        return
    click.echo(f"{_done(is_new, 'waivers.xlsx')}: {finding.unit}, {finding.message}")
    click.echo(_RUN)


@decide.command()
@_ROUND
@_UNIT
@click.argument(
    "place",
    cls=Argument,
    metavar="MÃ-SỐ/CỘT",
    help="Mã dòng/mã cột in trên biểu mẫu, ví dụ 102/2 (ở biểu kê từng dòng: 07/3/2), hoặc ô như "
    'lỗi đã nêu, ví dụ "Biểu 01, ô D15".',
)
@click.option(
    "--old", metavar="GIÁ-TRỊ", default="", help="Số liệu đơn vị đã gửi (mặc định: trống)."
)
@click.option("--new", metavar="GIÁ-TRỊ", required=True, help="Sửa thành.")
@_BY
@_REASON
@click.option(
    "--source", metavar="NGUỒN", required=True, help="Văn bản, cuộc trao đổi có số liệu đúng."
)
@click.option("--on", metavar="NGÀY", default="", help="Ngày quyết định (mặc định: hôm nay).")
@JSON
@with_remedy
def correct(
    name: str,
    unit: str,
    place: str,
    old: str,
    new: str,
    by: str,
    reason: str,
    source: str,
    on: str,
    as_json: bool,
) -> None:
    """Sửa một số liệu của đơn vị; số liệu gốc vẫn được giữ và nêu bên cạnh.

    Quyết định được ghi vào trang Sửa số liệu của dieu-chinh.xlsx; có chỗ sai thì không ghi gì.

    Ví dụ: tonghop decide correct vi-du-2025-nam MN01 105/1 --new 2 --by An --reason Sót --source CV
    """
    from pipeline.decided.decision_sheets import CORRECTIONS

    row = {"unit": unit, "place": place, "old": old, "new": new}
    more = {"by": by, "reason": reason, "source": source, "on": on or dt.date.today()}
    _decide(name, CORRECTIONS, {**row, **more}, as_json)


@decide.command()
@_ROUND
@click.argument(
    "file", cls=Argument, metavar="TỆP", help="Tệp trong thư mục returned của đợt, hoặc mã sha256."
)
@_UNIT
@_BY
@_REASON
@JSON
@with_remedy
def receive(name: str, file: str, unit: str, by: str, reason: str, as_json: bool) -> None:
    """Nhận một tệp chưa xác định được đơn vị cho một đơn vị.

    Quyết định được ghi vào trang Nhận tệp của dieu-chinh.xlsx, theo nội dung tệp chứ không theo
    tên tệp.

    Ví dụ: tonghop decide receive vi-du-2025-nam MN03_mam-non.xlsx MN03 --by Ngọc --reason "Hộp thư"
    """
    from pipeline.decided.decision_sheets import RECEIPTS

    _decide(name, RECEIPTS, {"file": file, "unit": unit, "by": by, "reason": reason}, as_json)


_TOLD = {
    "accepted": "Chấp nhận",
    "corrections": "Sửa số liệu",
    "receipts": "Nhận tệp",
    "sent": "Đã gửi",
}
"""Kinds of what stands in the workbooks, with words for them."""


@decide.command("list")
@_ROUND
@JSON
@with_remedy
def list_decisions(name: str, as_json: bool) -> None:
    """Xem các quyết định đã ghi và sổ đã gửi của một đợt.

    Ví dụ: tonghop decide list vi-du-2025-nam
    """
    from pipeline.closing.closing import heeded_in
    from pipeline.decided.decide import decided_in, sent_in
    from pipeline.round.round import find_round, load_round
    from pipeline.validate.waiver_keys import FILE
    from pipeline.validate.waiver_rows import signed_with_keys

    round_ = load_round(find_round(name, Path.cwd()))
    found = {
        "accepted": signed_with_keys(round_.folder / FILE),
        **decided_in(round_.folder),
        "sent": [asdict(one) for one in sent_in(round_.folder)],
    }
    if as_json:
        print_json({"round": round_.name, "heeded": heeded_in(round_), **found})
        return
    for kind, rows in found.items():
        for row in rows:
            click.echo(f"{_TOLD[kind]}: {', '.join(filter(None, row.values()))}")
    if not any(found.values()):
        click.echo("Chưa ghi quyết định nào.")


def _decide(name: str, sheet: BookSheet, row: dict[str, Any], as_json: bool) -> None:
    from pipeline.decided.decide import decide as put
    from pipeline.decided.decide import file_to_receive
    from pipeline.decided.decision_sheets import FILE
    from pipeline.feedback.cell_addresses import printed_code
    from pipeline.files.lock import only_run
    from pipeline.plan.open_round import open_round

    opened = open_round(name, Path.cwd())
    if "place" in row:
        place = printed_code(opened.round, opened.form, row["unit"], row["place"])
        row = {**row, "place": place}
    if "file" in row:
        row = {**row, **file_to_receive(opened.round, row["file"], row["unit"])}
    with only_run(opened.round.folder):
        is_new = put(opened.round, opened.form, sheet, row)
    if as_json:
        said = {key: str(value) for key, value in row.items()}
        print_json({"round": opened.round.name, "file": FILE, "written": is_new, sheet.key: said})
        return
    named = row.get("place") or row.get("file")
    click.echo(f"{_done(is_new, f'{FILE}, trang {sheet.name}')}: {row['unit']}, {named}")
    click.echo(_RUN)


def _done(is_new: bool, place: str) -> str:
    return f"Đã ghi vào {place}" if is_new else f"{place} đã có sẵn, không ghi thêm"
