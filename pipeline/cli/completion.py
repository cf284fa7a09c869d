"""``tonghop completion``: the shell completes commands, options and rounds."""

from __future__ import annotations

import click

from pipeline.cli.edge import with_remedy

_FILES = {
    "bash": "~/.bashrc",
    "zsh": "~/.zshrc",
    "fish": "~/.config/fish/completions/tonghop.fish",
}


@click.command(short_help="In đoạn lệnh để cửa sổ lệnh tự điền nốt tên lệnh.")
@click.argument("shell", type=click.Choice(list(_FILES)))
@with_remedy
def completion(shell: str) -> None:
    """In đoạn lệnh giúp bash, zsh hoặc fish tự điền nốt tên lệnh, tùy chọn khi bấm phím Tab.

    Ví dụ: tonghop completion bash >> ~/.bashrc
    """
    from click.shell_completion import get_completion_class

    from pipeline.cli import main

    maker = get_completion_class(shell)
    assert maker is not None  # click has these three
    click.echo(maker(main, {}, "tonghop", "_TONGHOP_COMPLETE").source())
