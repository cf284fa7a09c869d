"""The reference pages and the map of the house, each made from what the program itself goes by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from docs.making.commands import commands_page
from docs.making.findings import findings_page
from docs.making.forms import forms_page
from docs.making.house import house_map
from docs.making.plan_files import plan_files_page
from docs.making.plan_workbook import plan_workbook_page
from docs.making.round_settings import round_settings_page

REFERENCE = Path("docs") / "reference"

PAGES: Mapping[str, Callable[[], str]] = {
    "commands.md": commands_page,
    "findings.md": findings_page,
    "forms.md": forms_page,
    "house.svg": house_map,
    "plan-files.md": plan_files_page,
    "plan-workbook.md": plan_workbook_page,
    "round-settings.md": round_settings_page,
}
"""File name to what makes it."""


def write(root: Path) -> None:
    """Write all pages below the repository at ``root``."""
    folder = root / REFERENCE
    folder.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (folder / name).write_text(page(), encoding="utf-8")


def stale(root: Path) -> tuple[str, ...]:
    """The pages that are missing or differ from what would be written."""
    return tuple(
        name
        for name, page in PAGES.items()
        if not (root / REFERENCE / name).is_file()
        or (root / REFERENCE / name).read_text(encoding="utf-8") != page()
    )
