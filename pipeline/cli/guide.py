"""``tonghop guide``: the officers' guide in the browser."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.edge import JSON, print_json, with_remedy
from pipeline.cli.words import Argument

_NOT_INSTALLED = 'Hướng dẫn chưa được cài. Cài bằng lệnh: pip install "tonghop[desk]"'


@click.command(short_help="Mở hướng dẫn trong trình duyệt.")
@click.argument(
    "folder",
    cls=Argument,
    metavar="[THƯ-MỤC]",
    required=False,
    type=click.Path(path_type=Path, file_okay=False),
    help="Thư mục để ghi các trang hướng dẫn (mặc định: một thư mục tạm).",
)
@JSON
@with_remedy
def guide(folder: Path | None, as_json: bool) -> None:
    """Mở hướng dẫn dành cho cán bộ tổng hợp trong trình duyệt, không cần mạng.

    Ghi tên thư mục thì chỉ ghi các trang vào đó.

    Ví dụ: tonghop guide huong-dan
    """
    import tempfile
    import webbrowser
    from importlib.resources import files
    from importlib.util import find_spec

    from pipeline.files.guide import write_guide
    from pipeline.text.errors import OfficerMustAct

    if find_spec("markdown_it") is None:
        raise OfficerMustAct(_NOT_INSTALLED)
    style = files("pipeline").joinpath("desk", "static", "desk.css").read_text(encoding="utf-8")
    start = write_guide(folder or Path(tempfile.mkdtemp(prefix="tonghop-")), style)
    if as_json:
        print_json({"page": str(start)})
        return
    click.echo(f"Hướng dẫn: {start}")
    if folder is None:
        webbrowser.open(start.resolve().as_uri())
