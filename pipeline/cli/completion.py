"""``tonghop completion``: the shell completes commands, options and rounds."""

from __future__ import annotations

import click

from pipeline.cli.edge import with_remedy
from pipeline.cli.words import Argument

_FILES = {
    "bash": "~/.bashrc",
    "zsh": "~/.zshrc",
    "fish": "~/.config/fish/completions/tonghop.fish",
    "powershell": "$PROFILE",
}


@click.command(short_help="In đoạn lệnh để cửa sổ lệnh tự điền nốt tên lệnh.")
@click.argument(
    "shell",
    cls=Argument,
    type=click.Choice(list(_FILES)),
    help="; ".join(f"{shell}: ghi vào {file}" for shell, file in _FILES.items()) + ".",
)
@with_remedy
def completion(shell: str) -> None:
    """In đoạn lệnh giúp cửa sổ lệnh (bash, zsh, fish, PowerShell) tự điền nốt tên lệnh, tùy chọn,
    tên đợt và mã kế hoạch khi bấm phím Tab.

    Ghi đoạn lệnh vào tệp mà cửa sổ lệnh đọc khi mở, rồi mở cửa sổ lệnh mới.

    Ví dụ: tonghop completion bash >> ~/.bashrc
    """
    from click.shell_completion import get_completion_class

    maker = get_completion_class(shell)
    assert maker is not None  # click has these
    whole = click.get_current_context().find_root().command
    click.echo(maker(whole, {}, "tonghop", "_TONGHOP_COMPLETE").source())
