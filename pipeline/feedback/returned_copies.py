"""``tra-lai/``: each unit's file as it goes back, one at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from pipeline.feedback.marked_copy import marked_copy
from pipeline.feedback.records import GivenBack
from pipeline.xlsx.markup import MarkError
from pipeline.xlsx.theme import Style
from pipeline.xlsx.write_workbook import write_workbook


def write_given_back(path: Path, file: GivenBack, styles: Mapping[str, Style]) -> None:
    """Write the unit's file with its marks; its fix list alone where the file takes none, is gone
    or is no longer the one that was read. Raises ``OSError`` where ``path`` can't be written."""
    copy = _marked(file, styles)
    if copy is None:
        write_workbook(path, file.alone, styles)
    else:
        path.write_bytes(copy)


def _marked(file: GivenBack, styles: Mapping[str, Style]) -> bytes | None:
    if not file.in_its_file:
        return None
    try:
        data = file.source.read_bytes()
        if hashlib.sha256(data).hexdigest() != file.sha256:
            return None
        return marked_copy(data, file.marks, file.fix_list, styles)
    except (MarkError, OSError):
        return None
