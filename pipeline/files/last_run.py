"""Rows of the files in ``data/`` that the last run over a round wrote."""

from __future__ import annotations

import csv
from pathlib import Path

from pipeline.text.places import beside_rounds
from pipeline.text.safe_text import from_csv


def rows_of_last_run(round_folder: Path, name: str) -> list[dict[str, str]]:
    """The rows of a file of ``data/`` as texts; none where no run wrote it."""
    path = beside_rounds(round_folder, "output") / round_folder.name / "data" / name
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [
                {key: from_csv(value or "") for key, value in row.items() if key}
                for row in csv.DictReader(file)
            ]
    except (FileNotFoundError, NotADirectoryError):
        return []
