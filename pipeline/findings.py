"""What is wrong, asked or repaired, in sentences that say where, what and what to do.

Their wording stands in ``pipeline.sentences``. Standard library only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pipeline.sentences import SENTENCES, Severity

FindingState = Literal["open", "explained", "waived"]

SEVERITY_ORDER: dict[str, int] = {"error": 0, "query": 1, "note": 2}
SEVERITY_WORDS: dict[str, str] = {
    "error": "Lỗi phải sửa",
    "query": "Cần giải trình",
    "note": "Đã tự chỉnh",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. ``table`` is a table's name, ``row`` and ``column`` are printed codes (in a
    List ``row`` is the entry's number), ``cell`` an Excel address; "" where it has none."""

    code: str
    severity: Severity
    message: str
    state: FindingState = "open"
    unit: str = ""
    file: str = ""
    table: str = ""
    row: str = ""
    column: str = ""
    sheet: str = ""
    cell: str = ""
    value: str = ""

    @property
    def blocks(self) -> bool:
        """Whether it keeps its table (its file, if it has no table) from counting."""
        return self.severity == "error" and self.state == "open"


def find(
    key: str,
    arguments: Mapping[str, object],
    *,
    file: str = "",
    table: str = "",
    row: str = "",
    column: str = "",
    sheet: str = "",
    cell: str = "",
    value: str = "",
) -> Finding:
    """A finding of the catalogue's code and severity; ``ô`` is filled from ``cell``."""
    sentence = SENTENCES[key]
    return Finding(
        code=sentence.code,
        severity=sentence.severity,
        message=sentence.template.format_map({"ô": cell, **arguments}),
        file=file,
        table=table,
        row=row,
        column=column,
        sheet=sheet,
        cell=cell,
        value=value,
    )
