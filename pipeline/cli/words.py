"""The words that click itself says, in Vietnamese whatever the language of the system."""

from __future__ import annotations

import gettext
import io
import os
import sys
from pathlib import Path
from typing import Any

import click

LOCALE = Path(__file__).parent / "locale"


def speak_vietnamese() -> None:
    """Bind the domain that click looks its words up in. Child processes inherit the language.

    What is printed is UTF-8 also where the system's own encoding holds no Vietnamese, as output
    that is redirected on Windows.
    """
    os.environ["LANGUAGE"] = "vi"
    gettext.bindtextdomain("messages", LOCALE)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


class Argument(click.Argument):
    """An argument whose absence is answered with its ``help``."""

    def process_value(self, ctx: click.Context, value: Any) -> Any:
        try:
            return super().process_value(ctx, value)
        except click.MissingParameter as error:
            more = self.type.get_missing_message(param=self, ctx=ctx)
            said = self.help or ""
            # What the type has to add follows in a sentence of its own, after a stop of click's.
            said = said.removesuffix(".") if more else said
            raise click.MissingParameter(said, ctx=ctx, param=self) from error


def use_vietnamese_metavars(command: click.Command) -> None:
    """Name options and subcommands in Vietnamese in the usage lines of a command and all below."""
    command.options_metavar = "[TÙY CHỌN]"
    if isinstance(command, click.Group):
        command.subcommand_metavar = "LỆNH …"
        for below in command.commands.values():
            use_vietnamese_metavars(below)
