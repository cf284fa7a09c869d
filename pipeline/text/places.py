"""Folders that a run makes, and paths as they are shown to people and typed by them."""

from __future__ import annotations

import errno
import os
import re
import shlex
from pathlib import Path

FORMS = "input_templates"
"""The folder of the forms that a round sends out, each round's under its name."""
ROUND_BOOK = "dot-bao-cao.xlsx"
"""The workbook that a round's folder is known by: its settings and its units."""
OLD_SETTINGS, OLD_ROSTER = "round.toml", "schools.xlsx"
"""Files that said the same before there was the workbook."""
KEPT_OLD = "cu"
"""The folder in a round's own that keeps them once they are converted."""

TAKEN_OUT = re.compile(r" \((?:zip|eml|msg) [0-9a-f]{8}\)(?:, thiếu)?$")
"""Ends of names of folders that we made, named after what a sender sent: they tell no day."""


def is_round(folder: Path) -> bool:
    """Tell if a folder is a round's, converted or not. A name that is too long is no folder's."""
    try:
        return (folder / ROUND_BOOK).is_file() or (folder / OLD_SETTINGS).is_file()
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:
            raise
        return False


def rounds_in(folder: Path) -> list[Path]:
    """The folders of the rounds directly below a folder, by name."""
    found = {
        path.parent for name in (ROUND_BOOK, OLD_SETTINGS) for path in folder.glob(f"*/{name}")
    }
    return sorted(found)


def beside_rounds(round_folder: Path, name: str) -> Path:
    """``output`` or ``input_templates`` beside ``rounds/``; beside the round's own folder where
    that does not lie under ``rounds/``."""
    parent = round_folder.parent
    return (parent.parent if parent.name == "rounds" else parent) / name


def shown(path: Path) -> str:
    """The path relative to where the command was called, where it lies below."""
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)


_PLAIN = re.compile(r"[\w./\\:+@%=,-]+")
_READ_IN_QUOTES = frozenset('"$`!')


def as_typed(word: object) -> str:
    """A path or name as it is typed into a command that we suggest: in quotes where a shell would
    part it or take a sign in it for its own. Double ones mean the same to every shell, save that
    those of Linux and macOS read some signs within them."""
    text = str(word)
    if _PLAIN.fullmatch(text):
        return text
    if os.name != "nt" and _READ_IN_QUOTES & set(text):
        return shlex.quote(text)
    return f'"{text}"'
