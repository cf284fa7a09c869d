"""``tonghop backup`` and ``tonghop restore``: all rounds in one zip, and back."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.edge import JSON, print_json, with_remedy
from pipeline.cli.words import Argument
from pipeline.text.places import shown


@click.command(short_help="Sao lưu mọi đợt vào một tệp zip.")
@click.argument(
    "archive",
    cls=Argument,
    metavar="[TỆP]",
    required=False,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Tệp zip sẽ được ghi (mặc định: sao-luu-<ngày>.zip trong thư mục này).",
)
@JSON
@with_remedy
def backup(archive: Path | None, as_json: bool) -> None:
    """Sao lưu mọi đợt trong rounds, các kết quả đã trình và ngày đã nhắn vào một tệp zip.

    Tệp có tên người: giữ ở nơi chỉ người có trách nhiệm mở được.

    Ví dụ: tonghop backup sao-luu.zip
    """
    import datetime as dt

    from pipeline.files.backup import back_up

    archive = archive or Path(f"sao-luu-{dt.date.today():%Y-%m-%d}.zip")
    root = Path.cwd()
    kept = back_up(root, root / archive)
    if as_json:
        print_json({"archive": shown(root / archive), "files": kept})
        return
    click.echo(f"Đã sao lưu {len(kept)} tệp vào {shown(root / archive)}.")


@click.command(short_help="Khôi phục các đợt từ một bản sao lưu.")
@click.argument(
    "archive",
    cls=Argument,
    metavar="TỆP",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Bản sao lưu (.zip) do tonghop backup ghi.",
)
@JSON
@with_remedy
def restore(archive: Path, as_json: bool) -> None:
    """Khôi phục các đợt từ một bản sao lưu vào thư mục này.

    Không ghi đè: có tệp đang khác với bản sao lưu thì nêu tên và không khôi phục gì.

    Ví dụ: tonghop restore sao-luu.zip
    """
    from pipeline.files.backup import restore as restored_from

    restored = restored_from(archive, Path.cwd())
    if as_json:
        print_json({"files": restored})
        return
    click.echo(
        f"Đã khôi phục {len(restored)} tệp. Chạy tonghop aggregate cho từng đợt để có lại kết quả."
        if restored
        else "Mọi tệp của bản sao lưu đã có đủ, không phải khôi phục."
    )
