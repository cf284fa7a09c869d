"""The help of every command, as the command line prints it."""

from __future__ import annotations

from collections.abc import Iterator

import click

from docs.making.markdown import page
from pipeline.cli import main

WIDTH = 96


def commands_page() -> str:
    """``commands.md``."""
    return page(
        (
            "# Các lệnh của tonghop",
            "",
            "Trang này do `make docs` tạo từ chính chương trình.",
            *_command(main, "tonghop", None),
        )
    )


def _command(command: click.Command, path: str, parent: click.Context | None) -> Iterator[str]:
    context = click.Context(
        command,
        info_name=path.rpartition(" ")[2],
        parent=parent,
        max_content_width=WIDTH,
        terminal_width=WIDTH,
        help_option_names=["-h", "--help"],
    )
    yield from ("", f"## {path}", "", "```text", command.get_help(context), "```")
    if isinstance(command, click.Group):
        for name, below in sorted(command.commands.items()):
            yield from _command(below, f"{path} {name}", context)
