"""Rows of the files in ``data/`` that the last run over a round wrote."""

from __future__ import annotations

import csv
from pathlib import Path

from pipeline.text.errors import OfficerMustAct
from pipeline.text.places import beside_rounds
from pipeline.text.safe_text import from_csv

_CHANGED = "{path}: tệp đã bị chương trình khác ghi lại nên không đọc được. Tổng hợp lại đợt này."
_LONGEST = 2**24
"""Characters of a field: a message to a unit lists all that is open."""


class LastRunError(OfficerMustAct):
    """A file of ``data/`` is no longer as a run wrote it; the message says so."""


def rows_of_last_run(round_folder: Path, name: str) -> list[dict[str, str]]:
    """The rows of a file of ``data/`` as texts; none where no run wrote it. Raises
    ``LastRunError`` where another program wrote it since, as Excel does with other signs between
    the columns or in another encoding."""
    path = beside_rounds(round_folder, "output") / round_folder.name / "data" / name
    csv.field_size_limit(_LONGEST)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            if len(rows.fieldnames or ()) == 1:
                raise LastRunError(_CHANGED.format(path=path))
            return [
                {key: from_csv(value or "") for key, value in row.items() if key} for row in rows
            ]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except (UnicodeDecodeError, csv.Error) as error:
        raise LastRunError(_CHANGED.format(path=path)) from error
