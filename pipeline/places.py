"""Where the folders that a run makes stand, and how paths are shown to people."""

from __future__ import annotations

from pathlib import Path

FORMS = "input_templates"
"""The folder of the forms that a round sends out, each round's under its name."""


def beside_rounds(round_folder: Path, name: str) -> Path:
    """``output`` or ``input_templates`` beside ``rounds/``; beside the round's own folder where
    that does not lie under ``rounds/``."""
    parent = round_folder.parent
    return (parent.parent if parent.name == "rounds" else parent) / name


def shown(path: Path) -> str:
    """The path relative to where the command was called, where it lies below."""
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)
